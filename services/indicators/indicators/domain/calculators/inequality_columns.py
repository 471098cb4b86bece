"""The columns that the calculator `sii` reads and answers."""

from indicators.domain.calculators.method import REASON, Column, Kind

INSTEAD = "Instead of the option, for this row's group"
READS = (
    Column("quantile", Kind.NUMBER, "The quantile, 1 being the most deprived", 1),
    Column("population", Kind.NUMBER, "Its population", 7291),
    Column("count", Kind.NUMBER, "Its events; not used", 1140, required=False),
    Column("value", Kind.NUMBER, "Its value", 75.93),
    Column("lower_95", Kind.NUMBER, "Lower limit of the value at 95 %", 72.72, required=False),
    Column("upper_95", Kind.NUMBER, "Upper limit of the value at 95 %", 79.14, required=False),
    Column(
        "standard_error",
        Kind.NUMBER,
        "Standard error, on the scale of `value_type`; else it is made from the limits",
        1.638,
        required=False,
    ),
    Column("value_type", Kind.TEXT, f"{INSTEAD}: `rate`, `proportion` or `other`", "other",
           required=False),
    Column("transform", Kind.FLAG, INSTEAD, False, required=False),
    Column("multiplier", Kind.NUMBER, INSTEAD, 1, required=False),
    Column("confidence", Kind.NUMBER, "Instead of the option's first", 0.95, required=False),
    Column("confidence_2", Kind.NUMBER, "Instead of the option's second", 0.998, required=False),
    Column("n_quantiles", Kind.NUMBER, INSTEAD, 5, required=False),
)  # fmt: skip
LIMITS = (
    ("sii_lower", "Lower limit of SII"),
    ("sii_upper", "Upper limit of SII"),
    ("rii_lower", "Lower limit of RII"),
    ("rii_upper", "Upper limit of RII"),
    ("sii_lower_2", "Lower limit of SII at the second confidence"),
    ("sii_upper_2", "Upper limit of SII at the second confidence"),
    ("rii_lower_2", "Lower limit of RII at the second confidence"),
    ("rii_upper_2", "Upper limit of RII at the second confidence"),
)
ANSWERS = (
    Column("value_type", Kind.TEXT, "What the values are"),
    Column("transform", Kind.FLAG, "Whether they were fitted as logarithms or logits"),
    Column("multiplier", Kind.NUMBER, "What SII is multiplied by"),
    Column("confidence", Kind.NUMBER, "Of the first limits"),
    Column("confidence_2", Kind.NUMBER, "Of the second limits", required=False),
    Column("sii", Kind.NUMBER, "The slope index of inequality"),
    Column("rii", Kind.NUMBER, "The relative index of inequality"),
    Column("intercept", Kind.NUMBER, "The value at the most deprived end"),
    *(Column(name, Kind.NUMBER, says, required=not name.endswith("_2")) for name, says in LIMITS),
    REASON,
)
ROWS = tuple(
    {"area": "Leeds", "quantile": n, "population": population, "value": value,
     "standard_error": error}
    for n, (population, value, error) in enumerate([
        (7291, 75.93, 1.638), (7997, 78.34, 1.578), (6105, 83.84, 1.514), (7666, 83.64, 1.775),
        (5790, 80.47, 1.701),
    ], 1)
)  # fmt: skip
