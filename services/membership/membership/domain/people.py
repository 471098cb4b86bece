"""The people who act for organisations, each known by what their own provider calls them."""

from enum import StrEnum

from shared.rules import RuleBroken


class PersonExists(RuleBroken):
    """That issuer's subject is registered already.

    Find the person with POST /membership/v1/people/search. Somebody who comes back keeps their
    id: set `status` to `active`.
    """


class PersonStatus(StrEnum):
    """Whether a person acts for the organisation."""

    ACTIVE = "active"
    LEFT = "left"
