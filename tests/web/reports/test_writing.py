"""The editor of the report: parts of the text over the wire, saved block by block, with the others who write there."""

from __future__ import annotations

import json
import re

import pytest

from tests.web.evidence.conftest import ROWS

NUMBER = {
    "type": "number",
    "attrs": {"key": "killed-by-year/2016", "form": "value", "strong": False},
}


@pytest.fixture
def editor(small_team):
    return small_team("editor")


def at(browser, way: str = "", part: str = "CHA-summary") -> str:
    return browser.within(f"/reports/text/write/{part}/{way}")


def page(browser, part: str = "CHA-summary") -> str:
    answer = browser.get(at(browser, part=part))
    assert answer.status_code == 200
    return answer.content.decode()


def told(browser) -> dict:
    found = re.search(r'<script id="writing-told"[^>]*>(.*?)</script>', page(browser), re.DOTALL)
    return json.loads(found.group(1))


def paragraph(*pieces, ref: str = "") -> dict:
    content = [{"type": "text", "text": one} if isinstance(one, str) else one for one in pieces]
    return {"type": "paragraph", "attrs": {"ref": ref, "language": ""}, "content": content}


def save(browser, part: dict, *blocks: dict):
    base = [{"ref": one["ref"], "mark": one["mark"]} for one in part["blocks"]]
    body = json.dumps({"base": base, "blocks": list(blocks), "after": part["after"]})
    return browser.post(at(browser, "save/"), body, content_type="application/json")


def kept(part: dict) -> list[dict]:
    return [{"ref": one["ref"], "mark": one["mark"]} for one in part["blocks"]]


def written(browser, *pieces) -> tuple[dict, str]:
    """A part with a new paragraph behind its title, and the name of that."""
    part = told(browser)
    head, *rest = kept(part)
    answer = save(browser, part, head, {"ref": "new-1", "node": paragraph(*pieces)}, *rest).json()
    return answer["part"], answer["names"]["new-1"]


def block(part: dict, ref: str) -> dict:
    return next(one for one in part["blocks"] if one["ref"] == ref)


def test_7_1_a_paragraph_written_in_the_editor_stands_in_the_text(editor):
    part, ref = written(editor, "In 2016 ", NUMBER, " died.")

    assert [one["ref"] for one in part["blocks"]] == ["CHA-summary", ref, "SEC-summary"]
    assert block(part, ref)["node"]["content"][1] == NUMBER
    assert block(part, ref)["numbers"]["killed-by-year/2016|value"]["today"] == "3"
    assert "3</bdi></a> died." in page(editor).partition(f'id="{ref}"')[2]


def test_7_2_a_number_tells_what_it_is_and_how_many_it_counts(editor):
    part, ref = written(editor, NUMBER)

    number = block(part, ref)["numbers"]["killed-by-year/2016|value"]
    assert (number["n"], number["part"], number["state"]) == (3, "2016", "")
    assert number["title"]
    assert number["run"]
    assert (
        number["url"].endswith("/stats/figures/killed-by-year/2016/")
        or "killed-by-year" in number["url"]
    )


def test_two_who_write_at_once_see_each_other_and_what_the_other_saved(editor, small_team):
    other = small_team("analyst")
    seen = told(other)
    _, ref = written(editor, "By the editor.")
    editor.post(at(editor, "here/"), {"block": ref, "stamp": ""})

    answer = other.post(at(other, "here/"), {"block": "", "stamp": seen["stamp"]}).json()

    assert answer["others"] == [{"by": "editor", "block": ref}]
    assert block(answer["part"], ref)["node"]["content"] == [
        {"type": "text", "text": "By the editor."}
    ]
    again = other.post(at(other, "here/"), {"block": "", "stamp": answer["part"]["stamp"]}).json()
    assert again["part"] is None


def test_7_1_who_is_later_on_a_block_gets_both_texts_and_writes_over_nothing(editor, small_team):
    part, ref = written(editor, "First.")
    other = small_team("analyst")
    said = [
        one if one["ref"] != ref else one | {"node": paragraph("Editor.")} for one in kept(part)
    ]
    save(editor, part, *said)
    said = [
        one if one["ref"] != ref else one | {"node": paragraph("Analyst.")} for one in kept(part)
    ]

    answer = save(other, part, *said).json()

    [crossed] = answer["crossed"]
    assert (crossed["ref"], crossed["by"]) == (ref, "editor")
    assert crossed["theirs"]["content"] == [{"type": "text", "text": "Editor."}]
    assert block(answer["part"], ref)["node"]["content"] == [{"type": "text", "text": "Editor."}]
    # Who has seen the other text may say the own one against it.
    said = [
        one if one["ref"] != ref else one | {"node": paragraph("Both.")}
        for one in kept(answer["part"])
    ]
    assert not save(other, answer["part"], *said).json()["crossed"]


