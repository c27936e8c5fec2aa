"""Who is let into a review, as what, and what has to be done before what cannot be taken back."""

from __future__ import annotations

import re
import time

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from tests.web.conftest import Pages, sign_in
from vedette.core.kernel.errors import BadInput, NotFound
from vedette.core.kernel.labels import parse_label
from vedette.core.trust.limits import AN_HOUR, Use
from vedette.core.trust.permissions import Role
from vedette.web.accounts import models as accounts
from vedette.web.accounts.writes import make_account
from vedette.web.audit.models import Entry
from vedette.web.reviews import models, reads, writes
from vedette.web.site import commands

NEW = {"name": "mira", "role": "editor", "level": "2", "compartments": "", "why": "edits chapter 4"}


def acts(act: str) -> list[Entry]:
    return list(Entry.objects.filter(act=act))


def grow_stale(browser: Client) -> None:
    """As if the password had been shown six minutes ago."""
    session = browser.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time() - 360}]
    session.save()


def test_the_head_invites_a_person_who_then_enters_as_the_role_says(as_persona):
    head = as_persona("head")

    text = head.post(head.within("/members/set/"), NEW).content.decode()

    link = re.search(r"/accounts/welcome/[^\"]+/", text).group()
    guest = Client(headers={"host": "127.0.0.1"})
    word = "a long sentence of words"
    guest.post(link, {"password": word, "again": word})
    assert guest.post("/accounts/login/", {"login": "mira", "password": word}).status_code == 302
    visit = reads.visit("mira", head.review)
    assert visit.viewer.role is Role.EDITOR
    assert str(visit.viewer.clearance) == "confidential"


def test_the_history_tells_every_change_with_its_reason(as_persona):
    head = as_persona("head")
    head.post(head.within("/members/set/"), NEW)
    head.post(head.within("/members/set/"), NEW | {"role": "auditor", "why": "audits now"})
    head.post(head.within("/members/mira/remove/"), {"why": "has left"})

    text = head.get(head.within("/members/")).content.decode()

    for words in ("edits chapter 4", "audits now", "has left"):
        assert words in text


def test_who_is_taken_out_keeps_the_decisions_and_sees_nothing(as_persona, team_review):
    by = [d.by for d in models.Decision.objects.filter(review__slug=team_review)]
    analyst, head = as_persona("analyst"), as_persona("head")

    head.post(head.within("/members/analyst/remove/"), {"why": ""})

    assert [d.by for d in models.Decision.objects.filter(review__slug=team_review)] == by
    assert analyst.get(analyst.within("/")).status_code == 404
    assert len(acts("review.member_removed")) == 1


def test_nobody_changes_the_own_rights(team_review):
    with pytest.raises(BadInput, match="own rights"):
        writes.set_member(
            team_review, "head", role=Role.HEAD, clearance=parse_label("public"), by="head"
        )
    with pytest.raises(BadInput, match="own rights"):
        writes.remove_member(team_review, "head", why="", by="head")


def test_who_is_no_member_cannot_be_taken_out(team_review):
    with pytest.raises(NotFound):
        writes.remove_member(team_review, "nobody", why="", by="head")


def test_a_compartment_of_strange_characters_is_refused_with_the_form(as_persona):
    head = as_persona("head")

    answer = head.post(head.within("/members/set/"), NEW | {"compartments": "a b/c"})

    assert answer.status_code == 400
    assert not get_user_model().objects.filter(username="mira").exists()


@pytest.mark.parametrize("persona", ["analyst", "qualitative", "editor", "auditor", "delegate-a"])
def test_the_others_do_not_find_the_members(as_persona, persona):
    browser = as_persona(persona)

    assert browser.get(browser.within("/members/")).status_code == 404
    assert browser.post(browser.within("/members/set/"), NEW).status_code == 404


