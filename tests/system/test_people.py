"""A person signs in at their own organisation's OpenID provider and acts here as themselves.

The provider is other people's certified software, so both sides of the standard are not ours.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio
from joserfc.jws import extract_compact

from deploy.keys import JWT_BEARER
from deploy.partnership import Partnership
from tests.system.provider import CLIENT_ID, Provider, provider

pytestmark = pytest.mark.asyncio(loop_scope="session")
V1 = "/membership/v1"
TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange"
ID_TOKEN = "urn:ietf:params:oauth:token-type:id_token"
SUBJECT = "subject-quetzal-7"


@dataclass
class SignedIn:
    """A person of Leeds Teaching Hospitals, as the provider and as the partnership know them."""

    partnership: Partnership
    operator: httpx.AsyncClient
    provider: Provider
    person_id: str = ""

    async def register(self) -> None:
        issuer = {
            "id": "lth-id", "organisation_id": "lth", "issuer": self.provider.issuer,
            "jwks_uri": self.provider.jwks_uri, "algorithms": ["ES256"], "audience": CLIENT_ID,
        }  # fmt: skip
        await self.send("issuers", issuer)
        made = await self.send("people", {"issuer_id": "lth-id", "subject": SUBJECT})
        self.person_id = made["id"]

    async def send(self, place: str, body: dict[str, Any]) -> Any:
        key = {"Idempotency-Key": str(uuid4())}
        made = await self.operator.post(f"{V1}/{place}", json=body, headers=key)
        assert made.status_code == 201, made.text
        return made.json()

    async def change(self, place: str, body: dict[str, Any]) -> None:
        read = await self.operator.get(f"{V1}/{place}")
        version = {"If-Match": read.headers["ETag"]}
        changed = await self.operator.patch(f"{V1}/{place}", json=body, headers=version)
        assert changed.status_code == 200, changed.text

    async def exchange(self, id_token: str, client: str = "lth", **more: str) -> httpx.Response:
        form = {
            "grant_type": TOKEN_EXCHANGE, "client_assertion_type": JWT_BEARER,
            "client_assertion": self.partnership.client(client).assertion(),
            "subject_token": id_token, "subject_token_type": ID_TOKEN,
        } | more  # fmt: skip
        async with httpx.AsyncClient(base_url=self.partnership.url, trust_env=False) as http:
            return await http.post("/membership/oauth2/token", data=form)

    async def get(self, token: str, path: str) -> httpx.Response:
        bearer = {"Authorization": f"Bearer {token}"}
        async with httpx.AsyncClient(base_url=self.partnership.url, trust_env=False) as http:
            return await http.get(path, headers=bearer)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def somebody(
    partnership: Partnership, operator: httpx.AsyncClient
) -> AsyncIterator[SignedIn]:
    async with provider(partnership.folder / "provider") as running:
        there = SignedIn(partnership, operator, running)
        await there.register()
        yield there


async def test_a_person_who_signed_in_elsewhere_acts_here(somebody: SignedIn) -> None:
    id_token = await somebody.provider.id_token(SUBJECT)
    given = await somebody.exchange(id_token)
    assert given.status_code == 200, given.text
    token = given.json()["access_token"]
    assert "membership:decide" in given.json()["scope"].split()
    claims = extract_compact(token.encode()).payload
    assert somebody.person_id.encode() in claims
    assert SUBJECT.encode() not in claims
    read = await somebody.get(token, f"{V1}/people/{somebody.person_id}")
    assert read.json()["organisation_id"] == "lth", read.text
    assert (await somebody.get(token, "/schemes/v1/funds")).status_code == 200


async def test_what_a_person_reads_is_recorded_as_read_by_them(somebody: SignedIn) -> None:
    given = await somebody.exchange(await somebody.provider.id_token(SUBJECT))
    place = "/care-record/v1/persons/9990000018"
    read = await somebody.get(given.json()["access_token"], f"{place}?purpose=direct_care")
    assert read.status_code == 200, read.text
    seen = await somebody.operator.get(f"{place}/accesses", params={"purpose": "audit"})
    users = {one["user_id"] for one in seen.json()["items"] if one["client_id"] == "lth"}
    assert somebody.person_id in users


async def test_the_providers_own_token_opens_nothing(somebody: SignedIn) -> None:
    id_token = await somebody.provider.id_token(SUBJECT)
    assert (await somebody.get(id_token, f"{V1}/organisations/lth")).status_code == 401


async def test_a_system_alone_may_not_decide(somebody: SignedIn) -> None:
    form = {
        "grant_type": "client_credentials", "client_assertion_type": JWT_BEARER,
        "client_assertion": somebody.partnership.client("lth").assertion(),
        "scope": "membership:decide",
    }  # fmt: skip
    async with httpx.AsyncClient(base_url=somebody.partnership.url, trust_env=False) as http:
        refused = await http.post("/membership/oauth2/token", data=form)
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_scope")


async def test_somebody_unknown_and_somebody_elses_system_are_refused(somebody: SignedIn) -> None:
    known = await somebody.provider.id_token(SUBJECT)
    unknown = await somebody.provider.id_token("nobody")
    assert (await somebody.exchange(unknown)).status_code == 400
    assert (await somebody.exchange(known, client="lcc")).status_code == 400


async def test_who_has_left_and_whose_provider_is_suspended_is_refused_at_once(
    somebody: SignedIn,
) -> None:
    id_token, person = await somebody.provider.id_token(SUBJECT), f"people/{somebody.person_id}"
    for place, ended in ((person, "left"), ("issuers/lth-id", "suspended")):
        await somebody.change(place, {"status": ended})
        assert (await somebody.exchange(id_token)).status_code == 400
        await somebody.change(place, {"status": "active"})
        assert (await somebody.exchange(id_token)).status_code == 200


async def test_nobodys_subject_is_in_any_log(somebody: SignedIn) -> None:
    logs = list(somebody.partnership.programs.logs.glob("*.log"))
    assert len(logs) > 8
    for path in logs:
        assert SUBJECT not in path.read_text(encoding="utf-8", errors="replace"), path.name
