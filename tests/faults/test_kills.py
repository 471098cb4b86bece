"""Each kind of process is killed ten times while clients write: nothing is lost or doubled."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import asyncpg
import httpx
import pytest

from deploy import postgres
from deploy.partnership import Partnership
from deploy.processes import Program
from tests.faults.journal import Count, Writer, count
from tests.running import postmaster, processes, running

KILLS = 10
A_BACKEND = """
    SELECT pid FROM pg_stat_activity
    WHERE datname = 'membership' AND backend_type = 'client backend' ORDER BY random() LIMIT 1
"""
WRITERS = 6


async def write_while(
    partnership: Partnership, folder: Path, fault: Callable[[Partnership], object], kills: int
) -> tuple[Count, list[int]]:
    stopping, auth = asyncio.Event(), partnership.client("operator")
    limits = httpx.Limits(max_connections=WRITERS)
    async with httpx.AsyncClient(
        base_url=partnership.url, auth=auth, timeout=10, limits=limits, trust_env=False
    ) as http:
        writers = [Writer(http, folder / f"{n}.jsonl", stopping) for n in range(WRITERS)]
        working = [asyncio.create_task(writer.write()) for writer in writers]
        for _ in range(kills):
            await asyncio.sleep(0.4)
            await fault(partnership)  # type: ignore[misc]
        await asyncio.sleep(0.5)
        stopping.set()
        # Liveness: once nothing fails any more, every request ends.
        await asyncio.wait_for(asyncio.gather(*working), 30)
    answers = [answer for writer in writers for answer in writer.answers]
    return await count(partnership, folder), answers


async def again(partnership: Partnership, program: Program) -> None:
    """Kill a program outright, and start it again as a container's restart policy would."""
    assert program.process is not None
    program.process.kill()
    await program.process.wait()
    await partnership.programs.start(program)


async def until_answered(url: str) -> None:
    """Wait until what was killed takes its part again: one fault at a time."""
    async with httpx.AsyncClient(timeout=2, trust_env=False) as http:
        for _ in range(300):
            with suppress(httpx.HTTPError):
                if (await http.get(url)).status_code == httpx.codes.OK:
                    return
            await asyncio.sleep(0.1)


async def until_healthy(partnership: Partnership) -> None:
    """Wait until the gateway counts on both replicas again."""
    asked = f"http://127.0.0.1:{partnership.admin_port}/clusters?format=json"
    async with httpx.AsyncClient(timeout=2, trust_env=False) as http:
        for _ in range(300):
            await asyncio.sleep(0.1)
            clusters = (await http.get(asked)).json()["cluster_statuses"]
            hosts = next(c["host_statuses"] for c in clusters if c["name"] == "membership")
            if not any(host["health_status"].get("failed_active_health_check") for host in hosts):
                return


async def kill_a_service(partnership: Partnership) -> None:
    number = int(asyncio.get_running_loop().time()) % partnership.replicas
    await again(partnership, processes(partnership, f"membership-{number + 1}")[0])
    port, _ = partnership.ports["membership"][number]
    await until_answered(f"http://127.0.0.1:{port}/membership/health/ready")
    await until_healthy(partnership)


async def kill_the_worker(partnership: Partnership) -> None:
    await again(partnership, processes(partnership, "membership-work")[0])


async def kill_the_gateway(partnership: Partnership) -> None:
    await again(partnership, processes(partnership, "gateway")[0])
    await until_answered(f"{partnership.url}/membership/health/ready")


async def kill_postgres(partnership: Partnership) -> None:
    program = processes(partnership, "postgres")[0]
    os.kill(postmaster(partnership), signal.SIGKILL)
    async with asyncio.timeout(120):
        while True:
            assert program.process is not None
            await program.process.wait()
            # A start is refused for a moment after a crash: "lock file already exists".
            await partnership.programs.start(program)
            # Recovery takes as long as the machine is busy with other things.
            while program.process.returncode is None:
                if await asyncio.to_thread(postgres.answers, partnership.postgres_port):
                    return
                await asyncio.sleep(0.1)


@asynccontextmanager
async def superuser(partnership: Partnership) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(
        host="127.0.0.1", port=partnership.postgres_port, user="postgres",
        password=partnership.secrets["postgres"], database="postgres",
    )  # fmt: skip
    try:
        yield connection
    finally:
        connection.terminate()


async def kill_a_backend(partnership: Partnership) -> None:
    # The server may still be recovering from the last kill; then the next one does it.
    try:
        async with superuser(partnership) as connection:
            pid = await connection.fetchval(A_BACKEND)
    except asyncpg.CannotConnectNowError:
        return
    if pid is not None:  # Right after the last kill there may be none.
        os.kill(pid, signal.SIGKILL)
    await asyncio.sleep(0.5)


@pytest.mark.parametrize(
    "fault",
    [kill_a_service, kill_the_worker, kill_the_gateway, kill_postgres, kill_a_backend],
    ids=lambda fault: str(fault.__name__),
)
async def test_nothing_is_lost_and_nothing_doubled(
    tmp_path: Path, fault: Callable[[Partnership], object]
) -> None:
    async with running() as partnership:
        found, answers = await write_while(partnership, tmp_path, fault, KILLS)
    repeated = {answer: answers.count(answer) for answer in set(answers) - {201}}
    print(f"\n{fault.__name__}: {found.acked} acked, repeated {repeated}, {KILLS} kills")
    assert found.acked > KILLS
    assert (found.lost, found.doubled, found.foreign) == (set(), set(), set())
    assert 500 not in answers


async def test_the_count_notices_a_database_that_forgets(tmp_path: Path) -> None:
    """The same run on a database that may forget: it must go red, or it proves nothing."""
    forgetful = {"synchronous_commit": "off", "wal_writer_delay": "10000"}
    async with running(
        database=forgetful, settings={"REQUIRE_DURABLE_DATABASE": "false"}
    ) as partnership:
        # What was there before the writers came is kept: only their writes are at stake.
        async with superuser(partnership) as connection:
            await connection.execute("CHECKPOINT")
        found, _ = await write_while(partnership, tmp_path, kill_postgres, 2)
    print(f"\nsynchronous_commit off: {len(found.lost)} of {found.acked} acked writes lost")
    assert found.lost
