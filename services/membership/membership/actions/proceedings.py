"""What is done to a proposal: its history is read under a lock, checked, and added to.

Each step is one transaction; a step that is refused leaves nothing behind.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from membership.domain.agreements import cited
from membership.domain.electorates import Item, Snapshot, rights_in, snapshot_of
from membership.domain.histories import item, stands_as
from membership.domain.intervals import Interval
from membership.domain.matters import Matter, at_stake, check_kind
from membership.domain.proposals import Event, check_allowed
from membership.domain.refusals import (
    CapOverAmount,
    FollowsUnknown,
    InputRefused,
    InputTooShort,
    NotNow,
    SupersededNotThere,
    TermsUnknown,
)
from membership.domain.rights import OrgUnknown, Rule, RulesUnknown
from membership.domain.tallies import Outcome
from membership.domain.validity import ENDS
from membership.queries import decisions, proposals, rules
from membership.queries.agreements import clauses_in_force
from membership.queries.proposals import History
from membership.queries.rights import found
from membership.tables import Proposal
from shared.callers import Caller
from shared.changes import announce
from shared.rules import NotThere


@dataclass
class Proceeding:
    """A proposal that is being added to, by whom and when.

    Attributes:
        session: The transaction.
        history: What has happened so far.
        caller: Who adds to it.
        now: The time; never before the last event.
    """

    session: AsyncSession
    history: History
    caller: Caller | None
    now: datetime

    def check(self, kind: str) -> None:
        """Refuse what cannot happen now.

        Raises:
            NotNow: The proposal is not in a state for it.
        """
        check_allowed(self.history.events, kind, self.now)

    async def record(self, kind: str, /, **data: Any) -> None:
        """Add what happened."""
        caller = self.caller
        event = Event(
            kind,
            self.now,
            data,
            caller.organisation if caller else None,
            caller.person if caller else None,
        )
        number = len(self.history.events) + 1
        client = caller.client_id if caller else None
        await proposals.append(self.session, self.history.id, number, event, client)
        self.history = History(self.history.proposal, (*self.history.events, event))
        announce(self.session, f"proposal.{kind}", str(self.history.id), number=number)

    async def snapshot(self) -> Snapshot:
        """Give the facts as they stood when the proposal was opened; `NotNow` before that."""
        if self.history.last("opened") is None:
            raise NotNow
        return await snapshot(self.session, self.history)

    @property
    def item(self) -> Item:
        """Tell who is there and who is conflicted."""
        return item(self.history.events)


async def proceed(
    session: AsyncSession, proposal_id: UUID, caller: Caller | None, now: datetime
) -> Proceeding:
    """Take a proposal to add to it; others wait.

    Raises:
        NotThere: There is no such proposal.
    """
    history = await proposals.locked(session, proposal_id)
    if history is None:
        raise NotThere
    return Proceeding(session, history, caller, max(now, history.events[-1].at))


def matter_of(history: History) -> Matter:
    """Give the matter as it was classified last."""
    return matter_from(history.data("reclassified", "drafted")["matter"])


def matter_from(given: Mapping[str, Any]) -> Matter:
    """Read a matter as events keep it."""
    return Matter(
        frozenset(given["classes"]),
        given["amount_pence"],
        given["fund"],
        given["subject"],
        given["reserved_to"],
        frozenset(given["controllers"]),
    )


async def snapshot(connection: AsyncConnection | AsyncSession, history: History) -> Snapshot:
    """Give the facts as they stood when a proposal was opened."""
    kept = history.data("opened", "reclassified")["snapshot"]
    return snapshot_of(
        kept["found"],
        matter_of(history),
        body=history.proposal.body_id,
        on=date.fromisoformat(kept["on"]),
        rules=await rules.of_version(connection, kept["found"]["rule_set"]),
    )


async def draft(
    session: AsyncSession,
    proposal: Proposal,
    caller: Caller,
    now: datetime,
    data: Mapping[str, Any],
) -> History:
    """Store a new proposal.

    Raises:
        OrgUnknown: The organisation that makes it is not registered.
        FollowsUnknown: What it takes up again is not there.
        SupersededNotThere: What it would end is not in force.
        ClauseNotInForce: It cites a clause that is not in force.
    """
    check_matter_of(proposal.kind, matter_from(data["matter"]), data["authorises"])
    body, whose = proposal.body_id, caller.organisation
    read = await found(session, body=body, organisation=whose, on=now.date())
    if whose not in {one["id"] for one in read["organisations"]}:
        raise OrgUnknown
    in_force = await clauses_in_force(session, on=now.date()) if data["cites"] else {}
    for citation in data["cites"]:
        cited(in_force, citation)
    if proposal.follows and await proposals.one(session, proposal.follows) is None:
        raise FollowsUnknown
    for old in filter(None, (data["supersedes"], data["rescinds"])):
        if not await is_in_force(session, old):
            raise SupersededNotThere
    await proposals.add(session, proposal)
    one = Proceeding(session, History(proposal, ()), caller, now)
    text_hash = hashlib.sha256(data["text"].encode()).hexdigest()
    await one.record("drafted", **data, text_hash=text_hash)
    return one.history


def check_matter_of(kind: str, matter: Matter, authorises: Mapping[str, Any] | None) -> None:
    """Check that a matter fits the kind of its proposal, and what that would authorise.

    Raises:
        KindUnclassed: It is classed as something else.
        CapOverAmount: It would authorise more than is at stake.
        EndsBeforeItStarts: It would authorise it on no day.
    """
    check_kind(kind, matter)
    if authorises is None:
        return
    if (authorises["cap_pence"] or 0) > at_stake(matter):
        raise CapOverAmount
    ends = authorises["valid_to"]
    first = date.fromisoformat(authorises["valid_from"])
    Interval(first, date.fromisoformat(ends) if ends else None)


async def is_in_force(session: AsyncSession, decision_id: str) -> bool:
    """Tell whether there is an approval with that id that nothing has ended."""
    decision = await decisions.stored(session, decision_id)
    if decision is None or decisions.record_of(decision.content).outcome != Outcome.APPROVED:
        return False
    return not any(one.status in ENDS for one in await decisions.statuses(session, decision_id))


async def take_snapshot(one: Proceeding) -> dict[str, Any]:
    """Read who may take part, and keep it with its hash.

    Raises:
        RulesUnknown: No rules apply.
        TermsUnknown: The body has no terms of reference.
    """
    body = one.history.proposal.body_id
    read = await found(one.session, body=body, organisation=None, on=one.now.date(), everyone=True)
    if read["rule_set"] is None:
        raise RulesUnknown
    if read["terms"] is None:
        raise TermsUnknown
    text = json.dumps(read, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    kept_hash = hashlib.sha256(text.encode()).hexdigest()
    return {"on": one.now.date().isoformat(), "found": read, "hash": kept_hash}


async def open_for_input(one: Proceeding, input_until: datetime) -> None:
    """Open a proposal: from here on rights are as they stand now.

    Raises:
        InputTooShort: The body gives members more time.
    """
    one.check("opened")
    kept = await take_snapshot(one)
    check_period(one, kept, input_until)
    flags = await flagged(one, kept, matter_of(one.history))
    await one.record("opened", snapshot=kept, input_until=input_until.isoformat(), flags=flags)


async def reclassify(one: Proceeding, matter: Mapping[str, Any], input_until: datetime) -> None:
    """Class a matter anew; the period for input starts again, with rights as they stand now."""
    one.check("reclassified")
    classed, drafted = matter_from(matter), one.history.data("drafted")
    check_matter_of(one.history.proposal.kind, classed, drafted["authorises"])
    kept = await take_snapshot(one)
    check_period(one, kept, input_until)
    flags, until = await flagged(one, kept, classed), input_until.isoformat()
    await one.record(
        "reclassified", matter=dict(matter), snapshot=kept, input_until=until, flags=flags
    )


def check_period(one: Proceeding, kept: Mapping[str, Any], input_until: datetime) -> None:
    """Refuse a period for input that is shorter than the body's own."""
    days = kept["found"]["terms"]["min_input_days"]
    if input_until < one.now + timedelta(days=days):
        raise InputTooShort


