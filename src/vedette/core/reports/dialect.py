r"""How people write the words of a report: Markdown with live numbers, evidence and references in it.

    **strong**  *set apart*  `code`                     as in Markdown
    {{num:KEY}}  {{num:KEY|interval}}  **{{num:KEY}}**  a live number: key of a figure, then which side of it
    {{rests:REF}}                                       what the sentence rests on, printed as a note
    {{to:LABEL}}  {{To:LABEL}}                          "table 2", "Table 2"
    ^[a note at the foot]                               with all of these in it, but no other note
    \                                                   takes the next sign as it is

A mark that nothing closes is a sign like any other. Reading what was written gives the same pieces again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from vedette.core.kernel.errors import BadInput
from vedette.core.reports.document import Code, Emphasis, Form, Reference, Strong, Text

FORMS = (Form.VALUE, Form.INTERVAL, Form.COUNT, Form.RANGE, Form.EXPOSURE)
"""Sides of a figure that a text can print."""
_SIGNS = re.compile(r"[\\*`{}^\[\]]")
_TOKEN = re.compile(r"\{\{(num|rests|to|To):(.+?)\}\}", re.DOTALL)
_NOTE, _END_OF_NOTE, _ESCAPE = "^[", "]", "\\"
_SetApart = type[Strong] | type[Emphasis] | type[Code]
_MARKS: dict[str, _SetApart] = {"**": Strong, "*": Emphasis, "`": Code}
"""The longer mark first: two stars are not twice one."""


@dataclass(frozen=True, slots=True)
class Number:
    """A live number that is not yet bound: key of a figure or of one of its points, and the side that is printed."""

    key: str
    form: Form = Form.VALUE
    is_strong: bool = False


@dataclass(frozen=True, slots=True)
class Rests:
    """What a sentence rests on, by reference."""

    ref: str


@dataclass(frozen=True, slots=True)
class Note:
    """A note at the foot of the page."""

    pieces: tuple[Piece, ...]


Piece = Text | Strong | Emphasis | Code | Reference | Number | Rests | Note
Pieces = tuple[Piece, ...]


def read(written: str) -> Pieces:
    """The pieces of one paragraph as a person wrote it; line breaks in it are spaces.

    Raises:
        BadInput: Something in double braces is unknown or not closed, or a note stands in a note.

    Example:
        >>> read("In all, {{num:killed-total}} *died*.")[1:3]
        (Number(key='killed-total', form=<Form.VALUE: 'value'>, is_strong=False), Text(text=' '))
    """
    return _Reader(" ".join(written.splitlines())).pieces(in_note=False)


def write(pieces: Iterable[Piece]) -> str:
    r"""The pieces as a person would write them; `read` gives them again.

    Example:
        >>> write((Text("3 * 4 "), Strong("is"), Number("killed-total", Form.INTERVAL)))
        '3 \\* 4 **is**{{num:killed-total|interval}}'
    """
    return "".join(map(_written, pieces))


def everything(pieces: Pieces) -> Iterator[Piece]:
    """All pieces in reading order, those of notes too."""
    for one in pieces:
        yield one
        if isinstance(one, Note):
            yield from everything(one.pieces)


def escaped(words: str) -> str:
    """Words in which no sign is a mark; a space at the beginning is kept."""
    made = _without_marks(words)
    return f"{_ESCAPE}{made}" if made[:1].isspace() else made


def _without_marks(words: str) -> str:
    return _SIGNS.sub(lambda found: f"{_ESCAPE}{found.group()}", words)


def _written(piece: Piece) -> str:
    match piece:
        case Text(text=words):
            return _without_marks(words)
        case Strong() | Emphasis() | Code():
            mark = next(mark for mark, kind in _MARKS.items() if isinstance(piece, kind))
            return f"{mark}{escaped(piece.text)}{mark}"
        case Note(pieces=inner):
            return f"{_NOTE}{write(inner)}{_END_OF_NOTE}"
        case _:
            return _token_of(piece)


def _token_of(piece: Reference | Rests | Number) -> str:
    match piece:
        case Reference(label=label, starts_sentence=starts):
            return f"{{{{{'To' if starts else 'to'}:{label}}}}}"
        case Rests(ref=ref):
            return f"{{{{rests:{ref}}}}}"
        case Number(key=key, form=form, is_strong=is_strong):
            token = f"{{{{num:{key}{'' if form is Form.VALUE else f'|{form}'}}}}}"
            return f"**{token}**" if is_strong else token


class _Reader:
    """Reads from the left to the right; knows where it is."""

    def __init__(self, written: str) -> None:
        self._text = written
        self._at = 0

    def pieces(self, *, in_note: bool) -> Pieces:
        """What stands from here to the end, or to the end of the note."""
        made: list[Piece] = []
        words: list[str] = []
        while self._at < len(self._text):
            if in_note and self._text.startswith(_END_OF_NOTE, self._at):
                break
            piece = self._marked(in_note=in_note)
            if piece is None:
                words.append(self._sign())
                continue
            made += [Text("".join(words))] if words else []
            made.append(piece)
            words = []
        return (*made, *([Text("".join(words))] if words else []))

    def _marked(self, *, in_note: bool) -> Piece | None:
        """What a mark here opens; None where none does, or nothing closes it."""
        if self._text.startswith("{{", self._at):
            return self._token()
        if self._text.startswith(_NOTE, self._at):
            return self._note(in_note=in_note)
        for mark, kind in _MARKS.items():
            if self._text.startswith(mark, self._at):
                return self._set_apart(mark, kind)
        return None

    def _sign(self) -> str:
        if self._text[self._at] == _ESCAPE and self._at + 1 < len(self._text):
            self._at += 1
        self._at += 1
        return self._text[self._at - 1]

    def _token(self) -> Piece:
        found = _TOKEN.match(self._text, self._at)
        if found is None:
            shown = self._text[self._at : self._at + 40]
            raise BadInput(
                f"'{shown}' is none of the things that stand in double braces.",
                "Use {{num:KEY}}, {{rests:REF}} or {{to:LABEL}}, or put \\ before a brace that is only a brace.",
            )
        self._at = found.end()
        return _of_token(found.group(1), found.group(2).strip())

    def _note(self, *, in_note: bool) -> Piece:
        start = self._at
        if in_note:
            raise BadInput("A footnote stands in a footnote.", "Write both into one footnote.")
        self._at += len(_NOTE)
        inner = self.pieces(in_note=True)
        if not self._text.startswith(_END_OF_NOTE, self._at):
            shown = self._text[start : start + 40]
            raise BadInput(f"The footnote '{shown}' has no end.", "Close it with ].")
        self._at += len(_END_OF_NOTE)
        return Note(inner)

    def _set_apart(self, mark: str, kind: _SetApart) -> Piece | None:
        begin = self._at + len(mark)
        end = _closing(self._text, mark, begin)
        if end <= begin or self._text[begin].isspace():
            return None
        inside = self._text[begin:end]
        number = _TOKEN.fullmatch(inside)
        made: Piece
        if kind is Strong and number is not None and number.group(1) == "num":
            made = _number(number.group(2).strip(), is_strong=True)
        elif "{{" in re.sub(r"\\.", "", inside):
            raise BadInput(
                f"In '{mark}{inside}{mark}' something in double braces is set apart with words.",
                "Close the mark before it: only a number alone can be strong.",
            )
        else:
            made = kind(re.sub(r"\\(.)", r"\1", inside))
        self._at = end + len(mark)
        return made


def _closing(text: str, mark: str, begin: int) -> int:
    """Where a mark is closed; -1 where it is not."""
    at = begin
    while at < len(text):
        if text[at] == _ESCAPE:
            at += 2
        elif text.startswith(mark, at):
            return at
        else:
            at += 1
    return -1


def _of_token(kind: str, said: str) -> Piece:
    if kind == "num":
        return _number(said)
    if kind == "rests":
        return Rests(said)
    return Reference(said, starts_sentence=kind == "To")


def _number(said: str, *, is_strong: bool = False) -> Number:
    key, bar, form = said.rpartition("|")
    if bar and form in FORMS:
        return Number(key, Form(form), is_strong)
    return Number(said, Form.VALUE, is_strong)
