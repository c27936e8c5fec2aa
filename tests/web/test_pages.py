"""Every page answers, says what it must, and leads on to its rows."""

from __future__ import annotations

import json
import os
import re
from collections import Counter

import pytest
from django.urls import URLResolver, get_resolver, resolve

from tests.web.conftest import HERE
from vedette.core.trust.permissions import Role, is_permitted
from vedette.pipeline.workspace import create_review

EACH = int(os.environ.get("VEDETTE_WALKED", "6"))
"""Pages of one route that the walk looks at; `make long` looks at more."""
ADDRESS = re.compile(r'href="(/[^"#]*)"')


def found_incident(run) -> str:
    return str(
        run.value(
            "SELECT incident_ref FROM incidents WHERE disagrees AND killed > 0 ORDER BY n_sources DESC"
        )
    )


def test_health_is_answered_without_a_review(client, settings, tmp_path):
    settings.VEDETTE_REVIEW = tmp_path / "nothing"

    assert json.loads(client.get("/healthz").content) == {"status": "ok"}


def test_an_unrun_review_says_what_to_do(holder, tmp_path):
    create_review(tmp_path / "new", title="New", created_at="2026-01-01T00:00:00Z")

    answer = holder(tmp_path / "new").get(f"{HERE}/")

    assert answer.status_code == 409
    assert "vedette run" in answer.content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/nowhere/",
        f"{HERE}/linkage/incidents/IN-NONE/",
        f"{HERE}/stats/figures/none/",
        "/reviews/x/",
    ],
)
def test_what_is_not_there_is_a_plain_404(pages, address):
    assert pages.get(address).status_code == 404


def routes(patterns, space: str = "") -> set[str]:
    """Full names of all routes of the pages that the holder of a folder may open."""
    found: set[str] = set()
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            found |= routes(pattern.url_patterns, inner)
        else:
            action = getattr(pattern.callback, "needed_action", None)
            if action is None or is_permitted(Role.HOLDER, action):
                found.add(space + str(pattern.name))
    return found


ROOMS = ("site:", "sources:", "linkage:", "stats:", "evidence:", "reports:", "reviews:charter")
"""Pages that the holder of a folder has; the others are for a team."""


NO_PAGES = {
    *("linkage:hanging", "stats:known", "stats:released_edition", "stats:released_workbook"),
    *("reports:release", "reports:release_file"),
}
"""A part that a page fetches, what only a form asks for, and what a release makes: the sample has let nothing leave."""
"""Parts of pages that only a page asks for, while something is being computed."""


@pytest.mark.slow
@pytest.mark.longest
def test_every_link_works_and_together_they_reach_every_route(pages):
    waiting, seen, reached = [f"{HERE}/"], {f"{HERE}/"}, Counter[str]()
    while waiting:
        address = waiting.pop(0)
        name = resolve(address.partition("?")[0]).view_name
        if reached[name] >= EACH:
            continue
        answer = pages.get(address)
        assert answer.status_code == 200, address
        reached[name] += 1
        if answer.streaming or not answer.headers["Content-Type"].startswith("text/html"):
            continue
        for address in ADDRESS.findall(answer.content.decode()):
            plain = address.replace("&amp;", "&")
            if plain not in seen and plain.startswith(HERE):
                seen.add(plain)
                waiting.append(plain)
    for_reading = {name for name in routes(get_resolver().url_patterns) if name.startswith(ROOMS)}
    assert for_reading - NO_PAGES <= set(reached)


@pytest.mark.parametrize(
    "address",
    [
        f"{HERE}/",
        f"{HERE}/sources/",
        f"{HERE}/linkage/incidents/",
        f"{HERE}/linkage/counts/",
        f"{HERE}/stats/figures/",
        f"{HERE}/stats/claims/",
        f"{HERE}/reports/",
    ],
)
def test_a_page_has_the_strict_policy_and_no_inline_style_or_script(pages, address):
    answer = pages.get(address)
    text = answer.content.decode()

    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert " style=" not in text
    assert "<script>" not in text
    assert not re.findall(r'(?:src|href)="https?://', text)


