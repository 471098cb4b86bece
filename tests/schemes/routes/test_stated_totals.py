"""Stated totals over HTTP: as the document has them, and no other way."""

from collections import Counter

from tests.conftest import Clients
from tests.leeds.files import rows
from tests.schemes.files import STATED, V1, read, read_csv, rows_of, sent, small


async def test_every_stated_total_of_leeds_is_there_as_printed(leeds: Clients, fund: str) -> None:
    page = await read(leeds, f"{fund}/stated-totals")
    said = rows("stated_totals")
    assert [one["total_id"] for one in page["items"]] == [row["total_id"] for row in said]
    for one, row in zip(page["items"], said, strict=True):
        value = one["value"]
        told = value.get("number") or value.get("text") or str(value["amount_pence"] // 100)
        assert (value["measure"], told) == (row["measure"], row["value"])
        assert (one["status"], one["printed_as"]) == (row["status"], row["printed_as"])


async def test_the_kinds_of_value_are_told_apart(leeds: Clients, fund: str) -> None:
    found = {n: (await read(leeds, f"{fund}/stated-totals/{n}"))["value"] for n in
             ("T02", "T47", "T49", "T53")}  # fmt: skip
    assert found == {
        "T02": {"measure": "money", "amount_pence": 0, "currency": "GBP"},
        "T47": {"measure": "count", "number": "20"},
        "T49": {"measure": "label", "text": "23"},
        "T53": {"measure": "percent", "number": "7.5"},
    }


async def test_they_are_listed_by_year_and_measure_and_as_csv(leeds: Clients, fund: str) -> None:
    path, said = f"{fund}/stated-totals", Counter(row["measure"] for row in rows("stated_totals"))
    for measure, number in said.items():
        assert len((await read(leeds, path, measure=measure))["items"]) == number
    exported = rows_of(await read_csv(leeds, path, year="2014-15"))
    assert {row["financial_year"] for row in exported} == {"2014/15"}
    assert next(r["value_pence"] for r in exported if r["total_id"] == "T06") == "270400000"


async def test_a_stated_total_may_be_corrected_by_its_id(app: Clients) -> None:
    await small(app)
    await sent(app, "stated-totals", STATED)
    assert (await sent(app, "stated-totals", STATED | {"value": "100.50"}))["corrected"] == 1
    found = await read(app, f"{V1}/funds/f/stated-totals/T1")
    assert (found["version"], found["value"]["amount_pence"]) == (2, 10050)
