"""What happens to a proposal beside its vote: urgency, scrutiny, conditions, disputes, the end."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import uuid4

from membership.actions.issuing import add_status
from membership.actions.outcomes import conclude, decision_id, settle, within_budget
from membership.actions.proceedings import Proceeding
from membership.actions.signed_records import Keys
from membership.actions.voting import must_preside
from membership.domain.disputes import LADDER, DisputeUnknown, next_step, open_disputes
from membership.domain.electorates import decides, electorate
from membership.domain.proposals import State, course, state
from membership.domain.refusals import NotAPart, UrgencyUnfounded
from membership.domain.tallies import Outcome, Result, Tally
from membership.domain.validity import StatusKind


async def decide_urgently(one: Proceeding, keys: Keys, given: Mapping[str, Any]) -> None:
    """Decide at once, as the chair, for reasons that are recorded and to be ratified.

    Raises:
        UrgencyUnfounded: Nobody else was consulted, or no ratification is planned.
        NotPresiding: Another person presides.
    """
    one.check("urgently_decided")
    if one.history.proposal.kind != "urgent" or given["ratify_by"] <= one.now:
        raise UrgencyUnfounded
    known = await one.snapshot()
    await must_preside(one, known)
    resting = await within_budget(one, known)
    can = decides(known) and resting is not None
    result = Result(
        Outcome.APPROVED if can else Outcome.RECOMMENDED,
        "urgent decision of whoever presides, to be ratified",
    )
    tally = Tally(0, 0, 0, len(electorate(known, one.item)))
    await conclude(
        one, keys, known, tally, result, resting or [],
        ratify_by=given["ratify_by"].isoformat(), urgency=given["urgency"],
        consulted=given["consulted"], decided_by="whoever presides, urgently",
    )  # fmt: skip


async def ratify(one: Proceeding, keys: Keys, *, refused: bool) -> None:
    """Record what the next meeting did with an urgent decision, as whoever presides."""
    kind = "ratification_refused" if refused else "ratified"
    one.check(kind)
    if course(one.history.events).ratify_by is None:
        raise UrgencyUnfounded
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
    terms = one.history.data("opened", "reclassified")["snapshot"]["found"]["terms"]
    council = terms["executive_of"] or one.history.data("drafted")["executive_of"]
    if one.caller is None or one.caller.organisation != council:
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
        NotAPart: An accession is signed by the candidate itself.
    """
    one.check("condition_met")
    subject = one.history.data("drafted")["matter"]["subject"]
    caller = one.caller.organisation if one.caller else None
    if condition == "accession_signed" and caller != subject:
        raise NotAPart
    await one.record("condition_met", condition=condition, note=note)
    if not course(one.history.events).conditions:
        await tell(one, keys, StatusKind.RESUMED)
    await settle(one, keys)


async def prepare(one: Proceeding, step: str, note: str) -> None:
    """Record a step that an exclusion needs before its vote: notice, or the hearing."""
    one.check(step)
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
    """Raise a dispute about a proposal: it starts on the lowest step of the ladder."""
    one.check("dispute_raised")
    dispute, step = str(uuid4()), LADDER[0]
    await one.record(
        "dispute_raised", dispute=dispute, grounds=grounds, blocks=blocks, step=step.name,
        until=(one.now + timedelta(days=step.days)).isoformat(),
    )  # fmt: skip
    if blocks and is_decided(one):
        await tell(one, keys, StatusKind.HELD, "A dispute is open")
    return dispute


async def escalate(one: Proceeding, dispute: str) -> None:
    """Take a dispute to the next step, in order.

    Raises:
        DisputeUnknown: There is no such open dispute.
        LadderEnds: It is on the last step.
    """
    one.check("dispute_escalated")
    known = open_disputes(one.history.events).get(dispute)
    if known is None:
        raise DisputeUnknown
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
    if known.blocks and is_decided(one):
        await tell(one, keys, StatusKind.RESUMED, "The dispute is settled")
    await settle(one, keys)


def is_decided(one: Proceeding) -> bool:
    """Tell whether there is a decision that can be held up."""
    return state(one.history.events, one.now) in {
        State.APPROVED,
        State.CALL_IN_WINDOW,
        State.CALLED_IN,
        State.EFFECTIVE,
    }
