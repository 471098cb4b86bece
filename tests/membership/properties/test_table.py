"""The table of properties names tests that are there."""

import ast
import re
from pathlib import Path

HERE = Path(__file__).parent
TABLE = (HERE / "README.md").read_text(encoding="utf-8")
NAMED = re.compile(r"`((?:\w+/)+test_\w+\.py)(?:::(test_\w+))?`")


def rows(table: str) -> list[str]:
    return [line for line in table.splitlines() if re.match(r"\| \d", line)]


def functions_in(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {
        one.name for one in tree.body if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def not_there(table: str) -> list[str]:
    """Name what the table names and nobody wrote."""
    missing = []
    for file, test in NAMED.findall("\n".join(rows(table))):
        path = HERE.parent / file
        if not path.exists() or (test and test not in functions_in(path)):
            missing.append(f"{file}::{test}" if test else file)
    return missing


def test_every_property_has_its_row() -> None:
    numbers = [int(row.split("|")[1]) for row in rows(TABLE)]
    assert numbers == list(range(1, 69))


def test_every_test_of_the_table_is_there() -> None:
    assert not_there(TABLE) == []


def test_a_test_that_is_not_there_is_noticed() -> None:
    assert not_there("| 1 | x | `domain/test_moon.py` |") == ["domain/test_moon.py"]
    gone = "properties/test_table.py::test_the_moon"
    assert not_there(f"| 1 | x | `{gone}` |") == [gone]
