"""The made-up agreements on sharing data: what is invented says so, what was published is kept."""

from deploy.leeds.records import records
from tests.leeds.files import LEEDS, rows

PUBLISHED = {
    ("lth", "standards_met", "2021-07-28"),
    ("lch", "standards_met", "2021-06-30"),
    ("ccg-leeds", "standards_met", "2021-07-27"),
    ("lypft", "approaching_standards", "2021-06-30"),
    ("yas", "approaching_standards", "2021-06-30"),
}


def test_every_row_is_marked_invented_with_a_note() -> None:
    for name in ("agreements", "parties", "purposes"):
        for row in rows(f"data_sharing_{name}"):
            assert row["certainty"] == "invented"
            assert row["note"]


def test_published_assurance_is_stated_with_its_source() -> None:
    stated = [r for r in rows("data_sharing_parties") if r["assurance_certainty"] == "stated"]
    assert {
        (row["organisation_id"], row["assurance"], row["assurance_published_on"]) for row in stated
    } == PUBLISHED
    assert all(row["assurance_source"] for row in stated)


def test_nobody_else_has_a_result_that_is_not_marked_invented() -> None:
    named = {organisation for organisation, _, _ in PUBLISHED}
    for row in rows("data_sharing_parties"):
        if row["organisation_id"] not in named:
            invented = row["assurance"] != "not_published"
            assert row["assurance_certainty"] == ("invented" if invented else "")
            assert row["assurance_source"] == ""


def test_lists_are_sent_as_lists() -> None:
    sent = {path: bodies for _, path, bodies, _ in records(LEEDS)}
    agreements = sent["/membership/v1/data-sharing-agreements"]
    assert agreements[1]["assurance_accepted"] == ["standards_met", "standards_exceeded"]
    purposes = sent["/membership/v1/data-sharing-purposes"]
    assert all(len(one["legal_basis"]) > 1 for one in purposes)
