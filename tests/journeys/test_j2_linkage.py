"""The data analyst at the linkage desk (J2, steps 7 to 9) and the head on the way down to a record (J1, 2 to 3)."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest

from tests.journeys.test_reading import picture, serious, serious_in_both_looks

pytestmark = [pytest.mark.journey, pytest.mark.slow]


def test_1_10_ten_pairs_are_judged_by_key_and_the_last_is_taken_back(team, team_visit):
    page = team_visit.page
    team.sign_in(page, "analyst")
    team_visit.go("/linkage/queue/")
    assert not serious(page)

    page.get_by_role("link", name="Begin judging").click()
    assert page.locator("[data-blind=yes]").count() == 1
    assert page.get_by_text("Why this score").count() == 0
    assert not serious_in_both_looks(page)
    for nth in range(10):
        with page.expect_navigation(url=re.compile(r"/linkage/(pair|queue)/")):
            page.keyboard.press("n" if nth % 4 else "y")
        page.get_by_text("Your last judgement").wait_for()
    picture(page, "judging")

    page.get_by_text("Why this score").click()
    assert page.get_by_text("about one pair in").first.is_visible()
    assert page.locator("svg.wf").is_visible()
    asked = page.url
    with page.expect_navigation(url=re.compile("/linkage/pair/")):
        page.keyboard.press("Control+z")

    assert page.get_by_text("Taken back. The history keeps both decisions.").is_visible()
    assert page.locator("[data-blind=yes]").count() == 1
    assert page.url != asked


def test_1_12_a_rule_with_a_reason_is_taken_and_the_dissent_stays(team, team_visit):
    page = team_visit.page
    team.sign_in(page, "analyst")
    team_visit.go("/linkage/disagreements/?field=date")
    assert not serious_in_both_looks(page)
    page.locator("table.heat tbody td a").first.click()
    page.locator("tbody tr").first.get_by_role("link").first.click()
    incident = page.url

    page.get_by_role("link", name="Choose date").click()
    sources = page.locator("section table tbody th").all_inner_texts()
    page.get_by_label("by a rule: one source over another").check()
    page.locator("select[name=source]").select_option(sources[-1].strip())
    page.locator("select[name=over]").select_option(sources[0].strip())
    page.get_by_label("Name of the rule").fill("board of inquiry over notification")
    page.locator("input[name=why]").fill("The board saw the file.")
    assert not serious(page)
    page.get_by_role("button", name="Choose this value").click()

    page.get_by_text("Chosen. The other values stay beside it.").wait_for()
    rule = page.get_by_text("board of inquiry over notification: The board saw the file. (analyst)")
    for _ in range(120):
        if rule.count():
            break
        page.wait_for_timeout(1000)
        page.goto(incident)
    assert rule.first.is_visible()
    assert page.get_by_text("Dissent that stays").is_visible()
    assert not serious(page)


def test_1_13_a_cell_only_in_one_source_opens_rows_and_their_export_has_the_same_count(
    team, team_visit
):
    page = team_visit.page
    team.sign_in(page, "analyst")
    for cause in ("malicious_act", "accident", "illness"):
        team_visit.go(f"/linkage/counts/?unit=incidents&cause={cause}")
        assert not serious(page)
        last = page.locator("table.counts tbody tr:not(.sum) td:last-child a")
        cell = last.filter(has_not_text=re.compile("^0$"))
        if cell.count():
            break
    n = int(cell.first.inner_text())
    cell.first.click()
    assert page.locator(".listbar .total b").inner_text() == str(n)
    page.get_by_text(re.compile("^Export ")).click()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="XLSX").click()

    content = waiting.value.path().read_bytes()
    assert openpyxl.load_workbook(io.BytesIO(content))["Table"].max_row - 1 == n


def test_1_11_a_cluster_is_split_by_keyboard_and_by_drag(team, team_visit):
    page = team_visit.page
    team.sign_in(page, "analyst")
    team_visit.go("/linkage/incidents/?disagrees=1&sort=-sources")
    page.locator("tbody tr").first.get_by_role("link").first.click()
    page.get_by_text("What each source says").wait_for()
    page.keyboard.press("m")
    page.get_by_text("All records side by side").wait_for()
    assert not serious(page)

    page.keyboard.press("1")
    assert page.locator("#move-1").is_checked()
    page.locator("th[data-ticks=move-2]").first.drag_to(page.locator("[data-takes=yes]").first)
    assert page.locator("#move-2").is_checked()
    page.keyboard.press("2")
    assert not page.locator("#move-2").is_checked()
    page.keyboard.press("w")
    page.keyboard.type("Two attacks on one day.")
    page.get_by_role("button", name="Decide").click()

    page.get_by_text(re.compile(r"Split: .* another incident\.")).wait_for()
    with page.expect_navigation():
        page.keyboard.press("Control+z")
    assert page.get_by_text("Taken back. The history keeps both decisions.").is_visible()


def test_j1_a_year_of_the_trend_leads_to_its_rows_and_to_a_record_with_its_dissent(
    team, team_visit
):
    page = team_visit.page
    team.sign_in(page, "head")
    # what the tests before decided may be taken up by a run between the two pages
    for _ in range(10):
        team_visit.go("/linkage/counts/?unit=incidents")
        reconciled = page.locator("table.counts tr.sum td a").nth(3)
        n = reconciled.inner_text()
        reconciled.click()
        shown = page.locator(".listbar .total b").inner_text()
        if shown == n:
            break
        page.wait_for_timeout(1_000)
    assert shown == n
    page.locator("tbody tr").filter(has_text="differs").first.get_by_role("link").first.click()

    assert page.get_by_text("What each source says").is_visible()
    assert page.get_by_text("Dissent that stays").is_visible()
    for tab in ("Rests on", "What rests on it", "History"):
        page.get_by_role("link", name=re.compile(f"^{tab}")).first.click()
        assert not serious(page)


@pytest.mark.parametrize("team_visit", [360], indirect=True)
def test_the_desk_fits_a_phone_and_stands_mirrored(team, team_visit):
    page = team_visit.page
    team.sign_in(page, "analyst")
    for path in ("/linkage/queue/", "/linkage/queue/next/", "/linkage/queue/second/",
                 "/linkage/counts/", "/linkage/disagreements/", "/imports/add/",
                 "/sources/casualty_registry_2018/card/"):  # fmt: skip
        for language in ("en", "ar"):
            cookie = {"name": "django_language", "value": language, "url": team.address}
            page.context.add_cookies([cookie])
            team_visit.go(path)
            assert page.evaluate("document.documentElement.scrollWidth") <= 360, (path, language)
        assert not serious(page), path
