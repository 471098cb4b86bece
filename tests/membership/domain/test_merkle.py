"""The published vectors of certificate transparency, properties, and two other readings of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from membership.domain import merkle
from membership.domain.merkle import Place, extends, includes, leaf_hash, span_hash, tree
from scitt_cose import merkle as peer

# The leaves and roots of RFC 6962's own test data, for trees of 0 to 8 leaves.
ENTRIES = [bytes.fromhex(one) for one in (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
)]  # fmt: skip
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
INCLUSION = {  # Of a leaf in a tree.
    (0, 1): [],
    (0, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
}
CONSISTENCY = {  # Of two trees.
    (1, 1): [],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
}
SIZES = st.integers(1, 70)


def leaves(number: int) -> list[bytes]:
    return [leaf_hash(bytes([one])) for one in range(number)]


def naive_root(some: list[bytes]) -> bytes:
    """MTH as RFC 9162 §2.1.1 writes it down."""
    if len(some) < 2:
        return some[0] if some else merkle.EMPTY
    k = 1
    while 2 * k < len(some):
        k *= 2
    return merkle.node_hash(naive_root(some[:k]), naive_root(some[k:]))


def inclusion(nodes: dict[Place, bytes], index: int, size: int) -> list[bytes]:
    return [span_hash(span, nodes) for span in merkle.inclusion_spans(index, size)]


def consistency(nodes: dict[Place, bytes], first: int, second: int) -> list[bytes]:
    return [span_hash(span, nodes) for span in merkle.consistency_spans(first, second)]


@pytest.mark.parametrize("size", range(9))
def test_the_roots_are_those_of_certificate_transparency(size: int) -> None:
    nodes = tree([leaf_hash(entry) for entry in ENTRIES[:size]])
    assert span_hash((0, size), nodes).hex() == ROOTS[size]


@pytest.mark.parametrize(("index", "size"), INCLUSION)
def test_inclusion_proofs_are_those_of_certificate_transparency(index: int, size: int) -> None:
    nodes = tree([leaf_hash(entry) for entry in ENTRIES])
    assert [one.hex() for one in inclusion(nodes, index, size)] == INCLUSION[index, size]


@pytest.mark.parametrize(("first", "second"), CONSISTENCY)
def test_consistency_proofs_are_those_of_certificate_transparency(first: int, second: int) -> None:
    nodes = tree([leaf_hash(entry) for entry in ENTRIES])
    assert [one.hex() for one in consistency(nodes, first, second)] == CONSISTENCY[first, second]


@given(SIZES)
def test_the_root_is_the_one_that_the_definition_gives(size: int) -> None:
    assert span_hash((0, size), tree(leaves(size))) == naive_root(leaves(size))


@given(SIZES)
def test_growing_needs_only_the_right_edge(size: int) -> None:
    nodes = tree(leaves(size))
    edge = {place: nodes[place] for place in merkle.full_subtrees((0, size))}
    assert len(edge) == size.bit_count()
    new = merkle.grown(size, leaves(size + 1)[-1], edge)
    assert nodes | new == tree(leaves(size + 1))


@given(st.data(), SIZES)
def test_a_second_implementation_proves_and_verifies_alike(data: st.DataObject, size: int) -> None:
    entries = [bytes([one]).hex() for one in range(size)]
    nodes = tree(leaves(size))
    root = span_hash((0, size), nodes).hex()
    assert peer.merkle_root(entries) == root
    index = data.draw(st.integers(0, size - 1))
    path = [one.hex() for one in inclusion(nodes, index, size)]
    assert peer.inclusion_proof(entries, index) == path
    assert peer.verify_inclusion(entries[index], index, size, path, root)
    first = data.draw(st.integers(1, size))
    steps = [one.hex() for one in consistency(nodes, first, size)]
    assert peer.consistency_proof(entries, first, size) == steps
    old = span_hash((0, first), nodes).hex()
    assert peer.verify_consistency(old, root, first, size, steps)


@given(st.data(), SIZES)
def test_every_inclusion_proof_verifies_and_no_changed_one(data: st.DataObject, size: int) -> None:
    nodes = tree(leaves(size))
    root, index = span_hash((0, size), nodes), data.draw(st.integers(0, size - 1))
    leaf, proof = nodes[0, index], inclusion(nodes, index, size)
    assert includes(root, size, leaf=leaf, index=index, proof=proof)
    other = data.draw(st.integers(-1, size + 1).filter(lambda one: one != index))
    assert not includes(root, size, leaf=leaf, index=other, proof=proof)
    assert not includes(root, size, leaf=leaf, index=index, proof=[*proof, root])
    assert not includes(flipped(data, root), size, leaf=leaf, index=index, proof=proof)
    assert not includes(root, size, leaf=flipped(data, leaf), index=index, proof=proof)
    if proof:
        at = data.draw(st.integers(0, len(proof) - 1))
        changed = [*proof[:at], flipped(data, proof[at]), *proof[at + 1 :]]
        assert not includes(root, size, leaf=leaf, index=index, proof=changed)
        assert not includes(root, size, leaf=leaf, index=index, proof=proof[:-1])


@given(st.data(), SIZES)
def test_every_consistency_proof_verifies_and_no_changed_one(
    data: st.DataObject, size: int
) -> None:
    nodes, first = tree(leaves(size)), data.draw(st.integers(1, size))
    old, new = span_hash((0, first), nodes), span_hash((0, size), nodes)
    proof = consistency(nodes, first, size)
    assert extends(size, new, first=first, first_root=old, proof=proof)
    assert not extends(size, new, first=first, first_root=flipped(data, old), proof=proof)
    assert not extends(size, flipped(data, new), first=first, first_root=old, proof=proof)
    assert not extends(size, new, first=first, first_root=old, proof=[*proof, new])
    assert not extends(first, old, first=size, first_root=new, proof=proof) or first == size
    assert not extends(size, new, first=0, first_root=merkle.EMPTY, proof=proof)
    if proof:
        at = data.draw(st.integers(0, len(proof) - 1))
        changed = [*proof[:at], flipped(data, proof[at]), *proof[at + 1 :]]
        assert not extends(size, new, first=first, first_root=old, proof=changed)
        assert not extends(size, new, first=first, first_root=old, proof=proof[:-1])


def test_a_proof_for_one_size_proves_nothing_for_a_larger() -> None:
    nodes = tree(leaves(8))
    old, new = span_hash((0, 4), nodes), span_hash((0, 8), nodes)
    proof = consistency(nodes, 4, 8)
    assert extends(8, new, first=4, first_root=old, proof=proof)
    assert not extends(16, new, first=4, first_root=old, proof=proof)


def flipped(data: st.DataObject, given: bytes) -> bytes:
    """Change one bit."""
    at, bit = data.draw(st.integers(0, len(given) - 1)), data.draw(st.integers(0, 7))
    return given[:at] + bytes([given[at] ^ 1 << bit]) + given[at + 1 :]
