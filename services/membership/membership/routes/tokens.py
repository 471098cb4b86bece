"""The token endpoint and what is published beside it (RFC 6749, 7523, 8693, 8414, 7517).

These keep the shape of their own standards: errors here are OAuth's, not problem documents.
"""

from typing import Annotated, Any, Literal
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from membership.actions.exchange import exchange
from membership.actions.keys import OwnKeys
from membership.actions.tokens import Authority, grant
from membership.domain.assertions import TOKEN_LASTS, AssertionRefused
from membership.domain.clients import Algorithm
from membership.domain.subject_tokens import ACCESS_TOKEN, ID_TOKEN, TOKEN_EXCHANGE, TYPES
from membership.queries import clients
from shared.database import Reading
from shared.routing import Route

router = APIRouter(tags=["tokens"], route_class=Route)

JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ASKED = {
    "grant_type": "client_credentials",
    "client_assertion_type": JWT_BEARER,
    "client_assertion": "eyJhbGciOiJFUzI1NiIs…",
    "scope": "membership:read",
}
GRANTS = ["client_credentials", TOKEN_EXCHANGE]
FORM = {
    "requestBody": {
        "required": True,
        "content": {
            "application/x-www-form-urlencoded": {
                "schema": {
                    "type": "object",
                    "required": ["grant_type", "client_assertion_type", "client_assertion"],
                    "properties": {
                        "grant_type": {"type": "string", "enum": GRANTS},
                        "client_assertion_type": {"type": "string", "enum": [JWT_BEARER]},
                        "client_assertion": {"type": "string"},
                        "client_id": {"type": "string"},
                        "scope": {"type": "string"},
                        "subject_token": {
                            "type": "string",
                            "description": "For a person's token: one of their own provider's",
                        },
                        "subject_token_type": {"type": "string", "enum": list(TYPES)},
                        "requested_token_type": {"type": "string", "enum": [ACCESS_TOKEN]},
                    },
                },
                "examples": {
                    "system": {"value": ASKED},
                    "person": {
                        "value": ASKED
                        | {
                            "grant_type": TOKEN_EXCHANGE,
                            "subject_token": "eyJhbGciOiJFUzI1NiIs…",
                            "subject_token_type": ID_TOKEN,
                        }
                    },
                },
            }
        },
    }
}


class Token(BaseModel):
    """An access token (RFC 6749 §5.1)."""

    access_token: Annotated[str, Field(examples=["eyJhbGciOiJFUzI1NiIs…"])]
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 - a kind of token, not a password
    expires_in: Annotated[int, Field(examples=[600])] = TOKEN_LASTS
    scope: Annotated[str, Field(examples=["membership:read"])]
    issued_token_type: Annotated[
        str | None, Field(description="Of a token exchange alone", examples=[ACCESS_TOKEN])
    ] = None


class TokenError(BaseModel):
    """Why no token is given (RFC 6749 §5.2)."""

    error: Annotated[str, Field(examples=["invalid_client"])]
    error_description: Annotated[str, Field(examples=["The client_assertion JWT has expired"])]


REFUSALS: dict[int | str, dict[str, Any]] = {
    400: {"model": TokenError, "description": "The request earns no token"},
    401: {"model": TokenError, "description": "The client is not who it says"},
}


@router.post(
    "/oauth2/token", openapi_extra=FORM, responses=REFUSALS, response_model_exclude_none=True
)
async def give_token(request: Request) -> Token:
    """Give an access token to a system that proves its key (private_key_jwt).

    By token exchange (RFC 8693) it is given a token for a person, in exchange for one that the
    organisation's own OpenID provider gave that person. Only such a token can have the scope
    `membership:decide`.
    """
    form, state = await posted(request), request.app.state
    authority = Authority(state.database, state.keys, state.key_sets, state.verifier.issuer)
    if form["grant_type"] == TOKEN_EXCHANGE:
        granted, issued = await exchange(authority, form), ACCESS_TOKEN
    else:
        granted, issued = await grant(authority, form), None
    return Token(
        access_token=granted.access_token,
        scope=" ".join(granted.scopes),
        issued_token_type=issued,
    )


async def posted(request: Request) -> dict[str, str]:
    """Read the form: each parameter once, all that are needed.

    Raises:
        AssertionRefused: It is not such a form.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise AssertionRefused("invalid_request", "Send application/x-www-form-urlencoded")
    try:
        pairs = parse_qsl((await request.body()).decode("ascii"), strict_parsing=True)
    except ValueError as error:
        raise AssertionRefused("invalid_request", "The form cannot be read") from error
    form = dict(pairs)
    if len(form) < len(pairs):
        raise AssertionRefused("invalid_request", "A parameter stands there twice")
    if form.get("grant_type") not in GRANTS:
        why = f"'grant_type' must be one of {', '.join(GRANTS)}"
        raise AssertionRefused(
            "unsupported_grant_type" if "grant_type" in form else "invalid_request", why
        )
    if form.get("client_assertion_type") != JWT_BEARER or "client_assertion" not in form:
        why = f"'client_assertion_type' must be {JWT_BEARER}, with a 'client_assertion'"
        raise AssertionRefused("invalid_request", why)
    return form


async def refused(_: Request, error: Exception) -> JSONResponse:
    """Word a refusal as OAuth does."""
    assert isinstance(error, AssertionRefused)  # noqa: S101 - it is registered for that alone
    status = 401 if error.error == "invalid_client" else 400
    return JSONResponse({"error": error.error, "error_description": error.why}, status)


@router.get("/.well-known/jwks.json")
async def read_keys(request: Request) -> dict[str, Any]:
    """Read the public keys by which access tokens are verified."""
    keys: OwnKeys = request.app.state.keys
    return await keys.published()


@router.get("/.well-known/oauth-authorization-server")
async def read_metadata(request: Request, reading: Reading) -> dict[str, Any]:
    """Read what this authorization server offers (RFC 8414)."""
    issuer = request.app.state.verifier.issuer
    return {
        "issuer": issuer,
        "token_endpoint": f"{issuer}/oauth2/token",
        "jwks_uri": f"{issuer}/.well-known/jwks.json",
        "response_types_supported": [],
        "grant_types_supported": GRANTS,
        "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        "token_endpoint_auth_signing_alg_values_supported": [str(one) for one in Algorithm],
        "scopes_supported": await clients.scopes(reading),
        "service_documentation": f"{issuer}/docs",
    }
