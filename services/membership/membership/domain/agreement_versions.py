"""The text of an agreement: its clauses, their hashes, and what a variation changes.

A clause is cited by its slug, so a slug keeps its meaning: it stands for one heading, and a
version that gives it another must say so. Whoever signs a version signs one hash.

Source: RFC 8785 for the form that is hashed.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256

from membership.domain.intervals import Interval
from shared.rules import RuleBroken


class NotTheNextVersion(RuleBroken):
    """The versions of an agreement are numbered 1, 2, 3 as they are drafted.

    Read the versions there are, and take the number after the last.
    """


class VariesUnknown(RuleBroken):
    """A version after the first says in `varies` which version of the agreement it varies.

    The first varies none.
    """

    status = 422


class ClausesUnfit(RuleBroken):
    """Each slug stands once in a version, and a parent is a clause that stands before its parts.

    Compare the slugs of the clauses with each other, and their parents with the slugs before.
    """

    status = 422


class SlugReused(RuleBroken):
    """A slug of an earlier version stands for another heading there.

    Choose another slug for another clause. If it is the same clause under a new heading, say
    `renamed`. `errors` names the slugs.
    """


class ClauseKind(StrEnum):
    """What a clause is in the document."""

    SECTION = "section"
    SCHEDULE = "schedule"
    PRINCIPLE = "principle"


@dataclass(frozen=True, slots=True)
class Wording:
    """A clause as a version words it.

    Attributes:
        slug: What it is cited by.
        kind: What it is in the document.
        label: Its number as printed, such as `10.1`.
        heading: Its heading.
        text: Its text.
        parent: The slug of the clause that it is part of.
    """

    slug: str
    kind: str
    label: str | None
    heading: str
    text: str
    parent: str | None = None

    @property
    def hash(self) -> str:
        """Give the SHA-256 of the text in UTF-8, in hexadecimal."""
        return sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Known:
    """How an earlier version, the last that has this slug, words it."""

    heading: str
    hash: str
    version: int
    since: int


def text_hash(clauses: Sequence[Wording]) -> str:
    """Give the hash of a version's text: the SHA-256 of its clauses as canonical JSON.

    That is a list, in order, of objects with the members heading, kind, label, parent, slug and
    text; members sorted, no white space, characters as they are (RFC 8785).
    """
    members = ("heading", "kind", "label", "parent", "slug", "text")
    listed = [{name: getattr(one, name) for name in members} for one in clauses]
    canonical = json.dumps(listed, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(canonical.encode()).hexdigest()


def check_number(number: int, varies: int | None, *, known: int) -> None:
    """Check the number of a new version, and what it varies.

    Args:
        number: Its number.
        varies: The version that it varies.
        known: How many versions there are.

    Raises:
        NotTheNextVersion: The number is not the next.
        VariesUnknown: It varies none, or one that is not there.
    """
    if number != known + 1:
        raise NotTheNextVersion
    if (varies is None) != (known == 0) or (varies is not None and not 1 <= varies <= known):
        raise VariesUnknown


def check_clauses(
    clauses: Sequence[Wording], *, known: Mapping[str, Known], renamed: Collection[str]
) -> None:
    """Check the clauses of a new version, by themselves and against the versions before.

    Args:
        clauses: The clauses, in order.
        known: The clauses of the versions that it builds on, by slug.
        renamed: The slugs that are said to have a new heading.

    Raises:
        ClausesUnfit: A slug stands twice, or a parent does not stand before its part.
        SlugReused: A slug has another heading than before, and nothing is said of it.
    """
    seen: set[str] = set()
    for one in clauses:
        if one.slug in seen or (one.parent is not None and one.parent not in seen):
            raise ClausesUnfit
        seen.add(one.slug)
    reused = [
        one.slug
        for one in clauses
        if one.slug in known and known[one.slug].heading != one.heading and one.slug not in renamed
    ]
    if reused:
        raise SlugReused([{"at": f"clauses/{slug}", "why": "Another heading"} for slug in reused])


def since(clause: Wording, *, known: Known | None, number: int, varies: int | None) -> int:
    """Tell which version gave a clause the wording that it has in version `number`."""
    kept = known is not None and known.version == varies
    if known and kept and (known.heading, known.hash) == (clause.heading, clause.hash):
        return known.since
    return number


class Difference(StrEnum):
    """What a variation did to a clause; a renamed one may have another text too."""

    ADDED = "added"
    REMOVED = "removed"
    RENAMED = "renamed"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


def differences(
    before: Sequence[Wording], after: Sequence[Wording]
) -> list[tuple[Difference, Wording | None, Wording | None]]:
    """Compare two versions clause by clause: in the order of the later, what was removed last."""
    was, now = {one.slug: one for one in before}, {one.slug: one for one in after}
    slugs = [*now, *(slug for slug in was if slug not in now)]
    return [(_difference(was.get(s), now.get(s)), was.get(s), now.get(s)) for s in slugs]


def _difference(was: Wording | None, now: Wording | None) -> Difference:
    if was is None:
        return Difference.ADDED
    if now is None:
        return Difference.REMOVED
    if was.heading != now.heading:
        return Difference.RENAMED
    return Difference.UNCHANGED if was == now else Difference.CHANGED


class State(StrEnum):
    """Where a version stands on a day."""

    DRAFT = "draft"
    SIGNED = "signed"
    IN_FORCE = "in_force"
    REPLACED = "replaced"
    ENDED = "ended"


def state(*, all_signed: bool, in_force: Interval | None, followed: bool, on: date) -> State:
    """Derive where a version stands on a day; it is stored nowhere.

    Args:
        all_signed: Whether every party has signed.
        in_force: The days on which it is in force, if it came into force.
        followed: Whether another version starts when it ends.
        on: The day.
    """
    if in_force is not None and on in in_force:
        return State.IN_FORCE
    if in_force is not None and in_force.end is not None and in_force.end <= on:
        return State.REPLACED if followed else State.ENDED
    return State.SIGNED if all_signed or in_force is not None else State.DRAFT
