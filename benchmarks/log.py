"""The audit log: leaves hashed, appended, proved and verified per second, on one core."""

from __future__ import annotations

import datetime as dt
import io
import time
from collections.abc import Callable

from benchmarks.measure import table
from vedette.core.trust.bundle import Log, whole_bundle
from vedette.core.trust.entries import Entry
from vedette.core.trust.heads import Head, LogKey, signed_head
from vedette.core.trust.merkle import Frontier, Tree, is_included, leaf_hash
from vedette.core.trust.vedette_verify import verify

BEGUN = dt.datetime(2026, 11, 26, 8, tzinfo=dt.UTC)
KEY = LogKey(bytes(32))
REPEATS = 3


def report(sizes: list[int]) -> str:
    """What one core does in a second; processor time, the best of three."""
    rows = [row for size in sizes for row in _rows(size)]
    return "## Audit log\n\n" + table(["task", "entries", "per second"], rows)


def _rows(size: int) -> list[list[object]]:
    leaves = [_leaf(number) for number in range(size)]
    tree = Tree(map(leaf_hash, leaves))
    root = tree.root()
    places = range(0, size, max(1, size // 10_000))
    paths = [tree.inclusion_path(at) for at in places]
    head = signed_head(Head("bench", size, root, BEGUN), KEY, after=None)
    log = Log(KEY, [head], tree)
    bundle = b"".join(whole_bundle(log, leaves, made_at=BEGUN))
    tasks: dict[str, tuple[int, Callable[[], object]]] = {
        "hash and build the tree": (size, lambda: Tree(map(leaf_hash, leaves)).root()),
        "append one by one": (size, lambda: _one_by_one(leaves)),
        "write entries as canonical JSON": (size, lambda: [_leaf(at) for at in range(size)]),
        "prove inclusion": (len(places), lambda: [tree.inclusion_path(at) for at in places]),
        "check inclusion": (
            len(places),
            lambda: all(
                is_included(leaf_hash(leaves[at]), at, size, path, root)
                for at, path in zip(places, paths, strict=True)
            ),
        ),
        "export": (size, lambda: sum(map(len, whole_bundle(log, leaves, made_at=BEGUN)))),
        "verify offline": (size, lambda: _verified(bundle)),
    }
    return [
        [name, f"{size:,}", f"{count / _seconds(task):,.0f}"]
        for name, (count, task) in tasks.items()
    ]


def _one_by_one(leaves: list[bytes]) -> bytes:
    frontier = Frontier()
    for leaf in leaves:
        frontier = frontier.appended((leaf_hash(leaf),))
    return frontier.root


def _verified(bundle: bytes) -> None:
    assert not verify(io.BytesIO(bundle), KEY.fingerprint).breaks


def _leaf(number: int) -> bytes:
    at = BEGUN + dt.timedelta(seconds=number)
    return Entry("linkage.pair_judged", "analyst", at, (f"P-{number}",), "mali-2017").leaf()


def _seconds(task: Callable[[], object]) -> float:
    taken = []
    for _ in range(REPEATS):
        began = time.process_time()
        task()
        taken.append(time.process_time() - began)
    return min(taken)
