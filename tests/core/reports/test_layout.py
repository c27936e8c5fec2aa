"""How a document looks is not what it says."""

from __future__ import annotations

import dataclasses
import io

import docx

from tests.core.reports.makers import make_document
from vedette.core.reports.document import Heading, Paragraph, Text, content_fingerprint
from vedette.core.reports.render_docx import docx as docx_of
from vedette.core.reports.render_pdf import pdf

CHAPTERS = tuple(
    block for n in range(5) for block in (Heading(1, f"Chapter {n}"), Paragraph((Text("Words."),)))
)


def test_chapters_that_flow_share_pages_and_the_fingerprint_stays() -> None:
    apart = make_document(*CHAPTERS)
    flowing = dataclasses.replace(apart, chapters_flow=True)

    assert content_fingerprint(flowing) == content_fingerprint(apart)
    # cover, contents, and five pages or one
    assert [_pages(pdf(one, fonts=None)) for one in (apart, flowing)] == [7, 3]
    made = docx.Document(io.BytesIO(docx_of(flowing, fonts=None)))
    chapters = [p for p in made.paragraphs if p.style.name == "Heading 1"]
    assert [p.paragraph_format.page_break_before for p in chapters] == [True, *[False] * 4]


def _pages(content: bytes) -> int:
    import pypdfium2

    return len(pypdfium2.PdfDocument(content))
