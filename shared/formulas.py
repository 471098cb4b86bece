"""Text that a spreadsheet would take for a formula, and the guard against it.

The guard is an apostrophe in front. Text that is guarded and read back is as it was, whatever it
was: what already looks guarded is guarded once more.
"""

from typing import Any

FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")  # noqa: RUF001 - they count too


def formula(text: str) -> bool:
    """Tell whether a spreadsheet could take text for a formula, once guards are off."""
    return text.lstrip(" '").startswith(FORMULA)


def unguarded(cell: str) -> str:
    """Take off the guard that `guarded` put on."""
    return cell[1:] if cell.startswith("'") and formula(cell[1:]) else cell


def guarded(value: Any) -> Any:
    """Keep a spreadsheet from taking text for a formula; numbers and dates stay as they are.

    >>> guarded("=1+1"), guarded(-3)
    ("'=1+1", -3)
    """
    return f"'{value}" if isinstance(value, str) and formula(value) else value
