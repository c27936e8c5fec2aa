from __future__ import annotations

import datetime as dt
import io
import shutil
import subprocess
from pathlib import Path

import docx
import pikepdf
import pypdfium2
import pytest
import typst

from tests.core.library.files import make_docx
from tests.pipeline.imports import ANALYST, make_review
from vedette.cli.main import main
from vedette.core.kernel.errors import BadInput, WrongState
from vedette.core.library.insides import insides
from vedette.core.library.masks import Area, masked, whole_lines
from vedette.pipeline.coding import Marked, change_codebook, code_words
from vedette.pipeline.decisions import Act
from vedette.pipeline.documents import document
from vedette.pipeline.intake import Intake, add_documents
from vedette.pipeline.masking import Copy, Hidden, mask, redact
from vedette.pipeline.releases import releases
from vedette.pipeline.run import run_review
from vedette.pipeline.shelves import found, listed, pages_shown, pages_unmasked
from vedette.pipeline.undoing import undo
from vedette.pipeline.visible import review_fingerprint
from vedette.pipeline.workspace import Review

SECRET = "Zerbo Kandia"
PAGE = f"""#set page(width: 300pt, height: 200pt)
#set document(title: "Told by {SECRET}", author: "{SECRET}")
The informant {SECRET} met the patrol at the gate.

Nobody else was there. Later {SECRET} left.
#pagebreak()
The second page names nobody at all."""


@pytest.fixture(scope="module")
def review(tmp_path_factory: pytest.TempPathFactory) -> Review:
    home = tmp_path_factory.mktemp("masking")
    made = make_review(home / "review")
    source = home / "in.typ"
    source.write_text(PAGE, encoding="utf-8")
    typst.compile(source, output=home / "paper.pdf")
    body = f"<w:p><w:r><w:t>The informant {SECRET} met us.</w:t></w:r></w:p><w:p><w:r><w:t>We left.</w:t></w:r></w:p>"
    core = f'<cp:coreProperties xmlns:cp="c" xmlns:dc="d"><dc:creator>{SECRET}</dc:creator></cp:coreProperties>'
    content = make_docx(body, comment=f"Ask {SECRET}", more={"docProps/core.xml": core})
    (home / "paper.docx").write_bytes(content)
    add_documents(
        made, [home / "paper.pdf", home / "paper.docx"], Intake(dt.date(2018, 1, 1)), ANALYST
    )
    change_codebook(made, {"change": "add", "name": "Base"}, "", ANALYST)
    return made


def of_format(review: Review, kind: str) -> str:
    return next(
        str(one.body["document"])
        for one in review.decisions()
        if one.act is Act.DOCUMENT and one.body["format"] == kind
    )


@pytest.fixture
def mine(review: Review, tmp_path: Path) -> Review:
    shutil.copytree(review.folder, tmp_path / "review")
    from vedette.pipeline.workspace import open_review

    return open_review(tmp_path / "review")


def everything(path: Path) -> bytes:
    """All that stands in a file, packed or not, as small letters without blanks."""
    parts = [
        held if isinstance(held, bytes) else held.encode()
        for _, held in insides(path.read_bytes(), "f")
    ]
    return b"".join(b" ".join(parts).lower().split())


def test_2_12_a_copy_of_a_pdf_has_black_boxes_and_not_the_words(
    mine: Review, tmp_path: Path
) -> None:
    which, out = of_format(mine, "pdf"), tmp_path / "copy.pdf"
    mask(mine, which, Hidden(words=SECRET), "the informant", ANALYST)

    redact(mine, which, out, Copy(), ANALYST)

    with pypdfium2.PdfDocument(out) as made:
        texts = [page.get_textpage().get_text_range() for page in made]
        dark = made[0].render(scale=2, grayscale=True).to_numpy() < 20
        assert made.get_metadata_dict()["Title"] == f"Copy for release of {which}"
        assert made.get_metadata_dict()["Author"] == ""
    assert len(texts) == 2
    assert "patrol at the gate" in " ".join(texts[0].split())
    assert "The second page names nobody at all." in " ".join(texts[1].split())
    assert "Zerbo" not in texts[0]
    # Two boxes of solid black, each some fifty points long.
    rows = {
        at for at in range(dark.shape[0]) if max(map(len, runs(dark[at].tolist())), default=0) > 80
    }
    assert len(rows) > 10
    assert b"zerbo" not in everything(out)
    assert b"kandia" not in everything(out)
    with pikepdf.open(out) as seen:
        assert "/Metadata" not in seen.Root
        assert {str(one.get("/Type", "")) for one in seen.objects if isinstance(one, pikepdf.Dictionary)} <= {
            "/Catalog", "/Pages", "/Page", "/Font", "",
        }  # fmt: skip
    if shutil.which("pdftotext"):
        told = subprocess.run(
            ["pdftotext", str(out), "-"], capture_output=True, text=True, check=True
        ).stdout
        assert "patrol" in told
        assert "Zerbo" not in told


def runs(row: list[bool]) -> list[list[bool]]:
    import itertools

    return [list(held) for is_dark, held in itertools.groupby(row) if is_dark]


