"""Rows as they come: missing, twice, out of order, cut by a rebase."""

import random
from typing import Any

import pytest
from httpx import AsyncClient

from tests.indicators.calculators.asking import V1, ask
from tests.indicators.calculators.test_spc import charted, months

CSV = {"Content-Type": "text/csv"}
WAVE = [0, 1] * 8


async def test_a_missing_value_is_dropped_its_gap_kept_and_said(analyst: AsyncClient) -> None:
    rows = months([0, None, 1, *WAVE])
    got, [total] = await charted(analyst, rows)
    assert [one["reason"] for one in got[:3]] == [None, "value_missing", None]
    assert (got[1]["mean"], got[1]["point_type"], got[1]["outside_limits"]) == (None, None, None)
    assert (got[1]["period"], got[2]["moving_range"]) == ("2015-02-01", 1)
    assert (total["n"], total["missing"], total["warning"]) == (18, 1, "missing_values_dropped")
    without, _ = await charted(analyst, [rows[0], *rows[2:]])
    assert [got[0], *got[2:]] == without


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        (months([1]), "fewer_than_two_values"),
        (months([None, None]), "value_missing"),
        ([{"period": None, "value": 1}, *months(WAVE)], "period_missing"),
        ([*months([1]), *months(WAVE)], "period_repeated"),
        ([{"period": "2014-12", "value": 1}, *months(WAVE)], "periods_of_mixed_precision"),
        ([{"period": "2014", "value": 1}, *months(WAVE)], "periods_of_mixed_precision"),
        (months(WAVE, improvement_direction="upwards"), "improvement_direction_unknown"),
        (
            [*months([1], improvement_direction="decrease"), *months(WAVE)[1:]],
            "improvement_direction_mixed",
        ),
        (months([1e200, *WAVE]), "value_too_large"),
    ],
)
async def test_a_series_that_cannot_be_charted_has_a_reason_and_costs_no_other_its_chart(
    analyst: AsyncClient, rows: list[dict[str, Any]], reason: str
) -> None:
    alone = await ask(analyst, "spc", months(WAVE, area="good"))
    both = [one | {"area": "bad"} for one in rows] + months(WAVE, area="good")
    found = await ask(analyst, "spc", both)
    bad, good = found["summaries"]
    assert (bad["reason"], bad["lpl"], bad["variation_icon"]) == (reason, None, None)
    assert good == alone["summaries"][0]
    keys = alone["results"][0].keys()
    assert [{key: one[key] for key in keys} for one in found["results"][len(rows) :]] == [
        one | {"improvement_direction": None} if "improvement_direction" in one else one
        for one in alone["results"]
    ]
    assert {one["reason"] for one in found["results"][: len(rows)]} == {reason}


async def test_under_13_points_the_national_tools_give_no_limits(analyst: AsyncClient) -> None:
    got, [total] = await charted(analyst, months(WAVE[:12]))
    assert {one["reason"] for one in [*got, total]} == {"too_few_points"}
    assert (total["mean"], total["lpl"], total["variation_icon"]) == (0.5, None, None)
    assert {one["outside_limits"] for one in got} == {None}
    assert total["warning"] == "fewer_than_13_points"
    got, [total] = await charted(analyst, months([*WAVE[:12], 0]))
    assert (total["reason"], total["warning"], total["lpl"] is None) == (None, None, False)


async def test_under_13_points_nhs_r_warns(analyst: AsyncClient) -> None:
    _, [total] = await charted(analyst, months([1, 3]), reading="nhs-r")
    assert (total["mean"], total["lpl"], total["upl"]) == (2, 2 - 5.32, 2 + 5.32)
    assert (total["reason"], total["warning"]) == (None, "fewer_than_13_points")


async def test_the_order_of_the_rows_does_not_matter(analyst: AsyncClient) -> None:
    rows = months([3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9], area="x")
    got, totals = await charted(analyst, rows)
    random.Random(7).shuffle(rows)
    mixed, again = await charted(analyst, rows)
    assert sorted(mixed, key=lambda one: str(one["period"])) == got
    assert again == totals


async def test_hours_are_periods(analyst: AsyncClient) -> None:
    rows = [
        {"period": f"2018-04-{1 + n // 24:02d}T{n % 24:02d}:00Z", "value": n % 2} for n in range(30)
    ]
    got, [total] = await charted(
        analyst, rows[::-1], rebase_at=[{"period": "2018-04-01T15:00", "reason": "New shift"}]
    )
    assert [one["rebase_group"] for one in got[::-1]] == [0] * 15 + [1] * 15
    assert (total["n"], total["segments"], total["reason"]) == (30, 2, None)


