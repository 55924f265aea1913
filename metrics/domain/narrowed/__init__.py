"""Reports of one segment alone."""
