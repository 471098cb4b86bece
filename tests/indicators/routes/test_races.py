"""Changes at the same moment: one is first, the others are told; nothing is lost or doubled."""

import asyncio
from collections import Counter
from typing import Any

import pytest
from httpx import Response

from tests.conftest import Clients
from tests.feeds import events
from tests.indicators.files import OBSERVATION_HEAD as HEAD
from tests.indicators.files import V1, observation, read, recorded, send, stored

AT_ONCE = 8
NEW: dict[str, Any] = {
    "indicator": {"id": "t-race", "name": "A race", "family": "test"},
    "area-link": {"id": "t-race", "hierarchy": "h", "child_id": "t-east", "parent_id": "t-city"},
    "definition": {"id": "t-count", "method": "count"},
}  # fmt: skip


def statuses(answers: list[Response]) -> Counter[int]:
    for one in answers:
        assert one.status_code < 400 or one.json()["type"], one.text
    return Counter(one.status_code for one in answers)


async def told(app: Clients) -> list[tuple[str, str]]:
    """Read the whole feed, and hold its numbers to be without a gap."""
    feed = await events(app.caller("indicators:read"), "indicators")
    numbers = [int(one["id"].partition(".")[2]) for one in feed]
    assert numbers == [*range(1, len(feed) + 1)]
    return [(one["type"], one["subject"]) for one in feed]


@pytest.mark.parametrize("what", NEW)
async def test_one_key_creates_once_however_many_send_it_at_once(
    pooled_place: Clients, what: str
) -> None:
    before = len(await told(pooled_place))
    editor = pooled_place.caller("indicators:write", client_id=f"racer-{what}")
    key = {"Idempotency-Key": f"one-race-of-{what}"}
    path = f"{V1}/{what}s"
    answers = await asyncio.gather(
        *(editor.post(path, json=NEW[what], headers=key) for _ in range(AT_ONCE))
    )
    assert statuses(answers).keys() <= {201, 409}, [one.text for one in answers]
    assert 201 in statuses(answers)
    assert len({one.text for one in answers if one.status_code == 201}) == 1
    assert len(await told(pooled_place)) == before + 1


@pytest.mark.parametrize("what", NEW)
async def test_one_id_is_created_once_under_whatever_keys(pooled_place: Clients, what: str) -> None:
    before = len(await told(pooled_place))
    editor = pooled_place.caller("indicators:write", client_id=f"runner-{what}")
    answers = await asyncio.gather(
        *(editor.post(f"{V1}/{what}s", json=NEW[what],
                      headers={"Idempotency-Key": f"key-{what}-{number}"})
          for number in range(AT_ONCE))
    )  # fmt: skip
    assert statuses(answers) == {201: 1, 409: AT_ONCE - 1}
    assert len(await told(pooled_place)) == before + 1


async def test_of_changes_that_start_from_one_version_one_is_made(pooled_place: Clients) -> None:
    await recorded(pooled_place, observation(value="1"))
    link = "id,hierarchy,child_id,parent_id\nt-link,h,t-east,t-city\n"
    await stored(pooled_place, "area-links", link)
    one = (await read(pooled_place, "observations"))["items"][0]
    before = len(await told(pooled_place))
    editor = pooled_place.caller("indicators:write")
    for path, change in ((f"observations/{one['id']}", {"value": 2}),
                         ("indicators/t-rate", {"name": "Another"}),
                         ("area-links/t-link", {"valid_from": "2020-01-01"})):  # fmt: skip
        answers = await asyncio.gather(
            *(editor.patch(f"{V1}/{path}", json=change, headers={"If-Match": '"1"'})
              for _ in range(AT_ONCE))
        )  # fmt: skip
        assert statuses(answers) == {200: 1, 412: AT_ONCE - 1}, [one.text for one in answers]
    assert len(await told(pooled_place)) == before + 3


async def test_a_file_that_is_sent_many_times_at_once_is_stored_once(pooled_place: Clients) -> None:
    before = len(await told(pooled_place))
    rows = (observation(value=str(n), period_label=str(n), period_start="", period_end="")
            for n in range(500))  # fmt: skip
    body = HEAD + "".join(rows)
    answers = await asyncio.gather(
        *(send(pooled_place, "observations", body) for _ in range(AT_ONCE))
    )
    reports = [one.json() for one in answers]
    assert statuses(answers) == {200: AT_ONCE}
    assert sorted(one["added"] for one in reports) == [0] * (AT_ONCE - 1) + [500]
    assert sum(one["unchanged"] for one in reports) == 500 * (AT_ONCE - 1)
    assert len(await told(pooled_place)) == before + 2


async def test_files_and_single_changes_at_once_lose_nothing(pooled_place: Clients) -> None:
    await recorded(pooled_place, observation(value="1"))
    name = (await read(pooled_place, "observations"))["items"][0]["id"]
    editor = pooled_place.caller("indicators:write")
    version = 1
    for turn in range(6):
        patch = editor.patch(f"{V1}/observations/{name}", json={"value": 100 + turn},
                             headers={"If-Match": f'"{version}"'})  # fmt: skip
        files = (send(pooled_place, "observations", HEAD + observation(value=str(200 + turn + n)))
                 for n in range(2))  # fmt: skip
        kinds = (send(pooled_place, "indicators", f"id,name,family\nt-new-{turn},New,test\n")
                 for _ in range(2))  # fmt: skip
        created = editor.post(
            f"{V1}/indicators", json={"id": f"t-new-{turn}", "name": "Old", "family": "test"},
            headers={"Idempotency-Key": f"an-indicator-{turn}"},
        )  # fmt: skip
        answers = await asyncio.gather(patch, created, *files, *kinds)
        assert statuses(answers).keys() <= {200, 201, 409, 412}, [one.text for one in answers]
        readings = (await read(pooled_place, f"observations/{name}/readings"))["items"]
        version = max(one["version"] for one in readings)
        assert sorted(one["version"] for one in readings) == list(range(1, version + 1))
        assert [one["recorded_to"] for one in readings].count(None) == 1
