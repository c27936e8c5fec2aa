"""The ledger: what the address says is what is shown, counted and exported."""

from __future__ import annotations

import csv
import io
import json

import pytest

from vedette.core.kernel.labels import parse_label
from vedette.core.trust.permissions import Role, Viewer
from vedette.pipeline.workspace import open_review
from vedette.web.audit.models import Entry
from vedette.web.linkage import ledger_views, reads
from vedette.web.reviews.visit import Visit


def exported(pages, query: str) -> tuple[object, bytes]:
    answer = pages.get(pages.within(f"/linkage/incidents/export/{query}"))
    return answer, b"".join(answer.streaming_content)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?deadly=1",
        "?year=2015",
        "?year=2015&cause=malicious_act",
        "?from=2014&to=2015",
        "?year=x",
    ],
)
def test_the_list_shows_the_rows_that_it_counts(pages, query):
    ledger = pages.get(pages.within(f"/linkage/incidents/{query}")).context["ledger"]

    assert len(ledger.rows) == min(reads.PAGE, ledger.n_filtered)
    assert bool(ledger.n_filtered) == (query != "?year=x")


@pytest.mark.parametrize(
    "query", ["", "?deadly=1", "?year=2015&cause=malicious_act", "?from=2014&to=2015"]
)
def test_an_export_has_exactly_the_rows_that_the_list_counts(pages, query):
    ledger = pages.get(pages.within(f"/linkage/incidents/{query}")).context["ledger"]

    _, content = exported(pages, (query or "?") + "&format=csv")

    about, *table = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    assert len(table) - 1 == ledger.n_filtered
    assert "marking: " in about[2] or "marking" in " ".join(about)


def test_an_export_keeps_the_order_of_the_list(pages):
    first = pages.get(pages.within("/linkage/incidents/?sort=-killed,date")).context["ledger"].rows

    _, content = exported(pages, "?sort=-killed,date&format=json")

    told = json.loads(content)
    rows = next(value for value in told.values() if isinstance(value, list))
    assert [row["incident_ref"] for row in rows[:100]] == [row["incident_ref"] for row in first]


@pytest.mark.parametrize(
    ("form", "kind"),
    [
        ("csv", "text/csv"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("json", "application/json"),
        ("geojson", "application/geo+json"),
    ],
)
def test_every_form_comes_as_a_file_of_its_kind(pages, form, kind):
    answer, content = exported(pages, f"?deadly=1&format={form}")

    assert answer.headers["Content-Type"].startswith(kind)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="incidents.{form}"'
    assert len(content) > 1000


def test_an_unknown_form_says_which_there_are(pages):
    answer = pages.get(pages.within("/linkage/incidents/export/?format=pdf"))

    assert answer.status_code == 400
    assert "geojson" in answer.content.decode()


@pytest.mark.parametrize(
    ("sort", "key"),
    [
        ("-killed", lambda row: -(row["killed"] or 0)),
        ("killed,-date", lambda row: (row["killed"] is None, row["killed"] or 0)),
        ("place", lambda row: (row["place"] is None, row["place"] or "")),
        ("nonsense", lambda row: not row["date_from"]),
    ],
)
def test_the_ledger_is_sorted_as_the_address_says(pages, sort, key):
    rows = pages.get(pages.within(f"/linkage/incidents/?sort={sort}")).context["ledger"].rows

    assert [key(row) for row in rows] == sorted(key(row) for row in rows)


def test_columns_are_shown_as_chosen(pages):
    text = pages.get(pages.within("/linkage/incidents/?col=country&col=killed")).content.decode()

    table = text[text.index("<thead>") : text.index("</thead>")]
    assert "Country" in table
    assert "Place" not in table


def test_every_filter_in_force_is_named_above_the_rows(pages):
    text = pages.get(
        pages.within("/linkage/incidents/?cause=malicious_act&deadly=1")
    ).content.decode()

    chips = text[text.index('class="in-force"') :]
    chips = chips[: chips.index("</ul>")]
    assert "malicious act" in chips
    assert "People killed" in chips
    assert f'href="{pages.within("/linkage/incidents/")}"' in chips


def test_a_filter_that_leaves_nothing_says_so_and_leads_back(pages):
    text = pages.get(pages.within("/linkage/incidents/?q=zzzzqqq")).content.decode()

    assert "No incident fits these filters" in text


def test_pages_of_the_ledger_hold_every_incident_once(pages, run):
    seen = []
    for page in range(1, 30):
        ledger = pages.get(pages.within(f"/linkage/incidents/?sort=cause&page={page}")).context[
            "ledger"
        ]
        seen += [row["incident_ref"] for row in ledger.rows]
        if page == ledger.n_pages:
            break

    assert len(seen) == len(set(seen)) == run.value("SELECT count(*) FROM incidents")


def test_the_log_tells_of_an_export(db, rf, sample_review, settings):
    settings.VEDETTE_PERSONAS = True
    request = rf.get("/", {"format": "csv", "deadly": "1"})
    analyst = Viewer("analyst", Role.ANALYST, parse_label("confidential"))
    request.visit = Visit("sample", analyst, open_review(sample_review), None)

    ledger_views.export(request)

    entry = Entry.objects.get(act="linkage.export")
    assert (entry.by, entry.review, entry.label) == ("analyst", "sample", "confidential")
    assert (entry.told["form"], entry.told["filter"]) == ("csv", "People killed: yes")


def test_a_facet_counts_what_it_leaves(run):
    for name, _, values in reads.ledger(run, {"deadly": "1"}).facets:
        for row in values[:2]:
            found = reads.ledger(run, {"deadly": "1", name: str(row["value"])})
            assert found.n_filtered == row["n"]
