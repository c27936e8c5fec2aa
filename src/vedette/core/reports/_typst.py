"""The one door to Typst: a template and values in, a tagged and archivable PDF out."""

from __future__ import annotations

import datetime as dt
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path

import typst

from vedette.core.kernel.errors import BadInput

STANDARDS = ("a-2a", "ua-1")
_NO_GLYPH = re.compile(r'the text `"(.+?)"` could not be displayed')
_GLYPHS_TRIED = 200


def pdf(
    template: bytes, inputs: Mapping[str, str], *, fonts: Path | None, issued_at: dt.datetime
) -> bytes:
    """The PDF of a template with values, PDF/A-2a and PDF/UA-1; same input, same bytes.

    The engine sees an empty folder as its root, no system fonts and no packages. A character that
    no bundled font has is printed as its code point, "[U+4E2D]", never dropped.

    Raises:
        BadInput: The template stops, for instance on a picture without text alternative.
    """
    known = dict(inputs)
    for _ in range(_GLYPHS_TRIED):
        try:
            return _compiled(template, known, fonts=fonts, issued_at=issued_at)
        except typst.TypstError as error:
            missing = _NO_GLYPH.search(error.message)
            if missing is None:
                raise BadInput(
                    f"The report cannot be set: {error.message}.", "Correct the block it names."
                ) from error
            known = {name: _spelt_out(text, missing[1]) for name, text in known.items()}
    raise BadInput(
        f"More than {_GLYPHS_TRIED} characters are in no font of the report.",
        "Give a folder with fonts of that script.",
    )


def _compiled(
    template: bytes, inputs: Mapping[str, str], *, fonts: Path | None, issued_at: dt.datetime
) -> bytes:
    folders = [str(fonts)] if fonts is not None and fonts.is_dir() else []
    with tempfile.TemporaryDirectory() as empty:
        compiler = typst.Compiler(
            template,
            root=empty,
            font_paths=typst.Fonts(
                include_system_fonts=False, include_embedded_fonts=True, font_paths=folders
            ),
            sys_inputs=dict(inputs),
            package_path=empty,
            package_cache_path=empty,
        )
        made = compiler.compile(
            format="pdf", pdf_standards=list(STANDARDS), timestamp=int(issued_at.timestamp())
        )
    return bytes(made)


def _spelt_out(text: str, missing: str) -> str:
    for character in set(missing):
        text = text.replace(character, f"[U+{ord(character):04X}]")
    return text
