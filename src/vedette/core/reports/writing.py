"""Sentences with live numbers in them: prose with named places, cells, paragraphs."""

from __future__ import annotations

import re

from vedette.core.reports.document import (
    Footnote,
    Inline,
    Inlines,
    Paragraph,
    Text,
)

_PLACE = re.compile(r"\{(\w+)\}")


def prose(sentence: str, **parts: Inline | Inlines | str) -> Inlines:
    """A sentence whose `{places}` are filled with inlines; nothing else in it is special.

    Raises:
        KeyError: A place has no part.

    Example:
        >>> prose("In {year}.", year="2017")
        (Text(text='In '), Text(text='2017'), Text(text='.'))
    """
    made: list[Inline] = []
    for index, piece in enumerate(_PLACE.split(sentence)):
        part = parts[piece] if index % 2 else piece
        if isinstance(part, tuple):
            made.extend(part)
        elif isinstance(part, str):
            made.extend([Text(part)] if part else [])
        else:
            made.append(part)
    return tuple(made)


def paragraph(sentence: str, **parts: Inline | Inlines | str) -> Paragraph:
    """A numbered paragraph of one `prose`."""
    return Paragraph(prose(sentence, **parts))


def footnote(sentence: str, **parts: Inline | Inlines | str) -> Footnote:
    """A footnote of one `prose`."""
    return Footnote(prose(sentence, **parts))


def cell(content: Inline | str | None) -> Inlines:
    """A cell of a table; an en dash for nothing."""
    if content is None or content == "":
        return (Text("–"),)
    return (Text(content) if isinstance(content, str) else content,)


def listed(words: list[str]) -> str:
    """Words as a list in a sentence.

    Example:
        >>> listed(["a", "b", "c"])
        'a, b and c'
    """
    if len(words) < 2:  # noqa: PLR2004 - one word needs no "and"
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def plural(n: int, one: str, many: str = "") -> str:
    """The noun that fits a count.

    Example:
        >>> plural(1, "source"), plural(2, "entry", "entries")
        ('source', 'entries')
    """
    return one if n == 1 else many or f"{one}s"


def breakable(key: str) -> str:
    """A key that may break after its slashes, bars and hyphens (zero-width spaces)."""
    for sign in "/|-_":
        key = key.replace(sign, f"{sign}\u200b")
    return key
