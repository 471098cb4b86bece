"""Count a vote, issue the decision, and see it take effect.

The count, the record, its place in the log and what it takes from a delegated budget are one
transaction: whatever is killed in between, either all of it happened or none, and the worker
does it again.
"""

from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Any
from uuid import UUID, uuid5

import holidays

from membership.actions.issuing import add_status, issue
from membership.actions.proceedings import Proceeding, matter_of, proceed
from membership.actions.records import record_of
from membership.actions.signed_records import Keys
from membership.actions.voting import end_early, is_tied, tallied, voting_rule
from membership.domain.delegations import Delegation, covering
from membership.domain.electorates import Snapshot, decides, quorate
from membership.domain.proposals import (
    ALLOWED,
    CASTING_WAIT,
    State,
    conditions,
    course,
    in_effect_since,
    instant,
    state,
)
from membership.domain.questions import delegations_of
from membership.domain.refusals import CastingVoteAwaited
from membership.domain.tallies import Outcome, Result, Tally, decide
from membership.domain.validity import ENDS, StatusKind
from membership.domain.working_days import after_working_days
from membership.queries import decisions, proposals
from shared.database import Database

DECISIONS = UUID("0b0f5f2c-6d5c-5a3e-8c39-8a4b2f4b6f0e")  # Ids of decisions follow from proposals'.
USUAL_WINDOW = 5  # Working days for call-in, where the terms of reference give none.
OUT_OF_BUDGET = Result(Outcome.RECOMMENDED, "the delegated budget is spent")
DECIDED_BY_COUNT = {Outcome.APPROVED, Outcome.REJECTED, Outcome.RECOMMENDED}


@lru_cache
def bank_holidays(year: int) -> frozenset[Any]:
    """Give the bank holidays of England in a year and the next."""
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=[year, year + 1]))


def decision_id(proposal_id: UUID) -> str:
    """Name the decision of a proposal: always the same, however often it is counted."""
    return str(uuid5(DECISIONS, str(proposal_id)))


async def close(one: Proceeding, keys: Keys) -> None:
    """Count the vote and issue the decision.

    Raises:
        StillOpen: Voting is not over and not every seat has voted.
        CastingVoteAwaited: A tie waits for whoever presides.
        NotNow: There is no vote to count.
    """
    known = await one.snapshot()
    await end_early(one, known)
    one.check("closed")
    if not quorate(known, one.item):
        await one.record("found_inquorate", when="at the close of the vote")
        return
    tally, result = counted(one, known)
    resting = await within_budget(one, known) if result.outcome is Outcome.APPROVED else []
    if resting is None:
        result, resting = OUT_OF_BUDGET, []
    await conclude(one, keys, known, tally, result, resting)


def counted(one: Proceeding, known: Snapshot) -> tuple[Tally, Result]:
    """Count the votes and tell the outcome.

    Raises:
        CastingVoteAwaited: A tie waits for whoever presides.
    """
    terms = one.history.data("opened", "reclassified")["snapshot"]["found"]["terms"]
    tally, rule, can_decide = tallied(one, known), voting_rule(one), decides(known)
    positive = Outcome.APPROVED if can_decide else Outcome.RECOMMENDED
    if "data_sharing" in matter_of(one.history).classes:
        outcome = positive if tally.votes_for else Outcome.REJECTED
        return tally, Result(outcome, "each controller for its own data")
    if one.history.last("consensus_recorded") and rule != "unanimity":
        return tally, Result(positive, "consensus, recorded as unanimous")
    broken = one.history.data("casting_vote_given").get("choice")
    until = instant(one.history.data("voting_opened")["voting_until"])
    waits = broken is None and is_tied(one, known)
    if waits and until and one.now < until + CASTING_WAIT:
        raise CastingVoteAwaited
    result = decide(
        tally,
        voting_rule=rule,
        casting_vote=terms["casting_vote"],
        cast=broken,
        decides=can_decide,
    )
    return tally, result


async def within_budget(one: Proceeding, known: Snapshot) -> list[Delegation] | None:
    """Find the delegations that an approval rests on; None if one of their budgets is spent.

    Budgets are locked in order of their ids until the transaction ends, so of two approvals that
    race for the last of one the second sees what the first took.
    """
    found = one.history.data("opened", "reclassified")["snapshot"]["found"]
    matter = matter_of(one.history)
    needed = matter.classes & known.rules.classes_of("NO_DELEGATION_IN_FORCE")
    amount = matter.amount_pence or 0
    chain = covering(
        one.history.proposal.body_id, needed, amount, known.on, delegations_of(found["delegations"])
    )
    for each in sorted(chain, key=lambda delegation: delegation.id):
        if await proposals.spent(one.session, each.id) + amount > each.budget:
            return None
    return chain


