"""The figure builder: what is asked, shown, kept, changed, restored and taken out; by whom."""

from __future__ import annotations

import io
import json
import re
from html import unescape
from urllib.parse import urlencode

import openpyxl
import pytest

from vedette.core.stats.definition import Kind, Way
from vedette.core.stats.query import DIMENSIONS, Measure
from vedette.web.stats import figure_words

BY_YEAR = "measure=deaths&kind=count&by1=year&way=usual&source=all&cause=malicious_act"
RATE = (
    "measure=deaths&kind=rate&by1=year&by2=mission&exposure=uniformed&way=usual&source=all"
    "&cause=malicious_act&component=military&component=police"
)


def text_of(answer) -> str:
    """The words of a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def numbers(page: str) -> list[list[str]]:
    """The table of a figure, each row as its cells are read."""
    table = page.partition('id="numbers"')[2].partition("</table>")[0]
    return [
        [
            re.sub(r"<[^>]+>", "", cell).strip()
            for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.S)
        ]
        for row in re.findall(r"<tr.*?</tr>", table, re.S)[1:]
    ]


def keep(browser, query: str, **more: str):
    """Keep what the address says."""
    told = {"title": "Mine", "why": "asked for", **more}
    return browser.post(
        browser.within("/stats/figures/keep/"),
        f"{query}&{urlencode(told)}",
        content_type="application/x-www-form-urlencoded",
    )


def test_4_4_the_address_holds_the_figure_and_the_page_says_it_in_one_sentence(pages) -> None:
    page = pages.get(pages.within(f"/stats/figures/build/?{RATE}")).content.decode()

    assert (
        "by year and mission, per 1,000 person-years of uniformed staff, 95 % interval with incidents as clusters"
        in page
    )
    rows = numbers(page)
    assert len(rows) == 5 * 9
    assert rows[0][:2] == ["2013", "MIBELKA"]
    assert page.count("<figcaption>") == 9  # a small chart for each mission
    assert "Keep this figure" not in page  # the holder of a folder reads


@pytest.mark.parametrize(
    ("query", "problem", "remedy"),
    [
        (RATE.replace("by1=year", "by1=weapon"), "no exposure by weapon", "Show counts or shares"),
        (RATE.replace("&component=military&component=police", ""), "no rate", "set the filter to military"),
        (BY_YEAR.replace("usual", "shrinkage"), "does not apply", "Use usual"),
    ],
)  # fmt: skip
def test_what_would_mislead_is_refused_on_the_page_with_the_remedy(
    pages, query, problem, remedy
) -> None:
    page = pages.get(pages.within(f"/stats/figures/build/?{query}")).content.decode()

    refused = page.partition('id="refused"')[2].partition("</div>")[0]
    assert problem in refused
    assert remedy in refused
    assert 'id="numbers"' not in page


def test_a_refused_rate_offers_the_common_part_as_a_link_that_tells_it(pages) -> None:
    asked = RATE.replace("&component=military&component=police", "")
    refused = pages.get(pages.within(f"/stats/figures/build/?{asked}")).content.decode()

    link = re.search(r'id="offer">.*?href="([^"]+)"', refused, re.DOTALL)

    assert link
    told = pages.get(unescape(link[1])).content.decode()
    assert 'id="refused"' not in told
    assert "military, police" in told
    assert 'id="numbers"' in told


def test_a_choice_that_is_none_is_named(pages) -> None:
    answer = pages.get(pages.within(f"/stats/figures/build/?{BY_YEAR}&by2=formula"))

    assert "formula is not one of the available choices" in text_of(answer)


@pytest.mark.parametrize("key", ["killed-by-weapon", "rate-by-year", "times-to-care"])
def test_a_shipped_figure_opens_in_the_builder_with_the_same_numbers(pages, key) -> None:
    page = pages.get(pages.within(f"/stats/figures/{key}/")).content.decode()
    change = re.search(r'href="(/[^"]*/figures/build/[^"]*)"', page)

    again = pages.get(change[1].replace("&amp;", "&")).content.decode()

    assert numbers(again) == numbers(page) != []


def test_the_page_of_a_method_is_linked_from_the_figure(pages) -> None:
    page = pages.get(pages.within("/stats/figures/killed-by-weapon/")).content.decode()
    assert "/stats/methods/clustered-interval/" in page

    method = text_of(pages.get(pages.within("/stats/methods/clustered-interval/")))
    assert "Assumptions" in method
    assert "Limits" in method
    assert pages.get(pages.within("/stats/methods/none/")).status_code == 404


def test_4_4_what_is_kept_has_versions_and_each_opens_its_rows(computed, as_persona) -> None:
    analyst, editor = as_persona("analyst"), as_persona("editor")

    made = keep(analyst, BY_YEAR)
    home = made["Location"]
    first = numbers(editor.get(home).content.decode())
    key = home.rstrip("/").rsplit("/", 1)[1]
    keep(analyst, BY_YEAR.replace("deaths", "incidents"), key=key, why="attacks")
    second = numbers(editor.get(home).content.decode())
    old = numbers(editor.get(f"{home}?version=1").content.decode())
    rows = editor.get(f"{home}points/2017/?version=1").content.decode()

    assert re.fullmatch(r"F-[0-9A-Z]{6,}", key)
    assert old == first != second
    killed = {row[0]: row[1] for row in first}["2017"]
    assert f"Rows behind {killed}" in re.sub(r"<[^>]+>", "", rows)
    counted = re.findall(r'<td class="n strong">(?:<bdi dir="ltr">)?(\d+)', rows)
    assert sum(map(int, counted)) == int(killed)

    analyst.post(f"{home}restore/", {"version": "1", "why": "people after all"})
    assert numbers(editor.get(home).content.decode()) == first
    assert "version 3 of 3" in text_of(editor.get(home))
    history = text_of(editor.get(f"{home}history/"))
    assert history.index("people after all") < history.index("attacks") < history.index("asked for")
    assert "Restore version" not in history  # an editor reads

    analyst.post(f"{home}retire/", {"why": "not needed"})
    assert editor.get(home)["Location"].endswith("/history/")
    assert key not in text_of(editor.get(editor.within("/stats/figures/")))


def test_who_may_only_read_keeps_nothing(computed, as_persona) -> None:
    editor = as_persona("editor")

    page = editor.get(editor.within(f"/stats/figures/build/?{BY_YEAR}")).content.decode()

    assert 'id="numbers"' in page
    assert "Keep this figure" not in page
    assert keep(editor, BY_YEAR).status_code == 404


def test_a_figure_without_reason_or_that_is_refused_is_not_kept(computed, as_persona) -> None:
    analyst = as_persona("analyst")

    no_reason = keep(analyst, BY_YEAR, why="")
    refused = keep(analyst, RATE.replace("by1=year", "by1=weapon"))

    assert (no_reason.status_code, refused.status_code) == (422, 422)
    assert "no exposure by weapon" in text_of(refused)
    assert 'id="own"' in analyst.get(analyst.within("/stats/figures/")).content.decode()
    assert "Mine" not in text_of(analyst.get(analyst.within("/stats/figures/")))


def test_exports_say_what_the_page_says(pages) -> None:
    home = pages.within("/stats/figures/killed-by-weapon/")
    shown = [row[1] for row in numbers(pages.get(home).content.decode())]

    files = {
        form: pages.get(f"{home}export/?format={form}")
        for form in ("csv", "xlsx", "json", "png", "svg", "vl.json", "ipynb")
    }

    assert all(answer.status_code == 200 for answer in files.values())
    assert files["csv"]["Content-Disposition"] == 'attachment; filename="killed-by-weapon.csv"'
    sheet = openpyxl.load_workbook(io.BytesIO(files["xlsx"].content))["Table"]
    head = [cell.value for cell in sheet[1]]
    values = [row[head.index("value")] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert [str(int(value)) for value in values] == shown
    told = json.loads(files["json"].content)
    assert [str(int(point["value"])) for point in told["points"]] == shown
    assert files["png"].content.startswith(b"\x89PNG")
    assert pages.get(f"{home}export/?format=gif").status_code == 404
    assert pages.get(f"{home}export/?format=csv&version=2").status_code == 404
    assert pages.get(f"{home}?version=x").status_code == 404


def test_every_part_of_a_figure_has_its_words() -> None:
    assert set(figure_words.MEASURES) == set(Measure)
    # an effect is declared by a recommendation, never built
    assert set(figure_words.KINDS) == set(Kind) - {Kind.EFFECT}
    assert set(figure_words.WAYS) == set(Way)
    assert set(figure_words.DIMENSIONS) == set(DIMENSIONS)
