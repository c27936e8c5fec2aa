"""The data analyst builds a figure from nothing, keeps it and takes it out (J2), with the keyboard alone."""

from __future__ import annotations

import json
import re

import pytest

from tests.journeys.test_j3_coding import tab_to
from tests.journeys.test_reading import serious, serious_in_both_looks

pytestmark = [pytest.mark.journey, pytest.mark.slow]


def choose(page, label: str, *presses: str) -> None:
    """Choose in a list by its label and the first letters of a value, as a person without a mouse does."""
    page.get_by_label(label, exact=True).focus()
    for key in presses:
        page.keyboard.press(key)


def test_j2_a_figure_is_built_from_nothing_to_its_notebook_by_keys(team, team_visit):
    page = team_visit.page
    team.sign_in(page, "analyst")
    team_visit.go("/stats/figures/")
    tab_to(page, "Build a figure")
    with page.expect_navigation(url=re.compile(r"/figures/build/$")):
        page.keyboard.press("Enter")
    assert not serious_in_both_looks(page)

    choose(page, "Shown as", "R")
    choose(page, "and by (optional)", "M")
    choose(page, "Strength of (optional)", "U")
    choose(page, "Component (optional)", "Home", "Shift+ArrowDown")
    with page.expect_navigation(url=re.compile("kind=rate")):
        page.get_by_role("button", name="Show").press("Enter")
    assert (
        page.locator("#words")
        .inner_text()
        .endswith(
            "by year and mission, per 1,000 person-years of uniformed staff, 95 % interval with incidents as clusters"
        )
    )
    assert page.locator("#chart figure").count() == 9
    assert not serious_in_both_looks(page)

    page.get_by_label("Title").focus()
    page.keyboard.type("Where and when the rate rose")
    page.keyboard.press("Tab")
    page.keyboard.type("For the force commander")
    with page.expect_navigation(url=re.compile(r"/figures/F-[0-9A-Z]+/$")):
        page.keyboard.press("Enter")
    assert page.get_by_role("heading", level=1).inner_text() == "Where and when the rate rose"
    assert "version 1 of 1" in " ".join(page.inner_text("main").split())
    assert not serious(page)
    shown = page.locator("#numbers tbody a.live").all_inner_texts()

    page.get_by_role("link", name="Jupyter").focus()
    with page.expect_download() as taken:
        page.keyboard.press("Enter")
    notebook = json.loads(taken.value.path().read_bytes())
    code = next(cell["source"] for cell in notebook["cells"] if cell["id"] == "printed")
    assert code.count('"point": ') == len(shown) == 45

    page.locator("#numbers tbody a.live").first.focus()
    with page.expect_navigation(url=re.compile("/points/")):
        page.keyboard.press("Enter")
    assert page.get_by_role("heading", level=1).inner_text().startswith("Rows behind")
    assert not serious(page)
