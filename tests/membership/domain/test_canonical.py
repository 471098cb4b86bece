"""The canonical form is that of RFC 8785, and there is no second one."""

import json

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st
from membership.domain.canonical import EXACT, READER, canonical, read_canonical

from tests.membership.records import RECORD

NAMES = st.text(st.characters(max_codepoint=127), max_size=5)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(1 - EXACT, EXACT - 1) | st.text(max_size=5),
    lambda some: st.lists(some, max_size=4) | st.dictionaries(NAMES, some, max_size=4),
)


@given(st.dictionaries(NAMES, VALUES, max_size=5))
def test_it_is_what_another_implementation_of_the_standard_writes(value: object) -> None:
    assert canonical(value) == rfc8785.dumps(value)  # type: ignore[arg-type]
    assert read_canonical(canonical(value)) == value


def test_a_decision_record_has_a_canonical_form() -> None:
    text = canonical(RECORD)
    assert text == rfc8785.dumps(json.loads(text))


@pytest.mark.parametrize("value", [0.5, EXACT, -EXACT, {"ä": 1}, {1: 1}, b"x", "\ud800", [1e400]])
def test_what_has_no_one_form_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match=r".*"):
        canonical({"value": value})


@pytest.mark.parametrize("text", [
    b'{"a": 1}', b'{"b":1,"a":1}', b'{"a":1,"a":1}', b'{"a":1.0}', b'{"a":"\\u0041"}',
    b'{"a":"\\/"}', b"[]", b'{"a":1}\n', b'{"a":NaN}', b'{"a":-0}', b"\xff", b"",
        b'{"a":9007199254740992}', '{"ä":1}'.encode(),
])  # fmt: skip
def test_no_other_form_is_read(text: bytes) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_canonical(text)


@pytest.mark.parametrize("name", ["é", 'a\\"é', 'é\\"a', "aé", "é\\\\"])
def test_a_name_that_is_not_ascii_is_refused_however_it_is_written(name: str) -> None:
    with pytest.raises(ValueError, match="ASCII"):
        read_canonical(f'{{"{name}":1}}'.encode())
    assert read_canonical('{"a":"é"}'.encode()) == {"a": "é"}


@pytest.mark.parametrize("number", [str(EXACT), str(-EXACT), "1" + "0" * 16, "1" * 5000])
@pytest.mark.parametrize("frame", ['{"a":%s}', '{"a":[1,%s]}', '{"a":{"b":%s,"c":"x"}}'])
def test_no_number_that_is_not_exact_is_read_wherever_it_stands(number: str, frame: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_canonical((frame % number).encode())


def test_long_digits_are_read_where_they_are_exact_or_text() -> None:
    for value in (EXACT - 1, 1 - EXACT, "9007199254740992", "1" * 64):
        assert read_canonical(canonical({"a": [value]})) == {"a": [value]}


TEXTS = st.dictionaries(NAMES, VALUES, max_size=5).map(canonical)
PIECES = st.sampled_from(
    [b'"', b",", b":", b"{", b"}", b" ", b"1", b".5", b"e1", b"-", b"0" * 17, b'"a":1,', b"\\",
     b"\\u0041", b"NaN", "é".encode(), b"\xff", b"\n"]
)  # fmt: skip


@given(TEXTS, st.lists(st.tuples(st.integers(0, 200), st.integers(0, 2), PIECES), max_size=3))
def test_a_text_is_read_if_it_is_what_the_standard_writes_of_what_it_says(
    text: bytes, changes: list[tuple[int, int, bytes]]
) -> None:
    for at, taken, put in changes:
        text = text[:at] + put + text[at + taken :]
    try:
        said = READER.decode(text.decode())  # Looks at every number and every name.
        is_canonical = isinstance(said, dict) and rfc8785.dumps(said) == text
    except (ValueError, rfc8785.CanonicalizationError):
        is_canonical = False
    if is_canonical:
        assert read_canonical(text) == said
    else:
        with pytest.raises(ValueError, match=r".*"):
            read_canonical(text)
