"""The partnership on a laptop: `make up` runs it, `token` gets a token for one of its clients.

    python deploy/laptop.py up                       run, with Leeds loaded; Ctrl-C stops it
    python deploy/laptop.py token --client lth       print an access token
    python deploy/laptop.py load                     load Leeds again, while it runs

PORT chooses where the gateway listens (8080), ORIGINS which browser applications may call it,
STATE the folder where everything is kept (`.local`).
"""

import argparse
import asyncio
import errno
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[0] = str(ROOT)

from deploy import keys  # noqa: E402 - the path must be set first
from deploy.leeds.load import load  # noqa: E402
from deploy.partnership import CannotStart, Partnership  # noqa: E402
from deploy.processes import StoppedByItself, first_of  # noqa: E402

FOLDER = Path(os.environ.get("STATE", ROOT / ".local"))
WELCOME = """
Leftshift is ready at {url}. Ctrl-C stops it.
Docs: {url}/indicators/docs, and so of schemes, care-record and membership

A token, for one of {clients}:

  TOKEN=$(.venv/bin/python deploy/laptop.py token --client operator)

Four requests to try:

  ask() {{ curl -H "Authorization: Bearer $TOKEN" "{url}/$1"; }}
  ask membership/v1/organisations/lth
  ask "indicators/v1/indicators/pyll-amenable/series?area=leeds"
  ask "schemes/v1/funds/leeds-bcf/summary?year=2015/16"
  ask "care-record/v1/persons/9990000018?purpose=direct_care"
"""


def main() -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("up", help="run the partnership")
    commands.add_parser("load", help="load Leeds again, while it runs")
    token = commands.add_parser("token", help="print an access token")
    token.add_argument("--client", required=True, help="a client whose key is in .local/clients")
    token.add_argument(
        "--scope", help="scopes, parted by blanks; all that the client has if left out"
    )
    asked = parser.parse_args()
    try:
        if asked.command == "token":
            print(token_for(asked.client, asked.scope))
        elif asked.command == "load":
            load(address(), FOLDER / "clients")
        else:
            asyncio.run(up())
    except (CannotStart, StoppedByItself, keys.TokenRefused) as error:
        sys.exit(str(error))
    except subprocess.CalledProcessError as error:
        sys.exit(f"{Path(error.cmd[0]).name} failed (code {error.returncode}).")
    except OSError as error:
        full = "The disk is full. " if error.errno == errno.ENOSPC else ""
        sys.exit(f"{full}{error.strerror}: {error.filename or FOLDER}")


def address() -> str:
    """Tell where the running partnership listens."""
    try:
        return str(json.loads((FOLDER / "running.json").read_text(encoding="utf-8"))["url"])
    except FileNotFoundError as error:
        raise CannotStart("Nothing is running. Start it with: make up") from error


def token_for(name: str, scope: str | None) -> str:
    """Get a token by the real flow."""
    path = FOLDER / "clients" / f"{name}.json"
    if not path.exists():
        known = ", ".join(sorted(one.stem for one in path.parent.glob("*.json"))) or "none yet"
        raise keys.TokenRefused(f"There is no client {name}. Known are: {known}.")
    return keys.Client.read(path, issuer=f"{address()}/membership", scope=scope).fetch()


async def up() -> None:
    """Run until told to stop, or until a part of it fails."""
    partnership = Partnership(
        FOLDER,
        port=int(os.environ.get("PORT", "8080")),
        origins=os.environ.get("ORIGINS", "").split(),
    )
    stopping = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    try:
        await first_of(run(partnership), stopping.wait())
    finally:
        (FOLDER / "running.json").unlink(missing_ok=True)
        if stopping.is_set():
            print("\nStopping…", flush=True)
        await partnership.stop()


async def run(partnership: Partnership) -> None:
    """Start everything, load Leeds if it is not there, say so, and watch."""
    print("Starting database, services and gateway…", flush=True)
    await partnership.start()
    here = json.dumps({"url": partnership.url})
    (FOLDER / "running.json").write_text(here, encoding="utf-8")
    await first_of(partnership.programs.watch(), loaded(partnership))
    await partnership.programs.watch()


async def loaded(partnership: Partnership) -> None:
    """Load Leeds, and say what to try."""
    clients = partnership.folder / "clients"
    await asyncio.to_thread(load, partnership.url, clients, once=True)
    names = ", ".join(sorted(one.stem for one in clients.glob("*.json")))
    print(WELCOME.format(url=partnership.url, clients=names), flush=True)


if __name__ == "__main__":
    main()
