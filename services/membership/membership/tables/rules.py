"""The rules of decision rights, as data, and what cases to try them on refer to."""

from datetime import date, datetime

from sqlalchemy import Column, ForeignKey, Table, Text, func
from sqlalchemy.orm import Mapped, mapped_column

from membership.tables.rows import Base


class RuleSet(Base):
    """One version of the rules; never changed once it is there."""

    __tablename__ = "rule_set"

    version: Mapped[str] = mapped_column(primary_key=True)
    applies_from: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(server_default=func.now())
    source: Mapped[str | None]


class Rule(Base):
    """A rule of a set, in the columns in which rules are published."""

    __tablename__ = "rule"

    version: Mapped[str] = mapped_column(ForeignKey(RuleSet.version), primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    rule: Mapped[str]
    precedence: Mapped[int | None]
    removes: Mapped[str]
    clause: Mapped[str | None]
    rule_text: Mapped[str]
    origin: Mapped[str]
    classes: Mapped[str | None]


def trial_table(what: str, key: str, *columns: str) -> Table:
    """Declare what cases refer to where a request brings nothing of its own: all of it text."""
    rest = [Column(name, Text) for name in columns]
    return Table(f"trial_{what}", Base.metadata, Column(key, Text, primary_key=True), *rest)


TRIAL_TABLES = {
    "organisations": trial_table(
        "organisation", "org_key", "name", "org_kind", "legal_from", "legal_to_exclusive", "note"
    ),
    "bodies": trial_table(
        "body",
        "body",
        "name",
        "power",
        "decides",
        "quorum_min_full",
        "quorum_min_total",
        "chair_casting_vote",
        "deputies",
        "constituted_under",
        "note",
    ),
    "delegations": trial_table(
        "delegation",
        "delegation_id",
        "body",
        "classes",
        "from",
        "to_exclusive",
        "limit_gbp",
        "parent",
        "legal_basis",
    ),
    "agreements": trial_table("agreement", "version", "from", "to_exclusive", "note"),
}
