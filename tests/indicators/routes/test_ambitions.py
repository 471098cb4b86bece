"""The two ambitions of the Left Shift, judged from what is stored."""

from typing import Any

import pytest
from indicators.routes.ambitions import AmbitionOut, AmbitionsOut, FamilyAmbitionsOut

from tests.conftest import Clients
from tests.indicators.files import read, stored
from tests.indicators.judged import asked, counted, in_csv, judged, line, statements_counted

QUERY = {"area": "t-city", "part": "t-east", "benchmark": "t-west", "gap": "absolute"}
# Events per 10,000 people in 2015 and 2020; the city has ten times that.
COUNTS = {"t-city": (1000, 900), "t-east": (1500, 1300), "t-west": (990, 950)}


async def filled(place: Clients, counts: Any = COUNTS, **definition: str) -> None:
    rows = [
        line(area, n * size, 10_000 * size, year)
        for area, pair in counts.items()
        for size in [10 if area == "t-city" else 1]
        for year, n in zip((2015, 2020), pair, strict=True)
    ]
    await counted(place, "rate", *rows, **definition)


async def both(place: Clients, **query: Any) -> dict[str, Any]:
    answer = await judged(place, "ambitions", **QUERY | query)
    return {one["ambition"]: one for one in answer["results"]}


async def test_both_ambitions_are_judged_by_the_last_values(place: Clients) -> None:
    await filled(place)
    got = await both(place)
    good, cut = got["at_least_as_good"], got["gap_cut"]
    assert (good["outcome"], good["value"], good["benchmark"]) == ("met", 9000, 9500)
    assert (good["short_by"], good["period_from"]) == (-500, "2020-01-01")
    assert (cut["baseline_gap"], cut["gap"]) == (5000, pytest.approx(4000))
    assert cut["outcome"] == "met"
    assert cut["short_by"] == pytest.approx(4000 - 4500)
    assert (cut["baseline_from"], cut["certainty"]) == ("2015-01-01", "within_limits")


async def test_the_limits_of_the_gap_say_whether_it_is_certain(place: Clients) -> None:
    await filled(place, COUNTS | {"t-east": (1500, 950)})
    cut = (await both(place))["gap_cut"]
    [*_, gap] = (await judged(place, "gap", area="t-city", part="t-east"))["results"]
    assert gap["absolute_upper_95"] < 4500
    assert (cut["outcome"], cut["certainty"]) == ("met", "certain")


async def test_the_gap_may_be_relative(place: Clients) -> None:
    await filled(place)
    cut = (await both(place, gap="relative"))["gap_cut"]
    assert (cut["baseline_gap"], cut["gap"]) == (pytest.approx(0.5), pytest.approx(4 / 9))
    assert (cut["outcome"], cut["gap_kind"]) == ("met", "relative")
    assert (await asked(place, "ambitions", area="t-city", part="t-east")).status_code == 422


async def test_high_may_be_good(place: Clients) -> None:
    head = "id,name,family,unit,polarity\n"
    await stored(place, "indicators", f"{head}t-count,Falls,test,falls,higher is better\n")
    await filled(place, {"t-city": (2000, 2000), "t-east": (1000, 1999), "t-west": (1990, 2100)})
    got = await both(place)
    assert (got["at_least_as_good"]["outcome"], got["gap_cut"]["outcome"]) == ("not_met", "met")
    assert got["gap_cut"]["baseline_gap"] == 10000
    assert got["gap_cut"]["certainty"] == "certain"


async def test_what_is_lacking_is_said(place: Clients) -> None:
    await counted(place, "rate", line("t-city", 90, 1000))
    got = await both(place)
    said = {name: (one["outcome"], one["lacking"]) for name, one in got.items()}
    assert said == {
        "at_least_as_good": ("not_measurable", "benchmark_missing"),
        "gap_cut": ("not_measurable", "baseline_missing"),
    }
    await filled(place)
    later = await both(place, baseline="2016-01-01")
    assert later["gap_cut"]["lacking"] == "baseline_missing"


async def test_an_adverse_gap_cannot_be_cut_where_there_is_none(place: Clients) -> None:
    await filled(place, COUNTS | {"t-east": (800, 700)})
    assert (await both(place))["gap_cut"]["lacking"] == "gap_not_adverse"


async def test_a_hidden_part_is_told_by_no_ambition(place: Clients) -> None:
    await filled(place, COUNTS | {"t-east": (1500, 3)}, suppression="under_5")
    cut = (await both(place))["gap_cut"]
    # The last gap that may be shown is the first one: there is nothing to hold it against.
    assert (cut["outcome"], cut["lacking"]) == ("not_measurable", "baseline_missing")
    assert (cut["gap"], cut["period_from"]) == (5000, "2015-01-01")


async def test_what_is_answered_is_what_is_declared(
    place: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    await filled(place)
    with statements_counted(monkeypatch) as asked_of:
        got = await judged(place, "ambitions", **QUERY)
    assert len(asked_of) == 1
    assert AmbitionsOut.model_validate(got).model_dump(mode="json", exclude_unset=True) == got
    assert set(got["results"][0]) == set(AmbitionOut.model_fields)
    assert (await in_csv(place, "ambitions", **QUERY))["outcome"].to_list() == ["met", "met"]


async def test_every_indicator_of_a_family_is_judged(place: Clients) -> None:
    await filled(place)
    got = await read(place, "ambitions", family="test", **QUERY)
    assert FamilyAmbitionsOut.model_validate(got).model_dump(mode="json") == got
    found = {(one["indicator_id"], one["ambition"]): one for one in got["results"]}
    assert len(found) == 4
    assert found["t-count", "gap_cut"] == (await both(place))["gap_cut"]
    assert found["t-rate", "at_least_as_good"]["lacking"] == "value_missing"
    none = await place.caller("indicators:read").get(
        "/indicators/v1/ambitions", params={"family": "none", **QUERY}
    )
    assert none.status_code == 404