async def test_a_rebase_starts_new_limits_and_leaves_what_was_before(analyst: AsyncClient) -> None:
    rows = months([*WAVE, *[10, 12] * 8])
    first, _ = await charted(analyst, rows[:16])
    told = {"period": rows[16]["period"], "reason": "A second ward"}
    got, [total] = await charted(analyst, rows, rebase_at=[told])
    assert [{**one} for one in got[:16]] == first
    assert (got[16]["mean"], got[16]["moving_range"]) == (11, None)
    assert [one["rebase_reason"] for one in got] == [*[None] * 16, "A second ward", *[None] * 15]
    assert (total["mean"], total["segments"]) == (11, 2)


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"rebase": "A second ward"}, "A second ward"),
        ({"rebase": "yes", "note": "A second ward"}, "A second ward"),
        ({"rebase": True, "note": "A second ward"}, "A second ward"),
        ({"rebase": "no", "note": "Snow"}, None),
        ({"note": "Snow"}, None),
    ],
)
async def test_a_row_may_say_that_limits_start_anew(
    analyst: AsyncClient, cells: dict[str, Any], said: str | None
) -> None:
    rows = months([*WAVE, *[10, 12] * 8])
    rows[16] |= cells
    got, [total] = await charted(analyst, rows)
    assert got[16]["rebase_reason"] == said
    assert total["segments"] == (1 if said is None else 2)
    other = months([5, 6] * 8, area="other")
    _, [_, total] = await charted(analyst, [*[one | {"area": "x"} for one in rows], *other])
    assert total["segments"] == 1


async def test_a_rebase_in_a_row_without_a_value_holds_from_the_next_point(
    analyst: AsyncClient,
) -> None:
    rows = months([*WAVE, None, *[10, 12] * 8])
    rows[16]["rebase"] = "A second ward"
    got, _ = await charted(analyst, rows)
    assert [got[n]["rebase_group"] for n in (15, 16, 17)] == [0, None, 1]
    assert got[17]["rebase_reason"] == "A second ward"


async def test_fixed_limits_come_from_the_first_points_of_each_segment(
    analyst: AsyncClient,
) -> None:
    rows = months([*[0, 1] * 6, 7, 7, 7, *[10, 12] * 6, 30])
    told = {"period": rows[15]["period"], "reason": "A second ward"}
    got, [total] = await charted(analyst, rows, fix_after=12, rebase_at=[told])
    assert {(one["mean"], one["upl"]) for one in got[:15]} == {(0.5, 3.16)}
    assert (total["mean"], total["upl"]) == (11, 11 + 5.32)
    assert [one["outside_limits"] for one in got[12:15]] == [True] * 3
    assert got[-1]["outside_limits"]


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ([{"period": "2015-05-01"}], "rebase-without-reason"),
        ([{"period": "2015-05-01", "reason": " "}], "rebase-without-reason"),
        (["2015-05-01"], "rebase-without-reason"),
        ([{"reason": "A second ward"}], "rebase-unclear"),
        ([{"period": "spring", "reason": "A second ward"}], "rebase-unclear"),
        ([{"period": "2015-05-01", "reason": "A", "by": "B"}], "rebase-unclear"),
        (["2015-05-01 A", "2015-05-01 B"], "rebase-unclear"),
    ],
)
async def test_a_rebase_says_when_and_why(
    analyst: AsyncClient, given: list[Any], problem: str
) -> None:
    body = {"rows": months(WAVE), "options": {"rebase_at": given}}
    refused = await analyst.post(f"{V1}/spc", json=body)
    assert refused.status_code == 422, refused.text
    assert refused.json()["type"].endswith(problem)


async def test_a_rebase_in_a_row_without_a_reason_is_refused(analyst: AsyncClient) -> None:
    rows = months(WAVE, rebase="true")
    refused = await analyst.post(f"{V1}/spc", json={"rows": rows})
    assert (refused.status_code, refused.json()["type"].rsplit("/", 1)[-1]) == (
        422,
        "rebase-without-reason",
    )


async def test_csv_may_say_all_that_json_may(analyst: AsyncClient) -> None:
    rows = months([*WAVE, *[10, 12] * 8])
    body = "period,value\n" + "".join(f"{one['period']},{one['value']}\n" for one in rows)
    query: dict[str, Any] = {
        "rebase_at": ["2016-05-01 A second ward"],
        "target": 3,
        "reading": "nhs-r",
    }
    answer = await analyst.post(f"{V1}/spc", content=body, headers=CSV, params=query)
    lines = answer.text.splitlines()
    assert lines[0] == (
        "period,value,target,plotted,rebase_group,mean,lpl,upl,lower_two_sigma,upper_two_sigma,"
        "moving_range,relative_to_mean,outside_limits,close_to_limits,special_cause_type,rules,"
        "point_type,rebase_reason,reason"
    )
    assert lines[17].startswith("2016-05-01,10.0,3.0,10.0,1,11.0,")
    assert ",A second ward," in lines[17]


async def test_no_rows_are_no_chart(analyst: AsyncClient) -> None:
    found = await ask(analyst, "spc", [])
    assert (found["results"], found["summaries"]) == ([], [])
