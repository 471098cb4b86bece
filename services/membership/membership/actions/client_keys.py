"""Check where a client's keys come from, and remember which key each `kid` was."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from membership.actions.keys import thumbprints
from membership.clients.jwks import KeySets
from membership.domain.addresses import parse_address
from membership.domain.clients import Algorithm, check_keys, check_source
from membership.queries import clients
from membership.tables import ApiClient


def check_key_source(client: ApiClient, key_sets: KeySets) -> None:
    """Check that a client has keys that fit, or an address from which they may be read.

    Raises:
        OneKeySource: It has both, or neither.
        AddressUnfit: The address is not one to be called.
        KeyUnfit: A key does not fit.
    """
    check_source(client.keys, client.jwks_uri)
    if client.jwks_uri is not None:
        parse_address(client.jwks_uri, allow_loopback=key_sets.allow_loopback)
    else:
        check_keys(client.keys, Algorithm(client.algorithm))
        thumbprints(client.keys)


async def remember(
    session: AsyncSession, client: ApiClient, before: Sequence[Mapping[str, Any]] = ()
) -> None:
    """Note which keys a client has, and had before.

    Raises:
        KeyIdReused: One of them has the `kid` that another key had.
    """
    had, has = thumbprints(before), thumbprints(client.keys)
    await clients.remember_keys(session, client.id, had, in_use=has)
