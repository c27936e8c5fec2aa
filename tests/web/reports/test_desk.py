"""Personal links and the desk of a delegation: what opens, what is not there, who sees which words."""

from __future__ import annotations

import datetime as dt
import io
import logging
import re

import openpyxl
import pypdfium2
import pytest
from django.core import mail
from django.urls import get_resolver
from django.utils import timezone

from tests.web.conftest import Pages
from tests.web.test_permission_matrix import filled, pages
from vedette.pipeline.comments import comments_of, dispose
from vedette.pipeline.decisions import Author
from vedette.pipeline.interviews import KeyStore, register
from vedette.pipeline.round_release import release_round
from vedette.pipeline.rounds import close_round, open_round
from vedette.pipeline.stakeholders import add_stakeholder
from vedette.pipeline.versions import make_version
from vedette.web.audit.reads import Entry
from vedette.web.reports import reads
from vedette.web.reviews.reads import review_of, visit

pytestmark = [pytest.mark.django_db]
TEXT = "In 2016 {{num:killed-by-year/2016}} died."
EDITOR = Author("editor", "2026-03-01T10:00:00Z")


class Delegate(Pages):
    """The browser of a delegate, who has no account."""

    def at(self, path: str) -> str:
        return f"/circulated/{self.review}/{self.round}/{self.entity}/{path}"

    def seen(self, path: str, status: int = 200) -> str:
        answer = self.get(self.at(path))
        assert answer.status_code == status, answer.content.decode()[:800]
        return answer.content.decode()

    def sent(self, path: str, told: dict, status: int = 302) -> str:
        answer = self.post(self.at(path), told)
        assert answer.status_code == status, answer.content.decode()[:2500]
        return answer.get("Location", "") or answer.content.decode()


@pytest.fixture
def editor(small_team):
    return small_team("editor")


def post(browser, path: str, told: dict, status: int = 200) -> str:
    answer = browser.post(browser.within(path), told)
    assert answer.status_code == status, answer.content.decode()[:2500]
    return answer.content.decode()


@pytest.fixture
def asked(editor) -> tuple[str, str, str]:
    """An open round on a version with one paragraph, and two delegations that are asked."""
    review = visit("editor", editor.review).review
    one, two = (
        add_stakeholder(review, {"kind": "member_state", "name": name}, EDITOR).ref
        for name in ("Sweden", "Ghana")
    )
    told = {"kind": "paragraph", "text": TEXT, "after": "CHA-summary"}
    post(editor, "/reports/text/add/", told, 302)
    review = visit("editor", editor.review).review
    make_version(review, "Draft 1", "", EDITOR)
    deadline = timezone.now().date() + dt.timedelta(days=10)
    made = open_round(
        review, {"version": "Draft 1", "deadline": str(deadline), "to": [one, two]}, EDITOR
    )
    release_round(review, made.ref, "For the delegations", Author("head", "2026-03-01T11:00:00Z"))
    return made.ref, one, two


@pytest.fixture
def given(editor, asked):
    """Gives a link and the browser of its holder, on the page before it is opened."""

    def made(entity: str, person: str = "Col. A", **more) -> tuple[Delegate, str]:
        told = {"entity": entity, "person": person, "is_focal": "1", **more}
        page = post(editor, f"/reports/rounds/{asked[0]}/links/make/", told)
        token = re.findall(r"/circulated/open/([\w-]+)/", page)[0]
        browser = Delegate(editor.review)
        browser.round, browser.entity = asked[0], entity
        return browser, f"/circulated/open/{token}/"

    return made


@pytest.fixture
def opened(given):
    def made(entity: str, person: str = "Col. A", **more) -> Delegate:
        browser, address = given(entity, person, **more)
        assert browser.post(address).status_code == 302
        return browser

    return made


def block_of(review) -> str:
    from vedette.core.reports.frozen import frozen_blocks
    from vedette.pipeline.versions import document_of_version

    found = frozen_blocks(document_of_version(review, "Draft 1"))
    return next(one.name for one in found if one.words.startswith("In 2016"))


def said(text: str, why: str = "Because.", **more) -> dict:
    return {"kind": "te", "text": text, "rationale": why, **more}


def acts(review: str) -> list[str]:
    return list(Entry.objects.filter(review=review).values_list("act", flat=True))


