"""On every day of an agreement exactly one version of it is in force, whatever was tried."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from membership.domain.agreements import (
    Clause,
    ClauseNotInForce,
    Commencement,
    CommencesBeforeSigned,
    CommencesTooEarly,
    EndsBeforeVersion,
    LeavesGap,
    NotAllSigned,
    NothingToEnd,
    NoticeAfterEnd,
    Standing,
    VariesAnother,
    check_notice,
    check_signed,
    cited,
    standing,
    timeline,
)
from membership.domain.intervals import EndsBeforeItStarts, Interval

from shared.rules import RuleBroken

FIRST = Commencement(1, None, date(2021, 4, 1))
SECOND = Commencement(2, 1, date(2022, 7, 1))
HASH = "a" * 64
START = date(2020, 1, 1)
DAYS = st.integers(0, 40).map(lambda n: START + timedelta(days=n))


def test_a_version_ends_on_the_day_on_which_the_next_starts() -> None:
    assert timeline([SECOND, FIRST]) == {
        1: Interval(date(2021, 4, 1), date(2022, 7, 1)),
        2: Interval(date(2022, 7, 1)),
    }


def test_an_agreement_of_which_nothing_came_into_force_has_no_days() -> None:
    assert timeline([]) == {}
    with pytest.raises(NothingToEnd):
        timeline([], terminated_on=date(2025, 4, 1))


def test_a_version_ends_by_its_own_text() -> None:
    limited = replace(FIRST, ends_on=date(2024, 4, 1))
    assert timeline([limited]) == {1: Interval(date(2021, 4, 1), date(2024, 4, 1))}


def test_a_version_may_start_on_the_day_on_which_the_one_before_ends_and_no_later() -> None:
    limited = replace(FIRST, ends_on=SECOND.valid_from)
    assert timeline([limited, SECOND])[1].end == SECOND.valid_from
    with pytest.raises(LeavesGap):
        timeline([replace(FIRST, ends_on=date(2022, 6, 30)), SECOND])


@pytest.mark.parametrize("day", [date(2021, 4, 1), date(2021, 3, 31)])
def test_a_version_starts_after_the_one_that_it_varies(day: date) -> None:
    with pytest.raises(CommencesTooEarly):
        timeline([FIRST, replace(SECOND, valid_from=day)])


def test_a_version_that_varies_one_that_is_not_the_last_is_refused() -> None:
    with pytest.raises(VariesAnother):
        timeline([FIRST, SECOND, Commencement(3, 1, date(2023, 7, 1))])


def test_a_version_that_would_have_no_day_is_refused() -> None:
    with pytest.raises(EndsBeforeItStarts):
        timeline([replace(FIRST, ends_on=FIRST.valid_from)])


def test_a_termination_ends_the_last_version() -> None:
    ended = timeline([FIRST, SECOND], terminated_on=date(2025, 4, 1))
    assert ended[2] == Interval(date(2022, 7, 1), date(2025, 4, 1))
    for day in (date(2022, 7, 1), date(2022, 1, 1)):
        with pytest.raises(EndsBeforeVersion):
            timeline([FIRST, SECOND], terminated_on=day)


def test_what_has_ended_by_itself_is_not_terminated() -> None:
    limited = replace(FIRST, ends_on=date(2024, 4, 1))
    assert timeline([limited], terminated_on=date(2024, 4, 1))[1].end == date(2024, 4, 1)
    with pytest.raises(NothingToEnd):
        timeline([limited], terminated_on=date(2024, 4, 2))


@st.composite
def attempts(draw: st.DrawFn) -> list[Commencement | date]:
    """Draw who tries what in turn: versions mostly in order, now and then the end of it all."""
    found: list[Commencement | date] = []
    for number in range(1, draw(st.integers(1, 7))):
        varies = draw(st.sampled_from([number - 1] * 4 + list(range(1, number)))) or None
        day = START + timedelta(days=number * 5 + draw(st.integers(-6, 2)))
        ends_on = draw(st.sampled_from([None, None, day + timedelta(days=draw(st.integers(0, 9)))]))
        found.append(Commencement(number, varies, day, ends_on))
        found += [draw(DAYS)] if draw(st.integers(0, 7)) == 0 else []
    return found if draw(st.booleans()) else draw(st.permutations(found))


@given(attempts())
def test_exactly_one_version_is_in_force_on_every_day_whatever_was_tried(
    tried: list[Commencement | date],
) -> None:
    facts: list[Commencement] = []
    terminated_on: date | None = None
    known: dict[int, Interval] = {}
    for one in tried:
        more = [*facts, one] if isinstance(one, Commencement) else facts
        end = one if isinstance(one, date) else terminated_on
        try:
            known = timeline(more, terminated_on=end)
        except RuleBroken:
            continue
        facts, terminated_on = more, end
        starts = {fact.number: fact.valid_from for fact in facts}
        ends = [days.end or date.max for days in known.values()]
        first, last = min(starts.values(), default=date.max), max(ends, default=date.min)
        for day in (START + timedelta(days=n) for n in range(-1, 43)):
            holding = [number for number, days in known.items() if day in days]
            assert len(holding) == (first <= day < last)
            assert holding == [] or holding[0] == max(n for n, d in starts.items() if d <= day)
        assert terminated_on is None or last <= terminated_on


@given(attempts())
def test_what_is_in_force_does_not_depend_on_the_order_of_facts(
    tried: list[Commencement | date],
) -> None:
    facts = [one for one in tried if isinstance(one, Commencement)]

    def outcome(given: list[Commencement]) -> dict[int, Interval] | type[RuleBroken]:
        try:
            return timeline(given)
        except RuleBroken as broken:
            return type(broken)

    assert outcome(facts) == outcome(facts[::-1])


def check(
    valid_from: date, signed: dict[str, tuple[date, str]], agreed: date | None = None
) -> None:
    check_signed(valid_from, parties=["lth", "lcc"], signed=signed, text_hash=HASH, agreed=agreed)


def test_a_version_needs_the_signature_of_every_party() -> None:
    signed = {"lth": (date(2021, 3, 25), HASH), "lcc": (date(2021, 3, 27), HASH)}
    check(date(2021, 3, 27), signed)
    with pytest.raises(NotAllSigned) as refused:
        check(date(2021, 4, 1), {"lth": signed["lth"]})
    assert refused.value.args[0][0]["why"] == "1 of 2 parties have not signed"


@given(st.sets(st.integers(0, 5)), st.integers(1, 6))
def test_only_signatures_of_all_parties_over_one_text_count(signers: set[int], n: int) -> None:
    parties = [f"party-{one}" for one in range(n)]
    signed = {f"party-{one}": (START, HASH) for one in signers}
    complete = {int(one.removeprefix("party-")) for one in parties} <= signers
    try:
        check_signed(START, parties=parties, signed=signed, text_hash=HASH, agreed=None)
    except NotAllSigned:
        assert not complete
    else:
        assert complete
    if signers & set(range(n)):
        odd = f"party-{min(signers)}"
        with pytest.raises(NotAllSigned):
            check_signed(
                START, parties=parties, signed=signed | {odd: (START, "b" * 64)},
                text_hash=HASH, agreed=None,
            )  # fmt: skip


def test_a_version_does_not_start_before_the_last_signature_unless_that_was_agreed() -> None:
    signed = {"lth": (date(2021, 3, 25), HASH), "lcc": (date(2021, 4, 7), HASH)}
    with pytest.raises(CommencesBeforeSigned):
        check(date(2021, 4, 6), signed)
    check(date(2021, 4, 1), signed, agreed=date(2021, 4, 1))
    with pytest.raises(CommencesBeforeSigned):
        check(date(2021, 4, 2), signed, agreed=date(2021, 4, 1))


def test_notice_is_given_before_the_end() -> None:
    check_notice(date(2025, 4, 1), date(2025, 4, 1))
    with pytest.raises(NoticeAfterEnd):
        check_notice(date(2025, 4, 2), date(2025, 4, 1))


def test_only_what_is_in_force_can_be_cited() -> None:
    clause = Clause("PA/variations", "Variations", "How the text is changed", HASH, 1)
    assert cited({"PA/variations": clause}, "PA/variations") is clause
    with pytest.raises(ClauseNotInForce):
        cited({"PA/variations": clause}, "PA/new-members")


@pytest.mark.parametrize(
    ("day", "stands"),
    [
        (date(2021, 3, 31), Standing.PLANNED),
        (date(2021, 4, 1), Standing.IN_FORCE),
        (date(2025, 4, 1), Standing.ENDED),
    ],
)
def test_an_agreement_stands_where_its_days_say(day: date, stands: Standing) -> None:
    assert standing(Interval(date(2021, 4, 1), date(2025, 4, 1)), on=day) is stands
    assert standing(None, on=day) is Standing.PLANNED
