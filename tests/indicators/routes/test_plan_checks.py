"""Where the words and the figures of stored targets disagree."""

from indicators.routes.plan_checks import PlanChecksOut

from tests.conftest import Clients
from tests.indicators.files import V1, leeds, read
from tests.indicators.routes.test_leeds import load
from tests.indicators.routes.test_trajectories import aimed


async def test_what_disagrees_in_the_plans_of_leeds_is_listed(app: Clients) -> None:
    await load(app)
    every = (await read(app, "plan-checks"))["results"]
    assert {one["target_id"] for one in every} == {
        row.split(",")[0] for row in leeds("targets").decode().splitlines()[1:]
    }
    found = (await read(app, "plan-checks", agrees=False))["results"]
    assert [(one["target_id"], one["check"], one["beside_target_id"]) for one in found] == [
        ("t-alcohol", "change", None), ("t-delayed-monthly", "months", "t-delayed-20"),
    ]  # fmt: skip
    assert found[0]["why"] == "rounding_may_explain"
    assert (found[1]["stated"], round(found[1]["computed"], 1)) == (-20, -22.7)
    own = await read(app, "indicators/alcohol-treatment-rate/plan-checks")
    assert {one["target_id"] for one in own["results"]} == {"t-alcohol"}
    assert PlanChecksOut.model_validate(own).model_dump(mode="json") == own


async def test_checks_are_as_known_at_a_time_and_come_as_csv(place: Clients) -> None:
    await aimed(place, target_value=1600)
    caller = place.caller("indicators:read")
    path = f"{V1}/indicators/t-count/plan-checks"
    answer = await caller.get(path, headers={"Accept": "text/csv"})
    assert answer.text.splitlines()[0].startswith("target_id,indicator_id,area_id")
    before = (await caller.get(path, params={"known_at": "2020-01-01T00:00:00Z"})).json()
    assert before["results"] == []
    bad = [one["check"] for one in (await caller.get(path)).json()["results"]
           if one["agrees"] is False]  # fmt: skip
    assert bad == ["path"]
    assert (await caller.get(f"{V1}/indicators/t-none/plan-checks")).status_code == 404
