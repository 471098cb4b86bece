"""A file that is sent to be done later is done once, whole, and only its sender sees it."""

import asyncio
from contextlib import suppress
from typing import Any
from uuid import uuid4

import pytest
from indicators.domain import jobs as rules
from indicators.jobs.imports import take_imports
from indicators.queries import imports, jobs

from shared.database import Database
from tests.conftest import Clients
from tests.feeds import events
from tests.indicators.files import OBSERVATION_HEAD, V1, observation, read
from tests.indicators.routes.test_parquet import PARQUET, ROW, packed

GOOD = OBSERVATION_HEAD + observation(value="1") + observation(area_id="t-east", value="2")
DONE = {"rows": 2, "added": 2, "corrected": 0, "unchanged": 0}


async def later(app: Clients, body: str | bytes, kind: str = "text/csv", **caller: str) -> Any:
    editor = app.caller("indicators:write", **caller)
    content = body.encode() if isinstance(body, str) else body
    return await editor.post(
        f"{V1}/imports/observations",
        content=content,
        headers={"Content-Type": kind, "Prefer": "respond-async"},
    )


async def job(app: Clients, sent: Any, **caller: str) -> Any:
    return await app.caller("indicators:write", **caller).get(sent.headers["Location"])


async def ended(app: Clients, body: str | bytes, kind: str = "text/csv") -> Any:
    sent = await later(app, body, kind)
    assert sent.status_code == 202, sent.text
    await take_imports(app.app.state.database)
    return (await job(app, sent)).json()


async def breaking(*_: Any) -> None:
    raise ConnectionResetError


async def test_a_file_is_kept_and_nothing_is_stored_until_its_turn(pooled_place: Clients) -> None:
    sent = await later(pooled_place, GOOD)
    assert sent.headers["Preference-Applied"] == "respond-async"
    waiting = await job(pooled_place, sent)
    assert waiting.json() == sent.json()
    assert (waiting.json()["state"], waiting.json()["total"]) == ("waiting", 2)
    assert (await read(pooled_place, "observations"))["items"] == []
    await take_imports(pooled_place.app.state.database)
    done = (await job(pooled_place, sent)).json()
    assert (done["state"], done["done"], done["total"], done["result"]) == ("done", 2, 2, DONE)
    assert done["sent_at"] <= done["started_at"] <= done["finished_at"]
    assert len((await read(pooled_place, "observations"))["items"]) == 2
    feed = await events(pooled_place.caller("indicators:read"), "indicators")
    told = [one["type"] for one in feed[-2:]]
    assert told == ["leftshift.observations.recorded", "leftshift.observation.imported"]


async def test_a_file_that_is_sent_twice_changes_nothing_the_second_time(
    pooled_place: Clients,
) -> None:
    first, second = await later(pooled_place, GOOD), await later(pooled_place, GOOD)
    await take_imports(pooled_place.app.state.database)
    results = [(await job(pooled_place, sent)).json()["result"] for sent in (first, second)]
    assert results == [DONE, {"rows": 2, "added": 0, "corrected": 0, "unchanged": 2}]


async def test_parquet_is_taken_later_too(pooled_place: Clients) -> None:
    done = await ended(pooled_place, packed(ROW, ROW | {"area_id": "t-east"}), PARQUET)
    assert (done["state"], done["total"], done["result"]) == ("done", 2, DONE)


async def test_faults_end_a_job_as_they_would_end_a_request(pooled_place: Clients) -> None:
    done = await ended(pooled_place, GOOD + observation(value="many", area_id="t-west"))
    assert (done["state"], done["result"]) == ("failed", None)
    problem = done["problem"]
    assert (problem["type"], problem["status"]) == ("/indicators/problems/invalid", 422)
    assert [(one["line"], one["column"]) for one in problem["errors"]] == [(4, "value")]
    assert (await read(pooled_place, "observations"))["items"] == []


