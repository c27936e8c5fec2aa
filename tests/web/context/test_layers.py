from __future__ import annotations

import re

import pytest


def test_exposure_shows_what_is_authorised_and_how_much_of_it_is_deployed(pages, run) -> None:
    row = run.row(
        "SELECT * FROM strength_years WHERE component = 'uniformed' AND year = 2015 ORDER BY mission"
    )

    page = pages.get(pages.within("/context/")).content.decode()

    shown = page.partition(f'<bdi>{row["mission"]}</bdi></th><td class="n">2015</td>')[2]
    cells = [re.sub("<[^>]+>", "", one) for one in re.findall("<td.*?</td>", shown)[:3]]
    assert cells[1] == f"{round(row['authorised']):,}"
    assert int(cells[2]) == pytest.approx(100 * row["strength"] / row["authorised"], abs=1)
    assert "terms not stated" in page


def test_months_are_filled_on_request_only(pages) -> None:
    gaps = pages.get(pages.within("/context/")).content.decode()
    filled = pages.get(pages.within("/context/?fill=interpolated")).content.decode()

    assert "Interpolate short gaps" in gaps
    assert "Show gaps as gaps" in filled


def test_the_timeline_is_listed_and_stands_under_a_trend_and_in_its_table(pages, run) -> None:
    listed = pages.get(pages.within("/context/timeline/?layer=policy_date")).content.decode()
    assert "Report of a high-level panel" in listed
    assert "mandate renewed" not in listed

    page = pages.get(pages.within("/stats/figures/killed-by-year/")).content.decode()
    assert "Guidance on the defence of bases" in page.partition('id="timeline"')[2]
    letter = re.search(r'<th scope="row">([A-Z])</th><td><bdi dir="ltr">2017-01-15', page)
    assert letter
    chart, table = (
        page.partition('<svg class="chart')[2].partition("</svg>")[0],
        page.partition('id="numbers"')[2],
    )
    assert f">{letter[1]}</text>" in chart
    assert (
        "Terms of the strength"
        in pages.get(pages.within("/stats/figures/rate-by-year/")).content.decode()
    )
    assert f"<b>{letter[1]}</b>" in table.partition("<bdi>2017</bdi>")[2].partition("</tr>")[0]


def test_each_contributor_stands_with_what_it_gave_and_the_terms_of_the_table(pages, run) -> None:
    told = run.row(
        "SELECT sum(strength) AS strength FROM contributor_years WHERE contributor = 'PAK' AND year = 2016"
    )

    page = pages.get(pages.within("/context/contributors/?year=2016")).content.decode()

    line = page.partition("<bdi>PAK</bdi>")[2].partition("</tr>")[0]
    cells = [re.sub("<[^>]+>", "", one) for one in re.findall("<td.*?</td>", line)]
    assert float(cells[0].replace(",", "")) == pytest.approx(told["strength"], rel=0.001)
    assert "Sample personnel office" in page
