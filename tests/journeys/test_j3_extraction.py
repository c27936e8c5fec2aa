"""An inquiry of the sample becomes rows of a source: proposals taken, kept with words, taken up, undone."""

from __future__ import annotations

import pytest

from tests.journeys.test_reading import serious_in_both_looks

pytestmark = [pytest.mark.journey, pytest.mark.slow]


def test_2_14_facts_of_an_inquiry_are_taken_from_its_text_and_become_rows(team, team_visit):
    page = team_visit.page
    team.sign_in(page, "analyst")
    team_visit.go("/library/documents/?q=BOI/2016/19")
    with page.expect_navigation():
        page.get_by_role("link", name="Board of Inquiry report BOI/2016/19").first.click()
    with page.expect_navigation():
        page.keyboard.press("f")
    assert not serious_in_both_looks(page)
    day = page.get_by_role("group", name="Day of the incident")
    assert day.locator("q mark").all_inner_texts()

    for group in ("Day of the incident", "Mission", "Place", "Dead", "Injured, severe"):
        offered = page.get_by_role("group", name=group, exact=True).get_by_role("button")
        with page.expect_navigation():
            (offered.last if group.startswith("Day") else offered.first).press("Enter")
    with page.expect_navigation():
        page.get_by_role("textbox", name="Place", exact=True).press("Enter")
    page.get_by_text("The form is kept, each value with its words.").wait_for()
    assert day.get_by_role("link", name="page 1, para. 1").is_visible()
    assert page.get_by_role("button", name="The document is about this one").count() >= 1
    with page.expect_navigation():
        page.get_by_role("button", name="Take the incident up").press("Enter")
    page.get_by_text("Taken up as NO-").wait_for()

    with page.expect_navigation():
        page.keyboard.press("Control+z")
    team_visit.go("/library/documents/?q=BOI/2016/19")
    page.get_by_role("link", name="Board of Inquiry report BOI/2016/19").first.click()
    page.keyboard.press("f")
    page.get_by_text("Not taken up yet.").wait_for()
    with page.expect_navigation():
        day.get_by_role("link", name="page 1, para. 1").click()
    assert "4 December 2015" in " ".join(page.locator("main mark").all_inner_texts())
