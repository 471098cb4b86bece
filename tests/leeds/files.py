"""Reads the files of the Leeds data set as they lie in the project."""

import csv
from pathlib import Path

LEEDS = Path(__file__).parents[2] / "deploy" / "leeds"

Row = dict[str, str]


def rows(name: str) -> list[Row]:
    with (LEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def ids(name: str) -> set[str]:
    return {row["id"] for row in rows(name)}


def readme() -> str:
    return (LEEDS / "README.md").read_text(encoding="utf-8")
