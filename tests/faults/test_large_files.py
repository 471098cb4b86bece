"""A file of a million rows: taken whole through the gateway, while others go on reading."""

import asyncio
import os
import time
from pathlib import Path
from statistics import quantiles

import httpx
import pytest

from deploy.partnership import Partnership
from tests.running import processes, running

ROWS = 1_000_000
MOST_MEMORY = 1024 * 1024 * 1024
CSV = {"Content-Type": "text/csv"}
INDICATORS = b"id,name,family\nlarge,A large one,tests\n"
AREAS = b"id,name,type\nhere,Here,city\n"


def write(path: Path, rows: int, value: str = "") -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write("id,indicator_id,area_id,period_label,period_start,period_end,value,kind\n")
        for n in range(rows):
            file.write(f"o{n},large,here,{n},2012-01-01,2012-12-31,{value or n % 997},actual\n")


async def send(http: httpx.AsyncClient, what: str, content: bytes | Path) -> httpx.Response:
    body = content if isinstance(content, bytes) else await asyncio.to_thread(content.read_bytes)
    path = f"/indicators/v1/imports/{what}"
    return await http.post(path, content=body, headers=CSV, timeout=600)


def resident(pid: int) -> int:
    """Read how many bytes of memory a process holds."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


async def read_meanwhile(
    partnership: Partnership, http: httpx.AsyncClient, done: asyncio.Event
) -> tuple[list[float], int]:
    times, most = list[float](), 0
    service = processes(partnership, "indicators")[0].process
    assert service is not None
    while not done.is_set():
        start = time.perf_counter()
        answer = await http.get("/indicators/v1/indicators/large/series?area=here&kind=peer")
        assert answer.status_code == 200
        times.append(time.perf_counter() - start)
        most = max(most, resident(service.pid))
        await asyncio.sleep(0.05)
    return times, most


async def test_a_million_rows_are_taken_whole_and_change_nothing_the_second_time(
    tmp_path: Path,
) -> None:
    file = tmp_path / "million.csv"
    await asyncio.to_thread(write, file, ROWS)
    async with running(replicas=1) as partnership:
        auth = partnership.client("operator")
        async with httpx.AsyncClient(
            base_url=partnership.url, auth=auth, timeout=30, trust_env=False
        ) as http:
            assert (await send(http, "indicators", INDICATORS)).status_code == 200
            assert (await send(http, "areas", AREAS)).status_code == 200
            done = asyncio.Event()
            reading = asyncio.create_task(read_meanwhile(partnership, http, done))
            start = time.perf_counter()
            first = await send(http, "observations", file)
            took = time.perf_counter() - start
            done.set()
            times, most = await reading
            again = await send(http, "observations", file)
    cuts = [1e3 * cut for cut in quantiles(times, n=100)]
    print(
        f"\n{ROWS:,} rows in {took:.0f} s; meanwhile a read took {cuts[49]:.0f} ms, "
        f"at p99 {cuts[98]:.0f} ms; most memory {most / 2**20:.0f} MiB"
    )
    assert first.json() == {"rows": ROWS, "added": ROWS, "corrected": 0, "unchanged": 0}
    assert again.json() == {"rows": ROWS, "added": 0, "corrected": 0, "unchanged": ROWS}
    assert most < MOST_MEMORY


@pytest.mark.parametrize("rows", [2_000_001])
async def test_more_rows_than_are_taken_are_refused_and_nothing_is_stored(
    tmp_path: Path, rows: int
) -> None:
    file = tmp_path / "more.csv"
    await asyncio.to_thread(write, file, rows, "1")
    async with running(replicas=1) as partnership:
        auth = partnership.client("operator")
        async with httpx.AsyncClient(
            base_url=partnership.url, auth=auth, timeout=30, trust_env=False
        ) as http:
            await send(http, "indicators", INDICATORS)
            await send(http, "areas", AREAS)
            refused = await send(http, "observations", file)
            listed = await http.get("/indicators/v1/observations")
    assert refused.status_code in {413, 422}, refused.text
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert listed.json()["items"] == []
