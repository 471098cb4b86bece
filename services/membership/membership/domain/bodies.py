"""The boards, committees and groups in which the partnership meets."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from shared.rules import RuleBroken


class BodyExists(RuleBroken):
    """There is a body with that id already.

    Read it, and change it with PATCH if it needs mending.
    """


class ParentUnknown(RuleBroken):
    """The parent is neither a body nor an organisation that is registered here.

    Register the parent first. Each body hangs below one that exists.
    """

    status = 422


class OwnAncestor(RuleBroken):
    """A body cannot stand above itself.

    Follow `parent_id` upwards from the parent you gave: it leads back to this body.
    """


class TermsOverlap(RuleBroken):
    """The body has other terms of reference on some of those days.

    A body has one terms of reference at a time. End the one on the day that the other starts.
    """


class Power(StrEnum):
    """What a body may do with a matter."""

    DECIDE = "decide"
    RECOMMEND = "recommend"
    ADVISE = "advise"


class VotingRule(StrEnum):
    """How votes become an outcome.

    `consensus_first` takes a vote by majority of votes cast if consensus fails; `unanimity`
    needs every seat of the electorate.
    """

    MAJORITY_OF_VOTES_CAST = "majority_of_votes_cast"
    CONSENSUS_FIRST = "consensus_first"
    TWO_THIRDS_OF_VOTES_CAST = "two_thirds_of_votes_cast"
    UNANIMITY = "unanimity"


class RootUnknown(RuleBroken):
    """The root is no body, and no organisation that stands above one.

    Choose the `root` from the list of bodies, or leave it out to have every body.
    """

    status = 422


@dataclass(frozen=True, slots=True)
class Branch:
    """A body or an organisation, with the branches below it."""

    id: str
    below: "tuple[Branch, ...]" = ()

    @property
    def size(self) -> int:
        """How many bodies hang below it, at any depth."""
        return sum(1 + one.size for one in self.below)


def branches(parents: Mapping[str, str | None], root: str | None = None) -> tuple[Branch, ...]:
    """Draw the map of bodies: below one, or below every one that hangs below no other body.

    Args:
        parents: The parent of each body, None if it is not known.
        root: A body, or what is the parent of some.

    Raises:
        RootUnknown: Nobody knows the root.

    >>> [(one.id, one.size) for one in branches({"hwb": "lcc", "ice": "hwb", "icp": None})]
    [('icp', 0), ('lcc', 2)]
    """
    below: dict[str | None, list[str]] = {}
    for body, parent in parents.items():
        below.setdefault(parent, []).append(body)

    def branch(one: str) -> Branch:
        return Branch(one, tuple(map(branch, sorted(below.get(one, [])))))

    if root is not None:
        if root not in parents and root not in below:
            raise RootUnknown
        return (branch(root),)
    tops = {parent or body for body, parent in parents.items() if parent not in parents}
    return tuple(map(branch, sorted(tops)))


def unresolved(
    named: Mapping[str, Collection[str]], known: Collection[str]
) -> list[tuple[str, str]]:
    """List who names something that is not registered, and what.

    >>> unresolved({"ice": ["hwb", "gone"]}, {"ice", "hwb"})
    [('ice', 'gone')]
    """
    return [(one, name) for one, names in named.items() for name in names if name not in known]