def test_7_3_a_changed_row_turns_the_number_red_in_the_editor_and_it_is_taken_over_there(
    editor, bring
):
    part, ref = written(editor, "In 2016 ", NUMBER, " died.")
    bring(editor.review, ROWS.replace("act,1,mine", "act,4,mine"))

    answer = editor.post(at(editor, "here/"), {"block": "", "stamp": part["stamp"]}).json()

    red = block(answer["part"], ref)
    number = red["numbers"]["killed-by-year/2016|value"]
    assert (red["state"], number["state"], number["before"], number["today"]) == (
        "red",
        "red",
        "3",
        "6",
    )
    fields = {"on": number["on"], "today": number["seen"], "act": "accept"}
    done = editor.post(number["look"], fields, headers={"Accept": "application/json"})
    assert done.json() == {"block": ref}
    assert block(told(editor), ref)["state"] == ""
    late = editor.post(number["look"], fields, headers={"Accept": "application/json"})
    assert late.status_code == 409
    assert late.json()["problem"]


def test_7_3_a_number_that_prints_alike_over_other_rows_is_red_as_its_block_is(editor, bring):
    part, ref = written(editor, "In 2016 ", NUMBER, " died.")
    bring(editor.review, ROWS.replace("A2,2016-07-09", "A9,2016-08-01"))

    answer = editor.post(at(editor, "here/"), {"block": "", "stamp": part["stamp"]}).json()

    red = block(answer["part"], ref)
    number = red["numbers"]["killed-by-year/2016|value"]
    assert (red["state"], number["state"], number["before"], number["today"]) == (
        *("red", "red"),
        *("3", "3"),
    )


def test_a_typed_number_that_a_live_one_prints_is_pointed_out(editor):
    part, ref = written(editor, "In 2016, 62 died.")

    assert {"block": ref, "number": "62", "live": []} in part["typed"]


def test_a_new_chapter_breaks_the_part_and_both_stay_before_the_eyes(editor):
    part = told(editor)
    head, *rest = kept(part)
    title = {
        "type": "heading",
        "attrs": {"level": 1, "numbered": True},
        "content": [{"type": "text", "text": "New"}],
    }

    answer = save(editor, part, head, {"ref": "new-1", "node": title}, *rest).json()

    name = answer["names"]["new-1"]
    assert [one["ref"] for one in answer["part"]["blocks"]] == ["CHA-summary", name, "SEC-summary"]
    asked = {"block": "", "stamp": "", "last": "SEC-summary"}
    again = editor.post(at(editor, "here/"), asked).json()["part"]
    assert [one["ref"] for one in again["blocks"]] == ["CHA-summary", name, "SEC-summary"]


@pytest.mark.parametrize(
    "body", ["{", "[]", '{"base": [], "blocks": "x"}', '{"base": [1], "blocks": []}']
)
def test_what_cannot_be_read_is_refused_and_nothing_is_written(editor, body):
    before = told(editor)

    answer = editor.post(at(editor, "save/"), body, content_type="application/json")

    assert answer.status_code == 400
    assert "cannot be read" in answer.json()["problem"]
    assert told(editor)["stamp"] == before["stamp"]


def test_pickers_offer_numbers_with_their_value_places_and_findings(editor):
    def offered(kind: str, words: str) -> list[dict]:
        return editor.get(at(editor, "find/"), {"kind": kind, "words": words}).json()["offers"]

    numbers = offered("numbers", "killed-by-year 2016")
    assert (numbers[0]["attrs"]["key"], numbers[0]["said"]) == ("killed-by-year/2016", "3")
    places = offered("places", "Executive")
    assert places[0]["attrs"] == {"to": "CHA-summary", "starts": False}
    assert offered("quotations", "") == []
    assert offered("nonsense", "") == []


