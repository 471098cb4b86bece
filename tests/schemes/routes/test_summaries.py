"""Summaries over HTTP: Leeds' sums equal the file, and every unknown is counted."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.conftest import Clients
from tests.leeds.files import Row, rows
from tests.schemes.files import CONTRIBUTION, FUND, LINE, V1, read, sent, small

YEAR = "2015/16"
CELLS = rows("scheme_amounts")
SCHEMES = {row["scheme_no"]: row for row in rows("schemes")}
PARTITIONS = {
    "by_funding_type": "funding_type",
    "by_revenue_capital": "revenue_capital",
    "by_scheme": "scheme_no",
}


def counted(cells: Iterable[Row]) -> dict[str, Any]:
    """Count straight from the file, as a person would."""
    cells = list(cells)
    figures = [row for row in cells if row["amount"]]
    unsure = [row for row in figures if row.get("provisional") == "yes"]
    ranges = [row for row in cells if row["status"] == "range"]
    return {
        "known_pence": 100 * sum(int(row["amount"]) for row in figures),
        "of_which_provisional_pence": 100 * sum(int(row["amount"]) for row in unsure),
        "lines": len(cells),
        "known": len([row for row in figures if row not in unsure]),
        "provisional": len([row for row in unsure if row["status"] == "stated"]),
        "range": {
            "count": len(ranges),
            "without_figure": 0,
            "low_pence": 100 * sum(int(row["low"]) for row in ranges),
            "high_pence": 100 * sum(int(row["high"]) for row in ranges),
        },
        "to_be_confirmed": sum(row["status"] == "tbc" for row in cells),
        "not_stated": sum(row["status"] == "not_stated" for row in cells),
        "not_applicable": 0,
        "complete": bool(cells) and all(row["amount"] for row in cells),
    }


def told(total: dict[str, Any]) -> dict[str, Any]:
    left_out = total["left_out"]
    assert len(left_out) == total["lines"] - total["known"] - total["provisional"] - (
        total["range"]["count"] - total["range"]["without_figure"] + total["not_applicable"]
    )
    return {name: part for name, part in total.items() if name != "left_out"}


def of(year: str, kind: str, **scheme: str) -> list[Row]:
    return [
        row
        for row in CELLS
        if (row["financial_year"], row["kind"]) == (year, kind)
        and scheme.items() <= SCHEMES[row["scheme_no"]].items()
    ]


@pytest.mark.parametrize("year", ["2014/15", YEAR])
async def test_the_summary_equals_the_file(leeds: Clients, fund: str, year: str) -> None:
    summary = await read(leeds, f"{fund}/summary", year=year)
    for kind in ("investment", "return"):
        assert told(summary[kind]) == counted(of(year, kind))
    for partition, by in PARTITIONS.items():
        assert {one[by] for one in summary[partition]} == {row[by] for row in SCHEMES.values()}
        for one in summary[partition]:
            for kind in ("investment", "return"):
                assert told(one[kind]) == counted(of(year, kind, **{by: one[by]}))


async def test_the_figures_of_2015_16_by_hand(leeds: Clients, fund: str) -> None:
    summary = await read(leeds, f"{fund}/summary", year="2015-16")
    investment = summary["investment"]
    assert summary["financial_year"] == YEAR
    assert (investment["known_pence"], investment["of_which_provisional_pence"]) == (
        54_924_000_00,
        12_350_000_00,
    )
    assert investment["left_out"] == [
        {"id": "leeds-bcf-16.d.2015-16.investment", "status": "to_be_confirmed"},
        {"id": "leeds-bcf-17.2015-16.investment", "status": "to_be_confirmed"},
    ]
    assert {one["funding_type"] for one in summary["by_funding_type"]} == {
        "recurrent",
        "pump-priming",
    }


async def test_the_parts_of_every_partition_add_up_to_the_whole(leeds: Clients, fund: str) -> None:
    for year in (await read(leeds, f"{fund}/summary"))["years"]:
        for partition in PARTITIONS:
            for kind in ("investment", "return"):
                for name in ("known_pence", "lines", "to_be_confirmed", "not_stated"):
                    parts = sum(one[kind][name] for one in year[partition])
                    assert parts == year[kind][name]


async def test_a_ratio_is_undetermined_and_names_what_is_missing(leeds: Clients, fund: str) -> None:
    summary = await read(leeds, f"{fund}/summary", year=YEAR)
    ratio = summary["return_on_investment"]
    assert (ratio["status"], ratio["percent"]) == ("undetermined", None)
    missing = [one["id"] for kind in ("investment", "return") for one in summary[kind]["left_out"]]
    assert [one["id"] for one in ratio["missing"]] == sorted(missing)
    eldercare = next(one for one in summary["by_scheme"] if one["scheme_no"] == "12")
    assert eldercare["return_on_investment"] == {
        "status": "determined", "percent": "88.50", "provisional": False, "why": None,
        "missing": [],
    }  # fmt: skip


async def test_contributions_are_totalled_by_organisation_and_in_all(
    leeds: Clients, fund: str
) -> None:
    pool = (await read(leeds, f"{fund}/summary", year=YEAR))["contributions"]
    named = [row for row in rows("contributions") if row["financial_year"] == YEAR]
    organised = [row for row in named if row["organisation_id"]]
    assert told(pool["in_all"]) == counted(organised)
    assert pool["in_all"]["known_pence"] == 54_923_000_00
    assert {one["organisation_id"] for one in pool["by_organisation"]} == {
        row["organisation_id"] for row in organised
    }
    for one in pool["by_organisation"]:
        same = [row for row in organised if row["organisation_id"] == one["organisation_id"]]
        assert told(one["total"]) == counted(same)
        assert one["organisation"] == same[0]["organisation"]
    for one in pool["by_kind"]:
        same = [row for row in organised if row["kind"] == one["kind"]]
        assert told(one["total"]) == counted(same)
    assert {one["kind"]: one["total"]["known_pence"] for one in pool["pool_wide"]} == {
        "agreed_pool": 54_900_000_00,
        "minimum_required_pool": 54_900_000_00,
    }


async def test_without_a_year_each_year_stands_apart(leeds: Clients, fund: str) -> None:
    summary = await read(leeds, f"{fund}/summary")
    assert [one["financial_year"] for one in summary["years"]] == ["2014/15", YEAR]
    alone = await read(leeds, f"{fund}/summary", year=YEAR)
    assert alone == summary["years"][1] | {"fund_id": "leeds-bcf", "known_at": None}
    assert "known_pence" not in summary


async def test_a_year_of_which_nothing_is_known_is_not_nought(leeds: Clients, fund: str) -> None:
    summary = await read(leeds, f"{fund}/summary", year="2030/31")
    assert (summary["investment"]["lines"], summary["investment"]["complete"]) == (0, False)
    assert summary["return_on_investment"]["why"] == "There is nothing to compare"


async def test_a_summary_is_reproduced_as_it_was_known(leeds: Clients, fund: str) -> None:
    before = await read(leeds, f"{fund}/summary", year=YEAR)
    then = datetime.now(UTC).isoformat()
    editor = leeds.caller("schemes:write")
    change = {"amount": {"status": "known", "amount_pence": 100}}
    for place in ("plan-lines/leeds-bcf-17.2015-16.investment",
                  "contributions/leeds-bcf.nhs-england.2015-16.minimum_or_actual"):  # fmt: skip
        await editor.patch(f"{fund}/{place}", json=change, headers={"If-Match": '"1"'})
    now = await read(leeds, f"{fund}/summary", year=YEAR)
    assert now["investment"]["to_be_confirmed"] == before["investment"]["to_be_confirmed"] - 1
    assert now["investment"]["known_pence"] == before["investment"]["known_pence"] + 100
    assert now["contributions"]["in_all"]["known_pence"] == 54_923_001_00
    old = await read(leeds, f"{fund}/summary", year=YEAR, known_at=then)
    assert {name: old[name] for name in before if name != "known_at"} == {
        name: before[name] for name in before if name != "known_at"
    }


async def test_sums_may_be_larger_than_any_one_amount(app: Clients) -> None:
    await small(app)
    largest = {"amount": "", "amount_pence": str(2**53 - 1)}
    await sent(app, "plan-lines", *(LINE | largest | {"component": one} for one in "abc"))
    summary = await read(app, f"{V1}/funds/f/summary", year=YEAR)
    assert summary["investment"]["known_pence"] == 3 * (2**53 - 1)


async def test_many_unknown_lines_are_all_counted_and_some_are_named(app: Clients) -> None:
    await sent(app, "funds", FUND)
    blank = CONTRIBUTION | {"status": "not_stated", "amount": ""}
    await sent(app, "contributions", *(blank | {"kind": f"k{n:03}"} for n in range(150)))
    total = (await read(app, f"{V1}/funds/f/summary", year=YEAR))["contributions"]["in_all"]
    assert (total["not_stated"], len(total["left_out"])) == (150, 100)
    assert total["left_out"][99]["id"] == "f.lcc.2015-16.k099"
