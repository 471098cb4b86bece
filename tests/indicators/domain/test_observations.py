from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from indicators.domain.observations import (
    DenominatorZero,
    Figures,
    Kind,
    KnownAfterAll,
    LimitsCrossed,
    MoreThanAll,
    NoPeriod,
    NothingKnown,
    Status,
    Unfounded,
    checked,
    corrected,
    made_id,
    status_of,
)
from indicators.domain.periods import Period, period_of

ONE, TWO, NONE = Decimal(1), Decimal(2), Decimal(0)
NUMBERS = st.none() | st.decimals(-10, 10, places=1)
COUNTS = st.none() | st.decimals(0, 10, places=0)
UNKNOWN = [s for s in Status if s not in {Status.KNOWN, Status.RANGE}]


@pytest.mark.parametrize(
    ("figures", "status"),
    [
        (Figures(value=ONE), Status.KNOWN),
        (Figures(value=NONE), Status.KNOWN),
        (Figures(numerator=ONE, denominator=TWO), Status.KNOWN),
        (Figures(value=ONE, high=TWO), Status.KNOWN),
        (Figures(low=ONE), Status.RANGE),
        (Figures(low=ONE, high=TWO), Status.RANGE),
        (Figures(denominator=TWO), Status.NOT_STATED),
        (Figures(), Status.NOT_STATED),
    ],
)
def test_the_status_follows_from_the_figures(figures: Figures, status: Status) -> None:
    assert status_of(None, figures) is status
    assert status_of(status, figures) is status


@pytest.mark.parametrize("status", UNKNOWN)
def test_unknowns_are_different_and_none_of_them_has_a_value(status: Status) -> None:
    assert status_of(status, Figures()) is status
    assert status_of(status, Figures(low=ONE, high=TWO)) is status
    for figures in (Figures(value=NONE), Figures(numerator=NONE)):
        with pytest.raises(KnownAfterAll):
            status_of(status, figures)


@pytest.mark.parametrize("status", [Status.KNOWN, Status.RANGE])
def test_what_is_said_to_be_known_must_be_given(status: Status) -> None:
    with pytest.raises(NothingKnown):
        status_of(status, Figures())


@pytest.mark.parametrize(
    ("broken", "figures", "unit"),
    [
        (LimitsCrossed, Figures(low=TWO, high=ONE), None),
        (DenominatorZero, Figures(value=ONE, denominator=NONE), None),
        (MoreThanAll, Figures(numerator=TWO, denominator=ONE), "%"),
        (MoreThanAll, Figures(numerator=TWO, denominator=ONE), "% of referrals"),
    ],
)
def test_figures_that_contradict_each_other_are_refused(
    broken: type[Unfounded], figures: Figures, unit: str | None
) -> None:
    with pytest.raises(broken):
        checked(None, figures, unit=unit)


def test_a_rate_and_a_growth_may_have_more_above_than_below() -> None:
    more = Figures(numerator=TWO, denominator=ONE)
    assert checked(None, more, unit="per 1,000") is Status.KNOWN
    assert checked(None, more, unit="% change") is Status.KNOWN


def test_a_denominator_of_zero_without_a_value_can_be_not_measurable() -> None:
    nobody = Figures(denominator=NONE)
    assert checked(Status.NOT_MEASURABLE, nobody, unit="%") is Status.NOT_MEASURABLE


@given(
    st.none() | st.sampled_from(Status),
    st.builds(
        Figures, value=NUMBERS, numerator=COUNTS, denominator=COUNTS, low=NUMBERS, high=NUMBERS
    ),
    st.sampled_from([None, "%", "% change", "people"]),
)
def test_a_reading_that_passes_says_of_itself_what_it_is(
    stated: Status | None, figures: Figures, unit: str | None
) -> None:
    try:
        status = checked(stated, figures, unit=unit)
    except Unfounded:
        return
    assert (status is Status.KNOWN) == figures.known
    assert stated in {None, status}
    assert checked(status, figures, unit=unit) is status


def of(**changed: Any) -> str:
    usual: dict[str, Any] = {
        "period": period_of("2013", "2013"), "label": "2013", "kind": Kind.ACTUAL,
        "strata": (None, None, None, None, None),
    }  # fmt: skip
    return made_id("i", "a", None, **usual | changed)


def test_an_id_is_made_from_what_the_observation_is_of() -> None:
    assert of() == of(period=period_of("2013-01-01", "2013-12-31"), label="the year 2013")
    others = [
        of(period=period_of("2013", "2014")),
        of(kind=Kind.PEER),
        of(strata=("high", None, None, None, None)),
        of(strata=(None, "male", None, None, None)),
        of(strata=(None, None, "65-69", None, None)),
        of(period=Period(None, None)),
        of(period=Period(None, None), label="2014"),
        made_id("i", "b", None, period=period_of("2013", "2013"), label=None, kind=Kind.ACTUAL,
                strata=(None,)),
        made_id("i", "a", "lth", period=period_of("2013", "2013"), label=None, kind=Kind.ACTUAL,
                strata=(None,)),
    ]  # fmt: skip
    assert len({of(), *others}) == len(others) + 1


def test_an_observation_without_any_period_is_refused() -> None:
    with pytest.raises(NoPeriod):
        of(period=Period(None, None), label=None)


KNOWN = {"value": ONE, "numerator": None, "denominator": None, "low": None, "high": None,
         "unit": "%", "status": "known"}  # fmt: skip


@pytest.mark.parametrize(
    ("known", "changes", "status"),
    [
        (KNOWN, {"value": TWO}, Status.KNOWN),
        (KNOWN, {"value": None}, Status.NOT_STATED),
        (KNOWN, {"value": None, "status": Status.SUPPRESSED}, Status.SUPPRESSED),
        (KNOWN, {"value": None, "low": ONE}, Status.RANGE),
        (KNOWN | {"value": None, "status": "suppressed"}, {"note": "n"}, Status.SUPPRESSED),
        (KNOWN | {"value": None, "status": "suppressed"}, {"value": ONE}, Status.KNOWN),
    ],
)
def test_a_corrected_figure_has_the_status_that_follows(
    known: dict[str, Any], changes: dict[str, Any], status: Status
) -> None:
    assert corrected(known, changes) == changes | {"status": status}


def test_a_correction_is_checked_against_what_stays() -> None:
    with pytest.raises(DenominatorZero):
        corrected(KNOWN, {"denominator": NONE})
    with pytest.raises(KnownAfterAll):
        corrected(KNOWN, {"status": Status.SUPPRESSED})
