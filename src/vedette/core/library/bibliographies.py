"""Bibliographies: the file of references of another program read and written, in whichever form it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from vedette.core.library import _bibtex, _csl, _ris
from vedette.core.library.plain import decoded_text
from vedette.core.library.references import (
    MOST_BYTES,
    MOST_RECORDS,
    Form,
    Read,
    Reference,
    clean,
)


def read_references(content: bytes, name: str, encoding: str | None = None) -> Read:
    """The references in a file; its form is told by what is in it.

    Args:
        content: The bytes of the file.
        name: Of the file, for errors.
        encoding: As a person stated it; UTF-8, or what a byte order mark says, without one.
    """
    refused = Read(Form.RIS)
    if len(content) > MOST_BYTES:
        size = f"'{name}' has {len(content) >> 20} MiB; up to {MOST_BYTES >> 20} are read."
        refused.refuse("size", size, "Export it in parts and import each.")
        return refused
    text, problem = decoded_text(content, encoding)
    if text is None:
        assert problem is not None, "text or problem"
        refused.refuse(
            "encoding",
            f"'{name}': {problem.message}",
            "Name its encoding (--encoding, for older exports mostly cp1252), or export it as UTF-8.",
        )
        return refused
    return _checked(_read(text, name), name)


def _read(text: str, name: str) -> Read:
    if text.lstrip()[:1] in ("[", "{"):
        return _csl.read(text)
    if _ris.is_ris(text):
        return _ris.read(text)
    if re.search(r"@\s*\w+\s*[{(]", text):
        return _bibtex.read(text)
    found = Read(Form.RIS)
    said = _TOLD_APART.get(text.lstrip()[:3].strip())
    what = f", but {said}" if said else ""
    found.refuse(
        "form", f"'{name}' is no RIS, BibTeX or CSL-JSON{what}.", "Export it in one of them."
    )
    return found


_TOLD_APART = {
    "FN": "tagged text of Web of Science",
    "PT": "tagged text of Web of Science",
    "%0": "an EndNote import file",
    "PMI": "PubMed text",
    "<?x": "XML",
}
"""How files of other forms begin."""


def _checked(found: Read, name: str) -> Read:
    """With the limits that hold for all forms; nothing is taken of a file with an error."""
    if len(found.records) > MOST_RECORDS:
        found.refuse(
            "records",
            f"'{name}' has more than {MOST_RECORDS} records.",
            "Export it in parts and import each.",
        )
    if not found.records and not found.errors:
        found.refuse("empty", f"'{name}' has no reference in it.", "Choose another file.")
    for one in found.records:
        if not one.reference.title:
            found.refuse(
                "title",
                f"'{name}', record {one.number} (line {one.line}) has no title.",
                "Give it one, or leave the record out.",
                record=one.number,
                line=one.line,
            )
    if found.errors:
        found.records.clear()
    return found


def written_references(
    references: Iterable[Reference], form: Form, about: Mapping[str, str]
) -> bytes:
    """A file of references.

    Args:
        references: In order.
        form: Of the file.
        about: What the file says of itself first, such as its marking.
    """
    writer = {Form.RIS: _ris.written, Form.BIBTEX: _bibtex.written, Form.CSL: _csl.written}[form]
    told = {clean(name): clean(value) for name, value in about.items() if value}
    return writer(list(references), told).encode()


def as_json(reference: Reference) -> dict[str, Any]:
    """The reference as an item of CSL-JSON, for a decision or a table."""
    return _csl.item(reference)


def from_json(told: Mapping[str, Any]) -> Reference:
    """The reference in an item that `as_json` made."""
    return _csl.reference_of(told)
