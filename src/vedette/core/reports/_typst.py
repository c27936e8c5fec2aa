"""The one door to Typst: a template and values in, a tagged and archivable PDF out."""

from __future__ import annotations

import datetime as dt
import json
import re
import tempfile
from pathlib import Path

import typst

from vedette.core.kernel.errors import BadInput

STANDARDS: list[typst.PDFStandard] = ["a-2a", "ua-1"]
# A character without glyph, or one that PDF/A forbids (private use, byte order mark).
_NO_GLYPH = re.compile(r'(?:the text|codepoint) `"(.+?)"`')
_ESCAPED = re.compile(r"\\u\{([0-9a-fA-F]+)\}")
# Blanks that fall into a run without glyphs; the engine then asks the font for them, too.
_BLANKS = {r"\t": "\t", r"\n": "\n", r"\r": "\r"}
_TRIES = 8


def pdf(template: bytes, values: object, *, fonts: Path | None, issued_at: dt.datetime) -> bytes:
    """The PDF of a template with values, PDF/A-2a and PDF/UA-1; same input, same bytes.

    The engine sees an empty folder as its root, no system fonts and no packages. A character that
    no font of the report has is printed as its code point, "[U+4E2D]", never dropped; a tab is a
    space.

    Args:
        template: Typst source; it reads the values as JSON from `sys.inputs.document`.
        values: JSON types.
        fonts: Folder of TTF files beside the engine's own fonts.
        issued_at: Instant written into the file.

    Raises:
        BadInput: The template stops, for instance on a picture without text alternative.
    """
    for _ in range(_TRIES):
        try:
            return _compiled(template, values, fonts=fonts, issued_at=issued_at)
        except typst.TypstError as error:
            missing = _missing(error.diagnostic)
            if not missing:
                raise BadInput(
                    f"The report cannot be set: {error.message}.", "Correct the block it names."
                ) from error
            values = _spelt_out(values, missing)
    raise BadInput(
        "The report has characters that no font of it can print.",
        "Give a folder with fonts of that script.",
    )


def _compiled(
    template: bytes, values: object, *, fonts: Path | None, issued_at: dt.datetime
) -> bytes:
    folders = [str(fonts)] if fonts is not None and fonts.is_dir() else []
    with tempfile.TemporaryDirectory() as empty:
        compiler = typst.Compiler(
            template,
            root=empty,
            font_paths=typst.Fonts(
                include_system_fonts=False, include_embedded_fonts=True, font_paths=folders
            ),
            sys_inputs={"document": json.dumps(values, ensure_ascii=False)},
            package_path=empty,
            package_cache_path=empty,
        )
        made = compiler.compile(
            format="pdf", pdf_standards=STANDARDS, timestamp=int(issued_at.timestamp())
        )
    assert isinstance(made, bytes), "one PDF is asked for"
    return made


def _missing(diagnostic: str) -> dict[int, str]:
    """Characters without a glyph, as a table for `str.translate`; the engine escapes some."""
    named = "".join(_NO_GLYPH.findall(diagnostic))
    characters = {chr(int(code, 16)) for code in _ESCAPED.findall(named)}
    characters |= {sign for sign in _ESCAPED.sub("", named) if not sign.isascii()}
    blanks = {ord(sign): " " for written, sign in _BLANKS.items() if written in named}
    return {ord(sign): f"[U+{ord(sign):04X}]" for sign in characters} | blanks


def _spelt_out(value: object, missing: dict[int, str]) -> object:
    match value:
        case str():
            return value.translate(missing)
        case list():
            return [_spelt_out(item, missing) for item in value]
        case dict():
            return {
                str(_spelt_out(key, missing)): _spelt_out(item, missing)
                for key, item in value.items()
            }
        case _:
            return value
