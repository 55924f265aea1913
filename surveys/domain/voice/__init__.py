"""What customers say in words of their own: read for its tone, its themes and its frequent terms."""
