"""J4, steps 4, 7, 8 and 10: a draft goes to five, comes back by page and by form, is answered, and a letter says so.

One team; the editor, the head as the second person, and one who is asked, who opens the personal link.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest

from tests.journeys.test_j1_approval import keep_version, words_of_pdf
from tests.journeys.test_j5_delegation import DESK, give_link, let_out, person
from tests.journeys.test_reading import serious

pytestmark = [pytest.mark.journey, pytest.mark.slow]
ASKED = ("Egypt", "Ethiopia", "France", "Uruguay", "Ghana")


@dataclass
class Circulated:
    """Who plays, and the round that they came to."""

    browser: object
    team: object
    editor: object
    folder: Path
    home: str = ""

    def matrix(self, **wanted: str) -> None:
        """The matrix of the round as it is filtered by hand."""
        page = self.editor
        page.goto(f"{self.team.within('/reports/comments/')}?round={self.home.split('/')[-2]}")
        for label, choice in wanted.items():
            page.get_by_label(label, exact=True).select_option(label=choice)
        page.get_by_role("button", name="Show").click()
        page.wait_for_load_state()

    @property
    def rows(self):
        return self.editor.locator("tbody tr[data-row]")


def step_4_a_draft_goes_to_five_by_links_and_each_copy_bears_its_name(made: Circulated) -> None:
    editor, team = made.editor, made.team
    keep_version(editor, team.within, "Draft for the five")
    editor.goto(team.within("/reports/rounds/"))
    editor.get_by_label("Version", exact=True).select_option(label="Draft for the five")
    last = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=10)
    editor.get_by_label("Last day for comments").fill(last.isoformat())
    for country in ASKED:
        editor.get_by_role("checkbox", name=re.compile(f"^{country}")).first.check()
    assert not serious(editor)
    editor.get_by_role("button", name="Open the round").click()
    editor.wait_for_url("**/rounds/RND-*/")
    made.home = editor.url
    assert editor.locator("tbody tr").count() == len(ASKED)
    let_out(made.browser, team, made.home)
    links = [give_link(editor, made.home, one, f"Holder for {one}") for one in ASKED]
    assert len(set(links)) == len(ASKED)
    assert not serious(editor)

    with person(made.browser, DESK) as holder:
        holder.goto(links[0])
        holder.get_by_role("button", name="Open the report").click()
        holder.wait_for_url("**/STK-*/")
        holder.get_by_text("Your own copy as a file").click()
        with holder.expect_download() as taken:
            holder.get_by_role("link", name="PDF").click()
        assert not serious(holder)
        assert "Holder for Egypt" in words_of_pdf(taken.value.path().read_bytes())
    editor.goto(f"{made.home}links/")
    opened = editor.get_by_role("row").filter(has_text="Holder for Egypt")
    assert opened.get_by_text("1 ×").is_visible()
    assert (
        not editor.get_by_role("row").filter(has_text="Holder for Ghana").get_by_text("×").count()
    )


def form_comes_back(made: Circulated, country: str, *said: tuple[str, str, str]) -> None:
    """The spreadsheet of a delegation is filled in and taken in: words, type, and where, "" for the next paragraph."""
    editor = made.editor
    editor.goto(made.home)
    with editor.expect_download() as taken:
        editor.get_by_role("row").filter(has_text=country).get_by_role("link", name="XLSX").click()
    book = openpyxl.load_workbook(io.BytesIO(taken.value.path().read_bytes()))
    told = (str(row[0].value) for row in book["Paragraphs"].iter_rows(min_row=2))
    places = (one for one in told if one.startswith("para."))
    for n, (words, kind, place) in enumerate(said, 2):
        row = (place or next(places), words, kind, "Readers stumble.")
        for at, cell in enumerate(row, 1):
            book["Comments"].cell(n, at).value = cell
    filled = made.folder / f"{country}.xlsx"
    book.save(filled)
    editor.get_by_label("From whom").select_option(label=country)
    editor.get_by_label(re.compile("^The form that was filled in")).set_input_files(filled)
    editor.get_by_role("button", name="Take in").click()
    editor.wait_for_load_state()


def step_8_a_form_brings_eight_that_have_their_place_and_one_to_be_placed(made: Circulated) -> None:
    editor = made.editor
    technical = [(f"Word {n} is unclear.", "Substantive / technical", "") for n in range(4)]
    plain = [(f"Word {n} is unclear.", "Editorial", "") for n in range(4, 8)]
    lost = ("Name the authors.", "General", "somewhere at the end")
    form_comes_back(made, "Ethiopia", *technical, *plain, lost)
    made.matrix()
    assert made.rows.count() == 9
    made.matrix(Place="to be placed")
    assert made.rows.count() == 1
    assert not serious(editor)
    made.rows.first.get_by_role("link").first.click()
    editor.wait_for_url("**/comments/COM-*/")
    assert editor.get_by_text("somewhere at the end").is_visible()
    editor.get_by_label("It is on").select_option(index=2)
    editor.get_by_role("button", name="Place it").click()
    editor.get_by_text("Kept.").wait_for()
    made.matrix(Place="to be placed")
    assert made.rows.count() == 0


def step_7_two_are_answered_at_once_and_one_is_bound_to_the_change_it_brought(
    made: Circulated,
) -> None:
    editor = made.editor
    form_comes_back(made, "Ghana", *[(f"Mark {n} well.", "Editorial", "") for n in range(3)])
    made.matrix()
    assert made.rows.count() == 12
    made.matrix(Type="substantive or technical", State="open")
    assert made.rows.count() == 4
    for n in range(2):
        made.rows.nth(n).get_by_role("checkbox").check()
    editor.get_by_role("combobox", name="Answer", exact=True).select_option("rejected")
    editor.get_by_label("Reason").fill("The glossary says it.")
    editor.get_by_role("button", name="Answer", exact=True).click()
    editor.get_by_text("2 comments are answered.").wait_for()
    assert made.rows.count() == 2

    reword(made, "The words were put plainly.")
    made.matrix(Type="substantive or technical", State="open")
    made.rows.first.get_by_role("link").first.click()
    editor.wait_for_url("**/comments/COM-*/")
    editor.get_by_label("What becomes of it").select_option("accepted")
    editor.get_by_role("checkbox", name=re.compile("The words were put plainly")).first.check()
    editor.locator("#answer").get_by_role("button", name="Answer", exact=True).click()
    editor.get_by_text("Kept.").wait_for()
    assert editor.locator("ins").filter(has_text="The words were put plainly.").count()
    assert not serious(editor)


def reword(made: Circulated, more: str) -> None:
    """A paragraph of the text gets a sentence more, on the page."""
    editor = made.editor
    editor.goto(made.team.within("/reports/text/"))
    block = editor.locator("section.sheet").filter(has_text="Nine databases were acquired").first
    block.get_by_text("Change", exact=False).last.click()
    words = block.get_by_label("Words").first
    words.fill(f"{more} {words.input_value()}")
    block.get_by_role("button", name="Keep").click()
    editor.get_by_text(more).first.wait_for()


def step_10_the_letter_to_the_delegation_says_what_became_of_each(made: Circulated) -> None:
    editor = made.editor
    editor.goto(made.home)
    row = editor.get_by_role("row").filter(has_text="Ethiopia")
    with editor.expect_download() as taken:
        row.get_by_role("link", name=re.compile("^PDF")).click()
    letter = words_of_pdf(taken.value.path().read_bytes())
    assert all(f"Word {n} is unclear." in letter for n in range(8))
    assert "Name the authors." in letter
    assert letter.count("The glossary says it.") == 2
    assert "Mark 0 well." not in letter
    before, _, after = letter.partition("The words were put plainly.")
    assert "Nine databases were acquired" in before
    assert after


STEPS = (
    step_4_a_draft_goes_to_five_by_links_and_each_copy_bears_its_name,
    step_8_a_form_brings_eight_that_have_their_place_and_one_to_be_placed,
    step_7_two_are_answered_at_once_and_one_is_bound_to_the_change_it_brought,
    step_10_the_letter_to_the_delegation_says_what_became_of_each,
)


def test_j4_a_draft_is_circulated_commented_and_answered(own_team, browser, tmp_path):
    with person(browser, DESK) as editor:
        own_team.sign_in(editor, "editor")
        made = Circulated(browser, own_team, editor, tmp_path)
        for step in STEPS:
            step(made)