def test_a_change_of_members_asks_again_after_five_minutes_and_loses_nothing(as_persona):
    head = as_persona("head")
    user = get_user_model().objects.get(username="head")
    user.set_password("a long sentence of words")
    user.save()
    sign_in(head, "head")
    grow_stale(head)

    asked = head.post(head.within("/members/set/"), NEW)

    assert asked.headers["Location"].startswith("/accounts/reauthenticate/")
    assert not get_user_model().objects.filter(username="mira").exists()
    shown = head.post(asked.headers["Location"], {"password": "a long sentence of words"})
    assert shown.headers["Location"] == "/accounts/go-on/"
    text = head.get("/accounts/go-on/").content.decode()
    assert head.within("/members/set/") in text
    assert 'name="why" value="edits chapter 4"' in text
    head.post(head.within("/members/set/"), NEW)
    assert get_user_model().objects.filter(username="mira").exists()


def test_showing_it_again_gives_the_session_a_new_key(as_persona):
    head = as_persona("head")
    key = head.session.session_key
    session = head.session
    session["rotated_at"] = time.time() - 60
    session.save()

    head.get("/reviews/")

    assert head.session.session_key != key


def test_above_level_one_nothing_opens_without_a_second_factor(team_review, settings):
    settings.VEDETTE_PERSONAS = False
    analyst, delegate = Pages(team_review), Pages(team_review)
    sign_in(analyst, "analyst")
    sign_in(delegate, "delegate-a")

    assert analyst.get(analyst.within("/sources/")).headers["Location"] == "/accounts/2fa/"
    assert delegate.get(delegate.within("/sources/")).status_code == 404


def test_the_log_ins_of_the_sample_need_none_on_the_loopback_address_only(team_review, settings):
    settings.VEDETTE_PERSONAS = True
    browser = Pages(team_review)
    sign_in(browser, "analyst")
    assert browser.get(browser.within("/jobs/")).status_code == 200

    settings.VEDETTE_HOSTS = ["review.example"]

    assert browser.get(browser.within("/jobs/")).headers["Location"] == "/accounts/2fa/"


def test_a_further_start_leaves_the_members_as_the_head_made_them(team_review, settings):
    settings.VEDETTE_PERSONAS = True
    (settings.VEDETTE_HOME / "keys").mkdir(exist_ok=True)
    commands.make_personas(team_review)
    clearance = parse_label("unclassified")
    writes.set_member(team_review, "analyst", role=Role.AUDITOR, clearance=clearance, by="head")
    writes.remove_member(team_review, "focal", why="has left", by="head")
    told = len(acts("review.member"))

    keys = commands.make_personas(team_review)

    assert {"analyst", "focal"} <= set(keys)
    assert reads.visit("analyst", team_review).viewer.role is Role.AUDITOR
    assert reads.visit("focal", team_review) is None
    assert len(acts("review.member")) == told


def test_another_account_needs_one_beside_the_personas(as_persona, team_review):
    as_persona("head")
    make_account("mira", password=None, by="test")
    clearance = parse_label("confidential")
    writes.set_member(team_review, "mira", role=Role.ANALYST, clearance=clearance, by="test")
    browser = Pages(team_review)
    sign_in(browser, "mira")

    assert browser.get(browser.within("/jobs/")).headers["Location"] == "/accounts/2fa/"


def test_the_administrator_of_the_house_keeps_members_and_sees_no_record(team_review, settings):
    settings.VEDETTE_PERSONAS = True
    make_account("focal2", password=None, is_administrator=True, by="test")
    visit = reads.visit("focal2", team_review)

    assert visit.viewer.role is Role.ADMINISTRATOR
    assert visit.viewer.may("review.members")
    assert not visit.viewer.may("sources.read")
    assert reads.visit("focal2", "no-such-review") is None


def test_worlds_are_declared_and_given_up_by_the_head(as_persona):
    head = as_persona("head")

    head.post(head.within("/worlds/declare/"), {"name": "open", "label": "unclassified"})

    assert [w.name for w in reads.worlds_of(head.review)] == ["open", "review"]
    text = head.get(head.within("/worlds/")).content.decode()
    assert "unclassified" in text
    head.post(head.within("/worlds/open/drop/"))
    assert [w.name for w in reads.worlds_of(head.review)] == ["review"]
    assert head.post(head.within("/worlds/review/drop/")).status_code == 400


