"""Which of a provider's keys are used, and which keys may be registered for it."""

from typing import Any

import pytest
from joserfc.jwk import RSAKey
from membership.domain.clients import KeyUnfit
from membership.domain.issuers import check_issuer_keys, fitting

from tests.tokens import new_key

EC = dict(new_key("ec").as_dict(private=False))
RSA = dict(RSAKey.generate_key(2048, {"kid": "rsa"}, private=False).as_dict(private=False))
WEAK = RSA | {"kid": "weak", "n": RSA["n"][: 2040 // 6]}
SECRET: dict[str, Any] = {"kty": "oct", "kid": "oct", "k": "c2VjcmV0"}


def chosen(algorithms: list[str], *keys: dict[str, Any]) -> list[str]:
    return [key["kid"] for key in fitting(keys, algorithms)]


def test_keys_for_other_purposes_are_left_aside() -> None:
    other: list[dict[str, Any]] = [
        RSA | {"kid": "enc", "use": "enc"},
        SECRET,
        WEAK,
        EC | {"kid": 7},
    ]
    assert chosen(["ES256"], EC, RSA, *other) == ["ec"]
    assert chosen(["RS256", "ES256"], EC, RSA, *other) == ["ec", "rsa"]
    assert chosen(["PS256"], RSA) == ["rsa"]


@pytest.mark.parametrize(
    "keys",
    [[], [RSA], [SECRET], [EC, EC], [{k: v for k, v in EC.items() if k != "kid"}],
     [EC | {"crv": "P-384"}], [EC | {"alg": "ES384"}], [dict(new_key("p").as_dict(private=True))]],
)  # fmt: skip
def test_a_set_without_a_clear_key_is_refused(keys: list[dict[str, Any]]) -> None:
    with pytest.raises(KeyUnfit):
        fitting(keys, ["ES256"])


def test_each_key_that_is_registered_must_be_good_for_something() -> None:
    check_issuer_keys([EC, RSA], ["ES256", "RS256"])
    with pytest.raises(KeyUnfit):
        check_issuer_keys([EC, RSA], ["ES256"])