def test_7_5_a_link_is_kept_as_a_hash_and_opening_it_leaves_a_receipt(editor, asked, given):
    ref, one, _ = asked
    browser, address = given(one)
    token = address.split("/")[-2]
    assert token not in str(list(reads.PersonalLink.objects.values()))
    page = browser.get(address)
    assert page.status_code == 200
    assert page["Referrer-Policy"] == "no-referrer"
    assert "not yet" in editor.get(editor.within(f"/reports/rounds/{ref}/links/")).content.decode()

    assert browser.post(address).status_code == 302

    assert "In 2016" in browser.seen("")
    team = editor.get(editor.within(f"/reports/rounds/{ref}/links/")).content.decode()
    assert "1</bdi> ×" in team
    assert token not in team
    assert token not in str(list(Entry.objects.values()))
    (receipt,) = reads.receipts_of(editor.review, ref)[browser.session["personal_link"]["ref"]]
    assert receipt.version.startswith("VER-")


def test_a_version_goes_out_when_a_second_person_lets_it(editor, asked):
    review = visit("editor", editor.review).review
    deadline = str(timezone.now().date() + dt.timedelta(days=10))
    told = {"version": "Draft 1", "deadline": deadline, "to": [asked[1]]}
    ref = open_round(review, told, EDITOR).ref
    link = {"entity": asked[1], "person": "Col. A"}
    page = post(editor, f"/reports/rounds/{ref}/links/make/", link, 422)
    assert "was not let go out" in page
    page = post(editor, f"/reports/rounds/{ref}/release/", {"why": "x"}, 422)
    assert "does not let it go out, too" in page

    release_round(review, ref, "For the delegations", Author("head", "2026-03-01T11:00:00Z"))

    assert "/circulated/open/" in post(editor, f"/reports/rounds/{ref}/links/make/", link)


def test_a_preview_of_the_mail_program_opens_nothing(asked, given):
    browser, address = given(asked[1])
    browser.get(address)

    assert browser.get(browser.at("")).status_code == 404


@pytest.mark.parametrize("end", ["revoked", "anew", "expired"])
def test_a_link_that_is_over_opens_nothing_and_ends_its_session(editor, asked, given, end):
    ref, one, _ = asked
    browser, address = given(one, days_after="0")
    browser.post(address)
    link = browser.session["personal_link"]["ref"]

    if end == "expired":
        now = timezone.now()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(timezone, "now", lambda: now + dt.timedelta(days=11))
            assert browser.get(browser.at("")).status_code == 404
            assert Delegate(editor.review).get(address).status_code == 404
        return
    act = {"act": "revoke" if end == "revoked" else "anew"}
    path = f"/reports/rounds/{ref}/links/{link}/change/"
    post(editor, path, act, 302 if end == "revoked" else 200)

    assert browser.get(browser.at("")).status_code == 404
    assert Delegate(editor.review).get(address).status_code == 404


def test_guessing_is_slowed_down_and_no_token_stands_in_the_log_of_the_server(asked, caplog):
    browser = Pages("x")
    with caplog.at_level(logging.DEBUG, logger="django.request"):
        told = [browser.get("/circulated/open/guessed-token/").status_code for _ in range(4)]

    assert told[0] == 404
    assert 429 in told
    assert "guessed-token" not in caplog.text


def test_6_3_everything_else_is_not_there_for_the_holder_of_a_link(asked, opened):
    """Over all routes: the own desk opens, what is open to all is, nothing else is there."""
    browser = opened(asked[1])
    other = {"slug": browser.review, "ref": asked[0], "entity": asked[2]}
    reached = []
    for name, path, one in pages():
        view = one.callback
        if getattr(view, "is_open", False) or name == "desk:leave":
            continue
        whole = path
        if path.startswith("circulated/<slug"):
            for key, value in other.items():
                whole = re.sub(rf"<\w+:{key}>", value, whole)
        for method in ("GET", "POST"):
            answer = browser.generic(method, filled(whole, browser.review))
            if answer.status_code not in (404, 405):
                reached.append((name, method, answer.status_code))
    api = browser.get(f"/api/reviews/{browser.review}/figures")

    is_slowed = {one for one in reached if one[0] == "desk:welcome" and one[2] == 429}
    assert set(reached) - is_slowed == {("desk:own", "GET", 200)}
    assert "In 2016" in browser.seen("")
    assert api.status_code in (401, 404)


def test_j5_8_the_address_of_another_delegation_is_not_there_and_the_attempt_is_noted(
    editor, asked, opened
):
    ref, one, two = asked
    browser = opened(one)
    missing = browser.get(f"/circulated/{browser.review}/{ref}/STK-NONE00/")

    other = browser.get(f"/circulated/{browser.review}/{ref}/{two}/")

    assert other.status_code == missing.status_code == 404
    plain = [
        re.sub(rb'name="csrfmiddlewaretoken" value="\w+"|STK-\w+', b"", page.content)
        for page in (other, missing)
    ]
    assert plain[0] == plain[1]
    told = Entry.objects.filter(act="circulation.refused").values_list("told", flat=True)
    assert [one["asked"] for one in told][-1].endswith(f"/{two}/")


