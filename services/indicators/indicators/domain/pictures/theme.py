"""How pictures look: two widths, and colours that never speak alone.

Each meaning has a colour, a shape and a word. Marks are edged in dark ink, so that the pale
colours of the NHS palettes keep a contrast of 3:1 to the paper and are seen in greyscale.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
PAPER, INK, QUIET, GRID, BAND = "#ffffff", "#212b32", "#4c6272", "#d8dde0", "#e8edee"
LINE, SECOND, TARGET = "#003087", "#41505a", "#de1b1b"
COMMON, IMPROVEMENT, CONCERN, NEUTRAL = "#a6a6a6", "#00b0f0", "#e46c0a", "#490092"
SOLID: list[int] = []
DASHED, DOTTED, CHAIN, LONG = [6, 4], [2, 3], [9, 3, 2, 3], [12, 4]


class Width(StrEnum):
    """For a page, or for a phone."""

    WIDE = "wide"
    NARROW = "narrow"


@dataclass(frozen=True, slots=True)
class Theme:
    """Sizes in pixels."""

    width: int
    height: int
    title: int
    subtitle: int
    label: int
    note: int
    point: int
    direct: bool
    """Lines are named at their ends; else below the picture."""

    @property
    def line(self) -> int:
        """Give the height of a line of labels."""
        return self.label + 4


THEMES = {
    Width.WIDE: Theme(720, 270, 18, 14, 12, 11, 70, direct=True),
    Width.NARROW: Theme(340, 220, 17, 14, 13, 12, 70, direct=False),
}


@dataclass(frozen=True, slots=True)
class Look:
    """How one meaning is drawn, and said."""

    fill: str
    shape: str
    says: str


class Judgement(StrEnum):
    """How a value compares with a benchmark, as Fingertips has it."""

    BETTER = "better"
    SIMILAR = "similar"
    WORSE = "worse"
    HIGHER = "higher"
    LOWER = "lower"
    NOT_COMPARED = "not_compared"


JUDGED = {
    Judgement.BETTER: Look("#92d050", "triangle-up", "Better"),
    Judgement.SIMILAR: Look("#ffc000", "circle", "Similar"),
    Judgement.WORSE: Look("#c00000", "triangle-down", "Worse"),
    Judgement.HIGHER: Look("#5555e6", "diamond", "Higher"),
    Judgement.LOWER: Look("#bed2ff", "square", "Lower"),
    Judgement.NOT_COMPARED: Look(PAPER, "cross", "Not compared"),
}


class Variation(StrEnum):
    """What the last point of a control chart is: the seven pictures of Making Data Count."""

    COMMON_CAUSE = "common_cause"
    IMPROVEMENT_HIGH = "improvement_high"
    IMPROVEMENT_LOW = "improvement_low"
    CONCERN_HIGH = "concern_high"
    CONCERN_LOW = "concern_low"
    NEUTRAL_HIGH = "neutral_high"
    NEUTRAL_LOW = "neutral_low"


class Assurance(StrEnum):
    """Whether a process can be relied upon to meet its target."""

    MET = "consistently_pass"
    MISSED = "consistently_fail"
    HIT_OR_MISS = "hit_or_miss"


VARIED = {
    Variation.COMMON_CAUSE: Look(COMMON, "circle", "Common cause"),
    Variation.IMPROVEMENT_HIGH: Look(IMPROVEMENT, "diamond", "Improvement, high"),
    Variation.IMPROVEMENT_LOW: Look(IMPROVEMENT, "diamond", "Improvement, low"),
    Variation.CONCERN_HIGH: Look(CONCERN, "square", "Concern, high"),
    Variation.CONCERN_LOW: Look(CONCERN, "square", "Concern, low"),
    Variation.NEUTRAL_HIGH: Look(NEUTRAL, "triangle-up", "Special cause, high"),
    Variation.NEUTRAL_LOW: Look(NEUTRAL, "triangle-down", "Special cause, low"),
}
UNJUDGED = Look(PAPER, "circle", "Not judged")
ASSURED = {
    Assurance.MET: Look(IMPROVEMENT, "circle", "Consistently meets the target"),
    Assurance.MISSED: Look(CONCERN, "square", "Consistently misses the target"),
    Assurance.HIT_OR_MISS: Look(COMMON, "circle", "Hits or misses the target by chance"),
}
# Arrows in a square of 2 by 2: a trend is never drawn as a judgement is.
UP = "M0,-1L0.85,0L0.32,0L0.32,1L-0.32,1L-0.32,0L-0.85,0Z"
DOWN = "M0,1L0.85,0L0.32,0L0.32,-1L-0.32,-1L-0.32,0L-0.85,0Z"
ACROSS = "M1,0L0,0.85L0,0.32L-1,0.32L-1,-0.32L0,-0.32L0,-0.85Z"
BETTER, WORSE = JUDGED[Judgement.BETTER].fill, JUDGED[Judgement.WORSE].fill
TRENDS = {
    "increasing_and_getting_better": Look(BETTER, UP, "Increasing and getting better"),
    "increasing_and_getting_worse": Look(WORSE, UP, "Increasing and getting worse"),
    "increasing": Look(JUDGED[Judgement.HIGHER].fill, UP, "Increasing"),
    "decreasing_and_getting_better": Look(BETTER, DOWN, "Decreasing and getting better"),
    "decreasing_and_getting_worse": Look(WORSE, DOWN, "Decreasing and getting worse"),
    "decreasing": Look(JUDGED[Judgement.LOWER].fill, DOWN, "Decreasing"),
    "no_significant_change": Look(JUDGED[Judgement.SIMILAR].fill, ACROSS, "No significant change"),
    "cannot_be_calculated": Look(PAPER, "cross", "Cannot be calculated"),
}
REACHED = {
    "met": replace(JUDGED[Judgement.BETTER], says="Met"),
    "not_met": replace(JUDGED[Judgement.WORSE], says="Not met"),
    "not_yet_due": Look(PAPER, "circle", "Not yet due"),
    "not_measurable": Look(PAPER, "cross", "Not measurable"),
}
LOOKS = (
    Look(LINE, "circle", ""), Look("#ffb81c", "square", ""), Look("#41b6e6", "triangle-up", ""),
    Look("#ae2573", "diamond", ""), Look("#78be20", "triangle-down", ""),
    Look("#768692", "cross", ""),
)  # fmt: skip
DASHES = (SOLID, DASHED, DOTTED, CHAIN, LONG, [3, 2])
CONFIG: dict[str, Any] = {
    "font": FONT,
    "view": {"stroke": None},
    "axis": {"domain": False, "ticks": False, "gridColor": GRID, "labelColor": INK,
             "labelPadding": 6, "labelFontWeight": "normal"},
    "text": {"color": INK, "baseline": "middle", "align": "left"},
}  # fmt: skip
