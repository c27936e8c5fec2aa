"""The decisions of a world, found by replaying the log as if the rest had never come in.

A decision belongs to a world if it could have been made by somebody who knows nothing else: its records
lie in the imports that then counted there. Labels are those of today. A replay grows with the log, so
that one more decision costs the same among fifty thousand as among ten.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from vedette.core.kernel.labels import Label, parse_label
from vedette.pipeline.decisions import Act, Decision, chained, head
from vedette.pipeline.labelled import ImportLabels, own_label, records_held, records_named
from vedette.pipeline.undoing import OF_RECORDS, UNDOABLE, mark

_MOST_KEPT = 64
_kept: dict[tuple[Path, str, str], Replay] = {}
_lock = threading.Lock()


def seen(
    known: tuple[Decision, ...], world: Label, default: str, snapshots: Path
) -> tuple[Decision, ...]:
    """The decisions of a world, chained anew.

    Args:
        known: All decisions of the review.
        world: What the world covers.
        default: Label of what has none of its own.
        snapshots: Where the records of the imports lie.
    """
    key = (snapshots, str(world), default)
    with _lock:
        replay = _kept.pop(key, None) or Replay(snapshots, world, default)
        _kept[key] = replay
        while len(_kept) > _MOST_KEPT:
            _kept.pop(next(iter(_kept)))
    return replay.follow(known)


class Replay:
    """What a world has of a log; follows the log as it grows."""

    def __init__(self, snapshots: Path, world: Label, default: str) -> None:
        self._snapshots, self._world, self._default = snapshots, world, default
        self._mine = threading.Lock()
        self._read: tuple[int, str] = (0, "")
        self._begin()

    def follow(self, known: tuple[Decision, ...]) -> tuple[Decision, ...]:
        """The decisions of the world in this log."""
        with self._mine:
            n, newest = self._read
            grows = len(known) >= n and (n == 0 or known[n - 1].hash == newest)
            more = known[n:]
            if not grows or self._looks_back(more):
                self._begin()
                more = known
            if more:
                self._take(more)
                self._read = (len(known), known[-1].hash)
            return self._told

    def _begin(self) -> None:
        self._read = (0, "")
        self._told: tuple[Decision, ...] = ()
        self._made = list[Decision]()
        self._labels = ImportLabels(self._default)
        self._active: dict[str, list[int]] = {}
        self._held: dict[int, dict[str, bool]] = {}
        self._sources: set[str] = set()
        self._marks: set[str] | None = None
        self._precedence: list[object] = []

    def _looks_back(self, more: Sequence[Decision]) -> bool:
        """Whether something new changes what was told: another label, a source that may now be named."""
        return self._read[0] > 0 and any(
            one.act is Act.RELABEL
            or (one.act is Act.IMPORT and str(one.body["source"]) not in self._sources)
            for one in more
        )

    def _take(self, more: Sequence[Decision]) -> None:
        for decision in more:
            self._labels.take(decision)
        covered = {n for n, label in self._labels.labels.items() if self._world.covers(label)}
        self._sources |= {self._labels.imports[n].source for n in covered}
        unknown = self._unknown(more, covered)
        at = head(self._told)
        for decision in more:
            told = self._as_told(decision, covered, unknown)
            if told is not None:
                self._made.append(chained(at, told))
                at = (self._made[-1].n, self._made[-1].hash)
                self._remember(self._made[-1])
        self._told = tuple(self._made)

    def _as_told(self, decision: Decision, covered: set[int], unknown: set[int]) -> Decision | None:
        """The decision as the world knows it; None outside of it."""
        stated = own_label(decision)
        if stated is not None and not self._world.covers(stated):
            return None
        if decision.act in (Act.IMPORT, Act.UNDO_IMPORT, Act.RELABEL):
            of = self._labels.meant.get(decision.n, decision.n)
            return decision if of in covered else None
        if decision.act in OF_RECORDS:
            return None if decision.n in unknown else decision
        make = _TOLD.get(decision.act, Replay._of_review)
        return make(self, decision)

    def _unknown(self, more: Sequence[Decision], covered: set[int]) -> set[int]:
        """Numbers of the decisions that name a record or source the world did not have then."""
        found, wanted = set[int](), dict[int, dict[str, list[int]]]()
        for decision in more:
            self._move(decision, covered)
            if decision.act not in OF_RECORDS:
                continue
            for name in records_named(decision):
                source, _, record = name.partition(":")
                active = self._active.get(source)
                if not active:
                    found.add(decision.n)
                elif record:
                    wanted.setdefault(active[-1], {}).setdefault(record, []).append(decision.n)
        for n, by_record in wanted.items():
            held = self._held_of(n, frozenset(by_record))
            found.update(*(by_record[record] for record in by_record.keys() - held))
        return found

    def _held_of(self, n: int, records: frozenset[str]) -> frozenset[str]:
        """Those of the records that an import holds; its file never changes, so each is looked up once."""
        looked_up = self._held.setdefault(n, {})
        if new := records - looked_up.keys():
            held = records_held(self._labels.imports[n].path(self._snapshots, "records"), new)
            looked_up.update({record: record in held for record in new})
        return frozenset(record for record in records if looked_up[record])

    def _move(self, decision: Decision, covered: set[int]) -> None:
        """Which imports of the world stand after a decision."""
        of = self._labels.meant.get(decision.n, decision.n)
        if of not in covered:
            return
        held = self._active.setdefault(self._labels.imports[of].source, [])
        if decision.act is Act.IMPORT:
            held.append(of)
        elif decision.act is Act.UNDO_IMPORT and of in held:
            held.remove(of)

    def _settings(self, decision: Decision) -> Decision | None:
        """Settings hold, but for the names of sources that the world does not know."""
        named = decision.body.get("precedence")
        if not isinstance(named, list):
            return decision
        left = [name for name in named if name in self._sources]
        body = {**decision.body, "precedence": left}
        if left == self._precedence:
            # Only hidden names moved: whoever knows nothing of them would have decided nothing here.
            del body["precedence"]
        self._precedence = left
        return _saying(decision, body) if body else None

    def _undo(self, decision: Decision) -> Decision | None:
        """An undo belongs to the world if what it takes back does."""
        if self._marks is None:
            self._marks = {mark(one) for one in self._made if one.act in UNDOABLE}
        return decision if str(decision.body["of"]) in self._marks else None

    def _of_source(self, decision: Decision) -> Decision | None:
        """What speaks of a source and states no label: where the source is, or before it comes in."""
        if str(decision.body["source"]) in self._sources:
            return decision
        before = (one for n, one in self._labels.imports.items() if n < decision.n)
        is_hidden = any(one.source == decision.body["source"] for one in before)
        return None if is_hidden else self._of_whole(decision)

    def _of_review(self, decision: Decision) -> Decision | None:
        """What speaks of no record: it belongs where its label or its source says."""
        if "source" in decision.body and own_label(decision) is None:
            return self._of_source(decision)
        return self._of_whole(decision)

    def _of_whole(self, decision: Decision) -> Decision | None:
        stated = own_label(decision) or parse_label(self._default)
        return decision if self._world.covers(stated) else None

    def _remember(self, decision: Decision) -> None:
        if self._marks is not None and decision.act in UNDOABLE:
            self._marks.add(mark(decision))


def _saying(decision: Decision, body: Mapping[str, object]) -> Decision:
    return Decision(decision.n, decision.act, decision.by, decision.at, body, decision.hash)


_TOLD: Mapping[Act, Callable[[Replay, Decision], Decision | None]] = {
    Act.SETTINGS: Replay._settings,
    Act.UNDO: Replay._undo,
}
