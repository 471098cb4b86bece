import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from indicators.domain.statistics.process_rules import (
    run_ends,
    spread_back,
    steps_between,
    two_in_three_window,
)

PUBLISHED = Path(__file__).parents[1] / "vectors" / "spc" / "rule_vectors.json"
VECTORS = json.loads(PUBLISHED.read_text())["vectors"]


def one_segment(length: int) -> Any:
    return np.arange(length) == 0


def found(vector: dict[str, Any]) -> list[int]:
    """Hold the vector against the function of its rule."""
    starts = one_segment(len(vector["expected"]))
    if vector["rule"].startswith("two"):
        close = np.array(vector["close_to_limits"], dtype=np.bool_)
        window = two_in_three_window(close, np.array(vector["relative_to_mean"]), starts)
        return list(window & close if vector["rule"] == "two_in_three_points" else window)
    given = np.array(vector["input"])
    match vector["rule"]:
        case "shift_end_flags":  # Unsigned, as published.
            return list(np.abs(run_ends(given, starts, 7)))
        case "spread_back_over_seven":
            return list(spread_back(given != 0, 7))
        case "trend_end_flags":
            return list(run_ends(steps_between(given.astype(float), starts), starts, 6))
        case other:
            raise AssertionError(other)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda one: one["rule"])
def test_a_published_rule_is_reproduced(vector: dict[str, Any]) -> None:
    assert found(vector) == vector["expected"]


def test_no_run_crosses_into_the_next_segment() -> None:
    starts = np.arange(14) % 7 == 3
    starts[0] = True
    assert not run_ends(np.ones(14, dtype=np.intp), starts, 8).any()
    assert run_ends(np.ones(14, dtype=np.intp), starts, 7).tolist() == [0] * 9 + [1] + [0] * 4
    rising = steps_between(np.arange(14.0), starts)
    assert run_ends(rising, starts, 6).tolist() == [0] * 9 + [1] + [0] * 4
    pair = np.array([True, True, True])
    assert not two_in_three_window(pair, np.ones(3, np.intp), np.array([True, False, True])).any()
    assert not two_in_three_window(pair, np.ones(3, np.intp), np.array([True, True, False])).any()


def test_points_on_the_mean_are_no_window_of_three() -> None:
    close, on = np.ones(3, dtype=np.bool_), np.zeros(3, dtype=np.intp)
    assert not two_in_three_window(close, on, one_segment(3)).any()
    assert not two_in_three_window(close[:2], on[:2] + 1, one_segment(2)).any()
