"""The pages of consultations: planned, invited, held, written down, approved, lapsed; who was not heard."""

from __future__ import annotations

import re

from tests.web.consultations.conftest import held, present, registered, stated
from tests.web.evidence.test_findings import shown, written
from vedette.pipeline.decisions import Act, Author
from vedette.web.reviews.reads import review_of


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def part(page: str, name: str) -> str:
    """The words of one section of a page."""
    return words(page.partition(f'id="{name}"')[2].partition("</section>")[0])


def post(browser, path: str, **said: str):
    return browser.post(browser.within(path), said)


def test_6_2_a_meeting_is_planned_invited_held_and_its_record_approved(analyst) -> None:
    ref = held(analyst)
    home = f"/consultations/meetings/{ref}/"
    present(analyst, ref, 5)
    post(analyst, f"{home}record/", **{"record-summary": "All agreed on the method."})
    read = re.findall(r'name="print" value="([0-9a-f]+)"', shown(analyst, home))[0]

    post(analyst, f"{home}approve/", print=read)
    approved = part(shown(analyst, home), "approval")
    stated(analyst, ref, speaker_class="tcc_delegate")
    lapsed = part(shown(analyst, home), "approval")

    assert "record approved analyst" in approved
    assert "approval lapsed" in lapsed
    assert "5 of 5" in part(shown(analyst, home), "attendance")
    assert "10:00–13:00 America/New_York" in shown(analyst, home)


def test_6_2_a_record_that_changed_since_it_was_read_is_not_approved(analyst) -> None:
    ref = held(analyst)
    home = f"/consultations/meetings/{ref}/"
    post(analyst, f"{home}record/", **{"record-summary": "All agreed."})
    read = re.findall(r'name="print" value="([0-9a-f]+)"', shown(analyst, home))[0]
    stated(analyst, ref)

    answer = post(analyst, f"{home}approve/", print=read)

    assert answer.status_code == 422
    assert "The record was changed since you read it." in answer.content.decode()


def test_6_2_the_form_offers_no_speaker_where_the_rule_forbids_it(analyst) -> None:
    closed, opened = held(analyst), held(analyst, rule="on_record_function")
    one = present(analyst, closed, 5)[0]
    post(analyst, f"/consultations/meetings/{opened}/invite/", stakeholder=one)

    under_rule = shown(analyst, f"/consultations/meetings/{closed}/")
    on_record = shown(analyst, f"/consultations/meetings/{opened}/")
    ref = stated(analyst, closed, speaker=one)

    assert 'name="say-speaker"' not in under_rule
    assert 'name="say-speaker"' in on_record
    assert "State 0" not in shown(analyst, f"/statements/{ref}/")


def test_6_2_a_class_of_four_is_refused_and_the_words_stay_in_the_form(analyst) -> None:
    ref = held(analyst)
    present(analyst, ref, 4)

    answer = post(
        analyst, f"/consultations/meetings/{ref}/state/", kind="intervention",
        **{"say-text": "Escorts are late.", "say-speaker_class": "tcc_delegate"},
    )  # fmt: skip

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Only 4 delegations of the class" in page
    assert "Escorts are late." in page


def test_6_2_a_request_waits_as_a_task_for_who_owns_it(analyst) -> None:
    ref = held(analyst)
    said = {"kind": "request", "text": "Send the numbers by month.", "who": "analyst", "due": "2017-08-01"}  # fmt: skip

    post(analyst, f"/consultations/meetings/{ref}/follow/", **{f"follow-{n}": v for n, v in said.items()})  # fmt: skip

    assert "Request · analyst" in part(shown(analyst, f"/consultations/meetings/{ref}/"), "follow")
    assert "Send the numbers by month." in shown(analyst, "/evidence/tasks/")
    assert "Send the numbers by month." in shown(analyst, "/")


def test_6_2_an_agenda_shows_what_the_meeting_heard_beside_what_the_finding_says_today(
    analyst,
) -> None:
    ref, found = held(analyst), written(analyst, statement="Convoys are hit most.")
    row = {"key": "1", "title": "Convoys", "about": found}
    post(analyst, f"/consultations/meetings/{ref}/tables/agenda/", **row)
    post(
        analyst, f"/evidence/findings/{found}/edit/", statement="Night convoys are hit most.", kind="finding"
    )  # fmt: skip

    agenda = part(shown(analyst, f"/consultations/meetings/{ref}/"), "agenda")

    assert "Convoys are hit most." in agenda
    assert "Says otherwise today: Night convoys are hit most." in agenda
    assert f"{ref}/1" in shown(analyst, f"/evidence/findings/{found}/rests-on-it/")


