"""Funds over HTTP."""

from typing import Any

import pytest

from tests.conftest import Clients
from tests.feeds import events
from tests.schemes.files import V1, read, read_csv

NEW = {"id": "f", "name": "Fund", "source": "Plan, §1a"}


def key(name: str) -> dict[str, str]:
    return {"Idempotency-Key": f"{name}-0000-0000"}


async def registered(app: Clients, **changed: Any) -> Any:
    editor, body = app.caller("schemes:write", "schemes:read"), NEW | changed
    answer = await editor.post(f"{V1}/funds", json=body, headers=key(str(body["id"])))
    assert answer.status_code == 201, answer.text
    return answer


async def test_a_fund_is_registered_and_read(app: Clients) -> None:
    new = await registered(app)
    found = await app.caller("schemes:read").get(new.headers["Location"])
    assert found.json() == new.json()
    assert found.headers["ETag"] == new.headers["ETag"] == '"1"'
    assert (new.json()["host_organisation_id"], new.json()["host_status"]) == (None, "not_stated")


async def test_the_same_key_meets_the_same_answer_and_the_id_is_taken(app: Clients) -> None:
    first, again = await registered(app), await registered(app)
    assert again.content == first.content
    assert again.headers["Idempotency-Replayed"] == "true"
    editor = app.caller("schemes:write")
    taken = await editor.post(f"{V1}/funds", json=NEW, headers=key("other"))
    assert (taken.status_code, taken.json()["type"]) == (409, "/schemes/problems/fund-exists")


async def test_the_host_becomes_known_by_a_change(app: Clients) -> None:
    place = (await registered(app)).headers["Location"]
    editor = app.caller("schemes:write")
    host = {"host_organisation_id": "lcc", "host_status": "known"}
    assert (await editor.patch(place, json=host)).status_code == 428
    changed = await editor.patch(place, json=host, headers={"If-Match": '"1"'})
    assert (changed.status_code, changed.headers["ETag"]) == (200, '"2"'), changed.text
    assert changed.json()["source"] == "Plan, §1a"
    stale = await editor.patch(place, json=host, headers={"If-Match": '"1"'})
    assert stale.status_code == 412
    last = (await events(app.caller("schemes:read"), "schemes"))[-1]
    assert (last["type"], last["subject"]) == ("leftshift.fund.changed", "f")


@pytest.mark.parametrize(
    "host",
    [
        {"host_status": "known"},
        {"host_organisation_id": "lcc"},
        {"host_organisation_id": "lcc", "host_status": "none"},
    ],
)
async def test_a_host_is_named_if_it_is_known_and_only_then(
    app: Clients, host: dict[str, str]
) -> None:
    editor = app.caller("schemes:write")
    refused = await editor.post(f"{V1}/funds", json=NEW | host, headers=key("host"))
    assert (refused.status_code, refused.json()["type"]) == (422, "/schemes/problems/host-unclear")
    place = (await registered(app)).headers["Location"]
    refused = await editor.patch(place, json=host, headers={"If-Match": '"1"'})
    assert refused.status_code == 422
    assert (await read(app, place))["version"] == 1


async def test_funds_are_listed_in_pages_and_as_csv(app: Clients) -> None:
    for name in ("aa", "bb", "cc"):
        await registered(app, id=name, name="=HYPERLINK(1)")
    page = await read(app, f"{V1}/funds", limit=2, after="a")
    assert ([one["id"] for one in page["items"]], page["next"]) == (["aa", "bb"], "bb")
    assert "bb,'=HYPERLINK(1),,not_stated," in await read_csv(app, f"{V1}/funds")


NOWHERE = ("", "/schemes", "/schemes/01", "/plan-lines", "/plan-lines/x", "/plan-lines/x/readings",
           "/contributions", "/contributions/x", "/contributions/x/readings", "/stated-totals",
           "/stated-totals/x", "/summary")  # fmt: skip


async def test_what_is_of_no_fund_is_not_there(app: Clients, subtests: pytest.Subtests) -> None:
    for path in NOWHERE:
        with subtests.test(path=path):
            answer = await app.caller("schemes:read").get(f"{V1}/funds/nowhere{path}")
            assert (answer.status_code, answer.json()["type"]) == (
                404,
                "/schemes/problems/not-there",
            )


@pytest.mark.parametrize("path", ["/funds", "/funds/f/plan-lines", "/funds/f/summary"])
async def test_who_may_not_read_learns_nothing(app: Clients, path: str) -> None:
    assert (await app.anyone().get(f"{V1}{path}")).status_code == 401
    writer = app.caller("schemes:write")
    assert (await writer.get(f"{V1}{path}")).status_code == 403
