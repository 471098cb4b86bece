"""Every way to get a token, and some sixty ways not to."""

import asyncio
import json
import time
from base64 import urlsafe_b64encode
from typing import Any
from uuid import uuid4

import pytest
from httpx import Response
from joserfc import jws, jwt
from joserfc.jwk import OctKey, RSAKey
from sqlalchemy import text

from tests.conftest import Clients, OpenApp
from tests.tokens import new_key

PATH = "/membership/oauth2/token"
JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
KEY, OTHER = new_key("k1"), new_key("k1")
RSA = RSAKey.generate_key(3072, {"kid": "r1", "use": "sig"}, private=True)
SCOPES = ["membership:read", "schemes:read"]


async def register(app: Clients, client_id: str, **changed: Any) -> None:
    registrar = app.caller("membership:clients", "membership:write", client_id="registrar")
    organisation = {"id": f"{client_id}-org", "name": "A trust", "kind": "nhs_trust"}
    await registrar.post(
        "/membership/v1/organisations", json=organisation, headers=key(f"org-{client_id}")
    )
    body = {
        "id": client_id, "name": "A system", "organisation_id": f"{client_id}-org",
        "algorithm": "ES256", "keys": [public(KEY)], "scopes": SCOPES,
    } | changed  # fmt: skip
    made = await registrar.post("/membership/v1/clients", json=body, headers=key(client_id))
    assert made.status_code == 201, made.text


def key(name: str) -> dict[str, str]:
    return {"Idempotency-Key": f"{name}-{uuid4()}"}


def public(private: Any) -> dict[str, Any]:
    return dict(type(private).import_key(private.as_dict(private=False)).as_dict(private=False))


@pytest.fixture
async def app(open_app: OpenApp) -> Clients:
    opened: Clients = await open_app("membership")
    await register(opened, "sys")
    return opened


def claims(app: Clients, client_id: str = "sys", **changed: Any) -> dict[str, Any]:
    now = int(time.time())
    base = {"iss": client_id, "sub": client_id, "aud": app.issuer.name, "iat": now,
            "exp": now + 240, "jti": str(uuid4())}  # fmt: skip
    return {k: v for k, v in (base | changed).items() if v is not None}


def signed(body: dict[str, Any], private: Any = KEY, **header: Any) -> str:
    head = {"alg": "ES256", "typ": "JWT", "kid": "k1"} | header
    head = {k: v for k, v in head.items() if v is not None}
    return jws.serialize_compact(
        head, json.dumps(body), private, algorithms=[head["alg"]], registry=ANYTHING
    )


SPENT = text("SELECT count(*) FROM spent_assertion WHERE spent_at = now()")
ANYTHING = jws.JWSRegistry(algorithms=["ES256", "RS512", "HS256"], strict_check_header=False)


async def ask(app: Clients, assertion: str, **changed: str | None) -> Response:
    form = {
        "grant_type": "client_credentials",
        "client_assertion_type": JWT_BEARER,
        "client_assertion": assertion,
    } | changed
    return await app.anyone().post(PATH, data={k: v for k, v in form.items() if v is not None})


async def spent(app: Clients) -> int:  # By this test: others have left some of their own.
    async with app.app.state.database.reading() as connection:
        return int(await connection.scalar(SPENT))


async def test_a_good_assertion_earns_a_token_for_all_the_clients_scopes(app: Clients) -> None:
    answer = await ask(app, signed(claims(app)))
    body = answer.json()
    assert (body["token_type"], body["expires_in"]) == ("Bearer", 600)
    token = jwt.decode(body["access_token"], await app.issuer.find(""), algorithms=["ES256"])
    assert token.header["typ"] == "at+jwt"
    told = (token.claims["aud"], token.claims["client_id"], token.claims["org"])
    assert told == (["membership", "schemes"], "sys", "sys-org")
    assert token.claims["scope"] == body["scope"] == "membership:read schemes:read"
    assert answer.headers["Cache-Control"] == "no-store"


async def test_the_token_opens_the_service(app: Clients) -> None:
    given = (await ask(app, signed(claims(app)))).json()
    caller = app.anyone({"Authorization": f"Bearer {given['access_token']}"})
    assert (await caller.get("/membership/v1/organisations/sys-org")).status_code == 200


async def test_only_the_scopes_asked_for_are_in_the_token(app: Clients) -> None:
    answer = await ask(app, signed(claims(app)), scope="schemes:read")
    assert answer.json()["scope"] == "schemes:read"


async def test_a_scope_that_is_not_granted_is_an_error_and_not_left_out(app: Clients) -> None:
    answer = await ask(app, signed(claims(app)), scope="schemes:read schemes:write")
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_scope")


