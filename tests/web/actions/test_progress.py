"""J6 without a browser, 8.3, 8.4: a focal point reports, asks, sees the judgement; nobody verifies the own."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.web.actions.conftest import asked, planned
from tests.web.actions.test_plan import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def focal(crew):
    return crew("focal")


def report(browser, ref, **more):
    said = {"percent": "60", "text": "Half of the bases are audited."} | more
    return browser.post(browser.within(f"/actions/mine/{ref}/"), said)


def proof(**more):
    photo = SimpleUploadedFile("list.pdf", b"%PDF-1.4 made up")
    return {"name1": "Training list", "file1": photo, "effective1": "2018-01-05"} | more


def test_a_focal_point_sees_the_own_actions_and_no_other(head, focal):
    ref = planned(head, asked(head), due_on="2028-02-01")
    other = planned(head, title="Another's.", focal="analyst")

    mine = focal.get(focal.within("/actions/mine/"))

    assert len(mine.content) < 200_000
    said = text(mine)
    assert ref in said
    assert other not in said
    assert focal.get(focal.within(f"/actions/mine/{other}/")).status_code == 404
    assert focal.get(focal.within("/actions/")).status_code == 404
    assert focal.get(focal.within(f"/actions/{ref}/")).status_code == 404


def test_the_own_action_says_what_it_is_for_and_leads_to_no_evidence(head, focal):
    ref = planned(head, asked(head))

    page = focal.get(focal.within(f"/actions/mine/{ref}/"))

    assert len(page.content) < 200_000
    assert "Harden the bases against assaults." in text(page)
    assert "/evidence/" not in page.content.decode()


def test_a_report_with_file_and_address_is_kept_and_the_file_comes_back_bit_for_bit(head, focal):
    ref = planned(head)

    answer = report(focal, ref, **proof(name2="Photograph", link2="https://example.org/photo"))

    assert answer.status_code == 302, answer.content.decode()
    page = focal.get(focal.within(f"/actions/mine/{ref}/")).content.decode()
    assert "Half of the bases are audited." in page
    [file] = re.findall(r'href="([^"]+/files/[0-9a-f]{64}/)"', page)
    handed = focal.get(file)
    assert b"".join(handed.streaming_content) == b"%PDF-1.4 made up"
    assert 'filename="list.pdf"' in handed["Content-Disposition"]
    assert "Photograph" in text(head.get(head.within(f"/actions/{ref}/")))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"percent": "100"}, "Nothing shows that it was done."),
        ({"percent": "101"}, "less than or equal to 100"),
        ({"text": ""}, "required"),
        ({"name1": "List"}, "Hand in a file, or write an address."),
        ({"link1": "https://example.org"}, "Name what is handed in."),
    ],
)
def test_a_report_that_lacks_something_says_what_and_keeps_what_was_written(
    head, focal, wrong, said
):
    ref = planned(head)

    answer = report(focal, ref, **wrong)

    assert answer.status_code == 422
    assert said in text(answer)


def test_another_deadline_is_asked_for_and_the_manager_decides(head, focal):
    ref = planned(head)
    said = {"to": "2028-12-31", "why": "The rains."}
    assert focal.post(focal.within(f"/actions/mine/{ref}/ask/"), said).status_code == 302
    assert "Another deadline is asked for" in text(head.get(head.within(f"/actions/{ref}/")))

    head.post(head.within(f"/actions/{ref}/decide/"), {"act": "grant"})

    page = text(focal.get(focal.within(f"/actions/mine/{ref}/")))
    assert "granted" in page
    assert "31 Dec 2028" in page or "31 December 2028" in page


def test_the_review_office_verifies_judges_and_closes_and_the_focal_point_only_reads(head, focal):
    ref = planned(head)
    report(focal, ref, percent="100", **proof())
    for way in ("verify", "judge", "measure"):
        assert focal.post(focal.within(f"/actions/{ref}/{way}/"), {}).status_code == 404
    early = head.post(head.within(f"/actions/{ref}/judge/"), {"to": "closed_alternate"})
    assert early.status_code == 422
    assert "is not verified" in text(early)

    head.post(head.within(f"/actions/{ref}/verify/"), {"report": "1", "why": "Seen the list."})
    head.post(head.within(f"/actions/{ref}/judge/"), {"to": "closed_alternate", "why": "As good."})

    page = text(focal.get(focal.within(f"/actions/mine/{ref}/")))
    assert "closed: acceptable alternate action" in page
    assert "Hand the report in" not in page
    assert report(focal, ref).status_code == 422


def test_nobody_verifies_what_they_own(head, focal):
    ref = planned(head, focal="focal\nhead")
    report(focal, ref)

    answer = head.post(head.within(f"/actions/{ref}/verify/"), {"report": "1", "why": "Seen."})

    assert answer.status_code == 422
    assert "Nobody verifies what they own or reported." in text(answer)


def test_what_expires_sets_the_state_back_with_a_notice(head, focal):
    ref = planned(head)
    report(
        focal,
        ref,
        percent="100",
        **proof(expires1=str(dt.datetime.now(dt.UTC).date() + dt.timedelta(9))),
    )
    assert "self-reported" in text(focal.get(focal.within("/actions/mine/")))

    report(
        focal,
        ref,
        percent="100",
        **proof(expires1=str(dt.datetime.now(dt.UTC).date() - dt.timedelta(1))),
    )

    mine = text(focal.get(focal.within("/actions/mine/")))
    assert "proof has expired: it is under way again" in mine
    assert "a proof has expired" in text(head.get(head.within(f"/actions/{ref}/")))


def test_implemented_without_effect_stands_out(head, focal):
    ref = planned(head)
    report(focal, ref, percent="100", **proof())
    said = {"to": "no_effect", "said": "0.98 (0.81 to 1.19)", "source": "Annex 3"}
    head.post(head.within(f"/actions/{ref}/measure/"), said)

    page = text(head.get(head.within("/actions/axes/")))

    assert "uneasy" in page
    assert "0.98 (0.81 to 1.19)" in page
    assert ref in text(head.get(head.within("/actions/?pressing=no_effect")))
