"""How fast the statistics are, beside the peers that analysts use today.

Run by `make bench`. The peers run in a process and an environment of their own, on the same files,
alternately with ours; CPU seconds of one thread are compared, medians printed. What goes over HTTP
is timed by the clock of the one who asks, through the service's own port.
"""

import asyncio
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import httpx
import numpy as np
import polars as pl
from indicators.actions.calculating import calculated
from indicators.actions.tables import from_csv
from indicators.domain.calculators import METHODS
from indicators.domain.statistics.direct import dsr
from indicators.domain.statistics.standards import STANDARDS, Standard
from pydantic import TypeAdapter

from tests.conftest import ROOT
from tests.running import running

ROUNDS = 3
AREAS, SEXES, BANDS = 10_000, 2, 19
SERIES, POINTS = 1000, 36
PRACTICES = 7000
PATH = "/indicators/v1"
WEIGHTS = np.array(list(STANDARDS[Standard.ESP2013_19].values()), dtype=np.float64)
LABELS = [*(f"{age}-{age + 4}" for age in range(0, 90, 5)), "90+"]


def standardised(rows: int) -> pl.DataFrame:
    """Make counts of `rows` areas by sex and age band."""
    dice = np.random.default_rng(20250101)
    cells = rows * SEXES * BANDS
    band = np.tile(np.arange(BANDS), rows * SEXES)
    population = dice.integers(200, 2001, cells)
    events = np.minimum(dice.poisson(population * np.exp(-7 + 0.28 * (band + 1))), population)
    return pl.DataFrame({
        "area": np.repeat(np.arange(rows), SEXES * BANDS),
        "sex": np.tile(np.repeat([1, 2], BANDS), rows),
        "age_band": np.array(LABELS)[band],
        "events": events, "population": population, "std_weight": WEIGHTS[band].astype(int),
    })  # fmt: skip


def series() -> pl.DataFrame:
    """Make series of months."""
    dice = np.random.default_rng(1)
    months = [f"{2017 + at // 12}-{at % 12 + 1:02}-01" for at in range(POINTS)]
    return pl.DataFrame({
        "series": np.repeat(np.arange(SERIES), POINTS), "period": months * SERIES,
        "value": dice.normal(100, 10, SERIES * POINTS),
    })  # fmt: skip


def quintiles(value_type: str) -> bytes:
    """Make the quintiles of many areas."""
    dice = np.random.default_rng(2)
    value = dice.normal(75, 2, AREAS * 5)
    if value_type != "other":
        value = value / 100
    rows = pl.DataFrame({
        "area": np.repeat(np.arange(AREAS), 5), "quantile": list(range(1, 6)) * AREAS,
        "population": dice.integers(5000, 9000, AREAS * 5), "value": value,
        "standard_error": np.full(AREAS * 5, 0.02),
    })  # fmt: skip
    return rows.write_csv().encode()


def timed(work: Callable[[], object]) -> float:
    """Take the CPU seconds of a piece of work."""
    start = time.process_time()
    work()
    return time.process_time() - start


def run(method: str, body: bytes, **options: Any) -> Callable[[], object]:
    """Make a piece of work of a calculator, on a table that is read already."""
    known = METHODS[method]
    table = from_csv(body, known.reads)
    chosen = TypeAdapter(known.options).validate_python(options)
    return lambda: calculated(known, table, chosen)


