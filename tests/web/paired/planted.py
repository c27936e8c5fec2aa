"""Eight leaks as they happen, each planted in the real pages: the comparison must find every one."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from tests.web.paired.databases import STAFF


def staff_run():
    """The run over everything, which no page of the world below may ask."""
    from vedette.web.reviews import models
    from vedette.web.reviews.runs import current_run

    folder = Path(models.Review.objects.get().folder)
    return current_run(folder / "runs" / "worlds" / STAFF.name, folder)


def a_count(patch) -> None:
    """The number of all incidents is that of everybody's."""
    from vedette.web.linkage import reads

    true = reads.ledger
    n = lambda: staff_run().value("SELECT count(*) FROM incidents")  # noqa: E731
    patch.setattr(reads, "ledger", lambda *a, **k: dataclasses.replace(true(*a, **k), n_all=n()))


def an_id_gap(patch) -> None:
    """The log shows the running number of each entry."""
    from vedette.web.audit.models import Entry

    true = Entry.from_db.__func__

    def numbered(cls, *loaded):
        made = true(cls, *loaded)
        made.refs = [f"E-{made.pk}"]
        return made

    patch.setattr(Entry, "from_db", classmethod(numbered))


def an_order_of_words(patch) -> None:
    """What a search finds is ranked by how rare the words are among everybody's incidents."""
    from vedette.web.reviews.runs import Run

    true = Run.rows
    everybodys = (
        "SELECT incident_ref FROM incidents_text JOIN incidents"
        " ON incidents.rowid = incidents_text.rowid"
        " WHERE incidents_text MATCH ? ORDER BY bm25(incidents_text)"
    )

    def rows(self, sql, values=()):
        found = true(self, sql, values)
        if "incidents_text MATCH" not in sql or not found or "incident_ref" not in found[0]:
            return found
        words = next(v for v in values if isinstance(v, str) and v.startswith(('"', " ")))
        ranked = [row["incident_ref"] for row in true(staff_run(), everybodys, [words])]
        rank = {name: n for n, name in enumerate(ranked)}
        return sorted(found, key=lambda row: rank.get(row["incident_ref"], -1))

    patch.setattr(Run, "rows", rows)


def a_tag(patch) -> None:
    """The tag of a page changes with every decision."""
    from vedette.web.reviews.models import Decision

    def tagged(response):
        response.headers["ETag"] = f'"{Decision.objects.count()}"'
        return response

    patch.setattr("django.middleware.http.set_response_etag", tagged)


def an_export(patch) -> None:
    """The file of the report is that of the staff."""
    from vedette.web.reports import reads

    true = reads.files
    patch.setattr(reads, "files", lambda folder: true(folder.parent / STAFF.name))


def an_axis(patch) -> None:
    """The axis of a chart ends at everybody's largest value."""
    from vedette.web.stats import chart

    true = chart.nice_top
    question = "SELECT max(coalesce(high, value)) FROM figures WHERE key = 'killed-by-year'"
    largest = lambda: float(staff_run().value(question))  # noqa: E731
    patch.setattr(chart, "nice_top", lambda top: true(max(top, largest())))


def words_of_an_error(patch) -> None:
    """A row that others know is called hidden."""
    from vedette.core.kernel.errors import NotFound
    from vedette.web.sources import reads

    true = reads.record
    known = "SELECT 1 FROM records WHERE source = ? AND source_record_id = ?"

    def record(run, source, record_id):
        try:
            return true(run, source, record_id)
        except NotFound:
            if staff_run().row(known, [source, record_id]):
                raise NotFound("You may not see this row.", "Ask.") from None
            raise

    patch.setattr(reads, "record", record)


def a_key_of_a_cache(patch) -> None:
    """The run is remembered for a review, and not for a world of it."""
    from vedette.web.reviews import visit

    true, held = visit.current_run, {}

    def current_run(runs, folder, hidden=None):
        return held.setdefault(folder, true(runs, folder, hidden))

    patch.setattr(visit, "current_run", current_run)


LEAKS = (
    a_count,
    an_id_gap,
    an_order_of_words,
    a_tag,
    an_export,
    an_axis,
    words_of_an_error,
    a_key_of_a_cache,
)
