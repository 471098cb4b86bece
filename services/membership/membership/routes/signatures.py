"""Signatures over HTTP: who has signed a version of an agreement, and who took it back."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter
from pydantic import Field, StringConstraints

from membership.actions.signatures import sign, withdraw
from membership.queries import agreement_versions, signatures
from membership.routes.access import Editor, Reader
from membership.routes.agreement_versions import Number, Sha256, SignatureOut
from membership.tables import Signature, SignatureWithdrawal
from shared.changes import announce
from shared.database import Reading, Session
from shared.fields import Line, Provenance, Slug, Strict
from shared.idempotency import Creating
from shared.paging import After, Limit, Page, page_of
from shared.routing import Route
from shared.rules import NotThere

router = APIRouter(prefix="/agreements", tags=["signatures"], route_class=Route)


class NewSignature(Provenance, Strict):
    """A signature to record. For another organisation, `source` says where it is to be seen."""

    organisation_id: Annotated[Slug, Field(examples=["lth"])]
    text_hash: Sha256
    signed_on: Annotated[date, Field(examples=["2021-03-25"])]
    role_title: Annotated[
        Line,
        Field(description="The signatory's office, not the name", examples=["Chief executive"]),
    ]
    jws: Annotated[
        str | None,
        StringConstraints(pattern=r"^[A-Za-z0-9_-]+\.\.[A-Za-z0-9_-]+$", max_length=4096),
        Field(
            description="Detached, over the text hash, by a key of the organisation's client",
            examples=[None],
        ),
    ] = None


class NewWithdrawal(Provenance, Strict):
    """A signature to take back. For another organisation, `source` says where that is seen."""

    organisation_id: Annotated[Slug, Field(examples=["lth"])]
    withdrawn_on: Annotated[date, Field(examples=["2021-03-28"])]


@router.get("/{agreement_id}/versions/{number}/signatures")
async def list_signatures(
    _: Reader,
    agreement_id: str,
    number: Number,
    reading: Reading,
    after: After = None,
    limit: Limit = 100,
) -> Page[SignatureOut]:
    """List the signatures under a version, those taken back too."""
    if await agreement_versions.one(reading, agreement_id, number) is None:
        raise NotThere
    rows = await signatures.page(reading, agreement_id, number, after=after, limit=limit + 1)
    return page_of(rows, limit, SignatureOut.model_validate, lambda one: one.organisation_id)


@router.post("/{agreement_id}/versions/{number}/signatures", status_code=201)
async def sign_agreement_version(
    caller: Editor,
    _: Creating,
    agreement_id: str,
    number: Number,
    new: NewSignature,
    session: Session,
) -> SignatureOut:
    """Sign a version of an agreement, for the caller's own organisation or on another's behalf."""
    key = {"agreement_id": agreement_id, "number": number}
    facts = new.model_dump() | {"recorded_by": caller.organisation}
    await sign(session, Signature(**key, **facts))
    party = new.organisation_id
    announce(
        session, "agreement-version.signed", agreement_id, number=number, organisation_id=party
    )
    return await shown(session, agreement_id, number, party)


@router.post("/{agreement_id}/versions/{number}/withdrawals", status_code=201)
async def withdraw_signature(
    caller: Editor,
    _: Creating,
    agreement_id: str,
    number: Number,
    new: NewWithdrawal,
    session: Session,
) -> SignatureOut:
    """Take a signature back, before the version comes into force. It stays to be seen."""
    key = {"agreement_id": agreement_id, "number": number}
    party = new.organisation_id
    withdrawal = SignatureWithdrawal(**key, **new.model_dump())
    await withdraw(session, withdrawal, caller=caller.organisation)
    announce(session, "signature.withdrawn", agreement_id, number=number, organisation_id=party)
    return await shown(session, agreement_id, number, party)


async def shown(session: Session, agreement_id: str, number: int, party: str) -> SignatureOut:
    """Read a signature as it now stands."""
    row = await signatures.one(session, agreement_id, number, party)
    return SignatureOut.model_validate(row)
