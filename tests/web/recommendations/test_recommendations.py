"""The pages of recommendations: written, issued, merged, split, declared; what is lacking is said first."""

from __future__ import annotations

import re

from tests.web.evidence.test_findings import shown, version
from tests.web.recommendations.conftest import SAID, found, recommended


def move(browser, ref: str, axis: str, to: str, **given: str):
    url = browser.within(f"/recommendations/{ref}/move/")
    at = version(shown(browser, f"/recommendations/{ref}/"))
    said = {"axis": axis, "to": to, "version": at, **given}
    return browser.post(url, said, follow=True)


def part(page: str, name: str) -> str:
    return page.partition(f'id="{name}"')[2].partition("</section>")[0]


def test_5_4_a_recommendation_answers_findings_and_is_issued_with_a_number_for_life(analyst):
    one, other = found(analyst), found(analyst, statement="Walls are low.")
    ref = recommended(analyst, one, other)
    page = f"/recommendations/{ref}/"

    answers = part(shown(analyst, page), "answers")
    assert [one in answers, other in answers] == [True, True]
    assert ref in shown(analyst, f"/evidence/findings/{one}/rests-on-it/")
    early = move(analyst, ref, "implementation", "in_progress")
    assert early.status_code == 422
    assert "Note that it was accepted first." in early.content.decode()

    issued = move(analyst, ref, "response", "proposed").content.decode()
    assert "R-IA11-01" in issued
    move(analyst, ref, "response", "accepted")
    owner = move(
        analyst, ref, "implementation", "implemented", proof="audit", verifier=SAID["lead"]
    )
    assert "Its owner verified it." in owner.content.decode()
    done = move(analyst, ref, "implementation", "implemented", proof="audit", verifier="OIOS")
    assert "implemented</span>" in part(done.content.decode(), "states")

    rows = analyst.get(
        analyst.within("/recommendations/export/?format=csv&implementation=implemented")
    )
    text = b"".join(rows.streaming_content).decode()
    assert f"{one}, {other}" in text
    assert ref not in shown(analyst, "/recommendations/?response=draft")
    undo = re.findall(r'action="([^"]*/recommendations/changes/[^"]*)"', done.content.decode())[0]
    analyst.post(undo)
    assert ref in shown(analyst, "/bin/")
    assert "R-IA11-01" in shown(analyst, page)
    assert ref not in shown(analyst, "/recommendations/?implementation=implemented")


def test_the_quality_check_says_what_is_missing_and_keeps_nothing(analyst):
    said = {"text": "Harden the bases and review the walls.", "lead": "A; B", "act": "check"}
    url = analyst.within("/recommendations/new/")

    whole = analyst.post(url, said).content.decode()
    alone = analyst.post(url, said, headers={"HX-Request": "true"}).content.decode()

    assert "<html" in whole
    assert "<html" not in alone
    for words in ("more than one action", "is more than one owner", "It answers no finding."):
        assert words in alone
    assert "No recommendation yet" in shown(analyst, "/recommendations/")
    wrong = analyst.post(url, SAID | {"answers": "F-NONE"})
    assert wrong.status_code == 422
    assert "No recommendation yet" in shown(analyst, "/recommendations/")


def test_what_somebody_else_changed_meanwhile_is_laid_side_by_side(analyst):
    ref = recommended(analyst, found(analyst))
    edit = analyst.within(f"/recommendations/{ref}/edit/")
    old = version(shown(analyst, f"/recommendations/{ref}/edit/"))
    analyst.post(edit, SAID | {"text": "Theirs.", "version": old})

    answer = analyst.post(edit, SAID | {"text": "Mine.", "version": old})

    told = answer.content.decode()
    assert answer.status_code == 409
    assert [word in told for word in (SAID["text"], "Theirs.", "Mine.")] == [True] * 3
    kept = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', told))
    analyst.post(edit, kept)
    assert "Mine." in shown(analyst, f"/recommendations/{ref}/")


