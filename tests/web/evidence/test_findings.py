"""The pages of findings: written, linked, graded, moved by who may; each change with its undo, nothing half-said."""

from __future__ import annotations

import re

import pytest

from tests.web.evidence.conftest import ROWS

STATEMENT = "Most people are killed in few attacks."
SAID = {
    "statement": STATEMENT,
    "kind": "finding",
    "issue_area": "IA11",
    "bearing": "internal_challenge",
    "gap": "",
    "counter": "",
}
CONCERNS = ("methodological_limitations", "coherence", "adequacy", "relevance")


@pytest.fixture
def analyst(small_team):
    return small_team("analyst")


def written(browser, **more: str) -> str:
    """Writes a finding; gives its reference."""
    answer = browser.post(browser.within("/evidence/findings/new/"), SAID | more)
    return re.findall(r"/findings/(F-[0-9A-Z]+)/", answer["Location"])[0]


def linked(browser, ref: str, on: str, role: str = "supports", **more: str):
    url = browser.within(f"/evidence/findings/{ref}/link/")
    return browser.post(
        url, {"on": on, "role": role, "excerpt": "", "note": "", **more}, follow=True
    )


def shown(browser, address: str) -> str:
    answer = browser.get(browser.within(address))
    assert answer.status_code == 200, address
    return answer.content.decode()


def version(page: str) -> str:
    return re.findall(r'name="version" value="([0-9a-f]+)"', page)[0]


def test_5_1_a_finding_is_confirmed_only_with_support_counter_evidence_and_grade(analyst) -> None:
    ref = written(analyst)
    page = f"/evidence/findings/{ref}/"
    move = analyst.within(f"{page}stage/")
    at = shown(analyst, page)

    refused = analyst.post(move, {"to": "confirmed", "version": version(at)})
    assert refused.status_code == 422
    assert "nothing supports it" in refused.content.decode()

    linked(analyst, ref, "FIG-killed-by-year/2016", note="the total of the year")
    edit = analyst.within(f"{page}edit/")
    counter = "Looked in the register and 97 inquiries; single shots are as many."
    refused = analyst.post(move, {"to": "confirmed", "version": version(shown(analyst, page))})
    assert "counter-evidence" in refused.content.decode()
    analyst.post(edit, SAID | {"counter": counter, "version": version(shown(analyst, page))})
    grade = {"confidence": "high", "version": version(shown(analyst, page))}
    grade |= {f"{name}_level": "minor" for name in CONCERNS}
    lacking = analyst.post(analyst.within(f"{page}grade/"), grade)
    assert "has no reason" in lacking.content.decode()
    grade |= {f"{name}_why": "few of them" for name in CONCERNS}
    analyst.post(analyst.within(f"{page}grade/"), grade)

    done = analyst.post(
        move, {"to": "confirmed", "version": version(shown(analyst, page))}, follow=True
    )

    told = done.content.decode()
    assert "confirmed" in told
    assert counter in told
    assert "graded “High confidence”" in told, "capped: a single origin confirms nothing"
    assert "Moderate confidence" in told
    assert len(re.findall(r"Undo", told)) >= 1


def test_evidence_keeps_its_order_is_taken_away_and_each_change_is_undone(analyst) -> None:
    ref = written(analyst)
    page = f"/evidence/findings/{ref}/rests-on/"
    for row in ("A1", "A2"):
        linked(analyst, ref, f"log:{row}")
    against = linked(analyst, ref, "log:A3", "contradicts").content.decode()

    def order() -> list[str]:
        return re.findall(r'name="on" value="log:(A\d)"', shown(analyst, page))

    assert "1</bdi> item of" in " ".join(against.partition('id="contradicts"')[2].split())
    assert order() == ["A1", "A2", "A3"]
    url = analyst.within(f"/evidence/findings/{ref}/order/")
    analyst.post(url, {"on": "log:A2", "act": "up"})
    assert order() == ["A2", "A1", "A3"]
    gone = analyst.post(url, {"on": "log:A2", "act": "remove"}, follow=True)
    assert order() == ["A1", "A3"]
    undo = re.findall(r'action="([^"]*/findings/changes/[^"]*)"', gone.content.decode())[0]
    analyst.post(undo)
    assert order() == ["A2", "A1", "A3"]
    history = shown(analyst, f"/evidence/findings/{ref}/history/")
    assert history.count("Evidence linked") == 3
    assert ref in shown(analyst, "/bin/")


def test_what_somebody_else_changed_meanwhile_is_laid_side_by_side(analyst) -> None:
    ref = written(analyst)
    edit = analyst.within(f"/evidence/findings/{ref}/edit/")
    old = version(shown(analyst, f"/evidence/findings/{ref}/"))
    analyst.post(edit, SAID | {"statement": "Theirs.", "version": old})

    answer = analyst.post(edit, SAID | {"statement": "Mine.", "version": old})

    told = answer.content.decode()
    assert answer.status_code == 409
    assert [word in told for word in (STATEMENT, "Theirs.", "Mine.")] == [True] * 3
    assert "Theirs." in shown(analyst, f"/evidence/findings/{ref}/")
    kept = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', told))
    analyst.post(edit, kept)
    assert "Mine." in shown(analyst, f"/evidence/findings/{ref}/")