def test_the_page_carries_the_marking_of_the_review(pages):
    assert "onfidential" in pages.get(f"{HERE}/").content.decode()


def test_a_number_of_the_counts_opens_exactly_its_incidents(pages, run):
    text = pages.get(f"{HERE}/linkage/counts/?by=year").content.decode()
    address, printed = re.search(
        r'<a href="(/reviews/here/linkage/incidents/\?cell=all~malicious_act~year~2015[^"]*)"><bdi[^>]*>([\d,]+)',
        text,
    ).groups()

    answer = pages.get(address.replace("&amp;", "&")).context["ledger"]

    killed = run.value(
        "SELECT sum(killed) FROM facts WHERE source = 'all' AND cause = 'malicious_act' AND year = 2015"
    )
    assert int(printed.replace(",", "")) == killed
    assert answer.n_filtered == run.value(
        "SELECT count(DISTINCT incident_ref) FROM facts WHERE source = 'all' AND cause = 'malicious_act'"
        " AND year = 2015 AND killed > 0"
    )


def test_the_rows_behind_a_point_add_up_to_it(pages, run):
    row = run.row(
        "SELECT key, point, n FROM figures WHERE key = 'killed-by-year' AND n > 0 ORDER BY n DESC"
    )

    answer = pages.get(f"{HERE}/stats/figures/{row['key']}/points/{row['point']}/")

    assert sum(behind["counted"] for behind in answer.context["rows"]) == row["n"]


def test_the_incident_page_shows_one_column_for_each_source(pages, run):
    reference = found_incident(run)
    incident = run.row("SELECT * FROM incidents WHERE incident_ref = ?", [reference])

    text = pages.get(f"{HERE}/linkage/incidents/{reference}/").content.decode()

    for name in str(incident["sources"]).split(", "):
        assert f'<bdi dir="ltr">{name}</bdi>' in text
    assert 'class="diff"' in text
    assert 'class="chosen"' in text


def test_no_page_of_incidents_shows_a_name(pages, run):
    reference = found_incident(run)
    names = [
        str(row["name"])
        for row in run.rows(
            "SELECT name FROM records JOIN links USING (source, source_record_id)"
            " WHERE incident_ref = ? AND name IS NOT NULL",
            [reference],
        )
    ]

    text = pages.get(f"{HERE}/linkage/incidents/{reference}/").content.decode()

    assert not [name for name in names if name in text]


def test_facets_count_what_they_open(pages):
    ledger = pages.get(f"{HERE}/linkage/incidents/?deadly=1").context["ledger"]
    name, _, values = ledger.facets[1]

    opened = pages.get(
        f"{HERE}/linkage/incidents/", {"deadly": "1", name: values[0]["value"]}
    ).context["ledger"]

    assert opened.n_filtered == values[0]["n"]


def test_full_text_finds_a_place_by_its_beginning(pages, run):
    place = str(
        run.value("SELECT place FROM incidents WHERE length(place) > 5 ORDER BY incident_ref")
    )

    ledger = pages.get(f"{HERE}/linkage/incidents/", {"q": place[:4]}).context["ledger"]

    assert any(str(row["place"]).startswith(place[:4]) for row in ledger.rows)


@pytest.mark.parametrize("words", ['"', "a OR", "NEAR(", "*", "^x", "-", "  "])
def test_no_words_break_the_search(pages, words):
    assert pages.get(f"{HERE}/linkage/incidents/", {"q": words}).status_code == 200


def test_the_ledger_sends_only_its_table_to_a_partial_request(pages):
    answer = pages.get(f"{HERE}/linkage/incidents/", headers={"HX-Request": "true"})

    assert "<html" not in answer.content.decode()


def test_the_report_can_be_fetched_in_three_forms(pages):
    kinds = {
        name: pages.get(f"{HERE}/reports/files/{name}").headers["Content-Type"]
        for name in ("report.pdf", "report.docx", "report.html")
    }

    assert kinds["report.pdf"] == "application/pdf"
    assert kinds["report.html"].startswith("text/html")


def test_only_files_of_the_report_can_be_fetched(pages):
    assert pages.get(f"{HERE}/reports/files/review.json").status_code == 404
