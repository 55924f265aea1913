"""How long customers stay, by group."""
