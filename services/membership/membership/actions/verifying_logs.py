"""Verify a copy of a log, from its first entry on: every signature, every hash, every root.

Each line is examined by itself, by as many processes as there are cores if that is worth it.
They all hold the text, and are told which part of it is theirs.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import chain, pairwise
from typing import Any, NamedTuple

from membership.actions.signed_records import DECISION, HEAD, STATUS, parse
from membership.actions.trusted_keys import Trusted, Unreadable, instant, read_keys
from membership.actions.verifying import Check, Head, fault_of, head_of
from membership.domain.merkle import leaf_hash, span_hash, tree

ENTRY = {"leaf_index", "entry", "leaf_hash"}
HEADING = {"tree_size", "root_hash", "time", "head"}
AT_ONCE = 2**20  # Characters that one process examines before it says what it found.

Span = tuple[int, int]


class Entry(NamedTuple):
    """What is found of an entry: its place, its hash and what is wrong with it."""

    index: Any
    leaf: bytes
    agrees: bool
    fault: str
    time: str


class Heading(NamedTuple):
    """What is found of a head: what stands beside it and what is wrong with it."""

    item: Mapping[str, Any]
    fault: str
    time: str


class Worker:
    """What a process that examines parts of a copy was given when it started."""

    text: str
    keys: Trusted

    @classmethod
    def start(cls, text: str, keys_text: str) -> None:
        """Keep what is given."""
        cls.text, cls.keys = text, read_keys(keys_text)

    @classmethod
    def examine(cls, span: Span) -> list[Entry | Heading]:
        """Examine the lines of one part."""
        start, end = span
        return examine(cls.text[start:end], cls.keys)


def verify_log(text: str, keys: Trusted, keys_text: str, older: Head | None) -> Iterator[Check]:
    """Verify a copy of a log, an entry or a head a line.

    Raises:
        Unreadable: Something else stands in a line.
    """
    found = examine_all(text, keys, keys_text)
    entries = [one for one in found if isinstance(one, Entry)]
    heads = [one for one in found if isinstance(one, Heading)]
    order = [one.index for one in entries] == list(range(len(entries)))
    yield Check(order, "entries", f"{len(entries)} in order, without a gap")
    if not order:
        return
    yield all_good("signatures", [one.fault for one in entries])
    yield all_good("heads", [one.fault for one in heads])
    known = [head_of(parse(str(one.item["head"]))) for one in heads]
    leaves = [one.leaf for one in entries]
    nodes = tree(leaves)
    newest = max((one.size for one in known), default=0)
    yield Check(newest == len(leaves), "size", f"the newest head is of {newest} entries")
    inside = [one for one in (*known, *([older] if older else [])) if one.size <= len(leaves)]
    wrong = [one.size for one in inside if span_hash((0, one.size), nodes) != one.root]
    names = {one.log_id for one in (*known, *([older] if older else []))}
    says = f"the roots follow from the entries at {len(inside)} sizes"
    why = f"the entries do not give the root at size {wrong[0]}" if wrong else says
    yield Check(not wrong and len(names) <= 1, "roots", why)
    agree = all(one.agrees for one in entries) and all(map(agrees, heads, known))
    yield Check(agree, "copy", "what stands beside the signed parts agrees")
    times = [one.time for one in entries], [one.time for one in heads]
    yield Check(all(map(in_order, times)), "times", "they never go back")
    if older:
        whole = older.size <= len(leaves) and older.size not in wrong
        says = f"{'nothing' if whole else 'something'} of the older head's {older.size} is missing"
        yield Check(whole, "consistency", f"{says} or changed")


def in_order(times: Sequence[str]) -> bool:
    """Tell whether times never go back. They all have one width, so they sort as text."""
    return all(one <= other for one, other in pairwise(times))


def agrees(heading: Heading, head: Head) -> bool:
    """Compare what a copy says beside a head with what the head says."""
    item = heading.item
    beside = (item["tree_size"], item["root_hash"], instant(item["time"]))
    return beside == (head.size, head.root.hex(), instant(head.time))


def all_good(name: str, faults: Sequence[str]) -> Check:
    """Sum up the faults of many records."""
    bad = [(at, why) for at, why in enumerate(faults) if why]
    if bad:
        return Check(False, name, f"{len(bad)} of {len(faults)}; number {bad[0][0]}: {bad[0][1]}")
    return Check(True, name, f"{len(faults)}, each by a key that was valid then")


def examine_all(text: str, keys: Trusted, keys_text: str) -> list[Entry | Heading]:
    """Examine every line, on every core if that is worth it."""
    if len(text) <= AT_ONCE:
        return examine(text, keys)
    with ProcessPoolExecutor(initializer=Worker.start, initargs=(text, keys_text)) as pool:
        return list(chain.from_iterable(pool.map(Worker.examine, parts(text))))


def parts(text: str) -> Iterator[Span]:
    """Cut a text at the ends of lines."""
    start = 0
    while start < len(text):
        end = text.find("\n", start + AT_ONCE)
        end = len(text) if end < 0 else end
        yield start, end
        start = end + 1


def examine(part: str, keys: Trusted) -> list[Entry | Heading]:
    """Examine some lines."""
    return [examined(strictly(line), keys) for line in part.split("\n")]


def examined(item: Mapping[str, Any], keys: Trusted) -> Entry | Heading:
    """Examine an entry or a head.

    Raises:
        Unreadable: It is neither.
    """
    if item.keys() == ENTRY:
        token = str(item["entry"])
        leaf = leaf_hash(token.encode())
        agreed = item["leaf_hash"] == leaf.hex()
        return Entry(item["leaf_index"], leaf, agreed, *fault_of(token, keys, (DECISION, STATUS)))
    if item.keys() == HEADING:
        return Heading(item, *fault_of(str(item["head"]), keys, (HEAD,)))
    raise Unreadable("this is no receipt, no signed record and no copy of a log")


def strictly(line: str) -> Mapping[str, Any]:
    """Read an object in which no name stands twice.

    Raises:
        Unreadable: It is none.
    """
    found = STRICT.decode(line)
    if not isinstance(found, dict):
        raise Unreadable("a line is no JSON object")
    return found


def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Build an object.

    Raises:
        Unreadable: A name stands in it twice.
    """
    found = dict(pairs)
    if len(found) < len(pairs):
        raise Unreadable("a name stands there twice")
    return found


STRICT = json.JSONDecoder(object_pairs_hook=unique)
