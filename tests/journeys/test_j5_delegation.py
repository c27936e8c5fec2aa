"""J5: a delegation reads its copy on a telephone, comments as one, is answered, and sees nothing of another one."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from tests.journeys.conftest import clean
from tests.journeys.test_reading import serious

pytestmark = [pytest.mark.journey, pytest.mark.slow]
PHONE = {"width": 360, "height": 800}
DESK = {"width": 1280, "height": 900}


@contextmanager
def person(browser, size):
    """A browser of one person's own; afterwards no error on its console but those of refused forms."""
    context = browser.new_context(viewport=size, reduced_motion="reduce", accept_downloads=True)
    page, errors = context.new_page(), []
    page.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert [one for one in errors if "422" not in one and "404" not in one] == []


def fits(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


@pytest.fixture(scope="module")
def tables_released(team, tmp_path_factory) -> None:
    """The head lets the tables for Pakistan leave, as one does before a round."""
    out = tmp_path_factory.mktemp("release") / "tables.xlsx"
    command = [sys.executable, "-m", "vedette.cli.main", "editions", "release", "PAK"]
    command += ["--review", str(team.folder), "--as", "head", "--out", str(out), "--why", "Round 1"]
    subprocess.run(command, env=clean() | team.database, check=True, capture_output=True)


def open_round(page, team) -> str:
    """The editor asks two countries; gives the address of the round."""
    page.goto(team.within("/reports/rounds/"))
    day = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=12)
    page.get_by_label("Last day for comments").fill(day.isoformat())
    for country in ("Pakistan", "India"):
        page.get_by_role("checkbox", name=re.compile(f"^{country}")).first.check()
    page.get_by_role("button", name="Open the round").click()
    page.wait_for_url("**/rounds/RND-*/")
    return page.url


def let_out(browser, team, home: str) -> None:
    """The head, as the second person, lets the version go out."""
    with person(browser, DESK) as head:
        team.sign_in(head, "head")
        head.goto(f"{home}links/")
        head.get_by_label("For what it leaves").fill("For the delegations")
        head.get_by_role("button", name="Let it go out").click()
        head.get_by_text("It may go out.").wait_for()
        assert not serious(head)


def give_link(page, home: str, country: str, holder: str) -> str:
    page.goto(f"{home}links/")
    page.get_by_label("For", exact=True).select_option(label=country)
    page.get_by_label("Name of the holder").fill(holder)
    page.get_by_role("button", name="Give a link").click()
    return page.locator("code").filter(has_text="/circulated/open/").inner_text()


@dataclass
class Played:
    """Who plays, each in a browser of the own, and the addresses they came to."""

    browser: object
    team: object
    editor: object
    focal: object
    colleague: object
    french: object
    home: str = ""
    desk: str = ""
    theirs: str = ""
    place: str = ""

    @property
    def matrix(self) -> str:
        return f"{self.team.within('/reports/comments/')}?round={self.home.split('/')[-2]}"


@pytest.mark.usefixtures("tables_released")
def test_j5_a_delegation_comments_as_one_and_is_answered(team, browser):
    with (
        person(browser, DESK) as editor,
        person(browser, PHONE) as focal,
        person(browser, PHONE) as colleague,
        person(browser, DESK) as french,
    ):
        played = Played(browser, team, editor, focal, colleague, french)
        step_1_open_the_personal_link_on_a_phone_and_choose_a_language(played)
        step_2_read_the_edition_for_the_own_country(played)
        step_3_a_comment_without_rationale_says_what_is_missing(played)
        step_4_a_colleague_comments_inside_the_delegation_only(played)
        step_5_merge_leave_out_and_hand_in_under_a_receipt(played)
        step_6_see_the_answer_and_turn_it_down(played)
        step_7_take_the_own_comments_with_answers(played)
        step_8_another_delegation_is_not_there_and_the_attempt_is_noted(played)
        with person(browser, DESK) as auditor:
            team.sign_in(auditor, "auditor")
            auditor.goto(team.within("/audit/?act=circulation.refused"))
            assert auditor.get_by_text(played.theirs.split("/")[-2]).first.is_visible()


def step_1_open_the_personal_link_on_a_phone_and_choose_a_language(played):
    editor, focal, french = played.editor, played.focal, played.french
    played.team.sign_in(editor, "editor")
    played.home = open_round(editor, played.team)
    let_out(played.browser, played.team, played.home)
    link = give_link(editor, played.home, "Pakistan", "Col. Ayesha Khan")
    other = give_link(editor, played.home, "India", "Maj. Rao")
    assert not serious(editor)

    focal.goto(link)
    focal.get_by_role("button", name="العربية").click()
    focal.wait_for_load_state()
    assert focal.locator("html").get_attribute("dir") == "rtl"
    assert fits(focal)
    assert not serious(focal)
    focal.get_by_role("button", name="فتح التقرير").click()
    focal.wait_for_url("**/STK-*/")
    played.desk = focal.url
    assert fits(focal)
    assert not serious(focal)
    french.goto(other)
    french.get_by_role("button", name="Français").click()
    french.get_by_role("button", name="Ouvrir le rapport").click()
    french.wait_for_url("**/STK-*/")
    played.theirs = french.url
    assert french.get_by_role("link", name="Lire", exact=True).is_visible()


