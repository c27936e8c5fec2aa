"""What the head of a review does on the first day: from a number to its rows, in light, dark and on a phone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules/axe-core/axe.min.js"
PAGES = (
    "/",
    "/sources/",
    "/linkage/incidents/",
    "/linkage/map/",
    "/linkage/counts/",
    "/stats/figures/",
    "/stats/claims/",
    "/reports/",
)
pytestmark = [pytest.mark.journey, pytest.mark.slow]


def serious(page, *rules: str) -> list[str]:
    """Serious and critical accessibility violations of the page as it stands; of these rules, or of all."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed: run `make dev`")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    wanted = list(rules) or ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
    found = page.evaluate("wanted => axe.run(document, {runOnly: wanted})", wanted)
    return [
        f"{v['id']}: {v['nodes'][0]['html'][:120]}"
        for v in found["violations"]
        if v["impact"] in {"serious", "critical"}
    ]


def serious_in_both_looks(page) -> list[str]:
    """The same in light, and what only colours can break in dark."""
    found = serious(page)
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    found += serious(page, "color-contrast")
    page.evaluate("document.documentElement.dataset.theme = 'light'")
    return found


def picture(page, name: str) -> None:
    """Keeps the page as a picture of the documentation when asked to."""
    if os.environ.get("VEDETTE_PICTURES"):
        page.screenshot(path=str(ROOT / "docs/pictures" / f"{name}.png"), full_page=False)


def test_three_clicks_lead_from_the_headline_to_a_source_row(visit):
    visit.go("/")
    picture(visit.page, "overview")

    visit.page.locator(".bignum a").click()
    visit.page.locator("tbody tr").first.get_by_role("link").first.click()
    visit.page.locator("#rests-on tbody tr").first.get_by_role("link").first.click()

    assert "/sources/" in visit.page.url
    assert visit.page.get_by_role("heading", level=1).inner_text().startswith("Row ")


def test_the_ledger_filters_without_loading_the_page_anew(visit):
    visit.go("/linkage/incidents/")
    visit.page.evaluate("window.stayed = true")

    with visit.page.expect_response(lambda answer: "deadly=1" in answer.url):
        visit.page.get_by_label("People killed").check()
    visit.page.locator("#ledger .facets").wait_for()

    assert "deadly=1" in visit.page.url
    assert visit.page.evaluate("window.stayed") is True


def test_the_ledger_is_walked_by_keyboard_alone(visit):
    visit.go("/linkage/incidents/?sort=-killed")

    for key in ("j", "j", "k", "Enter"):
        visit.page.keyboard.press(key)
    visit.page.wait_for_url("**/linkage/incidents/IN-*/")

    assert visit.page.get_by_role("heading", level=1).is_visible()


def test_a_year_of_the_counts_opens_as_many_killed_as_it_says(visit):
    visit.go("/linkage/counts/")
    cell = visit.page.locator("tr.sum td.cellbar a").nth(2)
    printed = int(cell.inner_text().replace(",", ""))

    cell.click()

    assert printed > 0
    assert visit.page.locator("#ledger tbody tr").count() > 0


def test_a_figure_shows_chart_table_and_method(visit):
    visit.go("/stats/figures/killed-by-year/")

    assert visit.page.get_by_role("img").count() >= 1
    assert visit.page.get_by_text("The same as a table").is_visible()
    assert visit.page.get_by_text("Method", exact=True).is_visible()


@pytest.mark.parametrize("path", PAGES)
def test_no_page_has_a_serious_accessibility_fault_in_light_or_dark(visit, path):
    visit.go(path)

    assert not serious_in_both_looks(visit.page)


@pytest.mark.parametrize("visit", [360], indirect=True)
@pytest.mark.parametrize("path", PAGES)
def test_no_page_scrolls_sideways_on_a_phone(visit, path):
    visit.go(path)

    assert visit.page.evaluate("document.documentElement.scrollWidth") <= 360
