from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from membership.domain.assertions import (
    LEEWAY,
    LONGEST,
    AssertionRefused,
    audience,
    check_claims,
    check_header,
    granted,
)

NOW, ISSUER = 1_700_000_000, "https://issuer.test"
GOOD = {"aud": ISSUER, "exp": NOW + 200, "iat": NOW, "jti": "one"}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


def check(**changed: Any) -> str:
    return check_claims(GOOD | changed, audiences={ISSUER}, now=NOW)


@pytest.mark.parametrize(
    "changed",
    [{"exp": NOW - LEEWAY + 1}, {"exp": NOW + LONGEST}, {"iat": NOW + LEEWAY, "exp": NOW + LONGEST},
     {"nbf": NOW + LEEWAY}],
)  # fmt: skip
def test_the_edges_of_time_count(changed: dict[str, int]) -> None:
    assert check(**changed) == "one"


@pytest.mark.parametrize(
    "changed",
    [{"exp": NOW - LEEWAY}, {"exp": NOW + LONGEST + 1}, {"iat": NOW + LEEWAY + 1},
     {"nbf": NOW + LEEWAY + 1}],
)  # fmt: skip
def test_beyond_the_edges_of_time_is_refused(changed: dict[str, int]) -> None:
    with pytest.raises(AssertionRefused):
        check(**changed)


@given(st.dictionaries(st.sampled_from(["aud", "exp", "iat", "jti", "nbf"]), JSON))
def test_any_claims_are_refused_by_name_or_are_good(claims: dict[str, Any]) -> None:
    try:
        identity = check_claims(claims, audiences={ISSUER}, now=NOW)
    except AssertionRefused as refused:
        answer = refused.error, bool(refused.why)
    else:
        answer = "good", identity == claims["jti"] and claims["aud"] == ISSUER
    assert answer in {("invalid_client", True), ("good", True)}


@given(st.dictionaries(st.text(), JSON))
def test_any_header_is_refused_by_name_or_names_a_key(header: dict[str, Any]) -> None:
    try:
        assert check_header(header) == header["kid"]
    except AssertionRefused as refused:
        assert refused.why  # noqa: PT017 - either way is right


SCOPES = st.sets(st.sampled_from(["a:read", "a:write", "b:read", "c:read"]))


@given(SCOPES, SCOPES)
def test_nobody_is_granted_more_than_they_have(wanted: set[str], allowed: set[str]) -> None:
    try:
        found = granted(" ".join(wanted) or None, allowed)
    except AssertionRefused as refused:
        assert refused.error == "invalid_scope"  # noqa: PT017 - either way is right
        assert not wanted <= allowed or not allowed
    else:
        assert set(found) == (wanted or allowed)
        assert set(audience(found)) == {scope[0] for scope in found}
