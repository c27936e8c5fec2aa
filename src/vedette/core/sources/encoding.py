"""Bytes to text: UTF-8 strictly, or the declared encoding strictly, or a question."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from vedette.core.kernel.problems import Problem
from vedette.core.sources.staging import Findings

ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
"""Control characters (C0 but tab and newlines, DEL, C1), and the marks that stand for bad bytes."""

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CANDIDATES = ("cp1252", "iso-8859-15", "cp1250", "cp1251", "cp1256", "mac_roman")
_NOT_FOR_FILES = frozenset(
    {"utf-7", "idna", "punycode", "raw-unicode-escape", "raw_unicode_escape", "unicode-escape"}
    | {"unicode_escape", "undefined", "mbcs", "oem"}
)
_SAMPLE = 40
_C0 = bytes(byte for byte in (*range(32), 127) if byte not in b"\t\n\r")
_C1 = re.compile(b"\xc2[\x80-\x9f]")


@dataclass(frozen=True, slots=True)
class Text:
    """A decoded file.

    Args:
        utf8: The text in UTF-8, without byte order mark; bytes that could not be decoded as read.
        is_clean: Whether it holds no bad byte and no control character, and may be read in bulk.
        encoding: What it was decoded with.
    """

    utf8: bytes
    is_clean: bool
    encoding: str

    @property
    def text(self) -> str:
        """The text; each byte that could not be decoded is a lone surrogate, found by `ILLEGAL`."""
        return self.utf8.decode("utf-8", "surrogateescape")


def decoded(content: bytes, declared: str, findings: Findings) -> Text | None:
    """The text of a file, or None after noting why there is none.

    Args:
        content: The bytes of the file.
        declared: Name of an encoding, or "auto".
        findings: Takes warnings, errors and the question `encoding`.
    """
    text = (
        _undeclared(content, findings)
        if declared == "auto"
        else _as_declared(content, declared, findings)
    )
    if text is not None:
        findings.choices["encoding"] = text.encoding
    return text


def is_free_of_controls(utf8: bytes) -> bool:
    """Whether UTF-8 text holds no control character but tab, line feed and carriage return."""
    return len(utf8.translate(None, _C0)) == len(utf8) and not (
        b"\xc2" in utf8 and _C1.search(utf8)
    )


def _undeclared(content: bytes, findings: Findings) -> Text | None:
    for mark, name in _BOMS:
        if content.startswith(mark):
            findings.ask(
                "encoding",
                f"The file starts with the mark of {name.upper()}. Is it text in {name.upper()}?",
                (name,),
            )
            return None
    body = _without_mark(content, findings)
    if _is_utf8(body):
        return Text(body, is_free_of_controls(body), "utf-8")
    if not body.decode("utf-8", "ignore").isascii():
        return Text(body, is_clean=False, encoding="utf-8")
    if b"\x00" in body:
        findings.refuse(
            Problem(
                "text.nul",
                "The file holds NUL bytes and is not UTF-8.",
                "Save the file as UTF-8 text, or declare its encoding.",
                line=_line_at(body, body.index(b"\x00")),
            )
        )
        return None
    _ask_for_encoding(body, findings)
    return None


def _without_mark(content: bytes, findings: Findings) -> bytes:
    if not content.startswith(codecs.BOM_UTF8):
        return content
    findings.warn(
        Problem(
            "encoding.bom",
            "The file starts with a byte order mark of UTF-8, which is left out.",
            "Nothing to do.",
            line=1,
        )
    )
    return content[len(codecs.BOM_UTF8) :]


def _is_utf8(body: bytes) -> bool:
    if body.isascii():
        return True
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def readings_of(content: bytes) -> dict[str, str]:
    """Encodings that the bytes are valid in, each with how the first letter beyond ASCII and its neighbours read.

    UTF-8 alone where it fits; none is told apart for plain ASCII.
    """
    for mark, name in _BOMS:
        if content.startswith(mark):
            return {name: " ".join(content[: 2 * _SAMPLE].decode(name, "ignore").split())}
    body = content.removeprefix(codecs.BOM_UTF8)
    if body.isascii():
        return {"utf-8": ""}
    place = _first_beyond_ascii(body)
    part = body[max(0, place - _SAMPLE // 2) : place + _SAMPLE // 2]
    if _is_utf8(body):
        return {"utf-8": " ".join(part.decode("utf-8", "ignore").split())}
    return _samples(body, part)


def _first_beyond_ascii(body: bytes) -> int:
    return next(index for index, byte in enumerate(body) if byte >= 128)  # noqa: PLR2004


def _samples(body: bytes, part: bytes) -> dict[str, str]:
    samples = {}
    for name in _CANDIDATES:
        try:
            body.decode(name)
        except UnicodeDecodeError:
            continue
        samples[name] = " ".join(part.decode(name, "replace").split())
    return samples


def _ask_for_encoding(body: bytes, findings: Findings) -> None:
    place = _first_beyond_ascii(body)
    samples = _samples(body, body[max(0, place - _SAMPLE // 2) : place + _SAMPLE // 2])
    shown = "; ".join(f"{name}: {sample!r}" for name, sample in samples.items())
    findings.ask(
        "encoding",
        f"The file is not UTF-8. In which encoding does line {_line_at(body, place)} read right? {shown}",
        tuple(samples) or ("iso-8859-1",),
    )


def _as_declared(content: bytes, declared: str, findings: Findings) -> Text | None:
    name = _known(declared)
    if name is None:
        findings.refuse(
            Problem(
                "encoding.unknown",
                f"The declared encoding {declared!r} is not known.",
                "State an encoding such as utf-8, cp1252 or utf-16 in the mapping.",
                value=declared,
            )
        )
        return None
    if _contradicts_mark(content, name):
        findings.refuse(
            Problem(
                "encoding.contradiction",
                f"The file starts with the mark of another encoding than the declared {declared}.",
                "Correct or remove `encoding` in the mapping.",
                line=1,
                value=declared,
            )
        )
        return None
    body = _without_mark(content, findings) if name in {"utf-8", "utf_8"} else content
    return _decoded_with(body, name, findings)


def _decoded_with(body: bytes, name: str, findings: Findings) -> Text | None:
    if name == "utf-8":
        return Text(body, _is_utf8(body) and is_free_of_controls(body), name)
    try:
        utf8 = body.decode(name).encode("utf-8")
    except UnicodeError as error:
        start = getattr(error, "start", None)
        _refuse_bytes(body, name, start, findings)
        return None
    utf8 = utf8.removeprefix(codecs.BOM_UTF8)
    return Text(utf8, is_free_of_controls(utf8), name)


def _refuse_bytes(body: bytes, name: str, start: int | None, findings: Findings) -> None:
    line = None if start is None else _line_at(body, start)
    findings.refuse(
        Problem(
            "encoding.invalid",
            f"The file is not valid {name}" + ("." if start is None else f": byte {start + 1}."),
            "Declare the encoding in which the file was saved, or save it as UTF-8.",
            record=line,
            line=line,
            value=None if start is None else body[start : start + 4].hex(" "),
        )
    )


def _known(declared: str) -> str | None:
    """The name under which Python knows a text encoding for files, or None."""
    try:
        codec = codecs.lookup(declared)
    except (LookupError, ValueError):
        return None
    is_text = getattr(codec, "_is_text_encoding", True)
    return codec.name if is_text and codec.name not in _NOT_FOR_FILES else None


def _contradicts_mark(content: bytes, name: str) -> bool:
    if content.startswith(codecs.BOM_UTF8):
        return not name.startswith("utf-8")
    found = next((family for mark, family in _BOMS if content.startswith(mark)), None)
    if found == "utf-32" and name.startswith("utf-16") and content.startswith(codecs.BOM_UTF16_LE):
        return False
    return found is not None and not name.startswith(found)


def _line_at(body: bytes, place: int) -> int:
    """The physical line of a byte: line feeds before it, or carriage returns where there are none."""
    before = body[:place]
    return 1 + (before.count(b"\n") or before.count(b"\r"))
