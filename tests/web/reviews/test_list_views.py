"""Named views of lists: who has them, who may change them, and the bin that they go through."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from tests.web.conftest import Pages
from vedette.core.kernel.errors import BadInput
from vedette.core.kernel.labels import parse_label
from vedette.core.trust.permissions import Role
from vedette.web.audit.models import Entry
from vedette.web.reviews import models, writes

ASKED = {"list": "linkage:incidents", "address": "deadly=1&sort=-killed&page=7", "name": "Deadly"}


def saved(browser: Pages, **more: str) -> models.SavedView:
    browser.post(browser.within("/views/save/"), ASKED | more)
    return models.SavedView.objects.order_by("-changed_at").first()


def menu(browser: Pages, address: str) -> str:
    text = browser.get(address).content.decode()
    start = text.index('<summary class="btn sm">Views')
    return text[start : text.index("</details>", start)]


def views(browser: Pages) -> str:
    text = browser.get(browser.within("/views/")).content.decode()
    return text[text.index('class="head"') :]


def test_a_view_keeps_filters_and_sort_and_leads_back_to_them(as_persona):
    head = as_persona("head")
    asked = {
        "list": "audit:index",
        "name": "Members",
        "address": "act=review.member&by=test&page=7",
    }

    answer = head.post(head.within("/views/save/"), asked)

    kept = head.within("/audit/?act=review.member&by=test")
    assert answer["Location"] == kept
    assert f'href="{kept.replace("&", "&amp;")}" aria-current="true"' in menu(head, kept)
    assert "aria-current" not in menu(head, head.within("/audit/?by=test"))


def test_an_own_view_is_of_one_person_a_shared_one_of_all(as_persona):
    analyst, editor = as_persona("analyst"), as_persona("editor")
    saved(analyst, name="Mine")
    saved(analyst, name="Ours", is_shared="1")

    assert "Ours" in views(editor)
    assert "Mine" not in views(editor)


def test_only_the_maker_and_the_head_change_a_shared_view(as_persona):
    view = saved(as_persona("analyst"), is_shared="1")
    told = {"name": "Renamed", "is_shared": "1", "version": 1}

    editor, head = as_persona("editor"), as_persona("head")
    refused = editor.post(editor.within(f"/views/{view.id}/change/"), told)
    missing = editor.post(editor.within(f"/views/{view.review_id:032}/change/"), told)
    done = head.post(head.within(f"/views/{view.id}/change/"), told)

    assert refused.status_code == missing.status_code == 404
    assert done.status_code == 302
    view.refresh_from_db()
    assert (view.name, view.version, view.changed_by) == ("Renamed", 2, "head")


def test_two_who_change_one_view_see_both_changes(as_persona):
    view = saved(as_persona("analyst"), is_shared="1")
    head, analyst = as_persona("head"), as_persona("analyst")
    head.post(head.within(f"/views/{view.id}/change/"), {"name": "By the head", "version": 1})

    answer = analyst.post(
        analyst.within(f"/views/{view.id}/change/"), {"name": "By its maker", "version": 1}
    )

    assert answer.status_code == 409
    text = answer.content.decode()
    assert "By the head" in text
    assert "By its maker" in text


def test_a_removed_view_comes_back_from_the_bin_and_the_log_tells_it(as_persona):
    analyst = as_persona("analyst")
    view = saved(analyst)

    analyst.post(analyst.within(f"/views/{view.id}/remove/"))
    gone = views(analyst)
    bin_page = analyst.get(analyst.within("/bin/")).content.decode()
    analyst.post(analyst.within(f"/views/{view.id}/restore/"))

    assert "Deadly" not in gone
    assert "Deadly · Ledger of incidents" in bin_page
    assert "Deadly" in views(analyst)
    acts = [one.act for one in Entry.objects.filter(act__startswith="lists.").order_by("id")]
    assert acts == ["lists.save", "lists.bin", "lists.restore"]


def test_a_view_is_gone_after_thirty_days(as_persona):
    analyst = as_persona("analyst")
    view = saved(analyst)
    writes.bin_view(analyst.review, view.id, by="analyst")
    late = timezone.now() - dt.timedelta(days=30, minutes=1)
    models.SavedView.objects.filter(id=view.id).update(binned_at=late)

    shown = analyst.get(analyst.within("/bin/")).content.decode()
    assert "The bin is empty" in shown
    assert writes.empty_bin(by="worker") == 1
    assert not models.SavedView.objects.exists()
    assert Entry.objects.get(act="bin.emptied").told == {"n": 1}


def test_a_name_given_again_meanwhile_gets_a_number(team_review):
    told = {"page": "linkage:incidents", "address": "", "is_shared": False, "label": "confidential"}
    key = writes.save_view(team_review, name="Deadly", **told, by="analyst")
    with pytest.raises(BadInput, match="Deadly"):
        writes.save_view(team_review, name="Deadly", **told, by="analyst")
    writes.bin_view(team_review, key, by="analyst")
    writes.save_view(team_review, name="Deadly", **told, by="analyst")

    writes.restore_view(team_review, key, by="analyst")

    names = models.SavedView.objects.values_list("name", flat=True)
    assert sorted(names) == ["Deadly", "Deadly (2)"]


def test_a_view_above_the_clearance_is_not_there(as_persona):
    analyst, editor = as_persona("analyst"), as_persona("editor")
    view = saved(analyst, name="Of the inquiry", is_shared="1")
    models.SavedView.objects.filter(id=view.id).update(label="strictly_confidential:INQUIRY")
    writes.set_member(
        analyst.review,
        "analyst",
        role=Role.ANALYST,
        clearance=parse_label("strictly_confidential:INQUIRY"),
        by="test",
    )

    assert "Of the inquiry" not in views(editor)
    assert "Of the inquiry" not in editor.get(editor.within("/views/")).content.decode()
    there, missing = (
        editor.post(editor.within(f"/views/{key}/remove/"))
        for key in (view.id, "00000000-0000-4000-8000-000000000000")
    )
    assert there.status_code == missing.status_code == 404


def test_a_view_is_saved_for_a_list_only(as_persona):
    analyst = as_persona("analyst")

    answers = [
        analyst.post(analyst.within("/views/save/"), ASKED | {"list": name}).status_code
        for name in ("audit:index", "site:overview", "https://elsewhere.example/")
    ]

    assert answers == [404, 404, 404]
