"""How many people are expected to have a condition: people by age and sex times how common it is.

Expected = the sum over ages and sexes of people times prevalence, grown by a yearly rate where
the population of a later year is not known: people (1 + growth)^years. A sex that has people and
no rate of its own takes the rate of persons. An age that has people but no rate leaves no total:
nothing is taken as zero that is not said to be.

Units:  prevalence and growth in per cent, growth per year.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from indicators.domain.statistics.arrays import Reason
from indicators.domain.statistics.standards import AgeBand, age_band
from shared.rules import RuleBroken

PERSONS = "persons"


class AgeUnreadable(RuleBroken):
    """This is not an age band.

    Write it as `80-84` or `90+`.
    """

    status = 422
    at = "age"


class ConditionUnknown(RuleBroken):
    """There are no prevalence rates of this condition.

    `GET /prevalence-rates` lists those there are; `POST /imports/prevalence-rates` takes a file of
    them: condition, sex, age, per cent, source.
    """

    status = 404


class PercentOutOfRange(RuleBroken):
    """A prevalence lies from 0 to 100 per cent.

    Give how many of a hundred people have the condition.
    """

    status = 422
    at = "percent"


def check_rate(age: str, percent: float) -> None:
    """Check a rate.

    Raises:
        AgeUnreadable: It is of no age.
        PercentOutOfRange: It is of fewer than none or more than all.
    """
    if age_band(age) is None:
        raise AgeUnreadable
    if not 0 <= percent <= 100:  # noqa: PLR2004 - all of a hundred
        raise PercentOutOfRange


@dataclass(frozen=True, slots=True)
class Expected:
    """How many are expected, and why not, if not."""

    number: float | None
    people: float | None
    reason: Reason | None
    without_rate: Sequence[str]


def covering(rates: Mapping[tuple[str, AgeBand], float], sex: str, band: AgeBand) -> float | None:
    """Find the rate of a sex in the band that holds an age band whole.

    >>> rates = {("persons", age_band("80+")): 9.5}
    >>> covering(rates, "female", age_band("85-89")), covering(rates, "male", age_band("75-84"))
    (9.5, None)
    """
    for one in dict.fromkeys((sex, PERSONS)):
        for (of, wide), percent in rates.items():
            if of == one and wide.start <= band.start and band.end <= wide.end:
                return percent
    return None


def expected(
    people: Sequence[tuple[str, str, float | None]],
    rates: Mapping[tuple[str, AgeBand], float],
    *,
    growth: float = 0.0,
    years: float = 0.0,
) -> Expected:
    """Expect people with a condition.

    Ages below the lowest of all rates are taken as not at risk: rates say where they begin.

    Args:
        people: Sex, age band and number of each cell.
        rates: Per cent of each sex and age band.
        growth: Per cent per year.
        years: For how many years.

    >>> rates = {("persons", age_band("65+")): 10.0}
    >>> expected([("persons", "60-64", 50), ("persons", "65+", 200)], rates).number
    20.0
    """
    if not people or not rates:
        return Expected(None, None, Reason.DENOMINATOR_MISSING if rates else Reason.RATE_MISSING,
                        ())  # fmt: skip
    least = min(band.start for _, band in rates)
    total, whole, without = 0.0, 0.0, []
    for sex, age, number in people:
        band = age_band(age)
        if band is None:
            return Expected(None, None, Reason.AGE_BAND_UNKNOWN, (age,))
        if number is None:
            return Expected(None, None, Reason.DENOMINATOR_MISSING, (age,))
        whole += number
        percent = covering(rates, sex, band)
        if percent is not None:
            total += number * percent / 100
        elif band.end > least:
            without.append(f"{sex} {age}")
    if without:
        return Expected(None, whole, Reason.RATE_MISSING, without)
    grown = (1 + growth / 100) ** years
    return Expected(total * grown, whole * grown, None, ())
