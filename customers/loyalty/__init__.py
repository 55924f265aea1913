"""Points and cards."""