async def conclude(
    one: Proceeding,
    keys: Keys,
    known: Snapshot,
    tally: Tally,
    result: Result,
    resting: list[Delegation],
    **urgent: Any,
) -> None:
    """Record the outcome with its decision, and what it takes from the budgets."""
    data = timing(one) if result.outcome is Outcome.APPROVED else {}
    data |= urgent
    identity = decision_id(one.history.id)
    outcome = {
        "outcome": result.outcome, "rule": result.rule, "decides": decides(known),
        "tally": {"for": tally.votes_for, "against": tally.votes_against,
                  "abstentions": tally.abstentions, "electorate": tally.electorate},
        "delegations": [each.id for each in resting], **data,
    }  # fmt: skip
    if result.outcome in DECIDED_BY_COUNT:
        outcome["decision_id"] = identity
    await one.record("urgently_decided" if urgent else "closed", **outcome)
    if result.outcome in DECIDED_BY_COUNT:
        await issue(one.session, keys, record_of(one, known, identity, resting))
    if result.outcome is Outcome.APPROVED and course(one.history.events).is_held:
        why = "; ".join(data["conditions"]) or "A dispute is open"
        await add_status(one.session, keys, identity, StatusKind.HELD, effective_from=one.now,
                         by=str(one.history.id), reason=why)  # fmt: skip
    amount = matter_of(one.history).amount_pence
    for each in resting if amount else ():
        await proposals.spend(one.session, each.id, identity, amount or 0)
    await settle(one, keys)


def timing(one: Proceeding) -> dict[str, Any]:
    """Tell when an approval has effect: after scrutiny's window, and on the day it names."""
    data = one.history.data("drafted")
    terms = one.history.data("opened", "reclassified")["snapshot"]["found"]["terms"]
    effective, until = one.now, None
    if data["effective_on"]:
        first = date.fromisoformat(data["effective_on"])
        effective = max(one.now, datetime.combine(first, time.min, UTC))
    if council(one) and not data["call_in_exempt"]:
        window = terms["call_in_days"] if terms["call_in_days"] is not None else USUAL_WINDOW
        today = one.now.date()
        last = after_working_days(today, window, bank_holidays(today.year))
        until = datetime.combine(last, time.min, UTC)
    authorises = data["authorises"] or {}
    return {
        "effective_from": effective.isoformat(),
        "call_in_until": until.isoformat() if until else None,
        "expires": authorises.get("valid_to"),
        "conditions": conditions(one.history.proposal.kind, matter_of(one.history).classes),
    }


def council(one: Proceeding) -> str | None:
    """Name the council whose executive decision it is, if it is one."""
    terms = one.history.data("opened", "reclassified")["snapshot"]["found"]["terms"]
    name: str | None = terms["executive_of"] or one.history.data("drafted")["executive_of"]
    return name


async def settle(one: Proceeding, keys: Keys) -> None:
    """Note that an approval has taken effect, and let what it supersedes end from then."""
    if one.history.last("took_effect") or state(one.history.events, one.now) is not State.EFFECTIVE:
        return
    if await has_ended(one, decision_id(one.history.id)):
        return
    since = in_effect_since(one.history.events)
    await one.record("took_effect")
    data = one.history.data("drafted")
    for kind, status in (
        ("supersedes", StatusKind.SUPERSEDED),
        ("rescinds", StatusKind.RESCINDED),
    ):
        old = data.get(kind)
        if old and not await has_ended(one, old):
            by = decision_id(one.history.id)
            await add_status(one.session, keys, old, status, effective_from=since, by=by,
                             status_id=str(uuid5(DECISIONS, f"{by} {kind}")))  # fmt: skip
            await end_old(one, old, status)


async def end_old(one: Proceeding, old: str, status: StatusKind) -> None:
    """Let the proposal of an older decision end."""
    proposal_id = await proposals.of_decision(one.session, old)
    if proposal_id:
        other = await proceed(one.session, proposal_id, one.caller, one.now)
        if state(other.history.events, other.now) in ALLOWED[status.value]:
            await other.record(status.value, by=decision_id(one.history.id))


async def has_ended(one: Proceeding, identity: str) -> bool:
    """Tell whether nothing can happen to a decision any more."""
    return any(row.status in ENDS for row in await decisions.statuses(one.session, identity))


async def settle_all(database: Database, keys: Keys, now: datetime) -> None:
    """Count what waits for its count, and see to what has come into effect.

    Raises:
        ExceptionGroup: Some could not be seen to; the others were.
    """
    async with database.reading() as connection:
        due = await proposals.waiting(connection, now)
        later = await proposals.unsettled(connection, now)
    failed = []
    for proposal_id in (*due, *later):
        try:
            async with database.changing() as session:
                await see_to(await proceed(session, proposal_id, None, now), keys)
        except CastingVoteAwaited:
            continue
        except Exception as error:  # noqa: BLE001 - it is raised when the others are done
            failed.append(error)
    if failed:
        raise ExceptionGroup("Some proposals could not be seen to", failed)


async def see_to(one: Proceeding, keys: Keys) -> None:
    """Do what the clock asks for of a proposal: its count, or what its effect brings."""
    if state(one.history.events, one.now) is State.COUNTING:
        await close(one, keys)
    else:
        await settle(one, keys)
