"""J1, steps 6 to 10: the head takes red numbers over, answers what is open, approves, and looks as a delegation does.

One team, three people with a browser each, one step after the other: what a step makes, the next one needs.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass

import docx
import pypdfium2
import pytest

from tests.journeys.test_j5_delegation import DESK, person
from tests.journeys.test_reading import serious

pytestmark = [pytest.mark.journey, pytest.mark.slow]
SLOW_MS = 90_000
"""Until a run of the worker shows, on a machine with other work."""


@dataclass
class Played:
    """Who plays, each in a browser of the own."""

    team: object
    head: object
    editor: object
    analyst: object

    def within(self, path: str) -> str:
        return self.team.within(path)

    def confirmed(self, page, persona: str) -> None:
        """The password once more, where the pages ask for it, and then what was held back."""
        if "reauthenticate" in page.url:
            page.locator("input[name=password]").fill(self.team.passwords[persona])
            page.locator("input[name=password]").press("Enter")
            page.locator("form button.main").click()


def keep_version(page, within, name: str) -> None:
    page.goto(within("/reports/versions/"))
    page.get_by_label("Name").fill(name)
    page.get_by_role("button", name="Keep").click()
    page.get_by_role("rowheader", name=re.compile(name)).first.wait_for()


def step_6_the_red_numbers_alone_old_beside_new_with_their_rows(played: Played) -> None:
    keep_version(played.editor, played.within, "Draft 2 of the head")
    correct_a_record(played)
    head = played.head
    head.goto(played.within("/reports/text/"))
    while not head.get_by_role("link", name="Show what is out of date").count():
        head.wait_for_timeout(1000)
        head.reload()
    head.get_by_role("link", name="Show what is out of date").click()
    head.wait_for_url("**/reports/text/?show=red")
    red = head.locator(".differing")
    assert red.count() >= 3
    assert not serious(head)

    number = red.filter(has=head.locator("details")).first
    assert number.locator("s").inner_text() != number.locator("b").inner_text()
    number.locator("summary").click()
    assert number.get_by_role("link", name=re.compile("^IN-")).count()
    while red.count():
        left = red.count()
        red.first.get_by_role("button", name="Take over the new value").click()
        head.wait_for_url("**/reports/text/?show=red")
        assert red.count() < left
    # What is red by a finding below it is put right there.
    for _ in range(9):
        below = head.get_by_text("by what it rests on: put it right there")
        if not below.count():
            break
        below.first.get_by_role("link").click()
        head.wait_for_url(re.compile(r"/F-\w+/"))
        head.get_by_role("button", name="Take over the new value").first.click()
        head.get_by_text("The new value is taken over.").wait_for()
        head.goto(played.within("/reports/text/?show=red"))
    assert head.get_by_text("Nothing is out of date").is_visible()


def correct_a_record(played: Played) -> None:
    analyst = played.analyst
    analyst.goto(played.within("/linkage/incidents/?cause=malicious_act&year=2017"))
    for key in ("j", "Enter"):
        analyst.keyboard.press(key)
    analyst.wait_for_url("**/linkage/incidents/IN-*/")
    analyst.get_by_role("link", name="Choose killed").click()
    analyst.get_by_label("as I write it").check()
    analyst.get_by_label("My value").fill("41")
    analyst.get_by_label("Why", exact=True).fill("The board of inquiry counted them.")
    analyst.get_by_role("button", name="Choose this value").click()
    analyst.get_by_text("Chosen. The other values stay beside it.").wait_for()


def step_7_one_open_comment_keeps_the_button_down_until_it_is_answered(played: Played) -> None:
    head = played.head
    head.goto(played.within("/reports/comments/?state=open"))
    still = head.get_by_role("checkbox", name=re.compile("^Choose"))
    assert still.count() > 1
    for n in range(1, still.count()):
        still.nth(n).check()
    head.get_by_role("combobox", name="Answer", exact=True).select_option("noted")
    head.get_by_role("button", name="Answer", exact=True).click()
    keep_version(head, played.within, "For approval")

    head.goto(played.within("/reports/approval/"))
    assert head.locator("#against tbody tr").count() == 1
    assert head.get_by_role("button", name="Submit").is_disabled()
    assert head.locator("#why-not").get_by_text("open comment: 1").is_visible()
    assert not serious(head)
    head.locator("#against").get_by_role("link", name=re.compile("^COM-")).click()
    head.wait_for_url("**/comments/COM-*/")
    head.get_by_label("What becomes of it").select_option("noted")
    head.get_by_role("button", name="Answer", exact=True).click()
    head.get_by_text("Kept.").wait_for()
    head.goto(played.within("/reports/approval/"))
    assert head.get_by_text("nothing grave").is_visible()
    assert head.get_by_role("button", name="Submit").is_enabled()


def step_8_every_role_of_the_chain_speaks_and_the_log_tells_of_each(played: Played) -> None:
    head, editor = played.head, played.editor
    editor.goto(played.within("/reports/approval/"))
    editor.get_by_label("Version", exact=True).select_option(label="For approval")
    said(played, editor, "editor", "Submit")
    said(played, editor, "editor", "Approve")
    before = entries(played)
    for paper in (
        "",
        "Memorandum of Legal Affairs",
        "Note of the department",
        "Note, front office",
    ):
        head.goto(played.within("/reports/approval/"))
        assert not head.get_by_role("button", name="Revoke").count()
        if paper:
            head.get_by_label("Document that holds its word").fill(paper)
        said(played, head, "head", "Approve")

    assert head.locator(".head").get_by_text("approved", exact=True).is_visible()
    last = head.locator("#history tbody tr").first
    assert re.search(r"[0-9a-f]{8} · [0-9a-f]{8}", last.inner_text())
    assert re.search(r"\d{1,2} \w+ \d{4}", last.inner_text())
    assert not serious(head)
    assert entries(played) == before + 4


def said(played: Played, page, persona: str, what: str) -> None:
    page.get_by_role("button", name=what, exact=True).click()
    played.confirmed(page, persona)
    page.get_by_text("Said, and kept in the log.").wait_for()


def entries(played: Played) -> int:
    """How many words of the approval the log of acts has."""
    played.head.goto(played.within("/audit/?act=decision.approval"))
    return played.head.locator("tbody tr").count()


def step_9_pdf_and_word_print_the_number_that_was_taken_over(played: Played) -> None:
    head = played.head
    head.goto(played.within("/reports/text/"))
    killed = head.get_by_role("link", name=re.compile(r"^\d+$")).first.inner_text()
    head.goto(played.within("/reports/"))
    files = {}
    for form in ("PDF", "DOCX"):
        with head.expect_download() as taken:
            head.get_by_role("link", name=re.compile(f"^{form}")).click()
        files[form] = taken.value.path().read_bytes()
    pdf = words_of_pdf(files["PDF"])
    word = " ".join(one.text for one in docx.Document(io.BytesIO(files["DOCX"])).paragraphs)
    sentence = f"Acts of violence killed {killed} people"
    assert sentence in " ".join(word.split())
    assert sentence in pdf


def words_of_pdf(content: bytes) -> str:
    """All words of a PDF, with one blank between."""
    told = (page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content))
    return " ".join(" ".join(told).split())


def step_10_seen_as_a_delegation_interviews_and_vault_are_not_there(played: Played) -> None:
    head = played.head
    head.goto(played.within("/library/interviews/"))
    one = head.locator("tr[data-href]").first.get_attribute("data-href")
    head.goto(played.within("/view-as/"))
    head.get_by_role("button", name="Reviewer of a delegation").click()
    head.get_by_role("button", name="Back to your own view").wait_for()
    addresses = [played.within("/library/interviews/")]
    addresses += [f"{played.team.address}{one}", f"{played.team.address}{one}identity/"]
    for address in addresses:
        assert head.goto(address).status in (403, 404)
    head.goto(played.within("/"))
    assert not head.get_by_role("link", name="Interviews").count()
    assert not serious(head)
    head.get_by_role("button", name="Back to your own view").click()
    assert head.goto(addresses[0]).status == 200


STEPS = (
    step_6_the_red_numbers_alone_old_beside_new_with_their_rows,
    step_7_one_open_comment_keeps_the_button_down_until_it_is_answered,
    step_8_every_role_of_the_chain_speaks_and_the_log_tells_of_each,
    step_9_pdf_and_word_print_the_number_that_was_taken_over,
    step_10_seen_as_a_delegation_interviews_and_vault_are_not_there,
)


def test_j1_the_report_is_put_right_and_approved(own_team, browser):
    with (
        person(browser, DESK) as head,
        person(browser, DESK) as editor,
        person(browser, DESK) as analyst,
    ):
        for page, persona in ((head, "head"), (editor, "editor"), (analyst, "analyst")):
            own_team.sign_in(page, persona)
        for step in STEPS:
            step(Played(own_team, head, editor, analyst))
