"""Facts of every kind, for trying what holds of all of them."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st
from membership.domain.facts import Conflict, Facts, Presence, Terms
from membership.domain.intervals import Interval
from membership.domain.matters import MatterClass

DAY = date(2022, 9, 1)
OPEN = Interval()

# Everything is in order: nothing stands against this organisation's vote.
CLEAR = Facts(
    on=DAY,
    registered=True,
    legal=Interval(date(1998, 4, 1)),
    agreement="2",
    category="full",
    member=Interval(date(2021, 4, 1)),
    status="active",
    own_board=None,
    terms=Terms("decide", frozenset(MatterClass), 3, 5),
    limits={"statutory_nhs": 100_000_000, "financial": 100_000_000},
    seat="voting",
    classes=frozenset({"general"}),
    amount_pence=None,
    is_controller=False,
    is_subject=False,
    conflict=Conflict(),
    representative="principal",
    presence=Presence(5, 3, 0, 0),
)


def clear(**changed: Any) -> Facts:
    return replace(CLEAR, **changed)


def maybe(*values: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from(values)


days = st.integers(-800, 800).map(lambda n: DAY + timedelta(days=n))
intervals = st.tuples(days, st.none() | st.integers(1, 900)).map(
    lambda one: Interval(one[0], None if one[1] is None else one[0] + timedelta(days=one[1]))
)
classes = st.frozensets(st.sampled_from([str(one) for one in MatterClass]), min_size=1, max_size=3)
few = st.none() | st.integers(0, 6)

facts = st.builds(
    Facts,
    on=st.just(DAY),
    registered=maybe(True, True, True, False),
    legal=maybe(OPEN, OPEN, Interval(DAY), Interval(None, DAY), None),
    agreement=maybe("1", "2", "2", None),
    category=maybe("full", "full", "associate", None),
    member=maybe(OPEN, Interval(date(2021, 4, 1))) | intervals,
    status=maybe("active", "active", "suspended", None),
    own_board=maybe(None, None, None, True, False),
    terms=st.builds(
        Terms,
        maybe("decide", "decide", "decide", "recommend", "advise", None),
        maybe(frozenset(MatterClass)) | classes,
        few,
        few,
    ),
    limits=st.dictionaries(
        maybe("statutory_nhs", "financial"), st.integers(0, 2_000_000), max_size=2
    ),
    seat=maybe("voting", "voting", "voting", "nonvoting", "none", None),
    classes=classes,
    amount_pence=st.none() | st.integers(0, 2_000_000),
    is_controller=maybe(True, False, None),
    is_subject=maybe(False, False, True, None),
    conflict=st.builds(
        Conflict,
        maybe("none", "none", "financial", "indirect", "non_financial_professional", None),
        maybe("organisation", "person", None),
        maybe("note_only", "input_no_vote", "leave_for_item", "none", None),
    ),
    representative=maybe(
        "principal", "principal", "deputy_authorised", "deputy_not_authorised", "absent", None
    ),
    presence=st.builds(Presence, few, few, few, few),
)
