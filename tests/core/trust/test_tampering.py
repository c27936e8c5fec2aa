"""A thousand tampered bundles are refused at their place; no valid one is (acceptance 5 of issue 4)."""

from __future__ import annotations

import io
import os
from random import Random

import pytest

from tests.core.trust.makers import KEY, make_bundle, make_leaf
from tests.core.trust.tampering import KINDS
from vedette.core.trust.bundle import Paths
from vedette.core.trust.merkle import Tree, leaf_hash
from vedette.core.trust.vedette_verify import verify

TAMPERED = int(os.environ.get("VEDETTE_TAMPERED", "1000"))
EACH = -(-TAMPERED // len(KINDS))
SIZES = [*range(20), 31, 32, 33, 63, 64, 65, 127, 128, 129, 255, 256, 257]


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_every_tampered_bundle_is_refused_at_its_place(kind):
    for seed in range(EACH):
        tampered = KINDS[kind](Random(f"{kind} {seed}"))
        verdict = verify(io.BytesIO(tampered.content), KEY.fingerprint, tampered.printed)

        assert verdict.breaks, (kind, seed)
        assert verdict.breaks[0].line in tampered.lines, (kind, seed, verdict.breaks[:3])


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES)
def test_no_valid_bundle_is_refused(size):
    chance = Random(size)
    for _ in range(4):
        sizes = sorted(chance.randrange(size + 1) for _ in range(chance.randrange(5)))
        chosen = sorted(chance.sample(range(size), size // 3))
        for lines in (
            make_bundle(size, [*sizes, size]),
            make_bundle(size, [*sizes, size], paths=Paths.NONE),
            make_bundle(size, [*sizes, size], chosen=chosen),
        ):
            verdict = verify(io.BytesIO(b"".join(lines)), KEY.fingerprint)

            assert verdict.breaks == []
            assert verdict.facts["heads"] == len(sizes) + 1


def test_every_printed_head_of_a_valid_log_is_found_in_it():
    lines = b"".join(make_bundle(9, [0, 4, 9]))
    tree = Tree(leaf_hash(make_leaf(at)) for at in range(9))

    for size in range(10):
        printed = (size, tree.root(size).hex())
        assert verify(io.BytesIO(lines), KEY.fingerprint, printed).breaks == []


def test_a_selection_can_only_answer_for_heads_that_it_holds():
    lines = b"".join(make_bundle(9, [4, 9], chosen=[2, 7]))
    tree = Tree(leaf_hash(make_leaf(at)) for at in range(9))

    held = verify(io.BytesIO(lines), KEY.fingerprint, (4, tree.root(4).hex()))
    other = verify(io.BytesIO(lines), KEY.fingerprint, (5, tree.root(5).hex()))

    assert held.breaks == []
    assert [one.problem for one in other.breaks] == ["no head of 5 entries is here"]


def test_without_proofs_of_each_the_two_heads_around_the_change_are_named():
    lines = make_bundle(9, [3, 6, 9], paths=Paths.NONE)
    lines = [line.replace(b"P-0004", b"P-4444") for line in lines]

    breaks = verify(io.BytesIO(b"".join(lines)), KEY.fingerprint).breaks

    assert str(breaks[0]) == ("line 3, head 2: the entries 3 to 5 are not those that were signed")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n",
        b"[]\n",
        b"{}\n",
        b"\xff\xfe\n",
        b"PK\x03\x04",
        b"[" * 100_000 + b"\n",
        b'{"bundle":1}\n',
        b'{"bundle":{}}\n',
        b"1" * 5000 + b"\n",
    ],
)
def test_what_is_no_bundle_is_refused_at_its_first_line(content):
    breaks = verify(io.BytesIO(content), KEY.fingerprint).breaks

    assert [one.line for one in breaks] == [1]
