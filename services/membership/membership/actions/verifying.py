"""Verify decisions without asking anybody: no network, no database, no settings.

What is verified is a receipt, one signed record or a proof that the log has grown; a copy of the
log is for `verifying_logs`. Whoever keeps an older head also learns whether anything was changed
or taken out since.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from membership.actions.signed_records import (
    DECISION,
    HEAD,
    STATUS,
    NotSigned,
    Signed,
    is_signed_by,
    parse,
)
from membership.actions.trusted_keys import Trusted, Unreadable, instant
from membership.domain.merkle import extends, includes, leaf_hash

TIMES = {DECISION: "issued_at", STATUS: "recorded_at", HEAD: "time"}
HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at, and how it was found."""

    holds: bool
    name: str
    says: str

    def __str__(self) -> str:
        return f"{'ok    ' if self.holds else 'FAILED'} {self.name}: {self.says}"


@dataclass(frozen=True, slots=True)
class Head:
    """What a head of the log says."""

    log_id: str
    size: int
    root: bytes
    time: str


def fault_of(token: str, keys: Trusted, kinds: Sequence[str]) -> tuple[str, str]:
    """Verify one signed record: give what is wrong with it, and when it was signed."""
    try:
        record = parse(token)
        moment = str(record.payload[TIMES[record.typ]])
        when = instant(moment)
    except NotSigned as error:
        return str(error), ""
    except (KeyError, ValueError):
        return "it is no record of this log", ""
    key = keys.get(record.kid)
    why = ""
    if record.typ not in kinds:
        why = f"it is of the kind {record.typ}"
    elif key is None:
        why = f"its key {record.kid} is not among those given"
    elif not is_signed_by(record, key.key):
        why = f"the signature is not that of key {record.kid}"
    elif not key.start <= when < key.end:
        why = f"the key {record.kid} was not valid when it was signed, at {moment}"
    return why, moment


def signature(name: str, token: str, keys: Trusted, *kinds: str) -> Check:
    """Check one signed record."""
    why, moment = fault_of(token, keys, kinds)
    if why:
        return Check(False, name, why)
    return Check(True, name, f"signed by key {parse(token).kid} at {moment}, in canonical form")


def head_of(record: Signed) -> Head:
    """Read what a head says.

    Raises:
        Unreadable: It is no head.
    """
    said = record.payload
    if record.typ != HEAD or said.keys() != {"log_id", "tree_size", "root_hash", "time"}:
        raise Unreadable("this is no head of a log")
    size = said["tree_size"]
    if isinstance(size, bool) or not isinstance(size, int) or size < 1:
        raise Unreadable("the head has no tree_size")
    (root,) = hashes([said["root_hash"]])
    return Head(said["log_id"], size, root, said["time"])


def hashes(given: Any) -> list[bytes]:
    """Read some hashes in hex.

    Raises:
        Unreadable: One is none.
    """
    if not isinstance(given, list) or not all(
        isinstance(one, str) and HASH.fullmatch(one) for one in given
    ):
        raise Unreadable("a hash is not written as 64 digits in hex")
    return [bytes.fromhex(one) for one in given]


def verify_receipt(
    receipt: Mapping[str, Any], keys: Trusted, older: Head | None
) -> Iterator[Check]:
    """Verify that a decision is signed and stands in the log."""
    token, index = str(receipt["decision"]), receipt["leaf_index"]
    if not isinstance(index, int):
        raise Unreadable("the leaf_index is no whole number")
    yield signature("decision", token, keys, DECISION)
    yield signature("head", str(receipt["head"]), keys, HEAD)
    head = head_of(parse(str(receipt["head"])))
    size, leaf = head.size, leaf_hash(token.encode())
    path = hashes(receipt["inclusion_path"])
    stands = includes(head.root, size, leaf=leaf, index=index, proof=path)
    yield Check(
        stands and receipt["tree_size"] == size, "inclusion",
        f"it {'is' if stands else 'is not proved to be'} entry {index} of {size}",
    )  # fmt: skip
    issued, signed = parse(token).payload["issued_at"], head.time
    yield Check(instant(issued) <= instant(signed), "order", "the head is not older than it")
    if older:
        steps = hashes(receipt["consistency_path"] or [])
        if older.size != size and receipt["since"] != older.size:
            why = f"ask for the receipt with since={older.size}, the size of the older head"
            yield Check(False, "consistency", why)
        else:
            yield grown(head, older, steps)


def verify_growth(proof: Mapping[str, Any], keys: Trusted, older: Head | None) -> Iterator[Check]:
    """Verify that the log of one head starts with all of another."""
    tokens = [str(proof[name]) for name in ("first_head", "second_head")]
    yield signature("first head", tokens[0], keys, HEAD)
    yield signature("second head", tokens[1], keys, HEAD)
    first, second = (head_of(parse(token)) for token in tokens)
    sizes = (proof["first"], proof["second"]) == (first.size, second.size)
    yield Check(sizes, "sizes", f"the heads are of {first.size} and {second.size} entries")
    yield grown(second, first, hashes(proof["path"]))
    if older:
        same = (older.log_id, older.size, older.root) == (first.log_id, first.size, first.root)
        says = "the first head is the older one" if same else "the older head is another"
        yield Check(same, "older head", says)


def grown(head: Head, older: Head, steps: Sequence[bytes]) -> Check:
    """Check that a log has only grown since an older head."""
    holds = head.log_id == older.log_id and extends(
        head.size, head.root, first=older.size, first_root=older.root, proof=steps
    )
    words = "start with" if holds else "are not proved to start with"
    says = f"the {head.size} entries {words} the {older.size} of the older head"
    return Check(holds, "consistency", says)
