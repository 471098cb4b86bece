"""Standardised values and quantiles held against an independent peer: see `vectors/`."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from httpx import AsyncClient

from tests.indicators.calculators.asking import differences, only, results

VECTORS = Path(__file__).parents[1] / "vectors"
LIMITS = ("lower_95", "upper_95", "lower_998", "upper_998")
LOCAL = ("area", "age_band", "events", "population")
REFERENCE = ("ref_events", "ref_population")


def vectors(name: str) -> list[dict[str, str]]:
    with (VECTORS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


async def compared(client: AsyncClient, measure: str) -> Sequence[dict[str, Any]]:
    bands = vectors("standardised_bands.csv")
    if measure == "dsr":
        made = await results(client, "dsr", only(bands, *LOCAL, "std_weight"))
        return [row | {"value": row["dsr"]} for row in made]
    told: dict[str, Any] = {"measure": measure}
    rows = only(bands, *LOCAL, *REFERENCE)
    return list(await results(client, "isr", rows, **told))


@pytest.mark.parametrize("measure", ["dsr", "rate", "ratio"])
async def test_standardised_values_are_the_peers(analyst: AsyncClient, measure: str) -> None:
    stated = {r["area"]: r for r in vectors("standardised_results.csv") if r["measure"] == measure}
    got = await compared(analyst, measure)
    assert len(got) == len(stated) == 12
    for row in got:
        columns = ("value", *LIMITS)
        assert differences(row, stated[row["area"]], columns, rel=1e-9) == {}
    withheld = [row["area"] for row in got if row["value"] is None]
    assert bool(withheld) == (measure == "dsr")


async def test_quantiles_are_the_peers(analyst: AsyncClient) -> None:
    stated = vectors("quantile_areas.csv")
    rows = [{k: v for k, v in row.items() if k != "quantile"} for row in stated]
    for row in rows:
        row["group"] += row["n_quantiles"]
    got = await results(analyst, "quantiles", rows)
    for one, other in zip(got, stated, strict=True):
        assert differences(one, other, ["quantile"]) == {}
