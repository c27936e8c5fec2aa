"""The data analyst builds a figure from nothing, keeps it and takes it out (J2), with the keyboard alone."""

from __future__ import annotations

import csv
import io
import os
import re
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from tests.journeys.test_j3_coding import tab_to
from tests.journeys.test_reading import serious, serious_in_both_looks
from vedette.core.stats.notebook import code_of
from vedette.pipeline.archive import unpacked

pytestmark = [pytest.mark.journey, pytest.mark.slow]


def choose(page, label: str, *presses: str) -> None:
    """Choose in a list by its label and the first letters of a value, as a person without a mouse does."""
    page.get_by_label(label, exact=True).focus()
    for key in presses:
        page.keyboard.press(key)


def taken_out(page, name: str) -> bytes:
    """The file behind a link of *Take out*, opened by key."""
    page.get_by_role("link", name=name, exact=True).focus()
    with page.expect_download() as taken:
        page.keyboard.press("Enter")
    return taken.value.path().read_bytes()


def values_of_csv(content: bytes) -> list[float]:
    """Numbers of a figure taken out as CSV; its first line tells of the file."""
    lines = content.decode("utf-8-sig").split("\r\n", 1)[1]
    return [float(row["value"]) for row in csv.DictReader(io.StringIO(lines)) if row["value"]]


def values_of_workbook(content: bytes) -> list[float]:
    """The same of a workbook."""
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Table"]
    at = [cell.value for cell in sheet[1]].index("value")
    lines = sheet.iter_rows(min_row=2, values_only=True)
    return [float(line[at]) for line in lines if line[at] is not None]


def run_beside_an_archive(team, code: str, folder: Path) -> str:
    """What a notebook prints beside the archive of the review that its person takes out."""
    archive = folder / "review.zip"
    own = {k: v for k, v in os.environ.items() if not k.startswith(("VEDETTE_", "DJANGO"))}
    command = [sys.executable, "-m", "vedette.cli.main", "export", "--as", "head"]
    command += ["--review", str(team.folder), "--out", str(archive)]
    of_team = {**own, "VEDETTE_HOME": str(team.home), **team.database}
    subprocess.run(command, env=of_team, check=True, timeout=300)
    with unpacked(archive) as review:
        beside = {**own, "VEDETTE_REVIEW": str(review)}
        done = subprocess.run(
            [sys.executable, "-c", code],
            env=beside,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_j1_2_the_headline_leads_to_the_trend_its_sources_and_its_rows(team, team_visit):
    page = team_visit.page
    team.sign_in(page, "head")
    team_visit.go("/")
    headline = page.locator(".bignum").inner_text()
    page.locator("aside section").filter(has=page.locator("svg.chart")).get_by_role(
        "link", name="Open"
    ).click()
    numbers = page.locator("#numbers tbody tr")
    assert numbers.count() == 5
    for row in numbers.all():
        assert "–" in row.locator("td").nth(1).inner_text()
    assert page.locator("#timeline").is_visible()
    assert not serious(page)

    page.get_by_role("link", name="Under other choices").click()
    assert page.get_by_role("heading", level=1).is_visible()
    assert not serious(page)
    team_visit.go("/stats/figures/killed-by-source/")
    sources = page.locator("#numbers tbody tr")
    assert sources.count() >= 1 + 9, "nine of the sample, and what other journeys added to the team"
    assert sources.first.locator("td").first.inner_text() == headline

    team_visit.go("/stats/figures/killed-by-year/")
    line = page.locator("#numbers tbody tr").filter(has_text="2016")
    n, incidents = (line.locator("td").nth(at).inner_text() for at in (3, 4))
    line.locator("a.live").click()
    said = page.locator(".lede").inner_text()
    assert f"{n} counted in {incidents} incidents" in said
    assert not serious(page)
    behind = page.locator("tbody a.ref, tbody th a")
    assert behind.count() == int(incidents)

    told = page.locator("tbody tr").first.locator("td").last.inner_text().split(", ")
    behind.first.click()
    heads = page.locator("table.recon thead th").all_inner_texts()
    assert [head.strip() for head in heads[2:-1]] == told, (
        "each source that tells of it, side by side"
    )
    assert page.locator("#differences tbody tr").count() > 0
    assert page.get_by_role("heading", name="Dissent that stays").is_visible()
    assert page.locator("table.recon td.diff").count() > 0
    assert not serious(page)


def test_j2_a_figure_is_built_from_nothing_to_its_notebook_by_keys(team, team_visit, tmp_path):
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

    files = {name: taken_out(page, name) for name in ("PNG", "SVG", "CSV", "XLSX", "Jupyter")}
    told = [float(one.replace(",", "")) for one in shown]
    assert files["PNG"].startswith(b"\x89PNG")
    assert b"<svg" in files["SVG"][:500]
    assert values_of_csv(files["CSV"]) == pytest.approx(told, rel=0.006, abs=0.0051)
    assert values_of_workbook(files["XLSX"]) == pytest.approx(
        values_of_csv(files["CSV"]), rel=1e-12
    )
    assert len(shown) == 45
    assert "45 numbers of the figure are reproduced to the digit." in run_beside_an_archive(
        team, code_of(files["Jupyter"]), tmp_path
    )

    page.locator("#numbers tbody a.live").first.focus()
    with page.expect_navigation(url=re.compile("/points/")):
        page.keyboard.press("Enter")
    assert page.get_by_role("heading", level=1).inner_text().startswith("Rows behind")
    assert not serious(page)
