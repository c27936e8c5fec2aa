"""J6: a focal point reports on a slow line, asks for another deadline, sees the judgement and what has expired."""

from __future__ import annotations

import re

import pytest

from tests.journeys.test_reading import serious, serious_in_both_looks

pytestmark = [pytest.mark.journey, pytest.mark.slow]

SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 25_000}
"""A line of 400 kbit/s."""
MOST_BYTES = 200_000


def weighed(page) -> dict[str, int]:
    """Bytes on the line by kind of what is loaded; filled while pages load."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW)
    kinds: dict[str, str] = {}
    found: dict[str, int] = {}

    def received(event) -> None:
        kinds[event["requestId"]] = event["type"]

    def finished(event) -> None:
        kind = kinds.get(event["requestId"], "")
        found[kind] = found.get(kind, 0) + int(event["encodedDataLength"])

    session.on("Network.responseReceived", received)
    session.on("Network.loadingFinished", finished)
    return found


def report_and_ask(page) -> None:
    """A report with a proof that has expired since, and a request for another deadline."""
    page.get_by_label("Percent done").fill("70")
    page.get_by_label("What was done, what is in the way").fill("Two carriers vary the days now.")
    first = page.get_by_role("group", name=re.compile("Proof 1"))
    first.get_by_label("Name of the proof").fill("Training list")
    named = {"name": "training.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 made up"}
    first.get_by_label("File").set_input_files(named)
    first.get_by_label("Effective from").fill("2022-04-01")
    first.get_by_label("Expires after").fill("2022-12-31")
    page.get_by_role("button", name="Hand the report in").click()
    page.get_by_text("The report is handed in.").wait_for()
    assert page.locator("#proofs").get_by_text("expired").is_visible()
    page.get_by_label("The new deadline").fill("2031-02-28")
    page.get_by_label("Why the present one cannot be kept").fill("The carrier is changed.")
    page.get_by_role("button", name="Ask for it").click()
    page.get_by_text("not decided yet").wait_for()


def decide_and_judge(manager) -> None:
    """The manager grants the deadline; the review office judges."""
    manager.get_by_role("button", name="Grant it").click()
    manager.get_by_text("The deadline is moved.").wait_for()
    manager.get_by_text("Judge it", exact=True).first.click()
    manager.get_by_label("Judgement").select_option(value="acceptable_alternate")
    manager.get_by_label("Why", exact=True).last.fill("Changing the carrier serves as well.")
    manager.get_by_role("button", name="Judge it").click()
    manager.get_by_text("It is judged.").wait_for()


def edited_offline(browser, file) -> str:
    """Two actions edited on the page from disk, with the network cut; gives the path of the saved edits."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, offline=True)
    asked = []
    context.on("request", lambda request: asked.append(request.url))
    disk = context.new_page()
    problems = []
    disk.on("console", lambda told: problems.append(told.text) if told.type == "error" else None)
    disk.goto(f"file://{file}")
    articles = disk.locator("article")
    for n, said in enumerate(("Three carriers vary the days now.", "The lights are on.")):
        article = articles.nth(n)
        article.get_by_label("Percent done").fill(str(80 + n))
        article.get_by_label("What was done, what is in the way").fill(said)
    disk.get_by_text("Changed fields: 4").wait_for()
    assert not serious(disk)
    assert disk.evaluate("document.documentElement.scrollWidth <= innerWidth")
    with disk.expect_download() as coming:
        disk.get_by_role("button", name="Save the edits").press("Enter")
    saved = file.with_suffix(".json")
    coming.value.save_as(saved)
    assert [url for url in asked if not url.startswith(("file:", "blob:"))] == []
    assert problems == []
    context.close()
    return str(saved)


