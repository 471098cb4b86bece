"""Check every stored target: whether its figures agree with each other and with its words."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import polars as pl

from indicators.actions.trajectories import facts_of
from indicators.domain.figures import Check
from indicators.domain.plans import checked, checked_together

SCHEMA = {
    **dict.fromkeys(("target_id", "indicator_id", "area_id", "organisation_id", "beside_target_id",
                     "check"), pl.String),
    **dict.fromkeys(("stated", "computed", "difference", "tolerance"), pl.Float64),
    "agrees": pl.Boolean, "why": pl.String,
}  # fmt: skip


def checks_of(rows: Sequence[Any], *, agrees: bool | None) -> pl.DataFrame:
    """Check targets by themselves, and those that say one thing twice beside each other.

    Args:
        rows: The stored targets.
        agrees: Only the checks that agree, or only those that do not.
    """
    targets = {row.id: facts_of(row) for row in rows}
    found = [written(one, check) for one in targets.values() for check in checked(one)]
    for monthly, whole, check in checked_together(targets.values()):
        found.append(written(targets[monthly], check) | {"beside_target_id": whole})
    table = pl.DataFrame(found, schema=SCHEMA)
    return table if agrees is None else table.filter(pl.col("agrees") == agrees)


def written(target: dict[str, Any], check: Check) -> dict[str, Any]:
    """Write a check of a target as a row."""
    said = asdict(check)
    return {
        "target_id": target["id"],
        **{name: target[name] for name in ("indicator_id", "area_id", "organisation_id")},
        "beside_target_id": None,
        **said,
        "why": said["why"] and str(said["why"]),
    }
