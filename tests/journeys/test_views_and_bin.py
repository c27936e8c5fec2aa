"""A list kept under a name, removed by a slip, and brought back; the overview that tells what waits."""

from __future__ import annotations

import pytest

from tests.journeys.test_reading import serious

pytestmark = [pytest.mark.journey, pytest.mark.slow]


def test_a_view_is_saved_shared_removed_and_brought_back(team, team_visit):
    page = team_visit.page
    team.sign_in(page, "analyst")
    team_visit.go("/")
    assert page.get_by_role("heading", name="What waits for you").is_visible()
    assert not serious(page)

    team_visit.go("/linkage/incidents/?deadly=1&sort=-killed")
    page.get_by_text("Views", exact=True).click()
    assert not serious(page)
    page.get_by_label("Name of the view").fill("Deadliest first")
    page.get_by_label("Share with the review").check()
    page.get_by_role("button", name="Save this view").click()
    page.wait_for_url("**/linkage/incidents/?deadly=1&sort=-killed")
    assert page.get_by_text("The view “Deadliest first” is saved.").is_visible()

    team_visit.go("/views/")
    assert not serious(page)
    page.get_by_role("button", name="Remove Deadliest first").click()
    page.wait_for_url("**/linkage/incidents/**")
    team_visit.go("/bin/")
    assert not serious(page)
    page.get_by_role("button", name="Bring Deadliest first").click()
    page.wait_for_url("**/linkage/incidents/**")

    team_visit.go("/views/")
    page.get_by_role("link", name="Deadliest first").click()
    page.wait_for_url("**/linkage/incidents/?deadly=1&sort=-killed")


@pytest.mark.parametrize("team_visit", [360], indirect=True)
def test_views_bin_and_what_waits_fit_a_phone(team, team_visit):
    team.sign_in(team_visit.page, "analyst")

    for path in ("/", "/views/", "/bin/"):
        team_visit.go(path)
        assert team_visit.page.evaluate("document.documentElement.scrollWidth") <= 360
