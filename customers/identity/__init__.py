"""Who is it: finding, recognizing a number, telling duplicates, merging and undoing."""