def test_6_3_a_comment_without_rationale_says_what_is_missing_and_keeps_the_words(asked, opened):
    browser = opened(asked[1])
    block = block_of(review_of(browser.review))

    page = browser.sent(f"on/{block}/", said("All kinds?", ""), 422)

    assert "Write why the text should be another" in page
    assert "All kinds?" in page
    assert reads.Draft.objects.count() == 0


def test_6_4_drafts_stay_within_the_delegation_until_it_hands_them_in(editor, asked, opened):
    ref, one, two = asked
    focal, other = opened(one), opened(two, "Col. B")
    link = re.findall(
        r"/circulated/open/([\w-]+)/", focal.sent("colleagues/", {"person": "Maj. C"}, 200)
    )[0]
    colleague = Delegate(editor.review)
    colleague.round, colleague.entity = ref, one
    colleague.post(f"/circulated/open/{link}/")
    block = block_of(review_of(editor.review))
    colleague.sent(f"on/{block}/", said("ZEBRA one"))
    focal.sent(f"on/{block}/", said("ZEBRA two", "Other."))
    focal.sent(f"on/{block}/", said("ZEBRA three"))

    assert "ZEBRA one" in focal.seen("comments/")
    assert "ZEBRA two" in colleague.seen("comments/")
    assert "ZEBRA" not in other.seen("comments/") + other.seen(f"on/{block}/")
    team = [f"/reports/rounds/{ref}/", "/reports/comments/", f"/reports/rounds/{ref}/links/"]
    assert all("ZEBRA" not in editor.get(editor.within(p)).content.decode() for p in team)
    assert "ZEBRA" not in str([d.body for d in review_of(editor.review).decisions()])
    assert "ZEBRA" not in str(list(Entry.objects.values()))
    refs = [d.ref for d in reads.drafts_of(reads.links_of(editor.review, ref, entity=one)[0])]
    other.sent(f"drafts/{refs[0]}/", {"act": "withdraw"}, 404)
    assert "Only the focal point" in colleague.sent("hand-in/", {}, 422)

    focal.sent("merge/", {"draft": refs[:2]})
    focal.sent(f"drafts/{refs[2]}/", {"act": "withdraw"})
    place = focal.sent("hand-in/", {})

    receipt = place.split("/")[-2]
    assert receipt in focal.seen(f"receipts/{receipt}/")
    (comment,) = comments_of(review_of(editor.review).decisions()).values()
    assert (comment.text, comment.receipt) == ("ZEBRA one\n\nZEBRA two", receipt)
    assert comment.rationale == "Because.\n\nOther."
    handed_in = Entry.objects.get(act="circulation.handed_in")
    assert receipt in handed_in.refs
    assert "locked" in focal.sent(f"on/{block}/", said("late"), 422)
    assert "ZEBRA" in editor.get(editor.within("/reports/comments/")).content.decode()
    assert "ZEBRA" not in other.seen("comments/")
    other.sent(f"answers/{comment.ref}/", {"act": "withdraw", "reason": "x"}, 404)
    other.seen(f"receipts/{receipt}/", 404)


def test_what_was_merged_or_left_out_comes_back(asked, opened):
    browser = opened(asked[1])
    block = block_of(review_of(browser.review))
    for word in ("one", "two"):
        browser.sent(f"on/{block}/", said(word))
    first, second = (d.ref for d in reads.drafts_of(reads.links_of(browser.review, asked[0])[0]))
    browser.sent("merge/", {"draft": [first, second]})
    browser.sent(f"drafts/{first}/", said("edited"))
    browser.sent(f"drafts/{first}/", {"act": "undo"})
    browser.sent(f"drafts/{first}/", {"act": "undo"})
    browser.sent(f"drafts/{second}/", {"act": "withdraw"})
    browser.sent(f"drafts/{second}/", {"act": "undo"})

    found = reads.drafts_of(reads.links_of(browser.review, asked[0])[0])

    assert [(d.text, str(d.state)) for d in found] == [("one", "draft"), ("two", "draft")]
    browser.sent(f"drafts/{second}/", {"act": "undo"}, 422)


