"""How a service calls another: with time-outs, one retry of a read, and the request's own ids."""

import ssl
import time
from dataclasses import dataclass, field
from functools import cache

import httpx
import structlog
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from shared.problems import Problem

TIME_OUT = httpx.Timeout(3, connect=1)
CACHED = 300  # Seconds that a key set is believed without asking again.
AT_MOST_EVERY = 30  # Seconds between two looks for a key that was not there.


@cache
def trusted() -> ssl.SSLContext:
    """Read the certificates that are trusted, once in a process: reading them takes long."""
    return httpx.create_ssl_context()


def peer(base_url: str = "") -> httpx.AsyncClient:
    """Open a client to another service. It follows no redirect and asks no proxy."""
    transport = httpx.AsyncHTTPTransport(verify=trusted(), retries=1)
    return httpx.AsyncClient(
        base_url=base_url, timeout=TIME_OUT, transport=transport, trust_env=False
    )


def ids() -> dict[str, str]:
    """Give the headers that join a call to the request it was made for."""
    known = structlog.contextvars.get_contextvars()
    return {"X-Request-ID": known["request_id"]} if "request_id" in known else {}


@dataclass
class RemoteKeys:
    """The issuer's public keys, read over HTTP and kept for a while.

    If the issuer cannot be reached the last good set goes on being used: a token that was
    verified by it is still good, and a new key cannot be in use before it was published.
    """

    url: str
    http: httpx.AsyncClient = field(default_factory=peer)
    keys: KeySet | None = None
    read_at: float = 0

    async def find(self, kid: str) -> KeySet:
        """Give the keys known now, looked up anew if `kid` is not among them.

        Raises:
            Problem: No key set could ever be read (503).
        """
        age = time.monotonic() - self.read_at
        known = self.keys is not None and any(key.kid == kid for key in self.keys.keys)
        if self.keys is None or age > CACHED or (not known and age > AT_MOST_EVERY):
            await self.read()
        if self.keys is None:
            raise Problem("unavailable", "The issuer's keys cannot be read at the moment.")
        return self.keys

    async def read(self) -> None:
        """Read the set; keep the one there is if that fails."""
        try:
            answer = await self.http.get(self.url, headers=ids())
            answer.raise_for_status()
            self.keys = KeySet.import_key_set(answer.json())
            self.read_at = time.monotonic()
        except (httpx.HTTPError, JoseError, ValueError, KeyError):
            structlog.get_logger().warning("keys.unread")