def take_and_bring(page, team, browser, folder) -> None:
    """J6, 5: the pack is taken, two actions are edited without network, one merges, one conflicts."""
    page.goto(team.within("/actions/mine/offline/"))
    with page.expect_download() as coming:
        page.get_by_role("button", name=re.compile("Take .* along")).click()
    file = folder / "pack.html"
    coming.value.save_as(file)
    saved = edited_offline(browser, file)
    first = re.findall(r'<article id="(A-[0-9A-Z]+)"', file.read_text(encoding="utf-8"))[0]
    page.goto(team.within(f"/actions/mine/{first}/"))
    page.get_by_label("Percent done").fill("75")
    page.get_by_label("What was done, what is in the way").fill("Said on the page meanwhile.")
    page.get_by_role("button", name="Hand the report in").click()
    page.goto(team.within("/actions/mine/offline/"))
    page.get_by_label("File of edits").set_input_files(saved)
    page.get_by_role("button", name="Hand the edits in").click()
    page.get_by_text("2 fields hold what you wrote offline.").wait_for()
    conflicts = page.locator("#conflicts form")
    assert conflicts.count() == 1
    assert conflicts.get_by_text("Said on the page meanwhile.").is_visible()
    assert conflicts.get_by_text("Three carriers vary the days now.").is_visible()
    assert not serious_in_both_looks(page)
    percent = conflicts.get_by_role("group", name="Percent done")
    percent.get_by_label("What I wrote offline").check()
    words = conflicts.get_by_role("group", name="What was done, what is in the way")
    words.get_by_label("Both texts, one below the other").check()
    conflicts.get_by_role("button", name="Let this hold").click()
    page.get_by_text("What you chose holds; the other stays in the history.").wait_for()
    page.goto(team.within(f"/actions/mine/{first}/"))
    assert page.get_by_label("Percent done").input_value() == "80"
    both = page.locator("#reports li").first
    assert both.get_by_text("Said on the page meanwhile.").is_visible()
    assert both.get_by_text("Three carriers vary the days now.").is_visible()


def test_j6_a_focal_point_reports_asks_and_is_judged(team, team_visit, browser, tmp_path):
    page = team_visit.page
    team.sign_in(page, "focal")
    bytes_of = weighed(page)
    team_visit.go("/actions/mine/")
    page.wait_for_load_state("networkidle")
    assert page.locator("li.own").count() == 6
    assert page.get_by_text("5 are open, 1 overdue.").is_visible()
    assert page.locator("li.own").first.get_by_text("overdue", exact=True).is_visible()
    assert bytes_of["Document"] < MOST_BYTES / 10
    assert sum(bytes_of.values()) < MOST_BYTES, bytes_of
    assert page.get_by_text("proof has expired: it is under way again").is_visible(), "J6, 7"
    assert not serious(page)

    page.get_by_role("link", name="Vary day, hour and road of every supply convoy").click()
    assert page.get_by_text("R-IA16-").is_visible(), "J6, 2: the recommendation that it carries out"
    assert page.get_by_text("open: unacceptable response").first.is_visible()
    report_and_ask(page)
    assert not serious_in_both_looks(page)
    own = page.url
    ref = re.findall(r"/mine/(A-[0-9A-Z]+)/", own)[0]

    take_and_bring(page, team, browser, tmp_path)

    context = browser.new_context()
    manager = context.new_page()
    team.sign_in(manager, "head")
    manager.goto(team.within(f"/actions/{ref}/"))
    decide_and_judge(manager)

    page.goto(own)
    assert page.get_by_text("granted", exact=True).last.is_visible()
    assert page.get_by_text("open: acceptable alternate response").first.is_visible()
    assert page.get_by_role("button", name="Judge it").count() == 0
    assert page.request.get(team.within(f"/actions/{ref}/")).status == 404

    manager.goto(team.within("/actions/versions/"))
    changed = manager.locator("#compared tbody", has_text=ref)
    assert changed.locator("del", has_text="2021-11-30").is_visible(), "J6, 9"
    assert changed.locator("ins", has_text="2031-02-28").is_visible()
    context.close()