def test_a_block_shows_every_version_and_says_an_old_one_again(editor):
    part, ref = written(editor, "First words of it.")
    said = [
        one if one["ref"] != ref else one | {"node": paragraph("Other words of it.")}
        for one in kept(part)
    ]
    save(editor, part, *said)
    url = editor.within(f"/reports/text/{ref}/history/")
    assert "Why it reads so" in editor.get(url).content.decode()
    for tab, title in (("rests_on", "Rests on"), ("rested_on_by", "What rests on it")):
        shown = editor.get(url, {"tab": tab}).content.decode()
        assert f"<h2>{title}" in shown
        assert "Every version" not in shown
    history = editor.get(url, {"tab": "history"}).content.decode()
    assert "Every version" in history
    fields = re.findall(r'name="(mark|version)" value="(\w+)"', history)

    done = editor.post(editor.within(f"/reports/text/{ref}/restore/"), dict(fields), follow=True)

    assert "It says again what it said then." in done.content.decode()
    assert block(told(editor), ref)["node"]["content"] == [
        {"type": "text", "text": "First words of it."}
    ]


def test_a_paragraph_in_another_language_keeps_it_and_runs_its_way(editor):
    part = told(editor)
    head, *rest = kept(part)
    node = paragraph("قُتل ثلاثة.") | {"attrs": {"language": "ar"}}

    answer = save(editor, part, head, {"ref": "new-1", "node": node}, *rest).json()

    ref = answer["names"]["new-1"]
    assert block(answer["part"], ref)["node"]["attrs"]["language"] == "ar"
    assert '<p dir="auto" lang="ar">' in page(editor)


def test_the_language_of_the_content_is_a_setting_of_the_review(editor):
    url = editor.within("/reports/text/language/")

    assert editor.post(url, {"language": "not one"}).status_code == 422
    done = editor.post(url, {"language": "fr"}, follow=True).content.decode()

    assert "The language of the content is decided." in done
    assert '<option value="fr" lang="fr" selected>' in done
    assert 'data-text lang="fr"' in page(editor)


def put_in(browser, node: dict) -> tuple[dict, str]:
    """A part with a new block behind its title; and the name of that."""
    part = told(browser)
    head, *rest = kept(part)
    answer = save(browser, part, head, {"ref": "new-1", "node": node}, *rest).json()
    assert not answer["problems"], answer["problems"]
    return answer["part"], answer["names"]["new-1"]


ALT = "A line that rises over the years."
FIGURE = {
    "type": "figure",
    "attrs": {"of": "killed-by-year", "caption": "People killed by year", "alt": ALT},
}


def test_7_2_a_figure_and_a_table_are_chosen_placed_and_drawn_and_turn_red_with_their_data(
    editor, bring
):
    found = editor.get(at(editor, "find/"), {"kind": "figures", "words": "killed-by-year"}).json()
    assert found["offers"][0]["of"] == "killed-by-year"
    part, ref = put_in(editor, FIGURE)
    table = {"type": "table", "attrs": {"of": "killed-by-year", "caption": "The same in numbers"}}
    part, below = put_in(editor, table)

    drawn = block(part, ref)["shown"]
    assert f'alt="{ALT} ' in drawn
    assert "People killed by year" in drawn
    assert "The same in numbers" in block(part, below)["shown"]
    assert "<table>" in page(editor)
    bring(editor.review, ROWS.replace("act,1,mine", "act,4,mine"))
    red = editor.post(at(editor, "here/"), {"block": "", "stamp": ""}).json()["part"]
    assert (block(red, ref)["state"], block(red, below)["state"]) == ("red", "red")


def test_7_1_a_figure_without_text_alternative_is_not_kept_and_says_so(editor):
    part = told(editor)
    head, *rest = kept(part)
    node = {"type": "figure", "attrs": FIGURE["attrs"] | {"alt": "A line."}}

    answer = save(editor, part, head, {"ref": "new-1", "node": node}, *rest).json()

    assert "no text alternative" in answer["problems"]["new-1"]["problem"]
    assert len(answer["part"]["blocks"]) == len(part["blocks"])


def test_7_1_a_box_stands_with_its_title_and_figures_are_referred_to(editor):
    box = {
        "type": "box",
        "attrs": {"title": "How to read", "language": ""},
        "content": [{"type": "text", "text": "Each death counts once."}],
    }
    _, ref = put_in(editor, box)
    _, figure = put_in(editor, FIGURE)

    assert "How to read" in page(editor).partition(f'id="{ref}"')[2]
    places = editor.get(at(editor, "find/"), {"kind": "places", "words": "figure"}).json()
    assert places["offers"][0]["attrs"] == {"to": figure, "starts": False}
