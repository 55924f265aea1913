"""The formulas behind every figure: pure functions on plain numbers. Definitions: `docs/metrics.md`.

They can be imported alone, without Django or a database. In go ints, floats, or lists of them; where money is
meant, floats or exact decimals, and the same comes out. Two models take arrays, or lists, of millions.

- Nothing to reckon from (nobody answered, nobody bought) gives None: no data, never 0.
- What cannot be raises ValueError: NaN, the infinite, a share beyond 1, more hits than tries, less than none.
- Where a formula has no end (a retention of 1, a cost of 0), it says None and its text why.
- An interval is one of 95 %; a share lies between 0 and 1; scores and money are in their own unit.
"""
