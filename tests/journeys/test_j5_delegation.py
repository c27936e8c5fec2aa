"""J5: a delegation reads its copy on a telephone, comments as one, is answered, and sees nothing of another one."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
import sys
from contextlib import contextmanager

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


def give_link(page, home: str, country: str, holder: str) -> str:
    page.goto(f"{home}links/")
    page.get_by_label("For", exact=True).select_option(label=country)
    page.get_by_label("Name of the holder").fill(holder)
    page.get_by_role("button", name="Give a link").click()
    return page.locator("code").filter(has_text="/circulated/open/").inner_text()


def comment(page, place: str, words: str, why: str, button: str) -> None:
    page.goto(place)
    page.get_by_role("textbox").nth(0).fill(words)
    page.get_by_role("textbox").nth(1).fill(why)
    page.get_by_role("button", name=button).click()
    page.wait_for_load_state()


@pytest.mark.usefixtures("tables_released")
def test_j5_a_delegation_comments_as_one_and_is_answered(team, browser):
    with (
        person(browser, DESK) as editor,
        person(browser, PHONE) as focal,
        person(browser, PHONE) as colleague,
        person(browser, DESK) as french,
    ):
        team.sign_in(editor, "editor")
        home = open_round(editor, team)
        link = give_link(editor, home, "Pakistan", "Col. Ayesha Khan")
        other = give_link(editor, home, "India", "Maj. Rao")
        assert not serious(editor)

        # 1. The personal link on a phone-wide screen, no account; Arabic mirrors the page.
        focal.goto(link)
        focal.get_by_role("button", name="العربية").click()
        focal.wait_for_load_state()
        assert focal.locator("html").get_attribute("dir") == "rtl"
        assert fits(focal)
        assert not serious(focal)
        focal.get_by_role("button", name="فتح التقرير").click()
        focal.wait_for_url("**/STK-*/")
        desk = focal.url
        assert fits(focal)
        assert not serious(focal)
        french.goto(other)
        french.get_by_role("button", name="Français").click()
        french.get_by_role("button", name="Ouvrir le rapport").click()
        french.wait_for_url("**/STK-*/")
        assert french.get_by_role("link", name="Observations", exact=True).is_visible()

        # 2. The tables for the own country: own people in detail, small cells marked, with the rule.
        focal.goto(f"{desk}tables/")
        assert fits(focal)
        assert focal.get_by_text("…", exact=True).first.is_visible()
        assert focal.get_by_text("الأعداد من 1 إلى").is_visible()

        # 3. Without rationale a clear error, the words are kept; then it goes in.
        focal.goto(desk)
        on = focal.locator("article").filter(has_text="people were killed").first
        on.get_by_role("link").click()
        focal.wait_for_url("**/on/**")
        place = focal.url
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
        focal.wait_for_load_state()

        # 4. A colleague of the delegation; his comment is seen inside it only.
        focal.goto(f"{desk}colleagues/")
        focal.get_by_role("textbox", name="الاسم").fill("Maj. Malik")
        focal.get_by_role("button", name="إعطاء رابط").click()
        invited = focal.locator("code").filter(has_text="/circulated/open/").inner_text()
        colleague.goto(invited)
        colleague.get_by_role("button", name="Open the report").click()
        colleague.wait_for_url("**/STK-*/")
        add = "Add to the comments of the delegation"
        comment(colleague, place, "Which kinds of staff?", "It is not said.", add)
        comment(colleague, place, "A comma is missing.", "Language.", add)
        focal.goto(f"{desk}comments/")
        assert focal.get_by_text("Which kinds of staff?").is_visible()
        editor.goto(f"{team.within('/reports/comments/')}?round={home.split('/')[-2]}")
        assert editor.get_by_text("Which kinds of staff?").count() == 0
        french.goto(french.url.rstrip("/") + "/comments/")
        assert french.get_by_text("Which kinds of staff?").count() == 0

        # 5. Merge two, leave one out, hand in as delegation: a receipt.
        boxes = focal.get_by_role("checkbox")
        boxes.nth(0).check()
        boxes.nth(1).check()
        focal.get_by_role("button", name="دمج ما اختير").click()
        focal.wait_for_url("**/drafts/**")
        focal.goto(f"{desk}comments/")
        focal.locator("div").filter(has_text="A comma is missing.").get_by_role("link").last.click()
        focal.wait_for_url("**/drafts/**")
        focal.get_by_role("button", name="استبعاده").click()
        focal.wait_for_url("**/comments/")
        assert not serious(focal)
        focal.get_by_role("button", name="باسم الوفد").click()
        focal.wait_for_url("**/receipts/RCP-*/")
        receipt = focal.url.split("/")[-2]
        assert focal.get_by_role("heading", name=receipt).is_visible()
        assert fits(focal)
        assert not serious(focal)

        # The other delegation speaks, too, so that there is something that must not be seen.
        comment(french, place.replace(desk, french.url.rpartition("comments/")[0]), "INDE", "Parce que.",
                "Ajouter aux observations de la délégation")  # fmt: skip
        french.goto(french.url.partition("on/")[0] + "comments/")
        french.get_by_role("button", name="au nom de la délégation").click()
        french.wait_for_url("**/receipts/RCP-*/")

        # 6. The answer with the text before and now; accepted by one, turned down with the reason by the other.
        editor.goto(f"{team.within('/reports/comments/')}?round={home.split('/')[-2]}")
        editor.get_by_role("link", name="Which kinds of staff?").or_(
            editor.locator("tr").filter(has_text="Which kinds of staff?").get_by_role("link").first
        ).first.click()
        editor.wait_for_url("**/comments/COM-*/")
        editor.get_by_label("What becomes of it").select_option("rejected")
        editor.get_by_label("Reason", exact=True).fill("Annex B lists them.")
        editor.get_by_role("button", name="Answer", exact=True).click()
        editor.wait_for_load_state()
        focal.goto(f"{desk}comments/")
        assert focal.get_by_text("Annex B lists them.").is_visible()
        focal.get_by_role("textbox").fill("Not for the police.")
        focal.get_by_role("button", name="رفضه").click()
        focal.wait_for_load_state()
        assert not serious(focal)
        editor.goto(f"{team.within('/reports/comments/')}?state=contested")
        assert editor.get_by_text("Which kinds of staff?").first.is_visible()

        # 7. The own comments with their answers as XLSX and PDF.
        focal.goto(f"{desk}comments/")
        for form in ("XLSX", "PDF"):
            with focal.expect_download() as taken:
                focal.get_by_role("link", name=form).click()
            assert taken.value.suggested_filename.endswith(form.lower())

        # 8. The address of another delegation: not there, and the attempt is in the audit trail.
        theirs = french.url.partition("receipts/")[0]
        answer = focal.goto(theirs)
        assert answer.status == 404
        assert "INDE" not in focal.content()
        team_page = editor.goto(f"{home}links/")
        assert team_page.status == 200
        with person(browser, DESK) as head:
            team.sign_in(head, "auditor")
            head.goto(team.within("/audit/?act=circulation.refused"))
            assert head.get_by_text(theirs.split("/")[-2]).first.is_visible()
