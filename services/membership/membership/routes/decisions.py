"""Decisions over HTTP: read them, prove them, ask whether they still hold, revoke them."""

from datetime import UTC, date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from membership.actions.issuing import add_status
from membership.domain.logs import SizeUnknown
from membership.domain.merkle import consistency_spans, inclusion_spans
from membership.domain.validity import InvalidBecause, StatusKind, moment, validity
from membership.queries import decisions, logs, reviews
from membership.routes.access import Editor, Reader
from membership.routes.records import RecordOut
from membership.routes.registers import KnownAt
from shared.database import Reading, Session
from shared.fields import Prose, Slug, Strict
from shared.idempotency import Creating
from shared.paging import Limit, Page, page_of
from shared.routing import Route
from shared.rules import NotThere

router = APIRouter(prefix="/decisions", tags=["decisions"], route_class=Route)

JOSE = "application/jose"
LATEST = datetime(9999, 1, 1, tzinfo=UTC)
SIGNED: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The decision; or, as application/jose, its signed record (RFC 7515)",
        "content": {JOSE: {"schema": {"type": "string"}}},
    }
}
Hashes = Annotated[list[str], Field(description="SHA-256, in hex", examples=[["96a296d2…"]])]
Size = Annotated[int | None, Query(ge=1, le=2**62)]


class StatusOut(BaseModel):
    """Something that happened to a decision, from a moment on."""

    model_config = ConfigDict(from_attributes=True)

    id: Annotated[str, Field(examples=["0f9b7a58-6a3c-4f0e-8f5e-0b8e3c1f2d4a"])]
    status: StatusKind
    effective_from: datetime
    by: Annotated[str | None, Field(examples=["d-2022-11"])]
    reason: Annotated[str | None, Field(examples=["The provider has withdrawn."])]
    recorded_at: datetime
    log_index: Annotated[int, Field(examples=[17])]


class DecisionOut(BaseModel):
    """A decision as it was issued, and its place in the log."""

    model_config = ConfigDict(from_attributes=True)

    id: Annotated[str, Field(examples=["d-2021-03"])]
    proposal_id: Annotated[str, Field(examples=["p-2021-03"])]
    body_id: Annotated[str, Field(examples=["icp-joint-committee"])]
    issued_at: datetime
    kid: Annotated[str, Field(description="The key that signed it", examples=["2026-04"])]
    log_index: Annotated[int, Field(examples=[12])]
    record: RecordOut


class DecisionWithStatuses(DecisionOut):
    """A decision as it was issued, and what happened to it since."""

    statuses: list[StatusOut]


class ReceiptOut(BaseModel):
    """All that proves a decision offline: `python services/membership verify` reads it."""

    decision: Annotated[str, Field(description="The compact JWS", examples=["eyJhbGciOi…"])]
    leaf_index: Annotated[int, Field(examples=[12])]
    tree_size: Annotated[int, Field(examples=[40])]
    inclusion_path: Hashes
    head: Annotated[str, Field(description="The signed head of that size", examples=["eyJhb…"])]
    since: Annotated[
        int | None, Field(description="The size that `consistency_path` starts from", examples=[9])
    ]
    consistency_path: Annotated[list[str] | None, Field(examples=[["5f083f0a…"]])]


class ReasonOut(BaseModel):
    """One thing that stands in the way."""

    model_config = ConfigDict(from_attributes=True)

    code: InvalidBecause
    text: Annotated[str, Field(examples=["It was revoked"])]
    since: Annotated[datetime | None, Field(description="Null: it always was so")]


class BackdatedOut(BaseModel):
    """A fact that was otherwise on the day of the decision's rights than was known then."""

    model_config = ConfigDict(from_attributes=True)

    kind: Annotated[str, Field(examples=["membership"])]
    id: Annotated[str, Field(examples=["6f1c2b9a-2f0e-4d38-9f53-0d1c7a4be210"])]
    version: Annotated[int, Field(description="Of the reading that says so", examples=[2])]
    recorded_from: datetime


class ValidityOut(BaseModel):
    """Whether a decision can be relied on, and everything that stands in the way."""

    model_config = ConfigDict(from_attributes=True)

    valid: Annotated[bool, Field(examples=[False])]
    reasons: list[ReasonOut]
    from_when: Annotated[
        datetime | None,
        Field(description="Since when it is not valid; null if it never was for this"),
    ]
    review: Annotated[
        list[BackdatedOut],
        Field(description="Backdated facts: they change nothing, and ask for a review"),
    ]


class NewRevocation(Strict):
    """That a decision is revoked."""

    reason: Annotated[Prose, Field(examples=["The provider has withdrawn."])]
    effective_from: Annotated[
        AwareDatetime | None,
        Field(
            lt=LATEST,
            description="From when on; now if left out",
            examples=["2022-07-01T00:00:00Z"],
        ),
    ] = None
    by: Annotated[
        Slug | None,
        Field(description="The decision or proposal that revokes it", examples=["d-2022-11"]),
    ] = None


