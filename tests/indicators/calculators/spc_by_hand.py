"""One series charted point by point, as the published words say: a peer of the arrays."""

from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise


@dataclass
class Chart:
    mean: Fraction
    lower: Fraction
    upper: Fraction
    rules: list[str | None] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)


def lines(values: list[Fraction], *, screen: bool) -> Chart:
    mean = sum(values, Fraction()) / len(values)
    ranges = [abs(b - a) for a, b in pairwise(values)]
    average = sum(ranges, Fraction()) / len(ranges)
    if screen and average:
        ranges = [one for one in ranges if one < Fraction("3.267") * average]
        average = sum(ranges, Fraction()) / len(ranges)
    half = Fraction("2.66") * average
    return Chart(mean, mean - half, mean + half)


def charted(values: list[Fraction], *, better: int, national: bool) -> Chart:
    """Chart a series; `better` is 1, -1 or 0, `national` the reading of the national tools."""
    chart = lines(values, screen=not national)
    near = (chart.upper - chart.mean) * 2 / 3
    number = len(values)
    for at, value in enumerate(values):
        sides: list[tuple[str, int]] = []
        if not chart.lower <= value <= chart.upper:
            sides.append(("outside", 1 if value > chart.mean else -1))
        # Seven in a row that rise or fall; at a turn both, where it goes first.
        for first in range(at, at - 7, -1):
            seven = values[first : first + 7] if first >= 0 else []
            steps = {(b > a) - (b < a) for a, b in pairwise(seven)}
            if len(seven) == 7 and len(steps) == 1 and steps != {0}:
                sides.append(("trend", steps.pop()))
        beyond = [abs(one - chart.mean) > near for one in values]
        counted = [
            far and (national or chart.lower <= one <= chart.upper)
            for far, one in zip(beyond, values, strict=True)
        ]
        for first in range(max(at - 2, 0), min(at, number - 3) + 1):
            where = {(one > chart.mean) - (one < chart.mean) for one in values[first : first + 3]}
            if counted[at] and len(where) == 1 and sum(counted[first : first + 3]) >= 2:
                sides.append(("two_of_three", where.pop()))
        for first in range(max(at - 6, 0), min(at, number - 7) + 1):
            where = {(one > chart.mean) - (one < chart.mean) for one in values[first : first + 7]}
            if len(where) == 1 and where != {0}:
                sides.append(("shift", where.pop()))
        names = dict.fromkeys(rule for rule, _ in sides)
        chart.rules.append("+".join(names) or None)
        chart.kinds.append(kind([side for _, side in sides], better, national=national))
    return chart


def kind(sides: list[int], better: int, *, national: bool) -> str:
    if not sides:
        return "common_cause"
    side = better if national and better and better in sides else sides[0]
    if not better:
        return f"special_cause_neutral_{'high' if side > 0 else 'low'}"
    return f"special_cause_{'improvement' if side == better else 'concern'}"
