"""8.1, 8.2, 8.5: the plan as table, board and timeline; an action with its tabs; versions."""

from __future__ import annotations

import re

import pytest

from tests.web.actions.conftest import asked, planned
from tests.web.recommendations.test_proposals import planned as projected
from tests.web.recommendations.test_proposals import put

pytestmark = pytest.mark.django_db


def text(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def test_the_empty_plan_says_what_belongs_here_and_offers_the_first_action(head):
    said = text(head.get(head.within("/actions/")))

    assert "No action yet" in said
    assert "/actions/new/" in said


@pytest.mark.parametrize("view", ["", "?view=board", "?view=timeline"])
def test_an_action_stands_in_table_board_and_timeline(head, view):
    ref = planned(head, asked(head))

    said = text(head.get(head.within(f"/actions/{view}")))

    assert ref in said
    assert "Audit the security of all bases." in said


def test_the_four_tabs_of_an_action(head):
    wanted = asked(head)
    ref = planned(head, wanted)

    itself, on, by, before = (
        text(head.get(head.within(f"/actions/{ref}/{tab}")))
        for tab in ("", "rests-on/", "rests-on-it/", "history/")
    )

    assert "Accepted by the addressee" in itself
    assert "Measured effect" in itself
    assert wanted in on
    assert "Nothing rests on it" in by or "rests on it" in by
    assert "Written" in before


def test_filters_leave_what_fits_and_the_file_has_the_same(head):
    ref = planned(head, asked(head))
    other = planned(head, title="Train drivers.", level="member_state")

    said = text(head.get(head.within("/actions/?level=field")))

    assert ref in said
    assert other not in said


def test_an_action_that_would_wait_for_itself_is_refused_with_the_way(head):
    one = planned(head)
    other = planned(head, title="Second.", after=one)

    answer = head.post(
        head.within(f"/actions/{one}/edit/"), {"title": "First.", "after": other, "currency": "USD"}
    )

    assert answer.status_code == 422
    assert "would wait for itself" in text(answer)


def test_a_plan_is_compared_with_its_baseline_and_the_changed_cell_is_marked(head):
    ref = planned(head)
    kept = head.post(head.within("/actions/versions/keep/"), {"name": "As approved"})
    assert kept.status_code == 302
    said = {"title": "Audit the security of all bases.", "due_on": "2028-09-30", "currency": "USD"}
    head.post(head.within(f"/actions/{ref}/edit/"), said)

    page = text(head.get(kept["Location"]))

    assert "<del><bdi>2028-06-30</bdi></del>" in page
    assert "<ins><bdi>2028-09-30</bdi></ins>" in page


@pytest.mark.parametrize("when", ["?before=BL-NOTTHERE", "?day_before=someday"])
def test_a_time_that_is_none_is_refused_with_what_to_write(head, when):
    answer = head.get(head.within(f"/actions/versions/{when}"))

    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()


def test_rows_are_put_and_taken_out_and_every_change_can_be_undone(head):
    ref = planned(head)
    row = {"m-key": "M1", "m-title": "Teams named", "m-due_on": "2028-02-01"}
    head.post(head.within(f"/actions/{ref}/rows/milestones/"), row)
    risk = {"r-key": "K1", "r-risk": "Rain", "r-likelihood": "high", "r-impact": "low"}
    head.post(head.within(f"/actions/{ref}/rows/risks/"), risk)
    said = text(head.get(head.within(f"/actions/{ref}/")))
    assert "Teams named" in said
    assert "Rain" in said

    before = head.get(head.within(f"/actions/{ref}/history/")).content.decode()
    [undo] = re.findall(r'action="([^"]+/undo/)"', before)[:1]
    head.post(undo)

    assert "Rain" not in text(head.get(head.within(f"/actions/{ref}/")))


def test_actions_are_merged_and_split(head):
    one, other = planned(head), planned(head, title="Second.")
    head.post(head.within(f"/actions/{one}/merge/"), {"others": other, "why": "One thing."})
    assert "In its place stand:" in text(head.get(head.within(f"/actions/{other}/")))

    head.post(head.within(f"/actions/{one}/split/"), {"parts": "Part A\nPart B", "why": "Two."})

    said = text(head.get(head.within("/actions/")))
    assert "Part A" in said
    assert "Part B" in said
    assert one not in said


def test_two_who_change_one_action_see_both_changes(head, crew):
    ref = planned(head)
    page = head.get(head.within(f"/actions/{ref}/edit/")).content.decode()
    version = re.findall(r'name="version" value="([^"]*)"', page)[0]
    editor = crew("editor")
    said = {"title": "Audit some bases.", "due_on": "2028-06-30", "currency": "USD"}
    editor.post(editor.within(f"/actions/{ref}/edit/"), said)

    answer = head.post(
        head.within(f"/actions/{ref}/edit/"),
        {**said, "title": "Audit every base.", "version": version},
    )

    assert answer.status_code == 409
    assert "Audit some bases." in text(answer)
    assert "Audit every base." in text(answer)


def test_who_only_reads_the_plan_cannot_change_it(head, crew):
    ref = planned(head)
    analyst = crew("analyst")

    assert analyst.get(analyst.within(f"/actions/{ref}/")).status_code == 200
    assert analyst.get(analyst.within(f"/actions/{ref}/edit/")).status_code == 404
    assert analyst.post(analyst.within(f"/actions/{ref}/decide/")).status_code == 404


def test_an_indicator_stands_on_the_page_of_what_it_tells_of(head):
    wanted = asked(head)
    ref = planned(head, wanted)
    told = {
        "key": "bases-audited", "area": "adaptability", "kind": "process", "title": "Bases audited", "unit": "bases",
        "better": "up", "every": "3", "baseline": "2", "baseline_on": "2028-01-01", "target": "12",
        "target_on": "2028-12-31", "serves": ref,
    }  # fmt: skip
    assert head.post(head.within("/capacities/new/"), told).status_code == 302

    of_action = text(head.get(head.within(f"/actions/{ref}/")))
    of_asked = text(head.get(head.within(f"/recommendations/{wanted}/")))

    for said in (of_action, of_asked):
        assert "/capacities/bases-audited/" in said
        assert "Process: what is done" in said
        assert "never read" in said
    assert "through" in of_asked.partition('id="indicators"')[2].partition("</section>")[0]


def test_what_an_action_takes_from_a_line_stands_beside_the_budget_and_can_be_taken_back(head):
    project = paying(head)
    ref = planned(head, cost="90000", funding=project)
    url = head.within(f"/actions/{ref}/rows/charges/")

    assert head.post(url, {"c-line": "9", "c-amount": "5"}).status_code == 422
    done = head.post(url, {"c-line": "1", "c-amount": "80000.01"}, follow=True).content.decode()

    # of the line there are 76,847.18
    said = text(head.get(head.within(f"/proposals/{project}/money/")))
    assert "actions plan more than the line holds" in said
    for amount in ("80,000.01", "\N{MINUS SIGN}3,152.83"):
        assert amount in said
    assert "no action uses it" in said
    assert f"/actions/{ref}/" in said
    said = re.sub(r"<[^>]+>", "", done)
    assert "80,000.01 of its cost of 90,000.00 are put on lines" in said
    head.post(re.findall(r'action="([^"]*/actions/changes/[^"]*)"', done)[0])
    assert "80,000.01" not in text(head.get(head.within(f"/proposals/{project}/money/")))


def paying(browser) -> str:
    """Writes a project with a budget; gives its reference."""
    ref = projected(browser)
    put(browser, ref, "rates", "lines")
    return ref
