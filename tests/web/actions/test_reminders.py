"""8.3: focal points are written of each thing once, without words of the plan, and no log holds an address."""

from __future__ import annotations

import smtplib

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import IntegrityError, transaction

from tests.web.actions.conftest import planned
from tests.web.actions.test_plan import text
from vedette.web.accounts.writes import set_email
from vedette.web.actions import writes
from vedette.web.actions.models import SentReminder
from vedette.web.actions.reads import due_by_mail
from vedette.web.audit.reads import Entry
from vedette.web.reviews.reads import review_of

pytestmark = pytest.mark.django_db
ADDRESS = "kofi@mission.example.org"


@pytest.fixture
def late(head):
    """An overdue action whose focal point has an address; gives its reference."""
    set_email("focal", ADDRESS, by="test")
    return planned(head, starts_on="2017-01-01", due_on="2017-06-30")


def sent(browser) -> str:
    answer = browser.post(browser.within("/reminders/send/"))
    assert answer.status_code == 302, answer.content.decode()
    return text(browser.get(answer["Location"]))


def test_each_thing_is_written_of_once_and_a_new_deadline_is_another_thing(head, late):
    assert "1 reminder was sent." in sent(head)
    assert "Nothing is due today." in sent(head)

    said = {"title": "Audit the security of all bases.", "due_on": "2017-09-30", "currency": "USD"}
    head.post(head.within(f"/actions/{late}/edit/"), said | {"focal": "focal"})

    assert "1 reminder was sent." in sent(head)
    assert [len(one.to) for one in mail.outbox] == [1, 1]


def test_a_letter_names_the_action_by_its_reference_only(head, late):
    sent(head)

    [letter] = mail.outbox
    assert letter.to == [ADDRESS]
    assert f"{late}: overdue" in letter.body
    assert f"/reviews/{head.review}/actions/mine/" in letter.body
    assert "Audit the security" not in letter.subject + letter.body


def test_the_page_lists_what_was_sent_and_neither_page_nor_log_holds_the_address(head, late):
    page = sent(head)

    assert late in page
    assert "No reminder was sent yet" not in page
    assert ADDRESS not in page
    told = [str(vars(one)) for one in Entry.objects.all()]
    assert any("actions.reminded" in one for one in told)
    assert not [one for one in told if ADDRESS in one]


def test_the_database_refuses_a_second_one_of_a_kind_and_day(head, late):
    sent(head)
    held = SentReminder.objects.get()
    held.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        held.save(force_insert=True)


def test_of_two_who_send_at_once_one_writes(head, late):
    [due] = due_by_mail(head.review, review_of(head.review))

    assert writes.take_reminder(head.review, due, by="head")
    assert not writes.take_reminder(head.review, due, by="editor")


def test_who_has_no_address_is_named_and_not_written_to(head):
    planned(head, starts_on="2017-01-01", due_on="2017-06-30")

    page = text(head.get(head.within("/reminders/")))

    assert "no e-mail address" in page
    assert "/reminders/send/" not in page


def test_nobody_is_written_of_the_own_report_and_others_are(head, crew, late):
    sent(head)
    focal = crew("focal")
    said = {"percent": "60", "text": "Half."}
    focal.post(focal.within(f"/actions/mine/{late}/"), said)
    assert "Nothing is due today." in sent(head)

    head.post(head.within(f"/actions/{late}/judge/"), {"to": "acceptable", "why": "As asked."})

    assert "1 reminder was sent." in sent(head)
    assert "updated" in mail.outbox[-1].body


def test_the_office_is_written_of_what_it_sees_and_led_to_the_plan(head, crew, late):
    set_email("head", "head@office.example.org", by="test")
    set_email("analyst", "analyst@office.example.org", by="test")

    assert "2 reminders were sent." in sent(head)

    letters = {letter.to[0]: letter.body for letter in mail.outbox}
    assert set(letters) == {ADDRESS, "head@office.example.org"}
    assert f"/reviews/{head.review}/actions/\n" in letters["head@office.example.org"] + "\n"
    assert f"{late}: overdue" in letters["head@office.example.org"]
    focal = crew("focal")
    focal.post(focal.within(f"/actions/mine/{late}/"), {"percent": "60", "text": "Half."})
    assert "1 reminder was sent." in sent(head), (
        "the office hears of the report, its author does not"
    )


def test_what_a_server_does_not_take_is_due_again_and_the_page_says_so(
    head, late, settings, monkeypatch
):
    def refuse(self, messages):
        raise smtplib.SMTPRecipientsRefused({ADDRESS: (550, b"no such box")})

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)

    answer = head.post(head.within("/reminders/send/"))

    assert answer.status_code == 422
    assert "was not taken" in text(answer)
    assert ADDRESS not in text(answer)
    assert not SentReminder.objects.exists()


def test_who_only_reads_the_plan_sends_nothing(late, crew):
    analyst = crew("analyst")

    assert analyst.get(analyst.within("/reminders/")).status_code == 200
    assert analyst.post(analyst.within("/reminders/send/")).status_code == 404


def test_a_person_sets_the_own_address_and_the_administrator_those_of_others(head, crew):
    answer = crew("focal").post("/accounts/mail/", {"email": "not one"})
    assert answer.status_code == 400

    kept = crew("focal").post("/accounts/mail/", {"email": ADDRESS})

    assert kept.status_code == 302
    assert ADDRESS in text(crew("focal").get("/accounts/mail/"))
    assert head.get("/accounts/people/focal/mail/").status_code == 404
