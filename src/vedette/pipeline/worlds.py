"""A world: the part of a review that one label set covers, as if the rest had never come in.

A run over a world takes only its records and decisions, numbered and chained anew, so that nothing in
it, not even a hash, tells of what is restricted (`replay` says which decisions those are).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from vedette.core.kernel.labels import Label, join
from vedette.core.trust.worlds import World
from vedette.pipeline.decisions import Act, Author, Decision, Home, Pen, chained, head
from vedette.pipeline.labelled import import_labels
from vedette.pipeline.replay import seen
from vedette.pipeline.undoing import OF_ACTIONS, OF_CONSULTATIONS, OF_RECOMMENDATIONS, OF_REPORTS
from vedette.pipeline.workspace import Review


def within(review: Review, world: World) -> Review:
    """The review as those see it who work in a world: its decisions, and runs of its own."""
    home = _WorldHome(review.home, world.label, str(review.about["label"]), review.snapshots)
    (review.folder / "runs" / "worlds" / world.name).mkdir(parents=True, exist_ok=True)
    return Review(review.folder, review.about, home, world.name)


@dataclass(frozen=True, slots=True)
class _WorldHome:
    """The decisions of a world; new ones are made in the review itself."""

    home: Home
    world: Label
    default: str
    snapshots: Path

    def known(self) -> tuple[Decision, ...]:
        """The decisions of the world, chained anew."""
        return self.seen(self.home.known())

    @contextmanager
    def writing(self) -> Iterator[Pen]:
        """Lock the review; what lies outside of the world is as if it were not there."""
        with self.home.writing() as pen:
            yield _WorldPen(pen, self)

    def seen(self, known: tuple[Decision, ...]) -> tuple[Decision, ...]:
        """What of the decisions of the review belongs to the world."""
        return seen(known, self.world, self.default, self.snapshots)


class _WorldPen:
    """Writes into the review, knows only the world."""

    def __init__(self, pen: Pen, home: _WorldHome) -> None:
        self._pen, self._home = pen, home
        self.known = home.seen(pen.whole)

    @property
    def whole(self) -> tuple[Decision, ...]:
        """Every decision of the review."""
        return self._pen.whole

    def append(self, act: Act, body: Mapping[str, object], author: Author) -> Decision:
        """Write one decision of the review."""
        made = self._pen.append(act, self._labelled(act, body), author)
        before, self.known = self.known, self._home.seen(self._pen.whole)
        # Told as the world numbers it: the number in the review counts what is hidden.
        return self.known[-1] if len(self.known) > len(before) else chained(head(before), made)

    def _labelled(self, act: Act, body: Mapping[str, object]) -> Mapping[str, object]:
        """What speaks of a source bears the label that the source has here, so that it stays visible here.

        Of a source that is not here nothing is known: it bears the label of the world.
        """
        if act in (
            Act.FIGURE,
            Act.FINDING,
            Act.TASK,
            *OF_RECOMMENDATIONS,
            *OF_CONSULTATIONS,
            *OF_REPORTS,
            *OF_ACTIONS,
        ):
            # A filter may name what is known here alone; a finding says what the numbers of this world say, and
            # what is recommended answers it.
            return {**body, "label": str(self._home.world)}
        if act in (Act.IMPORT, Act.CONTEXT) or "source" not in body or "label" in body:
            return body
        held = import_labels(self.known, self._home.default).of_source(str(body["source"]))
        return {**body, "label": str(join(held) if held else self._home.world)}
