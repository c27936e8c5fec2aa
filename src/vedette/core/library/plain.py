"""Plain text and RTF."""

from __future__ import annotations

import re

from vedette.core.kernel.problems import Problem
from vedette.core.library.reading import Reading, Written, refused
from vedette.core.library.text import normalised

_UNSEEN_RTF = re.compile(rb"\\(?:v|deleted|revised)(?![a-z0-9])")
_REMEDY = "Save it as UTF-8 and add it again."


def decoded_text(content: bytes, declared: str | None = None) -> tuple[str | None, Problem | None]:
    """The text of a file and what is wrong with it: strict, never with replaced letters.

    Args:
        content: The bytes.
        declared: The encoding that the file itself names; UTF-8, or what a byte order mark says, without one.
    """
    name = _by_mark(content) or declared or "utf-8"
    try:
        return content.decode(name).removeprefix("\ufeff"), None
    except LookupError:
        message = f"The file names the encoding '{name}', which is not known."
        return None, Problem("document.encoding", message, _REMEDY)
    except UnicodeDecodeError as error:
        message = f"The file is not {name.upper()}: byte {error.start + 1} does not fit."
        return None, Problem("document.encoding", message, _REMEDY)


def _by_mark(content: bytes) -> str | None:
    if content.startswith(b"\xef\xbb\xbf"):
        return "utf-8"
    return "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else None


def read_text(content: bytes, encoding: str | None = None) -> Reading:
    """The text of a plain text file; form feeds divide pages, blank lines paragraphs.

    Args:
        content: The bytes of the file.
        encoding: As a person stated it.
    """
    text, problem = decoded_text(content, encoding)
    if text is None:
        assert problem is not None, "text or problem"
        return Reading("text", errors=(problem,))
    if "\x00" in text:
        return refused(
            "text", "document.binary", "The file holds NUL bytes: it is no text.", _REMEDY
        )
    return text_reading(text, format="text")


def text_reading(text: str, *, format: str) -> Reading:
    """The reading of text: one block per run of lines without a blank one between them."""
    pages = []
    for number, part in enumerate(text.split("\f"), start=1):
        written = Written()
        for block in re.split(r"\n[ \t]*\n+", normalised(part).text):
            written.add(block.strip("\n"))
        pages.append(written.page(number))
    return Reading(format, tuple(pages))


def read_rtf(content: bytes) -> Reading:
    """The text of an RTF document.

    Args:
        content: The bytes of the file.
    """
    from striprtf.striprtf import rtf_to_text  # loaded for this format alone

    if _UNSEEN_RTF.search(content):
        return refused(
            "rtf",
            "document.hidden",
            "The document has hidden, deleted or revised words, which RTF mixes into its text.",
            "Save it as DOCX, where they can be told apart, and add that.",
        )
    try:
        text = rtf_to_text(content.decode("latin-1"), errors="strict")
    except (UnicodeError, ValueError, LookupError) as error:
        message = (
            f"The document is damaged or in an encoding that is not read ({type(error).__name__})."
        )
        return refused("rtf", "document.damaged", message, "Save it as DOCX and add that.")
    return text_reading(re.sub(r"\n", "\n\n", text), format="rtf")
