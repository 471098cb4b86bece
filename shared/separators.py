"""How the columns of a file are parted, where they are not parted by commas."""

from collections.abc import Iterable, Sequence

MARKS = ((";", "semicolons"), ("\t", "tabs"), ("|", "bars"))


def parted_otherwise(heading: Sequence[str]) -> str | None:
    """Say so if columns are parted by something else than commas.

    >>> parted_otherwise(["id;name"])
    'The columns are parted by semicolons; save the file as CSV with commas'
    """
    for mark, name in MARKS:
        if len(heading) == 1 and mark in heading[0]:
            return f"The columns are parted by {name}; save the file as CSV with commas"
    return None


def not_known(heading: Sequence[str], known: Iterable[str]) -> str:
    """Say what is wrong with a heading that has a column that is not known."""
    may = f"There is a column that is not known here. Known are: {', '.join(known)}"
    return parted_otherwise(heading) or may
