"""Turn a Parquet file into CSV, in a process of its own whose memory and time have an end.

A few kilobytes of Parquet can stand for gigabytes, and only decoding tells. So a child decodes,
with nothing in its environment and a limit set by the kernel: if it dies, the file was too much.
Run as `python -I unpacking.py <columns of numbers…>`, the file as standard input.
"""

import json
import resource
import sys

import polars as pl

MOST_MEMORY = 512 * 1024 * 1024  # Bytes.
MOST_TIME = 300  # Seconds of a processor.
REFUSED = 2
TEXT = (pl.String, pl.Categorical, pl.Enum, pl.Date, pl.Null)


def unpack(path: str, numbers: set[str]) -> list[tuple[str | None, str]]:
    """Write the rows as CSV to standard output; or give why they cannot be read."""
    try:
        file = pl.scan_parquet(path, glob=False, hive_partitioning=False)
        schema = file.collect_schema()
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError):
        return [(None, "This is not a Parquet file that can be read")]
    wrong = [name for name, kind in schema.items() if not fits(kind, number=name in numbers)]
    if wrong:
        kinds = {name: "numbers" if name in numbers else "text" for name in wrong}
        return [(name, f"This column is not of {kind}") for name, kind in kinds.items()]
    # A whole number that is kept as a fraction is written as what it is: 2110, not 2110.0.
    cells = [
        pl.col(name).cast(pl.String).str.strip_suffix(".0") if name in numbers else pl.col(name)
        for name in schema
    ]
    try:
        file.select(cells).sink_csv(sys.stdout.buffer)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException):
        return [(None, "This Parquet file is damaged")]
    return []


def fits(kind: pl.DataType, *, number: bool) -> bool:
    """Tell whether a column can be of this type."""
    return (kind.is_numeric() or kind == pl.Null) if number else kind in TEXT


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_TIME, MOST_TIME))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if faults := unpack("/proc/self/fd/0", set(sys.argv[1:])):
        sys.stderr.write(json.dumps(faults))
        sys.exit(REFUSED)
