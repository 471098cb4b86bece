"""What the columns of a file are, for machines: CSV on the Web (W3C, 2015).

A column's type, limits and words follow from the model that reads it, so a schema cannot say
something else than the import does. What a name means in every file is said once, here.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

CONTEXT = "http://www.w3.org/ns/csvw"
MEANS: Mapping[str, str] = MappingProxyType({
    "age": "The ages it is of",
    "age_band_as_printed": "The ages as the source prints them",
    "age_low": "The lowest age that counts; empty: from birth",
    "baseline_label": "The period of the baseline, as printed",
    "baseline_start": "The first day of the baseline's period, cut to what is known",
    "baseline_value": "The value that the target starts from",
    "baseline_value_status": "What is known of the baseline; empty: it follows from the figure",
    "benchmark_area_id": "The area that is compared with",
    "cause": "The name of the cause",
    "certainty": "How sure the fact is",
    "certified_on": "The day of the certificate",
    "change_high": "The largest change, where a range is printed",
    "change_low": "The smallest change, where a range is printed",
    "change_unit": "What the change is counted in: `% relative`, `percentage points`",
    "change_value": "The change from the baseline that is aimed for; a fall is negative",
    "code_list": "The list of causes",
    "comparator_rule": "What the target is set against, in the words of its source",
    "condition_group": "The group of conditions that the cause stands under",
    "cut": "How a total becomes a rating",
    "definition": "What it measures, in a sentence",
    "denominator": "What it is measured out of: people at risk, cases, days",
    "description": "What it is about",
    "domain": "The heading that the measure stands under",
    "eligible": "How many were asked, or could have answered",
    "family": "The set it belongs to",
    "frequency": "How often there is a new value, as printed",
    "icd10_as_printed": "The codes as the source prints them",
    "id": "Chosen once and kept. Sent again under the same id, a row corrects the one before",
    "indicator_id": "The indicator it is of",
    "instrument": "How it was heard",
    "kind": "What sort of value it is",
    "levels": "For which places there are values, as printed",
    "low": "The lower end, where a range is printed and not a value",
    "method": "How the values are made",
    "missing_rule": "What becomes of the total where a component has no score",
    "name": "Its name",
    "negative": "How many answered unfavourably",
    "note": "What else a reader must know",
    "number": "The number it has in its source",
    "numerator": "What was counted",
    "order": "Its place in the list",
    "organisation_id": "The organisation it is of, by its id in the membership service",
    "pattern": "How the scores are put together",
    "percent": "How many of a hundred people have the condition",
    "period_from": "The first day of the period",
    "period_label": "The period as printed: `2012/13`, `Q4 2013/14`",
    "period_start": "The first day of the period as printed, cut to what is known",
    "polarity": "Which way is better",
    "population": "How many people live there, or are on its lists",
    "population_65_plus": "How many of them are 65 or older",
    "population_basis": "Whether people are counted where they live or where they are registered",
    "positive": "How many answered favourably",
    "practices": "How many general practices there are",
    "published_on": "The day it was published",
    "rank": "The place among those compared, counted from 1",
    "rank_of": "How many were compared",
    "reason": "Why the limits start anew",
    "responses": "How many answered; of an audit, the size of its sample",
    "rule": "What is to be reached, in the words of its source",
    "score": "The score as published",
    "score_unit": "What the score is counted in",
    "scoring": "How a value becomes a score",
    "sex": "Whose it is",
    "source": "Where the fact comes from: paper, section, page",
    "standard": "The standard population that rates are weighted by",
    "state": "What is certified",
    "statement": "The words of the certificate",
    "status": "What is known of it; empty: it follows from the figures",
    "suppression": "Which small numbers are hidden",
    "target_label": "The period of the target, as printed",
    "target_start": "The first day of the target's period, cut to what is known",
    "target_value": "The value to be reached",
    "target_value_status": "What is known of the target; empty: it follows from the figure",
    "title": "Its title",
    "unit": "What the value is counted in",
    "value": "The value as published; empty where only counts are known",
    "years_lost_rule": "How many years a death costs: `to_75` or `remaining_life_expectancy`",
})  # fmt: skip
SIZES = {
    "maximum": "maximum", "minimum": "minimum", "maxLength": "maxLength", "minLength": "minLength",
}  # fmt: skip
BASES = {"number": "decimal", "integer": "integer", "boolean": "boolean", "string": "string"}


@dataclass(frozen=True, slots=True)
class FileKind:
    """One kind of file: its name, what its rows are, and what its columns name.

    Attributes:
        model: The model of a row, as JSON Schema.
        says: What the import does.
        refers: Of each column that names a thing in another file, that file.
    """

    name: str
    model: Mapping[str, Any]
    says: str
    refers: Mapping[str, str]

    @property
    def columns(self) -> Sequence[str]:
        """Name the columns, in their order."""
        return list(self.model["properties"])

    @property
    def required(self) -> Sequence[str]:
        """Name the columns without which there is no row."""
        return list(self.model.get("required", ()))


def described(kind: FileKind) -> dict[str, Any]:
    """Describe a kind of file as CSV on the Web does."""
    return {
        "@context": CONTEXT,
        "url": f"{kind.name}.csv",
        "dc:description": kind.says,
        "dialect": {"header": True, "encoding": "utf-8", "delimiter": ","},
        "tableSchema": {
            "columns": list(columns(kind)),
            "primaryKey": "id",
            "foreignKeys": [
                {"columnReference": column,
                 "reference": {"resource": f"{other}.csv", "columnReference": "id"}}
                for column, other in kind.refers.items()
            ],
        },
    }  # fmt: skip


def columns(kind: FileKind) -> Iterator[dict[str, Any]]:
    """Describe each column: its name, what it means, whether it must be filled, and its type."""
    defined = kind.model.get("$defs", {})
    for name, given in kind.model["properties"].items():
        one = {
            "name": name,
            "titles": name,
            "dc:description": given.get("description") or MEANS[name],
            "required": name in kind.required,
            "datatype": datatype(resolved(given, defined)),
        }
        default = given.get("default")
        yield one if default is None else one | {"default": str(default)}


def resolved(given: Mapping[str, Any], defined: Mapping[str, Any]) -> Mapping[str, Any]:
    """Find what may stand in a cell that is not empty."""
    several = [one for one in given.get("anyOf", ()) if one.get("type") != "null"]
    if several:
        # A number may be sent as text too: its first form says what it is.
        return resolved(several[0], defined)
    if "$ref" in given:
        return resolved(defined[given["$ref"].rpartition("/")[2]], defined)
    return given


def datatype(found: Mapping[str, Any]) -> dict[str, Any]:
    """Write a type as CSV on the Web does; a choice is a pattern that names each.

    >>> datatype({"enum": ["met", "not_met"], "type": "string"})
    {'base': 'string', 'format': '^(met|not_met)$'}
    """
    if choices := found.get("enum"):
        return {"base": "string", "format": f"^({'|'.join(choices)})$"}
    if found.get("format") == "date":
        return {"base": "date"}
    sizes = {name: found[key] for key, name in SIZES.items() if key in found}
    pattern = {"format": found["pattern"]} if "pattern" in found else {}
    return {"base": BASES[found["type"]], **pattern, **sizes}
