"""A steady load of reads and creates, during which replicas are killed and nobody notices."""

import asyncio
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from uuid import uuid4

import httpx

from tests.compose.deployment import Deployment, docker
from tests.compose.facts import hold

EACH = 0.1  # Seconds between two requests of a worker: eight of them stay below the rate limit.
LASTS = 20.0  # Seconds.
BEFORE = 3.0  # Seconds of peace before each kill.
GONE = 4.0  # Seconds until the replica that was killed is started again.
BACK_WITHIN = 60  # Seconds.
# What is created, and read, of two services; the event that tells of it.
NOUNS = {
    "membership": ("bodies", "leftshift.body.registered", {"kind": "working group"}),
    "schemes": ("funds", "leftshift.fund.registered", {}),
}


@dataclass
class Journal:
    """What was asked, and what came of it."""

    created: dict[str, set[str]] = field(default_factory=lambda: {name: set() for name in NOUNS})
    failed: Counter[str] = field(default_factory=Counter)
    took: list[float] = field(default_factory=list)
    waited: int = 0

    def slowest(self, share: float) -> float:
        """Give the milliseconds within which this share of requests was answered."""
        return 1000 * sorted(self.took)[min(len(self.took) - 1, int(share * len(self.took)))]


def check_kills(one: Deployment) -> Iterator[str]:
    """Check all of it, and tell what was seen to hold."""
    journal = asyncio.run(under_load(one))
    what = f"{len(journal.took)} requests while a replica of each of {len(NOUNS)} was killed"
    failed = ", ".join(f"{number} x {outcome}" for outcome, number in journal.failed.items())
    hold(not failed, f"{what}, and some failed: {failed}")
    yield (
        f"{what}: none failed; median {journal.slowest(0.5):.0f} ms, "
        f"99 in 100 within {journal.slowest(0.99):.0f} ms, slowest {journal.slowest(1):.0f} ms"
        + (f"; {journal.waited} told to wait for their own first try" if journal.waited else "")
    )
    for service in NOUNS:
        told = Counter(told_of(one, service))
        lost = journal.created[service] - told.keys()
        hold(not lost, f"{service} forgot {len(lost)} things that it said were created")
        hold(max(told.values()) == 1, f"{service} did something twice")
    made = sum(len(names) for names in journal.created.values())
    yield f"{made} things created under load: each is there, once"
    yield from check_return(one)


async def under_load(one: Deployment) -> Journal:
    """Ask steadily, and meanwhile kill one replica of each service in turn."""
    token = one.operator().token
    journal, until = Journal(), time.monotonic() + LASTS
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(
        base_url=one.url, timeout=30, trust_env=False, headers=headers
    ) as http:
        workers = [
            worker(http, journal, service, until=until, creating=creating)
            for service in NOUNS
            for creating in (False, True, False, True)
        ]
        await asyncio.gather(kill_each(one), *workers)
    return journal


async def worker(
    http: httpx.AsyncClient, journal: Journal, service: str, *, until: float, creating: bool
) -> None:
    """Read, or create, at a steady pace."""
    noun, _, more = NOUNS[service]
    path, began = f"/{service}/v1/{noun}", time.monotonic()
    for number in count():
        await asyncio.sleep(began + number * EACH - time.monotonic())
        if time.monotonic() > until:
            return
        if creating:
            name = f"made-{uuid4()}"
            body = {"id": name, "name": name, "certainty": "invented", **more}
            if await asked(http, journal, 201, "POST", path, json=body,
                           headers={"Idempotency-Key": name}):  # fmt: skip
                journal.created[service].add(name)
        else:
            await asked(http, journal, 200, "GET", path, params={"limit": 20})


async def asked(
    http: httpx.AsyncClient, journal: Journal, status: int, method: str, path: str, **more: Any
) -> bool:
    """Send a request, wait if told that its first try still runs, and note what came of it."""
    start = time.monotonic()
    try:
        answer = await http.request(method, path, **more)
        while answer.status_code == httpx.codes.CONFLICT and "retry-after" in answer.headers:
            journal.waited += 1
            await asyncio.sleep(float(answer.headers["retry-after"]))
            answer = await http.request(method, path, **more)
        outcome = (
            "" if answer.status_code == status else f"{answer.status_code} {answer.text[:150]}"
        )
    except httpx.HTTPError as error:
        outcome = type(error).__name__
    journal.took.append(time.monotonic() - start)
    if outcome:
        journal.failed[f"{method} {path} {outcome}"] += 1
    return not outcome


async def kill_each(one: Deployment) -> None:
    """Kill the first replica of each service, and start it again while the load goes on."""
    for service in NOUNS:
        replica = one.containers(service)[0]["Id"]
        await asyncio.sleep(BEFORE)
        await asyncio.to_thread(docker, "kill", "--signal", "KILL", replica)
        await asyncio.sleep(GONE)
        await asyncio.to_thread(docker, "start", replica)


def told_of(one: Deployment, service: str) -> Iterator[str]:
    """Read in a service's feed what was created."""
    _, event, _ = NOUNS[service]
    query: dict[str, str | int] = {"limit": 500}
    with httpx.Client(base_url=one.url, timeout=10, trust_env=False, auth=one.operator()) as http:
        while True:
            page = http.get(f"/{service}/v1/changes", params=query).raise_for_status().json()
            yield from (item["subject"] for item in page["items"] if item["type"] == event)
            if page["next"] is None:
                return
            query["after"] = page["next"]


def check_return(one: Deployment) -> Iterator[str]:
    """Check that replicas are well again, and that one whose program dies comes back by itself."""
    for service in NOUNS:
        until_healthy(one, service)
    service = next(iter(NOUNS))
    replica = one.containers(service)[0]
    docker("exec", replica["Id"], "python", "-c", "import os; os.kill(-1, 9)", check=False)
    for _ in range(BACK_WITHIN):
        if one.containers(service)[0]["RestartCount"] > replica["RestartCount"]:
            break
        time.sleep(1)
    else:
        hold(None, f"a replica of {service} died and was not started again")
    until_healthy(one, service)
    yield "those that were killed are healthy again; one that died came back by itself"


def until_healthy(one: Deployment, service: str) -> None:
    """Wait for every replica of a service.

    Raises:
        Failed: One is not healthy in time.
    """
    for _ in range(BACK_WITHIN):
        states = {x["State"].get("Health", {}).get("Status") for x in one.containers(service)}
        if states == {"healthy"}:
            return
        time.sleep(1)
    hold(None, f"not every replica of {service} was healthy again within {BACK_WITHIN} s")
