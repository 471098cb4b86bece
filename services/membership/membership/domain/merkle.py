"""A Merkle tree over an ordered list of entries: what proves that a log only ever grows.

A leaf is SHA-256(0x00 || entry), a node SHA-256(0x01 || left || right). Of n leaves the left
subtree has the largest power of two that is smaller than n. A subtree whose number of leaves is
a power of two never changes once it is full, so the full ones are all that has to be kept: a
place (level, index) names the one over leaves [index << level, (index + 1) << level).

Source: RFC 9162 §2.1 (the tree of RFC 6962, unchanged).
"""

from collections.abc import Mapping, Sequence
from hashlib import sha256

Place = tuple[int, int]  # Level and index of a full subtree.
Span = tuple[int, int]  # Leaves [start, end) below one node of the tree.

EMPTY = sha256(b"").digest()  # The root of a tree without leaves.


def leaf_hash(entry: bytes) -> bytes:
    """Hash an entry, so that it can never be taken for a node."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash what stands below a node."""
    return sha256(b"\x01" + left + right).digest()


def full_subtrees(span: Span) -> list[Place]:
    """Name the full subtrees that make up a span, from left to right.

    >>> full_subtrees((0, 7))
    [(2, 0), (1, 2), (0, 6)]
    """
    start, end = span
    places = []
    while start < end:
        level = (end - start).bit_length() - 1
        places.append((level, start >> level))
        start += 1 << level
    return places


def span_hash(span: Span, nodes: Mapping[Place, bytes]) -> bytes:
    """Hash a span from the full subtrees in it. The span from 0 gives the root."""
    places = full_subtrees(span)
    if not places:
        return EMPTY
    found = nodes[places.pop()]
    for place in reversed(places):
        found = node_hash(nodes[place], found)
    return found


def grown(size: int, leaf: bytes, nodes: Mapping[Place, bytes]) -> dict[Place, bytes]:
    """Append a leaf: give the subtrees that are full by it, itself the first.

    Args:
        size: How many leaves there were.
        leaf: The hash of the new one.
        nodes: At least the full subtrees of the tree as it was.
    """
    level, index, found = 0, size, leaf
    new = {(level, index): found}
    while index & 1:
        found = node_hash(nodes[level, index - 1], found)
        level, index = level + 1, index >> 1
        new[level, index] = found
    return new


def tree(leaves: Sequence[bytes]) -> dict[Place, bytes]:
    """Build every full subtree over some leaves."""
    nodes: dict[Place, bytes] = {}
    level, row = 0, leaves
    while row:
        nodes |= {(level, index): one for index, one in enumerate(row)}
        level, row = level + 1, list(map(node_hash, row[::2], row[1::2]))
    return nodes


def split(span: Span) -> int:
    """Tell where the right half of a span starts."""
    start, end = span
    return start + (1 << (end - start - 1).bit_length() - 1)


def inclusion_spans(index: int, size: int) -> list[Span]:
    """Name the spans whose hashes prove that a leaf stands in a tree, from the leaf upwards.

    >>> inclusion_spans(3, 7)
    [(2, 3), (0, 2), (4, 7)]
    """
    start, end = 0, size
    spans = []
    while end - start > 1:
        middle = split((start, end))
        if index < middle:
            spans.append((middle, end))
            end = middle
        else:
            spans.append((start, middle))
            start = middle
    return spans[::-1]


def consistency_spans(first: int, second: int) -> list[Span]:
    """Name the spans whose hashes prove that a tree of `second` leaves extends one of `first`.

    >>> consistency_spans(3, 7)
    [(2, 3), (3, 4), (0, 2), (4, 7)]
    """
    start, end = 0, second
    spans = []
    while end > first:
        middle = split((start, end))
        if first <= middle:
            spans.append((middle, end))
            end = middle
        else:
            spans.append((start, middle))
            start = middle
    if start:
        spans.append((start, end))
    return spans[::-1]


def includes(root: bytes, size: int, *, leaf: bytes, index: int, proof: Sequence[bytes]) -> bool:
    """Tell whether a proof shows that a leaf stands at an index of a tree (§2.1.3.2)."""
    if not 0 <= index < size:
        return False
    place, last, found = index, size - 1, leaf
    for sibling in proof:
        if not last:
            return False
        if place & 1 or place == last:
            found = node_hash(sibling, found)
            place, last = up(place, last)
        else:
            found = node_hash(found, sibling)
        place, last = place >> 1, last >> 1
    return not last and found == root


def extends(
    second: int, second_root: bytes, *, first: int, first_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Tell whether a proof shows that one tree starts with all of another (§2.1.4.2)."""
    if first == second:
        return not proof and first_root == second_root
    if not 0 < first < second or not proof:
        return False
    hashes = list(proof) if first & (first - 1) else [first_root, *proof]
    place, last = first - 1, second - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old = new = hashes[0]
    for sibling in hashes[1:]:
        if not last:
            return False
        if place & 1 or place == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            place, last = up(place, last)
        else:
            new = node_hash(new, sibling)
        place, last = place >> 1, last >> 1
    return not last and (old, new) == (first_root, second_root)


def up(place: int, last: int) -> tuple[int, int]:
    """Pass the levels on which a node at the right edge has no sibling."""
    while place and not place & 1:
        place, last = place >> 1, last >> 1
    return place, last
