"""A partner's path by curl alone, on Leeds as loaded."""

import csv
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from deploy.partnership import Partnership

LEEDS = Path(__file__).parents[2] / "deploy" / "leeds"
pytestmark = pytest.mark.asyncio(loop_scope="session")


def curl(partnership: Partnership, client: str, path: str, *more: str) -> Any:
    token = partnership.client(client).fetch()
    command = ["curl", "-sS", "--fail-with-body", "-H", f"Authorization: Bearer {token}",
               f"{partnership.url}{path}", *more]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


def rows(name: str) -> list[dict[str, str]]:
    with (LEEDS / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


async def test_an_organisation_is_read_by_curl(partnership: Partnership) -> None:
    read = curl(partnership, "healthwatch", "/membership/v1/organisations/lth")
    codes = {(code["scheme"], code["value"]) for code in read["identifiers"]}
    assert read["name"] == "Leeds Teaching Hospitals NHS Trust"
    assert ("ods", "RR8") in codes


async def test_an_indicators_series_is_read_by_curl(partnership: Partnership) -> None:
    path = "/indicators/v1/indicators/pyll-amenable/series?area=leeds"
    series = curl(partnership, "lth", path)
    stated = [
        row for row in rows("observations.csv")
        if row["indicator_id"] == "pyll-amenable" and row["area_id"] == "leeds"
    ]  # fmt: skip
    assert len(series["points"]) == len(stated) > 0


async def test_the_funds_summary_equals_the_file(partnership: Partnership) -> None:
    summary = curl(partnership, "icb", "/schemes/v1/funds/leeds-bcf/summary?year=2015/16")
    lines = [
        row for row in rows("scheme_amounts.csv")
        if row["financial_year"] == "2015/16" and row["kind"] == "investment"
    ]  # fmt: skip
    total = summary["investment"]
    assert total["known_pence"] == sum(100 * int(row["amount"]) for row in lines if row["amount"])
    assert total["range"]["count"] == sum(row["status"] == "range" for row in lines)
    assert total["to_be_confirmed"] == sum(row["status"] == "tbc" for row in lines)
    assert total["not_stated"] == sum(row["status"] == "not_stated" for row in lines)
    assert total["complete"] is False


async def test_nhs_numbers_are_checked_by_curl(partnership: Partnership) -> None:
    body = json.dumps({"numbers": ["999 000 0018", "9990000019", "123"]})
    checked = curl(
        partnership, "lcc", "/care-record/v1/nhs-numbers/check",
        "-H", "Content-Type: application/json", "-d", body,
    )["results"]  # fmt: skip
    assert [one["valid"] for one in checked] == [True, False, False]
    assert checked[0]["display"] == "999 000 0018"
    assert checked[0]["warning"]


async def test_a_read_of_a_person_is_seen_in_the_access_log(partnership: Partnership) -> None:
    place = "/care-record/v1/persons/9990000018"
    person = curl(partnership, "lcc", f"{place}?purpose=direct_care")
    assert person["nhs_number"] == "9990000018"
    accesses = curl(partnership, "operator", f"{place}/accesses?purpose=audit")["items"]
    seen = next(one for one in accesses if one["client_id"] == "lcc")
    assert (seen["organisation"], seen["purpose"], seen["action"]) == ("lcc", "direct_care", "read")


async def test_every_person_of_the_file_is_there(partnership: Partnership) -> None:
    assert len(rows("persons.csv")) == 2000
    last = rows("persons.csv")[-1]["nhs_number"]
    person = curl(partnership, "lcc", f"/care-record/v1/persons/{last}?purpose=direct_care")
    assert person["nhs_number"] == last
