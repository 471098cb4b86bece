import pytest
from indicators.domain.causes import Cause, CodesUnreadable, cause_of, plain, ranges_of

WIDE = Cause("wide", ranges_of("A30-A49"), 0, 74)
NARROW = Cause("narrow", ranges_of("A41.5;A46"), 0, 74)
ALL_AGES = Cause("all", ranges_of("B20-B24"))


@pytest.mark.parametrize(
    ("code", "age", "cause"),
    [
        ("A30", 0, "wide"),
        ("A49.9", 74, "wide"),
        ("A50", 50, None),
        ("A29.9", 50, None),
        ("A49.9", 75, None),
        ("A41.5", 50, "narrow"),
        ("A41", 50, "wide"),
        ("a46", 50, "narrow"),
        ("B24.1", 99, "all"),
        ("B24.1", None, "all"),
        ("A30", None, None),
    ],
)
def test_a_code_belongs_to_the_most_exact_cause(code: str, age: int | None, cause: str) -> None:
    assert cause_of([WIDE, NARROW, ALL_AGES], code, age) == cause


@pytest.mark.parametrize("code", ["", "A1", "1A2", "A12.345", "A12-A13", "A12;"])
def test_what_is_no_code_is_refused(code: str) -> None:
    with pytest.raises(CodesUnreadable):
        plain(code)
