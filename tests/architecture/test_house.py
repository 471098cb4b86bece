"""The four services are siblings, their modules short, their rules without a clock."""

from pathlib import Path

from tests.architecture import rules

ROOT = Path(__file__).parents[2]
SERVICES = {
    "indicators": ROOT / "services/indicators/indicators",
    "schemes": ROOT / "services/schemes/schemes",
    "care-record": ROOT / "services/care-record/care_record",
    "membership": ROOT / "services/membership/membership",
}
OURS = [ROOT / "shared", ROOT / "services", ROOT / "deploy", ROOT / "tests"]


def test_modules_are_short() -> None:
    assert rules.too_long(rules.python_files(*OURS), rules.MOST_LINES) == []
    assert rules.too_long(rules.python_files(ROOT / "shared"), rules.MOST_SHARED) == []


def test_a_long_module_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "long.py").write_text("x = 1\n" * 301, encoding="utf-8")
    assert rules.too_long(rules.python_files(tmp_path), rules.MOST_LINES) == ["long.py: 301 lines"]


def test_names_say_what_is_inside() -> None:
    files = [p for p in rules.python_files(*OURS) if p != ROOT / "shared/service.py"]
    assert rules.badly_named(files) == []


def test_a_name_that_says_nothing_is_noticed() -> None:
    assert rules.badly_named([Path("schemes/helpers.py")]) == ["schemes/helpers.py"]


def test_no_rule_reads_a_clock() -> None:
    for name, package in SERVICES.items():
        for path in rules.python_files(package / "domain"):
            assert rules.clocks(path.read_text(encoding="utf-8")) == [], (name, path.name)


def test_a_rule_that_reads_a_clock_is_noticed() -> None:
    assert rules.clocks("from datetime import date\nx = date.today()\n") == ["line 2: today()"]


def test_the_four_services_have_the_same_rooms() -> None:
    assert rules.strangers({name: rules.rooms(path) for name, path in SERVICES.items()}) == []
    folders = {
        name: {p.name for p in path.parent.iterdir() if not p.name.startswith((".", "__py"))}
        - {path.name}
        for name, path in SERVICES.items()
    }
    assert rules.strangers(folders) == []


def test_a_sibling_that_differs_is_noticed() -> None:
    assert rules.strangers({"a": {"app.py", "x.py"}, "b": {"app.py"}}) == ["b lacks x.py"]


def test_sql_is_never_put_together_from_values() -> None:
    for path in rules.python_files(ROOT / "shared", ROOT / "services"):
        assert rules.f_strings_in_sql(path.read_text(encoding="utf-8")) == [], path.name


def test_sql_put_together_from_a_value_is_noticed() -> None:
    assert rules.f_strings_in_sql('q = text(f"SELECT {name}")') == ["line 1"]
    assert rules.f_strings_in_sql('q = text(f"{READ} WHERE id = :id")') == []


def test_every_shared_module_is_needed_by_all() -> None:
    shared = {p.stem for p in (ROOT / "shared").glob("*.py")} - {"__init__"}
    by = {
        name: set().union(
            *(rules.imported(p.read_text("utf-8")) for p in rules.python_files(path.parent))
        )
        for name, path in SERVICES.items()
    }
    needed = set.intersection(*by.values())
    inner = {p.stem: rules.imported(p.read_text("utf-8")) for p in (ROOT / "shared").glob("*.py")}
    while more := set().union(*(inner[name] for name in needed)) - needed:
        needed |= more
    assert shared - needed == set()
