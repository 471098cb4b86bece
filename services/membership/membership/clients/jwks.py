"""The public keys of others, read from where they publish them (RFC 7517 §5).

The address is a partner's choice, so this is the one place that calls out to the unknown: over
https, to public addresses only, and to the very address that was checked, so that a name that
resolves otherwise a moment later leads nowhere else. No redirect, no proxy, no compression, and
limits on size and time. Whatever goes wrong is the same `KeysUnread`.
"""

import asyncio
import json
import ssl
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from socket import SOCK_STREAM
from typing import Any

import httpx
import structlog

from membership.domain.addresses import Address, may_connect, parse_address
from shared.rules import RuleBroken

Keys = list[dict[str, Any]]
Fit = Callable[[Sequence[Mapping[str, Any]]], Keys]
Resolve = Callable[[str, int], Awaitable[list[str]]]

CONNECT, ALL = 1.0, 3.0  # Seconds, to connect and altogether.
MOST_BYTES = 64 * 1024
MOST_KEYS = 20
CACHED = 300  # Seconds that a set is believed without asking again.
AT_MOST_EVERY = 30  # Seconds between two calls for one owner.
LAST_GOOD = 3600  # Seconds that a set goes on being used when it cannot be read again.


class KeysUnread(Exception):
    """The keys cannot be read, or are none that can be used."""


@dataclass
class Known:
    """What is known of one owner's keys."""

    url: str
    keys: Keys | None = None
    read_at: float = 0
    tried_at: float | None = None
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


async def resolve(host: str, port: int) -> list[str]:
    """Ask for the addresses of a host."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=SOCK_STREAM)
    return [str(one[4][0]) for one in found]


@dataclass
class KeySets:
    """Reads and keeps the keys of clients and issuers that are registered with a `jwks_uri`.

    Attributes:
        allow_loopback: Whether this machine itself may be asked.
        resolve: How a name becomes addresses.
        trust: The certificates that are believed; those of the public internet if left out.
        now: Seconds of a clock that never goes back.
    """

    allow_loopback: bool = False
    resolve: Resolve = resolve
    trust: ssl.SSLContext | None = None
    now: Callable[[], float] = time.monotonic
    known: dict[str, Known] = field(default_factory=dict)

    async def find(self, owner: str, url: str, kid: str, fit: Fit) -> Keys:
        """Give the keys known now, read anew if they are old or `kid` is not among them.

        Args:
            owner: The client or issuer, which is registered: what is kept is bounded by that.
            url: Its `jwks_uri`.
            kid: The key that is looked for.
            fit: Chooses the keys that may be used, or refuses the set.

        Raises:
            KeysUnread: There is no set, or the last good one is too old.
        """
        known = self.known.get(owner)
        if known is None or known.url != url:
            known = self.known[owner] = Known(url)
        # Only who comes first waits for the other side, unless there is nothing to go on with.
        if known.keys is None:
            async with known.lock:
                await self.refresh(owner, known, kid, fit)
        else:
            await self.refresh(owner, known, kid, fit)
        if known.keys is None or self.now() - known.read_at > LAST_GOOD:
            raise KeysUnread
        try:
            return fit(known.keys)
        except RuleBroken as error:
            raise KeysUnread from error

    async def refresh(self, owner: str, known: Known, kid: str, fit: Fit) -> None:
        """Read a set if it is time to; keep the one there is if that fails."""
        now = self.now()
        missing = known.keys is None or all(key.get("kid") != kid for key in known.keys)
        old = now - known.read_at > CACHED
        recently = known.tried_at is not None and now - known.tried_at < AT_MOST_EVERY
        if recently or not (missing or old):
            return
        known.tried_at = now
        try:
            keys = await self.read(known.url)
            fit(keys)
        except (RuleBroken, KeysUnread):
            structlog.get_logger().warning("keys.unread", owner=owner)
        else:
            known.keys, known.read_at = keys, self.now()

    async def read(self, url: str) -> Keys:
        """Read the set at an address.

        Raises:
            AddressUnfit: The address may not be called.
            KeysUnread: It leads inside, does not answer in time, or answers with no key set.
        """
        place = parse_address(url, allow_loopback=self.allow_loopback)
        try:
            async with asyncio.timeout(ALL):
                addresses = await self.resolve(place.host, place.port)
                self.check(addresses)
                body = await self.get(place, addresses[0])
            return parsed(body)
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError, RecursionError) as error:
            raise KeysUnread from error

    def check(self, addresses: Sequence[str]) -> None:
        """Check that a host is outside, whichever of its addresses one takes.

        Raises:
            KeysUnread: It is not.
        """
        if not addresses or not all(
            may_connect(one, allow_loopback=self.allow_loopback) for one in addresses
        ):
            raise KeysUnread

    async def get(self, place: Address, address: str) -> bytes:
        """Ask one address, in the name of the host, which its certificate must have."""
        if self.trust is None:
            self.trust = httpx.create_ssl_context(trust_env=False)
        url = httpx.URL(
            scheme=place.scheme, host=address, port=place.port, raw_path=place.path.encode()
        )
        host = f"[{place.host}]" if ":" in place.host else place.host
        headers = {"Host": f"{host}:{place.port}", "Accept-Encoding": "identity",
                   "Accept": "application/jwk-set+json, application/json"}  # fmt: skip
        times = httpx.Timeout(ALL, connect=CONNECT)
        async with (
            httpx.AsyncClient(trust_env=False, verify=self.trust, timeout=times) as http,
            http.stream(
                "GET", url, headers=headers, extensions={"sni_hostname": place.host}
            ) as answer,
        ):
            return await small(answer)


async def small(answer: httpx.Response) -> bytes:
    """Take in a short answer, as it was sent: what is compressed is not inflated.

    Raises:
        KeysUnread: It is a refusal, a redirect, or long.
    """
    if answer.status_code != httpx.codes.OK:
        raise KeysUnread
    body = b""
    async for chunk in answer.aiter_raw():
        body += chunk
        if len(body) > MOST_BYTES:
            raise KeysUnread
    return body


def parsed(body: bytes) -> Keys:
    """Read a JWK Set.

    Raises:
        KeysUnread: It is none.
    """
    found = json.loads(body)
    keys = found.get("keys") if isinstance(found, dict) else None
    if not isinstance(keys, list) or not 1 <= len(keys) <= MOST_KEYS:
        raise KeysUnread
    if not all(isinstance(key, dict) for key in keys):
        raise KeysUnread
    return keys
