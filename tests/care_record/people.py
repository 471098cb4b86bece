"""Made-up people for the tests, and what a test does with them."""

from itertools import islice
from typing import Any

from care_record.domain.nhs_number import check_digit

from tests.conftest import Clients

V1 = "/care-record/v1"
PERSONS = f"{V1}/persons"
PURPOSE = {"purpose": "direct_care"}
ASHWORTH = {
    "status": "01",
    "family_name": "Ashworth",
    "given_name": "Jinni",
    "birth_date": "1942-01-27",
    "gender": "female",
    "address_line_1": "11 Were Street",
    "town": "Leeds",
    "postcode": "LS12 1AA",
}


def numbers(start: int, count: int) -> list[str]:
    """Give some right numbers behind a start: nine digits, of the range kept for tests."""
    nine = (str(n) for n in range(start, start + 10 * count + 10))
    return list(islice((n + d for n in nine if (d := check_digit(n))), count))


A, B, C, D = numbers(999_500_000, 4)


def key(name: str) -> dict[str, str]:
    return {"Idempotency-Key": f"{name}-0000-0000"}


def editor(app: Clients, **who: str) -> Any:
    return app.caller("care-record:write", "care-record:read", **who)


async def registered(app: Clients, number: str = A, **changed: Any) -> Any:
    body = {"nhs_number": number} | ASHWORTH | changed
    answer = await editor(app).post(PERSONS, params=PURPOSE, json=body, headers=key(number))
    assert answer.status_code == 201, answer.text
    return answer


async def read(app: Clients, person: str, **params: str) -> Any:
    reader = app.caller("care-record:read")
    return await reader.get(f"{PERSONS}/{person}", params=PURPOSE | params)


async def change(app: Clients, person: str, etag: str, **changed: Any) -> Any:
    return await editor(app).patch(
        f"{PERSONS}/{person}", params=PURPOSE, json=changed, headers={"If-Match": etag}
    )


async def supersede(app: Clients, old: str, new: str, etag: str = '"1"') -> Any:
    return await editor(app).post(
        f"{PERSONS}/{old}/supersession",
        params=PURPOSE,
        json={"successor": new},
        headers={"If-Match": etag},
    )


async def identified(app: Clients, person: str, name: str, **changed: Any) -> Any:
    body = {"system": "lth-pas", "value": "H1234567"} | changed
    place = f"{PERSONS}/{person}/local-identifiers"
    return await editor(app).post(place, params=PURPOSE, json=body, headers=key(name))


async def found(app: Clients, value: str = "H1234567", system: str = "lth-pas") -> Any:
    asked = {"local_identifier": {"system": system, "value": value}}
    reader = app.caller("care-record:read")
    return await reader.post(f"{PERSONS}/search", params=PURPOSE, json=asked)


async def looked(app: Clients, person: str, **params: Any) -> Any:
    auditor = app.caller("care-record:audit", client_id="auditor")
    asked = {"purpose": "audit"} | params
    answer = await auditor.get(f"{PERSONS}/{person}/accesses", params=asked)
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


async def others(app: Clients, of: str) -> Any:
    auditor = app.caller("care-record:audit", client_id="auditor")
    answer = await auditor.get(f"{V1}/accesses", params={"purpose": "audit", "of": of})
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]
