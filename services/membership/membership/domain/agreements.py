"""Which version of an agreement is in force when, and what may be cited from it.

The versions of an agreement follow each other: each starts on the day on which the one that it
varies ends. So on every day from the first commencement to the end of the agreement exactly one
is in force, and on no other day is any.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from membership.domain.intervals import Interval
from shared.rules import RuleBroken


class AgreementExists(RuleBroken):
    """There is an agreement with that id already.

    Read it, and change it with PATCH if it needs mending.
    """


class PartnershipAgreementExists(RuleBroken):
    """There is a partnership agreement already, and a partnership has one.

    `?kind=partnership` finds it. A new text of it is a version that varies the one before.
    """


class CitationTaken(RuleBroken):
    """The clauses of another agreement, or the laws, are cited by that `cited_as` already.

    Choose another, so that a citation means one clause.
    """


class ClauseNotInForce(RuleBroken):
    """There is no such clause in the agreement that is in force on that day.

    Ask for another day, or look in the version that was in force for the clause that is meant.
    """

    status = 422


class NotAllSigned(RuleBroken):
    """A version comes into force only when every party to it has signed the same text.

    `errors` says how many have not. Have them sign, or make a version without them.
    """


class CommencesBeforeSigned(RuleBroken):
    """A version cannot come into force before the last party has signed it.

    Start on the day of the last signature or later, or on the `effective_date_agreed` of the
    version.
    """


class AlreadyCommenced(RuleBroken):
    """The version came into force already, or is to.

    Read its commencement, and correct it with PATCH if it is wrong.
    """


class VariesAnother(RuleBroken):
    """The version does not vary the one that would be in force before it.

    Another came into force since it was drafted. Make a version that varies that one.
    """


class CommencesTooEarly(RuleBroken):
    """A version comes into force after the one that it varies, and before the one that varies it.

    Choose a later day, or correct the commencement of the other version first.
    """


class LeavesGap(RuleBroken):
    """The agreement would not be in force between the two versions.

    The version before ends by itself. Start on that day or earlier, or make a new agreement.
    """


class EndsBeforeVersion(RuleBroken):
    """A version would come into force when the agreement has ended.

    End the agreement later, or start the version earlier.
    """


class AlreadyTerminated(RuleBroken):
    """The agreement is terminated already.

    Read its termination, and correct it with PATCH if it is wrong.
    """


class NothingToEnd(RuleBroken):
    """The agreement would not be in force on the day before its termination.

    It never came into force, or ends by itself before that.
    """


class NoticeAfterEnd(RuleBroken):
    """Notice of the termination is given on the day that it takes effect, or before.

    Compare `notice_given_on` with `valid_to`.
    """

    status = 422


class Kind(StrEnum):
    """What kind of agreement: the `partnership` agreement itself, or another beside it."""

    PARTNERSHIP = "partnership"
    SECTION_75 = "section_75"
    ALLIANCE = "alliance"
    COLLABORATION = "collaboration"
    MEMORANDUM = "memorandum"


class Standing(StrEnum):
    """Where an agreement stands on a day: not yet, now, or no more in force."""

    PLANNED = "planned"
    IN_FORCE = "in_force"
    ENDED = "ended"


def standing(days: Interval | None, *, on: date) -> Standing:
    """Derive where an agreement stands on a day, from the days on which it is in force."""
    if days is None or (days.start and on < days.start):
        return Standing.PLANNED
    return Standing.IN_FORCE if on in days else Standing.ENDED


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause that is in force.

    Attributes:
        citation: What it is cited by, such as `PA/reserved-matters`.
        heading: Its heading.
        text: Its text.
        hash: The SHA-256 of its text.
        version: The version of the agreement that it stands in.
    """

    citation: str
    heading: str
    text: str
    hash: str
    version: int


def cited(clauses: Mapping[str, Clause], citation: str) -> Clause:
    """Find a clause among those in force.

    Raises:
        ClauseNotInForce: It is not there.
    """
    if citation not in clauses:
        raise ClauseNotInForce
    return clauses[citation]


@dataclass(frozen=True, slots=True)
class Commencement:
    """That a version comes into force.

    Attributes:
        number: The version.
        varies: The version that it varies.
        valid_from: The first day on which it is in force.
        ends_on: The day from which it is not, by its own text.
    """

    number: int
    varies: int | None
    valid_from: date
    ends_on: date | None = None


def timeline(
    commencements: Iterable[Commencement], *, terminated_on: date | None = None
) -> dict[int, Interval]:
    """Tell on which days each version of an agreement is in force.

    Args:
        commencements: What came into force, in any order.
        terminated_on: The first day on which the agreement is over, if it was terminated.

    Raises:
        VariesAnother: One does not vary the one before it.
        CommencesTooEarly: One would start before or with the one before it.
        LeavesGap: One would start when the one before it has ended by itself.
        EndsBeforeVersion: The agreement would end before the last has started.
        NothingToEnd: The agreement would have ended before it is terminated.
    """
    ordered = sorted(commencements, key=lambda one: one.number)
    found: dict[int, Interval] = {}
    for one, following in pairwise(ordered):
        _check_follows(one, following)
        found[one.number] = Interval(one.valid_from, following.valid_from)
    for last in ordered[-1:]:
        end = last.ends_on if terminated_on is None else terminated_on
        if terminated_on and terminated_on <= last.valid_from:
            raise EndsBeforeVersion
        found[last.number] = Interval(last.valid_from, end)
    if terminated_on and not (ordered and terminated_on <= (ordered[-1].ends_on or date.max)):
        raise NothingToEnd
    return found


def _check_follows(one: Commencement, following: Commencement) -> None:
    if following.varies != one.number:
        raise VariesAnother
    if following.valid_from <= one.valid_from:
        raise CommencesTooEarly
    if one.ends_on and following.valid_from > one.ends_on:
        raise LeavesGap


def check_signed(
    valid_from: date,
    *,
    parties: Collection[str],
    signed: Mapping[str, tuple[date, str]],
    text_hash: str,
    agreed: date | None,
) -> None:
    """Check that a version may come into force on a day.

    Args:
        valid_from: The day.
        parties: Who is to sign.
        signed: When each signed, and the hash of the text that it signed.
        text_hash: The hash of the version's text.
        agreed: The day from which the version holds whenever it is signed.

    Raises:
        NotAllSigned: A party has not signed this text.
        CommencesBeforeSigned: It was signed later.
    """
    days = [signed[one][0] for one in parties if one in signed and signed[one][1] == text_hash]
    if missing := len(parties) - len(days):
        why = f"{missing} of {len(parties)} parties have not signed"
        raise NotAllSigned([{"at": "signatures", "why": why}])
    if valid_from < max(days) and valid_from != agreed:
        raise CommencesBeforeSigned


def check_notice(given_on: date, valid_to: date) -> None:
    """Check that notice of a termination is given in time.

    Raises:
        NoticeAfterEnd: It is not.
    """
    if given_on > valid_to:
        raise NoticeAfterEnd