class Peers:
    """The peers' process."""

    def __init__(self, folder: Path) -> None:
        script = str(Path(__file__).with_name("statistics_peer.py"))
        self.process = subprocess.Popen(
            [ROOT / ".venv/beside/bin/python", "-W", "ignore", script, str(folder)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def take(self, work: str) -> float:
        """Have them do a piece of work."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(f"{work}\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline())

    def end(self) -> None:
        """Let them go."""
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait()


def in_process(folder: Path) -> float:
    """Compare the statistics themselves; give the seconds that the peer's DSRs take."""
    cells = standardised(AREAS)
    cells.write_csv(folder / "dsr.csv")
    series().write_csv(folder / "spc.csv")
    events, population, weight = (
        cells[name].to_numpy().astype(np.float64) for name in ("events", "population", "std_weight")
    )
    group = np.repeat(np.arange(AREAS * SEXES), BANDS)
    ours: dict[str, Callable[[], object]] = {
        "dsr": lambda: dsr(
            events,
            population,
            weight,
            group,
            AREAS * SEXES,
            multiplier=100_000,
            confidence=(0.95, 0.998),
        ),
        "spc": run("spc", (folder / "spc.csv").read_bytes()),
    }
    peers, found = Peers(folder), dict[str, list[float]]()
    for work, own in ours.items():
        own()
        pairs = [(peers.take(work), timed(own)) for _ in range(ROUNDS)]
        found[work] = [median(side) for side in zip(*pairs, strict=True)]
    peers.end()
    (peer, mine), (other, charts) = found["dsr"], found["spc"]
    print(f"\nOne thread, {ROUNDS} rounds, medians of CPU seconds")
    print("| work | peer | ours | ratio |\n| --- | --- | --- | --- |")
    print(f"| 20,000 DSRs with both limits: PHStatsMethods | {peer:.1f} | {mine:.3f} "
          f"| {peer / mine:.0f} |")  # fmt: skip
    print(f"| XmR of 1,000 series of 36: abspc | {other:.2f} | {charts:.3f} "
          f"| {other / charts:.0f} |")  # fmt: skip
    for kind, transform in (("other", False), ("proportion", True)):
        slopes = run("sii", quintiles(kind), value_type=kind, transform=transform)
        taken = median(timed(slopes) for _ in range(ROUNDS))
        print(f"| SII and RII of 10,000 areas, {kind} | - | {taken:.3f} | - |")
    return peer


async def over_http(folder: Path, peer: float) -> None:
    """Time what goes over HTTP, by the one who asks."""
    async with running(replicas=1) as partnership:
        token = await asyncio.to_thread(partnership.client("operator").fetch)
        port = partnership.ports["indicators"][0][0]
        headers = {"Authorization": f"Bearer {token}"}
        async with httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{port}{PATH}", headers=headers, timeout=120, trust_env=False
        ) as http:
            body, csv = (folder / "dsr.csv").read_bytes(), {"Content-Type": "text/csv"}
            taken = await asked(http, "POST", "/calculators/dsr", content=body, headers=csv)
            print(f"| 20,000 DSRs, rows sent as CSV over HTTP | {peer:.1f} | {taken:.2f} "
                  f"| {peer / taken:.0f} |")  # fmt: skip
            await practices(http)
            for name in ("practice-dsr", "practice-rate"):
                path = f"/indicators/{name}/values?area_type=gp-practice"
                taken = await asked(http, "GET", path)
                print(f"| values of 7,000 practices over HTTP, {name} | - | {taken:.2f} | - |")


async def asked(http: httpx.AsyncClient, method: str, path: str, **more: Any) -> float:
    """Time one request, by the clock."""
    times = []
    for _ in range(ROUNDS + 1):
        start = time.perf_counter()
        answer = await http.request(method, path, **more)
        assert answer.status_code == 200, answer.text[:500]
        times.append(time.perf_counter() - start)
    return median(times[1:])


async def practices(http: httpx.AsyncClient) -> None:
    """Load counts of practices: by age and sex for one indicator, as a whole for another."""
    csv = {"Content-Type": "text/csv"}
    head = "id,name,type\n"
    areas = "".join(f"p-{n},Practice {n},gp practice\n" for n in range(PRACTICES))
    indicators = "id,name,family\npractice-dsr,By age,bench\npractice-rate,As a whole,bench\n"
    definitions = "id,method,standard\npractice-dsr,dsr,esp2013_19\npractice-rate,rate,\n"
    cells = standardised(PRACTICES).rename({"age_band": "age", "events": "numerator"})
    period = {
        "period_start": pl.lit("2023"),
        "period_end": pl.lit("2023"),
        "kind": pl.lit("actual"),
    }
    cells = cells.with_columns(
        indicator_id=pl.lit("practice-dsr"), area_id=pl.format("p-{}", "area"),
        sex=pl.col("sex").replace_strict({1: "male", 2: "female"}), denominator="population",
        **period,
    ).drop("area", "population", "std_weight")  # fmt: skip
    whole = cells.group_by("area_id").agg(pl.col("numerator", "denominator").sum()).with_columns(
        indicator_id=pl.lit("practice-rate"), **period
    )  # fmt: skip
    for what, rows in (
        ("areas", head + areas), ("indicators", indicators), ("definitions", definitions),
        ("observations", cells.write_csv()), ("observations", whole.write_csv()),
    ):  # fmt: skip
        answer = await http.post(f"/imports/{what}", content=rows, headers=csv)
        assert answer.status_code == 200, answer.text[:500]


def bench() -> None:
    """Measure, and print the table."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        peer = in_process(folder)
        asyncio.run(over_http(folder, peer))


if __name__ == "__main__":
    bench()
