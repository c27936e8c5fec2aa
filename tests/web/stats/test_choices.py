"""The page of a number under other choices."""

from __future__ import annotations

import json

from tests.web.stats.test_change import cells
from vedette.cli.main import main


def test_4_5_the_page_shows_the_range_and_which_choice_matters_most(pages) -> None:
    page = pages.get(pages.within("/stats/figures/killed-by-year/choices/")).content.decode()

    bars = cells(page, "bars")
    widths = [float(row[5]) for row in bars if "alone" not in row[0]]
    assert widths == sorted(widths, reverse=True)
    assert all(float(row[1]) <= float(row[3]) for row in bars)
    most = page.partition('id="most">')[2].partition("<")[0]
    assert bars[0][0].startswith(most)


def test_a_point_of_a_figure_has_choices_of_its_own(pages) -> None:
    page = pages.get(pages.within("/stats/figures/killed-by-year/choices/?point=2016"))
    gone = pages.get(pages.within("/stats/figures/killed-by-year/choices/?point=1816"))

    assert '<option value="2016" selected>' in page.content.decode()
    assert gone.status_code == 404


def test_the_page_and_the_command_give_the_same_numbers(pages, sample_review, capsys) -> None:
    page = pages.get(pages.within("/stats/figures/rate-by-mission/choices/")).content.decode()

    assert (
        main(["choices", "range", "rate-by-mission", "--review", str(sample_review), "--json"]) == 0
    )

    [told] = json.loads(capsys.readouterr().out)
    rules = {one["name"]: one["value"] for one in told["alternatives"] if one["choice"] == "rule"}
    shown = {row[0]: row[1] for row in cells(page, "bars")}
    [rule] = [low for name, low in shown.items() if name.startswith("Rule of reconciliation")]
    assert float(rule) == round(min([*rules.values(), told["value"]]), 2)
    assert told["low"] <= told["value"] <= told["high"]
