"""The frame of every page in a browser: palette, keys, look and language, map, lists, and access for all."""

from __future__ import annotations

import pytest

from .test_reading import serious

pytestmark = [pytest.mark.journey, pytest.mark.slow]

PAGES = (
    "/",
    "/sources/",
    "/linkage/incidents/",
    "/linkage/map/",
    "/linkage/counts/",
    "/stats/figures/killed-by-year/",
    "/stats/claims/",
    "/search/?q=a",
)


def choose(visit, **choices: str) -> None:
    """The cookies that a person's choices leave."""
    visit.page.context.add_cookies(
        [{"name": name, "value": value, "url": visit.address} for name, value in choices.items()]
    )


@pytest.mark.parametrize("path", PAGES)
def test_arabic_pages_are_mirrored_and_open_to_all(visit, path):
    choose(visit, django_language="ar", theme="dark")

    visit.go(path)

    assert visit.page.evaluate("document.documentElement.dir") == "rtl"
    assert not serious(visit.page)


@pytest.mark.parametrize("visit", [360], indirect=True)
@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize("path", PAGES)
def test_no_page_scrolls_sideways_in_a_longer_language(visit, path, language):
    choose(visit, django_language=language)

    visit.go(path)

    assert visit.page.evaluate("document.documentElement.scrollWidth") <= 360


def test_the_palette_leads_anywhere_by_keys_alone(visit):
    visit.go("/")
    visit.page.keyboard.press("Control+k")
    visit.page.get_by_role("combobox", name="Go to anything").wait_for()

    visit.page.keyboard.type("map of")
    visit.page.get_by_role("option", name="Map of incidents").wait_for()
    assert not serious(visit.page)
    visit.page.keyboard.press("Enter")

    visit.page.wait_for_url("**/linkage/map/")


def test_the_keys_of_a_page_are_told_by_a_question_mark(visit):
    visit.go("/linkage/incidents/")

    visit.page.keyboard.press("?")

    assert visit.page.get_by_role("heading", name="Keys of this page").is_visible()


def test_dark_and_compact_are_kept_without_loading_the_page(visit):
    visit.go("/linkage/incidents/")
    visit.page.evaluate("window.stayed = true")
    visit.page.locator("details.menu > summary").first.click()

    visit.page.get_by_role("button", name="Dark", exact=True).click()
    visit.page.get_by_role("button", name="Compact", exact=True).click()

    assert visit.page.evaluate("window.stayed") is True
    visit.page.reload()
    root = visit.page.locator("html")
    assert (root.get_attribute("data-theme"), root.get_attribute("data-density")) == (
        "dark",
        "compact",
    )


def test_the_map_draws_and_follows_the_years(visit):
    visit.go("/linkage/map/")
    if not visit.page.evaluate("Boolean(document.createElement('canvas').getContext('webgl2'))"):
        pytest.skip("this Chromium has no WebGL: the table is the page")
    visit.page.locator("[data-map][data-ready]").wait_for(timeout=60_000)
    before = visit.page.locator("#places").inner_text()

    visit.page.get_by_label("From", exact=True).focus()
    with visit.page.expect_response(lambda answer: "from=2014" in answer.url):
        visit.page.keyboard.press("ArrowRight")
    visit.page.wait_for_url("**from=2014**")

    assert visit.page.locator("output[for=from]").inner_text() == "2014"
    assert visit.page.locator("#places").inner_text() != before


def test_a_sort_by_two_columns_is_made_by_shift(visit):
    visit.go("/linkage/incidents/?sort=-killed")

    visit.page.get_by_role("link", name="Place").click(modifiers=["Shift"])
    visit.page.wait_for_url("**sort=-killed**place**")

    assert visit.page.locator("th[aria-sort=descending]").count() == 1
