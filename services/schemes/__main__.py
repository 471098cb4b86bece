"""The schemes service on the command line."""

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parent)]

if __name__ == "__main__":
    from schemes.app import SERVICE

    from shared.command import main

    main(SERVICE)
