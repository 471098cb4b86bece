"""Scorecards over HTTP: the total, its segment, and every metric's evidence."""

from typing import Any

import pytest

from tests.conftest import Clients
from tests.indicators.files import AREA_HEAD, INDICATOR_HEAD, V1, read, recorded, stored
from tests.indicators.files import observation as seen

AREAS = ("t-a", "t-b", "t-c", "t-d")
PART = "id,scorecard_id,indicator_id,component,weight,scoring,thresholds,benchmark_area_id,"
PARTS = (
    PART + "override_at,override_to\n"
    "m-voice,t-card,t-voice,user-voice,1,thresholds,95;90;85,,,\n"
    "m-wait,t-card,t-wait,metrics,3,rank,,,,\n"
    "m-debt,t-card,t-debt,metrics,1,target,,,4,3\n"
)
WAITS = {"t-a": 10, "t-b": 20, "t-c": 30, "t-d": 40}


def seen_of(indicator: str, area: str, value: Any, label: str = "2012/13") -> str:
    year = int(label[:4])
    return seen(indicator_id=indicator, area_id=area, value=value, period_label=label,
                period_start=f"{year}-04-01", period_end=f"{year + 1}-03-31")  # fmt: skip


@pytest.fixture
async def card(app: Clients) -> Clients:
    await stored(
        app, "indicators",
        INDICATOR_HEAD + "t-voice,Voice,t,%,higher is better\nt-wait,Wait,t,days,lower is better\n"
        "t-debt,Debt,t,GBP,lower is better\n",
    )  # fmt: skip
    await stored(app, "areas", AREA_HEAD + "".join(f"{one},{one},t-place,\n" for one in AREAS))
    await recorded(
        app,
        *(seen_of("t-wait", area, value) for area, value in WAITS.items()),
        *(seen_of("t-voice", area, 92) for area in AREAS[:3]),
        *(seen_of("t-debt", area, 5) for area in AREAS[1:]),
        seen_of("t-debt", "t-a", 50),
        seen_of("t-wait", "t-b", 1, "2011/12"),
    )
    head = "id,indicator_id,area_id,target_label,target_end,target_value\n"
    aims = "".join(f"t-{one},t-debt,{one},2012/13,2013-03-31,10\n" for one in AREAS)
    await stored(app, "targets", head + aims)
    await stored(
        app, "scorecards",
        "id,name,pattern,missing_rule,cut,cut_at\nt-card,Card,weighted,leave_out,fixed,1.75;2.5;3.25\n",
    )  # fmt: skip
    await stored(app, "scorecard-components", PARTS)
    return app


async def result(app: Clients, area: str, **query: Any) -> Any:
    found = await read(app, "scorecards/t-card", area=area, **query)
    return found["results"][0]


async def test_metrics_are_scored_weighed_and_put_together(card: Clients) -> None:
    found = await result(card, "t-b")
    # By threshold 92 is a 2; second of four is a 2; the target is met.
    assert found["total"] == pytest.approx((2 * 1 + 2 * 3 + 1 * 1) / 5)
    assert (found["segment"], found["overridden_by"], found["missing"]) == (2, [], 0)
    metrics = metrics_of(found)
    assert [metrics[one]["score"] for one in ("t-voice", "t-wait", "t-debt")] == [2, 2, 1]
    assert [metrics[one]["share"] for one in ("t-voice", "t-wait", "t-debt")] == [0.2, 0.6, 0.2]
    assert (metrics["t-debt"]["held_against"], metrics["t-debt"]["value"]) == (10, 5)
    assert (metrics["t-wait"]["period_label"], metrics["t-wait"]["value"]) == ("2012/13", 20)


async def test_an_override_worsens_the_segment_and_leaves_the_total(card: Clients) -> None:
    found = await result(card, "t-a")
    assert found["total"] == pytest.approx((2 + 3 * 1 + 4) / 5)
    assert (found["segment_before_overrides"], found["segment"]) == (2, 3)
    assert found["overridden_by"] == ["m-debt"]


async def test_what_is_missing_is_left_out_by_rule_and_shown(card: Clients) -> None:
    found = await result(card, "t-d")
    voice = metrics_of(found)["t-voice"]
    assert (voice["score"], voice["share"], voice["missing_because"]) == (
        None, 0, "no_observation"
    )  # fmt: skip
    assert found["total"] == pytest.approx((4 * 3 + 1) / 4)
    for rule, total in (("worst_score", (4 + 4 * 3 + 1) / 5), ("no_total", None)):
        await change(card, missing_rule=rule)
        found = await result(card, "t-d")
        assert found["total"] == (total and pytest.approx(total))
        assert found["reason"] == (None if total else "metric_missing")
        assert metrics_of(found)["t-voice"]["missing_because"] == "no_observation"


