import pytest
from hypothesis import given
from hypothesis import strategies as st
from indicators.domain.indicators import (
    WORDINGS,
    Polarity,
    PolarityUnknown,
    as_printed,
    polarity_of,
)


@pytest.mark.parametrize(
    ("printed", "polarity"),
    [
        ("lower is better", Polarity.LOWER),
        ("Higher is better", Polarity.HIGHER),
        ("RAG - Low is good", Polarity.LOWER),
        ("RAG - High is good   ", Polarity.HIGHER),
        ("BOB - Blue orange blue", Polarity.NEUTRAL),
        ("neutral", Polarity.NEUTRAL),
        ("not stated", Polarity.NOT_STATED),
        (None, Polarity.NOT_STATED),
        *((one.value, one) for one in Polarity),
    ],
)
def test_a_printed_polarity_is_read(printed: str | None, polarity: Polarity) -> None:
    assert polarity_of(printed) is polarity


@given(st.text())
def test_other_words_are_refused_and_never_guessed(words: str) -> None:
    try:
        assert polarity_of(words) in set(WORDINGS.values())
    except PolarityUnknown:
        return


def test_the_words_of_a_paper_are_kept_and_our_own_are_not() -> None:
    assert as_printed("lower is better") == "lower is better"
    assert as_printed("lower_is_better") is None
    assert as_printed(None) is None
