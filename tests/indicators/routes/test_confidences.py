"""Limits of stored values at other confidences than 95 and 99.8 %."""

import pytest

from tests.conftest import Clients
from tests.indicators.calculators.asking import ask
from tests.indicators.judged import counted, judged, line
from tests.indicators.routes.test_funnels import filled


@pytest.mark.parametrize("method", ["proportion", "rate"])
async def test_a_funnel_has_limits_at_a_further_confidence(place: Clients, method: str) -> None:
    await filled(place, method)
    usual = await judged(place, "funnel")
    also = await judged(place, "funnel", confidence=[0.8, 0.95])
    for before, after in zip(usual["lines"], also["lines"], strict=True):
        assert {name: after[name] for name in before} == before
        inner = after["funnel_lower_80"], after["funnel_upper_80"]
        assert before["funnel_lower_95"] < inner[0] < inner[1] < before["funnel_upper_95"]
    assert also["method"]["options"]["confidence"] == [0.95, 0.998, 0.8]


async def test_a_funnel_with_a_further_confidence_can_be_drawn(place: Clients) -> None:
    await filled(place, "proportion")
    answer = await place.caller("indicators:read").get(
        "/indicators/v1/indicators/t-count/funnel",
        params={"confidence": 0.8, "format": "svg"},
    )
    assert answer.status_code == 200, answer.text


async def test_a_gap_has_limits_at_the_confidence_that_is_asked_for(place: Clients) -> None:
    await counted(place, "rate", line("t-city", 200, 4000), line("t-east", 90, 1000))
    query = {"area": "t-city", "part": "t-east"}
    [usual] = (await judged(place, "gap", **query))["results"]
    [asked] = (await judged(place, "gap", **query, confidence=0.9))["results"]
    assert asked["absolute_gap"] == usual["absolute_gap"]
    assert asked["absolute_lower_90"] > usual["absolute_lower_95"]
    assert "absolute_lower_95" not in asked


async def test_a_gap_that_is_hidden_is_hidden_at_every_confidence(place: Clients) -> None:
    rows = line("t-city", 200, 4000), line("t-east", 3, 1000)
    await counted(place, "rate", *rows, suppression="under_5")
    query = {"area": "t-city", "part": "t-east", "confidence": 0.9}
    [asked] = (await judged(place, "gap", **query))["results"]
    assert asked["reason"] == "small_number"
    assert {asked[name] for name in asked if "_90" in name} == {None}


async def test_indices_have_limits_at_the_confidence_that_is_asked_for(place: Clients) -> None:
    rows = [
        line("t-city", 100 + 10 * n, 1000, category_type="deprivation-quintile", category=f"{n}")
        for n in range(1, 6)
    ]
    await counted(place, "rate", *rows)
    [asked] = (await judged(place, "inequality", area="t-city", confidence=0.9))["results"]
    [usual] = (await judged(place, "inequality", area="t-city"))["results"]
    assert (asked["sii"], asked["confidence"]) == (usual["sii"], 0.9)
    assert abs(asked["sii_lower"] - asked["sii"]) < abs(usual["sii_lower"] - usual["sii"])


async def test_one_area_against_another_has_limits_of_its_ratio(place: Clients) -> None:
    """A ratio of two rates, with limits, by the calculator `change`."""
    rows = [
        {"numerator_1": 40, "denominator_1": 1000, "numerator_2": 60, "denominator_2": 1000},
    ]
    [found] = (await ask(place.caller("indicators:read"), "change", rows, confidence=0.9))[
        "results"
    ]
    assert found["ratio_lower"] < 1.5 < found["ratio_upper"]
