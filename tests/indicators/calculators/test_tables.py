"""What a table may be, and what a caller hears of one that it may not be."""

import csv
import json
from typing import Any

import pytest
from httpx import AsyncClient, Response
from indicators.domain.calculators import METHODS
from indicators.domain.calculators.method import Method

from tests.conftest import ROOT
from tests.indicators.calculators.asking import V1, ask, results

CSV = {"Content-Type": "text/csv"}
SPECIFICATION = ROOT / "services/indicators/openapi.json"


async def sent(
    client: AsyncClient, body: str | bytes, method: str = "rate", **query: Any
) -> Response:
    return await client.post(f"{V1}/{method}", content=body, headers=CSV, params=query)


async def test_csv_in_gives_csv_out_with_the_options_in_the_query(analyst: AsyncClient) -> None:
    body = "area,numerator,denominator\n=Leeds,20,100\n"
    answer = await sent(analyst, body, multiplier=100, confidence=[0.9, 0.95])
    heading, row = answer.text.splitlines()
    assert heading == (
        "area,numerator,denominator,multiplier,value,lower_90,upper_90,lower_95,upper_95,"
        "statistic,method,reason"
    )
    assert row.startswith("'=Leeds,20.0,100.0,100.0,20.0,13.25")


async def test_json_and_csv_say_the_same(analyst: AsyncClient) -> None:
    body = "area,numerator,denominator\nA,3,1000\nB,,1000\n"
    headers = CSV | {"Accept": "application/json"}
    from_csv = (await analyst.post(f"{V1}/rate", content=body, headers=headers)).json()
    rows: list[dict[str, Any]] = [
        {"area": "A", "numerator": 3, "denominator": 1000},
        {"area": "B", "numerator": None, "denominator": "1000"},
    ]
    assert from_csv == await ask(analyst, "rate", rows)


async def test_rows_of_one_group_are_added_up_and_rows_without_a_group_stand_alone(
    analyst: AsyncClient,
) -> None:
    row = {"numerator": 20, "denominator": 100}
    assert [one["numerator"] for one in await results(analyst, "rate", [row, row])] == [20, 20]
    [both] = await results(analyst, "rate", [row | {"area": "A"}, row | {"area": "A"}])
    assert (both["area"], both["numerator"], both["denominator"]) == ("A", 40, 200)


async def test_one_bad_group_costs_no_other_its_answer(analyst: AsyncClient) -> None:
    rows = [
        {"area": "good", "numerator": 20, "denominator": 100},
        {"area": "empty", "numerator": 2, "denominator": 0},
        {"area": "negative", "numerator": -2, "denominator": 10},
        {"area": "unknown", "numerator": 2, "denominator": None},
    ]
    got = await results(analyst, "rate", rows)
    assert [(one["value"] is None, one["reason"]) for one in got] == [
        (False, None),
        (True, "denominator_zero"),
        (True, "numerator_negative"),
        (True, "denominator_missing"),
    ]
    [above] = await results(analyst, "proportion", [{"numerator": 3, "denominator": 2}])
    assert (above["value"], above["reason"]) == (None, "numerator_above_denominator")


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("area,numerator,denominator\nA,x,1\n", (2, "numerator")),
        ("area,numerator,denominator\nA,1,2\nB,NaN,1\n", (3, "numerator")),
        ("area,numerator,denominator\nA,1,inf\n", (2, "denominator")),
        ("area,numerator\nA,1\n", (1, "denominator")),
        ("numerator,numerator,denominator\n1,1,2\n", (1, None)),
        ("numerator,denominator\n1,2,3\n", (1, None)),
        (",".join(f"c{n}" for n in range(1_000_000)), (1, None)),
        (b"numerator,denominator,\xff\n1,2,3\n", (1, None)),
        ('numerator,denominator\n"1,2\n', (1, None)),
    ],
)
async def test_a_faulty_table_is_refused_by_line_and_column(
    analyst: AsyncClient, body: str | bytes, fault: tuple[int, str | None]
) -> None:
    answer = await sent(analyst, body)
    assert answer.status_code == 422, answer.text
    first = answer.json()["errors"][0]
    assert (first["line"], first["column"]) == fault


@pytest.mark.parametrize(
    ("body", "at"),
    [
        ({"rows": [{"numerator": "x", "denominator": 1}]}, "body/rows/0/numerator"),
        ({"rows": [{"numerator": True, "denominator": 1}]}, "body/rows/0/numerator"),
        ({"rows": [{"numerator": {}, "denominator": 1}]}, "body/rows/0/numerator"),
        ({"rows": [{"numerator": 1}]}, "body/rows/0/denominator"),
        ({"rows": [1]}, "body/rows/0"),
        ({"rows": [], "options": {"multiplicator": 1}}, "body/options/multiplicator"),
        ({"rows": [], "options": {"multiplier": -1}}, "body/options/multiplier"),
        ({"rows": [], "options": {"confidence": [95]}}, "body/options/confidence/0"),
        ({"lines": []}, "body/rows"),
    ],
)
async def test_a_faulty_body_is_refused_by_place(
    analyst: AsyncClient, body: dict[str, Any], at: str
) -> None:
    answer = await analyst.post(f"{V1}/rate", json=body)
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"][0]["at"] == at


