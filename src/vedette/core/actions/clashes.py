"""Edits that were made without network: three-way by field, what clashes is kept until somebody chooses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from vedette.core.kernel.fingerprint import of_value, short


class Keep(StrEnum):
    """What is chosen of two that clash."""

    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Edit:
    """What a person wrote into a field without network: the value that the pack had, and the new one."""

    field: str
    base: str
    mine: str


@dataclass(frozen=True, slots=True)
class Clash:
    """An edit whose field somebody else had changed meanwhile; it is kept whatever is chosen.

    Args:
        mark: Its name.
        pack: The offline pack in which it was written.
        edit: The field, what it was when the pack was made, and what was written.
        by: Who wrote it.
        at: When, as the device of the person said; where it said nothing, when it was handed in.
        kept: What was chosen; "" before.
        theirs: What the field said when it was chosen.
        settled_by: Who chose.
        settled_at: When.
    """

    mark: str
    pack: str
    edit: Edit
    by: str
    at: str
    kept: str = ""
    theirs: str = ""
    settled_by: str = ""
    settled_at: str = ""


@dataclass(frozen=True, slots=True)
class Merged:
    """Edits beside what holds now: those that apply, those that say what holds anyway, those that clash."""

    applied: tuple[Edit, ...]
    same: tuple[Edit, ...]
    clashing: tuple[Edit, ...]


def merged(edits: Iterable[Edit], now: Mapping[str, str]) -> Merged:
    """Edits merged three-way by field: every one of them is in exactly one of the three lists.

    Args:
        edits: What was written without network.
        now: Field -> what it says now; a field that is not there says "".
    """
    applied, same, clashing = list[Edit](), list[Edit](), list[Edit]()
    for one in edits:
        theirs = now.get(one.field, "")
        if one.mine in (one.base, theirs):
            same.append(one)
        elif theirs == one.base:
            applied.append(one)
        else:
            clashing.append(one)
    return Merged(tuple(applied), tuple(same), tuple(clashing))


def mark_of(pack: str, one: Edit) -> str:
    """A name of an edit of a pack: the same edit handed in again has the same."""
    return short(of_value([pack, one.field, one.base, one.mine]))
