import csv
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from care_record.domain.accesses import digest

from tests.care_record.people import (
    V1,
    A,
    B,
    C,
    change,
    editor,
    found,
    identified,
    others,
    read,
    registered,
    supersede,
)
from tests.conftest import Clients, OpenApp

LEEDS = Path(__file__).parents[3] / "deploy/leeds/persons.csv"
COLUMNS = [
    "nhs_number", "status", "family_name", "given_name", "birth_date", "gender", "address_line_1",
    "address_line_2", "town", "postcode", "local_system", "local_id", "source",
]  # fmt: skip


@pytest.fixture
async def app(open_app: OpenApp) -> Clients:
    opened: Clients = await open_app("care-record")
    return opened


def row(number: str = A, **changed: str) -> dict[str, str]:
    told = {"status": "01", "gender": "unknown", "family_name": "Dreyer", "town": "Leeds"}
    return dict.fromkeys(COLUMNS, "") | {"nhs_number": number} | told | changed


def written(*rows: dict[str, str]) -> str:
    out = StringIO()
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


async def sent(
    app: Clients, body: str | bytes, kind: str = "text/csv", purpose: str = "administration"
) -> Any:
    place, params = f"{V1}/imports/persons", {"purpose": purpose}
    head = {"Content-Type": kind}
    return await editor(app).post(place, params=params, content=body, headers=head)


def report(rows: int, added: int = 0, corrected: int = 0) -> dict[str, int]:
    unchanged = rows - added - corrected
    return {"rows": rows, "added": added, "corrected": corrected, "unchanged": unchanged}


async def test_leeds_is_taken_in_without_a_fault_and_again_without_a_change(app: Clients) -> None:
    leeds = LEEDS.read_bytes()
    assert (await sent(app, leeds)).json() == report(2000, added=2000)
    assert (await sent(app, leeds)).json() == report(2000)
    first = (await read(app, "9990000018")).json()
    assert (first["family_name"], first["birth_date"], first["version"]) == (
        "dreyer",
        "1942-01-27",
        1,
    )
    last = (await found(app, "rec-1999-org", "febrl3")).json()["items"]
    assert [one["nhs_number"] for one in last] == ["9990021996"]


async def test_an_import_is_recorded_by_the_count_and_digest_of_its_set(app: Clients) -> None:
    await sent(app, written(row(B), row(A)), purpose="care_coordination")
    record = (await others(app, "sets"))[1]
    assert (record["action"], record["outcome"]) == ("import", "done")
    assert (record["count"], record["digest"]) == (2, digest([A, B]))
    assert record["purpose"] == "care_coordination"


async def test_the_feed_tells_of_an_import_once(app: Clients) -> None:
    await sent(app, written(row(A), row(B)))
    await sent(app, written(row(A), row(B)))
    feed = await app.caller("care-record:read").get(f"{V1}/changes")
    imported = [one for one in feed.json()["items"] if one["type"].endswith("persons.imported")]
    assert [one["data"] for one in imported] == [{"added": 2, "corrected": 0}]


async def test_a_corrected_line_is_a_new_version_and_what_was_known_stays(app: Clients) -> None:
    await sent(app, written(row(A), row(B)))
    again = await sent(app, written(row(A, family_name="Booth", town=""), row(B)))
    assert again.json() == report(2, corrected=1)
    person = (await read(app, A)).json()
    assert (person["family_name"], person["town"], person["version"]) == ("Booth", None, 2)
    (before,) = (await read(app, f"{A}/readings")).json()["items"]
    assert (before["family_name"], before["town"], before["version"]) == ("Dreyer", "Leeds", 1)
    assert before["recorded_from"] < before["recorded_to"]
    assert (await read(app, B)).json()["version"] == 1


async def test_an_import_meets_what_was_registered_by_hand(app: Clients) -> None:
    await registered(app)
    assert (await sent(app, written(row(A), row(B)))).json() == report(2, added=1, corrected=1)
    assert (await change(app, A, '"2"', town="York")).status_code == 200


async def test_a_local_identifier_is_added_and_then_stays(app: Clients) -> None:
    await sent(app, written(row(A)))
    known = written(row(A, local_system="lth-pas", local_id="H1"))
    assert (await sent(app, known)).json() == report(1, corrected=1)
    assert (await sent(app, known)).json() == report(1)
    person = (await read(app, A)).json()
    assert [one["value"] for one in person["local_identifiers"]] == ["H1"]
    assert (await read(app, f"{A}/readings")).json()["items"] == []
    assert (await sent(app, written(row(A)))).json() == report(1)
    assert (await found(app, "H1")).json()["items"][0]["nhs_number"] == A


async def faults(app: Clients, body: str | bytes) -> list[tuple[int, str | None]]:
    refused = await sent(app, body)
    assert (refused.status_code, refused.json()["type"]) == (422, "/care-record/problems/invalid")
    return [(one["line"], one["column"]) for one in refused.json()["errors"]]


