"""Trajectories: the value that a plan means at each of its steps, from a baseline at step 0.

A rate is the part by which a value falls at each step; a rise is a negative rate. Halving the gap
closes it by the same part at each step, while the peers themselves improve.

Units:  values in one unit of the caller's; rates as fractions; a step is a month for the monthly
kind, else whatever one step is, such as a year.
Source: NHS England, Everyone Counts: Planning for Patients 2014/15 to 2018/19, for the kinds.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from indicators.domain.statistics.arrays import Flags, Floats, Reason, Texts, absent, reasons

MONTHS = 12


class Shape(StrEnum):
    """How a plan goes from its baseline."""

    COMPOUND = "compound"
    LINEAR = "linear"
    MONTHLY = "monthly"
    HALVE_THE_GAP = "halve_the_gap"
    FLAT_THEN_FALL = "flat_then_fall"


@dataclass(frozen=True, slots=True)
class Plan:
    """What is planned, an entry for each value that is wanted.

    Attributes:
        rate: At each step; without it, it follows from `target` at the last of `steps`.
        peer: What the peers had at step 0; they improve by `peer_rate` at each step.
        flat_steps: How long nothing changes, before it falls.
    """

    baseline: Floats
    rate: Floats
    target: Floats
    steps: Floats
    peer: Floats
    peer_rate: Floats
    flat_steps: Floats


@dataclass(frozen=True, slots=True)
class Planned:
    """The planned values, the rate that each step takes off, and why there is none."""

    value: Floats
    rate: Floats
    reason: Texts


def monthly_rate(yearly: Floats) -> Floats:
    """Give the rate of a month that comes to a yearly one.

    >>> round(float(monthly_rate(np.float64(0.032))), 6)
    0.002707
    """
    return np.asarray(1 - (1 - yearly) ** (1 / MONTHS), np.float64)


def compound(plan: Plan, rate: Floats, step: Floats) -> Floats:
    """Take the same part off what is left at each step."""
    return plan.baseline * (1 - rate) ** step


def linear(plan: Plan, rate: Floats, step: Floats) -> Floats:
    """Take the same part of the baseline off at each step."""
    return plan.baseline * (1 - rate * step)


def flat_then_fall(plan: Plan, rate: Floats, step: Floats) -> Floats:
    """Stay for some steps, then take the same part off what is left."""
    return compound(plan, rate, np.maximum(step - plan.flat_steps, 0))


def halve_the_gap(plan: Plan, _: Floats, step: Floats) -> Floats:
    """Come half as near to the peers by the last step as at the first, with the peers improving."""
    gap = (plan.baseline - plan.peer) * 0.5 ** (step / plan.steps)
    return plan.peer * (1 - plan.peer_rate) ** step + gap


SHAPES: dict[Shape, Callable[[Plan, Floats, Floats], Floats]] = {
    Shape.COMPOUND: compound,
    Shape.LINEAR: linear,
    Shape.MONTHLY: compound,
    Shape.HALVE_THE_GAP: halve_the_gap,
    Shape.FLAT_THEN_FALL: flat_then_fall,
}


def rate_to(plan: Plan, shape: Texts) -> Floats:
    """Give the rate at each step: as planned, or as the target asks for."""
    left = plan.target / plan.baseline
    falling = np.where(shape == Shape.FLAT_THEN_FALL, plan.steps - plan.flat_steps, plan.steps)
    asked = np.where(shape == Shape.LINEAR, (1 - left) / falling, 1 - left ** (1 / falling))
    return np.where(np.isnan(plan.rate), np.where(falling > 0, asked, np.nan), plan.rate)


def faults(plan: Plan, shape: Texts, step: Floats) -> list[tuple[Flags, Reason]]:
    """List what keeps a planned value from being worked out."""
    known = np.isin(shape.astype(str), list(Shape))
    to_peers = shape == Shape.HALVE_THE_GAP
    by_target = ~to_peers & np.isnan(plan.rate)
    falls = shape == Shape.FLAT_THEN_FALL
    flat = falls & np.isnan(plan.flat_steps)
    return [
        (~known, Reason.KIND_UNKNOWN),
        (np.isnan(plan.baseline), Reason.BASELINE_MISSING),
        (plan.baseline <= 0, Reason.BASELINE_NOT_POSITIVE),
        (np.isnan(step), Reason.STEP_MISSING),
        (step < 0, Reason.STEP_NEGATIVE),
        (step > plan.steps, Reason.STEP_AFTER_PLAN),
        (to_peers & np.isnan(plan.peer), Reason.PEER_MISSING),
        (to_peers & np.isnan(plan.peer_rate), Reason.PEER_RATE_MISSING),
        (to_peers & (plan.peer_rate > 1), Reason.RATE_OUT_OF_RANGE),
        (by_target & np.isnan(plan.target), Reason.RATE_MISSING),
        ((to_peers | by_target) & ~(plan.steps > 0), Reason.STEPS_MISSING),
        (flat, Reason.FLAT_STEPS_MISSING),
        (falls & (plan.flat_steps < 0), Reason.FLAT_STEPS_NEGATIVE),
        (falls & by_target & (plan.flat_steps >= plan.steps), Reason.FLAT_TO_THE_END),
        (by_target & (plan.target < 0), Reason.TARGET_NEGATIVE),
        (~to_peers & (plan.rate > 1), Reason.RATE_OUT_OF_RANGE),
        (~to_peers & ~np.isnan(plan.rate) & ~np.isnan(plan.target), Reason.RATE_AND_TARGET),
    ]


def planned(plan: Plan, shape: Texts, step: Floats) -> Planned:
    """Work out the value that each plan means at a step."""
    tests = faults(plan, shape, step)
    good = absent(reasons(len(step), tests))
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        rate = rate_to(plan, shape)
        value = np.full(len(step), np.nan)
        for one, worked_out in SHAPES.items():
            value = np.where(shape == one, worked_out(plan, rate, step), value)
    out = good & ~((value >= 0) & (value < np.inf))
    reason = reasons(len(step), [*tests, (out, Reason.RATE_OUT_OF_RANGE)])
    kept = absent(reason)
    rate = np.where(shape == Shape.HALVE_THE_GAP, np.nan, rate)
    return Planned(np.where(kept, value, np.nan), np.where(kept, rate, np.nan), reason)
