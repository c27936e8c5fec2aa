"""The text of a report as people write it: blocks with a name for life, in an order, each with what it rests on.

It begins as the outline of the review's template: chapters and annexes with the sections that a run fills. People
put headings and paragraphs between them, and move or remove what is there. Each change is one decision; the text
follows from all of them. A change that no longer fits, because what it speaks of was taken back, is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from vedette.core.evidence.chain import Role
from vedette.core.evidence.links import Evidence, Links, accepted, kept
from vedette.core.kernel.errors import BadInput, NotFound
from vedette.core.reports import dialect
from vedette.core.reports.audiences import EVERYBODY, checked_readers, narrowed

_LONGEST = {
    "heading": 300, "annex": 300, "section": 60, "paragraph": 8_000,
    "figure": 300, "table": 300, "quotation": 0, "box": 8_000, "recommendation": 0,
}  # fmt: skip
_LONGEST_TITLE, _LONGEST_ALT = 300, 600
SHORTEST_ALT = 20
"""Characters of a text alternative that say anything."""
_DEEPEST = 3
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
"""A BCP 47 tag, as far as its form goes."""


class BlockKind(StrEnum):
    """What a block is.

    A section is what a run writes: its words are the name of the section in an outline. Figure and table draw a
    figure of the run as it is today: their words are the caption. A quotation prints what may leave of the words of
    somebody, a recommendation what it says and where it stands today: they have no words of their own.
    """

    HEADING = "heading"
    ANNEX = "annex"
    SECTION = "section"
    PARAGRAPH = "paragraph"
    FIGURE = "figure"
    TABLE = "table"
    QUOTATION = "quotation"
    BOX = "box"
    RECOMMENDATION = "recommendation"


WORDED = frozenset((BlockKind.PARAGRAPH, BlockKind.BOX))
"""Kinds whose words are in the dialect."""
DRAWN = frozenset((BlockKind.FIGURE, BlockKind.TABLE))
"""Kinds that draw a figure of the run."""
NAMING = frozenset((BlockKind.QUOTATION, BlockKind.RECOMMENDATION))
"""Kinds that print something by its reference and have no words of their own."""
SHOWN = DRAWN | NAMING
"""Kinds that the review itself fills with what it says today."""
SPOKEN = frozenset((*WORDED, BlockKind.QUOTATION))
"""Kinds that may be in another language than the report."""


class Change(StrEnum):
    """What can happen to a block."""

    ADD = "add"
    EDIT = "edit"
    MOVE = "move"
    REMOVE = "remove"
    ACCEPT = "accept"
    HOLD = "hold"


@dataclass(frozen=True, slots=True)
class TextBlock:
    """One block of the text.

    Args:
        ref: For life, such as PAR-7K3QF2; blocks of an outline are named after their sections.
        kind: What it is.
        text: Words of a heading, a paragraph or box in the dialect, a caption, or the name of a section.
        level: Of a heading, 1 (chapter) to 3; 0 for others.
        is_numbered: Whether a heading is counted.
        links: What its numbers and evidence rest on.
        printed: Its live numbers as they were printed when a person last looked at them, by `number_name`.
        language: BCP 47 tag of the words of a paragraph, box or quotation; "" for that of the report.
        of: Key of the figure that is drawn, or reference of the quotation or recommendation that is printed; "" for
            other kinds.
        title: Of a box.
        alt: What a figure shows, for those who do not see it; its numbers are added when it is printed.
        readers: Who may read it, as `readers.checked_readers` gives it; "" for everybody.
    """

    ref: str
    kind: BlockKind
    text: str
    level: int = 0
    is_numbered: bool = True
    links: Links = ()
    printed: Mapping[str, str] = field(default_factory=dict)
    language: str = ""
    of: str = ""
    title: str = ""
    alt: str = ""
    readers: str = ""

    @property
    def content(self) -> dict[str, object]:
        """What its fingerprint is of."""
        said = {
            "kind": str(self.kind),
            "text": self.text,
            "level": self.level,
            "numbered": self.is_numbered,
        }
        # What says no more than it always could keeps the fingerprint that it always had.
        more = {name: getattr(self, name) for name in MORE}
        return said | {name: value for name, value in more.items() if value}

    @property
    def called(self) -> str:
        """What it is called in a list: its title, its words, or what it shows."""
        return self.title or self.text or self.of

    @property
    def in_short(self) -> str:
        """The same without the signs of the dialect: what is live stands as a dot-dot-dot."""
        if self.kind not in WORDED:
            return self.called
        said = (
            "" if isinstance(one, dialect.Rests | dialect.Note) else getattr(one, "text", "…")
            for one in self._read
        )
        return self.title or "".join(said)

    @property
    def numbers(self) -> tuple[dialect.Number, ...]:
        """The live numbers in it, in reading order."""
        return tuple(one for one in self._pieces if isinstance(one, dialect.Number))

    @property
    def figures(self) -> tuple[str, ...]:
        """Keys of all figures that it prints a number of or draws."""
        drawn = (self.of,) if self.kind in DRAWN else ()
        return tuple(dict.fromkeys((*drawn, *(one.key for one in self.numbers))))

    @property
    def evidence(self) -> tuple[str, ...]:
        """References that it names as what it rests on, numbers aside."""
        printed = (self.of,) if self.kind in NAMING else ()
        named = (one.ref for one in self._pieces if isinstance(one, dialect.Rests))
        return tuple(dict.fromkeys((*printed, *named)))

    @property
    def _pieces(self) -> tuple[dialect.Piece, ...]:
        if self.kind not in WORDED:
            return ()
        return tuple(dialect.everything(self._read))

    @property
    def _read(self) -> dialect.Pieces:
        return dialect.read(self.text)


MORE = ("language", "of", "title", "alt", "readers")
"""What only some blocks say, beside words, level and whether they are numbered."""


def number_name(number: dialect.Number) -> str:
    """How a live number is known within its block: key and side."""
    return f"{number.key}|{number.form}"


def outline_text(outline: Mapping[str, Any]) -> tuple[TextBlock, ...]:
    """The text that an outline begins with.

    A chapter is named after its first section, so that its name holds when its title is worded anew; an annex has
    the label by which sections refer to it, if the outline gives one.
    """
    made: list[TextBlock] = []
    for kind, prefix, parts in (
        (BlockKind.HEADING, "CHA", outline["chapters"]),
        (BlockKind.ANNEX, "ANX", outline["annexes"]),
    ):
        for part in parts:
            made.append(
                TextBlock(
                    str(part.get("label") or f"{prefix}-{part['sections'][0]}"),
                    kind,
                    str(part["title"]),
                    level=int(kind is BlockKind.HEADING),
                    is_numbered=bool(part.get("is_numbered", True)),
                )
            )
            made += [TextBlock(f"SEC-{n}", BlockKind.SECTION, n) for n in part["sections"]]
    return tuple(made)


def texts(
    begin: Sequence[TextBlock], changes: Iterable[Mapping[str, Any]]
) -> tuple[TextBlock, ...]:
    """The text after changes.

    Args:
        begin: Blocks of the outline.
        changes: Each with `block`, `change`, and what `changed` demands of its kind.
    """
    held = tuple(begin)
    for one in changes:
        try:
            held = changed(held, one)
        except (BadInput, NotFound):
            continue
    return held


def changed(held: tuple[TextBlock, ...], change: Mapping[str, Any]) -> tuple[TextBlock, ...]:
    """The text after one change.

    Args:
        held: The text before.
        change: With `block` and `change`; a new block with `kind`, `text`, as wanted `level`, `numbered`, `links`
            and `printed`, and `after`, the block that it follows ("" for the beginning).

    Raises:
        BadInput: Something is missing, too long or cannot be read.
        NotFound: There is no such block.
    """
    kind, ref = Change(str(change["change"])), str(change["block"])
    if kind is Change.ADD:
        if any(one.ref == ref for one in held):
            raise BadInput(f"{ref} is there already.", "Edit it.")
        return _placed(held, _new(ref, change), str(change.get("after") or ""))
    before = block_of(held, ref)
    if kind is Change.REMOVE:
        return tuple(one for one in held if one is not before)
    if kind is Change.MOVE:
        rest = tuple(one for one in held if one is not before)
        after = str(change.get("after") or "")
        if after:
            block_of(rest, after)
        return _placed(rest, before, after)
    made = _CHANGES[kind](before, change)
    return tuple(made if one is before else one for one in held)


def readers_of(text: Sequence[TextBlock]) -> dict[str, str]:
    """Block -> its readers, where those of a heading hold for all that stands below it."""
    above: list[tuple[int, str]] = []
    found: dict[str, str] = {}
    for one in text:
        if one.kind in (BlockKind.HEADING, BlockKind.ANNEX):
            level = one.level or 1
            above = [held for held in above if held[0] < level]
            outer = above[-1][1] if above else EVERYBODY
            found[one.ref] = narrowed(outer, one.readers)
            above.append((level, found[one.ref]))
        else:
            found[one.ref] = narrowed(above[-1][1] if above else EVERYBODY, one.readers)
    return found


def block_of(held: Sequence[TextBlock], ref: str) -> TextBlock:
    """One block.

    Raises:
        NotFound: There is none of this reference.
    """
    for one in held:
        if one.ref == ref:
            return one
    raise NotFound(
        f"There is no block '{ref}' in the text of the report.", "See `vedette report text`."
    )


def _placed(held: tuple[TextBlock, ...], one: TextBlock, after: str) -> tuple[TextBlock, ...]:
    """With a block behind another; where that one is gone, at the end of the chapters: nothing is lost."""
    places = {block.ref: n + 1 for n, block in enumerate(held)}
    annexes = (n for n, block in enumerate(held) if block.kind is BlockKind.ANNEX)
    at = 0 if not after else places.get(after, next(annexes, len(held)))
    return (*held[:at], one, *held[at:])


def _new(ref: str, change: Mapping[str, Any]) -> TextBlock:
    try:
        kind = BlockKind(str(change["kind"]))
    except ValueError as error:
        raise BadInput(
            f"'{change['kind']}' is no kind of block.", f"Use {', '.join(BlockKind)}."
        ) from error
    return _edited(TextBlock(ref, kind, ""), change)


def _edited(held: TextBlock, change: Mapping[str, Any]) -> TextBlock:
    text = one_line(change.get("text", held.text))
    level = int(change.get("level", held.level or int(held.kind is BlockKind.HEADING)))
    if not text and held.kind in DRAWN:
        raise BadInput(f"The {held.kind} has no caption.", "Say what it shows, in which unit.")
    if not text and held.kind not in NAMING:
        raise BadInput(f"The {held.kind} has no words.", "Write them, or remove the block.")
    _check_length(f"The {held.kind}", text, _LONGEST[held.kind])
    if held.kind is BlockKind.HEADING and not 1 <= level <= _DEEPEST:
        raise BadInput(f"The heading '{text}' has level {level}.", "Use 1, 2 or 3.")
    if held.kind in WORDED:
        dialect.read(text)
    if held.kind is BlockKind.PARAGRAPH:
        # A paragraph that begins as a heading does would be read as one from a file.
        text = f"\\{text}" if text.startswith("#") else text
    made = replace(
        held,
        text=text,
        level=level if held.kind is BlockKind.HEADING else 0,
        is_numbered=bool(change.get("numbered", held.is_numbered)),
        links=_links(change.get("links"), held.links),
        printed=dict(change.get("printed", held.printed)),
        language=_language(held.kind, change.get("language", held.language)),
        of=one_line(change.get("of", held.of)),
        title=one_line(change.get("title", held.title)),
        alt=one_line(change.get("alt", held.alt)),
        readers=checked_readers(change.get("readers", held.readers)),
    )
    _check_more(made)
    return made


def one_line(told: object) -> str:
    """Words of a block without breaks and blanks around them."""
    return " ".join(str(told or "").splitlines()).strip()


def _check_length(what: str, words: str, most: int) -> None:
    if len(words) > most:
        raise BadInput(f"{what} has {len(words):,} characters.", f"Shorten it to {most:,}.")


def _check_more(one: TextBlock) -> None:
    """Whether what only some kinds say is there where it must be, and nowhere else.

    Raises:
        BadInput: What is to be shown is not named, a box has no title, a figure no text alternative.
    """
    shows = one.kind in SHOWN
    if shows and (not one.of or "{" in one.of or "}" in one.of):
        raise BadInput(f"The {one.kind} does not say what it shows.", "Choose it from the list.")
    if one.kind is BlockKind.BOX and not one.title:
        raise BadInput("The box has no title.", "Say in a few words what it is about.")
    _check_length("The title", one.title, _LONGEST_TITLE)
    if one.kind is BlockKind.FIGURE and len(one.alt) < SHORTEST_ALT:
        raise BadInput(
            f"The figure '{one.text}' has no text alternative.",
            f"Write in {SHORTEST_ALT} characters or more what the picture shows, for those who do not see it; "
            "its numbers are added when it is printed.",
        )
    _check_length("The text alternative", one.alt, _LONGEST_ALT)
    holds = {"of": shows, "title": one.kind is BlockKind.BOX, "alt": one.kind is BlockKind.FIGURE}
    for name, may in holds.items():
        if getattr(one, name) and not may:
            raise BadInput(f"A {one.kind} has no '{name}'.", "Leave it out.")


def _language(kind: BlockKind, told: object) -> str:
    said = str(told or "")
    if said and (kind not in SPOKEN or not LANGUAGE.fullmatch(said)):
        raise BadInput(
            f"'{said}' is no language of a {kind}.", "Use a tag such as fr or ar, on a paragraph."
        )
    return said


def _links(told: object, held: Links) -> Links:
    if not isinstance(told, list | tuple):
        return held
    return tuple(Evidence(**{**one, "role": Role(one["role"])}) for one in told)


def _accepted(held: TextBlock, change: Mapping[str, Any]) -> TextBlock:
    printed = {**held.printed, **(change.get("printed") or {})}
    return replace(held, links=accepted(held.ref, held.links, change), printed=printed)


def _kept(held: TextBlock, change: Mapping[str, Any]) -> TextBlock:
    if held.kind not in WORDED:
        raise BadInput(
            f"A {held.kind} always shows what the review says today.",
            "Take it over, or take the block out.",
        )
    return replace(held, links=kept(held.ref, held.links, change))


_CHANGES: Mapping[Change, Callable[[TextBlock, Mapping[str, Any]], TextBlock]] = {
    Change.EDIT: _edited,
    Change.ACCEPT: _accepted,
    Change.HOLD: _kept,
}
