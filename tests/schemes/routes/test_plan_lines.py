"""Plan lines over HTTP: what was known, what is known, and what never was."""

from collections import Counter
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.conftest import Clients
from tests.leeds.files import rows
from tests.schemes.files import FUND, LINE, SCHEME, V1, read, read_csv, rows_of, send, sent, small

TBC = "leeds-bcf-17.2015-16.investment"
WIRE = {"stated": "known", "tbc": "to_be_confirmed"}


async def every(app: Clients, path: str, **params: Any) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await read(app, path, limit=500, **params))["items"]
    return items


async def test_every_cell_of_leeds_is_there_as_itself(leeds: Clients, fund: str) -> None:
    lines = await every(leeds, f"{fund}/plan-lines")
    said = Counter(
        (row["scheme_no"], row["component"] or None, row["financial_year"], row["kind"],
         "provisional" if row["provisional"] == "yes" and row["status"] == "stated"
         else WIRE.get(row["status"], row["status"]),
         int(row["amount"]) * 100 if row["amount"] else None)
        for row in rows("scheme_amounts")
    )  # fmt: skip
    told = Counter(
        (one["scheme_no"], one["component"], one["financial_year"], one["kind"],
         one["amount"]["status"], one["amount"].get("amount_pence"))
        for one in lines
    )  # fmt: skip
    assert told == said


async def test_a_range_has_its_ends_and_its_figure(leeds: Clients, fund: str) -> None:
    line = await read(leeds, f"{fund}/plan-lines/leeds-bcf-08.2015-16.investment")
    assert line["amount"] == {
        "status": "range", "low_pence": 1190000000, "high_pence": 1250000000,
        "amount_pence": 1185000000, "why": None, "currency": "GBP",
    }  # fmt: skip
    assert line["alt_amount_pence"] == 1250000000
    assert line["certainty"] == "medium: cell by position and order"


async def test_one_figure_for_two_components_stays_one(leeds: Clients, fund: str) -> None:
    line = await read(leeds, f"{fund}/plan-lines/leeds-bcf-15.a-b.2015-16.return")
    assert (line["component"], line["amount"]["amount_pence"]) == ("a+b", 90000000)


async def test_a_line_becomes_known_and_the_old_reading_stays(leeds: Clients, fund: str) -> None:
    place = f"{fund}/plan-lines/{TBC}"
    reader, editor = leeds.caller("schemes:read"), leeds.caller("schemes:write", client_id="icb")
    before = await reader.get(place)
    assert before.json()["amount"]["status"] == "to_be_confirmed"
    then = datetime.now(UTC).isoformat()
    change = {"amount": {"status": "known", "amount_pence": 12345}, "decision": "Board, item 7"}
    known = await editor.patch(place, json=change, headers={"If-Match": before.headers["ETag"]})
    assert (known.status_code, known.headers["ETag"]) == (200, '"2"'), known.text
    assert known.json()["amount"] == {
        "status": "known", "amount_pence": 12345, "currency": "GBP",
    }  # fmt: skip
    assert (known.json()["recorded_by"], known.json()["decision"]) == ("icb", "Board, item 7")
    assert known.json()["source"] == before.json()["source"]
    old = await reader.get(place, params={"known_at": then})
    assert (old.json(), old.headers["ETag"]) == (before.json(), '"1"')
    readings = await every(leeds, f"{place}/readings")
    assert readings == [before.json(), known.json()]


async def test_a_later_reading_rests_on_no_earlier_decision(leeds: Clients, fund: str) -> None:
    place, editor = f"{fund}/plan-lines/{TBC}", leeds.caller("schemes:write")
    change: dict[str, Any] = {"amount": {"status": "known", "amount_pence": 1}, "decision": "One"}
    await editor.patch(place, json=change, headers={"If-Match": '"1"'})
    again = await editor.patch(place, json={"note": "Mended"}, headers={"If-Match": '"2"'})
    assert (again.json()["decision"], again.json()["note"]) == (None, "Mended")
    assert again.json()["amount"]["amount_pence"] == 1


async def test_a_new_reading_starts_from_the_last(leeds: Clients, fund: str) -> None:
    place, editor = f"{fund}/plan-lines/{TBC}", leeds.caller("schemes:write")
    change = {"note": "Seen"}
    assert (await editor.patch(place, json=change)).status_code == 428
    await editor.patch(place, json=change, headers={"If-Match": '"1"'})
    stale = await editor.patch(place, json=change, headers={"If-Match": '"1"'})
    assert (stale.status_code, stale.headers["ETag"]) == (412, '"2"')
    nowhere = f"{V1}/funds/elsewhere/plan-lines/{TBC}"
    answer = await editor.patch(nowhere, json=change, headers={"If-Match": '"2"'})
    assert answer.status_code == 404


