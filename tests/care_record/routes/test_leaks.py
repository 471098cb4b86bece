"""Nothing that names a person gets into a log, a problem or the feed."""

from typing import Any

import pytest
from care_record.domain.accesses import Accessor
from care_record.queries import persons
from care_record.tables import Person
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from shared.logs import log, write_logs
from tests.care_record.people import (
    PERSONS,
    PURPOSE,
    V1,
    change,
    editor,
    found,
    identified,
    key,
    looked,
    numbers,
    read,
    registered,
    supersede,
)
from tests.conftest import Clients, OpenApp
from tests.feeds import events

ONE, OTHER, MISSING = numbers(999_700_000, 3)
WRONG = ONE[:9] + str((int(ONE[9]) + 1) % 10)
SURNAME, STREET, LOCAL = "Quixwrayzelthorne", "Xyzzyplugh Garth", "ZQ-771-canary"
PLANTED = {ONE, OTHER, MISSING, WRONG, SURNAME, STREET, LOCAL, f"{ONE[:3]} {ONE[3:6]} {ONE[6:]}"}
FACTS = {"family_name": SURNAME, "address_line_1": STREET}


@pytest.fixture
async def app(pooled_app: OpenApp) -> Clients:
    opened: Clients = await pooled_app("care-record")
    write_logs("info")
    return opened


def leaks(text: str) -> set[str]:
    return {one for one in PLANTED if one.lower() in text.lower()}


async def bad_inputs(app: Clients) -> list[Any]:
    """Send everything that is refused, each with something that names a person."""
    body = {"nhs_number": ONE, "status": "01"} | FACTS
    place = f"{PERSONS}/{ONE}"

    async def post(where: str, json: Any, **more: str) -> Any:
        head = key("leaks" + str(abs(hash(str(json))))) | {"If-Match": '"1"'} | more
        return await editor(app).post(where, params=PURPOSE, json=json, headers=head)

    bad: list[dict[str, Any]] = [
        {"nhs_number": WRONG}, {"nhs_number": int(ONE)}, {"status": SURNAME}, {"status": "07"},
        {"birth_date": SURNAME}, {"birth_date": "2999-01-01"}, {"gender": SURNAME},
        {"family_name": SURNAME * 20}, {"town": f"{STREET}\x00"}, {"postcode": [STREET]},
        {"certainty": SURNAME}, {"note": {"text": SURNAME}},
    ]  # fmt: skip
    answers = [await post(PERSONS, body | one) for one in bad]
    answers += [
        await post(PERSONS, body),
        await post(PERSONS, [SURNAME]),
        await post(f"{place}/supersession", {"successor": WRONG}),
        await post(f"{place}/supersession", {"successor": MISSING}),
        await post(f"{place}/supersession", {"successor": ONE}),
        await identified(app, OTHER, "leaks-taken", value=LOCAL),
        await identified(app, ONE, "leaks-odd", system=SURNAME + " x", value=LOCAL),
        await change(app, ONE, f'"{SURNAME}"', town=STREET),
        await change(app, ONE, '"1"', town=STREET),
        await change(app, MISSING, '"1"', town=STREET),
        await read(app, MISSING),
        await read(app, WRONG),
        await read(app, SURNAME),
        await read(app, ONE, purpose=SURNAME),
        await found(app, LOCAL + "\n"),
        await editor(app).post(PERSONS, params=PURPOSE, content=SURNAME, headers=key("leaks-text")),
        await editor(app).post(
            PERSONS, params=PURPOSE, content=f'{{"family_name": "{SURNAME}"',
            headers=key("leaks-json") | {"Content-Type": "application/json"},
        ),
        await editor(app).get(f"{PERSONS}/{ONE}/{SURNAME}", params=PURPOSE),
        await editor(app).delete(f"{PERSONS}/{ONE}", params=PURPOSE),
        await app.anyone().get(f"{PERSONS}/{ONE}", params=PURPOSE),
        await app.caller("membership:read").get(f"{PERSONS}/{ONE}", params=PURPOSE),
        await imported(app, f"nhs_number,{SURNAME}\n{ONE},{LOCAL}\n"),
        await imported(app, f"{HEADING}\n{WRONG},{SURNAME},{SURNAME},,{STREET},{STREET},,,,,,,\n"),
        await imported(app, f"{HEADING}\n{OTHER},01,{SURNAME},,,unknown,,,,,lth-pas,{LOCAL},\n"),
        await imported(app, f'{HEADING}\n{ONE},01,"{SURNAME}'),
        await imported(app, f"{HEADING}\n{ONE},01,{SURNAME}é\n".encode("latin-1")),
    ]  # fmt: skip
    return answers


HEADING = ("nhs_number,status,family_name,given_name,birth_date,gender,address_line_1,"
           "address_line_2,town,postcode,local_system,local_id,source")  # fmt: skip


async def imported(app: Clients, body: str | bytes) -> Any:
    place, head = f"{V1}/imports/persons", {"Content-Type": "text/csv"}
    return await editor(app).post(place, params=PURPOSE, content=body, headers=head)


async def test_no_refusal_and_no_log_names_a_person(
    app: Clients, capfd: pytest.CaptureFixture[str]
) -> None:
    for number in (ONE, OTHER):
        await registered(app, number, **FACTS)
    await identified(app, ONE, "leaks-one", value=LOCAL)
    answers = await bad_inputs(app)
    for answer in answers:
        assert 400 <= answer.status_code < 500, answer.text
        assert leaks(answer.text + str(answer.headers)) == set()
    assert (await read(app, ONE)).json()["local_identifiers"][0]["value"] == LOCAL
    await supersede(app, OTHER, ONE)
    assert (await looked(app, OTHER))[0]["action"] == "audit"
    feed = await events(app.caller("care-record:read"), "care-record")
    assert leaks(str(feed)) == set()
    captured = capfd.readouterr()
    assert captured.out.count('"answered"') > len(answers)
    assert leaks(captured.out + captured.err) == set()


async def test_an_error_of_the_database_that_prints_the_row_reaches_nobody(
    app: Clients, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    quoted = []

    async def careless(session: AsyncSession, person: Person, *, by: Accessor) -> None:
        assert by.purpose == "direct_care"
        facts = {"nhs_number": person.nhs_number, "family_name": person.family_name}
        row = facts | {"address_line_1": STREET, "id": person.id, "version": 1}
        try:
            await session.execute(insert(Person).values(**row))
        except IntegrityError as error:
            quoted.append(str(vars(error.orig.__cause__)) if error.orig else "")
            raise

    monkeypatch.setattr(persons, "register", careless)
    body = {"nhs_number": MISSING, "status": "01"} | FACTS
    answer = await editor(app).post(PERSONS, params=PURPOSE, json=body, headers=key("careless"))
    assert answer.status_code == 503
    assert leaks(answer.text) == set()
    captured = capfd.readouterr()
    assert '"cause": "IntegrityError"' in captured.out
    assert leaks(captured.out + captured.err) == set()
    assert leaks(quoted[0]) >= {MISSING, SURNAME, STREET}


async def test_a_leak_is_found(app: Clients, capfd: pytest.CaptureFixture[str]) -> None:
    log.warning("planted", issuer=app.issuer.name, name=SURNAME.upper())
    assert leaks(capfd.readouterr().out) == {SURNAME}
