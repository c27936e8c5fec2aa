"""Two kept versions beside each other: which blocks are worded differently, and which numbers are others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from vedette.core.reports.frozen import FrozenBlock


class Difference(StrEnum):
    """What became of a block."""

    ADDED = "added"
    REMOVED = "removed"
    REWORDED = "reworded"
    RECOUNTED = "recounted"
    """Only its live numbers are others."""


@dataclass(frozen=True, slots=True)
class BlockDifference:
    """A block that is not as it was.

    Args:
        name: Of the block.
        kind: What became of it.
        mark: Its number in the newer version, of one that is gone in the older one.
        before: Its words in the older version, "" for one that came.
        after: Its words in the newer version, "" for one that went.
    """

    name: str
    kind: Difference
    mark: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class NumberDifference:
    """A live number that is printed otherwise; "" on the side where its block or the number is not there."""

    name: str
    mark: str
    number: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is different between two versions, in the order of the newer one; what went stands first."""

    blocks: tuple[BlockDifference, ...]
    numbers: tuple[NumberDifference, ...]

    @property
    def is_same(self) -> bool:
        """Whether both say the same."""
        return not self.blocks


def compared(before: Sequence[FrozenBlock], after: Sequence[FrozenBlock]) -> Comparison:
    """Two versions beside each other; blocks are told apart by their names, so a moved block is none that differs."""
    was, now = ({one.name: one for one in blocks} for blocks in (before, after))
    pairs = [(one, None) for one in before if one.name not in now]
    both = [*pairs, *((was.get(one.name), one) for one in after)]
    return Comparison(
        tuple(found for pair in both if (found := _block(*pair))),
        tuple(found for pair in both for found in _numbers(*pair)),
    )


def _block(before: FrozenBlock | None, after: FrozenBlock | None) -> BlockDifference | None:
    one = after or before
    assert one is not None, "one of both is there"
    if before and after:
        if before.words == after.words:
            return None
        same = _without_numbers(before) == _without_numbers(after)
        kind = Difference.RECOUNTED if same else Difference.REWORDED
    else:
        kind = Difference.ADDED if after else Difference.REMOVED
    return BlockDifference(
        one.name,
        kind,
        one.mark,
        before.words if before else "",
        after.words if after else "",
    )


def _without_numbers(one: FrozenBlock) -> str:
    words = one.words
    for key, printed in sorted(one.numbers.items(), key=lambda item: -len(item[1])):
        words = words.replace(printed, f"[{key}]")
    return words


def _numbers(before: FrozenBlock | None, after: FrozenBlock | None) -> list[NumberDifference]:
    one = after or before
    assert one is not None, "one of both is there"
    was: Mapping[str, str] = before.numbers if before else {}
    now: Mapping[str, str] = after.numbers if after else {}
    return [
        NumberDifference(one.name, one.mark, number, was.get(number, ""), now.get(number, ""))
        for number in dict.fromkeys([*was, *now])
        if was.get(number) != now.get(number)
    ]
