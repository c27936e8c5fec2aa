"""Journey J2, steps 1-6 and 10: the data analyst brings a source in, corrects, repeats and undoes it."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.journeys.test_reading import serious, serious_in_both_looks

pytestmark = [pytest.mark.journey, pytest.mark.slow]

WORK_MS = 120_000
"""Background work may take so long on a loaded machine."""
HEADER = [
    "Ref",
    "Date of incident",
    "Mission",
    "Country",
    "Place",
    "Cause",
    "Fate",
    "Hurt",
    "Notes",
]
BAD_DAYS = ["31/02/2016", "no day", "2016-13-45", "30/02/2017", "99/99/2016"]


def source_7(folder: Path, name: str, *, month: int) -> Path:
    """A workbook of a mission with title rows; the first month has five failing rows."""
    book = openpyxl.Workbook()
    book.active.title = "Incidents"
    rows: list[list[object]] = [["Incident log"], ["Extract"], HEADER]
    words = ["Malicious act", "Accident", "Illness", "Malicous act", "Act of fate"]
    for n in range(40):
        dead = 3 if month == 2 and n == 7 else n % 2
        day = f"{25 - n % 20:02}/{1 + n % 12:02}/2016"
        rows.append([f"S7-{n:02}", day, "MINAVEL", "Navelia", "Kasdai", words[n % 5], dead, 1, "-"])
    if month == 1:
        rows += [
            [f"S7-9{n}", day, "MINAVEL", "Navelia", "Kasdai", "Accident", 1, 0, "-"]
            for n, day in enumerate(BAD_DAYS)
        ]
    else:
        rows = [*rows[:-1], ["S7-77", "02/06/2016", "MINAVEL", "", "", "Accident", 2, 0, "-"]]
    for row in rows:
        book.active.append(row)
    book.create_sheet("Notes").append(["Read me"])
    book.save(folder / name)
    return folder / name


def choose(page: Page, label: str, value: str) -> None:
    page.get_by_label(label, exact=True).select_option(value)


def hand_in(page: Page, file: Path, *, recipe: str = "") -> None:
    page.get_by_label("Name of the source").fill("source_7")
    page.locator("input[type=file]").set_input_files(file)
    if recipe:
        choose(page, "Recipe (optional)", recipe)
    page.get_by_role("button", name="Look at it").click()


def counts(page: Page) -> list[tuple[str, str]]:
    """Rows, incidents, people and disagreements, now and then, as a dry run shows them."""
    page.locator("table.effect").wait_for(timeout=WORK_MS)
    rows = page.locator("table.effect tbody tr").all()
    return [tuple(row.locator("td").all_inner_texts()) for row in rows]


def in_arabic(page: Page, addresses: list[str]) -> None:
    """Look at the steps mirrored: what was answered stays, and nothing serious is wrong."""
    cookie = {"name": "django_language", "url": page.url.partition("/reviews/")[0]}
    page.context.add_cookies([{**cookie, "value": "ar"}])
    for address in addresses:
        page.goto(address)
        assert page.evaluate("document.documentElement.dir") == "rtl"
        assert not serious(page), address
    page.context.add_cookies([{**cookie, "value": "en"}])
    page.goto(addresses[-1])


@pytest.mark.longest
def test_j2_steps_1_to_6_and_10(team, team_visit, tmp_path):  # noqa: PLR0915 - one journey, told in order
    page = team_visit.page
    page.set_default_timeout(30_000)
    team.sign_in(page, "analyst")

    # 1: Sources -> Add source -> drop the file; the wizard picks the header row and shows 20 rows.
    team_visit.go("/sources/")
    page.get_by_role("link", name="Add a source").click()
    hand_in(page, source_7(tmp_path, "source_7.xlsx", month=1))
    expect(page.get_by_role("heading", name="What the file holds")).to_be_visible(timeout=WORK_MS)
    expect(page.get_by_label("Header row")).to_have_value("3", timeout=WORK_MS)
    steps = [page.url]
    assert not serious_in_both_looks(page)
    choose(page, "Sheet please choose", "Incidents")
    page.get_by_role("button", name="Go on to the columns").click()

    # 2: suggestions; map two by hand; another order of dates changes the preview.
    expect(page.get_by_role("heading", name="What the columns mean")).to_be_visible()
    expect(page.get_by_label("Meaning of Date of incident")).to_have_value("date", timeout=WORK_MS)
    steps.append(page.url)
    assert not serious_in_both_looks(page)
    choose(page, "Meaning of Fate", "killed")
    choose(page, "Meaning of Hurt", "injured")
    preview = page.get_by_role("region", name="First rows as they would be read")
    choose(page, "Order of dates", "DMY")
    expect(preview).to_contain_text("2016-01-25")
    choose(page, "Column that tells the rows apart", "Ref")
    page.get_by_role("button", name="Go on to the values").click()

    # 3: two unmapped words: park one, map one.
    expect(page.get_by_role("heading", name="What the words mean")).to_be_visible()
    steps.append(page.url)
    assert not serious_in_both_looks(page)
    choose(page, "Meaning of Act of fate", "park")
    choose(page, "Meaning of Malicous act", "malicious_act")
    page.get_by_role("button", name="Go on to the scope").click()
    steps.append(page.url)
    assert not serious_in_both_looks(page)
    page.get_by_label("Scope (optional)").fill("All staff of one mission")
    page.get_by_role("button", name="Check every row").click()

    # 4: five failing rows; correct one in the workbook, four remain; set them aside.
    expect(page.get_by_text("5 rows break a rule")).to_be_visible(timeout=WORK_MS)
    assert not serious_in_both_looks(page)
    in_arabic(page, [*steps, page.url])
    with page.expect_download() as got:
        page.get_by_role("link", name="Download 5 rows, XLSX").click()
    got.value.save_as(tmp_path / "out.xlsx")
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    book.worksheets[0]["C2"] = "28/02/2016"
    book.save(tmp_path / "back.xlsx")
    form = page.locator("form", has_text="Bring corrected rows back")
    form.locator("input[type=file]").set_input_files(tmp_path / "back.xlsx")
    form.get_by_label("Why").fill("day mistyped")
    form.get_by_role("button", name="Read the corrected rows").click()
    expect(page.get_by_text("4 rows break a rule")).to_be_visible(timeout=WORK_MS)
    aside = page.locator("#aside")
    for box in aside.get_by_role("checkbox").all():
        box.check()
    aside.get_by_label("Why they are set aside").fill("no day to be found")
    aside.get_by_role("button", name="Set the ticked rows aside").click()

    # 5: commit with progress -> import log; save the recipe.
    page.get_by_role("link", name="Go on to the commit").click(timeout=WORK_MS)
    assert not serious_in_both_looks(page)
    page.get_by_label("Save these answers as a recipe named").fill("monthly")
    page.get_by_role("button", name=re.compile("Commit 41 rows")).click()
    expect(page.get_by_role("heading", name="41 rows imported")).to_be_visible(timeout=WORK_MS)
    expect(page.get_by_text("no day to be found")).to_be_visible()
    expect(page.get_by_text("day mistyped")).to_be_visible()

    # 6: next month's file with the recipe -> no question, new/changed/gone, affected figures; commit.
    team_visit.go("/imports/add/")
    hand_in(page, source_7(tmp_path, "source_7_june.xlsx", month=2), recipe="monthly")
    expect(page.get_by_text("1 new · 1 changed · 2 gone")).to_be_visible(timeout=WORK_MS)
    expect(page.get_by_role("heading", name="What this import would change")).to_be_visible()
    page.get_by_role("link", name="Go on to the commit").click()
    expect(page.get_by_text("S7-77")).to_be_visible()
    foretold = counts(page)
    assert any(now != then for now, then in foretold)
    page.get_by_role("button", name=re.compile("Commit 40 rows")).click()
    expect(page.get_by_role("heading", name="40 rows imported")).to_be_visible(timeout=WORK_MS)
    june = page.url

    # 10: undo the whole import by the key of undo: what would change is what the import changed, turned
    # round; the log keeps both events.
    page.locator("h1").click()
    page.keyboard.press("Control+z")
    expect(page.get_by_role("heading", name="Take this import back")).to_be_visible()
    assert counts(page) == [(then, now) for now, then in foretold]
    assert not serious_in_both_looks(page)
    page.get_by_role("button", name=re.compile("Take 40 rows back")).click()
    expect(page.get_by_text("no longer counts")).to_be_visible()
    page.goto(june)
    expect(page.get_by_text("It was undone.")).to_be_visible()
    assert not serious_in_both_looks(page)
    team_visit.go("/sources/imports/")
    expect(page.get_by_role("cell", name="Undone", exact=True).first).to_be_visible()
    expect(page.get_by_role("cell", name="undone", exact=True).first).to_be_visible()
    in_arabic(page, [page.url, june])