def test_6_6_the_delegation_sees_the_answer_accepts_or_turns_it_down(editor, asked, opened):
    browser = opened(asked[1])
    block = block_of(review_of(editor.review))
    for word in ("one", "two"):
        browser.sent(f"on/{block}/", said(word))
    browser.sent("hand-in/", {})
    review = review_of(editor.review)
    first, second = comments_of(review.decisions())
    dispose(review, [first], {"code": "accepted"}, EDITOR)
    dispose(review, [second], {"code": "rejected", "reason": "Counted otherwise."}, EDITOR)
    assert "Counted otherwise." in browser.seen("comments/")

    browser.sent(f"answers/{first}/", {"act": "accept"})
    assert "needs a reason" in browser.sent(f"answers/{second}/", {"act": "reject"}, 422)
    browser.sent(f"answers/{second}/", {"act": "reject", "reason": "It is not."})

    page = editor.get(editor.within("/reports/comments/?state=open")).content.decode()
    assert second in page
    assert first not in page
    book = openpyxl.load_workbook(io.BytesIO(browser.get(browser.at("comments.xlsx")).content))
    cells = [cell.value for row in book["Comments"].iter_rows() for cell in row]
    assert "rejects: It is not." in cells
    file = pypdfium2.PdfDocument(browser.get(browser.at("comments.pdf")).content)
    words = " ".join(page.get_textpage().get_text_range() for page in file)
    assert "Counted otherwise." in words


def test_an_answer_that_names_somebody_sealed_waits_until_it_is_said_otherwise(
    editor, asked, opened, settings, tmp_path
):
    settings.VEDETTE_SEALS, who = tmp_path, "Zwentibold Kefalonia"
    browser = opened(asked[1])
    review = review_of(editor.review)
    browser.sent(f"on/{block_of(review)}/", said("one"))
    browser.sent("hand-in/", {})
    facts = {
        "consent": "background",
        "month": "2017-10",
        "place": "sector",
        "category": "troop",
        "rank": "senior",
    }
    register(review, facts, {"name": who}, KeyStore(tmp_path / editor.review), EDITOR)
    (ref,) = comments_of(review.decisions())

    dispose(review, [ref], {"code": "rejected", "reason": f"{who} saw it."}, EDITOR)

    assert "saw it" not in browser.seen("comments/")
    for file in ("comments.xlsx", "comments.pdf"):
        refused = browser.seen(file, 409)
        assert "being looked through" in refused
        assert "saw it" not in refused
    dispose(review, [ref], {"code": "rejected", "reason": "A witness saw it."}, EDITOR)
    assert "A witness saw it." in browser.seen("comments/")


@pytest.mark.parametrize("form", ["pdf", "docx", "html"])
def test_7_5_the_own_copy_bears_the_name_of_its_reader(editor, asked, opened, form):
    import zipfile

    browser = opened(asked[1], "Col. Åsa Lind")
    content = browser.get(browser.at(f"copy.{form}")).content

    if form == "pdf":
        pages = pypdfium2.PdfDocument(content)
        words = [page.get_textpage().get_text_range() for page in pages]
        assert all("Copy of Sweden, Col. Åsa Lind" in one for one in words)
    elif form == "docx":
        archive = zipfile.ZipFile(io.BytesIO(content))
        assert "Col. Åsa Lind" in archive.read("word/footer1.xml").decode()
    else:
        assert content.decode().count("Copy of Sweden, Col. Åsa Lind") == 2
    listed = editor.get(editor.within(f"/reports/rounds/{asked[0]}/links/")).content.decode()
    number = re.findall(r"CPY-\w+", browser.seen(""))[0]
    assert f"{form.upper()} {number}" in listed


def test_7_5_reminders_are_written_once_before_and_after_the_deadline(editor, asked, given):
    ref, one, two = asked
    given(one, email="a@example.org", language="fr")
    given(two, email="b@example.org")
    given(two, "No mail")
    n = len(mail.outbox)
    assert n == 2
    assert "/circulated/open/" in mail.outbox[0].body

    def asked_on(days: int) -> list[str]:
        now, before = timezone.now(), len(mail.outbox)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(timezone, "now", lambda: now + dt.timedelta(days=days))
            from vedette.web.reports.mail import remind

            remind(editor.review, review_of(editor.review), by="editor", round_ref=ref)
            remind(editor.review, review_of(editor.review), by="editor", round_ref=ref)
        return [one.to[0] for one in mail.outbox[before:]]

    assert [sorted(asked_on(days)) for days in (1, 8, 9, 11, 12)] == [
        [],
        ["a@example.org", "b@example.org"],
        [],
        ["a@example.org", "b@example.org"],
        [],
    ]
    close_round(review_of(editor.review), ref, EDITOR)
    assert asked_on(13) == []


def test_a_link_for_an_account_opens_for_nobody_else(editor, asked, given, small_team):
    browser, address = given(asked[1], account="editor")

    assert "/accounts/login/" in browser.post(address)["Location"]
    assert browser.get(browser.at("")).status_code == 404
    page = editor.get(f"/circulated/{editor.review}/{asked[0]}/{asked[1]}/")
    assert page.status_code == 200


def test_every_route_of_a_desk_says_so():
    views = [one.callback for name, _, one in pages() if name.startswith("desk:")]

    assert len(views) == 15
    assert all(view.is_by_link for view in views)
    assert get_resolver()
