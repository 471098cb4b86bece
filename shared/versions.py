"""Changes that know what they change: `ETag` out, `If-Match` in (RFC 9110 §8.8, §13.1).

A row counts its versions; its ETag is that count. A change must name the version it starts from:
428 without, 412 if someone else was there in between.
"""

from typing import Annotated, Protocol

from fastapi import Header, Response

from shared.problems import Problem

IfMatch = Annotated[
    str,
    Header(
        alias="If-Match",
        max_length=100,
        description="The `ETag` of the thing as you last read it",
        examples=['"1"'],
    ),
]


class Versioned(Protocol):
    """A thing that counts its versions, from 1."""

    version: int


def tag(response: Response, thing: Versioned) -> None:
    """Name this version of a thing in the answer."""
    response.headers["ETag"] = f'"{thing.version}"'


def expect(thing: Versioned, if_match: str) -> None:
    """Refuse a change that starts from another version.

    Raises:
        Problem: It has changed since (412).
    """
    if if_match != f'"{thing.version}"':
        raise Problem("changed-since", headers={"ETag": f'"{thing.version}"'})
