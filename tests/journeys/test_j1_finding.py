"""The analyst states a finding on a figure and a coded quotation, follows both down to their origin, and carries it on
to a recommendation and a project and back (J1, 4 and 5)."""

from __future__ import annotations

import re

import pytest

from tests.journeys.test_reading import serious, serious_in_both_looks

pytestmark = [pytest.mark.journey, pytest.mark.slow]


def choose(page, among: str, words: str, role: str) -> None:
    """Look for evidence of a kind by words, choose the first of it and link it in a role."""
    page.get_by_role("link", name="Link evidence").first.click()
    page.get_by_role("link", name=among, exact=True).click()
    page.get_by_label("Words").fill(words)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"q=."))
    page.locator("#offers tbody").get_by_role("link", name="Choose").first.click()
    page.get_by_label("What it does").select_option(label=role)
    page.get_by_role("button", name="Link it").click()
    page.get_by_text("The evidence is linked.").wait_for()


def test_j1_4_a_finding_rests_on_a_number_and_a_quotation_three_clicks_from_rows(team, team_visit):
    page = team_visit.page
    team.sign_in(page, "analyst")
    team_visit.go("/")
    page.get_by_role("link", name="Findings").first.click()
    assert not serious(page)
    page.get_by_role("link", name="New finding").click()
    page.get_by_label("Statement").fill("Few, large attacks carry most of the deaths.")
    page.get_by_label("Issue area").select_option(value="IA11")
    page.get_by_role("button", name="Write it").click()
    page.get_by_text("The finding is written.").wait_for()

    choose(page, "Figures and numbers", "killed 2016 year", "Supports")
    choose(page, "Quotations", "the", "Speaks against")

    assert page.locator("#supports li").count() == 1
    assert page.locator("#contradicts li").count() == 1
    assert not serious_in_both_looks(page)
    finding = page.url

    page.locator("#supports .ref").click()
    page.locator("tbody tr").first.get_by_role("link").first.click()
    page.locator("#rests-on tbody tr").first.get_by_role("link").first.click()
    assert re.search(r"/sources/[\w-]+/rows/", page.url), (
        "three clicks from the number to a source row"
    )

    page.goto(finding)
    words = page.locator("#contradicts p bdi").first.inner_text().strip("“”… ")[:40]
    page.locator("#contradicts .ref").click()
    assert page.get_by_text(words).first.is_visible(), "the quotation stands in its document"

    page.goto(finding)
    page.get_by_role("link", name="Its chain").click()
    assert page.locator("svg.chain a").count() > 3
    first = page.locator("svg.chain a.group").first
    first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("open="))
    assert not serious_in_both_looks(page)


def test_j1_5_a_recommendation_and_a_project_lead_back_to_the_finding_and_its_rows(
    team, team_visit
):
    page = team_visit.page
    team.sign_in(page, "analyst")
    team_visit.go("/evidence/findings/new/")
    page.get_by_label("Statement").fill("Convoys are hit where the road has no way around.")
    page.get_by_label("Issue area").select_option(value="IA11")
    page.get_by_role("button", name="Write it").click()
    page.get_by_text("The finding is written.").wait_for()
    choose(page, "Figures and numbers", "killed 2016 year", "Supports")
    choose(page, "Quotations", "the", "Speaks against")
    evidence = page.url
    finding = evidence.partition("rests-on")[0]

    page.get_by_role("link", name="Make a recommendation from it").click()
    assert not serious_in_both_looks(page)
    page.get_by_label("Recommendation", exact=True).fill("Survey each road before a convoy.")
    page.get_by_role("button", name="Write it").click()
    page.get_by_text("The recommendation is written.").wait_for()
    recommendation = page.url.partition("?")[0]
    assert not serious_in_both_looks(page)

    page.locator("#projects").get_by_role("link", name="New project").click()
    page.get_by_label("Title").fill("Roads of the northern sector")
    page.get_by_role("button", name="Write it").click()
    page.get_by_text("The project is written.").wait_for()
    assert not serious_in_both_looks(page)

    page.locator("#carries .ref").click()
    assert page.url.partition("?")[0] == recommendation
    page.locator("#answers .ref").click()
    assert page.url.partition("?")[0] == finding
    page.goto(evidence)
    page.locator("#supports .ref").click()
    page.locator("tbody tr").first.get_by_role("link").first.click()
    page.locator("#rests-on tbody tr").first.get_by_role("link").first.click()
    assert re.search(r"/sources/[\w-]+/rows/", page.url), (
        "three clicks from the number to a source row"
    )
    page.goto(f"{finding}rests-on-it/")
    page.get_by_text("Survey each road before a convoy.").first.wait_for()
