"""Signed records: a canonical payload in a compact JWS (RFC 7515), ES256 and nothing else."""

import json
from binascii import a2b_base64
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

from joserfc import jws
from joserfc.jwk import ECKey
from joserfc.jws import JWSRegistry

from membership.domain.canonical import canonical, read_canonical

DECISION = "icp-decision+jws"
STATUS = "icp-decision-status+jws"
HEAD = "icp-log-head+jws"
ALGORITHM = "ES256"
REGISTRY = JWSRegistry(algorithms=[ALGORITHM])
REGISTRY.max_payload_length = 1024 * 1024

# Base64url as Base64; what is only of Base64, padding included, as what is of neither.
STANDARD = bytes.maketrans(b"-_+/=", b"+/!!!")
# What two or three loose characters may end with: those whose spare bits are none.
LAST = {1: "", 2: "AQgw", 3: "AEIMQUYcgkosw048"}


class Keys(Protocol):
    """Keys to sign with, the first before all others."""

    private: list[ECKey]


class NotSigned(Exception):
    """A text is not such a record; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Signed:
    """A record as it was signed, not yet verified."""

    typ: str
    kid: str
    payload: Mapping[str, Any]
    signed: bytes
    signature: bytes


def sign(keys: Keys, typ: str, record: Mapping[str, Any]) -> str:
    """Sign a record with the first of our keys."""
    key = keys.private[0]
    header = {"alg": ALGORITHM, "kid": key.kid, "typ": typ}
    return jws.serialize_compact(header, canonical(record), key, registry=REGISTRY)


def parse(token: str) -> Signed:
    """Read a signed record, in the one form that it has.

    Raises:
        NotSigned: It is none, or is written in another form.
    """
    parts = token.split(".")
    if len(parts) != 3:  # noqa: PLR2004 - header, payload, signature
        raise NotSigned("it is not a compact JWS")
    try:
        typ, kid = read_header(parts[0])
        payload, signature = decoded(parts[1]), decoded(parts[2])
        signed = token.rpartition(".")[0].encode()
        return Signed(typ, kid, read_canonical(payload), signed, signature)
    except (ValueError, AttributeError, RecursionError) as error:
        raise NotSigned("it is not in canonical form") from error


@lru_cache(maxsize=1024)  # A log has few keys, so its headers are few.
def read_header(part: str) -> tuple[str, str]:
    """Read the kind of a record and its key.

    Raises:
        NotSigned: It is signed in another way.
        ValueError: It is no header.
    """
    header = json.loads(decoded(part))
    if header.keys() != {"alg", "kid", "typ"} or header["alg"] != ALGORITHM:
        raise NotSigned("its header is not that of a record of this service")
    return str(header["typ"]), str(header["kid"])


def decoded(part: str) -> bytes:
    """Decode Base64url, in the one form that it has.

    Raises:
        ValueError: It is written in another.
    """
    loose = len(part) % 4
    if loose and part[-1] not in LAST[loose]:
        raise ValueError("This is not canonical Base64url")
    padding = b"=" * (-len(part) % 4)
    return a2b_base64(part.encode().translate(STANDARD) + padding, strict_mode=True)


def is_signed_by(record: Signed, key: ECKey) -> bool:
    """Tell whether a record's signature is this key's."""
    return REGISTRY.get_alg(ALGORITHM).verify(record.signed, record.signature, key)
