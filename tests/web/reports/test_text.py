"""The text of the report on its page: written, moved, taken out, looked at again; each change with its undo."""

from __future__ import annotations

import re

import pytest

from tests.web.evidence.conftest import ROWS

OF_2016 = "In 2016 {{num:killed-by-year/2016}} died."


@pytest.fixture
def editor(small_team):
    return small_team("editor")


def shown(browser) -> str:
    answer = browser.get(browser.within("/reports/text/"))
    assert answer.status_code == 200
    return answer.content.decode()


def added(browser, text: str, after: str = "CHA-summary", kind: str = "paragraph"):
    told = {"kind": kind, "text": text, "after": after}
    return browser.post(browser.within("/reports/text/add/"), told)


def ref_of(answer) -> str:
    return answer["Location"].rpartition("#")[2]


def order(page: str) -> list[str]:
    return re.findall(r'<section class="sheet" id="([\w-]+)"', page)


def part(page: str, ref: str) -> str:
    return page.partition(f'id="{ref}"')[2].partition("<section")[0]


def version(page: str, ref: str) -> str:
    return re.findall(r'name="version" value="([0-9a-f]+)"', part(page, ref))[0]


def test_7_1_a_paragraph_is_written_worded_anew_moved_and_taken_out_each_with_its_undo(editor):
    ref = ref_of(added(editor, OF_2016))
    page = shown(editor)
    assert order(page)[:3] == ["CHA-summary", ref, "SEC-summary"]
    assert "3</bdi></a> died." in part(page, ref)

    edit, move = (editor.within(f"/reports/text/{ref}/{act}/") for act in ("edit", "move"))
    editor.post(edit, {"text": "Said anew.", "version": version(page, ref)})
    assert "Said anew." in part(shown(editor), ref)
    editor.post(move, {"act": "down", "version": version(shown(editor), ref)})
    assert order(shown(editor))[:3] == ["CHA-summary", "SEC-summary", ref]
    done = editor.post(edit, {"act": "remove", "version": version(shown(editor), ref)}, follow=True)
    assert ref not in order(shown(editor))

    undo = re.findall(r'action="([^"]+/reports/text/changes/\w+/undo/)"', done.content.decode())[0]
    editor.post(undo)
    assert order(shown(editor))[:3] == ["CHA-summary", "SEC-summary", ref]


def test_7_3_a_changed_row_turns_its_number_red_on_the_page_and_it_is_taken_over(editor, bring):
    ref = ref_of(added(editor, OF_2016))
    calm = ref_of(added(editor, "In 2017 {{num:killed-by-year/2017}} died."))
    bring(editor.review, ROWS.replace("act,1,mine", "act,4,mine"))

    page = shown(editor)

    assert "out of date" in part(page, ref)
    assert "out of date" not in part(page, calm)
    assert "</bdi> paragraph is out of date" in page
    today = re.findall(r'name="today" value="(\w+)"', part(page, ref))[0]
    told = {"on": "FIG-killed-by-year/2016", "today": today, "act": "accept"}
    editor.post(editor.within(f"/reports/text/{ref}/look/"), told)
    assert "every number is up to date" in shown(editor)


def test_the_old_value_is_held_only_with_a_reason(editor, bring):
    ref = ref_of(added(editor, OF_2016))
    bring(editor.review, ROWS.replace("act,1,mine", "act,4,mine"))
    look = editor.within(f"/reports/text/{ref}/look/")
    told = {"on": "FIG-killed-by-year/2016", "act": "hold"}

    assert editor.post(look, {**told, "why": " "}).status_code == 422
    editor.post(look, {**told, "why": "It is being checked."})

    text = part(shown(editor), ref)
    assert "old value held" in text
    assert "It is being checked." in text
    assert "In 2016 3" in text


def test_who_was_later_keeps_the_words_and_writes_over_nothing(editor):
    ref = ref_of(added(editor, "First."))
    seen = version(shown(editor), ref)
    edit = editor.within(f"/reports/text/{ref}/edit/")
    editor.post(edit, {"text": "Second.", "version": seen})

    answer = editor.post(edit, {"text": "Third.", "version": seen})

    assert answer.status_code == 409
    assert "Third." in answer.content.decode()
    assert "Second." in part(shown(editor), ref)


@pytest.mark.parametrize(
    ("text", "told"),
    [("{{num:killed-by-year/1999}}", "does not hold"), ("{{nom:x}}", "double braces"), (" ", "no words")],
)  # fmt: skip
def test_what_is_wrong_is_refused_with_the_words_kept(editor, text, told):
    answer = added(editor, text)

    assert answer.status_code == 422
    page = answer.content.decode()
    assert told in page
    assert text.strip() in page
    assert not [ref for ref in order(shown(editor)) if ref.startswith("PAR")]


def test_a_number_that_carries_the_sentence_is_strong_and_each_text_runs_its_own_way(editor):
    ref = ref_of(added(editor, "**{{num:killed-by-year/2016}}** died."))

    text = part(shown(editor), ref)

    assert "<b>3</b>" in text
    assert '<p dir="auto">' in text


def test_a_block_of_the_chain_leads_to_its_place(editor):
    ref = ref_of(added(editor, OF_2016))

    page = editor.get(editor.within(f"/evidence/chain/{ref}/")).content.decode()

    assert f"/reports/text/#{ref}" in page
