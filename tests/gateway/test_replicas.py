"""Two replicas of a service: what happens to requests when one of them fails."""

import asyncio
import time
from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path

import pytest
import pytest_asyncio
import yaml

from tests.gateway import running
from tests.gateway.running import Gateway, Plan, every_route
from tests.gateway.tokens import bearer
from tests.gateway.upstream import Mood, Upstream

pytestmark = pytest.mark.asyncio(loop_scope="session")

PATH = "/indicators/v1/observations"
KEYED = {"Idempotency-Key": "6ba7b810-9dad-11d1-80b4-00c04fd430c8"}
GIVEN = "A change may have been made"


def quick(plan: Plan) -> None:
    """Look at health often, and give up on one try soon."""
    for cluster in plan["static_resources"]["clusters"]:
        for check in cluster.get("health_checks", []):
            check |= {"interval": "0.1s", "no_traffic_interval": "0.1s", "timeout": "0.2s"}
    for route in every_route(plan):
        route["timeout"] = "2s"
        if "per_try_timeout" in route["retry_policy"]:
            route["retry_policy"]["per_try_timeout"] = "0.3s"


def unwatched(plan: Plan) -> None:
    """As delivered, but for the wait: whatever saves a request here is no health check."""
    quick(plan)
    for cluster in plan["static_resources"]["clusters"]:
        cluster.pop("health_checks", None)


@pytest_asyncio.fixture(loop_scope="session")
async def pair(folder: Path) -> AsyncIterator[Gateway]:
    async with (
        running.services(indicators=2) as behind,
        running.gateway(folder, behind, quick) as gateway,
    ):
        yield gateway


@pytest_asyncio.fixture(loop_scope="session")
async def unwatched_pair(folder: Path) -> AsyncIterator[Gateway]:
    async with (
        running.services(indicators=2) as behind,
        running.gateway(folder, behind, unwatched) as gateway,
    ):
        yield gateway


def replicas(gateway: Gateway) -> tuple[Upstream, Upstream]:
    one, other = gateway.services["indicators"]
    return one, other


async def test_requests_go_to_both(pair: Gateway) -> None:
    await asyncio.gather(*(pair.client.get(PATH, headers=bearer()) for _ in range(60)))
    assert all(one.seen for one in replicas(pair))


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"])
async def test_a_replica_that_is_gone_fails_no_request(
    unwatched_pair: Gateway, method: str
) -> None:
    gone, left = replicas(unwatched_pair)
    await unwatched_pair.client.get(PATH, headers=bearer())
    await gone.kill()
    for _ in range(10):
        body = b"x" * 100_000 if method in {"POST", "PUT", "PATCH"} else None
        answer = await unwatched_pair.client.request(method, PATH, headers=bearer(), content=body)
        assert answer.status_code == 200
    assert len(left.seen) >= 10


async def test_a_replica_killed_under_load_fails_no_read_and_no_keyed_write(pair: Gateway) -> None:
    killed, left = replicas(pair)
    left.delay = killed.delay = 0.005
    statuses: list[int] = []
    slowest = 0.0
    over = asyncio.Event()

    async def work(method: str) -> None:
        nonlocal slowest
        for number in count():
            if over.is_set():
                return
            start = time.monotonic()
            key = {"Idempotency-Key": f"{number}"} if method == "POST" else {}
            answer = await pair.client.request(method, PATH, headers=bearer() | key)
            statuses.append(answer.status_code)
            slowest = max(slowest, time.monotonic() - start)

    workers = [asyncio.create_task(work(method)) for method in ("GET", "POST") * 4]
    for _ in range(3):
        await asyncio.sleep(0.15)
        await killed.kill()
        await asyncio.sleep(0.25)
        await killed.start()
    over.set()
    await asyncio.gather(*workers)
    assert set(statuses) == {200}
    assert len(statuses) > 200
    assert slowest < 1


