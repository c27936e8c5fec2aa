"""Global search: what is typed leads to incidents, rows, sources, figures, claims and pages of this run only."""

from __future__ import annotations

import pytest

from vedette.core.kernel.labels import parse_label
from vedette.core.trust.permissions import Role, Viewer
from vedette.web.site.search import MOST, search

HOLDER = Viewer("holder", Role.HOLDER, parse_label("strictly_confidential"))


def codes(run, words: str, title: str, viewer: Viewer = HOLDER) -> list[str]:
    """What stands under one heading."""
    return [
        hit.code
        for group in search(run, words, viewer=viewer)
        if str(group.words) == title
        for hit in group.hits
    ]


def test_an_incident_is_found_by_the_beginning_of_its_reference(run):
    reference = str(run.value("SELECT incident_ref FROM incidents ORDER BY incident_ref DESC"))

    assert codes(run, reference[:6].lower(), "Incidents")[0].startswith(reference[:6])
    assert codes(run, reference, "Incidents")[0] == reference


def test_an_incident_is_found_by_the_words_of_its_place(run):
    row = run.row(
        "SELECT incident_ref, place FROM incidents WHERE length(place) > 6 ORDER BY place"
    )

    assert row["incident_ref"] in codes(run, str(row["place"])[:5], "Incidents")


def test_a_row_is_found_by_its_id_in_every_source(run):
    row = run.row("SELECT source, source_record_id FROM records ORDER BY source DESC, record")

    assert row["source_record_id"] in codes(run, str(row["source_record_id"]), "Rows")


def test_sources_figures_and_pages_are_found_by_their_names(run):
    source = str(run.value("SELECT source FROM sources ORDER BY source"))

    assert source in codes(run, source[:6], "Sources")
    assert "killed-by-year" in codes(run, "killed-by-y", "Figures")
    assert len(codes(run, "map", "Pages")) == 1


def test_no_kind_shows_more_than_a_handful(run):
    assert all(len(group.hits) <= MOST for group in search(run, "a", viewer=HOLDER)[1:])


@pytest.mark.parametrize("words", ['"', "a OR", "NEAR(", "*", "^x", "-", "%", "'; --"])
def test_no_words_break_the_search(run, words):
    search(run, words, viewer=HOLDER)


def test_who_may_read_nothing_finds_nothing(run):
    keeper = Viewer("admin", Role.ADMINISTRATOR, parse_label("public"))

    assert search(run, "a", viewer=keeper) == []


def test_the_palette_gets_a_part_and_a_browser_without_scripts_a_page(pages):
    part = pages.get(
        pages.within("/search/?q=map"), headers={"HX-Request": "true"}
    ).content.decode()
    page = pages.get(pages.within("/search/?q=map")).content.decode()

    assert 'role="option"' in part
    assert "<html" not in part
    assert "<html" in page
    assert pages.within("/linkage/map/") in part
    assert pages.within("/linkage/map/") in page


def test_what_is_not_found_is_said(pages):
    text = pages.get(
        pages.within("/search/?q=zzzzqqq"), headers={"HX-Request": "true"}
    ).content.decode()

    assert "Nothing of what you may see is called “zzzzqqq”." in text