async def flagged(one: Proceeding, kept: Mapping[str, Any], matter: Matter) -> list[str]:
    """Flag parts of one purpose that together are over the limit to which the body decides."""
    authorises = one.history.data("drafted")["authorises"]
    if not authorises or matter.amount_pence is None:
        return []
    others = await proposals.amounts_beside(
        one.session, one.history.proposal, authorises["kind"], authorises["id"]
    )
    facts = (await snapshot_at(one, kept, matter)).facts
    limits = [limit for each in facts.values() for limit in each.limits.values()]
    together = matter.amount_pence + sum(others)
    limit = max(limits, default=0)
    return ["SPLIT_OVER_LIMIT"] if matter.amount_pence <= limit < together else []


async def snapshot_at(one: Proceeding, kept: Mapping[str, Any], matter: Matter) -> Snapshot:
    """Give the facts of a snapshot that is not kept yet."""
    applied = await rules.of_version(one.session, kept["found"]["rule_set"])
    body, on = one.history.proposal.body_id, one.now.date()
    return snapshot_of(kept["found"], matter, body=body, on=on, rules=applied)


async def give_input(one: Proceeding, text: str) -> None:
    """Contribute to the discussion.

    Raises:
        InputRefused: A rule keeps the organisation out of it.
    """
    one.check("input_given")
    known, whose = await one.snapshot(), one.caller.organisation if one.caller else ""
    if whose not in known.facts:
        raise InputRefused([{"at": "organisation", "why": "NOT_A_MEMBER: no membership is known"}])
    appointed = await proposals.appointed(one.session, one.history.proposal.body_id, one.now)
    person = one.caller.person if one.caller else None
    capacity = stands_as(appointed, whose, person)
    answer = rights_in(known, one.item, whose, capacity=capacity)
    if not answer.may_input:
        raise InputRefused(worded([rule for rule in answer.reasons if rule.removes != "vote"]))
    await one.record("input_given", text=text)


def worded(against: list[Rule]) -> list[dict[str, str]]:
    """Name the rules that stand against something, for a problem document."""
    return [
        {"at": rule.code, "why": f"{rule.text} ({rule.clause})" if rule.clause else rule.text}
        for rule in against
    ]
