"""The latest data of an indicator as Fingertips gives them in JSON: one object for each sex."""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from indicators.domain import fingertips as words
from indicators.domain.indicators import Polarity

SEX_IDS = {name: number for number, name in words.SEXES.items()}


def latest(
    table: pl.DataFrame, about: Mapping[str, Any], codes: Sequence[str]
) -> list[dict[str, Any]]:
    """Give the latest values of some areas and of England, from the rows of the CSV."""
    totals = table.filter(
        pl.col("Category Type").is_null() & pl.col("Area Code").is_in([*codes, words.ENGLAND_CODE])
    )
    found = []
    for sex in totals["Sex"].unique(maintain_order=True):
        rows = totals.filter(pl.col("Sex") == sex)
        when = rows["Time period Sortable"].max()
        rows = rows.filter(pl.col("Time period Sortable") == when)
        own = [one for one in rows.iter_rows(named=True) if one["Area Code"] in codes]
        if own:
            found.append(rooted(about, sex, rows.row(0, named=True), own))
    return found


def rooted(
    about: Mapping[str, Any], sex: str, england: Mapping[str, Any], own: list[dict[str, Any]]
) -> dict[str, Any]:
    """Write the values of one sex and period."""
    period = own[0]["Time period"]
    grouping = {"ComparatorId": 4, "Period": period}
    if england["Area Code"] == words.ENGLAND_CODE:
        grouping["ComparatorData"] = point(england)
    return {
        "IID": about["number"],
        "GroupId": about["group_number"],
        "Sequence": about["number"],
        "Sex": {"Id": SEX_IDS.get(sex, -1), "Name": sex},
        "Age": {"Id": about["age_number"], "Name": about["age"] or words.ALL_AGES},
        "StateSex": sex != words.PERSONS,
        "StateAge": about["age"] is not None,
        "PolarityId": words.POLARITIES[Polarity(about["polarity"])][0],
        "ComparatorMethodId": 1,
        "Grouping": [grouping],
        "Data": [point(one) for one in own],
        "RecentTrends": {one["Area Code"]: {"Marker": one["Recent Trend"]} for one in own},
    }


def point(row: Mapping[str, Any]) -> dict[str, Any]:
    """Write one value; what is not there is -1, as clients expect."""
    numbers = {
        "Val": "Value", "LoCI": "Lower CI 95.0 limit", "UpCI": "Upper CI 95.0 limit",
        "Count": "Count", "Denom": "Denominator",
    }  # fmt: skip
    known = {name: -1 if row[column] is None else row[column] for name, column in numbers.items()}
    return {
        "AreaCode": row["Area Code"],
        **known,
        "ValF": "-" if row["Value"] is None else f"{row['Value']:.1f}",
        "Year": row["Time period Sortable"] // 10_000,
        "Significance": row["Compared to England value or percentiles"],
    }
