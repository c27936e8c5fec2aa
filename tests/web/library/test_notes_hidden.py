"""Who may read documents and not the register of interviews: notes are as if they were not there."""

from __future__ import annotations

import pytest

from tests.pipeline.imports import ANALYST
from tests.web.library.conftest import work_all
from vedette.pipeline.coding import Marked, change_codebook, code_words
from vedette.pipeline.documents import describe
from vedette.pipeline.interviews import KeyStore, register
from vedette.web.reviews.reads import review_of

pytestmark = pytest.mark.slow

FACTS = {
    "consent": "background",
    "month": "2017-10",
    "place": "sector",
    "category": "troop",
    "rank": "senior",
}
WORD = "zibeline"


@pytest.fixture
def notes(small, add, tmp_path) -> list[str]:
    """A report, notes of a registered interview, notes that a person only says to be some; all coded, run."""
    paper, said, told = add(
        {
            "paper.txt": "Report on gates\n\n1. The gate was open.",
            "said.txt": f"Record of a talk\n\n1. She saw the {WORD} at the gate.",
            "told.txt": f"Another talk\n\n1. He saw the {WORD}, too.",
        }
    )
    review = review_of(small)
    register(
        review, {**FACTS, "document": said}, {"name": "A B"}, KeyStore(tmp_path / "keys"), ANALYST
    )
    describe(review, told, {"document_type": "interview_note"}, "", ANALYST)
    change_codebook(review, {"change": "add", "name": "Base"}, "", ANALYST)
    for name, words in ((paper, "The gate was open"), (said, "She saw"), (told, "He saw")):
        code_words(review, Marked(name, words, None, ("Base",)), ANALYST)
    work_all()
    return [paper, said, told]


def test_notes_of_interviews_are_not_there_for_who_may_not_see_the_register(notes, signed_in):
    paper, *hidden = notes
    editor, head = signed_in("editor"), signed_in("head")
    pages = [
        "/library/documents/", f"/library/search/?q={WORD}", "/library/search/?q=saw", "/library/quotations/",
        "/library/matrix/", "/library/codebook/", "/library/agreement/", "/library/saturation/",
        f"/search/?q={WORD}", "/search/?q=talk", "/library/documents/export/?format=csv",
        f"/library/search/like/{paper}/1/",
    ]  # fmt: skip

    for page in pages:
        answer = editor.get(editor.within(page))
        text = (answer.getvalue() if answer.streaming else answer.content).decode()
        assert answer.status_code == 200, page
        assert not any(one in text for one in (*hidden, "She saw", "He saw", " talk")), page
    assert (
        'of <bdi dir="ltr">1</bdi>'
        in editor.get(editor.within("/library/quotations/")).content.decode()
    )
    for page in (
        "",
        "pages/1.png",
        "rests-on/",
        "rests-on-it/",
        "history/",
        "form/",
        "code/",
        "original/",
    ):
        answers = [
            editor.get(editor.within(f"/library/documents/{one}/{page}"))
            for one in (*hidden, "DOC-NOSUCH")
        ]
        assert {one.status_code for one in answers} == {404}, page
    for one in hidden:
        assert editor.get(editor.within(f"/library/search/like/{one}/1/")).status_code == 404
        assert head.get(head.within(f"/library/documents/{one}/")).status_code == 200
    assert hidden[0] in head.get(head.within("/library/documents/")).content.decode()
    assert WORD in head.get(head.within(f"/library/search/?q={WORD}")).content.decode()
    assert editor.get(editor.within(f"/library/documents/{paper}/")).status_code == 200
