"""8.8: the dashboard of the house, editions asked for and let out, read by a delegation; the file without script."""

from __future__ import annotations

import re

import pytest

pytestmark = pytest.mark.django_db


def text(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def test_the_holder_of_a_plain_folder_sees_tiles_and_their_chains(pages):
    said = text(pages.get(pages.within("/actions/dashboard/")))

    areas = re.findall(r'href="(/reviews/here/actions/dashboard/IA\d+/)"', said)
    assert len(areas) == len(set(areas)) == 11
    below = text(pages.get(areas[-1]))
    assert "/stats/figures/killed-by-year/" in below
    assert "/evidence/findings/F-" in below
    assert pages.get(pages.within("/actions/dashboard/IA99/")).status_code == 404
    assert "No edition was asked for yet" in text(pages.get(pages.within("/dashboards/")))


def test_the_years_of_the_plan_stand_below_each_other_and_each_has_its_report(pages):
    said = text(pages.get(pages.within("/actions/annual/")))

    files = re.findall(r'href="(/reviews/here/actions/annual/(\d{4})/status\.pdf)"', said)
    years = [int(year) for _, year in files]
    assert years == sorted(years, reverse=True)
    assert years[-1] == 2021, "the year of the plan's first action"
    made = pages.get(files[-1][0])
    assert made["Content-Type"] == "application/pdf"
    assert made.content.startswith(b"%PDF")
    assert "status-2021.pdf" in made["Content-Disposition"]
    html = pages.get(pages.within("/actions/annual/2022/status.html")).content.decode()
    assert "Status of the action plan at the end of 2022" in html
    for wrong in ("2019/status.pdf", "2022/status.exe"):
        assert pages.get(pages.within(f"/actions/annual/{wrong}")).status_code == 404