def test_5_5_alike_ones_are_proposed_merged_and_split_and_one_undo_takes_all_back(analyst):
    one, other = found(analyst), found(analyst, statement="Walls are low.")
    into = recommended(analyst, one)
    gone = recommended(analyst, other, text="Harden bases against all assaults.")
    near = part(shown(analyst, f"/recommendations/{into}/"), "alike")
    assert gone in near
    assert "assaults" in near
    assert gone in shown(analyst, "/recommendations/alike/")

    url = analyst.within(f"/recommendations/{into}/merge/")
    merged = analyst.post(url, {"others": [gone], "why": "The same."}, follow=True).content.decode()

    assert other in part(merged, "answers")
    assert into in shown(analyst, f"/recommendations/{gone}/")
    assert "superseded" in shown(analyst, f"/recommendations/{gone}/")
    assert "Merged" in shown(analyst, f"/recommendations/{gone}/history/")
    undo = re.findall(r'action="([^"]*/recommendations/changes/[^"]*)"', merged)[0]
    analyst.post(undo)
    assert other not in part(shown(analyst, f"/recommendations/{into}/"), "answers")

    url = analyst.within(f"/recommendations/{gone}/split/")
    assert analyst.post(url, {"parts": "Only one.", "why": "x"}).status_code == 422
    told = analyst.post(url, {"parts": "Raise walls.\nClose gates.", "why": "Two."}, follow=True)
    parts = re.findall(r"REC-[0-9A-Z]+", told.content.decode().partition("stand:")[2][:1500])
    assert len(set(parts)) >= 2
    first = shown(analyst, f"/recommendations/{parts[0]}/")
    assert other in part(first, "answers")


def test_5_8_what_was_said_before_is_imported_matched_linked_and_taken_back(analyst, tmp_path):
    ref = recommended(analyst, found(analyst))
    table = tmp_path / "cruz.csv"
    table.write_text(
        "no,recommendation,status\n12,Harden the bases of missions against assaults.,implemented\n"
    )
    url = analyst.within("/recommendations/earlier/import/")

    with table.open("rb") as file:
        done = analyst.post(url, {"name": "Review of 2013", "file": file}, follow=True)

    assert "1</bdi>" in done.content.decode() or "1 earlier" in done.content.decode()
    before = part(shown(analyst, f"/recommendations/{ref}/"), "before")
    assert "said before in Review of 2013, 12; state: implemented" in before
    [past] = set(re.findall(r"PAST-[0-9A-Z]+", before))
    analyst.post(analyst.within(f"/recommendations/{ref}/link/"), {"on": past, "note": ""})
    assert "Proposed" not in part(shown(analyst, f"/recommendations/{ref}/"), "before")
    analyst.post(re.findall(r'action="([^"]*/earlier/changes/[^"]*)"', done.content.decode())[0])
    assert "No earlier review is imported" in shown(analyst, "/recommendations/earlier/")
    assert "Review of 2013" in shown(analyst, "/bin/")
    table.write_text("no,recommendation,status\n1,Do it.,perhaps\n")
    with table.open("rb") as file:
        assert analyst.post(url, {"name": "Other", "file": file}).status_code == 422


def test_u11_an_effect_is_looked_at_then_declared_and_locked(analyst):
    ref = recommended(analyst, found(analyst), lowers_casualties="on")
    lacking = part(shown(analyst, f"/recommendations/{ref}/"), "states")
    assert "its effect is not declared" in lacking
    plan = {
        "outcome": "deaths", "fall": "30", "first": "2016-01-01", "last": "2017-12-31", "start": "2030-01-01",
        "months": "36", "component": "uniformed", "exposure": "time", "causes": ["malicious_act"],
        "comparison": "before",
    }  # fmt: skip
    url = analyst.within(f"/recommendations/{ref}/effect/declare/")

    looked = analyst.post(url, plan | {"act": "weigh"}).content.decode()
    assert "Deaths alone can never show a fall of 30 %" in looked
    assert "No effect is declared" in shown(analyst, f"/recommendations/{ref}/effect/")
    analyst.post(url, plan | {"act": "declare"})

    effect = shown(analyst, f"/recommendations/{ref}/effect/")
    locks = re.findall(r'<bdi class="mono small" dir="ltr">([0-9a-f]{16})</bdi>', effect)
    assert len(locks) == 1
    again = analyst.post(url, plan | {"act": "declare", "fall": "40", "why": ""})
    assert again.status_code == 422
    analyst.post(url, plan | {"act": "declare", "fall": "40", "why": "The plan changed."})
    effect = shown(analyst, f"/recommendations/{ref}/effect/")
    assert locks[0] in effect
    assert "The plan changed." in effect
    move(analyst, ref, "response", "proposed")
    assert "R-IA11-01" in shown(analyst, f"/recommendations/{ref}/")


