"""One way to write a record down, so that one record has one text, one hash and one signature.

For records without fractions, with plain names and with whole numbers that every reader of JSON
keeps exact, the standard library's writer does what RFC 8785 asks for.

Source: RFC 8785 (JSON Canonicalization Scheme), the part of it without floating-point numbers.
"""

import dataclasses
import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

EXACT = 2**53  # Whole numbers below it are the same in every reader of JSON.


def plain(value: Any) -> Any:
    """Give a record's fields as JSON has them: objects, lists, text, whole numbers.

    >>> plain({"on": date(2021, 4, 1), "kinds": ("a", "b")})
    {'on': '2021-04-01', 'kinds': ['a', 'b']}
    """
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {one.name: plain(getattr(value, one.name)) for one in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {name: plain(one) for name, one in value.items()}
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    if isinstance(value, datetime):
        return instant(value)
    return value.isoformat() if isinstance(value, date) else value


def instant(moment: datetime) -> str:
    """Write an instant, to the microsecond.

    >>> instant(datetime(2021, 4, 1, 9, 30, tzinfo=UTC))
    '2021-04-01T09:30:00.000000Z'
    """
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def canonical(record: Any) -> bytes:
    """Write a record in its one form.

    Raises:
        ValueError: It holds something that has no one form here: a fraction, a number that is
            too large, a name that is not ASCII, half a character.
    """
    found = plain(record)
    check(found)
    return WRITER.encode(found).encode()


def check(value: Any) -> None:
    """Refuse what has no one form.

    Raises:
        ValueError: There is something of the kind.
    """
    if isinstance(value, dict):
        for name, one in value.items():
            if not isinstance(name, str) or not name.isascii():
                raise ValueError("A name that is not ASCII")
            check(one)
    elif isinstance(value, list):
        for one in value:
            check(one)
    elif not (value is None or isinstance(value, str | int)):
        raise ValueError(f"A value of type {type(value).__name__}")
    elif isinstance(value, int) and abs(value) >= EXACT:
        raise ValueError("A number that not every reader keeps exact")


def read_canonical(text: bytes) -> dict[str, Any]:
    """Read a record, unless it is written in another way than its one form.

    Raises:
        ValueError: It is.
    """
    looked_at = b'\\"' in text or ODD_NAME.search(text) or LONG in text.translate(DIGITS)
    written = text.decode()
    found = (READER if looked_at else QUICK_READER).decode(written)
    if not isinstance(found, dict) or WRITER.encode(found) != written:
        raise ValueError("This is not the canonical form")
    return found


def named(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Build an object of plain names."""
    if not all(name.isascii() for name, _ in pairs):
        raise ValueError("A name that is not ASCII")
    return dict(pairs)


def exact(digits: str) -> int:
    """Read a whole number that every reader of JSON keeps exact."""
    number = int(digits)
    check(number)
    return number


def no_fraction(_: str) -> None:
    """Refuse what is no whole number."""
    raise ValueError("A number that is not whole")


WRITER = json.JSONEncoder(
    ensure_ascii=False, check_circular=False, sort_keys=True, separators=(",", ":")
)
# Where no quote is escaped, this finds every name that is not ASCII; else each is looked at.
ODD_NAME = re.compile(rb'[\x80-\xff][^"]*":')
# A number that is not exact has 16 digits or more; where no such run is, none is looked at.
LONG = b"0" * len(str(EXACT))
DIGITS = bytes(ord("0") if chr(byte) in "0123456789" else 0 for byte in range(256))
QUICK_READER = json.JSONDecoder(parse_float=no_fraction, parse_constant=no_fraction)
READER = json.JSONDecoder(
    object_pairs_hook=named, parse_int=exact, parse_float=no_fraction, parse_constant=no_fraction
)