async def test_nobody_else_sees_a_job(pooled_place: Clients) -> None:
    sent = await later(pooled_place, GOOD)
    assert (await job(pooled_place, sent, client_id="another")).status_code == 404
    reader = pooled_place.caller("indicators:read")
    assert (await reader.get(sent.headers["Location"])).status_code == 403
    await take_imports(pooled_place.app.state.database)
    nowhere = await pooled_place.caller("indicators:write").get(f"{V1}/jobs/{uuid4()}")
    assert nowhere.status_code == 404


async def test_a_job_that_another_worker_has_is_left_to_it(pooled_place: Clients) -> None:
    database: Database = pooled_place.app.state.database
    sent = await later(pooled_place, GOOD)
    async with database.changing() as other:
        assert await jobs.claim(other, sent.json()["id"])
        await take_imports(database)
        assert (await job(pooled_place, sent)).json()["state"] == "waiting"
    before = await events(pooled_place.caller("indicators:read"), "indicators")
    await asyncio.gather(*(take_imports(database) for _ in range(3)))
    assert (await job(pooled_place, sent)).json()["result"] == DONE
    feed = await events(pooled_place.caller("indicators:read"), "indicators")
    told = [one["type"] for one in feed[len(before) :]]
    assert told == ["leftshift.observations.recorded", "leftshift.observation.imported"]


async def test_what_breaks_off_rests_while_others_are_taken(
    pooled_place: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "REST", 60)
    broken = await later(pooled_place, GOOD)
    with monkeypatch.context() as patch:
        patch.setattr(imports, "one_at_a_time", breaking)
        with suppress(ConnectionResetError):
            await take_imports(pooled_place.app.state.database)
    other = await later(pooled_place, GOOD)
    await take_imports(pooled_place.app.state.database)
    assert (await job(pooled_place, broken)).json()["state"] == "running"
    assert (await job(pooled_place, other)).json()["result"] == DONE
    monkeypatch.setattr(jobs, "REST", 0)
    await take_imports(pooled_place.app.state.database)
    assert (await job(pooled_place, broken)).json()["result"]["unchanged"] == 2


async def test_a_last_line_without_an_end_is_counted(pooled_place: Clients) -> None:
    for body in (GOOD, GOOD.removesuffix("\n")):
        assert (await later(pooled_place, body)).json()["total"] == 2
    assert (await later(pooled_place, "")).json()["total"] == 0
    await take_imports(pooled_place.app.state.database)


async def test_what_breaks_off_is_begun_anew_and_given_up_after_five_times(
    pooled_place: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "REST", 0)
    sent = await later(pooled_place, GOOD)
    with monkeypatch.context() as patch:
        patch.setattr(imports, "one_at_a_time", breaking)
        with suppress(ConnectionResetError):
            await take_imports(pooled_place.app.state.database)
        assert (await job(pooled_place, sent)).json()["state"] == "running"
    await take_imports(pooled_place.app.state.database)
    assert (await job(pooled_place, sent)).json()["result"] == DONE

    monkeypatch.setattr(imports, "one_at_a_time", breaking)
    sent = await later(pooled_place, GOOD)
    for _ in range(rules.MOST_ATTEMPTS):
        with suppress(ConnectionResetError):
            await take_imports(pooled_place.app.state.database)
        assert (await job(pooled_place, sent)).json()["state"] == "running"
    await take_imports(pooled_place.app.state.database)
    failed = (await job(pooled_place, sent)).json()
    assert (failed["state"], failed["problem"]["status"]) == ("failed", 500)
    assert failed["problem"]["type"] == "/indicators/problems/given-up"


async def test_a_client_may_have_twenty_that_wait(pooled_place: Clients) -> None:
    sent = [await later(pooled_place, OBSERVATION_HEAD) for _ in range(rules.MOST_UNFINISHED + 1)]
    assert [one.status_code for one in sent] == [202] * rules.MOST_UNFINISHED + [429]
    assert sent[-1].json()["type"] == "/indicators/problems/too-many-unfinished"
    other = await later(pooled_place, OBSERVATION_HEAD, client_id="another")
    assert other.status_code == 202
    await take_imports(pooled_place.app.state.database)
    assert (await later(pooled_place, OBSERVATION_HEAD)).status_code == 202
    await take_imports(pooled_place.app.state.database)
