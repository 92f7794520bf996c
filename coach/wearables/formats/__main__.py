"""Show what each file would import, or why it is refused: python -m coach.wearables.formats PATH..."""

from __future__ import annotations

import sys

from coach.wearables.samples import sample_table

if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    print(sample_table(sys.argv[1:]))
