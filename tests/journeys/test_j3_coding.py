"""The qualitative analyst at the coding desk (J3, steps 5 to 7), with the keyboard alone."""

from __future__ import annotations

import re

import pytest

from tests.journeys.test_reading import serious, serious_in_both_looks

pytestmark = [pytest.mark.journey, pytest.mark.slow]

MANY = 40


def tab_to(page, name: str) -> None:
    """Tab until a link or button of that name has the focus, as a person without a mouse does."""
    for _ in range(MANY):
        page.keyboard.press("Tab")
        held = page.evaluate(
            "document.activeElement.innerText || document.activeElement.value || ''"
        )
        if held.strip().startswith(name):
            return
    raise AssertionError(f"{name} was not reached in {MANY} steps")


def press_until_saved(page, key: str) -> None:
    # The sign of the save before may still stand there: the answer to this one is waited for.
    with page.expect_response(lambda answer: answer.url.endswith("/act/")):
        page.keyboard.press(key)
    page.locator("[data-save-state]", has_text="All saved").wait_for()
    # The list is drawn a frame after the sign, so that a key does not wait for it.
    page.evaluate("new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)))")


def codings(page) -> list[str]:
    return page.locator("[data-list] [data-part=names]").all_inner_texts()


def open_desk(page, team_visit, consent: str) -> None:
    """From the register to the notes of its first interview of a consent, by keys."""
    team_visit.go(f"/library/interviews/?consent={consent}")
    assert not serious(page)
    page.keyboard.press("j")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.get_by_text("Name under seal").is_visible()
    assert not serious(page)
    with page.expect_navigation(url=re.compile(r"/code/$")):
        page.keyboard.press("c")
    page.locator("[data-text][contenteditable]").focus()