def test_the_head_looks_as_another_reads_only_and_comes_back(as_persona):
    head = as_persona("head")

    head.post(head.within("/view-as/"), {"role": "analyst"})

    assert head.get(head.within("/jobs/")).status_code == 200
    text = head.get(head.within("/jobs/")).content.decode()
    assert "You see what <b>Data analyst</b> sees" in text
    assert head.get(head.within("/members/")).status_code == 404
    assert head.post(head.within("/jobs/run/")).status_code == 404
    assert head.post("/view-as/end/").headers["Location"] == head.within("/")
    assert head.get(head.within("/members/")).status_code == 200
    assert [len(acts(a)) for a in ("review.view_as", "review.view_as_ended")] == [1, 1]


def test_who_looks_as_a_delegate_still_finds_the_way_back(as_persona):
    head = as_persona("head")
    head.post(head.within("/view-as/"), {"role": "delegate"})

    answer = head.get(head.within("/"))

    assert answer.status_code == 404
    assert "/view-as/end/" in answer.content.decode()


def test_looking_as_another_never_shows_more_than_the_own_clearance(team_review):
    models.Membership.objects.filter(user__username="head").update(level=2, compartments=["A"])
    models.Membership.objects.filter(role="analyst").update(level=3, compartments=["A", "B"])

    visit = reads.visit("head", team_review, as_role="analyst")

    assert str(visit.viewer.clearance) == "confidential:A"


def test_nobody_else_looks_as_another(as_persona):
    analyst = as_persona("analyst")

    assert analyst.post(analyst.within("/view-as/"), {"role": "editor"}).status_code == 404


def test_more_searches_than_an_hour_allows_are_told_when_to_come_back(as_persona):
    analyst = as_persona("analyst")
    used = [accounts.UseOfAccount(name="analyst", use="search", at=_now()) for _ in range(599)]
    accounts.UseOfAccount.objects.bulk_create(used)

    assert analyst.get(analyst.within("/jobs/?q=a")).status_code == 200
    refused = analyst.get(analyst.within("/jobs/?q=b"))

    assert refused.status_code == 429
    assert 3590 < int(refused.headers["Retry-After"]) <= 3600
    assert analyst.get(analyst.within("/jobs/")).status_code == 200


def _now():
    from django.utils import timezone

    return timezone.now()


def test_the_limits_are_those_that_were_promised():
    assert AN_HOUR == {Use.EXPORT: 20, Use.IMPORT: 10, Use.SEARCH: 600}


def test_a_labelled_page_is_kept_by_no_cache_and_read_by_no_other_site(as_persona):
    headers = as_persona("analyst").get("/reviews/").headers

    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize(
    ("kind", "size", "status"),
    [
        ("application/json", 1024 * 1024 + 1, 413),
        ("application/x-www-form-urlencoded", 1024 * 1024 + 1, 413),
        ("multipart/form-data; boundary=x", 110 * 1024 * 1024 + 1, 413),
    ],
)
def test_a_body_that_is_too_large_is_refused_unread(as_persona, kind, size, status):
    head = as_persona("head")

    answer = head.generic("POST", head.within("/members/set/"), b"", kind, CONTENT_LENGTH=str(size))

    assert answer.status_code == status


def test_a_stranger_sends_no_large_file(db):
    browser = Client(headers={"host": "127.0.0.1"})
    kind = "multipart/form-data; boundary=x"

    answer = browser.generic("POST", "/accounts/login/", b"", kind, CONTENT_LENGTH="2000000")

    assert answer.status_code == 413


def test_a_form_of_too_many_fields_is_refused(as_persona):
    head = as_persona("head")

    answer = head.post(head.within("/members/set/"), {f"f{n}": "1" for n in range(1001)})

    assert answer.status_code == 400
