"""The qualitative analyst in the library (J3, steps 1 to 4), keyboard only."""

from __future__ import annotations

import re

import pytest

from tests.core.library.files import make_pdf, make_scan
from tests.journeys.test_reading import picture, serious, serious_in_both_looks

pytestmark = [pytest.mark.journey, pytest.mark.slow]

TALE = (
    "1. The base defence was weak when the convoy came back.",
    "2. Nobody had told the convoy that the base defence stood alone.",
)


def press_to(page, locator, *, key: str = "Tab", most: int = 80) -> None:
    """Walk with a key until a control has the focus, as a person without a mouse does."""
    for _ in range(most):
        if locator.evaluate("node => node === document.activeElement"):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{locator} is not reached by {key}")


def opened_by(page, key: str) -> None:
    """Press a key that leads to a page."""
    with page.expect_navigation():
        page.keyboard.press(key)


def test_j3_1_2_files_are_handed_in_found_and_opened_at_the_hit(team, team_visit):
    page = team_visit.page
    team.sign_in(page, "qualitative")
    team_visit.go("/library/documents/")
    assert not serious_in_both_looks(page)
    press_to(page, page.get_by_role("link", name="Add documents"))
    opened_by(page, "Enter")
    assert not serious_in_both_looks(page)

    twin = _handed_in(page)
    team_visit.go("/library/search/")
    _searched(page, '"base defence" AND convoy', twin)

    page.locator("h1").evaluate("node => document.activeElement.blur()")
    page.keyboard.press("j")
    opened_by(page, "Enter")
    assert "#hit" in page.url
    assert {one.lower() for one in page.locator("#hit mark").all_inner_texts()} >= {"convoy"}
    drawn = page.locator(".page-picture img")
    drawn.scroll_into_view_if_needed()
    assert drawn.evaluate("async img => { await img.decode(); return img.naturalWidth; }") >= 1000
    assert page.locator(".page-picture rect.word").count() >= 3
    assert not serious_in_both_looks(page)
    picture(page, "document")


def _handed_in(page) -> str:
    """Hand in two documents, one of them twice, and a scan; gives the reference of the first."""
    first = make_pdf(*TALE)
    files = [("tale.pdf", first), ("twin.pdf", first), ("other.pdf", make_pdf("1. A quiet day."))]
    files += [("scan.pdf", make_scan(make_pdf("1. A picture of words.")))]
    chosen = page.locator("input[type=file]")
    press_to(page, chosen)
    chosen.set_input_files(
        [{"name": name, "mimeType": "application/pdf", "buffer": held} for name, held in files]
    )
    press_to(page, page.get_by_role("button", name="Take them in"))
    opened_by(page, "Enter")
    page.get_by_text("4 of 4 read").wait_for(timeout=60_000)
    rows = page.locator("#batch tbody tr")
    assert rows.count() == 4
    told = {name: rows.filter(has_text=name) for name, _ in files}
    twin = told["tale.pdf"].locator("a.ref").first.inner_text()
    assert told["twin.pdf"].get_by_text("the same file is here").is_visible()
    assert told["twin.pdf"].locator("a.ref").inner_text() == twin
    assert told["scan.pdf"].get_by_text("is a picture without text").is_visible()
    assert not serious_in_both_looks(page)
    picture(page, "documents-taken-in")
    return twin


def _searched(page, question: str, expected: str) -> None:
    """Ask, again until the run has read what was handed in."""
    press_to(page, page.locator("main input[name=q]"))
    page.keyboard.type(question)
    opened_by(page, "Enter")
    # The run that reads them shares the machine with other tests: it may take minutes.
    for _ in range(60):
        if page.locator(f"tr[data-href*='{expected}']").count():
            break
        page.wait_for_timeout(5_000)
        page.reload(timeout=120_000)
    assert page.locator("mark").first.is_visible()
    assert not serious_in_both_looks(page)
    picture(page, "search")


