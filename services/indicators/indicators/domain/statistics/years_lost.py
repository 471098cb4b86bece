"""Potential years of life lost: what those who died young would have had before them.

Years lost are sum(y d), y being the years that a death in an age band costs. The standardised rate
is m * sum(w y d / n) / sum(w), with the variance sum((w y / n)^2 d) / sum(w)^2; its limits are
Dobson's with all counted deaths, and it is withheld under 10 of them.

y is either 75 less the age in the middle of the band, for bands under 75, or the remaining life
expectancy at the band, by sex.

Sources: Romeder and McWhinnie, International Journal of Epidemiology 6 (1977), for years before a
fixed age; NHS Outcomes Framework, indicator 1a, for remaining life expectancy.
"""

from dataclasses import replace

import numpy as np

from indicators.domain.statistics.arrays import Flags, Floats, Integers, summed
from indicators.domain.statistics.direct import Sums, added
from indicators.domain.statistics.standards import Bands
from indicators.domain.statistics.strata import Strata, by_band

AGE_LIMIT = 75


def years_to_75(bands: Bands) -> tuple[Floats, Flags]:
    """Give the years that a death in each row's band costs, and whether the band is across 75.

    They are 0 from 75 on, and missing where the row names no band.
    """
    meant = bands.meant
    years = [np.nan if one is None else max(0.0, AGE_LIMIT - one.middle) for one in meant]
    across = [one is not None and one.start < AGE_LIMIT < one.end for one in meant]
    return np.array(years)[bands.number], np.array(across, dtype=np.bool_)[bands.number]


def lost(
    deaths: Floats,
    years: Floats,
    population: Floats,
    found: Strata,
    group: Integers,
    groups: int,
) -> tuple[Floats, Sums]:
    """Give the years lost in each group, and the sums of their standardised rate.

    Rows of one age band are taken together: their deaths may cost different years, as men's and
    women's do.
    """
    count = np.where(np.isnan(deaths), 0.0, deaths)
    bands = by_band(found, group, groups)
    people = bands.sum(population)
    sums = added(bands.sum(count), people, bands.weight, bands.group, groups, bands.tests)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = found.weight * years / people[bands.of]
    return summed(years * count, group, groups), replace(
        sums,
        weighted=summed(share * count, group, groups),
        squared=summed(share**2 * count, group, groups),
    )
