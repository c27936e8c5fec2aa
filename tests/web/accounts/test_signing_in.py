"""Signing in: what is refused, what is counted, what a session may live through."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import Client
from django.utils import timezone

from tests.web.conftest import sign_in
from vedette.core.kernel.errors import BadInput, NotFound
from vedette.web.accounts import models, reads, writes

PASSWORD = "a long sentence of words"
LOGIN = "/accounts/login/"


@pytest.fixture
def person(db) -> str:
    writes.make_account("mira", password=PASSWORD, by="test")
    return "mira"


@pytest.fixture
def browser(db) -> Client:
    return Client(headers={"host": "localhost"})


WRONG = "wrong and long enough"


def tried(browser: Client, name: str, password: str = WRONG, **more: str):
    return browser.post(LOGIN, {"login": name, "password": password, **more})


def errors(answer) -> list[str]:
    return list(answer.context["form"].non_field_errors())


def test_a_password_is_kept_as_argon2id(person):
    assert get_user_model().objects.get(username=person).password.startswith("argon2$argon2id$")


def test_the_right_password_opens_and_the_session_gets_a_new_key(person, browser):
    browser.get(LOGIN)
    session = browser.session
    session["before"] = 1
    session.save()
    key = browser.session.session_key

    answer = tried(browser, person, PASSWORD)

    assert answer.status_code == 302
    assert browser.session.session_key != key
    assert browser.session["begun_at"] > 0


def test_an_unknown_account_is_answered_like_a_wrong_password(person, browser):
    wrong = tried(browser, person)
    unknown = tried(browser, "nobody")

    assert errors(wrong) == errors(unknown) != []
    assert wrong.status_code == unknown.status_code


def test_an_unknown_account_costs_a_hash_as_a_known_one_does(person, browser, monkeypatch):
    hashed = []
    real = Argon2PasswordHasher.encode

    def counted(self, password, salt):
        hashed.append(password)
        return real(self, password, salt)

    monkeypatch.setattr(Argon2PasswordHasher, "encode", counted)

    tried(browser, "nobody", "the password that was tried")

    assert hashed == ["the password that was tried"]


def fail(name: str, n: int, *, ago: dt.timedelta = dt.timedelta()) -> None:
    for _ in range(n):
        writes.note_failure("password", name, "127.0.0.1")
    models.FailedAttempt.objects.update(at=timezone.now() - ago)


def test_five_failures_shut_the_account_from_that_address_even_for_the_right_password(
    person, browser
):
    fail(person, 5)

    shut = tried(browser, person, PASSWORD)

    assert shut.status_code == 200
    assert "_auth_user_id" not in browser.session
    elsewhere = browser.post(
        LOGIN, {"login": person, "password": PASSWORD}, REMOTE_ADDR="192.0.2.7"
    )
    assert elsewhere.status_code == 302


def test_after_fifteen_minutes_the_account_opens_again(person, browser):
    fail(person, 5, ago=dt.timedelta(minutes=15, seconds=1))

    assert tried(browser, person, PASSWORD).status_code == 302


def test_the_delay_grows_before_it_shuts(person, browser):
    fail(person, 4)

    assert 0 < reads.wait_before_attempt("password", person, "127.0.0.1").total_seconds() <= 8
    assert tried(browser, person, PASSWORD).status_code == 200
    assert "_auth_user_id" not in browser.session


def test_an_unknown_account_is_shut_like_a_known_one(person, browser):
    fail("nobody", 5)
    fail(person, 5)

    assert errors(tried(browser, "nobody")) == errors(tried(browser, person))


def test_a_success_begins_to_count_anew(person, browser):
    fail(person, 4, ago=dt.timedelta(seconds=10))

    tried(browser, person, PASSWORD)

    assert not models.FailedAttempt.objects.exists()


@pytest.mark.parametrize("to", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_signing_in_leads_to_no_other_host(person, browser, to):
    answer = tried(browser, person, PASSWORD, next=to)

    assert answer.headers["Location"] == "/reviews/"


def test_a_foreign_host_header_is_refused(db):
    assert Client(headers={"host": "evil.example"}).get(LOGIN).status_code == 400


def test_a_one_time_link_names_the_host_that_was_asked_and_no_forwarded_one(person, settings):
    settings.VEDETTE_PERSONAS = True
    writes.make_account("head", password=None, is_administrator=True, by="test")
    browser = Client(headers={"host": "localhost", "x-forwarded-host": "evil.example"})
    sign_in(browser, "head")

    text = browser.post(f"/accounts/people/{person}/link/").content.decode()

    assert "http://localhost/accounts/welcome/" in text
    assert "evil" not in text


@pytest.mark.parametrize(
    "path", ["/accounts/signup/", "/accounts/email/", "/accounts/password/reset/"]
)
def test_there_is_no_sign_up_and_no_mail(browser, path):
    assert browser.get(path).status_code == 404


def test_a_session_ends_twelve_hours_after_its_begin(person, browser):
    sign_in(browser, person)
    session = browser.session
    session["begun_at"] -= 12 * 3600 + 1
    session.save()

    answer = browser.get("/reviews/")

    assert answer.headers["Location"].startswith("/accounts/login/")
    assert "_auth_user_id" not in browser.session


def test_a_session_ends_after_half_an_hour_without_a_page(person, browser):
    sign_in(browser, person)
    assert browser.get("/reviews/").cookies["session"]["max-age"] == 30 * 60

    browser.session.model.objects.update(expire_date=timezone.now() - dt.timedelta(seconds=1))

    assert browser.get("/reviews/").status_code == 302


def test_a_change_of_rights_gives_the_session_a_new_key_and_keeps_the_person_in(person, browser):
    sign_in(browser, person)
    old = browser.session.session_key
    writes.rights_changed(person)

    assert browser.get("/reviews/").status_code == 200

    assert browser.session.session_key != old
    stolen = Client(headers={"host": "localhost"})
    stolen.cookies["session"] = old
    assert stolen.get("/reviews/").status_code == 302


def test_the_cookies_are_closed_to_scripts_and_other_sites(person, browser):
    tried(browser, person, PASSWORD)

    cookie = browser.cookies["session"]

    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_public_cookies_are_bound_to_their_host():
    from vedette.web.site.team_settings import settings as team

    public = team(is_public=True, home=None, step_up_s=300)

    assert public["SESSION_COOKIE_NAME"] == "__Host-session"
    assert public["CSRF_COOKIE_NAME"] == "__Host-csrf"
    assert public["SESSION_COOKIE_SECURE"]
    assert public["CSRF_COOKIE_SECURE"]


def test_a_person_sees_the_own_sessions_and_ends_one(person, browser):
    other = Client(headers={"host": "localhost", "user-agent": "the other machine"})
    tried(other, person, PASSWORD)
    tried(browser, person, PASSWORD)
    assert "the other machine" in browser.get("/accounts/sessions/").content.decode()
    (end,) = re.findall(
        r"/accounts/sessions/\d+/end/", browser.get("/accounts/sessions/").content.decode()
    )

    browser.post(end)

    assert other.get("/reviews/").status_code == 302
    assert browser.get("/reviews/").status_code == 200


def test_nobody_ends_the_session_of_another(person, browser):
    writes.make_account("noor", password=PASSWORD, by="test")
    tried(browser, person, PASSWORD)
    mine = reads.sessions_of(get_user_model().objects.get(username=person))[0].pk
    other = Client(headers={"host": "localhost"})
    tried(other, "noor", PASSWORD)

    assert other.post(f"/accounts/sessions/{mine}/end/").status_code == 404
    assert browser.get("/reviews/").status_code == 200


def test_a_one_time_link_works_once(person, browser):
    link = f"/accounts/welcome/{writes.make_link(person, by='test')}/"
    new = {"password": "another long sentence", "again": "another long sentence"}
    assert person in browser.get(link).content.decode()

    assert browser.post(link, new).headers["Location"] == "/accounts/login/"

    assert browser.post(link, new).status_code == 404
    assert tried(browser, person, new["password"]).status_code == 302


def test_a_used_an_old_and_an_unknown_link_are_the_same(person, browser):
    used, old = writes.make_link(person, by="test"), ""
    writes.set_password_by_link(used, "another long sentence")
    old = writes.make_link(person, by="test")
    models.OneTimeLink.objects.filter(used_at=None).update(expires_at=timezone.now())

    for token in (used, old, "nothing"):
        with pytest.raises(NotFound, match="does not work any more"):
            reads.invited(token)


def test_a_weak_password_leaves_the_link_usable(person):
    token = writes.make_link(person, by="test")

    with pytest.raises(BadInput):
        writes.set_password_by_link(token, "short")

    assert reads.invited(token) == person


def test_a_second_link_makes_the_first_useless(person):
    first = writes.make_link(person, by="test")
    writes.make_link(person, by="test")

    with pytest.raises(NotFound):
        reads.invited(first)


def test_a_link_lasts_a_day(person):
    writes.make_link(person, by="test")

    (link,) = models.OneTimeLink.objects.all()

    assert dt.timedelta(hours=23) < link.expires_at - timezone.now() <= dt.timedelta(hours=24)
