"""The web chat: ``python app.py [--demo] [--port 7860] [--user NAME] [--model auto]``."""

from __future__ import annotations

import sys

from coach.cli import main

if __name__ == "__main__":
    sys.argv.insert(1, "serve")
    main()
