"""Make the vectors of standardised rates and quantiles from random numbers and an independent peer.

The peer is PHStatsMethods 0.1.16 (GPL-3), run in an environment and a process of its own:

    .venv/beside/bin/python -W ignore tests/indicators/vectors/make_standardised.py

It writes standardised_bands.csv and standardised_results.csv (rates by age band of 12 areas, some
of them with few events, and their directly and indirectly standardised values), and
quantile_areas.csv (areas with values, some equal, in groups of different sizes).
"""

import contextlib
import io
from importlib import import_module
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
WEIGHTS = [5000, 5500, 5500, 5500, 6000, 6000, 6500, 7000, 7000, 7000, 7000, 6500, 6000, 5500, 5000,
           4000, 2500, 1500, 1000]  # fmt: skip
BANDS = [*(f"{age}-{age + 4}" for age in range(0, 90, 5)), "90+"]
LEVELS = [0.95, 0.998]


def cells(np: Any, pd: Any) -> Any:
    """Draw the events and people of 12 areas by age, and a reference that they share."""
    draw = np.random.default_rng(20250401)
    band, area = np.tile(np.arange(1, 20), 12), np.repeat(np.arange(12), 19)
    people = draw.integers(50, 3000, 12 * 19)
    # The first areas have so few events that some of them are under 10.
    risk = np.exp(-7 + 0.28 * band) * np.where(area < 4, 0.004 * (area + 1), 1.0)
    reference = draw.integers(40_000, 80_000, 19)
    known = draw.poisson(reference * np.exp(-7 + 0.28 * np.arange(1, 20)))
    return pd.DataFrame({
        "area": [f"A{n:02d}" for n in area],
        "age_band": [BANDS[n - 1] for n in band],
        "events": np.minimum(draw.poisson(people * risk), people),
        "population": people,
        "std_weight": np.tile(WEIGHTS, 12),
        "ref_events": np.tile(known, 12),
        "ref_population": np.tile(reference, 12),
    })  # fmt: skip


def limited(table: Any, measure: str) -> Any:
    """Name the peer's columns as the calculators do."""
    names = {"Value": "value", "lower_95_ci": "lower_95", "upper_95_ci": "upper_95",
             "lower_99_8_ci": "lower_998", "upper_99_8_ci": "upper_998"}  # fmt: skip
    found = table.rename(columns=names).assign(measure=measure)
    return found[["area", "measure", *names.values()]]


def main() -> None:
    """Write the three files."""
    # These are of the peer's environment, where alone this runs.
    np, pd, peer = map(import_module, ("numpy", "pandas", "PHStatsMethods"))
    table = cells(np, pd)
    table.to_csv(FOLDER / "standardised_bands.csv", index=False)
    reference = (table.copy(), "events", "population", "ref_events", "ref_population", ["area"])
    with contextlib.redirect_stdout(io.StringIO()):
        made = [
            (peer.ph_dsr(table.copy(), "events", "population", "std_weight", ["area"],
                       euro_standard_pops=False, confidence=LEVELS), "dsr"),
            (peer.ph_ISRate(*reference, confidence=LEVELS), "rate"),
            (peer.ph_ISRatio(*reference, confidence=LEVELS), "ratio"),
        ]  # fmt: skip
    results = pd.concat([limited(one, name) for one, name in made])
    results.to_csv(FOLDER / "standardised_results.csv", index=False)
    draw = np.random.default_rng(1)
    sizes = [5, 9, 10, 11, 23, 57]
    areas = pd.DataFrame({
        "group": np.repeat([f"of {n}" for n in sizes], sizes),
        "area_code": [f"A{n:03d}" for n in range(sum(sizes))],
        "value": draw.integers(0, 40, sum(sizes)) / 4,
    })  # fmt: skip
    whole = []
    for parts, invert in ((10, True), (5, False), (4, True)):
        found = peer.ph_quantile(areas.copy(), "value", ["group"], parts, invert)
        whole.append(found[[*areas.columns, "quantile"]].assign(n_quantiles=parts, invert=invert))
    pd.concat(whole).to_csv(FOLDER / "quantile_areas.csv", index=False)


if __name__ == "__main__":
    main()