def test_a_challenge_waits_for_its_answer_and_changed_minds_are_counted(
    analyst, small_team
) -> None:
    ref = written(analyst)
    page = f"/evidence/findings/{ref}/"
    asked = {"challenge-challenger": "qualitative", "challenge-text": "One attack carries it."}
    told = analyst.post(
        analyst.within(f"{page}challenge/"), asked | {"challenge-due": "2026-12-01"}, follow=True
    ).content.decode()
    assert "challenged" in told
    assert "One attack carries it." in told

    second = small_team("qualitative")
    assert "You are asked to break" not in shown(analyst, "/")
    assert f"break the finding {ref}, until" in shown(second, "/")

    answered = {"answer-challenge": "1", "answer-outcome": "changed", "answer-answer": "Now 46 %."}
    analyst.post(analyst.within(f"{page}answer/"), answered)
    vote = analyst.within(f"{page}vote/")
    assert analyst.post(vote, {"vote-vote": "agree", "vote-why": ""}).status_code == 422
    for one, why in (("agree", "the rows say so"), ("disagree", "one row is wrong")):
        analyst.post(vote, {"vote-vote": one, "vote-why": why})
    analyst.post(analyst.within(f"{page}say/"), {"say-text": "See the annex."})

    at = shown(analyst, page)
    assert "2</bdi> minds changed" in at
    assert "See the annex." in at
    assert at.partition('id="votes"')[2].count("one row is wrong") == 1


def test_u4_what_is_out_of_date_shows_old_new_and_the_rows_behind_and_is_held_or_taken_over(
    analyst, bring
) -> None:
    ref = written(analyst)
    linked(analyst, ref, "FIG-killed-by-year/2016")
    other = written(analyst, statement="It rests on another year.")
    linked(analyst, other, "FIG-killed-by-year/2017")
    above = written(analyst, statement="It rests on the first.")
    linked(analyst, above, ref)
    assert "Everything is up to date" in shown(analyst, "/evidence/findings/out-of-date/")

    bring(analyst.review, ROWS.replace("malicious act,1,mine", "malicious act,4,mine"))

    page = shown(analyst, "/evidence/findings/out-of-date/")
    assert re.findall(r'<section class="sheet" id="(F-\w+)"', page) == [ref, above]
    mine = page.partition(f'id="{ref}"')[2].partition("</section>")[0]
    old_new = re.findall(r"<s><bdi>(\d+) \(.*?</s>.*?<b><bdi>(\d+) \(", mine, re.DOTALL)
    assert old_new == [(str(2 + 1), str(2 + 4))]
    assert mine.count("/linkage/incidents/IN-") == 1
    assert "out of date" in shown(analyst, f"/evidence/findings/{ref}/")
    assert "2 out of date" in re.sub(r"</?bdi[^>]*>", "", shown(analyst, "/"))

    said = dict(re.findall(r'name="(on|today)" value="([^"]*)"', mine))
    look = analyst.within(f"/evidence/findings/{ref}/look/")
    assert analyst.post(look, said | {"act": "hold", "why": ""}).status_code == 422
    analyst.post(look, said | {"act": "hold", "why": "printed already", "back": "stale"})
    page = shown(analyst, "/evidence/findings/out-of-date/")
    assert re.findall(r'<section class="sheet" id="(F-\w+)"', page) == [ref]
    assert "printed already" in page
    assert analyst.post(look, said | {"act": "accept", "today": "0"}).status_code == 422
    analyst.post(look, said | {"act": "accept"})
    assert "Everything is up to date" in shown(analyst, "/evidence/findings/out-of-date/")

    # Another attack of the same size in the same year: the number prints as it did, and the page says why it is red.
    changed = ROWS.replace("malicious act,1,mine", "malicious act,4,mine")
    bring(analyst.review, changed.replace("A2,2016-07-09", "A9,2016-08-01"))
    page = shown(analyst, "/evidence/findings/out-of-date/")
    mine = page.partition(f'id="{ref}"')[2].partition("</section>")[0]
    assert "It prints alike, then and now." in mine
    assert "Other rows stand behind it." in mine
    assert mine.count("/linkage/incidents/IN-") == 1


def test_the_chain_is_drawn_in_layers_and_listed_and_groups_open(analyst) -> None:
    ref = written(analyst)
    linked(analyst, ref, "FIG-killed-by-year")

    page = shown(analyst, f"/evidence/chain/{ref}/")

    listed = page.partition('id="list"')[2]
    assert listed.count("<tr") - 1 == int(re.findall(r">(\d+)</bdi> nodes", page)[0])
    for row in ("log:A1", "log:A3", "SRC-log"):
        assert row in listed
    assert "log:A4" not in listed, "an accident is not counted"
    up = shown(analyst, "/evidence/chain/log:A1/?way=up")
    assert ref in up.partition('id="list"')[2]
    assert analyst.get(analyst.within("/evidence/chain/log:A99/")).status_code == 404


