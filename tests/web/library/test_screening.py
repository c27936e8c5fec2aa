"""Screening on the pages: the queue, the blind, conflicts, the flow, and who left."""

from __future__ import annotations

import pytest

from tests.web.library.conftest import TEXTS, work_all
from vedette.pipeline.screening import verdicts
from vedette.web.audit.models import Entry
from vedette.web.reviews.reads import review_of
from vedette.web.reviews.writes import remove_member

CRITERIA = {"include": "Attacks on personnel", "reasons": "out of scope\nno data", "needed": 2}


@pytest.fixture
def shelf(small, signed_in, add):
    """Three documents in a run, the criteria stated."""
    names = add(TEXTS)
    work_all()
    browser = signed_in("qualitative")
    empty = browser.get(browser.within("/library/screening/")).content.decode()
    assert "Nothing is looked for yet" in empty
    browser.post(browser.within("/library/screening/criteria/"), CRITERIA)
    return names


def says(browser, reference, **told):
    return browser.post(browser.within(f"/library/screening/{reference}/"), told, follow=True)


def boxes(browser):
    return browser.get(browser.within("/library/screening/flow/")).context["boxes"]


def test_two_screeners_are_blind_until_the_lead_lifts_it(shelf, small, signed_in):
    ambush, base, budget = shelf
    one, other, head = (signed_in(name) for name in ("qualitative", "analyst", "head"))
    queue = one.get(one.within("/library/screening/"))
    assert len(queue.context["pile"].left) == 3

    without = says(one, budget, verdict="exclude")
    assert "no reason of this review" in without.content.decode()
    for reference, told in ((ambush, {"verdict": "include"}), (budget, {"reason": "out of scope"})):
        says(one, reference, **told)
        says(other, reference, **told)
    says(one, base, verdict="include")
    after = says(other, base, reason="no data")
    assert after.context["pile"].left == []

    assert (boxes(one)["included"], boxes(other)["included"]) == (2, 1)
    page = other.get(other.within("/library/screening/conflicts/"))
    assert (page.context["contested"], page.context["agreement"]) == ([], [])
    assert [name for name, _ in page.context["counts"]] == ["analyst"]
    assert other.post(other.within("/library/screening/blind/"), {"blind": "0"}).status_code == 404
    assert not any(
        "verdict" in told
        for told in Entry.objects.filter(act="decision.screen").values_list("told", flat=True)
    )

    head.post(head.within("/library/screening/blind/"), {"blind": "0"})
    page = head.get(head.within("/library/screening/conflicts/"))
    assert [one.document for one in page.context["contested"]] == [base]
    (pair,) = page.context["agreement"]
    assert (pair["documents"], round(pair["equal"], 2), round(pair["kappa"], 2)) == (3, 0.67, 0.4)
    head.post(head.within(f"/library/screening/{base}/settle/"), {"verdict": "include"})
    counted = boxes(other)
    assert (counted["included"], counted["excluded"], counted["conflicts"]) == (2, 1, 0)
    for box, names in (("included", {ambush, base}), ("excluded-1", {budget})):
        listed = other.get(other.within(f"/library/documents/?flow={box}")).context["found"]
        assert {row["document"] for row in listed.rows} == names


def test_a_verdict_is_taken_back_by_who_gave_it_alone(shelf, small, signed_in):
    one, other = signed_in("qualitative"), signed_in("analyst")
    queue = says(one, shelf[0], verdict="include")
    mark = queue.context["last"]

    assert other.post(other.within(f"/library/screening/undo/{mark}/")).status_code == 404
    assert other.post(other.within(f"/library/decisions/{mark}/undo/")).status_code == 404
    assert other.post(other.within(f"/linkage/decisions/{mark}/undo/")).status_code == 404
    back = one.post(one.within(f"/library/screening/undo/{mark}/"))

    assert back.url.endswith(f"?document={shelf[0]}")
    assert verdicts(review_of(small).decisions()) == []


def test_the_lead_is_asked_what_becomes_of_the_verdicts_of_who_left(shelf, small, signed_in):
    head = signed_in("head")
    says(signed_in("analyst"), shelf[0], verdict="include")
    says(signed_in("qualitative"), shelf[0], reason="no data")
    head.post(head.within("/library/screening/blind/"), {"blind": "0"})
    assert boxes(head)["conflicts"] == 1

    remove_member(small, "analyst", why="moved", by="head")
    page = head.get(head.within("/library/screening/conflicts/"))
    assert page.context["leavers"] == {"analyst": 1}
    assert "analyst has left" in head.get(head.within("/")).content.decode()
    head.post(head.within("/library/screening/leavers/"), {"name": "analyst", "answer": "aside"})

    assert (boxes(head)["conflicts"], boxes(head)["waiting"]) == (0, 1)
    asked = head.get(head.within("/library/screening/conflicts/")).context["leavers"]
    assert asked == {}
