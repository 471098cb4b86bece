"""Many at once, on connections of their own: what they do stays."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest

from tests.care_record.people import (
    ASHWORTH,
    PERSONS,
    PURPOSE,
    editor,
    identified,
    key,
    looked,
    numbers,
    read,
    registered,
    supersede,
)
from tests.conftest import Clients, OpenApp


@pytest.fixture
async def app(pooled_app: OpenApp) -> Clients:
    opened: Clients = await pooled_app("care-record")
    return opened


def statuses(answers: Sequence[Any]) -> Counter[int]:
    return Counter(one.status_code for one in answers)


async def test_eight_equal_creates_at_once_make_one_person(app: Clients) -> None:
    for trial, number in enumerate(numbers(999_600_000, 10)):
        body = {"nhs_number": number} | ASHWORTH
        answers = await asyncio.gather(*(
            editor(app).post(PERSONS, params=PURPOSE, json=body, headers=key(f"{trial}-{n}"))
            for n in range(8)
        ))  # fmt: skip
        assert statuses(answers) == {201: 1, 409: 7}
        made = next(one.json()["id"] for one in answers if one.status_code == 201)
        assert (await read(app, number)).json()["id"] == made
        tried = Counter(
            one["outcome"] for one in await looked(app, number) if one["action"] == "create"
        )
        assert tried == {"done": 1, "refused": 7}


async def test_two_supersessions_that_cross_never_make_a_circle(app: Clients) -> None:
    people = numbers(999_601_000, 20)
    for one, other in zip(people[::2], people[1::2], strict=True):
        for number in (one, other):
            await registered(app, number)
        answers = await asyncio.gather(supersede(app, one, other), supersede(app, other, one))
        assert statuses(answers) == {200: 1, 409: 1}
        shown = {(await read(app, number)).json()["nhs_number"] for number in (one, other)}
        assert len(shown) == 1


async def test_three_supersessions_in_a_ring_leave_one_person(app: Clients) -> None:
    people = numbers(999_602_000, 15)
    for three in (people[n : n + 3] for n in range(0, 15, 3)):
        for number in three:
            await registered(app, number)
        ring = zip(three, three[1:] + three[:1], strict=True)
        answers = await asyncio.gather(*(supersede(app, old, new) for old, new in ring))
        assert set(statuses(answers)) <= {200, 409, 412}
        for number in three:
            assert (await read(app, number)).status_code == 200


async def test_one_of_eight_persons_gets_the_identifier_they_all_want(app: Clients) -> None:
    people = numbers(999_603_000, 8)
    for number in people:
        await registered(app, number)
    answers = await asyncio.gather(
        *(identified(app, number, f"race-{number}", value="RACE-1") for number in people)
    )
    assert statuses(answers) == {201: 1, 409: 7}
    holders = [number for number in people if (await read(app, number)).json()["local_identifiers"]]
    assert len(holders) == 1


async def test_of_eight_changes_from_one_version_one_is_made(app: Clients) -> None:
    (number,) = numbers(999_604_000, 1)
    await registered(app, number)
    answers = await asyncio.gather(*(
        editor(app).patch(
            f"{PERSONS}/{number}", params=PURPOSE, json={"town": f"Town {n}"},
            headers={"If-Match": '"1"'},
        )
        for n in range(8)
    ))  # fmt: skip
    assert statuses(answers) == {200: 1, 412: 7}
    readings = (await read(app, f"{number}/readings")).json()["items"]
    assert [one["town"] for one in readings] == ["Leeds"]
