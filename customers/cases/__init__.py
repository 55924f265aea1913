"""What is owed: cases with their deadlines, promises, opening hours."""