def test_5_6_the_matrix_opens_what_is_left_out(analyst):
    lone = found(analyst)
    answered = found(analyst, statement="Walls are low.", issue_area="IA10")
    ref = recommended(analyst, answered, issue_area="IA10")
    loose = recommended(analyst, issue_area="IA12")

    matrix = shown(analyst, "/recommendations/coverage/")
    assert matrix.count('class="n gap"') == 2, "one finding unanswered, one recommendation loose"
    area = shown(analyst, "/recommendations/coverage/IA11/")
    assert lone in part(area, "unanswered")
    assert f"?answers={lone}" in area
    assert loose in part(shown(analyst, "/recommendations/coverage/IA12/"), "ungrounded")
    area = shown(analyst, "/recommendations/coverage/IA10/")
    assert ref in part(area, "recommendations")
    assert answered not in part(area, "unanswered")
    assert "killed-by-year" in matrix
    assert analyst.get(analyst.within("/recommendations/coverage/IA99/")).status_code == 404


def test_a_reader_reads_and_changes_nothing_and_the_finding_says_what_it_lacks(analyst, small_team):
    ref = recommended(analyst, found(analyst))
    editor = small_team("editor")
    finding = found(analyst, statement="It is bare.")

    page = shown(analyst, f"/evidence/findings/{finding}/")

    assert "nothing supports it." in part(page, "stage")
    assert 'class="btn main" aria' not in part(page, "stage")
    assert ref in shown(editor, "/recommendations/")
    missing = editor.get(editor.within("/recommendations/REC-NONE/"))
    assert missing.status_code == 404


def test_the_old_wording_stays_in_the_history_beside_the_new_one(analyst):
    ref = recommended(analyst, found(analyst))
    page = f"/recommendations/{ref}/"
    said = {**SAID, "version": version(shown(analyst, f"{page}edit/"))}
    said.pop("answers", None)
    was, now = "Harden all bases within a year.", "Harden all large bases within two years."
    analyst.post(analyst.within(f"{page}edit/"), said | {"text": was})

    said["version"] = version(shown(analyst, f"{page}edit/"))
    said |= {"text": now, "horizon": "long"}
    analyst.post(analyst.within(f"{page}edit/"), said)

    entries = shown(analyst, f"{page}history/").partition('class="history"')[2]
    last = entries.split('<p class="small faint">')[1]
    words = re.findall(r"<(del|ins|span)>([^<]*)</", last)
    assert [said for tag, said in words if tag == "del"] == ["a year."]
    assert [said for tag, said in words if tag == "ins"] == ["large", "two years."]
    assert "<b>Long term</b>" in last
    assert now in shown(analyst, page)


def test_findings_that_are_ticked_become_one_recommendation(analyst):
    one, other = found(analyst), found(analyst, statement="Walls are low.")
    found(analyst, statement="Guards are few.")
    listed = shown(analyst, "/evidence/findings/")
    assert f'form="recommend" name="answers" value="{one}"' in listed
    to = re.findall(r'<form id="recommend"[^>]*action="([^"]*)"', listed)[0]

    form = analyst.get(to, {"answers": [one, other]}).content.decode()

    assert "Walls are low." in form
    assert "Guards are few." not in form
    asked = re.findall(r'<textarea name="answers"[^>]*>([^<]*)<', form)[0].split()
    made = analyst.post(to, SAID | {"answers": "\n".join(asked)})
    ref = re.findall(r"/recommendations/(REC-[0-9A-Z]+)/", made["Location"])[0]
    answers = part(shown(analyst, f"/recommendations/{ref}/"), "answers")
    assert [one in answers, other in answers, "Guards are few." in answers] == [True, True, False]


def test_only_horizons_and_indicators_of_the_template_are_offered(analyst):
    form = shown(analyst, "/recommendations/new/")
    select = form.partition('name="horizon"')[2].partition("</select>")[0]
    horizons = re.findall(r'<option value="([^"]*)"', select)
    assert horizons == ["", "short", "mid", "long", "mid_long"]
    offered = form.partition('<datalist id="indicators">')[2].partition("</datalist>")[0]
    assert "Nights with a patrol, per base and month" in offered
