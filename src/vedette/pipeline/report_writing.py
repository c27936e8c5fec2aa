"""Saving a part of the report as an editor holds it: what was changed goes in, and nothing of others is written over.

Two people may write in one part. What each of them changed is found against what they had read; a block that both
worded anew is not saved but given back with both texts, for the later one to choose. The rest is saved.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from vedette.core.kernel.errors import BadInput, NotFound, VedetteError
from vedette.core.reports.editor_json import Node, wanted_of
from vedette.core.reports.file_changes import said_of, unmoved
from vedette.core.reports.parts import mark_of
from vedette.core.reports.text import MORE, Change, TextBlock
from vedette.pipeline.decisions import Act, Author, Decision, Pen
from vedette.pipeline.report_changes import PREFIX, with_change
from vedette.pipeline.report_text import text_of
from vedette.pipeline.stating import free_references, spoken_of
from vedette.pipeline.workspace import Review


@dataclass(frozen=True, slots=True)
class Sent:
    """A block as an editor sends it, in its place.

    Args:
        ref: Its name, or whatever the editor calls one that is new.
        mark: What it said when the editor read it, as `mark_of` gives it; "" for a new one.
        node: What it says; None where nobody touched it here.
    """

    ref: str
    mark: str = ""
    node: Node | None = None


@dataclass(frozen=True, slots=True)
class Crossed:
    """A block that somebody else worded anew or took out meanwhile.

    Args:
        ref: The block.
        theirs: As it stands; None where it is gone.
        by: Who was first.
        at: When, in UTC.
    """

    ref: str
    theirs: TextBlock | None
    by: str
    at: str


@dataclass(slots=True)
class Saved:
    """What came of saving.

    Args:
        names: What the editor calls a new block -> its name for life.
        crossed: Blocks that were not saved, because somebody else was first.
        problems: Block, as the editor calls it -> why it was not saved.
    """

    names: dict[str, str] = field(default_factory=dict)
    crossed: list[Crossed] = field(default_factory=list)
    problems: dict[str, VedetteError] = field(default_factory=dict)


def save_part(
    review: Review,
    base: Sequence[tuple[str, str]],
    blocks: Sequence[Sent],
    after: str,
    author: Author,
) -> Saved:
    """Save what an editor changed in a part.

    Args:
        review: The review.
        base: The blocks that the editor had read, in their order, each with its mark.
        blocks: The blocks as they stand in it.
        after: The block that the part follows; "" for the beginning.
        author: Who decides.
    """
    with review.home.writing() as pen:
        return _Saving(review, pen, base, author).of(blocks, after)


class _Saving:
    """One part on its way into the text."""

    def __init__(
        self, review: Review, pen: Pen, base: Sequence[tuple[str, str]], author: Author
    ) -> None:
        self._review, self._pen, self._author = review, pen, author
        self._base = dict(base)
        self._held = text_of(review, pen.known)
        self._made = Saved()

    def of(self, blocks: Sequence[Sent], after: str) -> Saved:
        kept = [one.ref for one in blocks]
        stays = unmoved(list(self._base), kept)
        for ref in self._base:
            if ref not in kept:
                self._remove(ref)
        for one in blocks:
            ref = self._taken(one, after, is_moved=one.ref in self._base and one.ref not in stays)
            after = ref if self._block(ref) else after
        return self._made

    def _block(self, ref: str) -> TextBlock | None:
        return next((one for one in self._held if one.ref == ref), None)

    def _remove(self, ref: str) -> None:
        there = self._block(ref)
        if there is None:
            return
        if mark_of(there) != self._base[ref]:
            self._cross(ref, there)
            return
        self._write(ref, {"block": ref, "change": Change.REMOVE})

    def _taken(self, one: Sent, after: str, *, is_moved: bool) -> str:
        """Take one block in; gives the name that it has afterwards."""
        there = self._block(one.ref)
        if there is None and one.ref in self._base:
            if one.node is not None:
                self._cross(one.ref, None)
            return one.ref
        if there is None or one.ref not in self._base:
            return self._add(one, after, is_free=there is None)
        if is_moved:
            self._write(one.ref, {"block": one.ref, "change": Change.MOVE, "after": after})
        if one.node is not None:
            self._edit(one, there)
        return one.ref

    def _edit(self, one: Sent, there: TextBlock) -> None:
        try:
            said = said_of(wanted_of(one.node or {}, there))
        except BadInput as error:
            self._made.problems[one.ref] = error
            return
        if all(_as_held(there)[name] == value for name, value in said.items()):
            return
        if mark_of(there) != one.mark:
            self._cross(one.ref, there)
            return
        self._write(one.ref, {"block": one.ref, "change": Change.EDIT, **said})

    def _add(self, one: Sent, after: str, *, is_free: bool) -> str:
        """A new block, or one that the editor brings back under the name that it had."""
        try:
            wanted = wanted_of(one.node or {})
        except BadInput as error:
            self._made.problems[one.ref] = error
            return one.ref
        ref = one.ref if is_free and self._was_here(one.ref) else self._free(wanted.text)
        told = {"block": ref, "change": Change.ADD, "kind": wanted.kind, "after": after}
        if self._write(one.ref, told | said_of(wanted)):
            self._made.names[one.ref] = ref
        return ref

    def _was_here(self, ref: str) -> bool:
        return any(ref in spoken_of(one, Act.BLOCK) for one in _of_text(self._pen.known))

    def _free(self, words: str) -> str:
        seed = f"{words}|{self._author.at}|{len(self._made.names)}"
        return free_references(self._pen, Act.BLOCK, PREFIX, [seed])[0]

    def _write(self, called: str, body: Mapping[str, object]) -> bool:
        try:
            self._held, told = with_change(self._review, self._held, body)
        except (BadInput, NotFound) as error:
            self._made.problems[called] = error
            return False
        self._pen.append(Act.BLOCK, told, self._author)
        return True

    def _cross(self, ref: str, there: TextBlock | None) -> None:
        last = [one for one in _of_text(self._pen.known) if ref in spoken_of(one, Act.BLOCK)]
        by, at = (last[-1].by, last[-1].at) if last else ("", "")
        self._made.crossed.append(Crossed(ref, there, by, at))


def _of_text(known: Iterable[Decision]) -> list[Decision]:
    return [one for one in known if one.act is Act.BLOCK]


def _as_held(block: TextBlock) -> dict[str, object]:
    return {
        "text": block.text,
        "level": block.level,
        "numbered": block.is_numbered,
        **{name: getattr(block, name) for name in MORE},
    }
