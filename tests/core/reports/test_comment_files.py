"""Comments in files: forms that were filled in well and badly, and documents with comments in them."""

from __future__ import annotations

import io
import random

import docx as word
import pytest

from tests.core.reports import makers
from vedette.core.kernel.errors import BadInput
from vedette.core.reports.comment_form import placed, read_form
from vedette.core.reports.frozen import frozen_blocks
from vedette.core.reports.render_docx import docx
from vedette.core.reports.review_report import report
from vedette.core.reports.word_comments import placed_by_words, word_comments

DOCUMENT = report(makers.make_tables(), makers.make_review())
BLOCKS = frozen_blocks(DOCUMENT)
HEAD = ["Paragraph", "Comment", "Type", "Rationale", "Proposed text"]


def paragraph(mark: str) -> str:
    return next(one.name for one in BLOCKS if one.kind == "Paragraph" and one.mark == mark)


def test_a_form_is_read_with_places_and_types():
    found = read_form(
        [[HEAD, ["para. 3", "Too strong", "Factual error", "Why", "Milder"], ["", "", "", "", ""]]],
        BLOCKS,
    )

    assert [one.row for one in found] == [2]
    assert dict(found[0].said) == {
        "place": "para. 3",
        "text": "Too strong",
        "kind": "fa",
        "rationale": "Why",
        "proposed": "Milder",
        "block": paragraph("3"),
    }


@pytest.mark.parametrize(
    ("said", "mark"),
    [
        ("3", "3"),
        ("Para 12", "12"),
        ("§ 7", "7"),
        ("paragraph no. 5, first line", "5"),
        ("الفقرة 4", "4"),
    ],
)
def test_places_are_understood_as_people_write_them(said, mark):
    assert placed(said, BLOCKS) == paragraph(mark)


@pytest.mark.parametrize("said", ["", "somewhere", "paras 3 to 5", "page 12", "table 99", "999"])
def test_what_is_not_clear_waits_to_be_placed(said):
    assert placed(said, BLOCKS) == ""


def test_a_table_and_a_name_are_places():
    assert placed("table 1", BLOCKS) == "table-sources"
    assert placed("see SEC-trend.2 please", BLOCKS) == "SEC-trend.2"


@pytest.mark.parametrize("seed", range(60))
def test_broken_forms_lose_no_comment(seed):
    """Heads moved, renamed, shuffled or gone; titles above, blank rows between, words under the wrong head."""
    drawn = random.Random(seed)
    texts = [f"Remark {seed}-{n} on what is said here" for n in range(drawn.randint(1, 9))]
    heads = list(HEAD)
    renamed = {
        "Comment": ["COMMENTS", "Observation", "remark", "Commentaire", "comment (verbatim)"]
    }
    heads[1] = drawn.choice([heads[1], *renamed["Comment"]])
    order = drawn.sample(range(5), 5) if drawn.random() < 0.5 else list(range(5))
    rows: list[list[str]] = [["Comments of a delegation"], []] * drawn.randint(0, 2)
    if drawn.random() < 0.8:
        rows.append([heads[n] for n in order])
    for n, text in enumerate(texts):
        row = [f"para {n + 1}", text, drawn.choice(["te", "Editorial", "?", ""]), "", ""]
        if drawn.random() < 0.2:
            row[1], row[3] = "", text
        rows.append([row[n] for n in order])
        rows += [[""]] * drawn.randint(0, 2)

    found = read_form([rows], BLOCKS)

    whole = [" ".join(one.said.values()) for one in found]
    assert all(any(text in words for words in whole) for text in texts)


def test_an_empty_form_says_so():
    with pytest.raises(BadInput, match="No row"):
        read_form([[HEAD, ["1", "n/a", "", "", ""]]], BLOCKS)


def test_comments_of_a_word_processor_stand_where_they_were_made():
    made = word.Document(io.BytesIO(docx(DOCUMENT, fonts=None)))
    wanted = [one for one in BLOCKS if one.kind == "Paragraph" and len(one.words) > 80][:3]
    for block in wanted:
        at = next(p for p in made.paragraphs if block.words[10:60] in p.text)
        made.add_comment(at.runs[-1:], text=f"On {block.name}", author="A delegate", initials="AD")
    out = io.BytesIO()
    made.save(out)

    found = word_comments(out.getvalue())

    assert [one.text for one in found] == [f"On {block.name}" for block in wanted]
    assert [placed_by_words(one, BLOCKS) for one in found] == [block.name for block in wanted]
    assert all(one.quoted and one.quoted in one.paragraph for one in found)


def test_a_document_without_comments_says_so():
    with pytest.raises(BadInput, match="no comments"):
        word_comments(docx(DOCUMENT, fonts=None))
