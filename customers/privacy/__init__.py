"""What a person may ask of whoever keeps their data: a copy of it, and its erasure."""
