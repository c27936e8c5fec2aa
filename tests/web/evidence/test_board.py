"""The pages of the board: evidence one click away, verdicts by who may, interviews to who may see them."""

from __future__ import annotations

import re


def test_4_7_the_board_shows_each_kind_and_leads_to_its_evidence(pages) -> None:
    page = pages.get(pages.within("/evidence/board/")).content.decode()

    row = page.partition('id="IA11"')[2].partition("</tr>")[0]
    assert row.count("<td") == 5 + 1
    assert "agrees" in row
    url = re.findall(r'href="([^"]*IA11/inquiries/)"', row)[0]
    evidence = pages.get(url).content.decode()
    shown = int(re.search(r"(\d+)</bdi> quotations? in", evidence)[1])
    assert evidence.partition('id="evidence"')[2].count("data-href") == shown


def test_a_contradiction_without_resolution_is_said_to_owe_one(pages) -> None:
    page = pages.get(pages.within("/evidence/board/")).content.decode()

    assert "resolution is owed" in page.partition('id="IA16"')[2].partition("</tr>")[0]
    assert "resolution is owed" not in page.partition('id="IA05"')[2].partition("</tr>")[0]


def test_who_may_not_read_the_register_has_no_column_of_interviews(as_persona, computed) -> None:
    editor, analyst = as_persona("editor"), as_persona("analyst")

    hidden = editor.get(editor.within("/evidence/board/")).content.decode()
    shown = analyst.get(analyst.within("/evidence/board/")).content.decode()

    assert "/interviews/" in shown
    assert "/IA05/interviews/" not in hidden
    assert editor.get(editor.within("/evidence/board/IA05/interviews/")).status_code == 404


def test_a_verdict_is_kept_with_its_reason_and_taken_back(as_persona, computed) -> None:
    analyst = as_persona("analyst")
    url = analyst.within("/evidence/board/IA14/inquiries/")
    said = {"verdict": "contradict", "why": "Times are not told.", "resolution": ""}

    refused = analyst.post(f"{url}judge/", {**said, "why": ""})
    kept = analyst.post(f"{url}judge/", said, follow=True).content.decode()

    assert refused.status_code == 422
    assert "contradicts" in kept
    assert "Times are not told." in kept
    undo = re.findall(r'action="([^"]*evidence/undo/[^"]*)"', kept)[0]
    analyst.post(undo)
    assert "Times are not told." not in analyst.get(url).content.decode()


def test_a_reader_gives_no_verdict(as_persona, computed) -> None:
    editor = as_persona("editor")
    url = editor.within("/evidence/board/IA14/inquiries/")

    assert "Keep the verdict" not in editor.get(url).content.decode()
    assert editor.post(f"{url}judge/", {"verdict": "agree", "why": "w"}).status_code in (403, 404)


def test_missions_stand_beside_their_conflict_and_rate_with_the_cells_looked_at(pages) -> None:
    page = pages.get(pages.within("/evidence/context/")).content.decode()

    areas = page.partition('id="areas"')[2]
    assert areas.count("<tr") == 1 + 18
    assert "too few missions" in areas or "correlations were looked at" in areas
