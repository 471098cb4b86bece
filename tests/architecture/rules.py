"""The house's own rules that no linter knows, as functions from files to complaints."""

import ast
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

MOST_LINES = 300
MOST_SHARED = 150
CLOCKS = {"now", "utcnow", "today", "time", "monotonic", "perf_counter", "uuid4", "random"}
BANNED = {"utils", "util", "helpers", "helper", "common", "manager", "base", "core", "service"}
OPTIONAL = {"actions", "clients", "jobs"}


def python_files(*folders: Path) -> Iterator[Path]:
    for folder in folders:
        yield from (p for p in sorted(folder.rglob("*.py")) if ".venv" not in p.parts)


def too_long(files: Iterable[Path], most: int) -> list[str]:
    return [
        f"{path.name}: {lines} lines"
        for path in files
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > most
    ]


def clocks(source: str) -> list[str]:
    """Find what reads a clock or rolls dice, which a rule may not do for itself."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            called = node.func
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            if name in CLOCKS:
                found.append(f"line {node.lineno}: {name}()")
    return found


def badly_named(files: Iterable[Path]) -> list[str]:
    return [str(path) for path in files if path.stem in BANNED]


def rooms(package: Path) -> set[str]:
    """Name the rooms of a service that it must have: modules of its package, or folders of them."""
    found = {p.stem for p in package.iterdir() if p.suffix == ".py" or (p / "__init__.py").exists()}
    return found - OPTIONAL


def strangers(rooms_of: Mapping[str, set[str]]) -> list[str]:
    """Name what one sibling has and another has not."""
    everything = set().union(*rooms_of.values())
    return [f"{name} lacks {room}" for name, own in rooms_of.items() for room in everything - own]


def f_strings_in_sql(source: str) -> list[str]:
    """Find SQL that is put together from values: only names in capitals may be put in."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "text" and node.args:
            for part in ast.walk(node.args[0]):
                if isinstance(part, ast.FormattedValue):
                    name = getattr(part.value, "id", "")
                    if not name.isupper():
                        found.append(f"line {node.lineno}")
    return found


def imported(source: str) -> set[str]:
    """Name the modules of `shared` that a file imports."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module:
            if node.module.startswith("shared."):
                found.add(node.module.split(".")[1])
            elif node.module == "shared":
                found |= {alias.name for alias in node.names}
    return found
