"""Make what docker compose needs to be kept secret: passwords, the signing key, a client's key.

    python deploy/make_secrets.py                 in .local/compose
    SECRETS=/somewhere python deploy/make_secrets.py

`secrets/` is what containers read, each the few files that `docker-compose.yml` gives it.
`clients/operator.json` is the key of the first client and no container's business. What is there
already stays, so a second run changes nothing.
"""

import json
import os
import sys
from pathlib import Path
from secrets import token_urlsafe

ROOT = Path(__file__).parents[1]
sys.path[0] = str(ROOT)

from deploy import keys, postgres  # noqa: E402 - the path must be set first

FOLDER = ROOT / ".local" / "compose"
ISSUER = "http://127.0.0.1:8080/membership"


def make_secrets(folder: Path) -> None:
    """Make every secret that is not there yet."""
    for private in (folder, folder / "secrets", folder / "clients"):
        private.mkdir(mode=0o700, parents=True, exist_ok=True)
    secret(folder, "postgres_password", token_urlsafe(24))
    signing = keys.new_key(f"signing-{token_urlsafe(6)}")
    secret(folder, "signing_keys", json.dumps({"keys": [signing]}))
    words = "".join(f"{name}={word}\n" for name, word in postgres.passwords().items())
    known = secret(folder, "roles", words)
    roles = dict(line.split("=", 1) for line in known.splitlines())
    for service in postgres.SERVICES:
        name = service.replace("-", "_")
        secret(folder, f"{name}_database_url", address(service, roles))
        secret(folder, f"{name}_owner_database_url", address(service, roles, owner=True))
    operator = folder / "clients" / "operator.json"
    if not operator.exists():
        keys.Client("operator", keys.new_key("operator-1"), ISSUER).write(operator)
    secret(folder, "first_client", json.dumps(first_client(operator)))


def secret(folder: Path, name: str, text: str) -> str:
    """Keep a secret unless it is there already, and give the one that is kept.

    Containers see the file itself and run as other users, so it must be readable by all; that
    nobody else on this machine reads it is up to the folder.
    """
    path = folder / "secrets" / name
    if not path.exists():
        keys.write_secret(path, text)
        path.chmod(0o444)
    return path.read_text(encoding="utf-8")


def address(service: str, roles: dict[str, str], *, owner: bool = False) -> str:
    """Give the address of a service's database, where the server is called `postgres`."""
    return postgres.url(service, 5432, roles, owner=owner).replace("@127.0.0.1:", "@postgres:")


def first_client(operator: Path) -> dict[str, object]:
    """Describe the operator, who registers all others."""
    saved = json.loads(operator.read_text(encoding="utf-8"))
    title = "Operator of this installation"
    return {
        "client_id": "operator", "name": title, "algorithm": "ES256",
        "keys": [keys.public(saved["key"])],
        "organisation_id": "operator", "organisation_name": title,
    }  # fmt: skip


if __name__ == "__main__":
    make_secrets(Path(os.environ.get("SECRETS", FOLDER)))
