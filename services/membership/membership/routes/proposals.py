"""Proposals over HTTP: draft one, open it for input, see where it stands, take it back."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import AwareDatetime, Field

from membership.actions.proceedings import (
    Proceeding,
    draft,
    open_for_input,
    proceed,
    reclassify,
)
from membership.actions.proposals_shown import shown
from membership.actions.scrutiny import withdraw
from membership.domain.proposals import Kind
from membership.domain.rights import BodyUnknown
from membership.queries import bodies, proposals
from membership.routes.access import Editor, Now, Reader
from membership.routes.matters import NewMatter
from membership.routes.proposals_out import ProposalOut, Summary
from membership.tables import Proposal
from shared.database import Reading, Session
from shared.fields import Line, Prose, Slug, Strict
from shared.idempotency import Creating
from shared.paging import Limit, Page, page_of
from shared.routing import Route
from shared.rules import NotThere

router = APIRouter(prefix="/proposals", tags=["proposals"], route_class=Route)


class NewAuthorises(Strict):
    """What an approval lets happen: one thing, up to a sum, on `[valid_from, valid_to)`."""

    kind: Annotated[Slug, Field(examples=["scheme"])]
    id: Annotated[Slug, Field(examples=["scheme-07"])]
    cap_pence: Annotated[int | None, Field(ge=0, lt=2**63 - 1, examples=[2_500_000])] = None
    valid_from: Annotated[date, Field(examples=["2022-09-01"])]
    valid_to: Annotated[date | None, Field(examples=[None])] = None
    conditions: Annotated[list[Prose], Field(max_length=20, examples=[[]])] = []


class NewAlternative(Strict):
    """What else was considered, and why it was rejected."""

    option: Annotated[Prose, Field(examples=["Leave the service as it is"])]
    rejected_because: Annotated[Prose, Field(examples=["Waits would go on growing"])]


class CallInExemption(Strict):
    """Why scrutiny's window is not waited for, and who consented."""

    reason: Annotated[Prose, Field(examples=["Delay would seriously prejudice the public"])]
    consented: Annotated[Line, Field(examples=["Chair of the scrutiny board"])]


class NewProposal(Strict):
    """Something to decide, with what a decision record must say about it."""

    body_id: Annotated[Slug, Field(examples=["icp-joint-committee"])]
    title: Annotated[Line, Field(examples=["Extend the frailty service"])]
    kind: Annotated[Kind, Field(examples=["ordinary"])] = Kind.ORDINARY
    text: Annotated[
        Prose, Field(description="What is decided", examples=["The frailty service is extended."])
    ]
    matter: NewMatter
    reasons: Annotated[list[Prose], Field(min_length=1, max_length=50, examples=[["It works"]])]
    alternatives: Annotated[list[NewAlternative], Field(max_length=50)] = []
    authorises: NewAuthorises | None = None
    cites: Annotated[
        list[Line],
        Field(description="Clauses in force", max_length=50, examples=[["PA/financial-planning"]]),
    ] = []
    effective_on: Annotated[date | None, Field(examples=[None])] = None
    key_decision: Annotated[bool, Field(examples=[False])] = False
    executive_of: Annotated[
        Slug | None,
        Field(description="The council whose executive decision it is", examples=[None]),
    ] = None
    call_in_exempt: CallInExemption | None = None
    follows: Annotated[
        UUID | None, Field(description="The proposal that it takes up again", examples=[None])
    ] = None
    supersedes: Annotated[
        UUID | None, Field(description="The decision whose place it takes", examples=[None])
    ] = None
    rescinds: Annotated[
        UUID | None, Field(description="The decision that it undoes", examples=[None])
    ] = None


class Opening(Strict):
    """Until when members may contribute."""

    input_until: Annotated[AwareDatetime, Field(examples=["2022-09-08T12:00:00Z"])]


class Reclassification(Opening):
    """The matter, classed anew: the period for input starts again."""

    matter: NewMatter


