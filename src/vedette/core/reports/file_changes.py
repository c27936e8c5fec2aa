"""What a file changes in the text of a report: the fewest changes that make the one text the other."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence

from vedette.core.kernel.errors import BadInput, NotFound
from vedette.core.reports.markdown import Wanted
from vedette.core.reports.text import MORE, BlockKind, Change, TextBlock


def check_names(before: Sequence[TextBlock], blocks: Sequence[Wanted]) -> None:
    """Whether the text has every block that a file names.

    Raises:
        NotFound: It lacks one.
    """
    there = {one.ref for one in before}
    for one in blocks:
        if one.ref and one.ref not in there:
            raise NotFound(
                f"The file names the block '{one.ref}', which the text does not have.",
                "Take its name off to make it a new one.",
            )


def difference(
    before: Sequence[TextBlock], named: Sequence[tuple[str, Wanted]]
) -> list[dict[str, object]]:
    """The changes in their order, as `core.reports.text.changed` takes them.

    Args:
        before: The text.
        named: The blocks of the file with their references; a new block has one that the text does not have.

    Raises:
        BadInput: A block has become one of another kind.
    """
    there = {one.ref: one for one in before}
    wanted = dict(named)
    stays = unmoved(list(there), [ref for ref, _ in named])
    made: list[dict[str, object]] = [
        {"block": ref, "change": Change.REMOVE} for ref in there if ref not in wanted
    ]
    after = ""
    for ref, one in named:
        said = said_of(one)
        if ref not in there:
            told = {"block": ref, "change": Change.ADD, "kind": one.kind, "after": after}
            made.append({**told, **said})
        else:
            made += _edits(there[ref], one, said)
            if ref not in stays:
                made.append({"block": ref, "change": Change.MOVE, "after": after})
        after = ref
    return made


def said_of(one: Wanted) -> dict[str, object]:
    """What an edit says so that a block becomes what is wanted."""
    said: dict[str, object] = {
        "text": one.text,
        "level": one.level,
        "numbered": one.is_numbered,
        "readers": one.readers,
    }
    return said | {name: getattr(one, name) for name in _MORE.get(one.kind, ())}


_MORE = {
    BlockKind.PARAGRAPH: ("language",),
    BlockKind.FIGURE: ("of", "alt"),
    BlockKind.TABLE: ("of",),
    BlockKind.QUOTATION: ("of", "language"),
    BlockKind.RECOMMENDATION: ("of",),
    BlockKind.BOX: ("title", "language"),
}
"""What a block of a kind says beside its words."""


def _edits(before: TextBlock, one: Wanted, said: Mapping[str, object]) -> list[dict[str, object]]:
    if before.kind is not one.kind:
        raise BadInput(
            f"{before.ref} is a {before.kind}, and the file says that it is a {one.kind}.",
            "Take its name off to make it a new block.",
        )
    stood = (
        before.level,
        before.is_numbered,
        before.text,
        *(getattr(before, name) for name in MORE),
    )
    if stood == (one.level, one.is_numbered, one.text, *(getattr(one, name) for name in MORE)):
        return []
    return [{"block": before.ref, "change": Change.EDIT, **said}]


def unmoved(before: Sequence[str], now: Sequence[str]) -> frozenset[str]:
    """The most blocks that can stay where they are: the longest run of both orders."""
    place = {ref: n for n, ref in enumerate(before)}
    ends: list[int] = []
    """The least place at which a run of each length ends."""
    lengths: list[tuple[int, str]] = []
    for ref in now:
        if ref in place:
            length = bisect_left(ends, place[ref])
            ends[length : length + 1] = [place[ref]]
            lengths.append((length, ref))
    found = set[str]()
    last, wanted_length = len(before), len(ends) - 1
    for length, ref in reversed(lengths):
        if length == wanted_length and place[ref] < last:
            found.add(ref)
            last, wanted_length = place[ref], wanted_length - 1
    return frozenset(found)
