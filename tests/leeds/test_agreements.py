"""The Leeds agreements: what the paper printed, what was invented, and what the cases cite."""

from datetime import date

from deploy.leeds.agreements import versions
from tests.leeds.files import LEEDS, rows

# The headings that the decision cases and the reasons of the rights cite.
CITED = {
    "commencement-and-duration", "parties", "new-members", "exclusion-and-termination",
    "reserved-matters", "conflicts-of-interest", "schedule-terms-of-reference",
    "governance-arrangements", "financial-planning", "schedule-full-members",
    "schedule-associate-members", "confidentiality", "variations",
}  # fmt: skip


def clauses(number: int) -> dict[str, dict[str, str]]:
    (version,) = [one for one in versions(LEEDS) if one["draft"]["number"] == number]
    return {one["slug"]: one for one in version["draft"]["clauses"]}


def test_every_heading_of_the_outline_is_a_clause() -> None:
    printed = [row for row in rows("agreement_sections")
               if row["kind"] in {"section", "schedule", "principle"}]  # fmt: skip
    first = {(one["kind"], one["label"], one["heading"]) for one in clauses(1).values()}
    assert len(printed) == 47
    assert {(row["kind"], row["number"], row["title"]) for row in printed} <= first
    assert len(clauses(1)) == 49


def test_what_is_cited_is_in_both_versions() -> None:
    for number in (1, 2):
        assert set(clauses(number)) >= CITED


def test_a_part_stands_behind_its_whole() -> None:
    for number in (1, 2):
        seen: set[str] = set()
        for slug, one in clauses(number).items():
            assert one["parent"] in seen | {None}, slug
            seen.add(slug)


def test_what_the_paper_does_not_print_is_not_marked_as_stated() -> None:
    first, second = clauses(1), clauses(2)
    assert first["reserved-matters"]["certainty"] == "stated"
    assert first["schedule-full-members"]["certainty"] == "derived"
    assert second["governance-arrangements"]["certainty"] == "invented"
    for version in versions(LEEDS):
        assert {one["certainty"] for one in version["signatures"]} == {"invented"}
        assert version["commencement"]["certainty"] == "invented"


def test_the_second_version_words_one_clause_anew() -> None:
    first, second = clauses(1), clauses(2)
    assert list(first) == list(second)
    assert [slug for slug in first if first[slug] != second[slug]] == ["governance-arrangements"]
    assert "65Z5" in second["governance-arrangements"]["text"]


def test_the_board_signs_in_place_of_the_group() -> None:
    one, two = ({party["organisation_id"] for party in version["draft"]["parties"]}
                for version in versions(LEEDS))  # fmt: skip
    assert (len(one), len(two)) == (9, 10)
    assert one - two == {"ccg-leeds"}
    assert two - one == {"icb-west-yorkshire", "volition"}


def test_every_party_signs_before_its_version_is_in_force_and_while_it_exists() -> None:
    legal = {row["id"]: (row["legal_from"], row["legal_to"] or "9999") for row in
             rows("organisations")}  # fmt: skip
    for version in versions(LEEDS):
        signed = {one["organisation_id"]: one["signed_on"] for one in version["signatures"]}
        assert set(signed) == {one["organisation_id"] for one in version["draft"]["parties"]}
        for party, day in signed.items():
            assert legal[party][0] <= day < legal[party][1]
            assert day <= version["commencement"]["valid_from"]


def test_joint_working_has_no_legal_basis_before_july_2022() -> None:
    starts = {row["id"]: date.fromisoformat(row["valid_from"]) for row in rows("laws")}
    for law in ("NHSA-2006-s65Z5", "NHSA-2006-s65Z6", "SI-2022-642"):
        assert starts[law] == date(2022, 7, 1)
    assert starts["NHSA-2006-s75"] == date(2007, 3, 1)
