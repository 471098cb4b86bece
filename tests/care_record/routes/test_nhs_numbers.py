from typing import Any

import pytest
from care_record.domain.nhs_number import check

from tests.care_record.people import V1
from tests.conftest import Clients, OpenApp


@pytest.fixture
async def app(open_app: OpenApp) -> Clients:
    opened: Clients = await open_app("care-record")
    return opened


async def checked(app: Clients, numbers: Any) -> Any:
    reader = app.caller("care-record:read")
    return await reader.post(f"{V1}/nhs-numbers/check", json={"numbers": numbers})


async def test_numbers_are_checked_in_the_order_of_the_question(app: Clients) -> None:
    answer = await checked(app, ["943 476 5919", "943 476 5918", ""])
    assert answer.status_code == 200
    assert answer.json()["results"] == [
        {
            "input": "943 476 5919",
            "valid": True,
            "normalised": "9434765919",
            "display": "943 476 5919",
            "reason": None,
            "warning": "Synthetic/test patients - not to be issued",
        },
        {
            "input": "943 476 5918",
            "valid": False,
            "normalised": None,
            "display": None,
            "reason": "check_digit",
            "warning": None,
        },
        {
            "input": "",
            "valid": False,
            "normalised": None,
            "display": None,
            "reason": "empty",
            "warning": None,
        },
    ]


async def test_a_thousand_are_checked_and_one_more_is_refused(app: Clients) -> None:
    many = [f"{n:010}" for n in range(9_990_000_000, 9_990_001_000)]
    results = (await checked(app, many)).json()["results"]
    assert [one["normalised"] for one in results] == [check(one).number for one in many]
    assert (await checked(app, [*many, "1"])).status_code == 422


@pytest.mark.parametrize("odd", [9990000018, 1.5, True, None, ["9990000018"], {}])
async def test_what_is_no_text_is_refused(app: Clients, odd: Any) -> None:
    refused = await checked(app, ["9990000018", odd])
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["at"] == "body/numbers/1"


@pytest.mark.parametrize("odd", ["9" * 100_000, "\x00", "💙" * 10, "\u202e9990000018"])
async def test_any_text_is_answered_with_a_reason(app: Clients, odd: str) -> None:
    answer = await checked(app, [odd])
    assert answer.status_code == 200
    assert answer.json()["results"][0]["reason"] in {"length", "characters"}


async def test_half_a_character_is_refused(app: Clients) -> None:
    reader = app.caller("care-record:read")
    body, kind = b'{"numbers": ["\\ud800"]}', {"Content-Type": "application/json"}
    refused = await reader.post(f"{V1}/nhs-numbers/check", content=body, headers=kind)
    assert refused.status_code == 400


async def test_the_code_lists_are_there(app: Clients) -> None:
    reader = app.caller("care-record:read")
    codes = (await reader.get(f"{V1}/nhs-numbers/status-indicators")).json()["items"]
    assert [one["code"] for one in codes] == [f"{n:02}" for n in range(1, 9)]
    ranges = (await reader.get(f"{V1}/nhs-numbers/ranges")).json()
    assert ranges["items"][0]["first"] == "0000000010"
    assert ranges["next"] is None


async def test_nothing_is_answered_without_the_scope(app: Clients) -> None:
    body: dict[str, list[str]] = {"numbers": []}
    place = f"{V1}/nhs-numbers/check"
    assert (await app.anyone().post(place, json=body)).status_code == 401
    assert (await app.caller("care-record:audit").post(place, json=body)).status_code == 403
