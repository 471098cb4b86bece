"""Who may import whom: the contracts hold, and each of them notices when it is broken."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = ["shared", "services/indicators/indicators", "services/schemes/schemes",
           "services/care-record/care_record", "services/membership/membership"]  # fmt: skip
LINT = Path(sys.executable).with_name("lint-imports")


def lint(root: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(LINT), "--no-cache", "--config", str(ROOT / "pyproject.toml")],
        cwd=root, env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for source in SOURCES:
        there = tmp_path / Path(source).name
        shutil.copytree(ROOT / source, there, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def test_the_contracts_hold(copy: Path) -> None:
    done = lint(copy)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("file", "line", "contract"),
    [
        ("schemes/queries/planted.py", "import membership.tables", "knows itself and shared"),
        ("shared/planted.py", "import schemes", "knows itself and shared"),
        ("schemes/domain/planted.py", "import schemes.tables", "rooms of a service"),
        ("schemes/helpers.py", "", "rooms of a service"),
        ("schemes/domain/planted.py", "import sqlalchemy", "domain is pure"),
        ("schemes/domain/planted.py", "import shared.database", "domain is pure"),
        ("schemes/domain/planted.py", "import time", "domain is pure"),
        ("schemes/routes/planted.py", "import sqlalchemy", "Routes write no SQL"),
    ],
)
def test_a_planted_import_breaks_its_contract(
    copy: Path, file: str, line: str, contract: str
) -> None:
    (copy / file).write_text(f"{line}\n", encoding="utf-8")
    done = lint(copy)
    assert done.returncode != 0
    broken = [one for one in done.stdout.splitlines() if contract in one and "BROKEN" in one]
    assert broken, done.stdout
