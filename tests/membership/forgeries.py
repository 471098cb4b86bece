"""Ways to forge a person's token, each a function of the partner whose provider it imitates."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Callable
from typing import Any

from joserfc.jwk import OctKey, RSAKey

from tests.membership.partners import Partner, public, signed
from tests.tokens import new_key

RSA = RSAKey.generate_key(2048, {"kid": "provider-1"}, private=True)


def encoded(value: Any) -> str:
    return urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def unsigned(partner: Partner, algorithm: Any) -> str:
    head = {"alg": algorithm, "typ": "JWT", "kid": "provider-1"}
    return f"{encoded(head)}.{encoded(partner.claims())}."


def cut(partner: Partner) -> str:
    return partner.id_token().rpartition(".")[0] + "."


def spliced(partner: Partner) -> str:
    head, _, signature = partner.id_token().split(".")
    return f"{head}.{encoded(partner.claims(sub='other'))}.{signature}"


FORGED: dict[str, Callable[[Partner], str]] = {
    "unsigned": lambda p: unsigned(p, "none"),
    "unsigned in capitals": lambda p: unsigned(p, "NONE"),
    "unsigned as ES256": lambda p: unsigned(p, "ES256"),
    "unsigned by a list": lambda p: unsigned(p, ["ES256"]),
    "signed with the public key as a secret": lambda p: signed(
        p.claims(), OctKey.import_key(json.dumps(public(p.provider_key))),
        alg="HS256", kid="provider-1",
    ),
    "signed by another key of that name": lambda p: signed(p.claims(), new_key("provider-1")),
    "signed by another key of another name": lambda p: signed(p.claims(), new_key("provider-2")),
    "signed by the client": lambda p: signed(p.claims(), p.client_key),
    "signed by the client under the provider's name": lambda p: signed(
        p.claims(), p.client_key, kid="provider-1"
    ),
    "signed by an algorithm that is not allowed": lambda p: signed(p.claims(), RSA, alg="RS256"),
    "without a kid": lambda p: signed(p.claims(), p.provider_key, kid=None),
    "with a path for a kid": lambda p: signed(p.claims(), p.provider_key, kid="../provider-1"),
    "with keys of its own": lambda p: signed(
        p.claims(), p.provider_key, jwk=public(p.provider_key)
    ),
    "with an address of keys": lambda p: signed(
        p.claims(), p.provider_key, jku="https://evil.example.org/"
    ),
    "of type at+jwt": lambda p: signed(p.claims(), p.provider_key, typ="at+jwt"),
    "of type logout+jwt": lambda p: signed(p.claims(), p.provider_key, typ="logout+jwt"),
    "the client's own assertion": lambda p: p.assertion(),
    "one of our access tokens": lambda p: p.app.issuer.token(
        "membership:decide", client_id=p.mark, aud="leftshift"
    ),
    "signature cut off": cut,
    "claims put in": spliced,
    "claims that are no object": lambda _: signed_text("[]"),
    "claims that are deep": lambda _: signed_text("[" * 20_000),
    "no token": lambda _: "x",
    "dots": lambda _: "...",
    "two parts": lambda p: p.id_token().rpartition(".")[0],
    "no ascii": lambda _: "é.é.é",
}  # fmt: skip


def signed_text(body: str) -> str:
    head = encoded({"alg": "ES256", "typ": "JWT", "kid": "provider-1"})
    return f"{head}.{urlsafe_b64encode(body.encode()).decode().rstrip('=')}.AAAA"
