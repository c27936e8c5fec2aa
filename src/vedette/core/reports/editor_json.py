"""The text of a report as the nodes that an editor in the browser holds, and back: a view of it, never what is kept.

Each block is one node with its name for life; what is live in a paragraph is one sign that cannot be typed into.

    {"type": "paragraph", "attrs": {"ref": "PAR-7K3QF2", "language": ""}, "content": [
        {"type": "text", "text": "In all, "},
        {"type": "number", "attrs": {"key": "killed-total", "form": "value", "strong": false}}]}

Reading the nodes of a text gives the same pieces. A paragraph whose pieces are what they were keeps the spelling
that its author gave it, so that looking at a text in the editor never changes it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any, TypeGuard

from vedette.core.kernel.errors import BadInput
from vedette.core.reports import dialect
from vedette.core.reports.audiences import checked_readers
from vedette.core.reports.document import Code, Emphasis, Form, Reference, Strong, Text
from vedette.core.reports.markdown import Wanted
from vedette.core.reports.text import WORDED, BlockKind, TextBlock, one_line

Node = Mapping[str, Any]
"""JSON of an editor: whatever it sends is looked at before it is believed."""
_MARKS: Mapping[str, type[Strong] | type[Emphasis] | type[Code]] = {
    "strong": Strong,
    "emphasis": Emphasis,
    "code": Code,
}
_NO_NODE = "Load the page again; if it stays so, use the form for text."


def node_of(block: TextBlock) -> dict[str, Any]:
    """One block as a node."""
    match block.kind:
        case BlockKind.HEADING:
            attrs = {"ref": block.ref, "level": block.level, "numbered": block.is_numbered}
            content = _text(block.text)
        case BlockKind.SECTION:
            attrs = {"ref": block.ref, "name": block.text, "readers": block.readers}
            return {"type": "section", "attrs": attrs}
        case BlockKind.ANNEX:
            attrs, content = {"ref": block.ref}, _text(block.text)
        case BlockKind.FIGURE | BlockKind.TABLE | BlockKind.QUOTATION | BlockKind.RECOMMENDATION:
            attrs = {"ref": block.ref, **_shown(block), "readers": block.readers}
            return {"type": str(block.kind), "attrs": attrs}
        case BlockKind.PARAGRAPH | BlockKind.BOX:
            attrs = {"ref": block.ref, "language": block.language}
            attrs |= {"title": block.title} if block.kind is BlockKind.BOX else {}
            content = inline_nodes(dialect.read(block.text))
    return {
        "type": str(block.kind),
        "attrs": attrs | {"readers": block.readers},
        "content": content,
    }


def _shown(block: TextBlock) -> dict[str, str]:
    """What a block that the review fills says: a caption is its words."""
    match block.kind:
        case BlockKind.FIGURE:
            return {"of": block.of, "caption": block.text, "alt": block.alt}
        case BlockKind.TABLE:
            return {"of": block.of, "caption": block.text}
        case BlockKind.RECOMMENDATION:
            return {"of": block.of}
        case _:
            return {"of": block.of, "language": block.language}


def inline_nodes(pieces: Iterable[dialect.Piece]) -> list[dict[str, Any]]:
    """The pieces of a paragraph as nodes."""
    return [_node(piece) for piece in pieces]


def wanted_of(node: Node, before: TextBlock | None = None) -> Wanted:
    """What a node says of a block.

    Args:
        node: As the editor sends it.
        before: The block as it stands; None for a new one.

    Raises:
        BadInput: It is no node of a report.
    """
    attrs = _attrs(node)
    # An editor that says nothing of readers leaves them as they are: a block is never opened by silence.
    stood = before.readers if before else ""
    return replace(_wanted(node, before), readers=checked_readers(attrs.get("readers", stood)))


def _wanted(node: Node, before: TextBlock | None) -> Wanted:
    attrs, ref = _attrs(node), before.ref if before else ""
    match node.get("type"):
        case "heading":
            level, numbered = attrs.get("level"), attrs.get("numbered")
            if not isinstance(level, int) or not isinstance(numbered, bool):
                raise BadInput("The editor sent a heading without its level.", _NO_NODE)
            return Wanted(ref, BlockKind.HEADING, _plain(node), level, numbered)
        case "annex":
            return Wanted(ref, BlockKind.ANNEX, _plain(node))
        case "section":
            return Wanted(ref, BlockKind.SECTION, str(attrs.get("name", "")))
        case "paragraph":
            words = _spelled(pieces_of(_content(node)), before)
            return Wanted(ref, BlockKind.PARAGRAPH, words, language=_said(attrs, "language"))
        case "box":
            words, title = _spelled(pieces_of(_content(node)), before), _said(attrs, "title")
            return Wanted(ref, BlockKind.BOX, words, language=_said(attrs, "language"), title=title)
        case "figure" | "table" | "quotation" | "recommendation" as kind:
            return _wanted_shown(ref, BlockKind(kind), attrs)
        case other:
            raise BadInput(f"'{other}' is no kind of block.", f"Use {', '.join(BlockKind)}.")


def _wanted_shown(ref: str, kind: BlockKind, attrs: Node) -> Wanted:
    return Wanted(
        ref,
        kind,
        _said(attrs, "caption"),
        language=_said(attrs, "language") if kind is BlockKind.QUOTATION else "",
        of=_said(attrs, "of"),
        alt=_said(attrs, "alt") if kind is BlockKind.FIGURE else "",
    )


def _said(attrs: Node, name: str) -> str:
    return one_line(attrs.get(name))


def pieces_of(content: Sequence[object]) -> dialect.Pieces:
    """The pieces that nodes say; words beside each other that look alike are one piece, as an editor joins them.

    Raises:
        BadInput: Something is no node of a paragraph.
    """
    return _joined([_piece(node) for node in content])


def _spelled(pieces: dialect.Pieces, before: TextBlock | None) -> str:
    if before and before.kind in WORDED:
        stood = dialect.read(before.text)
        if _joined(stood) == pieces:
            return before.text
    return dialect.write(pieces).strip()


def _joined(pieces: Sequence[dialect.Piece]) -> dialect.Pieces:
    """Words beside each other that are set apart alike as one piece; within notes, too."""
    made: list[dialect.Piece] = []
    for kind, run in groupby(pieces, type):
        group = list(run)
        if kind in (Text, *_MARKS.values()):
            made.append(kind("".join(one.text for one in group if _is_words(one))))
        else:
            made += [
                dialect.Note(_joined(one.pieces)) if isinstance(one, dialect.Note) else one
                for one in group
            ]
    return tuple(made)


def _is_words(piece: dialect.Piece) -> TypeGuard[Text | Strong | Emphasis | Code]:
    return isinstance(piece, Text | Strong | Emphasis | Code)


def _text(words: str) -> list[dict[str, Any]]:
    return [{"type": "text", "text": words}]


def _node(piece: dialect.Piece) -> dict[str, Any]:
    match piece:
        case Text(text=words):
            return {"type": "text", "text": words}
        case Strong() | Emphasis() | Code():
            mark = next(name for name, kind in _MARKS.items() if isinstance(piece, kind))
            return {"type": "text", "text": piece.text, "marks": [{"type": mark}]}
        case dialect.Number(key=key, form=form, is_strong=is_strong):
            attrs: dict[str, Any] = {"key": key, "form": str(form), "strong": is_strong}
            return {"type": "number", "attrs": attrs}
        case dialect.Rests(ref=ref):
            return {"type": "rests", "attrs": {"on": ref}}
        case Reference(label=label, starts_sentence=starts):
            return {"type": "reference", "attrs": {"to": label, "starts": starts}}
        case dialect.Note(pieces=inner):
            return {"type": "note", "attrs": {"content": inline_nodes(inner)}}


def _piece(node: object) -> dialect.Piece:
    if not isinstance(node, Mapping):
        raise BadInput("The editor sent something that is no node.", _NO_NODE)
    read = _PIECES.get(str(node.get("type")))
    if read is None:
        raise BadInput(f"'{node.get('type')}' cannot stand in a paragraph.", _NO_NODE)
    return read(node)


def _words(node: Node) -> dialect.Piece:
    words = " ".join(str(node.get("text", "")).splitlines())
    marks = [str(one.get("type")) for one in node.get("marks") or () if isinstance(one, Mapping)]
    if not marks:
        return Text(words)
    if len(marks) > 1 or marks[0] not in _MARKS:
        raise BadInput(
            f"'{words}' is set apart as {' and '.join(marks)}.", "Set words apart in one way."
        )
    return _MARKS[marks[0]](words)


def _number(node: Node) -> dialect.Piece:
    attrs = _attrs(node)
    form = str(attrs.get("form") or Form.VALUE)
    if form not in dialect.FORMS:
        raise BadInput(
            f"'{form}' is no side of a number.", f"Use one of {', '.join(dialect.FORMS)}."
        )
    return dialect.Number(_named(attrs, "key"), Form(form), attrs.get("strong") is True)


def _note(node: Node) -> dialect.Piece:
    inner = _attrs(node).get("content")
    if not isinstance(inner, list):
        raise BadInput("The editor sent a footnote without its words.", _NO_NODE)
    made = pieces_of(inner)
    if any(isinstance(one, dialect.Note) for one in made):
        raise BadInput("A footnote stands in a footnote.", "Write both into one footnote.")
    return dialect.Note(made)


def _rests(node: Node) -> dialect.Piece:
    return dialect.Rests(_named(_attrs(node), "on"))


def _reference(node: Node) -> dialect.Piece:
    attrs = _attrs(node)
    return Reference(_named(attrs, "to"), starts_sentence=attrs.get("starts") is True)


_PIECES: Mapping[str, Callable[[Node], dialect.Piece]] = {
    "text": _words,
    "number": _number,
    "rests": _rests,
    "reference": _reference,
    "note": _note,
}


def _named(attrs: Node, name: str) -> str:
    """A name in a token: without the signs that would end it.

    Raises:
        BadInput: There is none, or one of these signs stands in it.
    """
    said = str(attrs.get(name) or "").strip()
    if not said or "}" in said or "{" in said:
        raise BadInput(f"'{said}' names nothing that can be live.", _NO_NODE)
    return said


def _attrs(node: Node) -> Node:
    attrs = node.get("attrs")
    return attrs if isinstance(attrs, Mapping) else {}


def _content(node: Node) -> Sequence[object]:
    content = node.get("content")
    return content if isinstance(content, list) else ()


def _plain(node: Node) -> str:
    words = "".join(str(one.get("text", "")) for one in _content(node) if isinstance(one, Mapping))
    return " ".join(words.splitlines()).strip()
