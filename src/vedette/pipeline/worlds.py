"""A world: the part of a review that one label set covers, as if the rest had never come in.

A run over a world takes only its records and decisions, numbered and chained anew, so that nothing in
it, not even a hash, tells of what is restricted. Decisions on records that no import of the world holds,
or that speak of a source outside of it, do not belong to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from vedette.core.kernel.labels import Label, join, parse_label
from vedette.core.trust.worlds import World
from vedette.pipeline.decisions import Act, Author, Decision, Home, Pen, rechained
from vedette.pipeline.imports import Import, import_state
from vedette.pipeline.undoing import target
from vedette.pipeline.workspace import Review

Labels = Mapping[str, Label]
"""Source -> label of what it holds now."""


def within(review: Review, world: World) -> Review:
    """The review as those see it who work in a world: its decisions, and runs of its own."""
    home = _WorldHome(review.home, world.label, str(review.about["label"]))
    (review.folder / "runs" / "worlds" / world.name).mkdir(parents=True, exist_ok=True)
    return Review(review.folder, review.about, home, world.name)


def label_of(one: Import, known: Iterable[Decision], default: str) -> Label:
    """The label of an import now: what was last decided of it, else what it came in with."""
    told = [
        str(decision.body["label"])
        for decision in known
        if decision.act is Act.RELABEL and decision.body["import"] == one.id
    ]
    return parse_label(
        told[-1] if told else str(one.body.get("label") or one.mapping.get("label") or default)
    )


def source_labels(known: tuple[Decision, ...], default: str) -> dict[str, Label]:
    """The label of each source: the join of its standing imports."""
    return {
        source: join(label_of(one, known, default) for one in held)
        for source, held in import_state(known).standing.items()
    }


def decision_label(decision: Decision, known: tuple[Decision, ...], default: str) -> Label:
    """The label of one decision: the join of what it speaks of; `default` for the review as a whole."""
    whole = parse_label(default)
    if decision.act in (Act.IMPORT, Act.UNDO_IMPORT, Act.RELABEL):
        of = _imports(known).get(str(decision.body["import"]))
        return whole if of is None else label_of(of, known, default)
    labels = source_labels(known, default)
    return join(
        [labels.get(source, whole) for source in _sources(decision)] or [_own(decision, whole)]
    )


def _own(decision: Decision, whole: Label) -> Label:
    told = decision.body.get("label")
    return whole if told is None or decision.act is Act.SETTINGS else parse_label(str(told))


def _sources(decision: Decision) -> list[str]:
    """The sources of the records that a decision speaks of."""
    records = [decision.body.get(name) for name in ("left", "right", "record")]
    listed: list[object] = []
    for name in ("records", "others", "sources") if decision.act in _SPEAK_OF_MANY else ():
        several = decision.body.get(name)
        listed += several if isinstance(several, list) else []
    about = [decision.body["source"]] if decision.act is Act.RECIPE else []
    return [str(one).partition(":")[0] for one in [*records, *listed, *about] if one]


_SPEAK_OF_MANY = frozenset((Act.CHOOSE, Act.SPLIT, Act.MERGE, Act.UNDO))


def _imports(known: Iterable[Decision]) -> dict[str, Import]:
    from vedette.pipeline.imports import every_import

    return {one.id: one for one in every_import(known)}


@dataclass(frozen=True, slots=True)
class _WorldHome:
    """The decisions of a world; new ones are made in the review itself."""

    home: Home
    world: Label
    default: str

    def known(self) -> tuple[Decision, ...]:
        """The decisions of the world, chained anew."""
        return _seen(self.home.known(), self.world, self.default)

    @contextmanager
    def writing(self) -> Iterator[Pen]:
        """Lock the review; what lies outside of the world is as if it were not there."""
        with self.home.writing() as pen:
            yield _WorldPen(pen, self.world, self.default)


class _WorldPen:
    """Writes into the review, knows only the world."""

    def __init__(self, pen: Pen, world: Label, default: str) -> None:
        self._pen, self._world, self._default = pen, world, default
        self.known = _seen(pen.whole, world, default)

    @property
    def whole(self) -> tuple[Decision, ...]:
        """Every decision of the review."""
        return self._pen.whole

    def append(self, act: Act, body: Mapping[str, object], author: Author) -> Decision:
        """Write one decision of the review."""
        made = self._pen.append(act, body, author)
        self.known = _seen(self._pen.whole, self._world, self._default)
        return made


def _seen(known: tuple[Decision, ...], world: Label, default: str) -> tuple[Decision, ...]:
    inside = _Inside(known, world, default)
    return rechained(one for one in map(inside.told, known) if one is not None)


class _Inside:
    """Which decisions are inside a world, and what of them is told."""

    def __init__(self, known: tuple[Decision, ...], world: Label, default: str) -> None:
        self._world, self._default, self._known = world, default, known
        self._labels = {one.id: label_of(one, known, default) for one in _imports(known).values()}
        self._of = {key: one.source for key, one in _imports(known).items()}
        covered = [self._of[key] for key, label in self._labels.items() if world.covers(label)]
        self._sources = frozenset(covered)

    def told(self, decision: Decision) -> Decision | None:
        """The decision as the world knows it; None outside of it."""
        make = _TOLD.get(decision.act)
        return make(self, decision) if make else self._plain(decision)

    def _plain(self, decision: Decision) -> Decision | None:
        sources = _sources(decision)
        if sources:
            return decision if set(sources) <= self._sources else None
        return decision if self._world.covers(_own(decision, parse_label(self._default))) else None

    def _undo(self, decision: Decision) -> Decision | None:
        """An undo belongs to the world if what it takes back does."""
        undone = target(self._known, decision)
        return decision if undone is not None and self.told(undone) is not None else None

    def _import(self, decision: Decision) -> Decision | None:
        label = self._labels.get(str(decision.body["import"]))
        return decision if label is not None and self._world.covers(label) else None

    def _settings(self, decision: Decision) -> Decision | None:
        """Settings hold, but for the names of sources that the world does not know."""
        body = dict(decision.body)
        named = body.get("precedence")
        if isinstance(named, list):
            body["precedence"] = [name for name in named if name in self._sources]
        return Decision(decision.n, decision.act, decision.by, decision.at, body, decision.hash)


_TOLD: Mapping[Act, Callable[[_Inside, Decision], Decision | None]] = {
    Act.IMPORT: _Inside._import,
    Act.UNDO_IMPORT: _Inside._import,
    Act.RELABEL: _Inside._import,
    Act.SETTINGS: _Inside._settings,
    Act.UNDO: _Inside._undo,
}