async def test_a_scorecard_answers_the_areas_that_are_asked_for_in_their_order(
    card: Clients,
) -> None:
    board = await read(card, "scorecards/t-card", area=["t-c", "t-a"])
    assert (board["name"], board["next"]) == ("Card", None)
    assert [one["area_id"] for one in board["results"]] == ["t-c", "t-a"]


async def test_without_areas_it_answers_page_by_page_all_that_have_a_value(card: Clients) -> None:
    await stored(card, "areas", AREA_HEAD + "t-e,Without,t-place,\nt-f,Other,t-kind,\n")
    await recorded(card, seen_of("t-wait", "t-f", 5, "2013/14"))
    whole = await read(card, "scorecards/t-card")
    assert [one["area_id"] for one in whole["results"]] == [*AREAS, "t-f"]
    asked = await read(card, "scorecards/t-card", area=[*AREAS, "t-f"])
    assert whole["results"] == asked["results"]
    first = await read(card, "scorecards/t-card", limit=3)
    assert ([one["area_id"] for one in first["results"]], first["next"]) == (
        ["t-a", "t-b", "t-c"], "t-c"
    )  # fmt: skip
    second = await read(card, "scorecards/t-card", limit=3, after=first["next"])
    assert first["results"] + second["results"] == whole["results"]
    assert second["next"] is None
    level = await read(card, "scorecards/t-card", level="t-kind")
    assert level["results"] == whole["results"][4:]


async def test_areas_of_one_type_are_ranked_among_themselves(card: Clients) -> None:
    await stored(card, "areas", AREA_HEAD + "t-f,Other,t-kind,\nt-g,Next,t-kind,\n")
    before = await result(card, "t-d")
    await recorded(card, *(seen_of("t-wait", one, 5 * n) for n, one in enumerate(("t-f", "t-g"))))
    both = await read(card, "scorecards/t-card", area=["t-d", "t-f"])
    assert both["results"][0] == before
    assert metrics_of(both["results"][1])["t-wait"]["score"] == 1


async def test_a_result_is_the_same_as_known_at_its_time(card: Clients) -> None:
    first = await read(card, "scorecards/t-card", area="t-b")
    await recorded(card, seen_of("t-wait", "t-b", 90))
    after = await read(card, "scorecards/t-card", area="t-b")
    assert after["results"][0]["total"] != first["results"][0]["total"]
    again = await read(card, "scorecards/t-card", area="t-b", known_at=first["known_at"])
    assert again == first


async def test_an_earlier_period_can_be_asked_for(card: Clients) -> None:
    found = await result(card, "t-b", period_to="2012-12-31")
    assert (found["missing"], found["reason"]) == (3, "no_metric_scored")
    assert metrics_of(found)["t-wait"]["missing_because"] == "fewer_than_two_values"
    assert metrics_of(found)["t-wait"]["value"] == 1


async def test_quartiles_are_cut_among_all_areas_of_the_type(card: Clients) -> None:
    await change(card, cut="quartiles")
    found = await read(card, "scorecards/t-card", area=list(AREAS))
    assert [one["segment_before_overrides"] for one in found["results"]] == [1, 1, 3, 4]
    assert {one["peers"] for one in found["results"]} == {4}


async def test_what_is_not_there_is_not_found(card: Clients) -> None:
    reader = card.caller("indicators:read")
    for path, status in (("none?area=t-a", 404), ("t-card?area=none", 404),
                         ("t-card?limit=0", 422), ("t-card/result?area=t-a", 404)):  # fmt: skip
        assert (await reader.get(f"{V1}/scorecards/{path}")).status_code == status


def metrics_of(found: Any) -> Any:
    return {m["indicator_id"]: m for c in found["components"] for m in c["metrics"]}


async def change(app: Clients, **facts: Any) -> None:
    editor = app.caller("indicators:write", "indicators:read")
    there = await editor.get(f"{V1}/scorecards/t-card")
    done = await editor.patch(
        f"{V1}/scorecards/t-card", json=facts, headers={"If-Match": there.headers["ETag"]}
    )
    assert done.status_code == 200, done.text