NOW = int(time.time())
WRONG_CLAIMS: list[dict[str, Any]] = [
    {"iss": None}, {"iss": "other"}, {"iss": 7}, {"iss": ["sys"]}, {"iss": ""},
    {"sub": None}, {"sub": "other"}, {"sub": 7}, {"sub": ["sys"]}, {"sub": {}},
    {"aud": None}, {"aud": "http://elsewhere.test"}, {"aud": ["http://issuer.test/membership"]},
    {"aud": "http://issuer.test/membership/"}, {"aud": 7}, {"aud": {}}, {"aud": ""},
    {"aud": "http://issuer.test/membership/oauth2/token"},
    {"exp": None}, {"exp": "soon"}, {"exp": NOW - 60}, {"exp": NOW + 3600}, {"exp": 1e300},
    {"exp": [NOW + 60]}, {"exp": True}, {"exp": -1}, {"exp": 10**30}, {"exp": NOW + 60.5},
    {"iat": None}, {"iat": "now"}, {"iat": NOW + 3600}, {"iat": [NOW]}, {"iat": 1.5},
    {"iat": False}, {"iat": NOW - 4000}, {"iat": -5},
    {"nbf": NOW + 3600}, {"nbf": "later"}, {"nbf": [NOW]},
    {"jti": None}, {"jti": 7}, {"jti": ""}, {"jti": "x" * 129}, {"jti": ["a"]}, {"jti": {}},
]  # fmt: skip


def named(wrong: dict[str, Any]) -> str:
    return "-".join(wrong)


@pytest.mark.parametrize("wrong", WRONG_CLAIMS, ids=named)
async def test_a_wrong_claim_earns_nothing_and_spends_nothing(
    app: Clients, wrong: dict[str, Any]
) -> None:
    answer = await ask(app, signed(claims(app, **wrong)))
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client"), answer.text
    assert answer.json()["error_description"]
    assert await spent(app) == 0


WRONG_HEADERS: list[dict[str, Any]] = [
    {"kid": None}, {"kid": ""}, {"kid": "k2"}, {"kid": "../k1"}, {"kid": "k1' OR '1'='1"},
    {"jku": "http://evil.test/keys"}, {"x5u": "http://evil.test/cert"}, {"jwk": public(OTHER)},
    {"x5c": ["MIIB"]}, {"typ": "at+jwt"}, {"zip": "DEF"},
]  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG_HEADERS, ids=named)
async def test_a_wrong_header_earns_nothing(app: Clients, wrong: dict[str, Any]) -> None:
    answer = await ask(app, signed(claims(app), **wrong))
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client"), answer.text
    assert await spent(app) == 0


def unsigned(app: Clients, algorithm: str = "none") -> str:
    def part(value: dict[str, Any]) -> str:
        return urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    return f"{part({'alg': algorithm, 'typ': 'JWT', 'kid': 'k1'})}.{part(claims(app))}."


@pytest.mark.parametrize("part", ["[]", "7", "null", '"text"', "{", "[" * 20_000, '{"alg": []}'])
async def test_parts_that_are_not_objects_earn_nothing(app: Clients, part: str) -> None:
    head, body, signature = signed(claims(app)).split(".")
    odd = urlsafe_b64encode(part.encode()).decode().rstrip("=")
    for assertion in (f"{odd}.{body}.{signature}", f"{head}.{odd}.{signature}"):
        answer = await ask(app, assertion)
        assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


async def test_forged_signatures_earn_nothing(app: Clients) -> None:
    shared_secret = OctKey.import_key(json.dumps(public(KEY)))
    good = signed(claims(app))
    head, body, signature = good.split(".")
    forged = [
        unsigned(app), unsigned(app, "None"), unsigned(app, "ES256"),
        signed(claims(app), OTHER),
        signed(claims(app), shared_secret, alg="HS256"),
        signed(claims(app), RSA, alg="RS512", kid="r1"),
        f"{head}.{body}.{signature[:-4]}AAAA", f"{head}.{body}.", f"{head}.{body}",
        f"{head}.{urlsafe_b64encode(json.dumps(claims(app)).encode()).decode()}.{signature}",
        "", "a.b.c", "é", "." * 50, "x" * 100_000,
    ]  # fmt: skip
    for one in forged:
        answer = await ask(app, one)
        assert answer.status_code in {400, 401}, (one[:80], answer.text)
    assert await spent(app) == 0


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"grant_type": None}, "invalid_request"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer"}, "unsupported_grant_type"),
        ({"client_assertion_type": None}, "invalid_request"),
        ({"client_assertion_type": "password"}, "invalid_request"),
        ({"client_assertion": None}, "invalid_request"),
    ],
)
async def test_a_wrong_form_is_named(app: Clients, changed: dict[str, Any], error: str) -> None:
    answer = await ask(app, signed(claims(app)), **changed)
    assert (answer.status_code, answer.json()["error"]) == (400, error)


