import doctest
import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from indicators.domain.pictures import sheet, words
from indicators.domain.pictures.axes import placed, scaled
from indicators.domain.pictures.sheet import spread
from indicators.domain.pictures.words import (
    Caption,
    When,
    balanced,
    cleaned,
    figure,
    places,
    shortened,
    spoken,
    wide,
    wrapped,
)
from indicators.routes import pictures

NUMBERS = st.floats(-1e7, 1e7, allow_nan=False)


@pytest.mark.parametrize("module", [words, sheet, pictures])
def test_the_examples_hold(module: object) -> None:
    results = doctest.testmod(module)  # type: ignore[arg-type]
    assert results.attempted
    assert not results.failed


@given(st.text(max_size=200), st.integers(60, 400), st.integers(1, 4))
def test_wrapped_text_fits_its_room(text: str, room: int, most: int) -> None:
    lines = wrapped(text, 12, room, most)
    assert len(lines) <= most
    assert all(wide(line, 12) <= room for line in lines)


@given(st.text(max_size=200), st.integers(40, 400))
def test_shortened_text_fits_its_room(text: str, room: int) -> None:
    assert wide(shortened(text, 12, room), 12) <= room


def test_what_fits_is_not_changed() -> None:
    text = "Emergency admissions, age 65 and over"
    assert shortened(text, 12, 400) == text
    assert " ".join(wrapped(text, 12, 90)) == text


def test_a_heading_is_balanced() -> None:
    first, second = balanced("One two three four five six seven eight nine ten eleven", 18, 400)
    assert wide(second, 18, bold=True) > wide(first, 18, bold=True) / 2


@given(st.text())
def test_cleaned_text_is_xml(text: str) -> None:
    for one in cleaned(text):
        code = ord(one)
        assert code in range(0x20, 0xD800) or code in range(0xE000, 0xFFFE) or code > 0xFFFF


@pytest.mark.parametrize(
    ("start", "to", "text"),
    [
        (date(2013, 1, 1), date(2014, 1, 1), "2013"),
        (date(1999, 4, 1), date(2000, 4, 1), "1999/00"),
        (date(2013, 10, 1), date(2014, 1, 1), "Oct to Dec 2013"),
        (date(2013, 11, 1), date(2014, 2, 1), "Nov 2013 to Jan 2014"),
        (date(2013, 2, 1), date(2013, 3, 1), "Feb 2013"),
        (date(2013, 2, 28), date(2013, 3, 1), "28 Feb 2013"),
        (date(2013, 2, 27), date(2013, 3, 1), "27 Feb 2013 to 28 Feb 2013"),
        (None, date(2013, 3, 31), "before 31 Mar 2013"),
        (date(2013, 4, 1), None, "from 1 Apr 2013"),
        (None, None, "period not known"),
    ],
)
def test_a_period_is_written_as_it_is_known(start: date | None, to: date | None, text: str) -> None:
    assert spoken(start, to) == text
    assert When("", start, to).text == text
    assert When("as printed", start, to).text == "as printed"


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "text"),
    [
        (89.7, "%", 1, "89.7%"), (-1204000, "£", 0, "\u2212£1,204,000"),
        (1968, "per 100,000", 0, "1,968"), (-0.04, "%", 1, "0.0%"), (float("nan"), "%", 1,
                                                                    "no value"),
    ],
)  # fmt: skip
def test_figures_follow_their_unit(value: float, unit: str, decimals: int, text: str) -> None:
    assert figure(value, unit, decimals) == text


def test_figures_beside_each_other_have_as_many_places() -> None:
    assert places([89.7, 90, None]) == 1
    assert places([1968, 1825.0]) == 0
    assert places([0.031]) == 3
    assert places([]) == 0


@given(st.lists(NUMBERS, min_size=1, max_size=20))
def test_a_scale_holds_every_value_and_has_few_ticks(values: list[float]) -> None:
    scale = scaled(values, 300)
    unseen = (scale.high - scale.low) * 1e-8
    assert scale.low <= min(values) + unseen
    assert scale.high >= max(values) - unseen
    assert 2 <= len(scale.ticks) <= 12
    assert (scale.ticks[0], scale.ticks[-1]) == (scale.low, scale.high)
    assert list(scale.ticks) == sorted(set(scale.ticks))


def test_a_percentage_ends_at_a_hundred() -> None:
    assert scaled([97.0, 100.0], 300, "%").high == 100
    assert scaled([97.0, 100.0], 300, "people").high > 100


@given(st.lists(st.floats(0, 200), min_size=1, max_size=12))
def test_labels_are_moved_apart_and_keep_their_order(wanted: list[float]) -> None:
    at = spread(wanted, 15, 0, 200)
    order = sorted(range(len(wanted)), key=lambda n: wanted[n])
    assert all(at[b] - at[a] >= 15 - 1e-6 for a, b in itertools.pairwise(order))


def test_periods_stand_where_their_days_are() -> None:
    def year(one: int) -> When:
        return When("", date(one, 1, 1), date(one + 1, 1, 1))

    first, second, fourth = placed([year(2011), year(2012), year(2014)], 400)
    assert fourth - second == pytest.approx(2 * (second - first), rel=0.01)
    even = placed([year(2011), When("some day"), year(2014)], 400)
    assert even[1] - even[0] == even[2] - even[1]


def test_a_description_says_what_was_left_out() -> None:
    caption = Caption("T", "Shown", "%", "a paper", "a method", "2013 (suppressed)", "It fell.")
    assert caption.description == (
        "Shown. It fell. Source: a paper. Method: a method. Left out: 2013 (suppressed)."
    )
