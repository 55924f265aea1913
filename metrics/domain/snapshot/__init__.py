"""Metrics day by day, for everybody, each segment, channel and team: taken, read and compared."""
