"""A version, its round of comments with answers, and its approval on the pages of a team."""

from __future__ import annotations

import io
import re

import docx as word
import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.web.evidence.conftest import ROWS
from vedette.pipeline.comments import comments_like, comments_of, dispose, submit_comments
from vedette.pipeline.decisions import Author
from vedette.pipeline.rounds import rounds_of
from vedette.pipeline.stakeholders import add_stakeholder, edit_stakeholder
from vedette.web.reviews.reads import visit

EDITOR = Author("editor", "2026-03-01T10:00:00Z")
TEXT = "In 2016 {{num:killed-by-year/2016}} died."


@pytest.fixture
def editor(small_team):
    return small_team("editor")


def review(browser):
    found = visit("editor", browser.review)
    assert found is not None
    return found.review


def page(browser, path: str, status: int = 200) -> str:
    answer = browser.get(browser.within(path))
    assert answer.status_code == status
    return answer.content.decode()


def post(browser, path: str, told: dict, status: int = 302) -> str:
    answer = browser.post(browser.within(path), told)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


@pytest.fixture
def round_open(editor) -> tuple[str, str]:
    """Reference of an open round on a version with one paragraph, and of the one who is asked."""
    asked = add_stakeholder(review(editor), {"kind": "member_state", "name": "Sweden"}, EDITOR)
    told = {"kind": "paragraph", "text": TEXT, "after": "CHA-summary"}
    post(editor, "/reports/text/add/", told)
    post(editor, "/reports/versions/keep/", {"name": "Draft 1"})
    version = re.findall(r'id="(VER-\w+)"', page(editor, "/reports/versions/"))[0]
    told = {"version": version, "deadline": "2026-04-01", "to": [asked.ref]}
    post(editor, "/reports/rounds/open/", told)
    return next(iter(rounds_of(review(editor).decisions()))), asked.ref


def filled(browser, ref: str, entity: str, rows: list[list[str]]) -> SimpleUploadedFile:
    answer = browser.get(browser.within(f"/reports/rounds/{ref}/form/{entity}.xlsx"))
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer)))
    for n, row in enumerate(rows, 2):
        for column, said in enumerate(row, 1):
            book["Comments"].cell(n, column).value = said
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("form.xlsx", out.getvalue())


def test_7_7_two_versions_side_by_side_words_and_numbers(editor, bring):
    told = {"kind": "paragraph", "text": TEXT, "after": "CHA-summary"}
    post(editor, "/reports/text/add/", told)
    post(editor, "/reports/versions/keep/", {"name": "Draft 1", "note": "The first"})
    post(editor, "/reports/text/add/", {**told, "text": "A new sentence."})
    bring(editor.review, ROWS.replace("act,1,mine", "act,4,mine"))
    post(editor, "/reports/versions/keep/", {"name": "Draft 2"})
    first, second = re.findall(r'id="(VER-\w+)"', page(editor, "/reports/versions/"))[::-1]

    found = page(editor, f"/reports/versions/compare/?before={first}&after={second}")

    assert "<ins>A new sentence.</ins>" in found
    numbers = found.partition('id="numbers"')[2].partition("</section>")[0]
    row = next(one for one in numbers.split("<tr>") if "killed-by-year/2016|value" in one)
    assert re.findall(r'<bdi dir="ltr">(\d+)</bdi>', row) == ["3", "6"]
    page(editor, f"/reports/versions/compare/?before={first}&after=VER-NONE00", 404)


def test_a_name_of_a_version_is_given_once(editor):
    post(editor, "/reports/versions/keep/", {"name": "Draft 1"})

    assert "already" in post(editor, "/reports/versions/keep/", {"name": "Draft 1"}, 422)


