"""Unknown is a value: it survives, contradicts nothing, and is never nought."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from schemes.domain.amounts import (
    MOST_PENCE,
    Amount,
    AmountUnfit,
    Printed,
    Status,
    check_sign,
    from_print,
    pence,
    pounds,
    read_pounds,
    to_print,
)

from tests.schemes.domain.amounts import amounts


@given(amounts)
def test_an_amount_survives_print_as_itself(amount: Amount) -> None:
    status, provisional = to_print(amount)
    again = from_print(
        status, provisional=provisional, pence=amount.pence, low=amount.low, high=amount.high,
        why=amount.why,
    )  # fmt: skip
    assert again == amount


@given(st.integers(-MOST_PENCE, MOST_PENCE))
def test_pence_survive_printed_pounds(whole: int) -> None:
    assert pence(read_pounds(str(pounds(whole)))) == whole


@given(st.floats().map(str) | st.text() | st.decimals().map(str))
def test_printed_pounds_are_exact_or_refused(text: str) -> None:
    try:
        read = read_pounds(text)
    except AmountUnfit:
        return
    assert Decimal(text) == read
    assert Decimal(pence(read)) == read * 100


@pytest.mark.parametrize(
    ("status", "parts", "part"),
    [
        (Status.KNOWN, {}, "amount"),
        (Status.PROVISIONAL, {"why": "soon"}, "amount"),
        (Status.KNOWN, {"pence": 1, "low": 1}, "low"),
        (Status.KNOWN, {"pence": 1, "why": "so"}, "why"),
        (Status.RANGE, {"pence": 1}, "low"),
        (Status.RANGE, {"low": 1}, "high"),
        (Status.RANGE, {"low": 2, "high": 1}, "low"),
        (Status.TO_BE_CONFIRMED, {"pence": 0}, "amount"),
        (Status.NOT_STATED, {"pence": 0}, "amount"),
        (Status.NOT_APPLICABLE, {"high": 0}, "high"),
        (Status.KNOWN, {"pence": MOST_PENCE + 1}, "amount"),
        (Status.RANGE, {"low": -MOST_PENCE - 1, "high": 0}, "low"),
    ],
)
def test_an_amount_has_the_parts_of_its_status_and_no_others(
    status: Status, parts: dict[str, Any], part: str
) -> None:
    with pytest.raises(AmountUnfit) as refused:
        Amount(status, **parts)
    assert refused.value.part == part


def test_nought_is_known_and_a_blank_is_not() -> None:
    assert from_print(Printed.STATED, pence=0) == Amount(Status.KNOWN, 0)
    assert from_print(Printed.NOT_STATED) == Amount(Status.NOT_STATED)
    with pytest.raises(AmountUnfit):
        from_print(Printed.STATED)


def test_a_figure_may_lie_outside_the_range_that_is_printed_beside_it() -> None:
    amount = from_print(Printed.RANGE, provisional=True, pence=1185, low=1190, high=1250)
    assert (amount.status, amount.pence) == (Status.RANGE, 1185)


@pytest.mark.parametrize(
    "amount",
    [Amount(Status.KNOWN, -1), Amount(Status.PROVISIONAL, -1), Amount(Status.RANGE, None, -1, 1)],
)
def test_what_goes_in_is_not_below_nought(amount: Amount) -> None:
    with pytest.raises(AmountUnfit):
        check_sign(amount)
