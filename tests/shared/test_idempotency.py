"""A creating POST happens once."""

import asyncio
from uuid import uuid4

from tests.conftest import Clients, OpenApp

PATH = "/membership/v1/organisations"
FEED = "/membership/v1/changes"


async def test_eight_at_once_make_one(pooled_app: OpenApp) -> None:
    apps: list[Clients] = [await pooled_app("membership"), await pooled_app("membership")]
    reader = apps[0].caller("membership:read")
    before = (await reader.get(FEED)).json()
    cursor = f"{before['epoch']}.{before['last_number']}"
    body = {"id": f"once-{uuid4().hex[:8]}", "name": "Once", "kind": "nhs_trust"}
    key = {"Idempotency-Key": str(uuid4())}

    async def send(app: Clients) -> int:
        while True:
            answer = await app.caller("membership:write").post(PATH, json=body, headers=key)
            if answer.status_code != 409:
                assert answer.json()["id"] == body["id"]
                return answer.status_code
            assert answer.json()["type"] == "/membership/problems/request-in-progress"
            await asyncio.sleep(0.02)

    assert await asyncio.gather(*(send(apps[n % 2]) for n in range(8))) == [201] * 8
    after = (await reader.get(FEED, params={"after": cursor})).json()
    assert [one["subject"] for one in after["items"]] == [body["id"]]


async def test_a_key_belongs_to_the_client_that_chose_it(open_app: OpenApp) -> None:
    app: Clients = await open_app("membership")
    key = {"Idempotency-Key": str(uuid4())}
    for client_id in ("one", "two"):
        body = {"id": f"{client_id}-own", "name": "Own", "kind": "nhs_trust"}
        caller = app.caller("membership:write", client_id=client_id)
        made = await caller.post(PATH, json=body, headers=key)
        assert (made.status_code, made.json()["id"]) == (201, body["id"])


async def test_a_refused_request_leaves_its_key_free(open_app: OpenApp) -> None:
    app: Clients = await open_app("membership")
    writer, key = app.caller("membership:write"), {"Idempotency-Key": str(uuid4())}
    body = {"id": "later-test", "name": "Later", "kind": "nhs_trust"}
    wrong = {"legal_from": "2022-01-02", "legal_to": "2022-01-01"}
    assert (await writer.post(PATH, json=body | wrong, headers=key)).status_code == 422
    assert (await writer.post(PATH, json=body, headers=key)).status_code == 201


async def test_the_same_key_on_another_path_is_refused(open_app: OpenApp) -> None:
    app: Clients = await open_app("membership")
    writer, key = app.caller("membership:write"), {"Idempotency-Key": str(uuid4())}
    body = {"id": "path-test", "name": "Path", "kind": "group"}
    assert (await writer.post(PATH, json=body, headers=key)).status_code == 201
    other = await writer.post("/membership/v1/bodies", json=body, headers=key)
    assert other.json()["type"] == "/membership/problems/idempotency-key-reused"
