"""Readings of amounts: which of them was the last that was known at a time."""

from datetime import datetime

from sqlalchemy import FromClause, Table, select


def as_known(things: Table, readings: Table, known_at: datetime | None) -> FromClause:
    """Select the reading of each thing that was its last at a time, or is now.

    Args:
        things: Plan lines or contributions.
        readings: What is known of them.
        known_at: The time; None is now.
    """
    last = select(readings).where(readings.c[f"{things.name}_id"] == things.c.id)
    if known_at is not None:
        last = last.where(readings.c.recorded_at <= known_at)
    return last.order_by(readings.c.version.desc()).limit(1).lateral("reading")
