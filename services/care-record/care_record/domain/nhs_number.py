"""The NHS Number: ten digits, of which the last checks the other nine.

Weigh the first nine digits 10 down to 2 and add them up; eleven less the remainder by eleven is
the check digit. An 11 is written 0; a 10 means that no such number is ever given out.

Ten ASCII digits are taken, alone or with single spaces or hyphens between them. Everything else
is refused: dots, signs, and digits of other scripts, which look alike and are other text.

Source: NHS Data Dictionary, NHS NUMBER (the check is mandatory); Master Person Service, which
        answers 0000000000 for nobody and 9999999999 for several, so neither is taken in;
        nhs-number 2.2.0 (MIT) for the ranges.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple, NewType

NhsNumber = NewType("NhsNumber", str)

LENGTH = 10
NO_DIGIT = 10  # The check value after which no digit can follow.
NOBODY, SEVERAL = NhsNumber("0000000000"), NhsNumber("9999999999")
DIGITS = re.compile(r"[0-9](?:[ -]?[0-9])*")


class Reason(StrEnum):
    """Why a text is not an NHS Number."""

    EMPTY = "empty"
    CHARACTERS = "characters"
    LENGTH = "length"
    SENTINEL = "sentinel"
    NEVER_ISSUED = "never_issued"
    CHECK_DIGIT = "check_digit"


SAYS: Mapping[Reason, str] = MappingProxyType({
    Reason.EMPTY: "There is nothing",
    Reason.CHARACTERS: "An NHS Number is digits, with single spaces or hyphens between them",
    Reason.LENGTH: "An NHS Number has ten digits",
    Reason.SENTINEL: "This is what tracing answers for nobody or for several, and not a number",
    Reason.NEVER_ISSUED: "No check digit can follow these nine digits, so it was never issued",
    Reason.CHECK_DIGIT: "The check digit is wrong",
})  # fmt: skip


class Range(NamedTuple):
    """Numbers that are set aside for somebody, `first` and `last` included."""

    first: str
    last: str
    label: str


NATIONAL = "England, Wales and Isle of Man"
RANGES = (
    Range("0000000010", "0099999999", "Unallocated"),
    Range("0100000000", "3112999999", "Scotland CHI numbers (DDMMYYxxxn)"),
    Range("3113000000", "3199999999", "Unallocated"),
    Range("3200000000", "3999999999", "Northern Ireland H&C numbers"),
    Range("4000000000", "4999999999", NATIONAL),
    Range(
        "5000000000",
        "5999999999",
        "Reserved - not to be issued (the PDS integration environment uses it for "
        "synthetic patients)",
    ),
    Range("6000000000", "7999999999", NATIONAL),
    Range("8000000000", "8599999999", "Republic of Ireland IHI"),
    Range("8600000000", "8999999999", "Unallocated"),
    Range("9000000000", "9999999999", "Synthetic/test patients - not to be issued"),
)


@dataclass(frozen=True, slots=True)
class Checked:
    """What a text turned out to be: a number, or not one for a reason."""

    number: NhsNumber | None
    reason: Reason | None = None


def check(text: str) -> Checked:
    """Read an NHS Number, or tell why it is none.

    >>> check("943 476 5919").number
    '9434765919'
    >>> check("943.476.5919").reason.value
    'characters'
    """
    given = text.strip(" \t\r\n")
    if not given:
        return Checked(None, Reason.EMPTY)
    if not DIGITS.fullmatch(given):
        return Checked(None, Reason.CHARACTERS)
    digits = given.replace(" ", "").replace("-", "")
    if len(digits) != LENGTH:
        return Checked(None, Reason.LENGTH)
    if digits in {NOBODY, SEVERAL}:
        return Checked(None, Reason.SENTINEL)
    expected = check_digit(digits[:-1])
    if expected != digits[-1]:
        return Checked(None, Reason.CHECK_DIGIT if expected else Reason.NEVER_ISSUED)
    return Checked(NhsNumber(digits))


def check_digit(nine: str) -> str | None:
    """Give the digit that must follow nine, or None if none can.

    >>> check_digit("943476591"), check_digit("949786907")
    ('9', None)
    """
    weights = range(LENGTH, 1, -1)
    value = 11 - sum(w * int(d) for w, d in zip(weights, nine, strict=True)) % 11
    return None if value == NO_DIGIT else str(value % 11)


def display(number: NhsNumber) -> str:
    """Write a number as people read it: 3-3-4.

    >>> display(NhsNumber("9434765919"))
    '943 476 5919'
    """
    return f"{number[:3]} {number[3:6]} {number[6:]}"


def warning(number: NhsNumber) -> str | None:
    """Name the range of a number that is not one for England, Wales and the Isle of Man.

    Such a number is never refused: other nations' people come for care here, and test systems
    are full of numbers that are not issued.
    """
    label = next((one.label for one in RANGES if one.first <= number <= one.last), None)
    return None if label == NATIONAL else label


def is_test(number: str) -> bool:
    """Tell whether a number is of the range kept for tests and demonstrations, 999 000 0000 up."""
    return number.startswith("999")
