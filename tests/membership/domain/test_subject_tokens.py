"""What is checked of a person's token, at the edges and beyond them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from membership.domain.assertions import LEEWAY, AssertionRefused
from membership.domain.subject_tokens import (
    ACCESS_TOKEN,
    FRESH,
    ID_TOKEN,
    TOKEN_TYPE,
    check_claims,
    check_form,
    check_header,
    named_issuer,
)

from tests.membership.domain.test_assertions import JSON

NOW, US = 1_700_000_000, "leftshift"
GOOD: dict[str, Any] = {"aud": US, "exp": NOW + 3600, "iat": NOW, "sub": "a1"}
HEAD: dict[str, Any] = {"alg": "ES256", "kid": "k1", "typ": "JWT"}
FORM = {"subject_token": "x", "subject_token_type": ID_TOKEN}


def check(**changed: Any) -> str:
    claims = {k: v for k, v in (GOOD | changed).items() if v is not None}
    return check_claims(claims, audience=US, subject_claim="sub", now=NOW)


@pytest.mark.parametrize(
    "changed",
    [{}, {"exp": NOW - LEEWAY + 1}, {"iat": NOW + LEEWAY}, {"iat": NOW - FRESH - LEEWAY + 1},
     {"nbf": NOW + LEEWAY}, {"aud": [US]}, {"aud": [US, "other"], "azp": US}, {"azp": US},
     {"nonce": "any"}],
)  # fmt: skip
def test_a_token_within_the_edges_names_its_subject(changed: dict[str, Any]) -> None:
    assert check(**changed) == "a1"


@pytest.mark.parametrize(
    "changed",
    [{"exp": NOW - LEEWAY}, {"iat": NOW + LEEWAY + 1}, {"iat": NOW - FRESH - LEEWAY},
     {"nbf": NOW + LEEWAY + 1}, {"aud": ["other"]}, {"aud": []}, {"aud": [US, "other"]},
     {"aud": [US, "other"], "azp": "other"}, {"azp": "other"}, {"azp": [US]}, {"aud": f"{US} x"},
     {"aud": [[US]]}, {"sub": "x" * 301}, {"sub": "a\0b"}, {"events": {}}],
)  # fmt: skip
def test_a_token_beyond_an_edge_is_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(AssertionRefused) as refused:
        check(**changed)
    assert refused.value.error == "invalid_request"


def test_another_claim_may_name_the_person_and_then_it_alone_does() -> None:
    named = GOOD | {"employee": "e7"}
    assert check_claims(named, audience=US, subject_claim="employee", now=NOW) == "e7"
    with pytest.raises(AssertionRefused):
        check_claims(GOOD, audience=US, subject_claim="employee", now=NOW)


NAMES = st.sampled_from(["aud", "exp", "iat", "nbf", "sub", "azp", "events"])


@given(st.dictionaries(NAMES, JSON))
def test_any_claims_are_refused_by_name_or_are_good(claims: dict[str, Any]) -> None:
    try:
        subject = check_claims(GOOD | claims, audience=US, subject_claim="sub", now=NOW)
    except AssertionRefused as refused:
        answer = refused.error, bool(refused.why)
    else:
        answer = "good", subject == (GOOD | claims)["sub"]
    assert answer in {("invalid_request", True), ("good", True)}


@pytest.mark.parametrize(
    ("kind", "typ", "good"),
    [
        (ID_TOKEN, "JWT", True), (ID_TOKEN, None, True), (ID_TOKEN, "at+jwt", False),
        (ACCESS_TOKEN, "at+jwt", True), (ACCESS_TOKEN, "JWT", True), (ACCESS_TOKEN, None, True),
        (f"{TOKEN_TYPE}jwt", "application/at+jwt", True), (ID_TOKEN, "logout+jwt", False),
        (f"{TOKEN_TYPE}jwt", "logout+jwt", False), (ACCESS_TOKEN, "secevent+jwt", False),
        (ID_TOKEN, ["JWT"], False), (ACCESS_TOKEN, "client-authentication+jwt", False),
    ],
)  # fmt: skip
def test_types_are_told_apart(kind: str, typ: Any, good: bool) -> None:  # noqa: FBT001 - a table's column
    header = {k: v for k, v in (HEAD | {"typ": typ}).items() if v is not None}
    if good:
        found = check_header(header, token_type=kind, algorithms=["ES256"])
        assert found == ("k1", "ES256")
    else:
        with pytest.raises(AssertionRefused):
            check_header(header, token_type=kind, algorithms=["ES256"])


@pytest.mark.parametrize(
    "changed",
    [{"alg": "none"}, {"alg": "None"}, {"alg": "HS256"}, {"alg": "RS256"}, {"alg": "EdDSA"},
     {"alg": None}, {"alg": ["ES256"]}, {"alg": {}}, {"kid": None}, {"kid": ""}, {"kid": 7},
     {"jku": "x"}, {"jwk": {}}, {"x5u": "x"}, {"x5c": []}, {"crit": ["b64"]}, {"zip": "DEF"}],
)  # fmt: skip
def test_a_header_that_chooses_for_itself_is_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(AssertionRefused):
        check_header(HEAD | changed, token_type=ID_TOKEN, algorithms=["ES256"])


@given(st.dictionaries(st.text(), JSON))
def test_any_header_is_refused_or_names_a_key_and_an_allowed_algorithm(
    header: dict[str, Any],
) -> None:
    try:
        found = check_header(HEAD | header, token_type=ID_TOKEN, algorithms=["ES256"])
    except AssertionRefused as refused:
        assert refused.why  # noqa: PT017 - either way is right
    else:
        assert found == ((HEAD | header)["kid"], "ES256")


@pytest.mark.parametrize("issuer", [None, "", 7, ["https://id.example.org"], {}])
def test_a_token_says_whose_it_is(issuer: object) -> None:
    with pytest.raises(AssertionRefused):
        named_issuer({"iss": issuer})


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"subject_token": ""}, "invalid_request"),
        ({"subject_token_type": "id_token"}, "invalid_request"),
        ({"subject_token_type": f"{TOKEN_TYPE}saml2"}, "invalid_request"),
        ({"subject_token_type": f"{TOKEN_TYPE}refresh_token"}, "invalid_request"),
        ({"requested_token_type": ID_TOKEN}, "invalid_request"),
        ({"actor_token": "x"}, "invalid_request"),
        ({"audience": "schemes"}, "invalid_target"),
        ({"resource": "https://schemes.example.org"}, "invalid_target"),
    ],
)
def test_what_cannot_be_had_is_named(changed: dict[str, str], error: str) -> None:
    with pytest.raises(AssertionRefused) as refused:
        check_form(FORM | changed)
    assert refused.value.error == error


def test_a_form_may_name_what_it_would_get_anyway() -> None:
    check_form(FORM | {"requested_token_type": ACCESS_TOKEN})
