"""Of whom a board is: a sex, age bands, a category. Counts of others are left out."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from indicators.domain.observations import Sex
from indicators.domain.statistics.standards import age_band, stored_label
from shared.rules import RuleBroken


class AgesOverlap(RuleBroken):
    """Two of the age bands have ages in common, which would be counted twice.

    Ask for bands that lie apart, each as it is stored.
    """

    status = 422
    at = "age"


class CategoryIncomplete(RuleBroken):
    """A category needs its kind, and a kind of category needs the category.

    Send both `category_type` and `category`, such as `specialty` and `Cardiology`.
    """

    status = 422
    at = "category"


@dataclass(frozen=True, slots=True)
class Filters:
    """Whom a board counts.

    Attributes:
        sex: One sex; both together if None.
        ages: These age bands, as they are stored; all ages if empty.
        category: One category of a kind, such as an admission method; none is asked for if None.
    """

    sex: Sex | None = None
    ages: tuple[str, ...] = ()
    category_type: str | None = None
    category: str | None = None

    def __bool__(self) -> bool:
        """Tell whether anybody is left out."""
        return self != Filters()

    def said(self) -> dict[str, Any] | None:
        """Say who is counted, for the answer; None is everybody."""
        if not self:
            return None
        return {"sex": self.sex, "age": list(self.ages), "category_type": self.category_type,
                "category": self.category}  # fmt: skip


def filters(
    sex: Sex | None, ages: Sequence[str], category_type: str | None, category: str | None
) -> Filters:
    """Check whom a board is asked about.

    >>> filters(Sex.PERSONS, ["65 to 69", "70+"], None, None).ages
    ('65-69', '70+')

    Raises:
        AgesOverlap: An age would be counted twice.
        CategoryIncomplete: A category without its kind, or a kind alone.
    """
    if (category_type is None) is not (category is None):
        raise CategoryIncomplete
    labels = tuple(dict.fromkeys(map(stored_label, ages)))
    known = sorted(band for band in map(age_band, labels) if band is not None)
    if any(one.end > two.start for one, two in itertools.pairwise(known)):
        raise AgesOverlap
    return Filters(None if sex is Sex.PERSONS else sex, labels, category_type, category)
