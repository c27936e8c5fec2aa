from __future__ import annotations

from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2
import pytest

from tests.core.library.files import make_pdf, make_scan
from vedette.core.library.passages import passages
from vedette.core.library.pdf import read_pdf
from vedette.core.library.reading import Kind, Reading
from vedette.core.library.stored import reading_table, rectangles, text_of

FIRST = (
    "= Introduction\n\n1. The mission lost eleven people in one night. It had warned of an attack.\n\n"
    "2. The base had one gate, which the guard could not close before the vehicles reached the second"
)
SECOND = "barrier of the camp. Two contingents had no night vision.\n\n3. Rescue took six hours."


@pytest.fixture(scope="module")
def pdf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pdf") / "report.pdf"
    path.write_bytes(make_pdf(FIRST, SECOND))
    return path


@pytest.fixture(scope="module")
def reading(pdf: Path) -> Reading:
    return read_pdf(pdf)


def test_running_heads_and_feet_are_told_from_the_text(reading: Reading) -> None:
    beside = {
        page.text[b.start : b.end]: b.kind
        for page in reading.pages
        for b in page.blocks
        if b.kind in (Kind.HEADER, Kind.FOOTER)
    }

    assert beside == {"S/2017/999": Kind.HEADER, "1/2": Kind.FOOTER, "2/2": Kind.FOOTER}


def test_a_paragraph_is_one_passage_across_the_page_break_and_keeps_its_number(
    reading: Reading,
) -> None:
    found = passages(text_of(reading_table(reading)))

    assert [(one.kind, one.cited) for one in found] == [
        (Kind.HEADING, None),
        (Kind.PARAGRAPH, "1"),
        (Kind.PARAGRAPH, "2"),
        (Kind.PARAGRAPH, "3"),
    ]
    assert "reached the second barrier of the camp." in found[2].text
    assert len(found[2].parts) == 2


def test_each_character_of_a_passage_stands_in_the_text_where_it_says(reading: Reading) -> None:
    whole = text_of(reading_table(reading))

    for one in passages(whole):
        for letter, at in zip(one.text, one.index, strict=True):
            assert letter in (whole.text[at], " ")


def test_words_are_found_again_on_the_paper(reading: Reading) -> None:
    table = reading_table(reading)
    whole = text_of(table)
    start = whole.text.index("night vision")

    found = rectangles(table, start, start + len("night vision"))

    assert [one.page for one in found] == [2]
    assert 0 < found[0].left < found[0].right < 16 / 2.54 * 72
    head = rectangles(table, 0, len("S/2017/999"))[0]
    assert head.top < 60 < found[0].top + 60


def test_each_letter_has_the_box_that_the_engine_gives_for_it_alone(tmp_path: Path) -> None:
    path = tmp_path / "long.pdf"
    path.write_bytes(make_pdf(" ".join(f"word{n} of a long page," for n in range(140))))

    page = read_pdf(path).pages[0]

    alone = pypdfium2.PdfDocument(path)[0].get_textpage()
    assert page.boxes is not None
    assert page.steps is not None
    assert page.height is not None
    assert sum(not letter.isspace() for letter in page.text) > 1_024
    for letter, at, box in zip(
        page.text, np.cumsum(page.steps.astype(int)).tolist(), page.boxes.tolist(), strict=True
    ):
        left, bottom, right, top = alone.get_charbox(at, loose=True)
        own = [left, page.height - top, right, page.height - bottom]
        assert letter.isspace() or box == pytest.approx([10 * side for side in own], abs=0.75)


def test_a_turned_page_has_its_boxes_as_it_is_shown(pdf: Path, tmp_path: Path) -> None:
    with pikepdf.open(pdf) as file:
        for page in file.pages:
            page.rotate(90, relative=True)
        file.save(tmp_path / "turned.pdf")

    page = read_pdf(tmp_path / "turned.pdf").pages[0]

    assert page.width is not None
    assert page.height is not None
    assert page.width < page.height
    assert page.boxes is not None
    seen = page.boxes[np.asarray(page.boxes.any(axis=1))]
    assert seen[:, 0].min() >= 0
    assert seen[:, 2].max() <= page.width * 10
    assert seen[:, 3].max() <= page.height * 10


def test_pages_that_are_pictures_are_named_with_the_remedy(pdf: Path, tmp_path: Path) -> None:
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(make_scan(pdf.read_bytes()))

    reading = read_pdf(scan)

    assert reading.pages_without_text == (1, 2)
    assert [one.rule for one in reading.warnings] == ["document.no_text"]
    assert "Pages 1, 2" in reading.warnings[0].message
    assert "library ocr" in reading.warnings[0].remedy


def test_a_locked_and_a_damaged_file_say_what_to_do(pdf: Path, tmp_path: Path) -> None:
    with pikepdf.open(pdf) as file:
        file.save(tmp_path / "locked.pdf", encryption=pikepdf.Encryption(owner="o", user="u"))
    (tmp_path / "damaged.pdf").write_bytes(b"%PDF-1.7\n" + b"\0" * 200)

    locked, damaged = read_pdf(tmp_path / "locked.pdf"), read_pdf(tmp_path / "damaged.pdf")

    assert [one.rule for one in locked.errors] == ["document.locked"]
    assert [one.rule for one in damaged.errors] == ["document.damaged"]
    assert all(one.remedy for one in (*locked.errors, *damaged.errors))
