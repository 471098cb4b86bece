"""Sixteen writers, some of whom change their minds, a service that is killed, a fast follower."""

import asyncio
import random

import httpx

from deploy import postgres
from deploy.partnership import Partnership
from shared.changes import announce
from shared.database import Database
from shared.settings import ServiceSettings
from tests.faults.test_kills import again
from tests.running import processes, running

WRITERS, EVENTS = 16, 25_000


async def write(database: Database, number: int, committed: list[str]) -> None:
    chance, mine = random.Random(number), 0
    while mine < EVENTS / WRITERS:
        names = [f"{number}-{mine + n}" for n in range(chance.randint(1, 25))]
        try:
            async with database.changing() as session:
                for name in names:
                    announce(session, "test.happened", name)
                if chance.random() < 0.1:
                    raise LookupError  # noqa: TRY301 - a handler that changes its mind
        except LookupError:
            continue
        committed += names
        mine += len(names)


async def follow(
    http: httpx.AsyncClient, path: str, written: asyncio.Event
) -> list[tuple[int, str]]:
    seen: list[tuple[int, str]] = []
    cursor = None
    while True:
        done = written.is_set()
        query = {"limit": "500"} | ({"after": cursor} if cursor else {})
        try:
            answer = await http.get(path, params=query)
        except httpx.HTTPError:
            continue
        if answer.status_code != httpx.codes.OK:
            continue
        page = answer.json()
        seen += [(int(one["id"].partition(".")[2]), one["subject"]) for one in page["items"]]
        cursor = page["cursor"]
        if done and not page["items"]:
            return seen


async def race(partnership: Partnership, service: str) -> tuple[list[str], list[tuple[int, str]]]:
    url = postgres.url(service, partnership.postgres_port, partnership.secrets["roles"])
    database = Database(ServiceSettings(database_url=url, database_connections=WRITERS), "test")
    committed: list[str] = []
    written, auth = asyncio.Event(), partnership.client("operator")
    base = partnership.url
    async with httpx.AsyncClient(base_url=base, auth=auth, timeout=10, trust_env=False) as http:
        following = asyncio.create_task(follow(http, f"/{service}/v1/changes", written))
        writing = asyncio.gather(*(write(database, n, committed) for n in range(WRITERS)))
        for _ in range(3):
            await asyncio.sleep(0.3)
            await again(partnership, processes(partnership, f"{service}-1")[0])
        await writing
        written.set()
        seen = await asyncio.wait_for(following, 60)
    await database.close()
    return committed, seen


async def test_no_event_of_a_hundred_thousand_is_missed_or_doubled() -> None:
    total = 0
    async with running() as partnership:
        for service in postgres.SERVICES:
            committed, seen = await race(partnership, service)
            numbers = [number for number, _ in seen]
            subjects = [subject for _, subject in seen if subject[0].isdigit()]
            assert numbers == list(range(1, len(numbers) + 1)), service
            assert sorted(subjects) == sorted(committed), service
            total += len(committed)
    print(f"\n{total} events in four feeds, {WRITERS} writers each: 0 missed, 0 doubled")
    assert total >= 4 * EVENTS
