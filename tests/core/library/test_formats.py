from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

from tests.core.library.files import W, make_docx, make_eml, make_odt, zipped
from vedette.core.library.formats import read_document
from vedette.core.library.reading import Kind, Reading


def read(content: bytes, name: str, folder: Path) -> Reading:
    path = folder / "original"
    path.write_bytes(content)
    return read_document(path, name, folder)


def test_a_docx_gives_what_is_written_and_tells_the_rest_apart(tmp_path: Path) -> None:
    reading = read(make_docx(), "report.docx", tmp_path)
    page = reading.pages[0]

    blocks = [(b.kind, page.text[b.start : b.end]) for b in page.blocks]
    assert blocks == [
        (Kind.HEADING, "Findings"),
        (Kind.PARAGRAPH, "The convoy was ambushed at dawn."),
        (Kind.PARAGRAPH, "A link"),
        (Kind.PARAGRAPH, "A control"),
        (Kind.TABLE, "killed\t3"),
        (Kind.PARAGRAPH, "A box"),
        (Kind.HEADER, "Confidential"),
    ]
    assert [(one.kind, one.text) for one in reading.asides] == [
        ("inserted", "was ambushed"),
        ("deleted", "was delayed"),
        ("hidden", "by an informer"),
        ("comment", "Who said so?"),
    ]
    assert {one.rule for one in reading.warnings} == {
        f"document.{k}" for k in ("inserted", "deleted", "hidden", "comment")
    }


def test_a_docx_with_a_document_type_definition_is_refused(tmp_path: Path) -> None:
    entity = '<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    evil = f'{entity}<w:document xmlns:w="{W}"><w:body>&e;</w:body></w:document>'

    reading = read(zipped({"word/document.xml": evil}), "a.docx", tmp_path)

    assert [one.rule for one in reading.errors] == ["document.dtd"]


def test_an_odt_keeps_deletions_and_comments_apart(tmp_path: Path) -> None:
    reading = read(make_odt(), "report.odt", tmp_path)

    assert reading.pages[0].text == "Lessons\nNight  moves were rare."
    assert [(one.kind, one.text) for one in reading.asides] == [
        ("deleted", "struck out"),
        ("comment", "check"),
    ]


def test_a_page_gives_what_a_reader_sees(tmp_path: Path) -> None:
    page = b"""<!doctype html><meta charset="utf-8"><title>Note</title><script>steal()</script>
    <h1>Caf\xc3\xa9 attack</h1><p>Two  were<br>hurt.</p><p style="display:none">secret</p>
    <table><tr><td>dead</td><td>1</td></tr></table>"""

    reading = read(page, "note.html", tmp_path)

    assert reading.title == "Note"
    assert reading.pages[0].text == "Café attack\nTwo were\nhurt.\ndead\t1"
    assert [one.text for one in reading.asides] == ["secret"]


def test_a_message_tells_its_head_its_words_and_its_attachments(tmp_path: Path) -> None:
    reading = read(make_eml(("../../list.txt", b"annex"), ("empty.bin", b"")), "mail.eml", tmp_path)

    assert reading.pages[0].text.split("\n") == [
        "Subject: Flash report",
        "Date: Thu, 07 Dec 2017 18:30:00 +0000",
        "From: a@example.org",
        "To: b@example.org",
        "The base was hit at night.",
    ]
    assert reading.written_on == "2017-12-07"
    assert [one.name for one in reading.attachments] == ["list.txt"]
    assert (tmp_path / reading.attachments[0].file).read_bytes() == b"annex"
    assert ["empty.bin" in one.message for one in reading.warnings] == [True]


def test_a_workbook_is_read_sheet_by_sheet_hidden_ones_apart(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Losses"
    book.active.append(["mission", "dead"])
    book.active.append(["MINAV", 3])
    hidden = book.create_sheet("Names")
    hidden.append(["Kofi"])
    hidden.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)

    reading = read(out.getvalue(), "table.xlsx", tmp_path)

    assert [(page.name, page.text) for page in reading.pages] == [
        ("Losses", "mission\tdead\nMINAV\t3")
    ]
    assert [one.text for one in reading.asides] == ["Kofi"]


@pytest.mark.parametrize(
    ("content", "name", "rule"),
    [
        (b"", "a.pdf", "file.empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 99, "a.doc", "document.format"),
        (b"\x89PNG\r\n", "a.png", "document.format"),
        (b"caf\xe9 not utf-8", "a.txt", "document.encoding"),
        (b"a\x00b", "a.txt", "document.binary"),
        (b"{\\rtf1 seen {\\v hidden}}", "a.rtf", "document.hidden"),
        (zipped({"a.csv": "x"}), "a.zip", "document.format"),
        (b"PK\x03\x04 cut off", "a.docx", "container.trailing"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_do(
    content: bytes, name: str, rule: str, tmp_path: Path
) -> None:
    reading = read(content, name, tmp_path)

    assert [one.rule for one in reading.errors] == [rule]
    assert reading.errors[0].remedy


def test_plain_text_keeps_paragraph_numbers_and_pages(tmp_path: Path) -> None:
    reading = read(b"1. One.\n\n2. Two\nlines.\fNext", "a.txt", tmp_path)

    numbers = [(b.number, page.number) for page in reading.pages for b in page.blocks]
    assert numbers == [("1", 1), ("2", 1), (None, 2)]


def test_rtf_gives_its_letters(tmp_path: Path) -> None:
    reading = read(rb"{\rtf1\ansi Caf\'e9 \u8364? raid.\par Second.}", "a.rtf", tmp_path)

    assert [reading.pages[0].text[b.start : b.end] for b in reading.pages[0].blocks] == [
        "Café € raid.",
        "Second.",
    ]
