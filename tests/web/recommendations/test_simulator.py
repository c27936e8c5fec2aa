"""When would we know: words, chart and table from the address alone, of a declared base or any other."""

from __future__ import annotations

import re

import pytest

from tests.web.recommendations.conftest import found, recommended

pytestmark = pytest.mark.django_db
BASE = "first=2013-01-01&last=2017-12-31&component=uniformed&exposure=time&causes=malicious_act"


def text(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def at(browser, query: str, status: int = 200) -> str:
    answer = browser.get(browser.within(f"/recommendations/simulator/?{query}"))
    assert answer.status_code == status, answer.content.decode()[:3000]
    return text(answer)


def test_the_answer_stands_in_words_chart_and_table(analyst):
    said = at(analyst, f"fall=50&{BASE}")

    assert "in the base" in said.lower()
    assert said.count('<svg class="chart"') == said.count("<figcaption>") >= 2
    assert "Variance against single events" in said
    assert said.count("Chance after") == 5


def test_the_slider_sends_the_same_base_along(analyst):
    said = at(analyst, f"fall=50&{BASE}")

    slider = said.split('type="range"')[0].rsplit("<form", 1)[1]
    assert '<input type="hidden" name="exposure" value="time">' in slider
    assert '<input type="hidden" name="causes" value="malicious_act">' in slider
    assert 'name="fall" min="5" max="95" step="5" value="50' in said


@pytest.mark.parametrize(
    ("query", "said"),
    [
        (f"fall=0&{BASE}", "greater than or equal to 1"),
        (f"fall=a&{BASE}", "Enter a number"),
        (BASE.replace("2013-01-01", "2018-01-01") + "&fall=50", "does not lie before"),
        (BASE.replace("2013-01-01", "1901-01-01").replace("2017-12-31", "1902-12-31") + "&fall=50", "Nothing happened"),
        (f"fall=50&{BASE}".replace("time", "strength"), "no strength"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_told_with_what_to_do(analyst, query, said):
    assert said in at(analyst, query, 422)


@pytest.mark.parametrize("query", ["", "?fall=45"])
def test_what_the_address_leaves_open_is_asked_of_a_usual_base(analyst, query):
    answer = analyst.get(analyst.within(f"/recommendations/simulator/{query}"))

    said = text(answer)
    assert "-12-31" in said
    assert 'name="exposure"' in said
    assert "This field is required" not in said
    assert f'value="{query[-2:] or 30}' in said


def test_of_a_recommendation_the_declared_base_is_taken_and_the_declared_fall_first(analyst):
    ref = recommended(analyst, found(analyst))
    url = analyst.within(f"/recommendations/{ref}/effect/simulator/")
    assert "No effect is declared" in text(analyst.get(url))
    plan = {
        "outcome": "deaths", "first": "2013-01-01", "last": "2017-12-31", "start": "2030-01-01", "fall": "40",
        "months": "36", "component": "uniformed", "exposure": "time", "comparison": "before",
        "causes": ["malicious_act"], "act": "declare",
    }  # fmt: skip
    answer = analyst.post(analyst.within(f"/recommendations/{ref}/effect/declare/"), plan)
    assert answer.status_code == 302, answer.content.decode()[:3000]

    assert "If the rate fell by" in text(analyst.get(url))
    assert 'value="40' in text(analyst.get(url))
    assert 'value="25' in text(analyst.get(f"{url}?fall=25"))
