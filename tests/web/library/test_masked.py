"""What is masked of a document is shown by no page: not in its text, its picture, its file, its form."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from tests.core.library.files import make_pdf
from tests.pipeline.imports import ANALYST
from tests.web.library.conftest import work_all
from vedette.pipeline.coding import Marked, change_codebook, code_words
from vedette.pipeline.extraction import extraction, proposed
from vedette.pipeline.masking import Hidden, mask
from vedette.pipeline.worlds import within
from vedette.web.reviews.reads import review_of, worlds_of

SECRET = "4 March 2016"


@pytest.fixture
def paper(small, add) -> str:
    (made,) = add(
        {
            "boi.pdf": make_pdf(
                f"#v(3cm) Board of Inquiry report. On {SECRET} two soldiers were killed.", head=""
            )
        }
    )
    work_all()
    return made


def masked(small: str, reference: str) -> None:
    mask(review_of(small), reference, Hidden(words=SECRET), "a name", ANALYST)
    work_all()


def picture(browser, reference: str) -> Image.Image:
    answer = browser.get(browser.within(f"/library/documents/{reference}/pages/1.png"))
    return Image.open(io.BytesIO(answer.content)).convert("L")


def test_text_and_picture_are_black_where_it_is_masked(small, signed_in, paper) -> None:
    browser = signed_in("editor")
    page = browser.get(browser.within(f"/library/documents/{paper}/"))
    assert SECRET in page.content.decode()
    plain = picture(browser, paper)
    masked(small, paper)

    shown = browser.get(browser.within(f"/library/documents/{paper}/")).content.decode()
    assert SECRET not in shown
    assert "█" * 4 in shown
    black = picture(browser, paper)
    assert black.size == plain.size
    dark = [sum(one.histogram()[:40]) for one in (plain, black)]
    assert dark[1] > 2 * dark[0]


def test_the_file_is_for_those_who_may_mask(small, signed_in, paper) -> None:
    address = f"/library/documents/{paper}/original/"
    analyst, qualitative = signed_in("analyst"), signed_in("qualitative")
    assert analyst.get(analyst.within(address)).status_code == 200
    masked(small, paper)

    assert analyst.get(analyst.within(address)).status_code == 404
    assert qualitative.get(qualitative.within(address)).status_code == 200


def test_a_form_neither_proposes_nor_shows_masked_words(small, signed_in, paper) -> None:
    browser = signed_in("analyst")
    said = {"date": "2016-03-04", "date-words": f"On {SECRET}"}
    kept = browser.post(browser.within(f"/library/documents/{paper}/form/keep/"), said)
    assert kept.status_code == 302
    masked(small, paper)

    review = within(review_of(small), worlds_of(small)[0])
    assert "date" not in {one.proposal.field for one in proposed(review, paper)}
    held = extraction(review.decisions(), paper)
    assert held is not None
    assert SECRET not in held.values["date"].anchor.exact
    shown = browser.get(browser.within(f"/library/documents/{paper}/form/")).content.decode()
    assert SECRET not in shown


def test_the_coding_desk_and_the_quotations_are_black_too(small, signed_in, paper) -> None:
    code = change_codebook(review_of(small), {"change": "add", "name": "Day"}, "", ANALYST)
    marked = Marked(paper, f"On {SECRET} two soldiers", None, (next(iter(code.codes)),))
    code_words(review_of(small), marked, ANALYST)
    work_all()
    browser = signed_in("qualitative")
    places = (f"/library/documents/{paper}/code/", "/library/quotations/")
    before = [browser.get(browser.within(place)).content.decode() for place in places]
    assert all(SECRET in text for text in before)
    masked(small, paper)

    after = [browser.get(browser.within(place)).content.decode() for place in places]
    assert all("██" in text and SECRET not in text for text in after)
