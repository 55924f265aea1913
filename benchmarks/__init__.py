"""Measured against a bare floor in the same run: the machines differ, the ratios stay."""
