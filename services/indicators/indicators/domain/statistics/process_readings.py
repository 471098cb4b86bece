"""The two published readings of the XmR chart's rules, each difference a setting with a name.

Sources: making-data-count: NHS England, Making Data Count, and its Excel and SQL tools since
November 2023. nhs-r: NHSRplotthedots 0.2.2 (NHS-R Community, 2025).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Reading:
    """How the rules are read.

    Attributes:
        screen_moving_ranges: Moving ranges of 3.267 times their mean or more are dropped, once.
        outside_counts_in_two_of_three: A point beyond a limit counts in two of three as well.
        improvement_first: A point that is both improvement and concern is shown as improvement;
            else the first of outside, trend, two of three, shift decides.
        target_on_limit_decides: A target on a limit is passed or failed; else it is hit or miss.
        target_by_points_at_zero_width: Where both limits are the same, the points decide.
        least_points: A segment of fewer has no limits and no icons.
    """

    screen_moving_ranges: bool
    outside_counts_in_two_of_three: bool
    improvement_first: bool
    target_on_limit_decides: bool
    target_by_points_at_zero_width: bool
    least_points: int


MAKING_DATA_COUNT = "making-data-count"
NHS_R = "nhs-r"
READINGS: Mapping[str, Reading] = MappingProxyType(
    {
        MAKING_DATA_COUNT: Reading(
            screen_moving_ranges=False,
            outside_counts_in_two_of_three=True,
            improvement_first=True,
            target_on_limit_decides=True,
            target_by_points_at_zero_width=True,
            least_points=13,
        ),
        NHS_R: Reading(
            screen_moving_ranges=True,
            outside_counts_in_two_of_three=False,
            improvement_first=False,
            target_on_limit_decides=False,
            target_by_points_at_zero_width=False,
            least_points=2,
        ),
    }
)
