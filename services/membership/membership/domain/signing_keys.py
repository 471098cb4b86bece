"""The keys that this service signs with, each in its time.

A key is published before it signs, signs while it is current, and stays published when it is
retired: what it signed must be verifiable for ever.
"""

from datetime import datetime, timedelta
from enum import StrEnum

from membership.domain.assertions import LEEWAY, TOKEN_LASTS

LAST_TOKENS = timedelta(seconds=TOKEN_LASTS + LEEWAY)


class KeyStatus(StrEnum):
    """Where a signing key is in its life."""

    NEXT = "next"
    CURRENT = "current"
    RETIRED = "retired"


def status_of(first_used: datetime | None, retired_at: datetime | None) -> KeyStatus:
    """Tell a key's status from its two times."""
    if retired_at is not None:
        return KeyStatus.RETIRED
    return KeyStatus.NEXT if first_used is None else KeyStatus.CURRENT


def withdrawn(first_used: datetime | None, retired_at: datetime | None) -> bool:
    """Tell whether a key was taken away before it ever signed: nothing is verified by it."""
    return first_used is None and retired_at is not None


def opens_doors(retired_at: datetime | None, now: datetime) -> bool:
    """Tell whether an access token of this key can still be in time.

    Whoever got hold of a key that has long been retired could sign tokens with new times.
    """
    return retired_at is None or now < retired_at + LAST_TOKENS
