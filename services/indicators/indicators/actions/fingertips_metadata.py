"""What an indicator is, in the shapes that clients of Fingertips read."""

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from indicators.domain import fingertips as words
from indicators.domain.definitions import Method
from indicators.domain.indicators import Polarity
from indicators.domain.values import MULTIPLIERS, SOURCES

COLUMNS = (
    "Indicator ID", "Indicator", "Definition", "Rationale", "Data source", "Indicator source",
    "Methodology", "Standard population/values", "Confidence interval details",
    "Source of numerator", "Definition of numerator", "Source of denominator",
    "Definition of denominator", "Disclosure control", "Caveats", "Copyright", "Data re-use",
    "Links", "Indicator number", "Notes", "Frequency", "Rounding", "Indicator Content",
    "Specific rationale", "Unit", "Value type", "Year type", "Polarity", "Impact of COVID-19",
)  # fmt: skip


def facts(about: Mapping[str, Any]) -> dict[str, Any]:
    """Say of an indicator what the columns of its metadata say; what is not known is left out."""
    method = Method(about["made_by"] or Method.AS_PUBLISHED)
    return {
        "Indicator ID": about["number"],
        "Indicator": about["name"],
        "Definition": about["definition"],
        "Data source": about["source"],
        "Methodology": about["method"] or SOURCES.get(method),
        "Standard population/values": about["standard"],
        "Confidence interval details": words.INTERVALS.get(method, words.NO_INTERVAL),
        "Definition of numerator": about["numerator"],
        "Definition of denominator": about["denominator"],
        "Disclosure control": about["suppression"],
        "Caveats": about["note"],
        "Indicator number": about["id"],
        "Frequency": about["frequency"],
        "Unit": about["unit"],
        "Value type": words.VALUE_TYPES.get(method, words.OTHER_TYPE)[1],
        "Polarity": words.POLARITIES[Polarity(about["polarity"])][1],
    }


def table(indicators: Iterable[Mapping[str, Any]]) -> pl.DataFrame:
    """Write metadata as a table."""
    schema = dict.fromkeys(COLUMNS, pl.String) | {"Indicator ID": pl.Int64}
    return pl.DataFrame([facts(one) for one in indicators], schema=schema)


def described(about: Mapping[str, Any]) -> dict[str, Any]:
    """Describe one indicator as JSON."""
    method = Method(about["made_by"] or Method.AS_PUBLISHED)
    multiplier = float(about["multiplier"] or MULTIPLIERS.get(method, 1))
    said = facts(about)
    kind, polarity = words.VALUE_TYPES.get(method, words.OTHER_TYPE), about["polarity"]
    number = list(words.INTERVALS).index(method) + 1 if method in words.INTERVALS else -1
    return {
        "IID": about["number"],
        "Descriptive": {
            "Name": about["name"],
            "NameLong": about["name"],
            **{name.replace(" ", ""): text for name, text in said.items()
               if text is not None and name not in {"Indicator ID", "Indicator"}},
        },
        "Unit": {"Id": about["number"], "Label": about["unit"] or "", "Value": multiplier},
        "ValueType": {"Id": kind[0], "Name": kind[1]},
        "YearType": {"Id": -1, "Name": "As each period says"},
        "ConfidenceIntervalMethod": {
            "Id": number,
            "Name": said["Confidence interval details"],
            "Description": SOURCES.get(method, ""),
        },
        "ConfidenceLevel": 95.0,
        "Polarity": {"Id": words.POLARITIES[Polarity(polarity)][0], "Name": said["Polarity"]},
        "DataChange": {"LastUploadedAt": about["changed_at"]},
    }  # fmt: skip


def by_number(indicators: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Describe indicators by their numbers, as text."""
    return {str(one["number"]): described(one) for one in indicators}
