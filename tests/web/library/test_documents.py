"""The list of documents: what the address says is what is shown, counted and exported."""

from __future__ import annotations

import csv
import io

import pytest


@pytest.mark.parametrize(
    ("query", "n"),
    [("", 90), ("?language=ar", 1), ("?type=boi_report&year=2017", None), ("?q=100%25", 0)],
)
def test_an_export_has_exactly_the_documents_that_the_list_counts(pages, query, n):
    found = pages.get(pages.within(f"/library/documents/{query}")).context["found"]

    answer = pages.get(
        pages.within(f"/library/documents/export/{query or '?'}&format=csv"), follow=True
    )

    _, *table = csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig")))
    assert len(table) - 1 == found.n_filtered
    assert found.n_filtered == n or n is None
    assert found.n_filtered < 90 or not query


def test_a_facet_counts_what_choosing_it_leaves(pages):
    found = pages.get(pages.within("/library/documents/?type=eom_report")).context["found"]

    missions = next(rows for name, _, rows in found.facets if name == "mission")
    assert missions
    for row in missions[:3]:
        address = f"/library/documents/?type=eom_report&mission={row['value']}"
        left = pages.get(pages.within(address)).context["found"]
        assert left.n_filtered == row["n"]


def test_a_copy_of_another_document_says_so(pages):
    found = pages.get(pages.within("/library/documents/?state=copy")).context["found"]

    assert [row["title"] for row in found.rows] == ["Force Commander, MIDOREL"]


def test_the_mission_is_read_from_title_or_start(pages):
    found = pages.get(pages.within("/library/documents/?type=eom_report")).context["found"]

    named = [row for row in found.rows if row["title"] and ", MI" in row["title"]]
    assert named
    assert all(row["title"].endswith(row["mission"]) for row in named)
