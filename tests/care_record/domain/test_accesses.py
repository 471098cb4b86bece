from hashlib import sha256

from care_record.domain.accesses import digest
from hypothesis import given
from hypothesis import strategies as st


def test_a_set_has_one_digest_whatever_its_order() -> None:
    expected = sha256(b"9990000018\n9990000026").hexdigest()
    assert digest(["9990000026", "9990000018"]) == expected


@given(
    st.sets(st.integers(10**9, 10**10 - 1).map(str)),
    st.sets(st.integers(10**9, 10**10 - 1).map(str)),
)
def test_other_sets_have_other_digests(one: set[str], other: set[str]) -> None:
    assert (digest(one) == digest(other)) == (one == other)
