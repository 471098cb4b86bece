"""Whatever numbers rows hold, a calculator that judges answers with finite numbers or none."""

import math
from typing import Any

import pytest
from httpx import AsyncClient
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from indicators.actions.calculating import calculated
from indicators.actions.tables import from_rows
from indicators.domain.calculators import METHODS
from indicators.domain.calculators.method import Kind, Per
from indicators.domain.statistics.comparisons import Comparison
from indicators.domain.statistics.trajectories import Shape
from pydantic import TypeAdapter

from tests.indicators.calculators.asking import results

JUDGING = (
    "change", "comparison", "funnel-overdispersed", "funnel-proportion", "funnel-rate",
    "funnel-ratio", "growth", "trajectory", "trend",
)  # fmt: skip
NUMBERS = st.sampled_from(
    [None, 0, 1, 2, 3, 5, 10, 12, 1000, 2015, 2016, -1, 0.5, 0.95, 1e-9, 1e15, 2.0**60, 1e300]
) | st.floats(0.001, 2000)
TEXTS = {
    "method": st.sampled_from(list(Comparison)),
    "kind": st.sampled_from(list(Shape)),
    "polarity": st.sampled_from([None, "low is good", "high is good", "sideways"]),
    "value_type": st.sampled_from(["proportion", "rate"]),
    "period": st.sampled_from(["2014", "2015", None]),
    "baseline_period": st.sampled_from(["2014", None]),
}
OPTIONS: dict[str, list[dict[str, Any]]] = {
    "change": [{"of": "rate"}, {"of": "proportion"}],
    "funnel-overdispersed": [
        {"data_type": "SR", "sr_method": "SHMI"},
        {"data_type": "SR", "sr_method": "CQC"},
        {"data_type": "PR"},
        {"data_type": "RC"},
    ],
    "growth": [{"rates": "own"}, {"rates": "all"}],
}


@pytest.mark.parametrize("name", JUDGING)
@settings(max_examples=25, deadline=None, phases=[Phase.generate])
@given(data=st.data())
def test_no_number_breaks_a_judgement(name: str, data: st.DataObject) -> None:
    method = METHODS[name]
    columns = {
        one.name: NUMBERS if one.kind is Kind.NUMBER else TEXTS.get(one.name, st.just("x"))
        for one in method.reads
    }
    columns["set"] = st.sampled_from(["a", "b"])
    rows = data.draw(st.lists(st.fixed_dictionaries(columns), min_size=1, max_size=8))
    chosen = data.draw(st.sampled_from(OPTIONS.get(name, [{}])))
    options = TypeAdapter(method.options).validate_python(chosen)
    made = calculated(method, from_rows(rows, method.reads), options)
    expected = len(rows) if method.per is Per.ROW else len({row["set"] for row in rows})
    assert made.results.height == expected
    answered = [one.name for one in method.answers if one.kind is Kind.NUMBER]
    for one in made.results.fill_nan(None).iter_rows(named=True):
        assert all(one[column] is None or math.isfinite(one[column]) for column in answered), one


@pytest.mark.parametrize("name", JUDGING)
async def test_no_rows_have_no_judgement(analyst: AsyncClient, name: str) -> None:
    assert await results(analyst, name, []) == []


@pytest.mark.parametrize("name", JUDGING)
async def test_the_example_of_a_judgement_is_answered_with_what_is_declared(
    analyst: AsyncClient, name: str
) -> None:
    method = METHODS[name]
    first, *_ = await results(analyst, name, method.rows)
    assert {one.name for one in method.answers} <= set(first)
    assert first["reason"] is None
