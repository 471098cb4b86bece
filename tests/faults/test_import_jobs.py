"""A worker is killed outright in the midst of a file: nothing of it stays, and the next ends it."""

import asyncio
import os
import signal
from pathlib import Path
from typing import Any

import httpx

from deploy.partnership import Partnership
from tests.faults.test_large_files import AREAS, INDICATORS, send, write
from tests.running import processes, running

ROWS, KILLS = 300_000, 3
LATER = {"Content-Type": "text/csv", "Prefer": "respond-async"}


async def until(http: httpx.AsyncClient, place: str, *, rows: int) -> Any:
    """Wait until so many rows are read, or the job has ended."""
    for _ in range(6000):
        job = (await http.get(place)).json()
        if job["done"] >= rows or job["finished_at"]:
            return job
        await asyncio.sleep(0.02)
    raise AssertionError(job)


async def kill(partnership: Partnership) -> int:
    """Kill the worker by its id, and start another as a container's restart policy would."""
    worker = processes(partnership, "indicators-work")[0]
    assert worker.process is not None
    killed = worker.process.pid
    os.kill(killed, signal.SIGKILL)
    await worker.process.wait()
    await partnership.programs.start(worker)
    return killed


async def test_a_killed_worker_leaves_nothing_and_the_next_takes_the_file_whole(
    tmp_path: Path,
) -> None:
    file = tmp_path / "large.csv"
    await asyncio.to_thread(write, file, ROWS)
    body = await asyncio.to_thread(file.read_bytes)
    async with running(replicas=1) as partnership:
        auth = partnership.client("operator")
        async with httpx.AsyncClient(
            base_url=partnership.url, auth=auth, timeout=60, trust_env=False
        ) as http:
            await send(http, "indicators", INDICATORS)
            await send(http, "areas", AREAS)
            path = "/indicators/v1/imports/observations"
            sent = await http.post(path, content=body, headers=LATER)
            assert (sent.status_code, sent.json()["total"]) == (202, ROWS)
            place, killed = sent.headers["Location"], set()
            for number in range(KILLS):
                # Early, in the middle, and while what was read is stored.
                job = await until(http, place, rows=(20_000, ROWS // 2, ROWS)[number])
                assert job["state"] == "running"
                killed.add(await kill(partnership))
                listed = await http.get("/indicators/v1/observations")
                assert listed.json()["items"] == []
                for _ in range(500):  # Until the next has begun anew.
                    if (await http.get(place)).json()["done"] < job["done"]:
                        break
                    await asyncio.sleep(0.02)
            for _ in range(3000):
                job = (await http.get(place)).json()
                if job["finished_at"]:
                    break
                await asyncio.sleep(0.05)
            again = await send(http, "observations", file)
            events = (await http.get("/indicators/v1/changes?limit=500")).json()["items"]
    assert job["result"] == {"rows": ROWS, "added": ROWS, "corrected": 0, "unchanged": 0}
    assert again.json()["unchanged"] == ROWS
    assert [one["type"] for one in events].count("leftshift.observation.imported") == 1
    print(f"\n{len(killed)} workers killed; {ROWS:,} rows stored once")
