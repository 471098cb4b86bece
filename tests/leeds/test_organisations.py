"""The registry of organisations, their codes and their memberships hold together in time."""

import re
from collections import Counter, defaultdict
from datetime import date
from itertools import pairwise

import pytest

from tests.leeds.files import Row, readme, rows

KNOWN_ODS_CODES = set(
    re.findall(
        r"\S+",
        """
        02V 03C 03G 15F QWO RR8 RY6 RGD RX8 X24 Q52 Q72 Y54 Y63 B86002 B86004 B86013
        U11393 U11864 U16878 U31228 U31269 U43067 U50263 U61505 U67243 U76315 U78449
        U78708 U81168 U82712 U84543 U92581 U94664 U96282 U98623
        """,
    )
)

ALWAYS = (date.min.isoformat(), date.max.isoformat())


def interval(row: Row, start: str, end: str) -> tuple[str, str]:
    return (row[start] or ALWAYS[0], row[end] or ALWAYS[1])


def overlaps(intervals: list[tuple[str, str]]) -> bool:
    return any(later[0] < earlier[1] for earlier, later in pairwise(sorted(intervals)))


def test_an_organisation_says_its_kind_its_statutory_status_and_its_source() -> None:
    for row in rows("organisations"):
        assert f"| `{row['kind']}` |" in readme()
        assert row["statutory"] in {"yes", "no", "part", "planned", "uncertain"}
        assert row["certainty"] in {"stated", "derived", "uncertain", "invented"}
        assert row["source"]


def test_only_what_a_test_made_up_is_marked_invented() -> None:
    invented = {row["id"] for row in rows("organisations") if row["certainty"] == "invented"}
    assert invented == {"example-independent-care-ltd", "example-non-member-ltd"}
    assert {row["certainty"] for row in rows("memberships")} == {"invented"}
    for row in rows("organisation_identifiers"):
        assert (row["certainty"] == "invented") == (row["scheme"] == "membership-fixture")


@pytest.mark.parametrize(
    ("name", "start", "end"),
    [
        ("organisations", "legal_from", "legal_to"),
        ("organisation_identifiers", "valid_from", "valid_to"),
        ("memberships", "valid_from", "valid_to"),
    ],
)
def test_dates_are_iso_and_an_interval_begins_before_it_ends(
    name: str, start: str, end: str
) -> None:
    for row in rows(name):
        first, last = interval(row, start, end)
        assert date.fromisoformat(first) < date.fromisoformat(last)


def test_no_code_names_two_organisations_on_one_day() -> None:
    held = defaultdict[tuple[str, str], list[tuple[str, str]]](list)
    for row in rows("organisation_identifiers"):
        held[row["scheme"], row["value"]].append(interval(row, "valid_from", "valid_to"))
    assert [code for code, intervals in held.items() if overlaps(intervals)] == []


def test_identifiers_are_of_these_schemes() -> None:
    assert Counter(row["scheme"] for row in rows("organisation_identifiers")) == {
        "ods": 37,
        "ons": 4,
        "membership-fixture": 13,
    }


def test_ods_codes_are_only_those_that_are_known() -> None:
    codes = {row["value"] for row in rows("organisation_identifiers") if row["scheme"] == "ods"}
    assert len(codes) == 36
    assert codes == KNOWN_ODS_CODES


@pytest.mark.parametrize(
    ("code", "holders"),
    [
        ("02V", [("ccg-north", "2013-04-01", "2018-04-01")]),
        ("03C", [("ccg-west", "2013-04-01", "2018-04-01")]),
        ("03G", [("ccg-south-east", "2013-04-01", "2018-04-01")]),
        ("15F", [("ccg-leeds", "2018-04-01", "")]),
        ("QWO", [("wyh-hcp", "", "2022-07-01"), ("icb-west-yorkshire", "2022-07-01", "")]),
        ("RR8", [("lth", "1998-04-01", "")]),
        ("RY6", [("lch", "2011-04-01", "")]),
        ("RGD", [("lypft", "1993-04-01", "")]),
        ("RX8", [("yas", "2006-07-01", "")]),
        ("X24", [("nhs-england", "", "")]),
        ("Q52", [("nhse-area-team", "", "")]),
    ],
)
def test_an_ods_code_names_its_organisation(code: str, holders: list[tuple[str, str, str]]) -> None:
    assert [
        (row["organisation_id"], row["valid_from"], row["valid_to"])
        for row in rows("organisation_identifiers")
        if (row["scheme"], row["value"]) == ("ods", code)
    ] == holders


def test_a_code_may_outlive_the_legal_person_and_precede_it() -> None:
    legal = {row["id"]: (row["legal_from"], row["legal_to"]) for row in rows("organisations")}
    assert legal["ccg-leeds"] == ("2018-04-01", "2022-07-01")
    assert legal["icb-west-yorkshire"] == ("2022-07-01", "")
    assert legal["wyh-hcp"] == ("", "")


def test_what_is_no_legal_person_has_no_legal_dates() -> None:
    for row in rows("organisations"):
        if row["statutory"] in {"part", "planned"} or row["kind"] == "primary_care_network":
            assert (row["legal_from"], row["legal_to"]) == ("", "")


def test_the_primary_care_networks_are_as_many_as_the_papers_count() -> None:
    networks = [row for row in rows("organisations") if row["kind"] == "primary_care_network"]
    printed = [row for row in rows("observations") if row["area_id"] == "set-pcns"]
    assert [row["value"] for row in printed] == [str(len(networks))] == ["19"]


def test_memberships_of_an_organisation_never_overlap() -> None:
    held = defaultdict[str, list[tuple[str, str]]](list)
    for row in rows("memberships"):
        held[row["organisation_id"]].append(interval(row, "valid_from", "valid_to"))
    assert [member for member, intervals in held.items() if overlaps(intervals)] == []


def test_a_membership_lies_within_the_legal_existence_of_the_member() -> None:
    organisations = {row["id"]: row for row in rows("organisations")}
    for row in rows("memberships"):
        first, last = interval(organisations[row["organisation_id"]], "legal_from", "legal_to")
        joined, left = interval(row, "valid_from", "valid_to")
        assert first <= joined
        assert left <= last
        assert date.fromisoformat(row["recorded_on"])


def test_the_register_has_full_and_associate_members() -> None:
    members = {row["organisation_id"]: row["category"] for row in rows("memberships")}
    assert Counter(members.values()) == {"full": 7, "associate": 5}
    assert members["lth"] == members["lcc"] == members["icb-west-yorkshire"] == "full"
    assert members["healthwatch-leeds"] == "associate"
