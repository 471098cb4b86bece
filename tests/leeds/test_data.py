"""The Leeds data set: whole, consistent, and honest about what it does not know."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import islice

import pytest

from tests.leeds.files import LEEDS, ROWS, Row, ids, readme, rows


def check_digit(first_nine: str) -> int:
    """Give 11 less the weighted sum modulo 11; 11 is written 0, and 10 is no digit."""
    total = sum(
        int(digit) * weight for digit, weight in zip(first_nine, range(10, 1, -1), strict=True)
    )
    return (11 - total % 11) % 11


def valid_test_numbers() -> Iterator[str]:
    for first_nine in map(str, range(999_000_000, 1_000_000_000)):
        digit = check_digit(first_nine)
        if digit != 10:
            yield f"{first_nine}{digit}"


def entity(person: Row) -> int:
    found = re.fullmatch(r"rec-(\d+)-org", person["local_id"])
    assert found
    return int(found[1])


def test_the_folder_holds_these_files() -> None:
    assert {path.stem for path in LEEDS.glob("*.csv")} == set(ROWS)


@pytest.mark.parametrize("name", ROWS)
def test_a_file_has_its_rows_and_the_columns_that_the_readme_lists(name: str) -> None:
    text = (LEEDS / f"{name}.csv").read_bytes().decode("utf-8")
    found = rows(name)
    assert f"### `{name}.csv`\n\n`{text.splitlines()[0]}`\n" in readme()
    assert "\r" not in text
    assert text.endswith("\n")
    assert len(found) == ROWS[name]
    assert all(None not in row and None not in row.values() for row in found)


def test_no_file_holds_a_web_address_or_a_machine_path() -> None:
    for path in (*LEEDS.glob("*.csv"), *LEEDS.glob("*.md")):
        assert not re.search(r"https?:|www\.|/(work|home|tmp|root|opt)/", path.read_text("utf-8"))


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("organisations", "id"),
        ("bodies", "id"),
        ("data_sharing_agreements", "id"),
        ("data_sharing_parties", "id"),
        ("data_sharing_purposes", "id"),
        ("indicators", "id"),
        ("areas", "id"),
        ("observations", "id"),
        ("targets", "id"),
        ("agreements", "id"),
        ("laws", "id"),
        ("funds", "id"),
        ("schemes", "scheme_no"),
        ("stated_totals", "total_id"),
        ("reports", "id"),
        ("recommendations", "id"),
        ("milestones", "id"),
        ("decision_rules", "id"),
        ("integration_functions", "id"),
        ("feedback_themes", "id"),
        ("involvement", "id"),
        ("persons", "local_id"),
        ("persons", "nhs_number"),
    ],
)
def test_ids_are_unique(name: str, key: str) -> None:
    values = [row[key] for row in rows(name)]
    assert "" not in values
    assert len(values) == len(set(values))


@pytest.mark.parametrize(
    ("name", "column", "targets"),
    [
        ("organisation_identifiers", "organisation_id", "organisations"),
        ("memberships", "organisation_id", "organisations"),
        ("data_sharing_parties", "agreement_id", "data_sharing_agreements"),
        ("data_sharing_parties", "organisation_id", "organisations"),
        ("data_sharing_purposes", "agreement_id", "data_sharing_agreements"),
        ("bodies", "parent_id", "bodies organisations"),
        ("bodies", "accountable_to", "bodies organisations"),
        ("reports", "parent_id", "reports"),
        ("reports", "author_ids", "bodies organisations"),
        ("reports", "receiver_ids", "bodies organisations"),
        ("recommendations", "paper_id", "reports"),
        ("recommendations", "asked_of", "bodies organisations"),
        ("milestones", "paper_id", "reports"),
        ("milestones", "owner_id", "bodies organisations"),
        ("milestones", "recommendation_id", "recommendations"),
        ("decision_rules", "decider_id", "bodies organisations"),
        ("integration_functions", "owner_id", "bodies organisations"),
        ("feedback_themes", "body_id", "bodies"),
        ("feedback_themes", "owner_id", "bodies organisations"),
        ("feedback_themes", "paper_id", "reports"),
        ("involvement", "paper_id", "reports"),
        ("involvement", "led_by", "bodies organisations"),
        ("agreements", "overlays_id", "agreements"),
        ("agreement_versions", "agreement_id", "agreements"),
        ("agreement_clauses", "agreement_id", "agreements"),
        ("areas", "parent_id", "areas"),
        ("areas", "ccg_id", "areas"),
        ("areas", "ccg_id", "organisations"),
        ("observations", "indicator_id", "indicators"),
        ("observations", "alt_indicator_id", "indicators"),
        ("observations", "area_id", "areas"),
        ("observations", "organisation_id", "organisations"),
        ("targets", "indicator_id", "indicators"),
        ("targets", "area_id", "areas"),
        ("targets", "organisation_id", "organisations"),
        ("funds", "host_organisation_id", "organisations"),
        ("schemes", "fund", "funds"),
        ("scheme_amounts", "fund", "funds"),
        ("contributions", "fund", "funds"),
        ("contributions", "organisation_id", "organisations"),
        ("stated_totals", "fund", "funds"),
    ],
)
def test_every_reference_resolves(name: str, column: str, targets: str) -> None:
    known = set[str]().union(*map(ids, targets.split()))
    named = {part for row in rows(name) for part in row[column].split("; ") if part}
    assert named <= known


def test_no_id_is_both_a_body_and_an_organisation() -> None:
    assert ids("bodies") & ids("organisations") == set()


def test_every_scheme_amount_belongs_to_a_scheme() -> None:
    assert {row["scheme_no"] for row in rows("scheme_amounts")} == {
        row["scheme_no"] for row in rows("schemes")
    }


@pytest.mark.parametrize(
    ("name", "start", "end"),
    [
        ("observations", "period_start", "period_end"),
        ("targets", "baseline_start", "baseline_end"),
        ("targets", "target_start", "target_end"),
    ],
)
def test_a_period_is_iso_as_far_as_it_is_known(name: str, start: str, end: str) -> None:
    for row in rows(name):
        for day in filter(None, (row[start], row[end])):
            assert date.fromisoformat((day + "-01-01")[:10])
        assert not (row[start] and row[end]) or row[start] <= row[end]


def test_the_papers_print_no_counts_behind_a_rate() -> None:
    assert {(row["numerator"], row["denominator"]) for row in rows("observations")} == {("", "")}


def test_the_cells_of_the_scheme_tables_keep_what_is_unknown() -> None:
    cells = rows("scheme_amounts")
    assert Counter(row["status"] for row in cells) == {
        "stated": 56,
        "not_stated": 26,
        "tbc": 9,
        "range": 1,
    }
    assert Counter(row["kind"] for row in cells) == {"investment": 62, "return": 30}
    for row in cells:
        assert (row["amount"] == "") == (row["status"] in {"not_stated", "tbc"})


def test_two_figures_are_provisional_and_three_have_another_reading() -> None:
    cells = rows("scheme_amounts")
    assert [(row["scheme_no"], row["amount"]) for row in cells if row["provisional"] == "yes"] == [
        ("08", "11850000"),
        ("14", "500000"),
    ]
    assert [(row["scheme_no"], row["alt_amount"]) for row in cells if row["alt_amount"]] == [
        ("08", "12500000"),
        ("19", "1992000"),
        ("22", "2651000"),
    ]


def test_the_contributions_of_2015_16_add_up_to_the_printed_total() -> None:
    total = next(row for row in rows("stated_totals") if row["total_id"] == "T15")
    parts = [
        int(row["amount"])
        for row in rows("contributions")
        if row["financial_year"] == "2015/16" and row["amount"] and row["organisation_id"]
    ]
    assert sum(parts) == int(total["value"]) == 54_923_000


def test_a_contribution_names_its_organisation_unless_it_is_of_the_whole_pool() -> None:
    names = {row["id"]: row["name"] for row in rows("organisations")}
    for row in rows("contributions"):
        assert names.get(row["organisation_id"], "all organisations") == row["organisation"]


def test_the_host_of_the_pool_is_not_stated() -> None:
    (fund,) = rows("funds")
    assert (fund["host_organisation_id"], fund["host_status"]) == ("", "not_stated")


def test_persons_have_the_first_valid_test_numbers_in_order_of_entity() -> None:
    persons = rows("persons")
    assert [entity(person) for person in persons] == list(range(2000))
    assert [person["nhs_number"] for person in persons] == list(islice(valid_test_numbers(), 2000))


@pytest.mark.parametrize(("first_nine", "digit"), [("943476591", 9), ("993378876", 0)])
def test_the_check_digit_agrees_with_published_numbers(first_nine: str, digit: int) -> None:
    assert check_digit(first_nine) == digit


def test_an_nhs_number_is_traced_or_not_by_a_stated_rule() -> None:
    for person in rows("persons"):
        number = entity(person)
        untraced = "02" if number % 50 == 49 else "03" if number % 200 == 100 else "01"
        assert person["status"] == untraced
    assert Counter(person["status"] for person in rows("persons")) == {
        "01": 1950,
        "02": 40,
        "03": 10,
    }


def test_persons_keep_the_holes_of_their_source() -> None:
    persons = rows("persons")
    assert {person["gender"] for person in persons} == {"unknown"}
    assert {person["local_system"] for person in persons} == {"febrl3"}
    assert all(re.fullmatch(r"\d{4}", person["postcode"]) for person in persons)
    assert sum(person["birth_date"] == "" for person in persons) == 45
    assert sum(person["given_name"] == "" for person in persons) == 41
    assert sum(person["family_name"] == "" for person in persons) == 16
    for born in filter(None, (person["birth_date"] for person in persons)):
        assert date(1900, 1, 1) <= date.fromisoformat(born) <= date(1999, 12, 31)
