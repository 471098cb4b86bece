"""What is signed is written in one way, and the quick reader takes no other."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from string import ascii_letters, digits

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from membership.actions.signed_records import decoded

LETTERS = ascii_letters + digits + "-_"
RAW = st.binary(max_size=40)


def is_canonical(part: str) -> bool:
    """Decode, encode again, compare."""
    try:
        raw = urlsafe_b64decode(part + "=" * (-len(part) % 4))
        return urlsafe_b64encode(raw).rstrip(b"=").decode() == part
    except ValueError:
        return False


@given(RAW)
def test_what_was_encoded_is_decoded(raw: bytes) -> None:
    assert decoded(urlsafe_b64encode(raw).rstrip(b"=").decode()) == raw


@given(st.text(LETTERS, max_size=9) | st.text(LETTERS + "+/=\n !é", max_size=9))
@example("AA==")
@example("AAA=")
@example("AAA\n")
@example("AB")
@example("AAB")
@example("A+A_")
def test_base64url_is_read_in_its_one_form_alone(part: str) -> None:
    if is_canonical(part):
        assert decoded(part) == urlsafe_b64decode(part + "=" * (-len(part) % 4))
    else:
        with pytest.raises(ValueError, match=r".*"):
            decoded(part)


def test_every_last_character_with_spare_bits_is_refused() -> None:
    for start in ("A", "AA"):
        taken = [last for last in LETTERS if is_canonical(start + last)]
        assert len(taken) == 4 ** len(start)
        for last in set(LETTERS) - set(taken):
            with pytest.raises(ValueError, match="Base64url"):
                decoded(start + last)
