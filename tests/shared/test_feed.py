"""The feed has no gap, whoever writes and however fast somebody follows."""

import asyncio
import random

from sqlalchemy import text

from shared.changes import announce
from shared.database import Database
from tests.conftest import Clients, OpenApp

PATH = "/membership/v1/changes"
WRITERS, EACH = 16, 40


async def test_a_fast_follower_misses_nothing_of_sixteen_writers(pooled_app: OpenApp) -> None:
    app: Clients = await pooled_app("membership")
    other: Clients = await pooled_app("membership")
    reader = app.caller("membership:read")
    start = (await reader.get(PATH, params={"limit": 500})).json()
    while start["next"]:
        start = (await reader.get(PATH, params={"limit": 500, "after": start["next"]})).json()
    writing, committed = asyncio.Event(), set[str]()

    async def write(number: int) -> None:
        chance = random.Random(number)
        database: Database = (app if number % 2 else other).app.state.database
        for one in range(EACH):
            name = f"w{number}-{one}"
            try:
                async with database.changing() as session:
                    announce(session, "test.happened", name)
                    await session.execute(text("SELECT pg_sleep(:s)"), {"s": chance.random() / 500})
                    if chance.random() < 0.2:
                        raise LookupError  # noqa: TRY301 - a handler that changes its mind
            except LookupError:
                continue
            committed.add(name)

    async def follow() -> list[str]:
        seen, cursor = [], start["cursor"]
        while True:
            done = writing.is_set()
            page = (await reader.get(PATH, params={"after": cursor, "limit": 7})).json()
            seen += [int(one["id"].partition(".")[2]) for one in page["items"]]
            subjects.extend(one["subject"] for one in page["items"])
            cursor = page["cursor"]
            if done and page["next"] is None and not page["items"]:
                return [str(number) for number in seen]

    subjects: list[str] = []
    following = asyncio.create_task(follow())
    await asyncio.gather(*(write(number) for number in range(WRITERS)))
    writing.set()
    numbers = [int(number) for number in await following]
    assert sorted(subjects) == sorted(committed)
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))


async def test_a_cursor_of_another_epoch_or_beyond_the_end_is_gone(open_app: OpenApp) -> None:
    app: Clients = await open_app("membership")
    reader = app.caller("membership:read")
    here = (await reader.get(PATH)).json()
    for cursor in ("00000000.1", f"{here['epoch']}.{here['last_number'] + 1}"):
        gone = await reader.get(PATH, params={"after": cursor})
        assert gone.status_code == 410
        assert gone.json()["type"] == "/membership/problems/feed-restarted"
        assert gone.json()["last_number"] == here["last_number"]
    assert (await reader.get(PATH, params={"after": gone.json()["cursor"]})).status_code == 200


async def test_what_is_no_cursor_is_refused(open_app: OpenApp) -> None:
    app: Clients = await open_app("membership")
    for cursor in ("1", "x.y", "ffffffff.-1", "ffffffff." + "9" * 30):
        refused = await app.caller("membership:read").get(PATH, params={"after": cursor})
        assert refused.status_code == 422, cursor
