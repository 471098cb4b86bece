"""Verify decisions without asking anybody: no network, no database, no settings.

What is verified is a receipt, one signed record, a proof that the log has grown, or a copy of
the log. Whoever keeps an older head also learns whether anything was changed or taken out since.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import chain, pairwise
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
from membership.actions.trusted_keys import Trusted, Unreadable, instant, read_keys
from membership.domain.merkle import extends, includes, leaf_hash, span_hash, tree

TIMES = {DECISION: "issued_at", STATUS: "recorded_at", HEAD: "time"}
HASH = re.compile(r"[0-9a-f]{64}")
AT_ONCE = 1000  # Signatures that one process verifies before it says so.


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


def verify_log(
    items: Sequence[Mapping[str, Any]], keys: Trusted, keys_text: str, older: Head | None
) -> Iterator[Check]:
    """Verify a copy of a log, from its first entry on."""
    entries = [one for one in items if "entry" in one]
    signed = [str(one["head"]) for one in items if "head" in one]
    order = [one["leaf_index"] for one in entries] == list(range(len(entries)))
    yield Check(order, "entries", f"{len(entries)} in order, without a gap")
    if not order:
        return
    tokens = [str(one["entry"]) for one in entries]
    found = examine_all(tokens, keys, keys_text, (DECISION, STATUS))
    yield all_good("signatures", [why for why, _ in found])
    heads = examine_all(signed, keys, keys_text, (HEAD,))
    yield all_good("heads", [why for why, _ in heads])
    known = [head_of(parse(one)) for one in signed]
    leaves = [leaf_hash(token.encode()) for token in tokens]
    nodes = tree(leaves)
    newest = max((one.size for one in known), default=0)
    yield Check(newest == len(leaves), "size", f"the newest head is of {newest} entries")
    inside = [one for one in (*known, *([older] if older else [])) if one.size <= len(leaves)]
    wrong = [one.size for one in inside if span_hash((0, one.size), nodes) != one.root]
    names = {one.log_id for one in (*known, *([older] if older else []))}
    says = f"the roots follow from the entries at {len(inside)} sizes"
    why = f"the entries do not give the root at size {wrong[0]}" if wrong else says
    yield Check(not wrong and len(names) <= 1, "roots", why)
    yield Check(agree(items, leaves), "copy", "what stands beside the signed parts agrees")
    times = [when for _, when in found], [when for _, when in heads]
    yield Check(all(map(in_order, times)), "times", "they never go back")
    if older:
        whole = older.size <= len(leaves) and older.size not in wrong
        says = f"{'nothing' if whole else 'something'} of the older head's {older.size} is missing"
        yield Check(whole, "consistency", f"{says} or changed")


def in_order(times: Sequence[str]) -> bool:
    """Tell whether times never go back. They all have one width, so they sort as text."""
    return all(one <= other for one, other in pairwise(times))


def agree(items: Sequence[Mapping[str, Any]], leaves: Sequence[bytes]) -> bool:
    """Compare what a copy says beside the signed parts with what those say."""
    for one in items:
        if "entry" in one and one["leaf_hash"] != leaves[one["leaf_index"]].hex():
            return False
        if "head" in one:
            head = head_of(parse(str(one["head"])))
            beside = (one["tree_size"], one["root_hash"], instant(one["time"]))
            if beside != (head.size, head.root.hex(), instant(head.time)):
                return False
    return True


def all_good(name: str, faults: Sequence[str]) -> Check:
    """Sum up the faults of many records."""
    bad = [(at, why) for at, why in enumerate(faults) if why]
    if bad:
        return Check(False, name, f"{len(bad)} of {len(faults)}; number {bad[0][0]}: {bad[0][1]}")
    return Check(True, name, f"{len(faults)}, each by a key that was valid then")


def examine_all(
    tokens: Sequence[str], keys: Trusted, keys_text: str, kinds: Sequence[str]
) -> list[tuple[str, str]]:
    """Verify many signed records, on every core if that is worth it."""
    if len(tokens) <= AT_ONCE:
        return [fault_of(token, keys, kinds) for token in tokens]
    parts = [tokens[at : at + AT_ONCE] for at in range(0, len(tokens), AT_ONCE)]
    with ProcessPoolExecutor() as pool:
        return list(chain(*pool.map(partial(examine, keys_text, kinds), parts)))


def examine(keys_text: str, kinds: Sequence[str], tokens: Sequence[str]) -> list[tuple[str, str]]:
    """Verify some signed records, in a process of its own."""
    keys = read_keys(keys_text)
    return [fault_of(token, keys, kinds) for token in tokens]
