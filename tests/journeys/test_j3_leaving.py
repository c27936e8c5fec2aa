"""The qualitative analyst takes quotations and a project out (J3, steps 8 and 9), with the keyboard alone."""

from __future__ import annotations

import csv
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET  # of our own file

import pytest

from tests.journeys.test_j3_coding import tab_to
from tests.journeys.test_reading import serious, serious_in_both_looks

pytestmark = [pytest.mark.journey, pytest.mark.slow]

TELLING = "sector commander"


def pressed(page, key: str) -> None:
    """Press a key that opens another page."""
    with page.expect_navigation():
        page.keyboard.press(key)


def test_j3_8_quotations_are_refused_generalised_and_leave_with_a_certificate(
    team, team_visit, tmp_path
):
    page = team_visit.page
    team.sign_in(page, "qualitative")
    team_visit.go(f"/library/quotations/?q={TELLING.replace(' ', '+')}&consent=on_record_function")
    tab_to(page, "Take these out")
    pressed(page, "Enter")
    assert not serious_in_both_looks(page)
    n_places = int(page.locator(".sums .sheet b").nth(1).inner_text())
    assert n_places > 0

    page.locator("select#form").focus()
    page.keyboard.type("CSV")
    tab_to(page, "Take out")
    pressed(page, "Enter")
    # The browser itself tells of an answer that refuses.
    team_visit.console[:] = [one for one in team_visit.console if "409" not in one]
    refusal = page.get_by_role("alert")
    assert "Nothing has left." in refusal.inner_text()
    assert refusal.get_by_role("link").count() == n_places
    assert not serious(page)
    refusal.get_by_role("link").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**#place-1")

    for _ in range(n_places):
        page.get_by_label("Put instead").first.focus()
        page.keyboard.type("a senior officer")
        pressed(page, "Enter")
        assert page.get_by_text("Decided.").is_visible()
    page.locator("select#form").focus()
    page.keyboard.type("CSV")
    tab_to(page, "Take out")
    pressed(page, "Enter")
    assert page.get_by_role("heading", name="Certificate of non-attribution").is_visible()
    assert not serious_in_both_looks(page)
    with page.expect_download() as taken:
        page.keyboard.press("d")
    taken.value.save_as(tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(list(stream)[1:]))
    assert len(rows) > 0
    assert all("[a senior officer]" in row["text"] and int(row["k"]) >= 5 for row in rows)
    assert TELLING not in (tmp_path / "out.csv").read_text(encoding="utf-8-sig")


def test_j3_9_a_project_leaves_for_other_tools_and_comes_back_with_nothing_lost(
    team, team_visit, tmp_path
):
    page = team_visit.page
    team.sign_in(page, "qualitative")
    team_visit.go("/library/codebook/")
    tab_to(page, "Exchange with other tools")
    pressed(page, "Enter")
    assert not serious_in_both_looks(page)
    pressed(page, "o")
    page.get_by_text("The project is written.").wait_for(timeout=60_000)
    assert not serious(page)
    with page.expect_download() as taken:
        page.keyboard.press("d")
    file = Path(tmp_path, "project.qdpx")
    taken.value.save_as(file)
    with zipfile.ZipFile(file) as archive:
        root = ET.fromstring(archive.read("project.qde"))  # noqa: S314 - written a moment ago
    assert root.tag == "{urn:QDA-XML:project:1.0}Project"

    team_visit.go("/library/exchange/")
    page.get_by_label("File").set_input_files(file)
    pressed(page, "i")
    page.get_by_role("heading", name="What was lost").wait_for(timeout=120_000)
    assert page.locator(".sums .sheet b").first.inner_text() == "0"
    assert not serious(page)
