"""Access tokens at a service's own door, where nobody has checked them before."""

import json
import time
from base64 import urlsafe_b64encode
from typing import Any

import pytest
from joserfc import jws
from joserfc.jwk import OctKey

from tests.conftest import Clients, OpenApp
from tests.tokens import new_key

PATH = "/membership/v1/organisations"
NOW = int(time.time())


@pytest.fixture
async def app(open_app: OpenApp) -> Clients:
    opened: Clients = await open_app("membership")
    return opened


def wrong_tokens(app: Clients) -> dict[str, str]:
    def token(header: dict[str, Any] | None = None, **changed: Any) -> str:
        return app.issuer.token("membership:read", header=header, **changed)

    def part(value: dict[str, Any]) -> str:
        return urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    good = token()
    head, body, signature = good.split(".")
    claims = app.issuer.claims("membership:read", "membership:write")
    secret = OctKey.import_key(json.dumps(app.issuer.key.as_dict(private=False)))
    hs256 = {"alg": "HS256", "typ": "at+jwt", "kid": app.issuer.key.kid}
    registry = jws.JWSRegistry(algorithms=["HS256"], strict_check_header=False)
    return {
        "nothing": "",
        "no token": "a.b.c",
        "alg none": f"{part({'alg': 'none', 'typ': 'at+jwt', 'kid': 'test-1'})}.{part(claims)}.",
        "alg None, signed": f"{part({'alg': 'None', 'typ': 'at+jwt', 'kid': 'test-1'})}.{body}.x",
        "public key as secret": jws.serialize_compact(
            hs256, json.dumps(claims), secret, registry=registry
        ),
        "another's key": token(key=new_key("test-1")),
        "unknown kid": token({"kid": "elsewhere"}),
        "kid a path": token({"kid": "../../etc/passwd"}),
        "tampered": f"{head}.{part(claims)}.{signature}",
        "signature cut": f"{head}.{body}.{signature[:-8]}",
        "signature gone": f"{head}.{body}.",
        "typ of an id token": token({"typ": "JWT"}),
        "typ of an assertion": token({"typ": "client-authentication+jwt"}),
        "expired": token(exp=NOW - 60),
        "no exp": token(exp=None),
        "exp a text": token(exp="later"),
        "no iat": token(iat=None),
        "another issuer": token(iss="http://elsewhere.test"),
        "issuer a list": token(iss=[app.issuer.name]),
        "no issuer": token(iss=None),
        "no audience": token(aud=None),
        "not yet": token(nbf=NOW + 600),
        "scope a list": token(scope=["membership:read"]),
        "no scope": token(scope=None),
        "no client": token(client_id=None),
        "no organisation": token(org=None),
        "organisation a list": token(org=["lth"]),
        "no jti": token(jti=None),
        "header a list": f"W10.{body}.{signature}",
        "header a number": f"Nw.{body}.{signature}",
        "header too deep": f"{urlsafe_b64encode(b'[' * 9_000).decode()}.{body}.{signature}",
        "claims a list": f"{head}.W10.{signature}",
    }


async def test_a_token_that_is_not_good_opens_nothing(app: Clients) -> None:
    for name, token in wrong_tokens(app).items():
        answer = await app.anyone({"Authorization": f"Bearer {token}"}).get(PATH)
        assert answer.status_code == 401, name
        assert answer.headers["WWW-Authenticate"].startswith("Bearer"), name
        assert answer.headers["Content-Type"] == "application/problem+json", name


async def test_without_a_token_there_is_no_answer(app: Clients) -> None:
    for headers in ({}, {"Authorization": "Basic eDp5"}, {"Authorization": "Bearer"}):
        assert (await app.anyone(headers).get(PATH)).status_code == 401


async def test_a_token_in_the_query_is_not_read(app: Clients) -> None:
    token = app.issuer.token("membership:read")
    answer = await app.anyone().get(PATH, params={"access_token": token})
    assert answer.status_code == 401


async def test_a_token_for_another_service_is_refused(app: Clients) -> None:
    token = app.issuer.token("schemes:read", scope="schemes:read membership:read")
    answer = await app.anyone({"Authorization": f"Bearer {token}"}).get(PATH)
    assert answer.status_code == 403


async def test_a_missing_scope_is_named(app: Clients) -> None:
    answer = await app.caller("membership:clients").get(PATH)
    assert answer.status_code == 403
    assert answer.json()["scope"] == "membership:read"


async def test_headers_that_claim_to_say_who_asks_are_not_believed(app: Clients) -> None:
    claimed = {"X-Client-Id": "operator", "X-Caller-Org": "lcc", "X-Forwarded-User": "me"}
    assert (await app.anyone(claimed).get(PATH)).status_code == 401


async def test_a_remembered_token_is_forgotten_when_it_expires(app: Clients) -> None:
    verifier = app.app.state.verifier
    caller = app.caller("membership:read")
    assert (await caller.get(PATH)).status_code == 200
    verifier.now = lambda: time.time() + 700
    assert (await caller.get(PATH)).status_code == 401
