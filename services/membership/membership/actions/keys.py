"""The keys that this service signs with, and the names of keys that others sign with."""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, JWKRegistry, KeySet
from sqlalchemy import Row
from sqlalchemy.exc import SQLAlchemyError

from membership.domain.clients import KeyUnfit
from membership.domain.signing_keys import KeyStatus, opens_doors, status_of, withdrawn
from membership.queries import signing_keys
from shared.database import Database

LOOK_EVERY = 30  # Seconds between two looks at what other replicas have noted.
HALF = ("kty", "crv", "x", "y")  # What a public P-256 key is, whatever else is said of it.


class KeyNameReused(Exception):
    """`SIGNING_KEYS` names a key as another was named, whose signatures are out in the world."""


class OwnKeys:
    """The keys that this service signs with: the first signs, all are published.

    What was ever signed with stays published: the database remembers the public halves.

    Attributes:
        private: The keys of the settings.
        database: Where keys are remembered; without it there are only those of the settings.
    """

    def __init__(self, key_set: str, database: Callable[[], Database] | None = None) -> None:
        self.private = [ECKey.import_key(key) for key in json.loads(key_set)["keys"]]
        self.halves = {key.kid or "": key.as_dict(private=False) for key in self.private}
        self.database = database
        self.rows: Sequence[Row[Any]] = ()
        self.looked_at: float | None = None

    async def find(self, kid: str) -> KeySet:  # noqa: ARG002 - all keys are here
        """Give the keys whose access tokens may open doors, as `shared.callers` asks for them."""
        await self.look()
        now, halves = datetime.now(UTC), dict(self.halves)
        for row in self.rows:
            if opens_doors(row.retired_at, now):
                halves.setdefault(row.kid, row.public_key)
            else:
                halves.pop(row.kid, None)
        return KeySet([ECKey.import_key(dict(half)) for half in halves.values()])

    async def published(self) -> dict[str, Any]:
        """Give the JWK Set that verifiers read: the keys there are, and those there were.

        Others verify by it while the database is away, so it goes on with what it knows.
        """
        with suppress(SQLAlchemyError, OSError):
            await self.look()
        rows = (row for row in self.rows if not withdrawn(row.first_used, row.retired_at))
        return {"keys": list({**self.halves, **{row.kid: row.public_key for row in rows}}.values())}

    async def look(self) -> None:
        """See what is remembered of keys, and have it remembered what this process signs with.

        Raises:
            KeyNameReused: A key of the settings has a name that another had.
        """
        now = time.monotonic()
        if self.database is None or (self.looked_at and now - self.looked_at < LOOK_EVERY):
            return
        async with self.database().reading() as connection:
            self.rows = await signing_keys.every(connection)
        # Another replica may have other settings for a while, so this is looked at again.
        if self.private and (self.looked_at is None or not self.remembered()):
            await self.remember(self.database())
        self.looked_at = now

    async def remember(self, database: Database) -> None:
        """Note the keys of the settings, the first as the one that signs from now on.

        Raises:
            KeyNameReused: One of them has a name that another had.
        """
        async with database.changing() as session:
            if self.halves:
                await signing_keys.record(session, self.halves)
            self.rows = await signing_keys.every(session)
            for row in self.rows:
                half = self.halves.get(row.kid, row.public_key)
                if any(row.public_key[name] != half[name] for name in HALF):
                    raise KeyNameReused(row.kid)

    def remembered(self) -> bool:
        """Tell whether the keys of the settings are remembered as what they are."""
        known = {
            row.kid: status_of(row.first_used, row.retired_at)
            for row in self.rows
            if not withdrawn(row.first_used, row.retired_at)
        }
        signing = next(iter(self.halves))
        return self.halves.keys() <= known.keys() and known[signing] is KeyStatus.CURRENT


def thumbprints(keys: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Name each key by what it is (RFC 7638), beside the name that its owner gave it.

    Raises:
        KeyUnfit: One is no key.
    """
    try:
        return {key["kid"]: JWKRegistry.import_key(dict(key)).thumbprint() for key in keys}
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise KeyUnfit from error
