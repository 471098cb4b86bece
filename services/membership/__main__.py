"""The membership service on the command line."""

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parent)]

if __name__ == "__main__":
    if sys.argv[1:2] == ["verify"]:  # It needs nothing of the service, which takes long to load.
        from membership.actions.verify_command import main as verify

        sys.exit(verify(sys.argv[2:]))
    from membership.app import SERVICE

    from shared.command import main

    main(SERVICE)