class Why(Strict):
    """A reason."""

    reason: Annotated[Prose, Field(examples=["The provider has withdrawn"])]


@router.get("")
async def list_proposals(
    _: Reader,
    reading: Reading,
    now: Now,
    after: UUID | None = None,
    limit: Limit = 100,
    body_id: str | None = None,
) -> Page[Summary]:
    """List proposals, or those of a body, with the state that each is in."""
    rows = await proposals.page(reading, after=after, limit=limit + 1, body_id=body_id)
    known = [await proposals.one(reading, row.id) for row in rows]
    return page_of(
        [one for one in known if one], limit, lambda one: Summary.of(one, now), lambda s: str(s.id)
    )


@router.post("", status_code=201, responses={404: {}})
async def draft_proposal(
    caller: Editor,
    once: Creating,
    new: NewProposal,
    session: Session,
    now: Now,
    response: Response,
) -> ProposalOut:
    """Draft a proposal to a body. Nobody can contribute or vote before it is opened."""
    if await bodies.stored(session, new.body_id) is None:
        raise BodyUnknown
    new.matter.matter()
    proposal = Proposal(
        id=once.id, body_id=new.body_id, title=new.title, kind=new.kind, follows=new.follows,
        proposed_by=caller.organisation, drafted_at=now,
    )  # fmt: skip
    data = new.model_dump(mode="json", exclude={"body_id", "title", "kind", "follows"})
    await draft(session, proposal, caller, now, data)
    response.headers["Location"] = f"/membership/v1/proposals/{once.id}"
    return await answered(session, once.id, caller, now)


@router.get("/{proposal_id}")
async def read_proposal(
    caller: Reader, proposal_id: UUID, reading: Reading, now: Now
) -> ProposalOut:
    """Read a proposal: where it stands, what was said and done, and what can be done now.

    Whoever must leave for the item because of a conflict is not shown its text or its inputs.
    """
    return await answered(reading, proposal_id, caller, now)


@router.post("/{proposal_id}/opening", status_code=201)
async def open_proposal(
    caller: Editor, _: Creating, proposal_id: UUID, given: Opening, session: Session, now: Now
) -> ProposalOut:
    """Open a proposal for input. From here on rights are as they stand now."""
    one = await proceed(session, proposal_id, caller, now)
    await open_for_input(one, given.input_until)
    return await after(one)


@router.post("/{proposal_id}/reclassification", status_code=201)
async def reclassify_proposal(
    caller: Editor,
    _: Creating,
    proposal_id: UUID,
    given: Reclassification,
    session: Session,
    now: Now,
) -> ProposalOut:
    """Class the matter anew; members have the whole period for input again."""
    given.matter.matter()
    one = await proceed(session, proposal_id, caller, now)
    await reclassify(one, given.matter.model_dump(mode="json"), given.input_until)
    return await after(one)


@router.post("/{proposal_id}/withdrawal", status_code=201)
async def withdraw_proposal(
    caller: Editor, _: Creating, proposal_id: UUID, given: Why, session: Session, now: Now
) -> ProposalOut:
    """Take a proposal back before voting ends, for the organisation that made it."""
    one = await proceed(session, proposal_id, caller, now)
    await withdraw(one, given.reason)
    return await after(one)


async def after(one: Proceeding) -> ProposalOut:
    """Show a proposal to whoever has just added to it."""
    assert one.caller is not None  # noqa: S101 - over HTTP somebody asks
    return ProposalOut.model_validate(await shown(one.session, one.history, one.caller, one.now))


async def answered(connection: Any, proposal_id: UUID, caller: Any, now: datetime) -> ProposalOut:
    """Show a proposal.

    Raises:
        NotThere: There is none with that id.
    """
    history = await proposals.one(connection, proposal_id)
    if history is None:
        raise NotThere
    return ProposalOut.model_validate(await shown(connection, history, caller, now))
