"""Compare chosen areas before and after a day, beside others that were not chosen."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from indicators.actions.calculating import calculated
from indicators.domain.calculators.changes import CHANGE, READS, ChangeOptions, Of
from indicators.domain.definitions import Method

SIDES = {"1": "before", "2": "after"}


def compared(
    values: pl.DataFrame, groups: Mapping[str, Sequence[str]], day: date, options: ChangeOptions
) -> list[dict[str, Any]]:
    """Compare each group of areas, and each area by itself.

    A period counts as before if it ends by the day, as after if it starts on it or later. What
    runs across the day is left out and counted.
    """
    side = (
        pl.when(pl.col("period_to") <= day).then(pl.lit("before"))
        .when(pl.col("period_from") >= day).then(pl.lit("after"))
        .otherwise(pl.lit("across"))
    )  # fmt: skip
    table = values.with_columns(side.alias("side"))
    alone = [(group, one, [one]) for group, areas in groups.items() for one in areas]
    wanted = [(group, None, list(areas)) for group, areas in groups.items() if areas] + alone
    rows = [summed(table, *one) for one in wanted]
    if not rows:
        return []
    schema = {"row": pl.String} | dict.fromkeys(READS, pl.Float64)
    asked = pl.DataFrame([sides(one) for one in rows], schema=schema)
    answers = calculated(CHANGE, asked, options).results.fill_nan(None).drop("row", *READS)
    return [row | answer for row, answer in zip(rows, answers.to_dicts(), strict=True)]


def sides(row: Mapping[str, Any]) -> dict[str, Any]:
    """Give what a change is calculated from."""
    named = {
        f"{what}_{number}": row[f"{side}_{what}"]
        for number, side in SIDES.items()
        for what in ("numerator", "denominator")
    }
    return {"row": f"{row['group']} {row['area_id']}", **named}


def summed(
    table: pl.DataFrame, group: str, area: str | None, areas: Sequence[str]
) -> dict[str, Any]:
    """Add up the counts of some areas on each side; a count that is not known leaves no sum."""
    mine = table.filter(pl.col("area_id").is_in(list(areas)))
    row: dict[str, Any] = {
        "group": group,
        "area_id": area,
        "areas": mine["area_id"].n_unique(),
        "areas_without_values": sorted(set(areas) - set(mine["area_id"])),
        "periods_across": mine.filter(pl.col("side") == "across").height,
    }
    for side in SIDES.values():
        of_side = mine.filter(pl.col("side") == side)
        row[f"{side}_periods"] = of_side.select("period_from", "period_to").n_unique()
        for what in ("numerator", "denominator"):
            whole = of_side.height and not of_side[what].null_count()
            row[f"{side}_{what}"] = of_side[what].sum() if whole else None
    return row


def options_of(method: str | None, multiplier: float | None, confidence: float) -> ChangeOptions:
    """Say how changes are tested: a proportion as such, all else as a rate."""
    as_part = method == Method.PROPORTION
    return ChangeOptions(
        of=Of.PROPORTION if as_part else Of.RATE,
        multiplier=multiplier or (100 if as_part else 100_000),
        confidence=confidence,
    )
