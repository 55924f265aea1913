"""Files brought in: read, understood, checked as a whole, written in sets. See docs/decisions/imports.md."""