def test_a_copy_of_a_word_document_is_written_anew_without_the_words(
    mine: Review, tmp_path: Path
) -> None:
    which, out = of_format(mine, "docx"), tmp_path / "copy.docx"
    mask(mine, which, Hidden(words="zerbo  kandia"), "", ANALYST)

    redact(mine, which, out, Copy(), ANALYST)

    lines = [one.text for one in docx.Document(io.BytesIO(out.read_bytes())).paragraphs]
    assert "The informant ██████ met us." in lines
    assert "We left." in lines
    assert b"zerbo" not in everything(out)
    assert b"kandia" not in everything(out)


def test_masks_hold_for_all_that_is_shown_and_undo_shows_it_again(mine: Review) -> None:
    which, before = of_format(mine, "pdf"), review_fingerprint(mine)
    code_words(mine, Marked(which, f"The informant {SECRET} met", None, ("Base",)), ANALYST)
    coded = review_fingerprint(mine)
    mask(mine, which, Hidden(words=SECRET), "the informant", ANALYST)

    run_review(mine)

    assert SECRET not in pages_shown(mine, which)[0]["text"]
    assert SECRET in pages_unmasked(mine, which)[0]["text"]
    assert {one.document for one in found(mine, "Zerbo").hits} == {of_format(mine, "docx")}
    assert (
        "Zerbo" not in {row["document"]: row["title"] for row in listed(mine, "documents")}[which]
    )
    assert [row["text"] for row in listed(mine, "quotations")] == ["The informant ████████████ met"]
    assert SECRET.split(maxsplit=1)[0] not in str(mine.decisions()[-1].body)
    assert len({before, coded, review_fingerprint(mine)}) == 3
    undo(mine, str(mine.decisions()[-1].n), "", ANALYST)
    assert SECRET in pages_shown(mine, which)[0]["text"]
    assert review_fingerprint(mine) == coded


def test_masked_words_that_stand_elsewhere_stop_the_copy(mine: Review, tmp_path: Path) -> None:
    which, out = of_format(mine, "pdf"), tmp_path / "copy.pdf"
    text = pages_unmasked(mine, which)[0]["text"]
    first = text.index(SECRET)
    mask(mine, which, Hidden(span=(first, first + len(SECRET))), "", ANALYST)

    with pytest.raises(WrongState, match="stand unmasked on page 1; 1 such words"):
        redact(mine, which, out, Copy(), ANALYST)
    assert not out.exists()
    redact(mine, which, out, Copy(keeps_others="the second is another person"), ANALYST)

    last = mine.decisions()[-1]
    assert (last.act, last.body["kind"], last.body["why"]) == (
        Act.REDACT, "redacted copy", "the second is another person",
    )  # fmt: skip
    assert [row["document"] for row in releases(mine.decisions())] == [which]


def test_a_place_on_a_page_takes_the_words_under_it(mine: Review, tmp_path: Path) -> None:
    which, out = of_format(mine, "pdf"), tmp_path / "copy.pdf"
    mask(mine, which, Hidden(areas=(Area(1, 0, 0, 300, 200),)), "", ANALYST)

    redact(mine, which, out, Copy(), ANALYST)

    with pypdfium2.PdfDocument(out) as made:
        assert made[0].get_textpage().get_text_range().strip() == ""
        assert made[0].render(grayscale=True).to_numpy().max() < 20
        assert "second page" in made[1].get_textpage().get_text_range()


def test_masks_of_an_earlier_reading_hide_all_of_it(mine: Review) -> None:
    which = of_format(mine, "pdf")
    mask(mine, which, Hidden(words=SECRET), "", ANALYST)
    held = document(mine.decisions(), which)
    body = {**held.body, "content": "another"}
    with mine.home.writing() as pen:
        pen.append(Act.DOCUMENT, body, ANALYST)

    assert set(pages_shown(mine, which)[1]["text"]) <= {"█", "\n"}


def test_wrong_wishes_are_refused(mine: Review, tmp_path: Path) -> None:
    which = of_format(mine, "docx")
    for hidden, words in (
        (Hidden(words="never said"), "not in the document"),
        (Hidden(span=(5, 99_999)), "not in the document"),
        (Hidden(), "Nothing is named"),
    ):
        with pytest.raises(BadInput, match=words):
            mask(mine, which, hidden, "", ANALYST)
    with pytest.raises(BadInput, match=r"End its name with \.docx"):
        redact(mine, which, tmp_path / "a.pdf", Copy(), ANALYST)


def test_lines_are_covered_whole_where_widths_would_tell() -> None:
    assert whole_lines("one\ntwo three\nfour", [(4, 7)]) == [(4, 13)]
    assert masked("a\nb", [(0, 3)]) == "█\n█"


def test_the_command_line_masks_and_makes_a_copy(
    mine: Review, capsys: pytest.CaptureFixture[str]
) -> None:
    which, there = of_format(mine, "pdf"), ["--review", str(mine.folder)]
    out = mine.folder.parent / "copy.pdf"

    assert main(["library", "mask", which, "--words", SECRET, *there]) == 0
    assert "2 runs of words" in capsys.readouterr().out
    assert main(["library", "text", which, *there]) == 0
    assert SECRET not in capsys.readouterr().out
    assert main(["library", "redact", which, "--out", str(out), "--whole-lines", *there]) == 0
    assert b"informant" not in everything(out)