def step_2_read_the_edition_for_the_own_country(played):
    focal = played.focal
    focal.goto(f"{played.desk}tables/")
    assert fits(focal)
    assert not serious(focal)
    assert focal.get_by_text("الأعداد من 1 إلى").is_visible()
    assert focal.get_by_role("table").count() == 2
    assert focal.get_by_text("…").first.is_visible()


def step_3_a_comment_without_rationale_says_what_is_missing(played):
    focal = played.focal
    focal.goto(played.desk)
    on = focal.locator("article").filter(has_text="people were killed by malicious acts").first
    on.get_by_role("link").click()
    focal.wait_for_url("**/on/**")
    played.place = focal.url.removeprefix(played.desk)
    focal.get_by_role("radio", name="جوهري أو فني").check()
    focal.get_by_role("textbox", name="التعليق", exact=True).fill("أي فئات؟")
    focal.get_by_role("button", name="إضافة إلى تعليقات الوفد").click()
    assert focal.get_by_text("اكتبوا سبب التغيير المطلوب").is_visible()
    assert focal.get_by_role("textbox", name="التعليق", exact=True).input_value() == "أي فئات؟"
    assert fits(focal)
    assert not serious(focal)
    focal.get_by_role("textbox", name="التعليل").fill("لا يعرف القارئ.")
    focal.get_by_role("textbox", name="النص المقترح").fill("All personnel")
    focal.get_by_role("button", name="إضافة إلى تعليقات الوفد").click()
    assert focal.get_by_text("أي فئات؟").first.is_visible()


def step_4_a_colleague_comments_inside_the_delegation_only(played):
    focal, colleague = played.focal, played.colleague
    focal.goto(f"{played.desk}colleagues/")
    focal.get_by_role("textbox", name="الاسم").fill("Maj. Malik")
    focal.get_by_role("button", name="إعطاء رابط").click()
    invited = focal.locator("code").filter(has_text="/circulated/open/").inner_text()
    colleague.goto(invited)
    colleague.get_by_role("button", name="Open the report").click()
    colleague.wait_for_url("**/STK-*/")
    for words in ("Which kinds of staff?", "A comma is missing."):
        comment(colleague, played.desk + played.place, words, "It is not said.")
    focal.goto(f"{played.desk}comments/")
    assert focal.get_by_text("Which kinds of staff?").is_visible()
    played.editor.goto(played.matrix)
    assert played.editor.get_by_text("Which kinds of staff?").count() == 0
    played.french.goto(f"{played.theirs}comments/")
    assert played.french.get_by_text("Which kinds of staff?").count() == 0


def step_5_merge_leave_out_and_hand_in_under_a_receipt(played):
    focal, french = played.focal, played.french
    focal.get_by_role("checkbox").nth(0).check()
    focal.get_by_role("checkbox").nth(1).check()
    focal.get_by_role("button", name="دمج ما اختير").click()
    focal.wait_for_url("**/drafts/**")
    focal.goto(f"{played.desk}comments/")
    left_out = focal.locator(".desk-said").filter(has_text="A comma is missing.")
    left_out.get_by_role("link").click()
    focal.wait_for_url("**/drafts/**")
    focal.get_by_role("button", name="استبعاده").click()
    focal.wait_for_url("**/comments/")
    assert not serious(focal)
    focal.get_by_role("button", name="باسم الوفد").click()
    focal.wait_for_url("**/receipts/RCP-*/")
    assert focal.get_by_role("heading", name=focal.url.split("/")[-2]).is_visible()
    assert fits(focal)
    assert not serious(focal)

    comment(french, played.theirs + played.place, "Mot de l'Inde", "Parce que.")
    french.goto(f"{played.theirs}comments/")
    french.get_by_role("button", name="au nom de la délégation").click()
    french.wait_for_url("**/receipts/RCP-*/")


def step_6_see_the_answer_and_turn_it_down(played):
    editor, focal = played.editor, played.focal
    editor.goto(played.matrix)
    row = editor.get_by_role("row").filter(has_text="Which kinds of staff?")
    row.get_by_role("link").first.click()
    editor.wait_for_url("**/comments/COM-*/")
    editor.get_by_label("What becomes of it").select_option("rejected")
    editor.get_by_label("Reason", exact=True).fill("Annex B lists them.")
    editor.get_by_role("button", name="Answer", exact=True).click()
    editor.get_by_text("Kept.").wait_for()
    focal.goto(f"{played.desk}comments/")
    assert focal.get_by_text("Annex B lists them.").is_visible()
    focal.get_by_role("textbox").fill("Not for the police.")
    focal.get_by_role("button", name="رفضه").click()
    focal.get_by_text("رفض وفدكم الرد:").wait_for()
    assert not serious(focal)
    editor.goto(f"{played.team.within('/reports/comments/')}?state=contested")
    assert editor.get_by_text("Which kinds of staff?").first.is_visible()


def step_7_take_the_own_comments_with_answers(played):
    for form in ("XLSX", "PDF"):
        with played.focal.expect_download() as taken:
            played.focal.get_by_role("link", name=form).click()
        assert taken.value.suggested_filename.endswith(form.lower())


def step_8_another_delegation_is_not_there_and_the_attempt_is_noted(played):
    answer = played.focal.goto(played.theirs)
    assert answer.status == 404
    assert "Inde" not in played.focal.content()


def comment(page, place: str, words: str, why: str) -> None:
    """A comment of the first type, with its reason."""
    page.goto(place)
    page.locator("#text").fill(words)
    page.locator("#rationale").fill(why)
    page.locator("#new button.main").click()
    page.get_by_text(words).first.wait_for()