def test_j3_5_a_passage_of_an_interview_is_coded_undone_and_done_again(team, team_visit):
    page = team_visit.page
    team.sign_in(page, "qualitative")
    open_desk(page, team_visit, "background")
    assert page.get_by_text("Background only: not to be quoted").first.is_visible()
    for key in ("ArrowDown", "ArrowDown", "Home", "ArrowRight", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
    for _ in range(4):
        page.keyboard.press("Shift+Control+ArrowRight")
    words = page.evaluate("getSelection().toString().trim()")
    before = codings(page)

    page.keyboard.press("/")
    page.keyboard.type("prem")
    assert page.get_by_role("option").all_inner_texts()[0].startswith("New code “prem”")
    page.keyboard.press("Control+a")
    page.keyboard.type("base def")
    assert page.get_by_role("option", selected=True).inner_text().startswith("Base defence")
    press_until_saved(page, "Enter")

    assert codings(page) != before
    assert page.locator(".mbars .on text", has_text="Base defence").count() == 1
    row = page.locator("[data-list] li[aria-current=true]")
    assert row.locator("[data-part=words]").inner_text() == words
    assert not serious_in_both_looks(page)

    press_until_saved(page, "Control+z")
    page.wait_for_function(
        "n => document.querySelectorAll('[data-list] li').length === n", arg=len(before)
    )
    press_until_saved(page, "Control+y")
    page.locator(".mbars text", has_text="Base defence").wait_for()


def test_j3_5_bounds_and_memo_of_a_coding_are_changed_by_keys_and_kept(team, team_visit):
    page = team_visit.page
    team.sign_in(page, "qualitative")
    open_desk(page, team_visit, "deep_background")
    page.keyboard.press("]")
    row = page.locator("[data-list] li[aria-current=true]")
    words = row.locator("[data-part=words]").inner_text()
    page.keyboard.press("b")
    page.keyboard.press("Shift+Control+ArrowLeft")
    page.keyboard.press("Shift+Control+ArrowLeft")
    press_until_saved(page, "Enter")
    page.keyboard.press("m")
    page.keyboard.type("heard twice")
    press_until_saved(page, "Control+Enter")
    page.reload()
    row = page.locator("[data-list] li").first
    row.wait_for()
    now = row.locator("[data-part=words]").inner_text()
    assert words.startswith(now)
    assert words != now
    assert row.locator("[data-part=memo]").is_visible()


def test_j3_5_a_coding_that_cannot_be_saved_is_told_and_saved_when_tried_again(team, team_visit):
    page = team_visit.page
    team.sign_in(page, "qualitative")
    open_desk(page, team_visit, "chatham_house")
    page.keyboard.press("Shift+Control+ArrowRight")
    page.route("**/code/act/", lambda route: route.abort())
    page.keyboard.press("/")
    page.keyboard.type("medical")
    page.keyboard.press("Enter")

    page.get_by_text("The review does not answer.").wait_for()
    # The browser itself tells of the request that was cut off.
    team_visit.console[:] = [one for one in team_visit.console if "ERR_FAILED" not in one]
    page.locator("[data-list] li[aria-current=true]").wait_for()
    page.unroute("**/code/act/")
    press_until_saved(page, "Enter")
    assert page.locator("[data-unsaved]").is_hidden()
    page.reload()
    assert "Medical" in codings(page)


def test_j3_6_two_codes_are_merged_after_a_look_at_what_moves_and_the_merge_undone(
    team, team_visit
):
    page = team_visit.page
    team.sign_in(page, "qualitative")
    team_visit.go("/library/codebook/")
    assert not serious_in_both_looks(page)
    tab_to(page, "Impunity")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert not serious(page)
    page.get_by_label("Merge it into").focus()
    page.keyboard.type("Accountability > P")
    tab_to(page, "See what would move")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert re.search(
        r"\d+ codings? moves?, \d+ memos? moves? along", page.locator("#moves").inner_text()
    )
    assert not serious(page)

    with page.expect_navigation():
        page.keyboard.press("y")
    assert page.get_by_role("heading", name="Performance").is_visible()
    with page.expect_navigation():
        page.keyboard.press("Control+z")
    assert page.get_by_text("Taken back.").is_visible()
    assert page.get_by_role("link", name="Impunity").is_visible()
    with page.expect_navigation():
        page.keyboard.press("Control+y")
    assert page.get_by_role("link", name="Impunity").count() == 0
    with page.expect_navigation():
        page.keyboard.press("Control+z")


def test_j3_7_a_cell_of_the_matrix_opens_its_quotations_and_three_go_into_the_basket(
    team, team_visit
):
    page = team_visit.page
    team.sign_in(page, "qualitative")
    team_visit.go("/library/matrix/?by=mission")
    assert not serious_in_both_looks(page)
    cell = (
        page.locator("table.matrix tbody td.n a")
        .filter(has_text=re.compile(r"^([4-9]|\d\d)$"))
        .first
    )
    n = cell.inner_text()
    cell.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator(".listbar .total b").inner_text() == n
    assert not serious(page)

    for _ in range(3):
        page.keyboard.press("j")
        page.keyboard.press("x")
    with page.expect_navigation():
        page.keyboard.press("f")
    assert page.get_by_text("3 quotations are laid into your basket.").is_visible()
    assert page.locator("tbody tr").count() == 3
    for path in ("/library/saturation/", "/library/matrix/codes/", "/library/agreement/",
                 "/library/interviews/heard/", "/library/interviews/add/", "/library/codebook/history/"):  # fmt: skip
        team_visit.go(path)
        assert not serious(page), path


@pytest.mark.parametrize("team_visit", [360], indirect=True)
def test_the_pages_of_coding_fit_a_phone_and_stand_mirrored(team, team_visit):
    page = team_visit.page
    team.sign_in(page, "qualitative")
    team_visit.go("/library/interviews/")
    home = page.locator("tbody tr").first.get_attribute("data-href").split(team.review)[1]
    for path in (f"{home}code/", home, "/library/codebook/", "/library/quotations/", "/library/matrix/",
                 "/library/saturation/", "/library/agreement/", "/library/interviews/heard/", "/library/exchange/",
                 "/library/leaving/?q=commander", "/library/releases/"):  # fmt: skip
        for language in ("en", "ar"):
            cookie = {"name": "django_language", "value": language, "url": team.address}
            page.context.add_cookies([cookie])
            team_visit.go(path)
            assert page.evaluate("document.documentElement.scrollWidth") <= 360, (path, language)
        assert not serious(page), path