def test_6_3_a_form_comes_back_is_placed_answered_and_leads_to_the_change(editor, round_open):
    ref, entity = round_open
    rows = [
        ["1", "Say who.", "Factual error", "Readers ask.", ""],
        ["somewhere", "And where?", "", "", ""],
    ]
    file = filled(editor, ref, entity, rows)
    post(editor, f"/reports/rounds/{ref}/receive/", {"entity": entity, "file": file})
    first, second = comments_of(review(editor).decisions())
    assert "to be placed" in page(editor, "/reports/comments/?placed=no")

    block = comments_of(review(editor).decisions())[first].block
    post(editor, f"/reports/comments/{second}/answer/", {"act": "place", "block": block})
    post(editor, f"/reports/text/{block}/edit/", {"text": f"By our count: {TEXT}"})
    offered = re.findall(
        r'name="change" value="(\w+)"', page(editor, f"/reports/comments/{first}/")
    )
    told = {"act": "answer", "code": "rejected", "change": offered}
    assert "needs its reason" in post(editor, f"/reports/comments/{first}/answer/", told, 422)
    post(editor, f"/reports/comments/{first}/answer/", {**told, "code": "accepted"})

    text = page(editor, f"/reports/comments/{first}/")
    assert "<ins>By our count:</ins>" in text
    letter = editor.get(editor.within(f"/reports/rounds/{ref}/letter/{entity}.docx"))
    words = "\n".join(
        cell.text
        for table in word.Document(io.BytesIO(letter.content)).tables
        for row in table.rows
        for cell in row.cells
    )
    assert "Say who." in words
    assert "By our count:" in words
    matrix = editor.get(editor.within(f"/reports/rounds/{ref}/comments.xlsx"))
    assert openpyxl.load_workbook(io.BytesIO(matrix.content))["Comments"].max_row == 3
    page(editor, f"/reports/rounds/{ref}/letter/{entity}.exe", 404)
    assert "1</bdi> comment is open" in page(editor, "/reports/comments/")


def test_6_6_comments_that_may_say_the_same_are_proposed_to_be_answered_alike(editor, round_open):
    ref, entity = round_open
    said = [
        "State whether wounded people are counted in the total of the year.",
        "It is unclear whether wounded people are counted in the total.",
        "The map lacks a scale.",
    ]
    told = [{"kind": "te", "text": text, "rationale": "Unclear."} for text in said]
    made = submit_comments(review(editor), ref, entity, told, EDITOR)
    dispose(review(editor), [made[1].ref], {"code": "noted", "reason": "A note says so."}, EDITOR)

    body = page(editor, f"/reports/comments/{made[0].ref}/")

    assert [one.ref for one in comments_like(review(editor), made[0].ref)] == [made[1].ref]
    assert "Perhaps the same" in body
    assert "A note says so." in body, "how it was answered stands beside it"
    table = page(editor, f"/reports/comments/?like={made[0].ref}")
    assert (said[0] in table, said[1] in table, said[2] in table) == (True, True, False)
    assert "Perhaps the same" not in page(editor, f"/reports/comments/{made[2].ref}/")
    assert "No comment is like this" in page(editor, "/reports/comments/?like=COM-NOBODY")


def test_several_comments_are_answered_alike_or_none(editor, round_open):
    ref, entity = round_open
    file = filled(editor, ref, entity, [["1", "One.", "", "", ""], ["1", "Two.", "", "", ""]])
    post(editor, f"/reports/rounds/{ref}/receive/", {"entity": entity, "file": file})
    both = list(comments_of(review(editor).decisions()))

    assert "No comment is chosen" in post(
        editor, "/reports/comments/answer/", {"code": "noted"}, 422
    )
    post(editor, "/reports/comments/answer/", {"code": "rejected", "comment": both}, 422)
    post(editor, "/reports/comments/answer/", {"code": "noted", "comment": both})

    assert "every comment is answered" in page(editor, "/reports/comments/")
    assert "No comment is like this" in page(editor, "/reports/comments/?state=open")


