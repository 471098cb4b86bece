"""What a file's columns are said to be, held against what the model that reads them takes."""

import re

import pytest
from indicators.domain.schemas import columns, described
from indicators.routes.imports import IMPORTS
from indicators.routes.schemas import KINDS


@pytest.mark.parametrize("name", KINDS)
def test_every_column_has_a_meaning_and_a_type(name: str) -> None:
    for one in columns(KINDS[name]):
        assert len(one["dc:description"]) > 5, one
        assert one["datatype"]["base"] in {"string", "decimal", "integer", "boolean", "date"}


@pytest.mark.parametrize("name", KINDS)
def test_the_columns_are_those_that_the_import_reads(name: str) -> None:
    fields = IMPORTS[name].plan.row.model_fields
    stated = {one["name"]: one["required"] for one in columns(KINDS[name])}
    assert stated == {column: about.is_required() for column, about in fields.items()}


@pytest.mark.parametrize("name", KINDS)
def test_the_example_of_a_file_is_of_the_types_that_are_stated(name: str) -> None:
    heading, *lines = IMPORTS[name].example.strip().split("\n")
    types = {one["name"]: one["datatype"] for one in columns(KINDS[name])}
    for line in lines:
        for column, cell in zip(heading.split(","), line.split(","), strict=True):
            form = types[column].get("format")
            assert not cell or not form or re.search(form, cell), (column, cell, form)


def test_a_choice_names_each_that_can_be_chosen() -> None:
    kinds = {one["name"]: one["datatype"] for one in columns(KINDS["observations"])}
    pattern = kinds["kind"]["format"]
    assert re.search(pattern, "actual")
    assert not re.search(pattern, "guess")
    assert kinds["value"] == {"base": "decimal"}


def test_a_column_that_names_a_thing_names_the_file_that_it_is_in() -> None:
    keys = described(KINDS["observations"])["tableSchema"]["foreignKeys"]
    assert {one["columnReference"]: one["reference"]["resource"] for one in keys} == {
        "indicator_id": "indicators.csv",
        "alt_indicator_id": "indicators.csv",
        "area_id": "areas.csv",
    }
