"""Logs made for the tests: entries, heads and the bundle, from a few numbers."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Sequence
from hashlib import sha256

from vedette.core.trust.bundle import Log, Paths, Scope, bundle_lines
from vedette.core.trust.entries import Entry
from vedette.core.trust.heads import Head, LogKey, SignedHead, signed_head
from vedette.core.trust.merkle import Tree, leaf_hash

BEGUN = dt.datetime(2026, 11, 26, 8, 0, tzinfo=dt.UTC)
KEY = LogKey(sha256(b"a key of the tests").digest())
OTHER_KEY = LogKey(sha256(b"a key of somebody else").digest())


@functools.cache
def make_leaf(number: int, *, by: str = "analyst") -> bytes:
    return Entry(
        act="linkage.pair_judged",
        by=by,
        at=BEGUN + dt.timedelta(seconds=number),
        objects=(f"P-{number:04d}",),
        review="mali-2017",
        reason="same day, same place" if number % 3 else "même jour – \u200fنفس",
    ).leaf()


def make_log(
    leaves: Sequence[bytes], sizes: Sequence[int], *, key: LogKey = KEY, name: str = "log-7K3Q"
) -> Log:
    """A log with a head at each of the sizes, ten minutes apart; the last size is that of the log."""
    tree = Tree(leaf_hash(leaf) for leaf in leaves)
    heads: list[SignedHead] = []
    for number, size in enumerate(sizes):
        at = BEGUN + dt.timedelta(hours=1, minutes=10 * number)
        last = heads[-1].head if heads else None
        heads.append(signed_head(Head(name, size, tree.root(size), at), key, after=last))
    return Log(key, heads, tree)


def make_bundle(
    n_leaves: int,
    sizes: Sequence[int],
    *,
    key: LogKey = KEY,
    by: str = "analyst",
    paths: Paths = Paths.EACH,
    chosen: Sequence[int] | None = None,
) -> list[bytes]:
    """The lines of a bundle: of the whole log, or of the chosen entries."""
    leaves = [make_leaf(number, by=by) for number in range(n_leaves)]
    log = make_log(leaves, sizes, key=key)
    scope = Scope.WHOLE if chosen is None else Scope.SELECTION
    held = enumerate(leaves) if chosen is None else [(at, leaves[at]) for at in chosen]
    made_at = BEGUN + dt.timedelta(days=1)
    return list(bundle_lines(log, held, scope=scope, made_at=made_at, paths=paths))