def test_7_6_approval_is_refused_while_red_or_open_and_lapses_with_the_data(
    editor, round_open, bring
):
    ref, entity = round_open
    file = filled(editor, ref, entity, [["1", "One.", "", "", ""]])
    post(editor, f"/reports/rounds/{ref}/receive/", {"entity": entity, "file": file})
    assert "disabled" in page(editor, "/reports/approval/").partition('id="submit"')[2]
    version = re.findall(r'id="(VER-\w+)"', page(editor, "/reports/versions/"))[0]
    speak = "/reports/approval/speak/"
    assert "things are open" in post(editor, speak, {"act": "submit", "version": version}, 409)

    [comment] = comments_of(review(editor).decisions())
    post(editor, f"/reports/comments/{comment}/answer/", {"act": "answer", "code": "noted"})
    post(editor, speak, {"act": "submit", "version": version})
    post(editor, speak, {"act": "approve"})
    asked = page(editor, "/reports/approval/")
    assert "Head of the review" in asked
    clock = asked.partition('id="clock"')[2].partition("</table>")[0]
    assert "under way" in clock.partition("Head of the review")[2]
    bring(editor.review, ROWS.replace("act,1,mine", "act,4,mine"))

    text = page(editor, "/reports/approval/")
    assert "lapsed" in text
    assert "out of date" in text.partition('id="against"')[2]


def test_a_round_is_given_more_time_and_closed(editor, round_open):
    ref, entity = round_open
    change = f"/reports/rounds/{ref}/change/"

    assert "later day" in post(editor, change, {"act": "extend", "deadline": "2026-03-01"}, 422)
    post(editor, change, {"act": "extend", "deadline": "2026-05-01"})
    post(editor, change, {"act": "close"})

    text = page(editor, f"/reports/rounds/{ref}/")
    assert "silent" in text
    file = SimpleUploadedFile("form.xlsx", b"x")
    post(editor, f"/reports/rounds/{ref}/receive/", {"entity": entity, "file": file}, 422)


def test_who_only_reads_changes_nothing(editor, round_open, small_team):
    analyst = small_team("analyst")
    ref, _ = round_open

    assert "Keep a version" not in page(analyst, "/reports/versions/")
    post(analyst, "/reports/versions/keep/", {"name": "Mine"}, 404)
    post(analyst, f"/reports/rounds/{ref}/change/", {"act": "close"}, 404)
    post(analyst, "/reports/approval/speak/", {"act": "approve"}, 404)


def test_7_5_comments_are_counted_by_stage_type_and_class_with_numerator_and_denominator(
    editor, round_open
):
    ref, entity = round_open
    rows = [["1", "Say who.", "Factual error", "Readers ask.", ""], ["1", "Why?", "te", "", ""]]
    file = filled(editor, ref, entity, rows)
    post(editor, f"/reports/rounds/{ref}/receive/", {"entity": entity, "file": file})
    first, _ = comments_of(review(editor).decisions())
    post(editor, f"/reports/comments/{first}/answer/", {"act": "answer", "code": "accepted"})

    found = page(editor, "/reports/comments/statistics/")

    of_class = found.partition("<caption>Class of who comments</caption>")[2].partition("</tr>")[2]
    cells = re.findall(r"<td[^>]*>(?:<[^>]+>)*([^<]+)", of_class.partition("</tr>")[0])
    assert cells[:4] == ["2", "1", "1", "100\u202f%"]
    assert "member state" in of_class.partition("</tr>")[0].lower()
    answer = editor.get(editor.within(f"/reports/rounds/{ref}/comments.xlsx"))
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer)))["Statistics"]
    assert ["class", "member_state", "2", "1", "1", "1.000"] in [
        [cell.value for cell in row[:6]] for row in sheet.iter_rows()
    ]


def test_who_speaks_for_a_state_without_country_is_named_before_links_are_sent(editor, round_open):
    ref, entity = round_open
    links = f"/reports/rounds/{ref}/links/"

    found = page(editor, links)
    assert "gets the public edition" in found
    assert "no country in the register" in found
    assert f'/stakeholders/{entity}/"><bdi>Sweden' in page(editor, "/stakeholders/")

    edit_stakeholder(review(editor), entity, {"country": "SWE"}, EDITOR)

    found = page(editor, links)
    assert "?edition=SWE" in found
    assert 'id="without-country"' not in found
    assert 'id="without-country"' not in page(editor, "/stakeholders/")
