"""Pooled funds of several legal bodies, and who holds the pool.

Source: Better Care Fund planning guidance: each pooled budget has one host (section 75 of the
        National Health Service Act 2006). A plan may leave open who.
"""

from enum import StrEnum

from shared.rules import RuleBroken


class FundExists(RuleBroken):
    """There is a fund with that id already.

    Read it, and change it with PATCH if it needs mending.
    """


class HostUnclear(RuleBroken):
    """The host and what is known of it do not fit together.

    Name the organisation if `host_status` is `known`, and only then. A host that is not stated is
    not the same as none.
    """

    status = 422


class HostStatus(StrEnum):
    """What is known of the organisation that hosts the pool."""

    KNOWN = "known"
    TO_BE_CONFIRMED = "to_be_confirmed"
    NOT_STATED = "not_stated"
    NONE = "none"


def check_host(organisation_id: str | None, status: str) -> None:
    """Check that a host is named if it is known, and only then.

    Raises:
        HostUnclear: It is not so.
    """
    if (organisation_id is None) is (status == HostStatus.KNOWN):
        raise HostUnclear