IMPOSSIBLE: list[Any] = [
    {"status": "known"},
    {"status": "known", "amount_pence": None},
    {"status": "known", "amount_pence": 1.5},
    {"status": "known", "amount_pence": 100.0},
    {"status": "known", "amount_pence": "100"},
    {"status": "known", "amount_pence": True},
    {"status": "known", "amount_pence": 9999999999999999999},
    {"status": "known", "amount_pence": -1},
    {"status": "known", "amount_pence": 1, "currency": "EUR"},
    {"status": "known", "amount_pence": 1, "why": "so"},
    {"status": "to_be_confirmed", "amount_pence": 0},
    {"status": "not_stated", "low_pence": 0},
    {"status": "range", "low_pence": 1},
    {"status": "range", "low_pence": 2, "high_pence": 1},
    {"status": "stated", "amount_pence": 1},
    {"amount_pence": 1},
    {},
    None,
    100,
]


async def test_an_amount_that_cannot_be_is_refused(
    leeds: Clients, fund: str, subtests: pytest.Subtests
) -> None:
    place, editor = f"{fund}/plan-lines/{TBC}", leeds.caller("schemes:write")
    for amount in IMPOSSIBLE:
        with subtests.test(amount=amount):
            change = {"amount": amount}
            answer = await editor.patch(place, json=change, headers={"If-Match": '"1"'})
            assert answer.status_code == 422, answer.text
            assert answer.json()["errors"]


async def test_lists_are_narrowed_by_year_kind_scheme_and_status(leeds: Clients, fund: str) -> None:
    path = f"{fund}/plan-lines"
    for year in ("2015/16", "2015-16"):
        assert len(await every(leeds, path, year=year, status="to_be_confirmed")) == sum(
            row["status"] == "tbc" and row["financial_year"] == "2015/16"
            for row in rows("scheme_amounts")
        )
    assert len(await every(leeds, path, kind="return", scheme_no="15")) == 3
    exported = rows_of(await read_csv(leeds, path, kind="return", scheme_no="15"))
    assert [row["component"] for row in exported] == ["a+b", "c", "d"]
    answer = await leeds.caller("schemes:read").get(path, params={"year": "2015"})
    assert (answer.status_code, answer.json()["type"]) == (
        422,
        "/schemes/problems/year-unreadable",
    )


async def test_an_import_tells_who_read_the_line_and_keeps_the_old_reading(app: Clients) -> None:
    await small(app)
    await sent(app, "plan-lines", LINE | {"status": "tbc", "amount": ""})
    corrected = await sent(app, "plan-lines", LINE)
    assert corrected == {"rows": 1, "added": 0, "corrected": 1, "unchanged": 0}
    place = f"{V1}/funds/f/plan-lines/f-01.a.2015-16.investment"
    readings = await every(app, f"{place}/readings")
    assert [one["amount"]["status"] for one in readings] == ["to_be_confirmed", "known"]
    assert [one["recorded_by"] for one in readings] == ["tester", "tester"]
    assert (await every(app, f"{place}/readings", after=1)) == readings[1:]


async def test_u3_tbc_blank_nought_and_the_rest_survive_json_and_csv(app: Clients) -> None:
    await sent(app, "funds", FUND)
    cells = [
        {"status": "stated", "amount": "0"},
        {"status": "stated", "amount": "5", "provisional": "yes", "why": "Awaiting tariff"},
        {"status": "tbc", "why": "Scoping"},
        {"status": "tbc"},
        {"status": "not_stated"},
        {"status": "not_applicable"},
        {"status": "range", "low": "1", "high": "2"},
        {"status": "range", "amount": "3.50", "low": "1", "high": "2", "provisional": "yes"},
    ]
    letters = "abcdefgh"
    await sent(app, "schemes", SCHEME | {"components": "|".join(letters)})
    blank = LINE | {"amount": ""}
    await sent(
        app,
        "plan-lines",
        *(blank | {"component": one} | cell for one, cell in zip(letters, cells, strict=True)),
    )
    path = f"{V1}/funds/f/plan-lines"
    lines = await every(app, path)
    plain = [
        {name: part for name, part in one["amount"].items() if part is not None} for one in lines
    ]
    gbp = {"currency": "GBP"}
    ends = {"status": "range", "low_pence": 100, "high_pence": 200} | gbp
    assert plain == [
        {"status": "known", "amount_pence": 0} | gbp,
        {"status": "provisional", "amount_pence": 500, "why": "Awaiting tariff"} | gbp,
        {"status": "to_be_confirmed", "why": "Scoping"} | gbp,
        {"status": "to_be_confirmed"} | gbp,
        {"status": "not_stated"} | gbp,
        {"status": "not_applicable"} | gbp,
        ends,
        ends | {"amount_pence": 350},
    ]
    again = await send(app, "plan-lines", (await read_csv(app, path)).encode())
    assert again.json() == {"rows": 8, "added": 0, "corrected": 0, "unchanged": 8}
    editor = app.caller("schemes:write")
    for one in lines:
        back = await editor.patch(
            f"{path}/{one['id']}", json={"amount": one["amount"]}, headers={"If-Match": '"1"'}
        )
        assert back.json()["amount"] == one["amount"], back.text
