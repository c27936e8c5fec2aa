"""Labels by one or two people, single notifications, and who may do which (trust rule 2.3, feature 1.9)."""

from __future__ import annotations

import re

import pytest

from tests.pipeline.imports import ANALYST, make_file, make_request, make_row
from vedette.pipeline.acquire import add_source
from vedette.pipeline.labelled import source_labels
from vedette.pipeline.notifications import notifications
from vedette.web.audit.models import Entry
from vedette.web.reviews.reads import review_of
from vedette.web.reviews.writes import declare_world
from vedette.web.sources.models import RelabelAsk

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture
def with_source(small, tmp_path) -> str:
    """The small review with one confidential source."""
    file = make_file(tmp_path / "a.csv", [make_row("a")])
    add_source(review_of(small), make_request(file), ANALYST)
    return small


def label(slug: str) -> str:
    return str(source_labels(review_of(slug).decisions(), "confidential")["awsd"])


def relabel(browser, wanted: str):
    url = browser.within("/imports/labels/awsd/")
    return browser.post(url, {"label": wanted, "compartments": "", "why": "it was published"})


def test_raising_holds_at_once(with_source, signed_in):
    relabel(signed_in("head"), "strictly_confidential")

    assert label(with_source) == "strictly_confidential"


def test_lowering_waits_for_another_person_and_both_stand_in_the_log(with_source, signed_in):
    relabel(signed_in("analyst"), "unclassified")
    assert label(with_source) == "confidential"
    asked = RelabelAsk.objects.get()
    answer = f"/imports/labels/answers/{asked.id}/"

    own = signed_in("analyst")
    own.post(own.within(answer), {"answer": "grant"})
    assert label(with_source) == "confidential"
    other = signed_in("head")
    other.post(other.within(answer), {"answer": "grant"})

    assert label(with_source) == "unclassified"
    told = review_of(with_source).decisions()[-1].body
    assert (told["asked_by"], told["granted_by"], told["why"]) == (
        "analyst",
        "head",
        "it was published",
    )


def test_a_declined_wish_changes_nothing(with_source, signed_in):
    relabel(signed_in("analyst"), "unclassified")
    other = signed_in("head")

    url = other.within(f"/imports/labels/answers/{RelabelAsk.objects.get().id}/")
    other.post(url, {"answer": "decline"})

    assert label(with_source) == "confidential"
    assert RelabelAsk.objects.get().answer == "declined"


def test_a_wish_about_a_restricted_import_of_a_known_source_stays_above(
    with_source, signed_in, tmp_path
):
    strict = "strictly_confidential"
    declare_world(with_source, "staff", strict, by="test")
    file = make_file(tmp_path / "b.csv", [make_row("a"), make_row("b")])
    add_source(review_of(with_source), make_request(file, label=strict), ANALYST)
    relabel(signed_in("head"), "confidential")
    assert RelabelAsk.objects.get().was == strict

    for name, is_told in (("head", True), ("analyst", False)):
        browser = signed_in(name)
        page = browser.get(browser.within("/sources/awsd/card/")).content.decode()
        assert ("asks to lower" in page) == is_told, name


def test_an_import_in_preparation_is_told_to_nobody_below_its_author(with_source, signed_in):
    declare_world(with_source, "staff", "strictly_confidential", by="test")
    browser = signed_in("head")

    new = {"source": "hush", "pasted": "a\tb", "received_on": "2026-01-02"}
    assert browser.post(browser.within("/imports/add/"), new).status_code == 302

    of_it = Entry.objects.filter(act__in=["sources.upload", "job.ask"]).values_list(
        "label", flat=True
    )
    assert set(of_it) == {"strictly_confidential"}


@pytest.mark.parametrize("persona", ["qualitative", "editor", "delegate-a", "focal", "auditor"])
def test_others_find_no_page_to_change_a_label(with_source, signed_in, persona):
    assert relabel(signed_in(persona), "strictly_confidential").status_code == 404
    assert label(with_source) == "confidential"


def sent(version: str, outcomes: list[str], **more: str) -> dict[str, str]:
    """A filled-in notification."""
    people = {f"person-{n}-outcome": outcome for n, outcome in enumerate(outcomes)}
    return {
        "version": version,
        "date": "2025-12-30",
        "reported_on": "2025-12-31",
        "country": "Mali",
        "place": "Kidal",
        "cause": "malicious_act",
        "person-TOTAL_FORMS": str(len(outcomes)),
        "person-INITIAL_FORMS": "0",
        **people,
        **more,
    }


def test_1_9_a_notification_and_its_next_version_with_history_and_undo(small, signed_in):
    browser = signed_in("analyst")
    new = browser.within("/imports/notifications/new/")

    answer = browser.post(new, sent("immediate", ["dead", "injured_severe", "captured"]))
    assert answer.status_code == 302, answer.content.decode()
    [one] = notifications(review_of(small))
    page = browser.within(f"/imports/notifications/{one.notification.incident}/")
    browser.post(
        f"{page}new-version/", sent("update", ["dead", "dead", "captured"], why="one died")
    )

    [one] = notifications(review_of(small))
    assert [str(p.outcome) for p in one.notification.persons] == ["dead", "dead", "captured"]
    shown = browser.get(page).content.decode()
    assert "one died" in shown
    undo = re.findall(r'action="([^"]+/undo/)"', shown)[-1]
    assert "The import before it counts again" in browser.get(undo).content.decode()
    browser.post(undo, {"act": "commit"})
    [one] = notifications(review_of(small))
    assert str(one.notification.version) == "immediate"


def test_what_is_wrong_with_a_notification_is_said_on_the_page(small, signed_in):
    browser = signed_in("analyst")

    answer = browser.post(browser.within("/imports/notifications/new/"), sent("immediate", [""]))

    assert answer.status_code == 422
    assert "names 0 persons" in answer.content.decode()
    assert notifications(review_of(small)) == ()


def test_a_reader_sees_notifications_and_cannot_write_them(small, signed_in):
    reader = signed_in("editor")

    assert reader.get(reader.within("/imports/notifications/")).status_code == 200
    assert reader.get(reader.within("/imports/notifications/new/")).status_code == 404
