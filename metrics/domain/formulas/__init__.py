"""The formulas behind every figure: pure functions on plain numbers. Definitions: `docs/metrics.md`."""
