"""The OpenID providers by which organisations know their people.

A provider speaks for one organisation. Which algorithms it signs with is settled when it is
registered and is never the choice of a message.

Source: OpenID Connect Core 1.0; RFC 7518 §3; RFC 8725 (JWT best current practices).
"""

from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from typing import Any

from membership.domain.clients import KeyUnfit, fits
from shared.rules import RuleBroken

RSA_BITS = 2048  # Providers still use keys of this length; they are not ours to choose.


class IssuerExists(RuleBroken):
    """There is an issuer with that id already.

    Read it, and change it with PATCH if it needs mending.
    """


class IssuerTaken(RuleBroken):
    """That issuer URL belongs to an organisation already.

    An OpenID provider speaks for one organisation. Ask for an issuer URL of the organisation's
    own, as providers of several tenants have them.
    """


class IssuerOurs(RuleBroken):
    """This service is not an OpenID provider of an organisation.

    Its access tokens name systems; they cannot be exchanged for a person's.
    """

    status = 422


class IssuerUnknown(RuleBroken):
    """There is no issuer with that `issuer_id`.

    Register the organisation's OpenID provider first.
    """

    status = 422


class IssuerAlgorithm(StrEnum):
    """How a provider may sign."""

    ES256 = "ES256"
    RS256 = "RS256"
    PS256 = "PS256"
    RS512 = "RS512"
    PS512 = "PS512"


class IssuerStatus(StrEnum):
    """Whether an issuer's tokens are exchanged."""

    ACTIVE = "active"
    SUSPENDED = "suspended"


def fitting(keys: Sequence[Mapping[str, Any]], algorithms: Collection[str]) -> list[dict[str, Any]]:
    """Choose from a provider's keys those that verify what it may sign.

    A provider publishes keys for other purposes too; those are left aside.

    Raises:
        KeyUnfit: None is left, or two have one name.
    """
    chosen = [
        dict(key)
        for key in keys
        if isinstance(key.get("kid"), str) and key["kid"]
        and any(fits(key, one, rsa_bits=RSA_BITS) for one in algorithms)
    ]  # fmt: skip
    if not chosen or len({key["kid"] for key in chosen}) < len(chosen):
        raise KeyUnfit
    return chosen


def check_issuer_keys(keys: Sequence[Mapping[str, Any]], algorithms: Collection[str]) -> None:
    """Check keys that are registered by hand: each must be good for something.

    Raises:
        KeyUnfit: One is not.
    """
    if len(fitting(keys, algorithms)) < len(keys):
        raise KeyUnfit