async def test_a_parameter_twice_or_another_content_type_is_refused(app: Clients) -> None:
    form = f"grant_type=client_credentials&grant_type=x&client_assertion={signed(claims(app))}"
    head = {"Content-Type": "application/x-www-form-urlencoded"}
    twice = await app.anyone().post(PATH, content=form, headers=head)
    other = await app.anyone().post(PATH, json={"grant_type": "client_credentials"})
    assert [one.json()["error"] for one in (twice, other)] == ["invalid_request"] * 2


async def test_an_unknown_client_and_an_unknown_key_are_answered_alike(app: Clients) -> None:
    unknown = await ask(app, signed(claims(app, "nobody")))
    wrong_key = await ask(app, signed(claims(app), kid="k2"))
    assert unknown.json() == wrong_key.json()
    assert unknown.status_code == wrong_key.status_code


async def test_a_suspended_client_is_given_no_token(app: Clients) -> None:
    registrar = app.caller("membership:clients")
    place = "/membership/v1/clients/sys"
    suspended = await registrar.patch(
        place, json={"status": "suspended"}, headers={"If-Match": '"1"'}
    )
    assert suspended.json()["status"] == "suspended"
    assert (await ask(app, signed(claims(app)))).status_code == 401


async def test_a_client_of_an_organisation_that_is_no_more_is_given_no_token(app: Clients) -> None:
    editor = app.caller("membership:write")
    ended = await editor.patch(
        "/membership/v1/organisations/sys-org",
        json={"legal_to": "2022-07-01"}, headers={"If-Match": '"1"'},
    )  # fmt: skip
    assert ended.status_code == 200, ended.text
    assert (await ask(app, signed(claims(app)))).status_code == 401


async def test_a_removed_key_is_refused_at_once_and_two_overlap(app: Clients) -> None:
    registrar, place = app.caller("membership:clients"), "/membership/v1/clients/sys"
    second = new_key("k2")
    both = {"keys": [public(KEY), public(second)]}
    await registrar.patch(place, json=both, headers={"If-Match": '"1"'})
    assert (await ask(app, signed(claims(app)))).status_code == 200
    assert (await ask(app, signed(claims(app), second, kid="k2"))).status_code == 200
    await registrar.patch(place, json={"keys": [public(second)]}, headers={"If-Match": '"2"'})
    assert (await ask(app, signed(claims(app)))).status_code == 401
    assert (await ask(app, signed(claims(app), second, kid="k2"))).status_code == 200


async def test_the_pinned_algorithm_decides_and_not_the_header(app: Clients) -> None:
    await register(app, "rsa", algorithm="RS512", keys=[public(RSA)])
    good = signed(claims(app, "rsa"), RSA, alg="RS512", kid="r1")
    assert (await ask(app, good)).status_code == 200
    es256 = signed(claims(app, "rsa"), KEY, kid="r1")
    assert (await ask(app, es256)).status_code == 401


async def test_the_token_endpoint_as_audience_is_allowed_by_exception_only(app: Clients) -> None:
    await register(app, "old", token_endpoint_audience_until="2999-01-01")
    await register(app, "late", token_endpoint_audience_until="2001-01-01")
    endpoint = f"{app.issuer.name}/oauth2/token"
    assert (await ask(app, signed(claims(app, "old", aud=endpoint)))).status_code == 200
    assert (await ask(app, signed(claims(app, "late", aud=endpoint)))).status_code == 401


async def test_a_forgery_with_anothers_jti_does_not_burn_it(app: Clients) -> None:
    jti = str(uuid4())
    assert (await ask(app, signed(claims(app, jti=jti), OTHER))).status_code == 401
    assert (await ask(app, signed(claims(app, jti=jti)))).status_code == 200


async def test_of_sixteen_replays_at_once_over_two_replicas_one_earns_a_token(
    pooled_app: OpenApp,
) -> None:
    replicas = [await pooled_app("membership"), await pooled_app("membership")]
    client_id = f"race-{uuid4().hex[:8]}"
    await register(replicas[0], client_id)
    for _ in range(5):
        assertion = signed(claims(replicas[0], client_id))
        answers = await asyncio.gather(*(ask(replicas[i % 2], assertion) for i in range(16)))
        assert sorted(one.status_code for one in answers) == [200] + [401] * 15


async def test_the_server_says_what_it_offers(app: Clients) -> None:
    metadata = (await app.anyone().get("/membership/.well-known/oauth-authorization-server")).json()
    assert metadata["issuer"] == app.issuer.name
    assert metadata["token_endpoint"] == f"{app.issuer.name}/oauth2/token"
    assert metadata["token_endpoint_auth_methods_supported"] == ["private_key_jwt"]
    assert "care-record:audit" in metadata["scopes_supported"]
    keys = (await app.anyone().get("/membership/.well-known/jwks.json")).json()["keys"]
    assert keys
    assert all("d" not in one for one in keys)