@pytest.mark.parametrize(
    ("method", "headers"), [("GET", {}), ("HEAD", {}), ("POST", KEYED), ("DELETE", KEYED)]
)
async def test_what_may_be_repeated_is_repeated_on_the_other_replica(
    unwatched_pair: Gateway, method: str, headers: dict[str, str]
) -> None:
    broken, sound = replicas(unwatched_pair)
    broken.mood = Mood.RESET
    for _ in range(10):
        answer = await unwatched_pair.client.request(method, PATH, headers=bearer() | headers)
        assert answer.status_code == 200
    assert len(sound.seen) == 10
    assert broken.seen


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
async def test_a_change_without_a_key_is_not_repeated_once_it_was_sent(
    unwatched_pair: Gateway, method: str
) -> None:
    for one in replicas(unwatched_pair):
        one.mood = Mood.RESET
    answer = await unwatched_pair.client.request(method, PATH, headers=bearer())
    assert answer.status_code == 503
    assert GIVEN in answer.json()["detail"]
    assert len(unwatched_pair.seen) == 1


async def test_a_read_leaves_a_replica_that_hangs(unwatched_pair: Gateway) -> None:
    hanging, sound = replicas(unwatched_pair)
    hanging.mood = Mood.HANG
    reads = [unwatched_pair.client.get(PATH, headers=bearer()) for _ in range(8)]
    assert {answer.status_code for answer in await asyncio.gather(*reads)} == {200}
    assert hanging.seen
    assert len(sound.seen) == 8


async def test_a_replica_that_fails_by_itself_is_left_alone_for_a_while(
    unwatched_pair: Gateway,
) -> None:
    broken, _ = replicas(unwatched_pair)
    broken.mood = Mood.RESET
    for _ in range(40):
        await unwatched_pair.client.get(PATH, headers=bearer())
    assert len(broken.seen) > 5
    await asyncio.sleep(1.1)
    unwatched_pair.forget()
    for _ in range(20):
        await unwatched_pair.client.get(PATH, headers=bearer())
    assert broken.seen == []


async def test_what_a_service_answers_is_not_asked_again(pair: Gateway) -> None:
    for one in replicas(pair):
        one.mood = Mood.FAIL
    for _ in range(10):
        assert (await pair.client.get(PATH, headers=bearer())).status_code == 500
    assert len(pair.seen) == 10


async def test_a_replica_that_is_not_ready_is_not_asked(pair: Gateway) -> None:
    unready, ready = replicas(pair)
    unready.mood = Mood.UNREADY
    await asyncio.sleep(0.5)
    pair.forget()
    for _ in range(10):
        assert (await pair.client.get(PATH, headers=bearer())).status_code == 200
    assert (len(unready.seen), len(ready.seen)) == (0, 10)

    ready.mood = Mood.UNREADY
    await asyncio.sleep(0.5)
    answer = await pair.client.post(PATH, headers=bearer())
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "1"
    assert "Nothing was done" in answer.json()["detail"]
    assert len(pair.seen) == 10

    ready.mood = Mood.ANSWER
    await asyncio.sleep(0.3)
    assert (await pair.client.get(PATH, headers=bearer())).status_code == 200


async def test_with_nobody_there_the_answer_says_that_nothing_was_done(
    unwatched_pair: Gateway,
) -> None:
    for one in replicas(unwatched_pair):
        await one.kill()
    for method in ("GET", "POST"):
        answer = await unwatched_pair.client.request(method, PATH, headers=bearer())
        assert answer.status_code == 503
        assert "Nothing was done" in answer.json()["detail"]


async def test_an_answer_that_is_no_http_is_a_bad_gateway(unwatched_pair: Gateway) -> None:
    for one in replicas(unwatched_pair):
        one.mood = Mood.GARBAGE
    answer = await unwatched_pair.client.post(PATH, headers=bearer())
    assert answer.status_code == 502
    assert answer.json()["type"] == "/membership/problems/bad-gateway"
    assert GIVEN in answer.json()["detail"]


async def test_as_delivered_health_is_asked_every_two_seconds() -> None:
    file = Path(__file__).parents[2] / "deploy" / "envoy.yaml"
    clusters = yaml.safe_load(file.read_text())["static_resources"]["clusters"]
    for cluster in clusters[:-1]:
        [check] = cluster["health_checks"]
        assert (check["interval"], check["no_traffic_interval"]) == ("2s", "2s")
        assert check["http_health_check"]["path"] == f"/{cluster['name']}/health/ready"
        assert cluster["connect_timeout"] == "0.5s"
