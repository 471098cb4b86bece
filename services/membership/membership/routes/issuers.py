"""Trusted issuers over HTTP: the OpenID provider by which an organisation knows its people."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from membership.actions.issuer_keys import check_issuer
from membership.domain.issuers import IssuerAlgorithm, IssuerStatus
from membership.domain.organisations import OrganisationUnknown
from membership.queries import issuers, organisations
from membership.routes.access import Registrar
from membership.tables import TrustedIssuer
from shared.changes import announce
from shared.database import Reading, Session
from shared.fields import Line, Slug, Strict, left_out
from shared.idempotency import Creating
from shared.paging import After, Limit, Page, page_of
from shared.routing import Route
from shared.rules import NotThere
from shared.versions import IfMatch, expect, tag

router = APIRouter(prefix="/issuers", tags=["issuers"], route_class=Route)

ProviderKey = Annotated[
    dict[str, Any],
    Field(
        description="A public JWK with a `kid`",
        examples=[{"kty": "EC", "crv": "P-256", "kid": "2026-04", "x": "…", "y": "…"}],
    ),
]
ClaimName = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9_][A-Za-z0-9_.:/-]*$", max_length=100)
]
Algorithms = Annotated[
    list[IssuerAlgorithm],
    Field(
        min_length=1,
        max_length=5,
        description="How its tokens may be signed; nothing else is taken",
        examples=[["ES256"]],
    ),
]


class Facts(BaseModel):
    """An OpenID provider whose tokens are exchanged for a person's access token."""

    jwks_uri: Annotated[
        Line | None,
        Field(
            description="Where it publishes its keys: https, a public host",
            examples=["https://id.example.nhs.uk/jwks"],
        ),
    ] = None
    keys: Annotated[
        list[ProviderKey],
        Field(max_length=10, description="Its public keys, where it publishes none"),
    ] = []
    algorithms: Algorithms
    audience: Annotated[
        Line,
        Field(
            description="The client id by which it knows this service: the `aud` of its tokens",
            examples=["leftshift"],
        ),
    ]
    subject_claim: Annotated[
        ClaimName,
        Field(description="The claim that names a person, for good", examples=["sub"]),
    ] = "sub"


class NewIssuer(Facts, Strict):
    """An issuer to register."""

    id: Annotated[Slug, Field(examples=["lth-id"])]
    organisation_id: Annotated[Slug, Field(examples=["lth"])]
    issuer: Annotated[
        Line,
        Field(
            description="The `iss` of its tokens, exactly", examples=["https://id.example.nhs.uk"]
        ),
    ]


class IssuerChange(Facts, Strict):
    """What is to be changed: the fields that are sent, and no others. `keys` replace all keys."""

    keys: Annotated[list[ProviderKey], Field(default_factory=list, max_length=10)]
    algorithms: Annotated[
        list[IssuerAlgorithm],
        Field(default_factory=list, min_length=1, max_length=5, examples=[["ES256"]]),
    ]
    audience: Annotated[Line, left_out("leftshift")]
    subject_claim: Annotated[ClaimName, left_out("sub")]
    status: Annotated[IssuerStatus, left_out("suspended")]


class IssuerOut(Facts):
    """An issuer. Its `ETag` is what `If-Match` must repeat."""

    model_config = ConfigDict(from_attributes=True)

    id: Annotated[str, Field(examples=["lth-id"])]
    organisation_id: Annotated[str, Field(examples=["lth"])]
    issuer: Annotated[str, Field(examples=["https://id.example.nhs.uk"])]
    status: Annotated[IssuerStatus, Field(examples=["active"])]
    version: Annotated[int, Field(examples=[1])]


@router.get("")
async def list_issuers(
    _: Registrar,
    reading: Reading,
    after: After = None,
    limit: Limit = 100,
    organisation_id: Annotated[str | None, Query(max_length=100)] = None,
) -> Page[IssuerOut]:
    """List trusted issuers, or those of one organisation."""
    rows = await issuers.page(
        reading, after=after, limit=limit + 1, organisation_id=organisation_id
    )
    return page_of(rows, limit, IssuerOut.model_validate, lambda one: one.id)


@router.post("", status_code=201)
async def register_issuer(
    _: Registrar,
    __: Creating,
    request: Request,
    new: NewIssuer,
    session: Session,
    response: Response,
) -> IssuerOut:
    """Register the OpenID provider of an organisation. An issuer URL belongs to one of them."""
    if await organisations.stored(session, new.organisation_id) is None:
        raise OrganisationUnknown
    issuer = TrustedIssuer(**new.model_dump(), status=IssuerStatus.ACTIVE)
    state = request.app.state
    check_issuer(issuer, state.key_sets, ours=state.verifier.issuer)
    await issuers.register(session, issuer)
    announce(session, "issuer.registered", new.id, organisation_id=new.organisation_id)
    response.headers["Location"] = f"/membership/v1/issuers/{new.id}"
    tag(response, issuer)
    return IssuerOut.model_validate(issuer)


@router.get("/{issuer_id}")
async def read_issuer(
    _: Registrar, issuer_id: str, reading: Reading, response: Response
) -> IssuerOut:
    """Read one trusted issuer."""
    row = await issuers.one(reading, issuer_id)
    if row is None:
        raise NotThere
    tag(response, row)
    return IssuerOut.model_validate(row)


@router.patch("/{issuer_id}")
async def change_issuer(
    _: Registrar,
    issuer_id: str,
    request: Request,
    change: IssuerChange,
    if_match: IfMatch,
    session: Session,
    response: Response,
) -> IssuerOut:
    """Change an issuer's keys, or suspend it: from then on its tokens are exchanged for none."""
    issuer = await issuers.stored(session, issuer_id)
    if issuer is None:
        raise NotThere
    expect(issuer, if_match)
    issuer.amend(change.model_dump(exclude_unset=True))
    state = request.app.state
    check_issuer(issuer, state.key_sets, ours=state.verifier.issuer)
    await session.flush()
    announce(session, "issuer.changed", issuer_id)
    tag(response, issuer)
    return IssuerOut.model_validate(issuer)
