"""Which tokens open the gate. Each forged one is tried on a path that a good one opens."""

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from deploy.gateway import http_filter, http_manager
from tests.gateway import running
from tests.gateway.running import Gateway, Plan
from tests.gateway.tokens import HEADER, ISSUER, KEY, OTHER_KEY, bearer, compact, public, token
from tests.gateway.upstream import SERVICES

pytestmark = pytest.mark.asyncio(loop_scope="session")

PATH = "/indicators/v1/observations"
PEM = KEY.as_pem(private=False)
JWK = json.dumps(KEY.as_dict(private=False)).encode()
GOOD = token()
EVIL = "http://127.0.0.1:1/jwks.json"


def mac(secret: bytes) -> Callable[[bytes], bytes]:
    return lambda message: hmac.new(secret, message, hashlib.sha256).digest()


def without_signature(text: str) -> str:
    return text.rpartition(".")[0] + "."


def with_part(text: str, part: int, other: str) -> str:
    parts = text.split(".")
    parts[part] = other.split(".")[part]
    return ".".join(parts)


NOW = int(time.time())

FORGED = {
    "alg none": compact({"alg": "none", "kid": "2026-01"}, lambda _: b""),
    "alg None": compact({"alg": "None", "kid": "2026-01"}, lambda _: b""),
    "alg none without kid": compact({"alg": "none"}, lambda _: b""),
    "alg empty": compact({"alg": "", "kid": "2026-01"}, lambda _: b""),
    "alg missing": compact({"kid": "2026-01"}, lambda _: b""),
    "alg a number": compact({"alg": 1}, lambda _: b""),
    "HS256 with the public key as PEM": compact(HEADER | {"alg": "HS256"}, mac(PEM)),
    "HS256 with the public key as JWK": compact(HEADER | {"alg": "HS256"}, mac(JWK)),
    "HS256 with nothing": compact(HEADER | {"alg": "HS256"}, mac(b"")),
    "HS256 without kid": compact({"alg": "HS256"}, mac(PEM)),
    "ES256 made of zeros": compact(HEADER, lambda _: bytes(64)),
    "ES256 too short": compact(HEADER, lambda _: b"\x01"),
    "another key of the same name": token(key=OTHER_KEY),
    "another key, unnamed": compact({"alg": "ES256"}, lambda _: bytes(64)),
    "another key, in jwk": token(key=OTHER_KEY, header={"jwk": OTHER_KEY.as_dict(private=False)}),
    "another key, by jku": compact(HEADER | {"jku": EVIL}, lambda _: bytes(64)),
    "another key, by x5u": compact(HEADER | {"x5u": EVIL}, lambda _: bytes(64)),
    "unknown kid": token(header={"kid": "2019-12"}),
    "kid a path": token(header={"kid": "../../../dev/null"}),
    "kid SQL": token(header={"kid": "' OR 1=1 --"}),
    "kid huge": token(header={"kid": "k" * 4000}),
    "no signature": without_signature(GOOD),
    "claims of another": with_part(token(client_id="client-2"), 2, GOOD),
    "signature of another": with_part(GOOD, 2, token(client_id="client-2")),
    "header of another": with_part(GOOD, 0, token(header={"typ": "JWT"})),
    "expired": token(exp=NOW - 30),
    "expired long ago": token(exp=1),
    "exp missing": token(exp=None),
    "exp text": token(exp="tomorrow"),
    "exp negative": token(exp=-1),
    "nbf in future": token(nbf=NOW + 300),
    "iss another": token(iss="https://evil.example.org"),
    "iss missing": token(iss=None),
    "iss empty": token(iss=""),
    "iss longer": token(iss=ISSUER + "/"),
    "iss shorter": token(iss=ISSUER[:-1]),
    "iss list": token(iss=[ISSUER]),
    "iss upper case": token(iss=ISSUER.upper()),
    "aud another": token(aud=["schemes"]),
    "aud text of another": token(aud="schemes"),
    "aud missing": token(aud=None),
    "aud empty": token(aud=[]),
    "aud prefix": token(aud=["indicator"]),
    "aud longer": token(aud=["indicators-test"]),
    "aud all in one": token(aud="indicators schemes"),
    "aud wildcard": token(aud=["*"]),
    "aud an object": token(aud={"indicators": True}),
    "dots": "..",
    "one part": "abc",
    "five parts": GOOD + ".a.b",
    "not base64": "a.b.c",
    "a comma and a second": f"{GOOD},{GOOD}",
    "with a space in it": GOOD.replace(".", ". "),
    "not JSON": "bm90.bm90.bm90",
}


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED)
async def test_a_forged_token_opens_nothing(gateway: Gateway, forged: str) -> None:
    answer = await gateway.client.get(PATH, headers={"Authorization": f"Bearer {forged}"})
    assert answer.status_code in {401, 403}
    assert answer.headers["content-type"] == "application/problem+json"
    assert 'error="invalid_token"' in answer.headers["www-authenticate"]
    assert gateway.seen == []


