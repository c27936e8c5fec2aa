"""The report editor (J4, steps 1, 2, 3 and 9): live numbers by key, two who write at once, typed numbers made live."""

from __future__ import annotations

import re

import pytest

from tests.journeys.test_reading import serious, serious_in_both_looks

pytestmark = [pytest.mark.journey, pytest.mark.slow]
PART = "/reports/text/write/CHA-summary/"


def editor_of(page):
    return page.locator("[data-text] .ProseMirror")


def open_part(page, team, persona: str) -> None:
    team.sign_in(page, persona)
    page.goto(team.within(PART))
    page.locator("[data-tools]").wait_for()


def saved(page) -> None:
    page.locator("[data-save-state][data-is=saved]").wait_for()


def new_paragraph(page, *keys: str) -> None:
    """Behind the title: words and keys, as a person types them."""
    editor_of(page).locator("h2").first.click()
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    for key in keys:
        if key in ("Enter", "ArrowDown", "Escape"):
            page.locator("[data-picker] [role=option]").first.wait_for()
            page.keyboard.press(key)
        else:
            page.keyboard.type(key)


@pytest.fixture
def second(browser, team):
    """Another person beside the first, with a browser of their own."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    wrong: list[str] = []
    page = context.new_page()
    page.on("console", lambda m: wrong.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    yield page
    context.close()
    assert not wrong


def test_j4_1_and_2_a_live_number_and_a_reference_are_put_in_by_keys(team, team_visit):
    page = team_visit.page
    open_part(page, team, "editor")

    new_paragraph(
        page,
        "In 2016, #killed-by-year 2016",
        "Enter",
        " people were killed, as @Defining",
        "Enter",
        " says.",
    )
    saved(page)

    said = editor_of(page).get_by_text("people were killed, as").first
    assert re.search(
        r"In 2016, \d+ people were killed, as “Defining the problem” says\.", said.inner_text()
    )
    said.locator(".live").hover()
    card = page.locator("[data-card]")
    card.get_by_text(re.compile(r"n = \d+")).wait_for()
    assert "run " in card.inner_text()
    assert "killed-by-year/2016" in card.inner_text()
    page.mouse.move(0, 0)
    assert not serious_in_both_looks(page)
    page.reload()
    assert editor_of(page).get_by_text("people were killed, as").first.locator(".live").count() == 1


def test_j4_3_two_write_beside_each_other_and_on_the_same_paragraph_nothing_is_written_over(
    team, team_visit, second
):
    page = team_visit.page
    open_part(page, team, "editor")
    new_paragraph(page, "Of two who write.")
    saved(page)
    open_part(second, team, "analyst")
    editor_of(second).get_by_text("Of two who write.").click()
    page.locator("[data-writers] .writer", has_text="A").wait_for()
    page.locator("p[data-who=analyst]").wait_for()

    # What the first saves has not come to the second yet, as on a slow line.
    second.route("**/here/", lambda route: route.fulfill(json={"others": [], "part": None}))
    editor_of(page).get_by_text("Of two who write.").click()
    page.keyboard.press("End")
    page.keyboard.type(" By the editor.")
    saved(page)
    editor_of(second).get_by_text("Of two who write.").click()
    second.keyboard.press("End")
    second.keyboard.type(" By the analyst.")

    conflict = second.get_by_role("dialog", name="Two worded this block at once")
    conflict.wait_for()
    assert "By the editor." in conflict.locator("[data-theirs]").inner_text()
    assert "By the analyst." in conflict.locator("[data-mine]").inner_text()
    assert not serious(second)
    second.keyboard.press("End")
    second.keyboard.type(" And by the editor.")
    conflict.get_by_role("button", name="Keep what stands on the right").click()
    saved(second)
    editor_of(page).get_by_text("Of two who write. By the analyst. And by the editor.").wait_for()


def test_j4_9_a_typed_number_that_a_live_one_prints_is_made_live_by_one_click(team, team_visit):
    page = team_visit.page
    open_part(page, team, "editor")
    # Of all figures of the sample, one alone prints this: the soldiers who were killed.
    value = "175"
    new_paragraph(page, f"It was {value} then.")
    saved(page)

    typed = page.locator("[data-typed-list] li", has_text=f"“{value}”").first
    typed.get_by_role("button", name=re.compile("^Make it live")).click()
    saved(page)

    assert (
        editor_of(page).locator("p", has_text="then.").first.locator(".live").inner_text() == value
    )


def test_j4_every_version_of_a_paragraph_is_there_and_is_restored(team, team_visit):
    page = team_visit.page
    open_part(page, team, "editor")
    new_paragraph(page, "Said at first in these words.")
    saved(page)
    editor_of(page).get_by_text("Said at first in these words.").click()
    page.keyboard.press("End")
    page.keyboard.type(" And more.")
    saved(page)

    page.get_by_role("link", name="Versions of the block").click()
    page.get_by_role("heading", name=re.compile("Every version")).wait_for()
    assert not serious(page)
    page.get_by_role("button", name=re.compile("Let it say this again")).last.click()

    page.get_by_text("It says again what it said then.").wait_for()
    page.get_by_role("link", name="Write here").click()
    editor_of(page).get_by_text("Said at first in these words.", exact=True).wait_for()
