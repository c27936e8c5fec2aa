"""Must be shown 1 of issue 9: a Member State visitor reads the released dashboard on a line of 400 kbit/s."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from tests.journeys.conftest import clean
from tests.journeys.test_j6_actions import MOST_BYTES, weighed
from tests.journeys.test_reading import serious_in_both_looks

pytestmark = [pytest.mark.journey, pytest.mark.slow]


def released(team, edition: str) -> str:
    """An edition that the head asked for and the editor let out; gives its reference."""

    def told(*words: str, by: str) -> str:
        command = [sys.executable, "-m", "vedette.cli.main", "dashboards", *words]
        command += ["--review", str(team.folder), "--as", by]
        made = subprocess.run(
            command, env=clean() | team.database, check=True, capture_output=True, text=True
        )
        return re.findall(r"DSH-[0-9A-Z]+", made.stdout)[0]

    ref = told("ask", edition, "--why", "For a briefing", by="head")
    return told("make", ref, by="editor")


def fits(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("own_visit", [360], indirect=True)
def test_a_visitor_goes_from_a_tile_to_numbers_on_a_slow_line(own_team, own_visit):
    team, team_visit = own_team, own_visit
    own, other = released(team, "PAK"), released(team, "IND")
    page = team_visit.page
    team.sign_in(page, "delegate-a")
    bytes_of = weighed(page)

    team_visit.go(f"/dashboards/{own}/")
    page.wait_for_load_state("networkidle")
    first = dict(bytes_of)
    assert sum(first.values()) < MOST_BYTES, first
    assert page.locator("#tiles > li").count() == 8
    medical = page.locator("#tiles > li", has_text="IA14")
    assert medical.get_by_text("2 of 2").is_visible()
    assert medical.get_by_text("implemented, no effect").is_visible()
    assert fits(page)
    assert not serious_in_both_looks(page)

    bytes_of.clear()
    medical.get_by_role("link").click()
    page.wait_for_load_state("networkidle")
    second = dict(bytes_of)
    assert sum(second.values()) < MOST_BYTES, second
    page.get_by_text("The numbers behind it").first.click()
    row = page.get_by_role("row", name=re.compile("first aid within 10 minutes")).first
    assert re.search(r"\d+\.\d", row.inner_text())
    assert page.get_by_text("implemented, no effect").first.is_visible()
    assert page.locator("main a[href*='/actions/'], main a[href*='/evidence/']").count() == 0

    for hidden in (f"/dashboards/{other}/", f"/dashboards/{other}/areas/IA14/",
                   f"/dashboards/{other}/dashboard.html", "/actions/dashboard/"):  # fmt: skip
        assert page.request.get(team.within(hidden)).status == 404, hidden
