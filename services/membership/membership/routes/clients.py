"""API clients over HTTP: register a system, change its keys, suspend it."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from membership.actions.client_keys import check_key_source, remember
from membership.domain.clients import Algorithm, ClientStatus, check_scopes
from membership.domain.organisations import OrganisationUnknown
from membership.queries import clients, organisations
from membership.routes.access import Registrar
from membership.tables import ApiClient
from shared.changes import announce
from shared.database import Reading, Session
from shared.fields import Line, Slug, Strict, left_out
from shared.idempotency import Creating
from shared.paging import After, Limit, Page, page_of
from shared.routing import Route
from shared.rules import NotThere
from shared.versions import IfMatch, expect, tag

router = APIRouter(prefix="/clients", tags=["clients"], route_class=Route)

PublicKey = Annotated[
    dict[str, Any],
    Field(
        description="A public JWK with a `kid`",
        examples=[{"kty": "EC", "crv": "P-256", "kid": "2026-04", "x": "…", "y": "…"}],
    ),
]


class Facts(BaseModel):
    """A system that may ask for tokens, for one organisation."""

    name: Annotated[Line, Field(examples=["LTHT data warehouse"])]
    algorithm: Annotated[Algorithm, Field(examples=["ES256"])]
    keys: Annotated[
        list[PublicKey],
        Field(max_length=5, description="The client's public keys; none with a `jwks_uri`"),
    ] = []
    jwks_uri: Annotated[
        Line | None,
        Field(
            description="Where the client publishes its keys instead: https, a public host",
            examples=[None, "https://keys.example.nhs.uk/jwks.json"],
        ),
    ] = None
    scopes: Annotated[list[Line], Field(min_length=1, max_length=50, examples=[["schemes:read"]])]
    token_endpoint_audience_until: Annotated[
        date | None,
        Field(
            description="Until then `aud` may be the token endpoint, for libraries that know "
            "no other",
            examples=[None],
        ),
    ] = None


class NewClient(Facts, Strict):
    """A client to register."""

    id: Annotated[Slug, Field(examples=["lth-warehouse"])]
    organisation_id: Annotated[Slug, Field(examples=["lth"])]


class ClientChange(Facts, Strict):
    """What is to be changed: the fields that are sent, and no others. `keys` replace all keys."""

    name: Annotated[Line, left_out("Leeds Teaching Hospitals NHS Trust")]
    algorithm: Annotated[Algorithm, left_out("ES256")]
    keys: Annotated[list[PublicKey], Field(default_factory=list, max_length=5)]
    scopes: Annotated[
        list[Line],
        Field(default_factory=list, min_length=1, max_length=50, examples=[["schemes:read"]]),
    ]
    status: Annotated[ClientStatus, left_out("suspended")]


class ClientOut(Facts):
    """A client. Its `ETag` is what `If-Match` must repeat."""

    model_config = ConfigDict(from_attributes=True)

    id: Annotated[str, Field(examples=["lth-warehouse"])]
    organisation_id: Annotated[str, Field(examples=["lth"])]
    status: Annotated[ClientStatus, Field(examples=["active"])]
    version: Annotated[int, Field(examples=[1])]


@router.get("")
async def list_clients(
    _: Registrar, reading: Reading, after: After = None, limit: Limit = 100
) -> Page[ClientOut]:
    """List API clients."""
    rows = await clients.page(reading, after=after, limit=limit + 1)
    return page_of(rows, limit, ClientOut.model_validate, lambda one: one.id)


@router.post("", status_code=201)
async def register_client(
    _: Registrar,
    __: Creating,
    request: Request,
    new: NewClient,
    session: Session,
    response: Response,
) -> ClientOut:
    """Register a system of an organisation, with its public keys and its scopes."""
    if await organisations.stored(session, new.organisation_id) is None:
        raise OrganisationUnknown
    check_scopes(new.scopes, await clients.scopes(session))
    client = ApiClient(**new.model_dump(), status=ClientStatus.ACTIVE)
    check_key_source(client, request.app.state.key_sets)
    await clients.register(session, client)
    await remember(session, client)
    announce(session, "client.registered", new.id, organisation_id=new.organisation_id)
    response.headers["Location"] = f"/membership/v1/clients/{new.id}"
    tag(response, client)
    return ClientOut.model_validate(client)


@router.get("/{client_id}")
async def read_client(
    _: Registrar, client_id: str, reading: Reading, response: Response
) -> ClientOut:
    """Read one client."""
    row = await clients.one(reading, client_id)
    if row is None:
        raise NotThere
    tag(response, row)
    return ClientOut.model_validate(row)


@router.patch("/{client_id}")
async def change_client(
    _: Registrar,
    client_id: str,
    request: Request,
    change: ClientChange,
    if_match: IfMatch,
    session: Session,
    response: Response,
) -> ClientOut:
    """Change a client's keys or scopes, or suspend it: from then on it is given no token."""
    client = await clients.stored(session, client_id)
    if client is None:
        raise NotThere
    expect(client, if_match)
    before = client.keys
    client.amend(change.model_dump(exclude_unset=True))
    check_key_source(client, request.app.state.key_sets)
    check_scopes(client.scopes, await clients.scopes(session))
    await session.flush()
    await remember(session, client, before)
    announce(session, "client.changed", client_id)
    tag(response, client)
    return ClientOut.model_validate(client)
