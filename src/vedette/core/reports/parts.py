"""The parts in which a report is written: a chapter or an annex with all that stands below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vedette.core.kernel.errors import NotFound
from vedette.core.kernel.fingerprint import of_value, short
from vedette.core.reports.text import BlockKind, TextBlock


@dataclass(frozen=True, slots=True)
class Part:
    """Blocks that are written together; the first is the title, unless they stand before the first chapter.

    Args:
        blocks: At least one.
        after: The block before the first; "" at the beginning of the text.
    """

    blocks: tuple[TextBlock, ...]
    after: str

    @property
    def name(self) -> str:
        """By which its page is found."""
        return self.blocks[0].ref


def parts(text: Sequence[TextBlock]) -> tuple[Part, ...]:
    """The parts of a text, in order.

    Example:
        >>> heads = [TextBlock("CHA-1", BlockKind.HEADING, "One", 1), TextBlock("CHA-2", BlockKind.HEADING, "A", 2)]
        >>> [part.name for part in parts([*heads, TextBlock("ANX-1", BlockKind.ANNEX, "Annex")])]
        ['CHA-1', 'ANX-1']
    """
    runs: list[list[TextBlock]] = []
    for one in text:
        if not runs or _begins(one):
            runs.append([])
        runs[-1].append(one)
    before = ["", *(run[-1].ref for run in runs)]
    return tuple(Part(tuple(run), after) for run, after in zip(runs, before, strict=False))


def part_with(text: Sequence[TextBlock], ref: str) -> Part:
    """The part in which a block stands.

    Raises:
        NotFound: The text has no such block.
    """
    for part in parts(text):
        if any(one.ref == ref for one in part.blocks):
            return part
    raise NotFound(f"The text has no block '{ref}'.", "Choose one from the text of the report.")


def part_between(text: Sequence[TextBlock], ref: str, last: str) -> Part:
    """The part in which a block stands, with those behind it up to another block, as far as there are any.

    Who writes a new chapter title breaks a part in two, and still has both before the eyes.

    Raises:
        NotFound: The text has no first block.
    """
    found = part_with(text, ref)
    names = [one.ref for one in text]
    if last not in names:
        return found
    until = part_with(text, last).blocks[-1].ref
    begin, end = names.index(found.name), names.index(until) + 1
    return Part(tuple(text[begin:end]), found.after) if end > begin else found


def mark_of(block: TextBlock) -> str:
    """A name of what a block says: two people who saw the same mark saw the same words."""
    return short(of_value(block.content))


def _begins(one: TextBlock) -> bool:
    return one.kind is BlockKind.ANNEX or (one.kind is BlockKind.HEADING and one.level == 1)
