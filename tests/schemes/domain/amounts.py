"""Amounts of every kind, as hypothesis makes them."""

from hypothesis import strategies as st
from schemes.domain.amounts import MOST_PENCE, Amount, Status

pence = st.integers(-MOST_PENCE, MOST_PENCE)
whys = st.none() | st.text(min_size=1, max_size=20)
known = st.builds(Amount, st.just(Status.KNOWN), pence)
provisional = st.builds(Amount, st.just(Status.PROVISIONAL), pence, why=whys)
ranges = st.builds(
    lambda ends, figure, why: Amount(Status.RANGE, figure, min(ends), max(ends), why),
    st.tuples(pence, pence),
    st.none() | pence,
    whys,
)
unknown = st.builds(
    Amount,
    st.sampled_from([Status.TO_BE_CONFIRMED, Status.NOT_STATED, Status.NOT_APPLICABLE]),
    why=whys,
)
amounts = known | provisional | ranges | unknown
