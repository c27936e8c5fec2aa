"""Comments of a word processor: read from a report that came back, written into one that goes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from lxml import etree
from rapidfuzz import fuzz, process

from vedette.core.kernel.errors import BadInput
from vedette.core.library.package import Parts, parts_of, problem_of
from vedette.core.reports.frozen import FrozenBlock
from vedette.core.sources.staging import Limits
from vedette.core.sources.xlsx_package import BadPackage, local

_ALIKE = 85.0
"""From this likeness on (0 to 100) a paragraph is the one that a comment stands in: words may have been tracked."""
_SHORTEST = 12


@dataclass(frozen=True, slots=True)
class WordComment:
    """A comment in a DOCX.

    Args:
        text: What it says.
        quoted: The words that it is on.
        paragraph: The words of the paragraph that it begins in.
    """

    text: str
    quoted: str
    paragraph: str


def word_comments(content: bytes) -> tuple[WordComment, ...]:
    """The comments of a DOCX in their order.

    Raises:
        BadInput: It cannot be read, or has no comments.
    """
    parts, problems = parts_of(content, Limits())
    if parts is None:
        raise BadInput(problems[0].message, problems[0].remedy)
    try:
        found = _comments(parts)
    except BadPackage as bad:
        problem = problem_of(bad)
        raise BadInput(problem.message, problem.remedy) from bad
    if not found:
        raise BadInput(
            "The document has no comments.",
            "Comment in it with the word processor, or send the spreadsheet form.",
        )
    return found


def placed_by_words(comment: WordComment, blocks: tuple[FrozenBlock, ...]) -> str:
    """The name of the block that a comment is on; "" where no block has its words."""
    words = " ".join(comment.paragraph.split())
    if len(words) < _SHORTEST:
        return ""
    held = {one.name: " ".join(one.words.split()) for one in blocks if one.words}
    found = process.extractOne(words, held, scorer=fuzz.ratio, score_cutoff=_ALIKE)
    return str(found[2]) if found else ""


@dataclass(frozen=True, slots=True)
class Margin:
    """A comment as it stands in the margin of a document.

    Args:
        who: Its author.
        at: When it was made, ISO 8601.
        text: What it says.
        words: The words of the paragraph, heading or caption that it is on; "" for the whole document.
    """

    who: str
    at: str
    text: str
    words: str


def with_comments(content: bytes, comments: Sequence[Margin]) -> bytes:
    """A DOCX with comments of the word processor's own, each on its paragraph; the same give the same bytes.

    None is lost: one whose words stand in no paragraph is on the first line of the document and says so.
    """
    from vedette.core.reports._docx import WordMargin

    file = WordMargin(content)
    for comment in comments:
        words = " ".join(comment.words.split())
        found = (
            process.extractOne(words, file.lines, scorer=fuzz.ratio, score_cutoff=_ALIKE)
            if words
            else None
        )
        said = comment.text if found else f"{_NOWHERE} {comment.text}"
        file.comment(int(found[2]) if found else min(file.lines), comment.who, comment.at, said)
    return file.content()


_NOWHERE = "(On no paragraph of this document.)"


@dataclass
class _Walk:
    """Where the ranges of comments begin and end in the text."""

    quoted: dict[str, list[str]] = field(default_factory=dict)
    paragraphs: dict[str, str] = field(default_factory=dict)
    open: set[str] = field(default_factory=set)

    def paragraph(self, node: etree._Element) -> None:
        begun: list[str] = []
        words: list[str] = []
        for one in node.iter():
            name = local(one.tag)
            if name == "commentRangeStart":
                begun.append(_id(one))
                self.open.add(_id(one))
            elif name == "commentRangeEnd":
                self.open.discard(_id(one))
            elif name == "commentReference" and _id(one) not in self.paragraphs:
                begun.append(_id(one))
            elif name in ("t", "delText") and one.text:
                words.append(one.text)
                for ref in self.open:
                    self.quoted.setdefault(ref, []).append(one.text)
        for ref in begun:
            self.paragraphs.setdefault(ref, "".join(words))


def _comments(parts: Parts) -> tuple[WordComment, ...]:
    listed, body = parts.xml("word/comments.xml"), parts.xml("word/document.xml")
    if listed is None or body is None:
        return ()
    walk = _Walk()
    for node in body.iter():
        if local(node.tag) == "p":
            walk.paragraph(node)
    made = [(_id(one), _words(one)) for one in listed if local(one.tag) == "comment"]
    return tuple(
        WordComment(words, "".join(walk.quoted.get(ref, ())), walk.paragraphs.get(ref, ""))
        for ref, words in made
        if words
    )


def _words(node: etree._Element) -> str:
    paragraphs = [one for one in node.iter() if local(one.tag) == "p"]
    lines = (
        "".join(one.text or "" for one in p.iter() if local(one.tag) == "t") for p in paragraphs
    )
    return "\n".join(filter(None, lines)).strip()


def _id(node: etree._Element) -> str:
    return next((str(value) for name, value in node.attrib.items() if local(name) == "id"), "")