def test_6_2_a_statement_is_found_and_linked_in_the_panel_of_a_finding(analyst) -> None:
    ref, found = held(analyst), written(analyst)
    said = stated(analyst, ref)

    offered = shown(analyst, f"/evidence/findings/{found}/link/?among=statements&q=escort")
    post(analyst, f"/evidence/findings/{found}/link/", on=said, role="contradicts")

    assert said in offered
    assert said in shown(analyst, f"/evidence/findings/{found}/rests-on/")
    assert found in shown(analyst, f"/statements/{said}/rests-on-it/")
    assert found in shown(analyst, f"/evidence/chain/{said}/?way=up")


def test_6_2_changes_are_in_the_history_and_can_be_taken_back(analyst) -> None:
    ref = held(analyst)
    post(analyst, f"/consultations/meetings/{ref}/record/", **{"record-summary": "All agreed."})
    shown(analyst, f"/consultations/meetings/{ref}/")
    page = shown(analyst, f"/consultations/meetings/{ref}/history/")
    mark = re.findall(r"/consultations/changes/([0-9a-f]+)/undo/", page)[0]

    post(analyst, f"/consultations/changes/{mark}/undo/")

    assert "All agreed." not in shown(analyst, f"/consultations/meetings/{ref}/")
    assert "Change of a meeting" in shown(analyst, "/bin/")


def test_6_2_who_was_second_sees_both_changes(analyst) -> None:
    ref = held(analyst)
    home = f"/consultations/meetings/{ref}/"
    seen = re.findall(r'name="record-version" value="([^"]+)"', shown(analyst, home))[0]
    post(analyst, f"{home}record/", **{"record-summary": "First.", "record-version": seen})

    answer = post(
        analyst, f"{home}record/", **{"record-summary": "Second.", "record-version": seen}
    )

    assert answer.status_code == 409
    page = answer.content.decode()
    assert "First." in page
    assert "Second." in page


def test_6_8_a_visit_has_stops_people_as_classes_and_what_was_seen(analyst) -> None:
    ref = held(
        analyst, kind="mission_visit", mission="MINUSMA", until="2017-07-20", visit="preliminary"
    )
    home = f"/consultations/meetings/{ref}/"
    post(
        analyst,
        f"{home}tables/itinerary/",
        key="1",
        on="2017-07-13",
        place="Kidal",
        purpose="See the base",
    )
    post(
        analyst,
        f"{home}tables/met/",
        key="1",
        n="12",
        category="troop",
        rank="middle",
        place="base",
        stop="1",
    )
    seen = {"see-text": "The wall is a metre high.", "see-place": "Kidal", "see-on": "2017-07-13"}
    post(analyst, f"{home}state/", kind="observation", **seen)

    page = shown(analyst, home)

    assert "Kidal" in part(page, "itinerary")
    assert "12 contingent troops middle base" in part(page, "met")
    assert "The wall is a metre high. Kidal" in part(page, "said")


def test_6_1_the_matrix_names_who_was_not_heard(analyst) -> None:
    ref = held(analyst)
    present(analyst, ref, 2)
    registered(analyst, "Silent State")

    page = shown(analyst, "/consultations/gaps/?kind=tcc&stage=inception")

    assert "2 of 3" in part(page, "gaps")
    assert "Not heard 1 Silent State" in part(page, "opened")
    assert "Heard 2 State 0 State 1" in part(page, "opened")


def test_what_leaves_as_a_list_does_not_tell_who_came(analyst) -> None:
    ref = held(analyst)
    present(analyst, ref, 5)
    stated(analyst, ref, speaker_class="tcc_delegate")

    programme = analyst.get(analyst.within("/consultations/export/?format=csv")).getvalue().decode()
    statements = analyst.get(analyst.within("/statements/export/?format=csv")).getvalue().decode()

    assert "First meeting with contributors" in programme
    assert "n_present" not in programme
    assert "Convoys leave without an escort." in statements
    assert ref not in statements


def test_6_1_who_came_with_a_list_of_contributors_has_a_page_and_a_history(analyst) -> None:
    by = Author("analyst", "2017-07-01T08:00:00+00:00")
    row = {"name": "Chad", "country": "TCD", "missions": ["MINUSMA"], "troops": 9, "police": 0}
    body = {
        "list": "INV-7K3QF2", "change": "list", "as_of": "2017-07-01", "month": "2017-06-01", "table": "t",
        "content": "0", "rows": [row], "label": "confidential",
    }  # fmt: skip
    with review_of(analyst.review).home.writing() as pen:
        pen.append(Act.STAKEHOLDER, body, by)
    address = re.findall(r"/stakeholders/STK-[0-9A-Z]+/", shown(analyst, "/stakeholders/"))[0]

    came = shown(analyst, address)
    post(analyst, address, kind="tcc", name="Chad", country="TCD", missions="MINUSMA MINUSCA")

    assert "It came with a list of contributors and was not changed since." in came
    assert "MINUSMA, MINUSCA" in shown(analyst, address)
    assert "Chad" in shown(analyst, "/stakeholders/lists/INV-7K3QF2/")
