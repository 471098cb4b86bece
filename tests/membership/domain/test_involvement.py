import pytest
from membership.domain.involvement import (
    AboutNothing,
    AssessmentIncomplete,
    Characteristic,
    InvolvementKind,
    InvolvementState,
    NoneAndSome,
    check_involvement,
)

EQUALITY, DONE = InvolvementKind.EQUALITY_IMPACT, InvolvementState.DONE


def test_there_are_nine_protected_characteristics_and_none() -> None:
    assert len(set(Characteristic) - {Characteristic.NONE_IDENTIFIED}) == 9


@pytest.mark.parametrize(
    ("held", "characteristics"), [(None, ["age"]), ("2018-03", []), (None, [])]
)
def test_an_assessment_names_its_date_and_what_it_considered(
    held: str | None, characteristics: list[str]
) -> None:
    with pytest.raises(AssessmentIncomplete):
        check_involvement(EQUALITY, DONE, held, characteristics, ["r003"])
    with pytest.raises(AssessmentIncomplete):
        check_involvement(EQUALITY, InvolvementState.UNDER_WAY, held, characteristics, ["r003"])
    check_involvement(EQUALITY, InvolvementState.PROMISED, held, characteristics, ["r003"])
    check_involvement(InvolvementKind.ENGAGEMENT, DONE, held, characteristics, ["r003"])


@pytest.mark.parametrize("characteristics", [["none_identified"], ["age", "disability"]])
def test_none_identified_is_a_value_of_its_own(characteristics: list[str]) -> None:
    check_involvement(EQUALITY, DONE, "2018-03", characteristics, [None, "r003"])


def test_none_and_some_exclude_each_other() -> None:
    with pytest.raises(NoneAndSome):
        check_involvement(EQUALITY, DONE, "2018", ["age", "none_identified"], ["r003"])


def test_evidence_belongs_to_something() -> None:
    with pytest.raises(AboutNothing):
        check_involvement(EQUALITY, DONE, "2018", ["age"], [None, None])
