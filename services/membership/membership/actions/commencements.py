"""Bring a version of an agreement into force, and end an agreement.

Whoever does either waits for whoever else does, then looks at what is known by then: the rules
are about all versions together.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncSession

from membership.domain.agreements import (
    AlreadyCommenced,
    AlreadyTerminated,
    ClauseNotInForce,
    check_notice,
    check_signed,
    timeline,
)
from membership.domain.intervals import Interval
from membership.queries import agreement_versions, commencements, readings
from membership.tables import InForce, Termination, days
from shared.rules import NotThere
from shared.versions import expect


async def commence(session: AsyncSession, new: InForce, *, valid_from: date) -> datetime:
    """Bring a version into force; the one that it varies ends on that day.

    Returns:
        The moment from which it is known.

    Raises:
        NotThere: There is no such version.
        RuleBroken: It may not come into force then.
    """
    agreement_id, number = new.agreement_id, new.number
    await commencements.wait(session, agreement_id)
    version = await agreement_versions.one(session, agreement_id, number)
    if version is None:
        raise NotThere
    known = await commencements.current(session, agreement_id)
    if number in known:
        raise AlreadyCommenced
    check_version(version, valid_from)
    ended = await commencements.current_termination(session, agreement_id)
    starts = first_days(known) | {number: valid_from}
    wanted = await settled(session, agreement_id, starts, ended)
    new.id, new.version = commencements.reading_id(agreement_id, number), 1
    new.valid = days(wanted[number])
    return await commencements.rewrite(session, agreement_id, wanted, known=known, new=new)


async def correct(
    session: AsyncSession, agreement_id: str, number: int, changes: dict[str, Any], if_match: str
) -> datetime:
    """Correct when a version came into force; the end of the one before moves with it.

    Returns:
        The moment from which it is known.

    Raises:
        NotThere: It never came into force.
        Problem: It was corrected meanwhile (412).
        RuleBroken: It may not have come into force then.
    """
    await commencements.wait(session, agreement_id)
    known = await commencements.current(session, agreement_id)
    version = await agreement_versions.one(session, agreement_id, number)
    if version is None or number not in known:
        raise NotThere
    expect(known[number], if_match)
    valid_from = changes.get("valid_from", first_day(known[number]))
    check_version(version, valid_from)
    ended = await commencements.current_termination(session, agreement_id)
    starts = first_days(known) | {number: valid_from}
    wanted = await settled(session, agreement_id, starts, ended)
    limits = {"valid_from": valid_from, "valid_to": wanted[number].end}
    new = readings.corrected(known[number], changes | limits)
    return await commencements.rewrite(session, agreement_id, wanted, known=known, new=new)


async def terminate(session: AsyncSession, new: Termination) -> datetime:
    """End an agreement on the day on which `valid` starts.

    Returns:
        The moment from which it is known.

    Raises:
        RuleBroken: It may not end then, or has an end already.
    """
    await commencements.wait(session, new.agreement_id)
    if await commencements.current_termination(session, new.agreement_id):
        raise AlreadyTerminated
    return await ended(session, None, new)


async def correct_termination(
    session: AsyncSession, agreement_id: str, changes: dict[str, Any], if_match: str
) -> datetime:
    """Correct how an agreement ends.

    Returns:
        The moment from which it is known.

    Raises:
        NotThere: It is not terminated.
        Problem: It was corrected meanwhile (412).
        RuleBroken: It may not end then.
    """
    await commencements.wait(session, agreement_id)
    known = await commencements.current_termination(session, agreement_id)
    if known is None:
        raise NotThere
    expect(known, if_match)
    start = changes.pop("valid_to", first_day(known))
    new = readings.corrected(known, changes | {"valid_from": start})
    return await ended(session, known, new)


async def ended(session: AsyncSession, known: Termination | None, new: Termination) -> datetime:
    """Record the end of an agreement, and with it when its versions are in force."""
    check_notice(new.notice_given_on, first_day(new))
    in_force = await commencements.current(session, new.agreement_id)
    wanted = await settled(session, new.agreement_id, first_days(in_force), new)
    return await commencements.rewrite(
        session, new.agreement_id, wanted, known=in_force, termination=(known, new)
    )


def first_day(fact: InForce | Termination) -> date:
    """Give the day on which a fact starts to hold; of these each has one."""
    return cast(date, fact.valid.lower)


def first_days(known: Mapping[int, InForce]) -> dict[int, date]:
    """Give the first day of each version that is in force at some time."""
    return {number: first_day(one) for number, one in known.items()}


def check_version(version: Row[Any], valid_from: date) -> None:
    """Check that every party has signed, and in time; what was taken back does not count."""
    signed = {
        one["organisation_id"]: (date.fromisoformat(one["signed_on"]), one["text_hash"])
        for one in version.signatures
        if one["withdrawn_on"] is None
    }
    check_signed(
        valid_from,
        parties=[one["organisation_id"] for one in version.parties],
        signed=signed,
        text_hash=version.text_hash,
        agreed=version.effective_date_agreed,
    )


async def settled(
    session: AsyncSession,
    agreement_id: str,
    starts: Mapping[int, date],
    termination: Termination | None,
) -> dict[int, Interval]:
    """Tell when each version is in force, and check that what is to survive is there at the end.

    Raises:
        RuleBroken: The versions would not follow each other.
        ClauseNotInForce: What is to survive is no clause of the last version.
    """
    facts = await commencements.commencements(session, agreement_id, starts)
    wanted = timeline(facts, terminated_on=first_day(termination) if termination else None)
    if termination is not None:
        last = await agreement_versions.clauses(session, agreement_id, max(wanted))
        if not set(termination.surviving_obligations) <= {one.slug for one in last}:
            raise ClauseNotInForce
    return wanted