async def test_every_fault_is_named_by_line_and_column_and_nothing_is_stored(
    app: Clients,
) -> None:
    body = written(
        row(A),
        row("9990000019"),
        row(B, status="07"),
        row(C, status="9", birth_date="01/02/1970"),
        row(A),
        row(B, birth_date="2999-01-01"),
        row("0000000000"),
        row("\uff19\uff19\uff19\uff10\uff10\uff10\uff10\uff10\uff11\uff18"),
        row("9990000034", gender=""),
        row("9990000042", local_system="febrl3"),
        row("9990000050", local_system="s", local_id="v"),
        row("9990000069", local_system="s", local_id="v"),
        row("9990000077", birth_date="1970"),
        row("9990000085", family_name="x" * 101),
    )
    assert await faults(app, body) == [
        (3, "nhs_number"), (4, "status"), (5, "status"), (5, "birth_date"), (6, "nhs_number"),
        (7, "birth_date"), (7, "nhs_number"), (8, "nhs_number"), (9, "nhs_number"),
        (10, "gender"), (11, "local_id"), (13, "local_id"), (14, "birth_date"),
        (15, "family_name"),
    ]  # fmt: skip
    assert (await read(app, A)).status_code == 404
    assert [one["action"] for one in await others(app, "sets")] == ["audit"]


async def test_a_fault_never_repeats_a_value(app: Clients) -> None:
    odd = "Quixwrayzelthorne"
    body = written(row("9990000019", family_name=odd * 9, gender=odd, birth_date=odd, status=odd))
    refused = await sent(app, body)
    assert refused.status_code == 422
    assert odd not in refused.text
    assert "9990000019" not in refused.text


async def test_what_is_stored_already_can_be_a_fault_too(app: Clients) -> None:
    for number in (A, B, C):
        await registered(app, number)
    await identified(app, C, "one")
    await supersede(app, A, B)
    body = written(row(B), row(A))
    assert await faults(app, body) == [(3, "nhs_number")]
    taken = written(row(B), row("9990000018", local_system="lth-pas", local_id="H1234567"))
    assert await faults(app, taken) == [(3, "local_id")]
    assert (await read(app, "9990000018")).status_code == 404
    assert (await read(app, B)).json()["family_name"] == "Ashworth"
    refused = [one for one in await others(app, "sets") if one["action"] == "import"]
    assert [one["outcome"] for one in refused] == ["refused", "refused"]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("", 1),
        ("\n", 1),
        (f"{written(row())}9990000026,01\n", 3),
        (written(row()).replace("town", "colour"), 1),
        (written(row()).replace(",town", ""), 1),
        (written(row()).replace("status", "nhs_number"), 1),
        (f'{written(row())}"9990000026', 3),
        (f"{written(row())}{'x' * 200_000}\n", 3),
    ],
    ids=["empty", "blank", "ragged", "unknown", "missing", "twice", "open quote", "endless"],
)
async def test_what_is_no_such_table_is_refused(app: Clients, body: str, line: int) -> None:
    assert (await faults(app, body))[0][0] == line


async def test_a_missing_column_is_not_taken_for_nothing_known(app: Clients) -> None:
    await sent(app, written(row(A)))
    short = f"nhs_number,status,gender\n{A},01,unknown\n"
    assert ("town" in {column for _, column in await faults(app, short)}) is True
    assert (await read(app, A)).json()["town"] == "Leeds"


async def test_text_that_could_be_a_formula_is_kept_as_text(app: Clients) -> None:
    await sent(app, written(row(A, family_name="=1+1", given_name="'=2+2", town="-Leeds")))
    person = (await read(app, A)).json()
    assert (person["family_name"], person["given_name"], person["town"]) == (
        "=1+1",
        "=2+2",
        "-Leeds",
    )


async def test_a_byte_order_mark_and_other_alphabets_are_read(app: Clients) -> None:
    body = written(row(A, family_name="Łukasiewicz", town="Leeds\u200d")).encode("utf-8-sig")
    assert (await sent(app, body, "text/csv; charset=utf-8")).json() == report(1, added=1)
    assert (await read(app, A)).json()["family_name"] == "Łukasiewicz"


def workbook() -> bytes:
    file = BytesIO()
    with ZipFile(file, "w") as book:
        book.writestr("xl/workbook.xml", "<workbook/>")
    return file.getvalue() + b"\xff\xfe"


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (written(row(family_name="Müller")).encode("latin-1"), "text/csv", 422),
        (workbook(), "text/csv", 422),
        (b"PAR1\x00\x15\x04\x15\xffPAR1", "text/csv", 422),
        (workbook(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", 415),
        (b"{}", "application/json", 415),
        (b"", "", 415),
    ],
)
async def test_what_is_no_csv_is_refused(app: Clients, body: bytes, kind: str, status: int) -> None:
    assert (await sent(app, body, kind)).status_code == status


async def test_latin_1_is_named_by_its_line(app: Clients) -> None:
    body = written(row(A), row(B, family_name="Müller")).encode("latin-1")
    assert "3" in str((await sent(app, body)).json()["errors"])


async def test_a_file_that_is_too_large_is_refused_before_it_is_read(app: Clients) -> None:
    head = {"Content-Type": "text/csv", "Content-Length": str(2**40)}
    place = f"{V1}/imports/persons"
    refused = await editor(app).post(place, params={"purpose": "administration"}, headers=head)
    assert refused.status_code == 413


async def test_a_file_of_a_heading_alone_changes_nothing(app: Clients) -> None:
    assert (await sent(app, written())).json() == report(0)


async def test_a_hundred_faults_are_enough(app: Clients) -> None:
    assert len(await faults(app, written(*[row("1")] * 500))) == 100