CARRIERS = {
    "query": (f"{PATH}?access_token={GOOD}", {}),
    "query, twice": (f"{PATH}?a=1&access_token={GOOD}&access_token={GOOD}", {}),
    "cookie": (PATH, {"Cookie": f"access_token={GOOD}; token={GOOD}"}),
    "no scheme": (PATH, {"Authorization": GOOD}),
    "other scheme": (PATH, {"Authorization": f"Basic {GOOD}"}),
    "DPoP": (PATH, {"Authorization": f"DPoP {GOOD}"}),
    "proxy": (PATH, {"Proxy-Authorization": f"Bearer {GOOD}"}),
    "X-Authorization": (PATH, {"X-Authorization": f"Bearer {GOOD}"}),
    "X-Forwarded-Authorization": (PATH, {"X-Forwarded-Authorization": f"Bearer {GOOD}"}),
    "body": (PATH, {"X-Access-Token": GOOD}),
}


@pytest.mark.parametrize(("path", "headers"), CARRIERS.values(), ids=CARRIERS)
async def test_a_good_token_in_another_place_is_no_token(
    gateway: Gateway, path: str, headers: dict[str, str]
) -> None:
    assert (await gateway.client.get(path, headers=headers)).status_code == 401
    assert gateway.seen == []


@pytest.mark.parametrize("service", SERVICES)
async def test_a_token_opens_the_services_in_its_audience_and_no_other(
    gateway: Gateway, service: str
) -> None:
    headers = bearer(aud=["somebody-else", service])
    for other in SERVICES:
        answer = await gateway.client.get(f"/{other}/v1/x", headers=headers)
        assert answer.status_code == (200 if other == service else 403)
    assert [seen.path for seen in gateway.seen] == [f"/{service}/v1/x"]


async def test_the_service_is_handed_the_token_to_check_it_again(gateway: Gateway) -> None:
    headers = bearer()
    await gateway.client.get(PATH, headers=headers)
    assert gateway.seen[0].headers["authorization"] == headers["Authorization"]


async def test_clocks_may_differ_by_ten_seconds(gateway: Gateway) -> None:
    now = int(time.time())
    for good in ({"exp": now - 5}, {"nbf": now + 5}):
        assert (await gateway.client.get(PATH, headers=bearer(**good))).status_code == 200
    for bad in ({"exp": now - 15}, {"nbf": now + 15}):
        assert (await gateway.client.get(PATH, headers=bearer(**bad))).status_code == 401


def read_keys_every_second(plan: Plan) -> None:
    for provider in http_filter(http_manager(plan), "jwt_authn")["providers"].values():
        provider["remote_jwks"]["cache_duration"] = "1s"


async def test_a_key_that_is_taken_away_stops_working_and_a_lost_issuer_does_not(
    folder: Path,
) -> None:
    async with (
        running.services() as behind,
        running.gateway(folder, behind, read_keys_every_second) as gateway,
    ):
        [issuer] = behind["membership"]
        old, new = bearer(), bearer(key=OTHER_KEY)
        assert (await gateway.client.get(PATH, headers=old)).status_code == 200

        issuer.keys = public(OTHER_KEY)
        await asyncio.sleep(1.2)
        assert (await gateway.client.get(PATH, headers=old)).status_code == 401
        assert (await gateway.client.get(PATH, headers=new)).status_code == 200

        await issuer.kill()
        await asyncio.sleep(1.2)
        assert (await gateway.client.get(PATH, headers=new)).status_code == 200
        assert (await gateway.client.get(PATH, headers=old)).status_code == 401


async def test_without_any_keys_a_good_token_is_not_called_a_bad_one(folder: Path) -> None:
    async with running.services() as behind:
        await behind["membership"][0].kill()
        async with running.gateway(folder, behind) as gateway:
            answer = await gateway.client.get(PATH, headers=bearer())
            assert answer.status_code == 503
            assert answer.json()["type"] == "/membership/problems/unavailable"
            assert answer.headers["retry-after"] == "1"
            assert gateway.seen == []
