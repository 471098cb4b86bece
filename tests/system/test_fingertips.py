"""A published client of Fingertips works unchanged, but for the address that it asks."""

import asyncio
import json
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from deploy.partnership import Partnership

pytestmark = pytest.mark.asyncio(loop_scope="session")
ROOT = Path(__file__).parents[2]
SCRIPT = Path(__file__).with_name("fingertips_client.py")
V1 = "/indicators/v1"
NAME = "Seen within two days"
FILES = {
    "indicators": "id,name,family,unit,polarity\n"
    f"seen-soon,{NAME},client-family,%,higher is better\n",
    "definitions": "id,method\nseen-soon,proportion\n",
    "observations": "indicator_id,area_id,period_start,period_end,numerator,denominator,kind\n"
    + "".join(
        f"seen-soon,{area},{year},{year},{n + 40 * (year - 2014)},1000,actual\n"
        for area, n in (("england", 500), ("leeds", 700))
        for year in range(2014, 2019)
    ),
}
# It uses what pandas 2 took away; no answer would make it work.
BROKEN = {"deprivation_decile"}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def got(partnership: Partnership, operator: httpx.AsyncClient) -> Any:
    """Give what each function of the client gave, for an indicator of England and of Leeds."""
    for what, body in FILES.items():
        answer = await operator.post(
            f"{V1}/imports/{what}", content=body, headers={"Content-Type": "text/csv"}
        )
        assert answer.status_code == 200, answer.text
    process = await asyncio.create_subprocess_exec(
        str(ROOT / ".venv" / "beside" / "bin" / "python"), str(SCRIPT),
        f"{partnership.url}/indicators/fingertips/api/", NAME,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        env={"NO_PROXY": "127.0.0.1"},
    )  # fmt: skip
    out, errors = await process.communicate()
    assert process.returncode == 0, errors.decode()[-2000:]
    return json.loads(out)


async def test_each_function_that_it_exports_gives_an_answer(got: Any) -> None:
    called = got.keys() - {"functions"}
    assert called == set(got["functions"])
    failed = {name for name in called if isinstance(got[name], dict) and "error" in got[name]}
    assert failed == BROKEN
    assert [name for name in called if got[name] in ({}, [], None)] == []


async def test_its_data_are_the_values_of_the_partnership(
    got: Any, operator: httpx.AsyncClient
) -> None:
    own = (await operator.get(f"{V1}/indicators/seen-soon/values")).json()["results"]
    codes = {"england": "E92000001", "leeds": "leeds"}
    expected = {
        (codes[one["area_id"]], one["period_label"] or one["period_from"][:4]): (
            one["value"], one["lower_95"], one["upper_998"], one["numerator"],
        ) for one in own
    }  # fmt: skip
    for name in ("get_data_by_indicator_ids", "get_all_data_for_indicators",
                 "get_all_data_for_profile",
                 "get_data_for_indicator_at_all_available_geographies"):  # fmt: skip
        rows = got[name]["rows"]
        found = {
            (one["Area Code"], str(one["Time period"])): (
                one["Value"], one["Lower CI 95.0 limit"], one["Upper CI 99.8 limit"], one["Count"],
            ) for one in rows
        }  # fmt: skip
        assert found.keys() == expected.keys()
        assert all(found[key] == pytest.approx(expected[key]) for key in found), name
        assert len(got[name]["columns"]) == 27


async def test_it_reads_comparison_trend_and_period(got: Any) -> None:
    rows = got["get_data_by_indicator_ids"]["rows"]
    assert [one["Area Code"] for one in rows[:2]] == ["E92000001", "leeds"]
    last = rows[-1]
    assert last["Compared to England value or percentiles"] == "Better"
    assert last["Recent Trend"] == "Increasing and getting better"
    assert (last["Time period Sortable"], last["Parent Code"]) == (20180000, "E92000001")


async def test_it_reads_metadata(got: Any) -> None:
    assert got["get_multiplier_and_calculation_for_indicator"] == [100, "Wilson"]
    assert (got["get_age_id"], got["get_sex_from_id"]) == (1, "Persons")
    assert got["get_metadata"]["rows"][0]["Indicator"] == NAME
    assert got["get_areas_for_area_type"]["leeds"]["Name"] == "Leeds"
