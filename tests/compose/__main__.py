"""Bring the whole partnership up in containers, look at it, kill parts of it, take it down.

python -m tests.compose                  fails where there is no Docker
python -m tests.compose --if-possible    says so there, and does not fail
"""

import argparse
import signal
import sys
import time
from types import FrameType

import httpx

from deploy.processes import free_port
from tests.compose.deployment import Failed, NoDocker, deployed, look_for_docker, say
from tests.compose.doors import check_doors
from tests.compose.facts import check_facts
from tests.compose.load import check_kills


def main() -> None:
    """Do all of it."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.compose",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--if-possible", action="store_true", help="no Docker is no failure")
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, stop)
    try:
        look_for_docker()
        run()
    except NoDocker as missing:
        say(f"not run: {missing}.")
        sys.exit(not asked.if_possible)
    except Failed as failure:
        sys.exit(f"FAILED {failure}.")
    except httpx.HTTPError as error:
        sys.exit(f"FAILED the gateway gave no answer: {error!r}.")


def run() -> None:
    """Build, start, check, stop.

    Raises:
        Failed: Something is not as promised.
    """
    start = time.monotonic()
    with deployed(free_port()) as one:
        say(f"ok  built, started and healthy in {time.monotonic() - start:.0f} s")
        for check in (check_facts, check_doors, check_kills):
            for seen in check(one):
                say(f"ok  {seen}")
    if left := one.left():
        raise Failed(f"after `down` there are left: {', '.join(left)}")
    say(f"ok  taken down, nothing left, {time.monotonic() - start:.0f} s in all")


def stop(number: int, _: FrameType | None) -> None:
    """End as Ctrl-C does, so that everything is taken down."""
    sys.exit(128 + number)


if __name__ == "__main__":
    main()
