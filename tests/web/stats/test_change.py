from __future__ import annotations

import re


def cells(page: str, part: str) -> list[list[str]]:
    """The rows of one table of the page, each as its cells are read."""
    table = page.partition(f'id="{part}"')[2].partition("</table>")[0]
    return [
        [
            re.sub(r"<[^>]+>", " ", cell).strip()
            for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.S)
        ]
        for row in re.findall(r"<tr.*?</tr>", table, re.S)[1:]
    ]


def test_both_spans_add_up_to_the_years_and_to_the_incidents_behind_them(pages) -> None:
    asked = "?of=uniformed&first_from=2016&first_to=2017&second_from=2013&second_to=2015"

    page = pages.get(pages.within(f"/stats/change/{asked}")).content.decode()

    contrast, years = cells(page, "contrast"), cells(page, "years")
    killed = {row[0]: int(row[1]) for row in years}
    assert sorted(killed) == ["2013", "2014", "2015", "2016", "2017"]
    assert int(contrast[0][1]) == killed["2016"] + killed["2017"]
    assert int(contrast[0][2]) == killed["2013"] + killed["2014"] + killed["2015"]
    behind = page.partition('id="years"')[2].count("/linkage/incidents/")
    assert behind == int(contrast[1][1]) + int(contrast[1][2])


def test_the_page_opens_with_the_later_half_against_the_earlier(pages) -> None:
    page = pages.get(pages.within("/stats/change/")).content.decode()

    assert "2015–2017 against 2013–2014" in page
    assert 'id="trend"' in page


def test_what_cannot_be_answered_is_refused_with_the_remedy(pages) -> None:
    overlap = "?of=police&first_from=2014&first_to=2016&second_from=2015&second_to=2017"
    nothing = "?of=police&first_from=2016&first_to=2017&second_from=2015&second_to=2013"

    said = pages.get(pages.within(f"/stats/change/{overlap}")).content.decode()
    again = pages.get(pages.within(f"/stats/change/{nothing}")).content.decode()

    assert "overlap" in said
    assert "share no year" in said
    assert "end before they begin" in again
    assert 'id="contrast"' not in said + again


def test_a_field_that_is_no_year_is_named(pages) -> None:
    page = pages.get(
        pages.within("/stats/change/?of=uniformed&first_from=x&first_to=1945")
    ).content.decode()

    assert "Enter a whole number" in page
    assert "greater than or equal to 2013" in page
    assert 'id="contrast"' not in page
