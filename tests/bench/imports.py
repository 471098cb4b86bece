"""How long a million observations take, beside a bare `COPY` of the same rows.

Run by `make bench`. The peer copies the rows as they are stored into the same table, with its
indexes and references, on the same server with the same settings, and checks nothing. Ours is
sent CSV, or Parquet, without ids. Peer and ours take turns; medians are printed, and by how much
the service's memory grew at most. Then all of it is downloaded.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import asyncpg
import httpx
import polars as pl

from deploy import postgres
from deploy.partnership import Partnership
from tests.faults.test_large_files import send
from tests.running import processes, running

ROUNDS = 3
INDICATORS, AREAS, YEARS = 20, 500, 100
ROWS = INDICATORS * AREAS * YEARS
CSV, PARQUET = "text/csv", "application/vnd.apache.parquet"
OBSERVATIONS = "/indicators/v1/observations"


def write(folder: Path) -> None:
    """Write the observations as a partner would send them."""
    with (folder / "csv").open("w", encoding="utf-8") as file:
        file.write("indicator_id,area_id,period_label,period_start,period_end,value,unit,kind\n")
        for i in range(INDICATORS):
            for a in range(AREAS):
                file.writelines(
                    f"i{i},a{a},{y}/{(y + 1) % 100:02},{y}-04-01,{y + 1}-03-31,"
                    f"{(i * 7 + a * 3 + y) % 997}.5,per 100000,actual\n"
                    for y in range(1920, 1920 + YEARS)
                )
    pl.scan_csv(folder / "csv").sink_parquet(folder / "parquet", row_group_size=50_000)


@asynccontextmanager
async def owner(partnership: Partnership) -> AsyncIterator[asyncpg.Connection]:
    """Connect as the owner of the tables."""
    words = partnership.secrets["roles"]
    url = postgres.url("indicators", partnership.postgres_port, words, owner=True)
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    yield connection
    await connection.close()


async def emptied(partnership: Partnership) -> None:
    """Begin again with no observation."""
    async with owner(partnership) as connection:
        await connection.execute("TRUNCATE observation")


async def timed(what: Callable[[], Awaitable[object]]) -> float:
    """Tell how many seconds something takes."""
    start = time.perf_counter()
    await what()
    return time.perf_counter() - start


def memory(partnership: Partnership, name: str) -> float:
    """Read how much memory the service holds, or has held at most, in MiB."""
    service = processes(partnership, "indicators")[0].process
    assert service is not None
    lines = Path(f"/proc/{service.pid}/status").read_text(encoding="utf-8").splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith(name))) / 1024


async def bench() -> None:
    """Measure, and print what was measured."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        write(folder)
        async with running(replicas=1) as partnership:
            auth = partnership.client("operator")
            base = f"http://127.0.0.1:{partnership.ports['indicators'][0][0]}"
            async with httpx.AsyncClient(
                base_url=base, auth=auth, timeout=600, trust_env=False
            ) as http:
                await measure(partnership, http, folder)


async def measure(partnership: Partnership, http: httpx.AsyncClient, folder: Path) -> None:
    """Take turns, then download."""
    named = "".join(f"i{n},An indicator,bench\n" for n in range(INDICATORS))
    await send(http, "indicators", f"id,name,family\n{named}".encode())
    placed = "".join(f"a{n},An area,city\n" for n in range(AREAS))
    await send(http, "areas", f"id,name,type\n{placed}".encode())
    stored = folder / "stored"
    before = memory(partnership, "VmRSS")

    async def sent(kind: str) -> None:
        file = folder / ("csv" if kind == CSV else "parquet")
        body = await asyncio.to_thread(file.read_bytes)
        answer = await http.post(
            OBSERVATIONS.replace("v1", "v1/imports"), content=body, headers={"Content-Type": kind}
        )
        assert answer.json()["added"] == ROWS, answer.text

    async def copied() -> None:
        async with owner(partnership) as connection:
            await connection.copy_to_table("observation", source=str(stored), format="csv")

    async def fetched(kind: str) -> None:
        async with http.stream("GET", OBSERVATIONS, headers={"Accept": kind}) as answer:
            assert sum([len(piece) async for piece in answer.aiter_raw()]) > ROWS

    await sent(CSV)
    async with owner(partnership) as connection:
        asked = "SELECT * FROM observation ORDER BY indicator_id, area_id, period_from"
        await connection.copy_from_query(asked, output=str(stored), format="csv")
    ways: dict[str, Callable[[], Awaitable[object]]] = {
        "bare COPY": copied,
        "CSV": partial(sent, CSV),
        "Parquet": partial(sent, PARQUET),
    }
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, way in ways.items():
            await emptied(partnership)
            times[name].append(await timed(way))
    base = median(times["bare COPY"])
    print(f"\n| {ROWS:,} observations | seconds, median of {ROUNDS} | of bare COPY |")
    print("| --- | --- | --- |")
    for name, taken in times.items():
        print(f"| {name} | {median(taken):.1f} | {median(taken) / base:.2f} |")
    print(f"\nMemory grew by {memory(partnership, 'VmHWM') - before:.0f} MiB at most")
    for kind in (CSV, PARQUET):
        seconds = await timed(partial(fetched, kind))
        grown = memory(partnership, "VmHWM") - before
        print(f"Downloaded as {kind} in {seconds:.1f} s; memory grew by {grown:.0f} MiB at most")


if __name__ == "__main__":
    asyncio.run(bench())
