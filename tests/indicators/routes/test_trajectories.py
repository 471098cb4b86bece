"""The plans of stored targets, with what was reached beside them."""

from typing import Any

import pytest
from indicators.routes.trajectories import StepOut, TrajectoryOut

from tests.conftest import Clients
from tests.indicators.calculators.asking import results
from tests.indicators.files import read, stored
from tests.indicators.judged import (
    asked,
    counted,
    in_csv,
    judged,
    line,
    same,
    statements_counted,
)
from tests.indicators.routes.test_leeds import load

HEAD = (
    "id,indicator_id,area_id,baseline_start,baseline_end,baseline_value,target_start,target_end,"
    "target_value,change_value,change_unit,rule\n"
)
FALLING = "Flat 2012 to 2013, then 3.2% less each year for five years"
SAID = ("step", "planned", "rate", "gap", "gap_percent", "track", "limits", "reason")
COUNTS = {2012: 1830, 2013: 1900, 2014: 1765, 2018: 1400}


async def aimed(place: Clients, rule: str = FALLING, **more: Any) -> None:
    usual = {"id": "t-1", "indicator_id": "t-count", "area_id": "t-city",
             "baseline_start": "2012-01-01", "baseline_end": "2012-12-31", "baseline_value": 1825,
             "target_start": "2018-01-01", "target_end": "2018-12-31", "target_value": 1551,
             "rule": f'"{rule}"'}  # fmt: skip
    row = usual | more
    await stored(place, "targets", HEAD + ",".join(
        str(row.get(one, "")) for one in HEAD.strip().split(",")) + "\n")  # fmt: skip


async def reached(place: Clients, **definition: str) -> None:
    rows = [line("t-city", n, 100_000, year) for year, n in COUNTS.items()]
    await counted(place, "rate", *rows, **definition)


async def test_each_step_is_what_the_calculator_plans(place: Clients) -> None:
    await aimed(place)
    await reached(place)
    got = await judged(place, "trajectory", target="t-1")
    values = {int(one["period_from"][:4]): one
              for one in (await judged(place, "values", area="t-city"))["results"]}  # fmt: skip
    rows = [
        {"step": at, **{c: values.get(2012 + at, {}).get(c) for c in
                        ("value", "lower_95", "upper_95")}} for at in range(7)
    ]  # fmt: skip
    options = {"kind": "flat_then_fall", "baseline": 1825, "rate": 0.032, "flat_steps": 1,
               "steps": 6, "polarity": "low is good"}  # fmt: skip
    expected = await results(place.caller("indicators:read"), "trajectory", rows, **options)
    assert len(got["results"]) == 7
    for one, other in zip(got["results"], expected, strict=True):
        assert same(one, other, SAID)
    assert got["results"][6]["planned"] == pytest.approx(1551.0995, abs=1e-4)
    assert [one["track"] for one in got["results"]] == [
        "off_track", "off_track", "on_track", None, None, None, "on_track",
    ]  # fmt: skip
    assert got["results"][6]["limits"] == "exclude_plan"
    assert (got["kind"], got["plan"]["flat_steps"]) == ("flat_then_fall", 1)
    assert TrajectoryOut.model_validate(got).model_dump(mode="json", exclude_unset=True) == got
    assert set(got["results"][0]) == set(StepOut.model_fields)
    table = await in_csv(place, "trajectory", target="t-1")
    assert table["step"].to_list() == [0, 1, 2, 3, 4, 5, 6]


async def test_words_that_are_not_understood_plan_nothing_until_a_kind_is_asked_for(
    place: Clients,
) -> None:
    await aimed(place, "As little as possible")
    await reached(place)
    got = await judged(place, "trajectory", target="t-1")
    assert got["kind"] is None
    assert {one["reason"] for one in got["results"]} == {"kind_unknown"}
    assert got["results"][0]["value"] == 1830
    linear = await judged(place, "trajectory", target="t-1", kind="linear")
    assert [one["planned"] for one in linear["results"]] == pytest.approx(
        [1825 - (1825 - 1551) * at / 6 for at in range(7)]
    )


async def test_half_the_gap_needs_to_know_the_peers(place: Clients) -> None:
    await aimed(place, "Halve the gap to peer CCGs, with peers themselves improving 3.2% a year")
    got = await judged(place, "trajectory", target="t-1")
    assert {one["reason"] for one in got["results"]} == {"peer_missing"}
    assert got["areas_available"] == []
    known = await judged(place, "trajectory", target="t-1", peer=1500)
    last = 1500 * (1 - 0.032) ** 6 + (1825 - 1500) / 2
    assert known["results"][6]["planned"] == pytest.approx(last)


async def test_a_monthly_plan_goes_month_by_month(place: Clients) -> None:
    await aimed(place, "1.7% less each month from April 2014 to June 2015", change_value=-1.7,
                change_unit="% per month", target_start="2014-04-01", target_end="2015-06-30",
                target_value="")  # fmt: skip
    await counted(place, "count", line("t-city", 1700, "", "2014-05"),
                  line("t-city", 9000, "", 2014))  # fmt: skip
    got = await judged(place, "trajectory", target="t-1")
    steps = [one for one in got["results"] if one["period_type"] == "month"]
    assert (steps[0]["period_from"], steps[-1]["period_from"], len(steps)) == (
        "2014-03-01", "2015-06-01", 16,
    )  # fmt: skip
    assert steps[2]["planned"] == pytest.approx(1825 * 0.983**2)
    assert (steps[2]["value"], steps[2]["track"]) == (1700, "on_track")
    [year] = [one for one in got["results"] if one["period_type"] == "year"]
    assert (year["planned"], year["reason"]) == (None, "period_not_a_whole_step")


async def test_a_hidden_value_is_told_by_no_gap_to_its_plan(place: Clients) -> None:
    await aimed(place)
    rows = [line("t-city", n, 100_000, 2012 + at) for at, n in enumerate((1800, 3))]
    await counted(place, "rate", *rows, suppression="under_5")
    got = (await judged(place, "trajectory", target="t-1"))["results"][1]
    assert [got[one] for one in ("value", "gap", "gap_percent", "track", "limits")] == [None] * 5
    assert (got["status"], got["value_reason"]) == ("suppressed", "small_number")
    assert got["planned"] == 1825


async def test_a_target_is_of_its_indicator_and_is_followed_by_one_statement(
    place: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    await aimed(place, indicator_id="t-rate")
    for name in ("t-1", "t-none"):
        refused = await asked(place, "trajectory", target=name)
        assert (refused.status_code, refused.json()["type"]) == (
            404, "/indicators/problems/target-unknown",
        )  # fmt: skip
    await aimed(place)
    with statements_counted(monkeypatch) as asked_of:
        await judged(place, "trajectory", target="t-1")
    assert len(asked_of) == 1


async def test_the_plans_of_leeds_end_where_they_say(app: Clients) -> None:
    await load(app)
    for name, last in (("t-pyll-north", 1551), ("t-pyll-west", 1889)):
        got = await read(app, "indicators/pyll-amenable/trajectory", target=name)
        assert round(got["results"][6]["planned"]) == last
