"""What holds of scorecards, whatever the scores are."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from indicators.domain.scorecards import (
    BEST,
    WORST,
    Cut,
    MissingRule,
    Pattern,
    as_met,
    by_rank,
    by_thresholds,
    overridden,
    segments,
    totals,
)

SCORES = st.lists(
    st.lists(st.one_of(st.just(np.nan), st.floats(1, 4)), min_size=4, max_size=4),
    min_size=1,
    max_size=6,
)
WEIGHT = np.array([1.0, 2, 3, 0.5])
COMPONENT = np.array([0, 1, 0, 2])
RULES = st.sampled_from(list(MissingRule))
PATTERNS = st.sampled_from(list(Pattern))


@given(SCORES, PATTERNS, RULES)
def test_the_shares_of_a_total_add_up_to_one_and_make_it(
    scores: list[list[float]], pattern: Pattern, rule: MissingRule
) -> None:
    found = totals(np.array(scores), WEIGHT, COMPONENT, pattern=pattern, rule=rule)
    there = ~np.isnan(found.total)
    assert np.allclose(found.weights[there].sum(axis=1), 1)
    made = (np.nan_to_num(found.scores) * found.weights).sum(axis=1)
    assert np.allclose(made[there], found.total[there])
    assert np.isnan(found.weights[~there]).all()
    assert ((found.total[there] >= BEST - 1e-9) & (found.total[there] <= WORST + 1e-9)).all()


@given(SCORES, PATTERNS, RULES, st.permutations(range(4)))
def test_the_order_of_metrics_changes_nothing(
    scores: list[list[float]], pattern: Pattern, rule: MissingRule, order: list[int]
) -> None:
    table = np.array(scores)
    one = totals(table, WEIGHT, COMPONENT, pattern=pattern, rule=rule)
    turned = totals(table[:, order], WEIGHT[order], COMPONENT[order], pattern=pattern, rule=rule)
    assert np.allclose(one.total, turned.total, equal_nan=True)
    assert np.allclose(one.components, turned.components, equal_nan=True)


@given(SCORES, PATTERNS)
def test_a_missing_metric_is_left_out_or_the_worst_or_ends_the_total(
    scores: list[list[float]], pattern: Pattern
) -> None:
    table = np.array(scores)
    table[:, 1] = np.nan
    left, worst, none = (
        totals(table, WEIGHT, COMPONENT, pattern=pattern, rule=rule)
        for rule in (MissingRule.LEAVE_OUT, MissingRule.WORST_SCORE, MissingRule.NO_TOTAL)
    )
    kept = [0, 2, 3]
    without = totals(
        table[:, kept], WEIGHT[kept], np.array([0, 0, 1]), pattern=pattern,
        rule=MissingRule.LEAVE_OUT,
    )  # fmt: skip
    assert np.allclose(left.total, without.total, equal_nan=True)
    filled = totals(
        np.where(np.isnan(table), WORST, table), WEIGHT, COMPONENT, pattern=pattern,
        rule=MissingRule.NO_TOTAL,
    )  # fmt: skip
    assert np.allclose(worst.total, filled.total)
    assert np.isnan(none.total).all()


def test_the_patterns_differ_in_who_is_heard() -> None:
    scores = np.array([[1.0, 4.0, 4.0]])
    weight, component = np.array([1.0, 1, 2]), np.array([0, 1, 1])
    found = {
        pattern: totals(scores, weight, component, pattern=pattern,
                        rule=MissingRule.LEAVE_OUT).total.item()
        for pattern in Pattern
    }  # fmt: skip
    assert found == {Pattern.BALANCED: 2.5, Pattern.WEIGHTED: 3.25, Pattern.OVERSIGHT: 3.0}


def test_a_metric_without_weight_alone_gives_no_total() -> None:
    found = totals(
        np.array([[2.0]]), np.zeros(1), np.zeros(1, int), pattern=Pattern.WEIGHTED,
        rule=MissingRule.LEAVE_OUT,
    )  # fmt: skip
    assert np.isnan(found.total).all()


def test_scores_by_rank_run_from_one_to_four_with_ties_alike() -> None:
    assert by_rank(np.array([1.0, 2, 2, 4]), -1).tolist() == [1, 2, 2, 4]
    assert np.isnan(by_rank(np.array([1.0, 2]), 0)).all()
    assert np.isnan(by_rank(np.array([1.0, np.nan]), 1)).all()


def test_a_value_on_a_threshold_has_the_better_score() -> None:
    assert by_thresholds(np.array([95.0, 94.9, np.nan]), (95, 90, 85)).tolist()[:2] == [1, 2]
    assert by_thresholds(np.array([2.0, 2.1]), (2, 4, 6)).tolist() == [1, 2]


def test_a_target_is_met_by_the_value_itself() -> None:
    assert as_met(np.array([5.0, 5.1]), np.full(2, 5.0), -1).tolist() == [1, 4]
    assert np.isnan(as_met(np.array([5.0]), np.array([5.0]), 0)).all()


def test_quartiles_need_four_totals() -> None:
    assert segments(np.array([4.0, 3, 2, 1]), Cut.QUARTILES).tolist() == [4, 3, 2, 1]
    assert np.isnan(segments(np.array([3.0, 2, 1]), Cut.QUARTILES)).all()
    assert np.isnan(segments(np.array([3.0]), Cut.NONE)).all()


@pytest.mark.parametrize(
    ("segment", "score", "after", "by"),
    [(1.0, 4.0, 3.0, [True]), (4.0, 4.0, 4.0, [False]), (1.0, 3.9, 1.0, [False]),
     (np.nan, 4.0, np.nan, [False])],
)  # fmt: skip
def test_an_override_moves_towards_the_worst_alone(
    segment: float, score: float, after: float, by: list[bool]
) -> None:
    found, moved = overridden(
        np.array([segment]), np.array([[score]]), np.array([4.0]), np.array([3.0])
    )
    assert np.array_equal(found, [after], equal_nan=True)
    assert moved.tolist() == [by]
