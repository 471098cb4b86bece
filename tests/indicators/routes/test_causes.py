"""Causes of deaths in a file of rows: each row goes back with its cause beside it."""

from typing import Any

import pytest

from tests.conftest import Clients
from tests.indicators.files import V1, leeds, stored


@pytest.fixture
async def listed(app: Clients) -> Clients:
    await stored(app, "causes", leeds("amenable_causes"))
    return app


async def grouped(app: Clients, rows: str, name: str = "amenable-causes") -> Any:
    return await app.caller("indicators:read").post(
        f"{V1}/code-lists/{name}/group", content=rows, headers={"Content-Type": "text/csv"}
    )


async def test_rows_of_csv_keep_their_columns_and_get_their_cause(listed: Clients) -> None:
    rows = "area,code,age,deaths\nleeds,A16.2,61,3\nleeds,C50.1,75,2\nleeds,i21.9,50,1\n"
    answer = await grouped(listed, rows)
    assert answer.headers["content-type"].startswith("text/csv")
    assert [line.split(",") for line in answer.text.splitlines()] == [
        ["area", "code", "age", "deaths", "cause_id", "cause", "condition_group"],
        ["leeds", "A16.2", "61", "3", "amenable-causes-1", "Tuberculosis", "Infections"],
        ["leeds", "C50.1", "75", "2", "", "", ""],
        ["leeds", "i21.9", "50", "1", "amenable-causes-18", "Ischaemic heart disease",
         "Cardiovascular diseases (CVD)"],
    ]  # fmt: skip


async def test_rows_without_ages_belong_to_causes_of_all_ages_alone(listed: Clients) -> None:
    answer = await grouped(listed, "code\nA16.2\nY60\n")
    assert [line.split(",")[1] for line in answer.text.splitlines()[1:]] == [
        "", "amenable-causes-29",
    ]  # fmt: skip


async def test_each_cell_that_is_no_code_or_no_age_is_named_by_its_line(listed: Clients) -> None:
    answer = await grouped(listed, "code,age\nA16.2,61\nTB,61\n,61\nA16.2,6.5\nA16.2,-1\n")
    assert answer.status_code == 422
    assert [(one["line"], one["column"]) for one in answer.json()["errors"]] == [
        (3, "code"), (4, "code"), (5, "age"), (6, "age"),
    ]  # fmt: skip


async def test_a_list_that_there_is_not_groups_nothing(listed: Clients) -> None:
    assert (await grouped(listed, "code\nA16.2\n", "none")).status_code == 404


async def test_a_body_that_is_neither_csv_nor_json_is_told_what_to_be(listed: Clients) -> None:
    reader = listed.caller("indicators:read")
    for path in ("code-lists/amenable-causes/group", "calculators/rate"):
        answer = await reader.post(f"{V1}/{path}", content="code\nA16\n")
        assert answer.status_code == 415
        assert answer.json()["detail"].startswith("Send the rows as text/csv or application/json")


@pytest.mark.parametrize("path", ["calculators/rate", "imports/observations"])
async def test_columns_that_are_parted_by_semicolons_are_told_so(
    listed: Clients, path: str
) -> None:
    editor = listed.caller("indicators:read", "indicators:write")
    answer = await editor.post(
        f"{V1}/{path}", content=b"\xef\xbb\xbfarea;numerator;denominator\r\nLeeds;63;70\r\n",
        headers={"Content-Type": "text/csv"},
    )  # fmt: skip
    assert answer.json()["errors"][0] == {
        "line": 1, "column": None,
        "why": "The columns are parted by semicolons; save the file as CSV with commas",
    }  # fmt: skip
