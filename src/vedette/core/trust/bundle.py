"""The export of a log: entries, signed heads and proofs as JSON lines that prove themselves offline.

One line each, canonical JSON: `bundle` (format, log, key), then the heads, each after the first
followed by its consistency proof with the one before, then the entries with their inclusion proofs,
then `end`, signed, with the SHA-256 of all lines before it. `vedette_verify.py` reads just this.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

from vedette.core.kernel.errors import WrongState
from vedette.core.kernel.fingerprint import canonical_json
from vedette.core.trust.entries import instant
from vedette.core.trust.heads import LogKey, SignedHead
from vedette.core.trust.merkle import Tree

FORMAT = 1
END_CONTEXT = b"vedette log bundle 1\n"
VERIFIER = Path(__file__).with_name("vedette_verify.py")
"""The one-file verifier, copied beside each export."""


class Scope(StrEnum):
    """Which entries a bundle holds."""

    WHOLE = "whole"
    SELECTION = "selection"


class Paths(StrEnum):
    """Whether each entry carries its inclusion proof.

    With `each` the verifier names the very entry that was changed, and an entry can be handed on
    alone; with `none`, for whole logs only, it names the two heads between which it lies.
    """

    EACH = "each"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Log:
    """A log as it is exported.

    Args:
        key: The key that signed its heads.
        heads: All its heads in order; the last one covers all entries.
        tree: The Merkle tree over all its entries.
    """

    key: LogKey
    heads: Sequence[SignedHead]
    tree: Tree

    def __post_init__(self) -> None:
        if not self.heads:
            raise WrongState("The log has no signed head.", "Sign one before exporting.")
        last = self.heads[-1].head
        if (last.size, last.root) != (self.tree.size, self.tree.root()):
            raise WrongState(
                f"The last head covers {last.size} entries; the log has {self.tree.size}, or others.",
                "Sign a head before exporting; if the sizes are equal, the log was changed: compare "
                "it with its last backup.",
            )


def bundle_lines(
    log: Log,
    entries: Iterable[tuple[int, bytes]],
    *,
    scope: Scope,
    made_at: dt.datetime,
    paths: Paths = Paths.EACH,
) -> Iterator[bytes]:
    """The lines of the bundle, each with its newline; write them one after another.

    Args:
        log: Heads, tree and key.
        entries: (index from 0, leaf as canonical JSON) in order; all of them for a whole log.
        scope: Whether these are all entries of the log.
        made_at: When the bundle is made.
        paths: Whether entries carry their inclusion proofs; a selection always does.
    """
    if scope is Scope.SELECTION:
        paths = Paths.EACH
    digest, n_entries = sha256(), 0
    for line in _preamble(log, scope, paths):
        digest.update(line)
        yield line
    for index, leaf in entries:
        line = _entry(log.tree, index, leaf, paths)
        digest.update(line)
        n_entries += 1
        yield line
    end = {
        "at": instant(made_at),
        "entries": n_entries,
        "heads": len(log.heads),
        "log": log.heads[-1].head.log,
        "scope": scope,
        "sha256": digest.hexdigest(),
    }
    signature = log.key.sign(END_CONTEXT + canonical_json(end).encode())
    yield _line({"end": end, "signature": signature.hex()})


def whole_bundle(log: Log, leaves: Iterable[bytes], *, made_at: dt.datetime) -> Iterator[bytes]:
    """The bundle of all entries, given as canonical JSON in their order."""
    return bundle_lines(log, enumerate(leaves), scope=Scope.WHOLE, made_at=made_at)


def _preamble(log: Log, scope: Scope, paths: Paths) -> Iterator[bytes]:
    yield _line(
        {
            "bundle": {
                "fingerprint": log.key.fingerprint,
                "format": FORMAT,
                "key": log.key.public.hex(),
                "log": log.heads[0].head.log,
                "paths": paths,
                "scope": scope,
            }
        }
    )
    yield _head(log.heads[0])
    for before, after in pairwise(log.heads):
        yield _head(after)
        old, new = before.head.size, after.head.size
        path = [step.hex() for step in log.tree.consistency_path(old, new)]
        yield _line({"consistency": {"from": old, "path": path, "to": new}})


def _head(signed: SignedHead) -> bytes:
    return _line({"head": signed.head.as_json(), "signature": signed.signature.hex()})


def _entry(tree: Tree, index: int, leaf: bytes, paths: Paths) -> bytes:
    # The leaf is canonical already; parsing it to write it again would double the time.
    if paths is Paths.NONE:
        return b'{"entry":%s,"index":%d}\n' % (leaf, index)
    path = json.dumps([step.hex() for step in tree.inclusion_path(index)], separators=(",", ":"))
    return b'{"entry":%s,"index":%d,"path":%s}\n' % (leaf, index, path.encode())


def _line(value: object) -> bytes:
    return canonical_json(value).encode() + b"\n"