@router.get("")
async def list_decisions(
    _: Reader,
    reading: Reading,
    after: Annotated[int | None, Query(ge=0, le=2**62, description="A `log_index`")] = None,
    limit: Limit = 100,
    body_id: Annotated[str | None, Query(max_length=100)] = None,
    proposal_id: Annotated[str | None, Query(max_length=100)] = None,
    review: Annotated[
        bool | None, Query(description="Those that a backdated fact asks to be reviewed; or not")
    ] = None,
) -> Page[DecisionOut]:
    """List decisions in the order in which they were issued."""
    flagged = None if review is None else await reviews.flagged(reading)
    rows = await decisions.page(
        reading, after=-1 if after is None else after, limit=limit + 1, body_id=body_id,
        proposal_id=proposal_id, among=flagged if review else None,
        but_for=flagged if review is False else None,
    )  # fmt: skip
    return page_of(rows, limit, shown, lambda one: str(one.log_index))


@router.get("/{decision_id}", responses=SIGNED, response_model=DecisionWithStatuses)
async def read_decision(
    request: Request, _: Reader, decision_id: str, reading: Reading, response: Response
) -> Any:
    """Read a decision; with `Accept: application/jose`, its signed record."""
    row = await found(reading, decision_id)
    if JOSE in request.headers.get("accept", ""):
        return Response(row.jws, media_type=JOSE, headers={"Vary": "Accept"})
    response.headers["Vary"] = "Accept"
    statuses = await decisions.statuses(reading, decision_id)
    happened = [StatusOut.model_validate(one) for one in statuses]
    return DecisionWithStatuses(**dict(shown(row)), statuses=happened)


@router.get("/{decision_id}/receipt")
async def read_receipt(
    _: Reader, decision_id: str, reading: Reading, tree_size: Size = None, since: Size = None
) -> ReceiptOut:
    """Read the proof that a decision stands in the log, as it is or was at a size.

    With `since`, the size of a head that you have, it also proves that nothing which was in the
    log then was changed or taken out.
    """
    row = await found(reading, decision_id)
    head = await logs.head(reading, tree_size)
    if head is None or head.tree_size <= row.log_index or (since or 0) > head.tree_size:
        raise SizeUnknown
    index, size = row.log_index, head.tree_size
    path = await logs.proof(reading, inclusion_spans(index, size))
    steps = await logs.proof(reading, consistency_spans(since, size)) if since else None
    return ReceiptOut(
        decision=row.jws, leaf_index=index, tree_size=size, inclusion_path=path, head=head.head,
        since=since, consistency_path=steps,
    )  # fmt: skip


@router.get("/{decision_id}/validity")
async def read_validity(
    _: Reader,
    decision_id: str,
    reading: Reading,
    on: Annotated[
        date | None, Query(description="A day, judged at its end; now if left out")
    ] = None,
    purpose: Annotated[
        str | None,
        Query(alias="for", max_length=300, description="`kind:id`", examples=["scheme:hub"]),
    ] = None,
    amount_pence: Annotated[int | None, Query(ge=0, le=2**53)] = None,
    known_at: KnownAt = None,
) -> ValidityOut:
    """Ask whether a decision can be relied on: on a day, for a purpose, for a sum."""
    row = await found(reading, decision_id)
    statuses = await decisions.statuses(reading, decision_id, known_at=known_at)
    answer = validity(
        decisions.record_of(row.content), decisions.events(statuses),
        at=moment(on, now=datetime.now(UTC)), purpose=purpose, amount_pence=amount_pence,
    )  # fmt: skip
    review = await reviews.backdated(reading, decision_id, known_at=known_at)
    return ValidityOut.model_validate(
        {"valid": answer.valid, "reasons": answer.reasons, "from_when": answer.from_when,
         "review": review}
    )  # fmt: skip


@router.post("/{decision_id}/revocations", status_code=201)
async def revoke_decision(
    request: Request,
    _: Editor,
    decision_id: str,
    once: Creating,
    new: NewRevocation,
    session: Session,
    response: Response,
) -> StatusOut:
    """Revoke a decision: it authorises nothing from then on, and what was done by it stays done."""
    row = await add_status(
        session, request.app.state.keys, decision_id, StatusKind.REVOKED,
        status_id=str(once.id), **new.model_dump(),
    )  # fmt: skip
    response.headers["Location"] = f"/membership/v1/decisions/{decision_id}"
    return StatusOut.model_validate(row)


async def found(reading: Reading, decision_id: str) -> Any:
    """Read a decision that must be there."""
    row = await decisions.one(reading, decision_id)
    if row is None:
        raise NotThere
    return row


def shown(row: Any) -> DecisionOut:
    """Show a decision and its record."""
    record = RecordOut.model_validate_json(row.content)
    return DecisionOut.model_validate({**row._mapping, "record": record})  # noqa: SLF001 - a row's public view
