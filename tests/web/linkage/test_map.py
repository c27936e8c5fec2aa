"""The map of incidents: every incident is drawn or counted as not drawn, under the filters of the ledger."""

from __future__ import annotations

import json

import pytest

from vedette.web.linkage import places


@pytest.fixture
def points(pages):
    """The points of the map under an address."""

    def found(query: str = "") -> list[dict]:
        answer = pages.get(pages.within(f"/linkage/map/points.json{query}"))
        return [one["properties"] for one in json.loads(answer.content)["features"]]

    return found


def test_every_incident_is_on_the_map_or_counted_beside_it(run):
    found = places.places(run, {})

    assert found.n_all == run.value("SELECT count(*) FROM incidents")
    assert found.n_drawn > 0
    assert found.n_nowhere == run.value("SELECT count(*) FROM incidents WHERE lat IS NULL")


def test_the_points_add_up_to_what_the_page_says(run, points):
    assert sum(one["n"] for one in points()) == places.places(run, {}).n_drawn


@pytest.mark.parametrize("query", ["?deadly=1", "?cause=malicious_act", "?disagrees=1&deadly=1"])
def test_the_map_obeys_the_filters_of_the_ledger(pages, points, query):
    ledger = pages.get(pages.within(f"/linkage/incidents/{query}")).context["ledger"]
    found = pages.get(pages.within(f"/linkage/map/{query}")).context["places"]

    assert found.n_all == ledger.n_filtered
    assert sum(one["n"] for one in points(query)) == found.n_drawn


def test_years_cut_the_table_while_the_map_gets_all_years(run, points):
    few = places.places(run, {"from": "2015", "to": "2015"})

    assert few.n_all == run.value("SELECT count(*) FROM incidents WHERE year = 2015")
    assert points("?from=2015&to=2015") == points()


def test_killed_of_a_place_are_those_of_its_incidents(run, points):
    assert sum(one["killed"] for one in points()) == run.value(
        "SELECT sum(killed) FROM incidents WHERE lat IS NOT NULL AND lon IS NOT NULL"
    )


def test_what_is_known_only_by_country_stands_beside_the_map(sample_copy, holder):
    import sqlite3

    current = sample_copy / "runs" / (sample_copy / "runs/current").read_text().strip()
    file = current / "pages.sqlite"
    file.chmod(0o644)
    with sqlite3.connect(file) as tables:
        reference = tables.execute(
            "SELECT incident_ref FROM incidents WHERE lat IS NOT NULL"
        ).fetchone()
        tables.execute(
            "UPDATE records SET geo_precision = '6' WHERE (source, source_record_id) IN"
            " (SELECT source, source_record_id FROM links WHERE incident_ref = ?)",
            reference,
        )
    pages = holder(sample_copy)

    found = pages.get(pages.within("/linkage/map/")).context["places"]

    assert found.n_coarse == 1
    assert sum(row["n"] for row in found.coarse) == 1


def test_the_page_says_the_disclaimer_and_asks_no_other_host(pages):
    text = pages.get(pages.within("/linkage/map/")).content.decode()

    assert "do not imply official endorsement or acceptance" in text
    assert "http://" not in text.replace("http://www.w3.org", "")
    assert "https://" not in text


def test_a_filter_gets_the_table_only(pages):
    answer = pages.get(pages.within("/linkage/map/?deadly=1"), headers={"HX-Request": "true"})

    assert "<html" not in answer.content.decode()