async def test_no_rows_have_no_results(analyst: AsyncClient) -> None:
    columns = await analyst.post(f"{V1}/rate", json={"rows": []})
    assert columns.json()["results"] == []
    assert (await sent(analyst, "numerator,denominator\n")).text.count("\n") == 1


async def test_numbers_too_large_to_hold_are_no_result_and_cost_no_other(
    analyst: AsyncClient,
) -> None:
    rows: list[dict[str, Any]] = [
        {"numerator": 1e300, "denominator": 1, "multiplier": 1e300},
        {"numerator": 20, "denominator": 100, "multiplier": 100},
    ]
    large, good = await results(analyst, "rate", rows)
    assert (large["value"], large["upper_95"], large["reason"]) == (None, None, "number_too_large")
    assert (good["value"], good["reason"]) == (20, None)


@pytest.mark.parametrize("method", list(METHODS.values()), ids=list(METHODS))
async def test_every_calculator_answers_its_own_example_and_a_row_of_nothing(
    analyst: AsyncClient, method: Method
) -> None:
    answer = await ask(analyst, method.name, method.rows)
    assert {row["reason"] for row in answer["results"]} == {None}
    answered = answer["results"] + answer.get("summaries", [])
    assert {c.name for c in method.answers} <= {name for row in answered for name in row}
    nothing = {column.name: None for column in method.reads} | {"group": "x"}
    [empty] = await results(analyst, method.name, [nothing])
    assert empty["reason"] is not None


WITH_LIMITS = [one for one in METHODS.values() if hasattr(one.options(), "confidence")]


@pytest.mark.parametrize("method", WITH_LIMITS, ids=lambda one: one.name)
async def test_limits_stand_at_the_confidence_that_is_asked_for(
    analyst: AsyncClient, method: Method
) -> None:
    """The answer is held to the specification, which must not promise the usual limits."""
    usual: Any = method.options()
    asked = [0.5] if isinstance(usual.confidence, tuple) else 0.5
    answer = await ask(analyst, method.name, method.rows, confidence=asked)
    assert answer["method"]["options"]["confidence"] == asked


@pytest.mark.parametrize("name", list(METHODS))
async def test_the_specification_shows_the_answer_to_its_own_example(
    analyst: AsyncClient, name: str
) -> None:
    shown = json.loads(SPECIFICATION.read_text("utf-8"))["paths"][f"{V1}/{name}"]["post"]
    asked = shown["requestBody"]["content"]["application/json"]["example"]["rows"]
    said = shown["responses"]["200"]["content"]
    answer = await ask(analyst, name, asked)
    parts = said["application/json"]["schema"]["properties"]
    used = {name: about["examples"] for name, about in parts["method"]["properties"].items()}
    options = {key: one for key, one in answer["method"]["options"].items() if one is not None}
    assert used == {key: [one] for key, one in (answer["method"] | {"options": options}).items()}
    for part in {"results", "summaries"} & parts.keys():
        for column, about in parts[part]["items"]["properties"].items():
            there = [row[column] for row in answer[part] if row[column] is not None]
            expected = there[0] if there else None
            [example] = about["examples"]
            wanted = pytest.approx(expected, 1e-5) if isinstance(expected, float) else expected
            assert example == wanted, column
    in_csv = list(csv.DictReader(said["text/csv"]["example"].splitlines()))
    assert [list(row) for row in in_csv] == [list(row) for row in answer["results"]]


@pytest.mark.parametrize("step", [1, -1])
@pytest.mark.parametrize(("method", "same", "name", "values"), [
    ("rate", {"numerator": 5, "denominator": 10}, "multiplier", (100, 1000)),
    ("proportion", {"numerator": 5, "denominator": 10}, "multiplier", (100, None)),
    ("dsr", {"events": 20, "population": 100, "std_weight": 1}, "multiplier", (100, 1000)),
    ("isr", {"events": 9, "population": 9, "ref_events": 9, "ref_population": 9},
     "measure", ("rate", "ratio")),
])  # fmt: skip
async def test_rows_of_a_group_that_differ_in_a_setting_have_a_reason_in_any_order(
    analyst: AsyncClient, method: str, same: dict[str, Any], name: str, values: Any, step: int
) -> None:
    rows = [{"place": "a"} | same | {name: one} for one in values]
    fine = [{"place": "b"} | same | {name: values[0]}] * 2
    got = await results(analyst, method, rows[::step] + fine)
    told = {one["place"]: one["reason"] for one in got}
    assert told["a"] == "settings_differ"
    assert told["b"] != "settings_differ"
    assert all(one.get("value") is None for one in got if one["place"] == "a")
