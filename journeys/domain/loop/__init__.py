"""The closed loop: which answers are followed up, tried on the past, and how far each has come."""
