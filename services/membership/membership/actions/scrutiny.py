"""What happens to a proposal beside its vote: urgency, scrutiny, conditions, disputes, the end."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import uuid4

from membership.actions.issuing import add_status
from membership.actions.outcomes import (
    OUT_OF_BUDGET,
    conclude,
    council,
    decision_id,
    has_ended,
    settle,
    within_budget,
)
from membership.actions.proceedings import Proceeding, matter_of
from membership.actions.signed_records import Keys
from membership.actions.voting import check_prepared, must_preside
from membership.domain.disputes import LADDER, DisputeUnknown, next_step, open_disputes
from membership.domain.electorates import decides, electorate
from membership.domain.proposals import DECIDED, course, state
from membership.domain.refusals import NotAPart, NotNow, UrgencyUnfounded
from membership.domain.tallies import Outcome, Result, Tally
from membership.domain.validity import StatusKind


async def decide_urgently(one: Proceeding, keys: Keys, given: Mapping[str, Any]) -> None:
    """Decide at once, as the chair, for reasons that are recorded and to be ratified.

    Raises:
        UrgencyUnfounded: Nobody else was consulted, or no ratification is planned.
        NotPrepared: It cannot do without steps that have not been taken.
        NotPresiding: Another person presides.
    """
    one.check("urgently_decided")
    if one.history.proposal.kind != "urgent" or given["ratify_by"] <= one.now:
        raise UrgencyUnfounded
    check_prepared(one)
    known = await one.snapshot()
    await must_preside(one, known)
    resting = await within_budget(one, known) if decides(known) else []
    positive = Outcome.APPROVED if decides(known) else Outcome.RECOMMENDED
    result = Result(positive, "urgent decision of whoever presides, to be ratified")
    if resting is None:
        result, resting = OUT_OF_BUDGET, []
    tally = Tally(0, 0, 0, len(electorate(known, one.item)))
    await conclude(
        one, keys, known, tally, result, resting,
        ratify_by=given["ratify_by"].isoformat(), urgency=given["urgency"],
        consulted=given["consulted"], decided_by="whoever presides, urgently",
    )  # fmt: skip


async def ratify(one: Proceeding, keys: Keys, *, refused: bool) -> None:
    """Record what the next meeting did with an urgent decision, as whoever presides; once.

    Raises:
        UrgencyUnfounded: It was not an urgent one.
        NotNow: It was ratified.
    """
    kind = "ratification_refused" if refused else "ratified"
    one.check(kind)
    known = course(one.history.events)
    if known.ratify_by is None:
        raise UrgencyUnfounded
    if known.ratified:
        raise NotNow
    await must_preside(one, await one.snapshot())
    await one.record(kind)
    await tell(one, keys, StatusKind.LAPSED if refused else StatusKind.RATIFIED)


async def call_in(one: Proceeding, keys: Keys, reason: str) -> None:
    """Call an executive decision in, for the council whose decision it is.

    Raises:
        NotAPart: Another organisation asks.
    """
    one.check("called_in")
    check_council(one)
    await one.record("called_in", reason=reason)
    await tell(one, keys, StatusKind.CALLED_IN, reason)


async def let_go(one: Proceeding, keys: Keys, *, back: bool, reason: str) -> None:
    """Release a decision that was called in, or refer it back: it then authorises nothing."""
    kind = "referred_back" if back else "released"
    one.check(kind)
    check_council(one)
    await one.record(kind, reason=reason)
    await tell(one, keys, StatusKind.REFERRED_BACK if back else StatusKind.RELEASED, reason)
    await settle(one, keys)


def check_council(one: Proceeding) -> None:
    """Let in nobody but the council whose executive decision it is.

    Raises:
        NotAPart: Another organisation asks.
    """
    if one.caller is None or one.caller.organisation != council(one):
        raise NotAPart


async def tell(one: Proceeding, keys: Keys, status: StatusKind, reason: str | None = None) -> None:
    """Say in the log what happened to the decision."""
    identity = decision_id(one.history.id)
    await add_status(
        one.session, keys, identity, status, effective_from=one.now,
        by=str(one.history.id), reason=reason,
    )  # fmt: skip


async def meet_condition(one: Proceeding, keys: Keys, condition: str, note: str | None) -> None:
    """Record that something has happened for which a decision waits.

    Raises:
        NotNow: The decision does not wait for that.
        NotAPart: An accession is signed by the candidate; the rest the proposer records.
    """
    one.check("condition_met")
    if condition not in course(one.history.events).conditions:
        raise NotNow
    accession = condition == "accession_signed"
    subject, proposer = matter_of(one.history).subject, one.history.proposal.proposed_by
    if one.caller is None or one.caller.organisation != (subject if accession else proposer):
        raise NotAPart
    await one.record("condition_met", condition=condition, note=note)
    await let_be(one, keys, "The last condition is met")


async def let_be(one: Proceeding, keys: Keys, why: str) -> None:
    """Say that nothing holds a decision up any more, if so."""
    ended = await has_ended(one, decision_id(one.history.id))
    if is_decided(one) and not course(one.history.events).is_held and not ended:
        await tell(one, keys, StatusKind.RESUMED, why)
    await settle(one, keys)


async def prepare(one: Proceeding, step: str, note: str) -> None:
    """Record a step that an exclusion needs before its vote: notice, then the hearing.

    Raises:
        NotPrepared: It is the hearing, and no notice was given.
    """
    one.check(step)
    check_prepared(one, before=step)
    await one.record(step, note=note)


async def withdraw(one: Proceeding, reason: str) -> None:
    """Take a proposal back before voting ends, for the organisation that made it.

    Raises:
        NotAPart: Another organisation asks.
    """
    one.check("withdrawn")
    if one.caller is None or one.caller.organisation != one.history.proposal.proposed_by:
        raise NotAPart
    await one.record("withdrawn", reason=reason)


async def raise_dispute(one: Proceeding, keys: Keys, grounds: str, *, blocks: bool) -> str:
    """Raise a dispute about a proposal: it starts on the lowest step of the ladder.

    Raises:
        NotAPart: The organisation is no member.
    """
    one.check("dispute_raised")
    await check_member(one)
    held = course(one.history.events).is_held
    dispute, step = str(uuid4()), LADDER[0]
    await one.record(
        "dispute_raised", dispute=dispute, grounds=grounds, blocks=blocks, step=step.name,
        until=(one.now + timedelta(days=step.days)).isoformat(),
    )  # fmt: skip
    ended = await has_ended(one, decision_id(one.history.id))
    if blocks and is_decided(one) and not held and not ended:
        await tell(one, keys, StatusKind.HELD, "A dispute is open")
    return dispute


async def check_member(one: Proceeding) -> None:
    """Let in nobody but those who were members when the proposal was opened.

    Raises:
        NotAPart: Another organisation asks.
    """
    known = (await one.snapshot()).facts.get(one.caller.organisation if one.caller else "")
    if known is None or known.category is None or known.on not in known.member:
        raise NotAPart


async def escalate(one: Proceeding, dispute: str) -> None:
    """Take a dispute to the next step, in order.

    Raises:
        DisputeUnknown: There is no such open dispute.
        NotAPart: The organisation is no member.
        LadderEnds: It is on the last step.
    """
    one.check("dispute_escalated")
    known = open_disputes(one.history.events).get(dispute)
    if known is None:
        raise DisputeUnknown
    await check_member(one)
    step = next_step(known.step)
    until = one.now + timedelta(days=step.days)
    await one.record("dispute_escalated", dispute=dispute, step=step.name, until=until.isoformat())


async def settle_dispute(one: Proceeding, keys: Keys, dispute: str, settlement: str) -> None:
    """Record how a dispute was settled.

    Raises:
        DisputeUnknown: There is no such open dispute.
    """
    one.check("dispute_settled")
    known = open_disputes(one.history.events).get(dispute)
    if known is None:
        raise DisputeUnknown
    await one.record("dispute_settled", dispute=dispute, settlement=settlement)
    if known.blocks:
        await let_be(one, keys, "The dispute is settled")


def is_decided(one: Proceeding) -> bool:
    """Tell whether there is a decision that can be held up."""
    return state(one.history.events, one.now) in DECIDED
