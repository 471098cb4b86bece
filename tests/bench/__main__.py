"""How fast the hot reads are, beside the cheapest database read that this machine can serve.

Run by `make bench`. The peer is bare Starlette on asyncpg, one row by its key, JSON made by
PostgreSQL, in a process of its own. Peer and ours are asked alternately, through the same client;
medians of the rounds are printed. The client shares the machine: only the ratios travel.
"""

import asyncio
import os
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import httpx

from deploy import postgres
from deploy.leeds.load import load
from deploy.partnership import Partnership
from deploy.processes import Program, free_port
from tests.bench.rights import a_thousand, by_the_core
from tests.running import running

ROUNDS, SECONDS, CLIENTS = 5, 2.0, 8
# Who may vote on a statutory matter, answered from stored facts.
RIGHTS = {
    "organisation": "healthwatch-leeds", "body": "icp-joint-committee", "on": "2022-09-01",
    "matter": {"classes": ["statutory_nhs"]},
}  # fmt: skip
# What the care record asks before it shows anybody's data.
SHARING = {
    "organisation": "lth", "role": "clinician", "purpose": "direct_care",
    "data_set": "care_plan", "controllers": ["lch", "lcc"],
}  # fmt: skip


QUESTIONS: dict[str, dict[str, Any]] = {"data-sharing check": SHARING, "decision rights": RIGHTS}


@dataclass
class Read:
    """One read, and how it went in each round."""

    name: str
    url: str
    service: str | None = None
    question: dict[str, Any] | None = None
    rates: list[float] = field(default_factory=list)
    times: list[float] = field(default_factory=list)


def reads(partnership: Partnership, peer: int) -> list[Read]:
    """List what is asked: the peer, each read at the service's own port, and by the gateway."""
    paths = {
        "organisation": ("membership", "/membership/v1/organisations/lth"),
        "series": ("indicators", "/indicators/v1/indicators/pyll-amenable/series?area=leeds"),
        "summary": ("schemes", "/schemes/v1/funds/leeds-bcf/summary?year=2015/16"),
        "person, access recorded": (
            "care-record",
            "/care-record/v1/persons/9990000018?purpose=direct_care",
        ),
        "data-sharing check": ("membership", "/membership/v1/data-sharing/check"),
        "decision rights": ("membership", "/membership/v1/rights/query"),
    }
    found = [Read("peer: bare Starlette, asyncpg", f"http://127.0.0.1:{peer}/row")]
    for name, (service, path) in paths.items():
        port = partnership.ports[service][0][0]
        question = QUESTIONS.get(name)
        for door, url in (("service", f"http://127.0.0.1:{port}"), ("gateway", partnership.url)):
            found.append(Read(f"{name}, {door}", f"{url}{path}", service, question))
    return found


async def ask(read: Read, token: str) -> None:
    """Ask for a while, with several clients at once."""
    until, count, headers = time.perf_counter() + SECONDS, 0, {"Authorization": f"Bearer {token}"}

    async def client() -> None:
        nonlocal count
        async with httpx.AsyncClient(headers=headers, trust_env=False) as http:
            while (start := time.perf_counter()) < until:
                method = "POST" if read.question else "GET"
                (await http.request(method, read.url, json=read.question)).raise_for_status()
                read.times.append(time.perf_counter() - start)
                count += 1

    await asyncio.gather(*(client() for _ in range(CLIENTS)))
    read.rates.append(count / SECONDS)


async def bench() -> None:
    """Measure, and print the table."""
    async with running(replicas=1) as partnership:
        await asyncio.to_thread(load, partnership.url, partnership.folder / "clients")
        port = free_port()
        url = postgres.url("membership", partnership.postgres_port, partnership.secrets["roles"])
        environment = {"DATABASE_URL": url.replace("+asyncpg", ""), "PORT": str(port)}
        peer = Path(__file__).with_name("peer.py")
        await partnership.programs.start(Program("peer", [sys.executable, str(peer)], environment))
        await asyncio.sleep(2)
        token = await asyncio.to_thread(partnership.client("operator").fetch)
        asked = reads(partnership, port)
        for _ in range(ROUNDS):
            for read in asked:
                await ask(read, token)
        thousand = await a_thousand(
            f"http://127.0.0.1:{partnership.ports['membership'][0][0]}", token
        )
    base = median(asked[0].rates)
    print(f"\n{os.cpu_count()} cores, {CLIENTS} clients, {ROUNDS} rounds of {SECONDS} s, medians")
    print(
        "| read | requests/s | of the peer's | p50 ms | p99 ms |\n| --- | --- | --- | --- | --- |"
    )
    for read in asked:
        cuts, rate = quantiles(read.times, n=100), median(read.rates)
        share = f"{rate / base:.2f}"
        print(
            f"| {read.name} | {rate:.0f} | {share} | {1e3 * cuts[49]:.1f} | {1e3 * cuts[98]:.1f} |"
        )
    print(f"\nDecision rights by the pure core: {by_the_core():,.0f} a CPU second")
    print(f"A thousand cases by /rights/evaluate: {thousand:.2f} s")


if __name__ == "__main__":
    asyncio.run(bench())
