"""Which label each import has now, and which import an undo or a relabelling means.

An import is told apart by the number of its decision: the same file may be imported again by somebody
from whom the first import is hidden, and both then bear one reference.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from vedette.core.kernel.labels import Label, join, parse_label
from vedette.pipeline.decisions import Act, Decision
from vedette.pipeline.imports import Import, as_import, target_of

_LISTS = ("records", "others", "sources")


class ImportLabels:
    """The labels of all imports so far; `take` each decision in order."""

    def __init__(self, default: str) -> None:
        self.default = parse_label(default)
        """Of what has none of its own."""
        self.imports: dict[int, Import] = {}
        self.labels: dict[int, Label] = {}
        self.meant: dict[int, int] = {}
        """Number of an undo or relabelling -> number of its import."""
        self.standing: dict[str, list[int]] = {}
        self.orders: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
        """The precedence of sources before and after the last settings that named one."""
        self._ever: dict[str, list[Decision]] = {}
        self._gone: set[int] = set()

    def take(self, decision: Decision) -> None:
        """Count one more decision in."""
        if decision.act is Act.IMPORT:
            one = as_import(decision)
            self.imports[decision.n] = one
            self.labels[decision.n] = self._came_in_with(one)
            self.standing.setdefault(one.source, []).append(decision.n)
            self._ever.setdefault(one.id, []).append(decision)
        elif decision.act in (Act.UNDO_IMPORT, Act.RELABEL):
            self._point_back(decision)
        elif decision.act is Act.SETTINGS and isinstance(
            order := decision.body.get("precedence"), list
        ):
            self.orders = (self.orders[1], tuple(map(str, order)))

    def of_source(self, source: str) -> tuple[Label, ...]:
        """Labels of the standing imports of a source, oldest first."""
        return tuple(self.labels[n] for n in self.standing.get(source, ()))

    def ever_of_source(self, source: str) -> tuple[Label, ...]:
        """Labels of all imports of a source, also of those that were taken back."""
        return tuple(self.labels[n] for n, one in self.imports.items() if one.source == source)

    def _point_back(self, decision: Decision) -> None:
        held = self._ever.get(str(decision.body["import"]), [])
        found = target_of(decision, [one for one in held if one.n not in self._gone] or held)
        if found is None:
            return
        self.meant[decision.n] = found.n
        if decision.act is Act.RELABEL:
            self.labels[found.n] = parse_label(str(decision.body["label"]))
        elif found.n not in self._gone:
            self._gone.add(found.n)
            self.standing[self.imports[found.n].source].remove(found.n)

    def _came_in_with(self, one: Import) -> Label:
        told = one.body.get("label") or one.mapping.get("label")
        return parse_label(str(told)) if told else self.default


def import_labels(known: Iterable[Decision], default: str) -> ImportLabels:
    """The labels after all these decisions."""
    found = ImportLabels(default)
    for decision in known:
        found.take(decision)
    return found


def records_named(decision: Decision) -> tuple[str, ...]:
    """What a decision on records names: `source:record_id`, or a source alone."""
    body = decision.body
    found = [body.get(name) for name in ("left", "right", "record")]
    for name in _LISTS:
        several = body.get(name)
        found += several if isinstance(several, list) else []
    return tuple(str(one) for one in found if one)


def own_label(decision: Decision) -> Label | None:
    """The label that a decision states of itself."""
    told = decision.body.get("label")
    stated = decision.act not in (Act.IMPORT, Act.RELABEL, Act.SETTINGS) and told is not None
    return parse_label(str(told)) if stated else None


def records_held(path: Path, wanted: frozenset[str]) -> frozenset[str]:
    """Those of the record ids that a file of records holds."""
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    names = pa.array(sorted(wanted), pa.string())
    held = pq.read_table(path, columns=["source_record_id"])["source_record_id"]
    found = pc.is_in(names, value_set=held.combine_chunks().cast(pa.string()))
    return frozenset(names.filter(found).to_pylist())


def lowest(labels: Iterable[Label]) -> Label | None:
    """The lowest of some labels: level, then number of compartments, then text."""
    return min(labels, key=lambda one: (one.level, len(one.compartments), str(one)), default=None)


def label_of_decision(decision: Decision, before: ImportLabels, snapshots: Path) -> Label:
    """The label of a decision: the join of what it speaks of and of what it says of itself.

    A record counts with the lowest label of the imports that hold it: who may see one of them may
    see decisions on the record. The review's own label holds for what speaks of nothing else.

    Args:
        decision: Just made.
        before: The labels when it was made, its own taken in.
        snapshots: Where the records lie.
    """
    if decision.act in (Act.IMPORT, Act.UNDO_IMPORT, Act.RELABEL):
        return before.labels.get(before.meant.get(decision.n, decision.n), before.default)
    if decision.act is Act.SETTINGS and set(decision.body) == {"precedence"}:
        return _label_of_order(before)
    stated = own_label(decision)
    named = records_named(decision)
    found = [_label_of_name(name, before, snapshots) for name in named]
    if not named and stated is None:
        found = [before.default]
    return join([*found, *([stated] if stated else [])])


def _label_of_order(before: ImportLabels) -> Label:
    """The label of a precedence: the review's own, unless only sources above it changed their places."""
    lows = {name: lowest(before.ever_of_source(name)) for order in before.orders for name in order}
    above = {name: low for name, low in lows.items() if low and not before.default.covers(low)}
    was, now = ([name for name in order if name not in above] for order in before.orders)
    return join(above.values()) if above and was == now else before.default


def _label_of_name(name: str, before: ImportLabels, snapshots: Path) -> Label:
    source, _, record = name.partition(":")
    numbers = before.standing.get(source, ())
    if record and len({before.labels[n] for n in numbers}) > 1:
        sought = frozenset([record])
        numbers = [n for n in numbers if records_held(_path(before, n, snapshots), sought)]
    return lowest(before.labels[n] for n in numbers) or before.default


def _path(before: ImportLabels, n: int, snapshots: Path) -> Path:
    return before.imports[n].path(snapshots, "records")


def source_labels(known: Iterable[Decision], default: str) -> dict[str, Label]:
    """The label of each source: the join of its standing imports."""
    found = import_labels(known, default)
    return {
        source: join(found.of_source(source)) for source, held in found.standing.items() if held
    }


def active_labels(known: Iterable[Decision], default: str) -> dict[str, Label]:
    """The label of each source's newest standing import, as it is now."""
    found = import_labels(known, default)
    return {source: found.of_source(source)[-1] for source, held in found.standing.items() if held}


def label_of(one: Import, known: Iterable[Decision], default: str) -> Label:
    """The label of an import now: what was last decided of it, else what it came in with."""
    found = import_labels(known, default)
    same = [n for n, held in found.imports.items() if held.id == one.id]
    mine = [n for n in same if found.imports[n].at == one.at] or same
    return found.labels[mine[-1]]