def test_j3_3_4_two_screen_by_key_blind_to_each_other(team, team_visit, browser):
    page = team_visit.page
    team.sign_in(page, "qualitative")
    team_visit.go("/library/screening/criteria/")
    page.locator("textarea[name=include]").fill("Attacks on personnel of missions")
    page.locator("textarea[name=reasons]").fill("out of scope\nno data")
    press_to(page, page.get_by_role("button", name="Keep"))
    opened_by(page, "Enter")
    assert not serious_in_both_looks(page)
    left = n_left(page)

    judged = []
    for keys in ("i", "e1", "m"):
        judged.append(page.locator("#record a.ref, #record .ref").first.inner_text())
        press_keys(page, keys)
    assert n_left(page) == left - 3
    curve = page.locator("svg.stopping").get_attribute("aria-label")
    assert "1 documents included among 3 read" in curve
    page.keyboard.press("e")
    assert page.get_by_role("button", name=re.compile("no data")).is_visible()
    page.keyboard.press("e")
    opened_by(page, "Control+z")
    assert n_left(page) == left - 2
    assert "among 2 read" in page.locator("svg.stopping").get_attribute("aria-label")
    press_keys(page, "m")
    picture(page, "screening")

    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    _second_screener(context.new_page(), team, judged)
    context.close()


def _second_screener(page, team, judged: list[str]) -> None:
    """The head judges the same documents, lifts the blind, settles a conflict and opens a box of the flow."""
    team.sign_in(page, "head")
    for reference, keys in zip(judged, ("e2", "e1", "i"), strict=True):
        page.goto(team.within(f"/library/screening/?document={reference}"))
        assert page.get_by_text("You said:").count() == 0
        press_keys(page, keys)
    page.goto(team.within("/library/screening/conflicts/"))
    assert page.get_by_text("Cohen’s kappa").count() == 0
    assert not serious(page)
    press_to(page, page.get_by_role("button", name="Lift the blind"))
    opened_by(page, "Enter")

    assert page.locator(".conflict").count() == 2
    row = page.locator("table tbody tr").filter(has_text="qualitative")
    assert row.locator("td").first.inner_text() == "3"
    assert not serious_in_both_looks(page)
    picture(page, "conflicts")
    press_to(page, page.get_by_role("button", name="Include").first)
    opened_by(page, "Enter")
    assert page.locator(".conflict").count() == 1
    page.goto(team.within("/library/screening/flow/"))
    assert not serious_in_both_looks(page)
    box = page.locator("a.box.main")
    assert box.locator("b").inner_text() == "1"
    press_to(page, box)
    opened_by(page, "Enter")
    assert page.locator("tbody tr").count() == 1


def n_left(page) -> int:
    """How many documents are left, as the page says."""
    return int(re.match(r"[\d,]+", page.locator(".lede").inner_text())[0].replace(",", ""))


def press_keys(page, keys: str) -> None:
    """Press a verdict: one key, or `e` and the number of its reason."""
    for key in keys[:-1]:
        page.keyboard.press(key)
    opened_by(page, keys[-1])


RECORDS = (
    ("TY  - RPRT", "TI  - Force protection of small posts", "AU  - Okonjo, Adaeze", "PY  - 2016", "ER  - "),
    ("TY  - JOUR", "TI  - Convoys after dark", "PY  - 2014", "ER  - "),
)  # fmt: skip


def test_2_1_a_bibliography_comes_in_and_references_leave(team, team_visit, tmp_path):
    page = team_visit.page
    team.sign_in(page, "qualitative")
    team_visit.go("/library/references/")
    assert not serious_in_both_looks(page)
    file = tmp_path / "found.ris"
    file.write_text("\n".join(line for one in RECORDS for line in one) + "\n", encoding="utf-8")
    page.get_by_label("File").set_input_files(file)
    page.get_by_role("button", name="Import them").focus()
    opened_by(page, "Enter")
    page.get_by_text("new records").wait_for(timeout=60_000)
    assert page.locator(".sums .sheet b").first.inner_text() == "2"
    assert not serious_in_both_looks(page)

    team_visit.go("/library/references/")
    page.locator("summary", has_text="Export references").focus()
    page.keyboard.press("Enter")
    with page.expect_download() as taken:
        page.get_by_role("link", name="RIS").first.click()
    taken.value.save_as(tmp_path / "out.ris")
    assert "TY  - " in (tmp_path / "out.ris").read_text(encoding="utf-8")
