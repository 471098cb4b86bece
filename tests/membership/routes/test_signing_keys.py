"""The keys that this service signs with: next, current, retired, and never forgotten."""

import json
from typing import Any
from uuid import uuid4

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey
from membership.actions.keys import KeyNameReused, OwnKeys
from sqlalchemy import text

from shared.callers import Verifier
from shared.problems import Problem
from tests.conftest import Clients, OpenApp
from tests.membership.partners import V1
from tests.tokens import Issuer, new_key


def settings(*keys: ECKey) -> str:
    return json.dumps({"keys": [key.as_dict(private=True) for key in keys]})


class Process:
    """One process of the service after another, each with settings of its own."""

    def __init__(self, app: Clients) -> None:
        self.app = app

    def starts(self, *keys: ECKey) -> OwnKeys:
        self.keys = OwnKeys(settings(*keys), lambda: self.app.app.state.database)
        self.app.app.state.keys = self.keys
        return self.keys

    async def known(self) -> dict[str, Any]:
        caller = self.app.caller("membership:read")
        listed = await caller.get(f"{V1}/signing-keys", params={"limit": 500})
        return {one["kid"]: one for one in listed.json()["items"]}

    async def published(self) -> set[str]:
        answer = await self.app.anyone().get("/membership/.well-known/jwks.json")
        assert all("d" not in key for key in answer.json()["keys"])
        return {key["kid"] for key in answer.json()["keys"]}

    async def later(self, kid: str, seconds: int) -> None:
        """Let it be so long ago that a key was retired."""
        async with self.app.app.state.database.reading() as connection:
            aged = text(
                "UPDATE signing_key SET retired_at = retired_at - make_interval(secs => :s) "
                "WHERE kid = :kid"
            )
            await connection.execute(aged, {"s": seconds, "kid": kid})


@pytest.fixture
async def process(open_app: OpenApp) -> Process:
    return Process(await open_app("membership"))


A, B, C = (new_key(f"{kid}-{uuid4().hex[:6]}") for kid in "abc")
NAMES = [str(key.kid) for key in (A, B, C)]


async def test_a_key_is_next_then_current_then_retired_and_stays_published(
    process: Process,
) -> None:
    a, b, _ = NAMES
    process.starts(A, B)
    first = await process.known()
    assert (first[a]["status"], first[b]["status"]) == ("current", "next")
    assert first[a]["valid_from"] is not None
    assert first[b]["valid_from"] is first[b]["valid_to"] is None
    assert {a, b} <= await process.published()
    process.starts(B, A)
    second = await process.known()
    assert (second[a]["status"], second[b]["status"]) == ("retired", "current")
    assert second[a]["valid_from"] == first[a]["valid_from"]
    assert second[a]["valid_to"] is not None
    process.starts(B)
    assert {a, b} <= await process.published()
    third = await process.known()
    assert third[a]["public_key"]["x"] == A.as_dict(private=False)["x"]
    assert third[a]["purposes"] == ["access_tokens", "records"]


async def test_a_key_that_never_signed_can_be_taken_away_and_put_back(process: Process) -> None:
    _, b, _ = NAMES
    process.starts(A, B)
    await process.known()
    process.starts(A)
    assert b not in await process.published()
    process.starts(A, B)
    assert (await process.known())[b]["status"] == "next"
    assert b in await process.published()


async def test_a_name_is_not_given_to_another_key(process: Process) -> None:
    process.starts(A)
    await process.known()
    keys = process.starts(new_key(NAMES[0]))
    with pytest.raises(KeyNameReused):
        await keys.look()


async def test_replicas_with_other_settings_agree_in_the_end(process: Process) -> None:
    a, b, _ = NAMES
    new, old = process.starts(B, A), process.starts(A)
    await new.look()
    await old.look()
    assert (await process.known())[b]["status"] == "retired"
    new.looked_at = -1000.0
    await new.look()
    process.app.app.state.keys = new
    assert (await process.known())[b]["status"] == "current"
    assert (await process.known())[a]["status"] == "retired"


def signed_by(key: ECKey) -> tuple[Issuer, str]:
    issuer = Issuer(key=key)
    return issuer, issuer.token("membership:read")


async def test_tokens_of_a_retired_key_are_taken_until_the_last_has_run_out(
    process: Process,
) -> None:
    a, b, _ = NAMES
    process.starts(A, B)
    await process.known()
    issuer, token = signed_by(A)

    def verifier(*keys: ECKey) -> Verifier:
        return Verifier("membership", issuer.name, process.starts(*keys))

    assert (await verifier(B, A).verify(token)).client_id == "tester"
    await process.later(a, 600)
    for keys in ((B,), (B, A)):
        assert (await verifier(*keys).verify(token)).client_id == "tester"
    await process.later(a, 20)
    for keys in ((B,), (B, A)):
        with pytest.raises(Problem):
            await verifier(*keys).verify(token)
    assert a in await process.published()
    _, current = signed_by(B)
    assert (await verifier(B, A).verify(current)).client_id == "tester"
    assert b in await process.published()


async def test_what_a_retired_key_signed_is_verified_by_what_is_published(
    process: Process,
) -> None:
    process.starts(A)
    await process.known()
    record = jwt.encode({"alg": "ES256", "kid": NAMES[0]}, {"decision": "d1"}, A)
    process.starts(B)
    answer = await process.app.anyone().get("/membership/.well-known/jwks.json")
    [key] = [one for one in answer.json()["keys"] if one["kid"] == NAMES[0]]
    assert jwt.decode(record, ECKey.import_key(key), ["ES256"]).claims == {"decision": "d1"}


async def test_the_list_is_for_readers(process: Process) -> None:
    caller = process.app.caller("membership:clients")
    assert (await caller.get(f"{V1}/signing-keys")).status_code == 403


async def test_keys_go_on_being_published_while_the_database_is_away(process: Process) -> None:
    keys = process.starts(C)

    def away() -> Any:
        raise OSError

    keys.database = away
    assert await process.published() == {NAMES[2]}
