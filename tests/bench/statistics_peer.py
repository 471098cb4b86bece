"""The peers' side of the statistics' measurement; run in the peers' own environment.

Each line on standard input names a piece of work; its CPU seconds are answered on a line.
"""

import contextlib
import io
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import PHStatsMethods as phs  # noqa: N813 - as its users shorten it
from abspc import calculate_control_limits, detect_special_causes

warnings.simplefilter("ignore")
FOLDER = Path(sys.argv[1])


def dsr() -> None:
    """Standardise every area and sex, with both limits."""
    rows = pd.read_csv(FOLDER / "dsr.csv")
    with contextlib.redirect_stdout(io.StringIO()):
        phs.ph_dsr(
            rows, "events", "population", "std_weight", ["area", "sex"],
            euro_standard_pops=False, confidence=[0.95, 0.998],
        )  # fmt: skip


def spc() -> None:
    """Chart every series."""
    rows = pd.read_csv(FOLDER / "spc.csv")
    for _, series in rows.groupby("series"):
        detect_special_causes(calculate_control_limits(series[["value"]], chart_type="XmR"))


WORK: dict[str, Callable[[], None]] = {"dsr": dsr, "spc": spc}
for line in sys.stdin:
    start = time.process_time()
    WORK[line.strip()]()
    print(time.process_time() - start, flush=True)
