"""Directly standardised rates of repeat events."""

from typing import Any

import pytest
from httpx import AsyncClient

from tests.indicators.calculators.asking import Rows, results
from tests.indicators.calculators.test_direct import changed, people


def repeated(frequency: int, number: int = 1, **columns: Any) -> list[dict[str, Any]]:
    rows = people(**columns)
    return [
        {k: v for k, v in row.items() if k != "events"}
        | {"event_frequency": frequency, "individuals": number}
        for row in rows
    ]


async def test_people_with_one_event_each_have_the_ordinary_limits(analyst: AsyncClient) -> None:
    [got] = await results(analyst, "dsr-repeat", repeated(1, 3))
    [plain] = await results(analyst, "dsr", [row | {"events": 3} for row in people()])
    same = [c for c in plain if isinstance(plain[c], float)]
    assert [got[c] for c in same] == pytest.approx([plain[c] for c in same], rel=1e-12)


async def test_the_same_events_of_fewer_people_have_wider_limits(analyst: AsyncClient) -> None:
    [many] = await results(analyst, "dsr-repeat", repeated(1, 4))
    [few] = await results(analyst, "dsr-repeat", repeated(4, 1))
    assert few["dsr"] == pytest.approx(many["dsr"], rel=1e-12)
    # Four events each: twice the standard error, so twice the distance of each limit.
    for limit in ("lower_95", "upper_95", "lower_998", "upper_998"):
        far, near = few[limit] - few["dsr"], many[limit] - many["dsr"]
        assert far == pytest.approx(2 * near, rel=1e-9)


async def test_the_order_of_rows_and_a_number_of_events_that_nobody_had_change_nothing(
    analyst: AsyncClient,
) -> None:
    rows = [*repeated(1, 5), *repeated(2, 2)]
    [got] = await results(analyst, "dsr-repeat", rows)
    [again] = await results(analyst, "dsr-repeat", [*reversed(rows), *repeated(3, 0)])
    numbers = ["dsr", "events", "population", "lower_95", "upper_998"]
    assert [got[c] for c in numbers] == pytest.approx([again[c] for c in numbers], rel=1e-12)
    assert (got["events"], got["population"]) == (19 * 9, 190_000)


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([*repeated(1), *repeated(1)], "event_frequency_twice"),
        (changed(repeated(1), 3, event_frequency=1.5), "event_frequency_not_whole"),
        (changed(repeated(1), 3, event_frequency=None), "event_frequency_not_whole"),
        (changed(repeated(1), 3, event_frequency=-1), "event_frequency_not_whole"),
        (changed([*repeated(1), *repeated(2)], 3, population=9), "populations_differ"),
        (
            changed([*repeated(1, std_weight=1), *repeated(2, std_weight=1)], 3, std_weight=9),
            "weights_differ",
        ),
        (changed(repeated(1), 3, individuals=-1), "numerator_negative"),
        (changed(repeated(1), 3, population=0), "denominator_zero"),
        (repeated(2)[1:], "age_band_missing"),
        (repeated(2)[:4] + repeated(1, 0)[4:], "events_under_10"),
    ],
)
async def test_what_keeps_repeat_events_from_a_value_is_said(
    analyst: AsyncClient, rows: Rows, reason: str
) -> None:
    [got] = await results(analyst, "dsr-repeat", rows)
    assert (got["dsr"], got["reason"]) == (None, reason)
