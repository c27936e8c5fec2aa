"""An e-mail as text: who wrote to whom and when, the words, and its attachments as files of their own."""

from __future__ import annotations

from email import errors, policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from pathlib import Path

from vedette.core.kernel.problems import Problem
from vedette.core.library.html import html_reading
from vedette.core.library.plain import text_reading
from vedette.core.library.reading import Attachment, Block, Kind, Page, Reading, Written, refused
from vedette.core.library.text import normalised

ATTACHMENTS = 100
"""Most files inside one message."""

_TOLD = ("Subject", "Date", "From", "To", "Cc")


def read_eml(content: bytes, folder: Path) -> Reading:
    """The text of a message; its attachments are written into the folder.

    Args:
        content: The bytes of the file.
        folder: For the attachments, `attachment-1` and so on; their names are told, never used as paths.
    """
    message = BytesParser(policy=policy.default).parsebytes(content)
    assert isinstance(message, EmailMessage), "the policy makes these"
    files = [one for one in message.iter_attachments() if isinstance(one, EmailMessage)]
    if len(files) > ATTACHMENTS:
        return refused(
            "eml",
            "limit.attachments",
            f"The message has {len(files)} attachments; the most is {ATTACHMENTS}.",
            "Save the attachments and add them as files.",
        )
    kept, lost = [], []
    for number, one in enumerate(files, start=1):
        held = _bytes(one)
        name = one.get_filename() or f"attachment {number}{_extension(one)}"
        if held:
            (folder / f"attachment-{number}").write_bytes(held)
            kept.append(Attachment(_safe(name), f"attachment-{number}"))
        else:
            lost.append(_safe(name))
    body = _body(message)
    page = _with_head(_headers(message), body.pages[0] if body.pages else Page(1, ""))
    return Reading(
        "eml",
        (page, *body.pages[1:]),
        title=_header(message, "Subject") or None,
        written_on=_day(message),
        asides=body.asides,
        errors=body.errors,
        warnings=(*body.warnings, *_warnings(message, lost)),
        attachments=tuple(kept),
    )


def _headers(message: EmailMessage) -> Written:
    written = Written()
    for name in _TOLD:
        value = _header(message, name)
        if value:
            written.add(f"{name}: {value}", Kind.HEADING)
    return written


def _with_head(head: Written, body: Page) -> Page:
    """The body with the lines of the head before it."""
    if not head.pieces:
        return body
    first = head.page(1)
    at = len(first.text) + 1
    moved = tuple(Block(b.kind, b.start + at, b.end + at, b.number) for b in body.blocks)
    return Page(1, f"{first.text}\n{body.text}", (*first.blocks, *moved))


def _body(message: EmailMessage) -> Reading:
    part = message.get_body(preferencelist=("plain", "html"))
    if part is None:
        return Reading("eml")
    try:
        text = part.get_content()
    except (LookupError, UnicodeError) as error:
        return refused(
            "eml",
            "document.encoding",
            f"The text of the message is in an encoding that is not read ({type(error).__name__}).",
            "Save the message as PDF or text and add that.",
        )
    if part.get_content_subtype() == "html":
        return html_reading(str(text), format="eml")
    return text_reading(str(text).replace("\r\n", "\n"), format="eml")


def _bytes(part: EmailMessage) -> bytes:
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload(0)
        return inner.as_bytes() if isinstance(inner, EmailMessage) else b""
    held = part.get_payload(decode=True)
    return held if isinstance(held, bytes) else b""


def _extension(part: EmailMessage) -> str:
    return ".eml" if part.get_content_type() == "message/rfc822" else ""


def _header(message: EmailMessage, name: str) -> str:
    """A header in one line; what cannot be decoded stays as it came."""
    try:
        value = message.get(name)
    except (ValueError, IndexError, errors.MessageError):
        return ""
    return " ".join(normalised(str(value or "")).text.split())


def _day(message: EmailMessage) -> str | None:
    try:
        return parsedate_to_datetime(_header(message, "Date")).date().isoformat()
    except (ValueError, TypeError, IndexError):
        return None


def _safe(name: str) -> str:
    """The last part of a name, in one line: what a message says is never a path."""
    return (
        " ".join(normalised(name).text.replace("\\", "/").rpartition("/")[2].split())[:200]
        or "file"
    )


def _warnings(message: EmailMessage, lost: list[str]) -> list[Problem]:
    found = [
        Problem(
            "document.attachment",
            f"The attachment '{name}' is empty or cannot be decoded.",
            "Save it from the mail program and add it as a file.",
        )
        for name in lost
    ]
    if message.defects:
        found.append(
            Problem(
                "document.defect",
                f"The message breaks a rule of e-mail ({type(message.defects[0]).__name__}).",
                "Compare the text with the message in a mail program.",
            )
        )
    return found
