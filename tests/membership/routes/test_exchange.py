"""A person's token is exchanged for ours, and some eighty others are not."""

import asyncio
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from joserfc import jwt
from sqlalchemy import text

from tests.conftest import Clients, OpenApp
from tests.membership.forgeries import FORGED, RSA
from tests.membership.partners import (
    JWT_BEARER,
    PATH,
    TYPE,
    V1,
    Partner,
    public,
    settled,
    signed,
)
from tests.tokens import new_key


@pytest.fixture
async def partner(open_app: OpenApp) -> Partner:
    app: Clients = await open_app("membership")
    return await settled(app, "here")


async def spent(partner: Partner) -> int:
    async with partner.app.app.state.database.reading() as connection:
        return int(await connection.scalar(text("SELECT count(*) FROM spent_assertion")))


async def test_a_persons_own_token_earns_one_of_ours(partner: Partner) -> None:
    answer = await partner.exchange()
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert (body["token_type"], body["expires_in"]) == ("Bearer", 600)
    assert body["issued_token_type"] == f"{TYPE}access_token"
    assert body["scope"] == "membership:decide membership:read schemes:read"
    keys = await partner.app.issuer.find("")
    token = jwt.decode(body["access_token"], keys, algorithms=["ES256"])
    assert token.header["typ"] == "at+jwt"
    assert token.claims["sub"] == partner.person_id
    assert token.claims["act"] == {"sub": "here"}
    assert (token.claims["client_id"], token.claims["org"]) == ("here", "here-org")
    assert token.claims["aud"] == ["membership", "schemes"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert await spent(partner) == 1


async def test_the_service_knows_the_person_by_it(partner: Partner) -> None:
    token = (await partner.exchange()).json()["access_token"]
    caller = await partner.app.app.state.verifier.verify(token)
    assert (caller.person, caller.client_id) == (partner.person_id, "here")
    opened = partner.app.anyone({"Authorization": f"Bearer {token}"})
    assert (await opened.get(f"{V1}/people/{partner.person_id}")).status_code == 200


async def test_a_systems_own_token_names_no_person(partner: Partner) -> None:
    form = {"grant_type": "client_credentials", "client_assertion_type": JWT_BEARER}
    answer = await partner.app.anyone().post(
        PATH, data=form | {"client_assertion": partner.assertion()}
    )
    assert answer.json()["scope"] == "membership:read schemes:read"
    assert "issued_token_type" not in answer.json()
    caller = await partner.app.app.state.verifier.verify(answer.json()["access_token"])
    assert caller.person is None
    for scope in ("membership:decide", "membership:read membership:decide"):
        asked = form | {"client_assertion": partner.assertion(), "scope": scope}
        refused = await partner.app.anyone().post(PATH, data=asked)
        assert (refused.status_code, refused.json()["error"]) == (400, "invalid_scope")


async def test_a_persons_token_has_no_scope_that_the_client_has_not(partner: Partner) -> None:
    fewer = await partner.exchange(scope="membership:decide")
    assert fewer.json()["scope"] == "membership:decide"
    more = await partner.exchange(scope="membership:decide membership:write")
    assert (more.status_code, more.json()["error"]) == (400, "invalid_scope")


async def test_a_subject_token_may_be_exchanged_again_and_an_assertion_not(
    partner: Partner,
) -> None:
    token, assertion = partner.id_token(), partner.assertion()
    assert (await partner.exchange(token, client_assertion=assertion)).status_code == 200
    again = await partner.exchange(token, client_assertion=assertion)
    assert (again.status_code, again.json()["error"]) == (401, "invalid_client")
    assert (await partner.exchange(token)).status_code == 200


NOW = int(time.time())
WRONG_CLAIMS: list[dict[str, Any]] = [
    {"iss": None}, {"iss": ""}, {"iss": 7}, {"iss": ["https://here.id.example.org"]}, {"iss": {}},
    {"iss": "https://here.id.example.org/"}, {"iss": "https://HERE.id.example.org"},
    {"iss": "http://here.id.example.org"}, {"iss": "http://issuer.test/membership"},
    {"iss": "https://there.id.example.org"},
    {"aud": None}, {"aud": "other"}, {"aud": ["other"]}, {"aud": []}, {"aud": 7}, {"aud": {}},
    {"aud": "Leftshift"}, {"aud": "leftshift "}, {"aud": ["leftshift", "other"]},
    {"aud": ["leftshift", "other"], "azp": "other"}, {"azp": "other"}, {"azp": ["leftshift"]},
    {"exp": None}, {"exp": "soon"}, {"exp": NOW - 60}, {"exp": [NOW + 60]}, {"exp": True},
    {"exp": -1}, {"exp": 10**30}, {"exp": NOW + 60.5}, {"exp": 1e300},
    {"iat": None}, {"iat": "now"}, {"iat": NOW + 3600}, {"iat": [NOW]}, {"iat": 1.5},
    {"iat": False}, {"iat": NOW - 3600}, {"iat": -5}, {"iat": 0},
    {"nbf": NOW + 3600}, {"nbf": "later"}, {"nbf": [NOW]}, {"nbf": {}},
    {"sub": None}, {"sub": ""}, {"sub": 7}, {"sub": ["here-subject"]}, {"sub": {}},
    {"sub": "nobody"}, {"sub": "HERE-SUBJECT"}, {"sub": "here-subject "}, {"sub": "x" * 301},
    {"sub": "here-subject\0"}, {"sub": "' OR '1'='1"}, {"events": {"logout": {}}},
]  # fmt: skip


def named(wrong: dict[str, Any]) -> str:
    return "-".join(wrong)


@pytest.mark.parametrize("wrong", WRONG_CLAIMS, ids=named)
async def test_a_wrong_claim_earns_nothing_and_spends_nothing(
    partner: Partner, wrong: dict[str, Any]
) -> None:
    answer = await partner.exchange(partner.id_token(**wrong))
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request"), answer.text
    assert answer.json()["error_description"]
    assert await spent(partner) == 0


@pytest.mark.parametrize("forge", FORGED.values(), ids=FORGED.keys())
async def test_a_forged_token_earns_nothing_and_spends_nothing(
    partner: Partner, forge: Callable[[Partner], str]
) -> None:
    answer = await partner.exchange(forge(partner))
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request"), answer.text
    assert await spent(partner) == 0


async def test_another_organisations_issuer_vouches_for_nobody_here(partner: Partner) -> None:
    there = await settled(partner.app, "there")
    answer = await partner.exchange(there.id_token())
    unknown = await partner.exchange(partner.id_token(iss="https://nobody.example.org"))
    assert answer.status_code == 400
    assert answer.json() == unknown.json()
    assert (await there.exchange()).status_code == 200


async def test_a_suspended_issuer_vouches_for_nobody(partner: Partner) -> None:
    await partner.change("issuers/here-id", {"status": "suspended"})
    suspended = await partner.exchange()
    unknown = await partner.exchange(partner.id_token(iss="https://nobody.example.org"))
    assert suspended.status_code == 400
    assert suspended.json() == unknown.json()


async def test_somebody_who_left_is_answered_like_somebody_unknown(partner: Partner) -> None:
    await partner.change(f"people/{partner.person_id}", {"status": "left"})
    left = await partner.exchange()
    unknown = await partner.exchange(partner.id_token(sub="nobody"))
    assert left.status_code == 400
    assert left.json() == unknown.json()
    await partner.change(f"people/{partner.person_id}", {"status": "active"}, 2)
    assert (await partner.exchange()).status_code == 200


async def test_a_suspended_client_is_given_no_persons_token(partner: Partner) -> None:
    await partner.change("clients/here", {"status": "suspended"})
    answer = await partner.exchange()
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


async def test_a_client_that_proves_nothing_learns_nothing(partner: Partner) -> None:
    forged = signed({"iss": "here", "sub": "here"}, new_key("client-1"))
    good = await partner.exchange(client_assertion=forged)
    bad = await partner.exchange(partner.id_token(sub="nobody"), client_assertion=forged)
    assert good.json() == bad.json()
    assert good.status_code == 401


async def test_each_kind_of_token_is_taken_as_what_it_is(partner: Partner) -> None:
    access = signed(partner.claims(), partner.provider_key, typ="at+jwt")
    for kind in ("access_token", "jwt"):
        taken = await partner.exchange(access, subject_token_type=f"{TYPE}{kind}")
        assert taken.status_code == 200, taken.text
    bare = signed(partner.claims(), partner.provider_key, typ=None, x5t="abc")
    assert (await partner.exchange(bare)).status_code == 200


async def test_the_algorithm_is_the_issuers_and_the_key_must_be_for_it(partner: Partner) -> None:
    both = {"keys": [public(partner.provider_key), public(RSA) | {"kid": "rsa", "alg": "RS256"}],
            "algorithms": ["ES256", "RS256", "PS256"]}  # fmt: skip
    await partner.change("issuers/here-id", both)
    good = signed(partner.claims(), RSA, kid="rsa", alg="RS256")
    assert (await partner.exchange(good)).status_code == 200
    for key, algorithm, kid in ((RSA, "PS256", "rsa"), (RSA, "RS256", "provider-1")):
        crossed = signed(partner.claims(), key, kid=kid, alg=algorithm)
        assert (await partner.exchange(crossed)).status_code == 400


async def test_the_claim_that_names_a_person_is_the_issuers(partner: Partner) -> None:
    await partner.change("issuers/here-id", {"subject_claim": "employee"})
    assert (await partner.exchange()).status_code == 400
    named_so = partner.id_token(sub="x", employee="here-subject")
    assert (await partner.exchange(named_so)).status_code == 200


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"subject_token": None}, "invalid_request"),
        ({"subject_token_type": None}, "invalid_request"),
        ({"subject_token_type": f"{TYPE}saml2"}, "invalid_request"),
        ({"requested_token_type": f"{TYPE}refresh_token"}, "invalid_request"),
        ({"actor_token": "x"}, "invalid_request"),
        ({"audience": "schemes"}, "invalid_target"),
        ({"client_assertion": None}, "invalid_request"),
    ],
)
async def test_a_wrong_form_is_named(
    partner: Partner, changed: dict[str, str | None], error: str
) -> None:
    answer = await partner.exchange(**changed)
    assert (answer.status_code, answer.json()["error"]) == (400, error)


async def test_of_sixteen_exchanges_by_one_assertion_one_earns_a_token(
    pooled_app: OpenApp,
) -> None:
    app: Clients = await pooled_app("membership")
    partner = await settled(app, f"race-{uuid4().hex[:8]}")
    assertion, token = partner.assertion(), partner.id_token()
    answers = await asyncio.gather(
        *(partner.exchange(token, client_assertion=assertion) for _ in range(16))
    )
    assert sorted(one.status_code for one in answers) == [200] + [401] * 15


async def test_the_server_says_that_it_exchanges_tokens(partner: Partner) -> None:
    place = "/membership/.well-known/oauth-authorization-server"
    offered = (await partner.app.anyone().get(place)).json()
    assert offered["grant_types_supported"] == [
        "client_credentials",
        "urn:ietf:params:oauth:grant-type:token-exchange",
    ]
