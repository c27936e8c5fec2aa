"""Merkle trees: published vectors, the definition of RFC 6962 as brute force, and laws."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.core.trust.merkle import (
    EMPTY_ROOT,
    Frontier,
    Tree,
    is_consistent,
    is_included,
    leaf_hash,
)

# Reference inputs and answers of the certificate-transparency test suite.
LEAVES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
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
INCLUSION = {
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
    (2, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
    (1, 5): [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}
CONSISTENCY = {
    (1, 1): [],
    (1, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
    (6, 7): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
}
SIZES = st.integers(0, 70)


def hashes(n_leaves: int) -> list[bytes]:
    return [leaf_hash(str(number).encode()) for number in range(n_leaves)]


def brute_root(leaves: list[bytes]) -> bytes:
    """MTH of RFC 6962, 2.1, written as there, over leaf hashes."""
    n_leaves = len(leaves)
    if n_leaves == 0:
        return hashlib.sha256().digest()
    if n_leaves == 1:
        return leaves[0]
    k = 1
    while k * 2 < n_leaves:
        k *= 2
    return hashlib.sha256(b"\x01" + brute_root(leaves[:k]) + brute_root(leaves[k:])).digest()


def brute_path(m: int, leaves: list[bytes]) -> list[bytes]:
    """PATH of RFC 6962, 2.1.1."""
    n_leaves = len(leaves)
    if n_leaves == 1:
        return []
    k = 1
    while k * 2 < n_leaves:
        k *= 2
    if m < k:
        return [*brute_path(m, leaves[:k]), brute_root(leaves[k:])]
    return [*brute_path(m - k, leaves[k:]), brute_root(leaves[:k])]


def brute_subproof(m: int, leaves: list[bytes], *, is_known: bool) -> list[bytes]:
    """SUBPROOF of RFC 6962, 2.1.2."""
    n_leaves = len(leaves)
    if m == n_leaves:
        return [] if is_known else [brute_root(leaves)]
    k = 1
    while k * 2 < n_leaves:
        k *= 2
    if m <= k:
        return [*brute_subproof(m, leaves[:k], is_known=is_known), brute_root(leaves[k:])]
    return [*brute_subproof(m - k, leaves[k:], is_known=False), brute_root(leaves[:k])]


def test_the_published_roots_come_out():
    tree = Tree(map(leaf_hash, LEAVES))

    assert [tree.root(size).hex() for size in range(9)] == ROOTS
    assert [Frontier().appended(map(leaf_hash, LEAVES[:n])).root.hex() for n in range(9)] == ROOTS


@pytest.mark.parametrize("place", INCLUSION)
def test_the_published_inclusion_proofs_come_out(place):
    index, size = place
    path = Tree(map(leaf_hash, LEAVES)).inclusion_path(index, size)

    assert [step.hex() for step in path] == INCLUSION[place]
    assert is_included(leaf_hash(LEAVES[index]), index, size, path, bytes.fromhex(ROOTS[size]))


@pytest.mark.parametrize("sizes", CONSISTENCY)
def test_the_published_consistency_proofs_come_out(sizes):
    old, new = sizes
    path = Tree(map(leaf_hash, LEAVES)).consistency_path(old, new)

    assert [step.hex() for step in path] == CONSISTENCY[sizes]
    assert is_consistent(old, bytes.fromhex(ROOTS[old]), new, bytes.fromhex(ROOTS[new]), path)


@given(size=SIZES, cuts=st.lists(st.integers(0, 70), max_size=5))
def test_however_leaves_arrive_the_root_is_that_of_the_definition(size, cuts):
    leaves = hashes(size)
    tree, frontier, done = Tree(), Frontier(), 0
    for cut in [*sorted(min(cut, size) for cut in cuts), size]:
        tree.extend(leaves[done:cut])
        frontier = frontier.appended(leaves[done:cut])
        done = cut

    assert tree.size == frontier.size == size
    assert tree.root() == frontier.root == brute_root(leaves)
    assert tree.frontier() == frontier


def test_every_small_proof_is_that_of_the_definition_and_holds():
    leaves = hashes(34)
    tree = Tree(leaves)
    roots = [brute_root(leaves[:size]) for size in range(35)]
    for size in range(1, 35):
        for index in range(size):
            path = tree.inclusion_path(index, size)
            assert path == brute_path(index, leaves[:size])
            assert is_included(leaves[index], index, size, path, roots[size])
        for old in range(1, size + 1):
            path = tree.consistency_path(old, size)
            assert path == brute_subproof(old, leaves[:size], is_known=True)
            assert is_consistent(old, roots[old], size, roots[size], path)


@given(data=st.data(), size=st.integers(1, 70))
def test_an_inclusion_proof_holds_for_nothing_else(data, size):
    leaves = hashes(size)
    tree = Tree(leaves)
    index = data.draw(st.integers(0, size - 1))
    path, root = tree.inclusion_path(index), tree.root()
    other = data.draw(st.integers(0, size - 1))
    step = data.draw(st.integers(0, max(0, len(path) - 1)))
    changed = [bytes([s[0] ^ 1]) + s[1:] if at == step else s for at, s in enumerate(path)]

    assert (other == index) == is_included(leaves[other], index, size, path, root)
    assert (other == index) == is_included(leaves[index], other, size, path, root)
    assert not path or not is_included(leaves[index], index, size, changed, root)
    assert not path or not is_included(leaves[index], index, size, path[:-1], root)
    assert not is_included(leaves[index], index, size, [*path, root], root)
    assert not is_included(leaves[index], index, size, path, leaf_hash(root))
    assert not is_included(leaves[index], size, size, path, root)


@given(data=st.data(), new=st.integers(2, 70))
def test_a_consistency_proof_holds_for_nothing_else(data, new):
    leaves = hashes(new)
    tree = Tree(leaves)
    old = data.draw(st.integers(1, new - 1))
    path = tree.consistency_path(old)
    forked = [*leaves]
    forked[data.draw(st.integers(0, old - 1))] = leaf_hash(b"another history")

    assert is_consistent(old, tree.root(old), new, tree.root(), path)
    assert not is_consistent(old, brute_root(forked[:old]), new, tree.root(), path)
    assert not is_consistent(old, tree.root(old), new, brute_root(forked), path)
    assert not is_consistent(old, tree.root(old), new, tree.root(), path[:-1])
    assert not is_consistent(old, tree.root(old), new, tree.root(), [*path, path[-1]])
    assert not is_consistent(new, tree.root(), old, tree.root(old), path)


def test_the_empty_tree_begins_every_tree_and_equal_sizes_need_equal_roots():
    root = brute_root(hashes(3))

    assert is_consistent(0, EMPTY_ROOT, 3, root, [])
    assert not is_consistent(0, root, 3, root, [])
    assert not is_consistent(0, EMPTY_ROOT, 0, root, [])
    assert is_consistent(3, root, 3, root, [])
    assert not is_consistent(3, EMPTY_ROOT, 3, root, [])
    assert not is_consistent(3, root, 3, root, [root])


def test_appending_one_leaf_costs_a_logarithm_of_the_size():
    frontier = Frontier().appended(hashes(1000))

    assert len(frontier.peaks) == 6  # 1000 = 512 + 256 + 128 + 64 + 32 + 8


@pytest.mark.parametrize("size", [3, 0, -1])
def test_a_frontier_that_cannot_be_is_refused(size):
    with pytest.raises(ValueError, match="peaks do not make"):
        Frontier(size, (EMPTY_ROOT,))


def test_places_beyond_the_log_are_refused():
    tree = Tree(hashes(3))

    for wrong in (
        lambda: tree.root(4),
        lambda: tree.inclusion_path(3),
        lambda: tree.inclusion_path(0, 4),
        lambda: tree.consistency_path(4),
    ):
        with pytest.raises(ValueError, match="leaves"):
            wrong()
