"""What `make hostile` asks whole, and `make test` a share of."""

import os

WHOLE = os.environ.get("NASTY") == "whole"


def examples(whole: int) -> int:
    """How many lives or rules a property is tried on: in `make test` half of them, others at each run."""
    return whole if WHOLE else whole // 2