def test_words_stand_within_their_boxes_where_a_language_runs_from_the_right(analyst) -> None:
    analyst.cookies["django_language"] = "ar"

    drawn = shown(analyst, "/evidence/chain/FIG-killed-by-year/")

    boxes = re.findall(
        r'<rect x="([\d.]+)"[^>]*width="(\d+)".*?<text class="name" x="([\d.]+)"', drawn
    )
    assert len(boxes) > 2
    for x, width, begins in boxes:
        assert float(x) + int(width) / 2 < float(begins) < float(x) + int(width)


@pytest.mark.slow
def test_a_reader_changes_nothing_and_what_rests_on_hidden_notes_is_missing(
    as_persona, computed
) -> None:
    analyst = as_persona("analyst")
    ref = written(analyst)
    quotation = str(_quoted_in_an_interview(analyst))
    hidden = written(analyst, statement="Speakers say so.")
    linked(analyst, hidden, quotation)
    above = written(analyst, statement="It rests on that.")
    linked(analyst, above, hidden)
    editor = as_persona("editor")

    listed = shown(editor, "/evidence/findings/")
    page = shown(editor, f"/evidence/findings/{ref}/")

    assert "New finding" not in listed
    assert "Link evidence" not in page
    assert ref in listed
    assert hidden not in listed
    assert above not in listed
    for one in (hidden, above, "F-NONE"):
        for way in (f"findings/{one}/", f"findings/{one}/rests-on/", f"chain/{one}/"):
            assert editor.get(editor.within(f"/evidence/{way}")).status_code == 404, way
    assert editor.post(editor.within(f"/evidence/findings/{ref}/say/"), {}).status_code == 404
    assert hidden in shown(analyst, "/evidence/findings/")


def _quoted_in_an_interview(browser) -> object:
    from vedette.pipeline.coding import quotations
    from vedette.pipeline.interviews import interviews
    from vedette.web.reviews.reads import review_of

    known = review_of(browser.review).decisions()
    notes = {one.document for one in interviews(known).values()}
    return next(one.quotation for one in quotations(known).values() if one.document in notes)


def test_the_list_is_filtered_sorted_and_taken_out_and_evidence_is_found_by_words(analyst) -> None:
    ref = written(analyst)
    other = written(analyst, statement="Bases are seldom assaulted.", issue_area="IA10")

    assert ref in shown(analyst, "/evidence/findings/?area=IA11")
    assert other not in shown(analyst, "/evidence/findings/?area=IA11")
    rows = analyst.get(analyst.within("/evidence/findings/export/?format=csv&q=seldom"))
    text = b"".join(rows.streaming_content).decode()
    assert other in text
    assert ref not in text
    found = shown(analyst, f"/evidence/findings/{ref}/link/?among=figures&q=killed+2016")
    assert "FIG-killed-by-year/2016" in found
    at = shown(analyst, f"/evidence/findings/{ref}/link/?among=findings&q=seldom")
    assert other in at.partition('id="offers"')[2].partition("</table>")[0]
    assert analyst.post(
        analyst.within(f"/evidence/findings/{ref}/link/"), {"on": "FIG-none", "role": "supports"}
    ).status_code == 422  # fmt: skip


def test_a_task_is_asked_from_a_finding_waits_on_the_overview_and_is_settled(analyst) -> None:
    ref = written(analyst)
    page = shown(analyst, f"/evidence/findings/{ref}/")
    assert f"/evidence/tasks/?about={ref}" in page

    asked = {"text": "Look for a base that held.", "about": ref, "who": "analyst"}
    ask = analyst.within("/evidence/tasks/add/")
    assert analyst.post(ask, asked | {"about": "F-NONE"}).status_code == 422
    assert analyst.post(ask, asked | {"due": "2021-07-20"}).status_code == 302
    assert (
        analyst.post(ask, asked | {"about": "IA02", "text": "Is nothing known?"}).status_code == 302
    )

    page = shown(analyst, f"/evidence/tasks/?about={ref}")
    assert "Mindset and operational behaviour" in page
    late, later = re.findall(r'<li id="(TASK-\w+)"', page)
    waits = shown(analyst, "/")
    assert waits.index("Look for a base that held.") < waits.index("Is nothing known?")
    settle = analyst.within(f"/evidence/tasks/{late}/settle/")
    assert analyst.post(settle, {"change": "done", "outcome": "There is one."}).status_code == 302
    assert "Look for a base that held." not in shown(analyst, "/")
    page = shown(analyst, "/evidence/tasks/")
    assert re.findall(r'<li id="(TASK-\w+)"', page) == [later]
    assert "There is one." in page
