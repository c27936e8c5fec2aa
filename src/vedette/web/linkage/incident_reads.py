"""Questions about one incident: its reports side by side, what rests on it, what was decided about it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from vedette.pipeline.decisions import Act, Decision
from vedette.pipeline.undoing import UNDOABLE, is_in_force, mark, target
from vedette.web.linkage.compared import told
from vedette.web.linkage.evidence_words import VERDICTS
from vedette.web.linkage.queue_reads import Key, unseen
from vedette.web.reviews.runs import Row, Run
from vedette.web.reviews.visit import Visit
from vedette.web.ui.parts import Entry, Tab, Words, four_tabs
from vedette.web.ui.printing import date_in_words
from vedette.web.ui.templatetags.addresses import address
from vedette.web.ui.templatetags.ui import words

_TIMES = re.compile(r" ×\d+")
_NEAR_DAYS = 8
_MOST_NEAR = 12


@dataclass(frozen=True, slots=True)
class Cell:
    """What one report says of one field; `differs` from the reconciled value, by what it means."""

    text: str | None
    differs: bool


@dataclass(frozen=True, slots=True)
class Report:
    """One report as one source has it: rows that are one incident for certain.

    Two releases of one publisher have a report together; a split moves both, by the box of the first.
    """

    name: str
    source: str
    names: list[str]
    decided_by: str
    box: str
    is_first: bool


@dataclass(frozen=True, slots=True)
class Cluster:
    """All records of an incident side by side: reports as columns, grouped by source; fields as rows."""

    sources: list[tuple[str, int]]
    reports: list[Report]
    rows: list[tuple[Words, list[Cell]]]

    def names_of(self, reports: Iterable[str]) -> list[str]:
        """The records of some reports."""
        wanted = set(reports)
        return [name for one in self.reports if one.name in wanted for name in one.names]


def cluster(run: Run, reference: str) -> Cluster:
    """The reports of an incident with what each says; an incident without records gives none."""
    found: dict[tuple[str, str], list[Row]] = {}
    for row in run.rows(
        "SELECT r.*, x.report, l.decided_by FROM links AS l JOIN reports AS x USING (source, source_record_id)"
        " JOIN records AS r USING (source, source_record_id) WHERE l.incident_ref = ?"
        " ORDER BY r.source, x.report, r.record",
        [reference],
    ):
        found.setdefault((str(row["report"]), str(row["source"])), []).append(row)
    boxes = {name: f"move-{nth}" for nth, name in enumerate(dict.fromkeys(n for n, _ in found), 1)}
    firsts = dict(reversed(list(found)))
    reports = [
        Report(
            name,
            source,
            [f"{row['source']}:{row['source_record_id']}" for row in rows],
            str(rows[0]["decided_by"]),
            boxes[name],
            is_first=firsts[name] == source,
        )
        for (name, source), rows in found.items()
    ]
    counted: dict[str, int] = {}
    for one in reports:
        counted[one.source] = counted.get(one.source, 0) + 1
    return Cluster(list(counted.items()), reports, _compared(list(found.values())))


def _compared(columns: Sequence[list[Row]]) -> list[tuple[Words, list[Cell]]]:
    """Fields that any report tells; a cell differs when it is not what most of the columns say."""
    rows = []
    for name, said, texts in told(columns):
        plain = [None if text is None else _TIMES.sub("", text) for text in texts]
        spoken = [text for text in plain if text is not None]
        usual = max(dict.fromkeys(spoken), key=spoken.count) if spoken else None
        has_dissent = len(set(spoken)) > 1 and name != "notes"
        cells = [
            Cell(text, has_dissent and one is not None and one != usual)
            for text, one in zip(texts, plain, strict=True)
        ]
        rows.append((said, cells))
    return rows


def near(run: Run, incident: Row) -> list[Row]:
    """Incidents that this one may be merged with: those that a question names, then those near in time."""
    ref = incident["incident_ref"]
    asked = run.rows(
        "SELECT DISTINCT i.* FROM review_queue AS q JOIN incidents AS i ON i.incident_ref IN"
        " (q.left_incident, q.right_incident) WHERE ? IN (q.left_incident, q.right_incident)"
        " AND i.incident_ref <> ? ORDER BY q.rank LIMIT ?",
        [ref, ref, _MOST_NEAR],
    )
    around = run.rows(
        "SELECT * FROM incidents WHERE incident_ref <> ? AND (mission = ? OR mission IS NULL AND country_iso3 = ?)"
        " AND abs(julianday(date_from) - julianday(?)) <= ?"
        " ORDER BY abs(julianday(date_from) - julianday(?)), incident_ref LIMIT ?",
        [ref, incident["mission"], incident["country_iso3"], incident["date_from"], _NEAR_DAYS,
         incident["date_from"], _MOST_NEAR],
    )  # fmt: skip
    known = {row["incident_ref"] for row in asked}
    return [*asked, *(row for row in around if row["incident_ref"] not in known)][:_MOST_NEAR]


def first_record(run: Run, reference: str) -> str:
    """The record that names an incident in decisions: its first by name; empty for an unknown incident."""
    found = run.value(
        "SELECT min(source || ':' || source_record_id) FROM links WHERE incident_ref = ?",
        [reference],
    )
    return str(found or "")


def records_of(run: Run, reference: str) -> frozenset[str]:
    """The names of the records of an incident."""
    rows = run.rows(
        "SELECT source, source_record_id FROM links WHERE incident_ref = ?", [reference]
    )
    return frozenset(f"{row['source']}:{row['source_record_id']}" for row in rows)


def figures_on(run: Run, reference: str) -> list[Row]:
    """The points of figures that count an incident in the reconciled picture."""
    return run.rows(
        "SELECT f.key, f.title, f.point, f.value1, f.value2, f.value, f.unit, r.counted FROM figure_rows AS r"
        " JOIN figures AS f ON f.key = r.key AND f.point = r.point WHERE r.incident_ref = ? AND r.source = 'all'"
        ' ORDER BY f.key, f."order"',
        [reference],
    )


def decisions_on(visit: Visit, reference: str) -> list[tuple[Decision, bool]]:
    """The decisions that speak of an incident's records, or that choose for all, newest first; whether in force."""
    known = visit.review.decisions()
    names = records_of(visit.run, reference)
    kept = [
        one for one in known
        if one.act in UNDOABLE and (_names(one) & names or (one.act is Act.CHOOSE and not one.body["record"]))
    ]  # fmt: skip
    return [(one, is_in_force(known, one)) for one in reversed(kept)]


def entries(visit: Visit, reference: str) -> list[Entry]:
    """The history of an incident in words, the latest first."""
    known = visit.review.decisions()
    hidden = unseen(visit, known)
    may = visit.viewer.may("linkage.judge")
    back = address(visit.slug, "linkage:history", reference)
    found = []
    for one, holds in decisions_on(visit, reference):
        undone = target(known, one) if one.act is Act.UNDO else None
        url = f"{address(visit.slug, 'linkage:undo', mark(one))}?back={back}"
        is_hidden = _key_of(undone or one) in hidden
        said = _words(one, undone, is_hidden=is_hidden)
        found.append(
            Entry(
                at=f"{date_in_words(one.at[:10])} {one.at[11:16]} UTC",
                by=one.by,
                words=said if holds else gettext("%(said)s (taken back)") % {"said": said},
                why="" if is_hidden else str(one.body.get("why") or ""),
                undo_url=url if may and holds else "",
            )
        )
    return found


def tabs(visit: Visit, reference: str, here: str) -> list[Tab]:
    """The four tabs of an incident with what each holds."""
    run = visit.run
    return four_tabs(
        here,
        itself=address(visit.slug, "linkage:incident", reference),
        rests_on=(
            address(visit.slug, "linkage:rests_on", reference),
            len(records_of(run, reference)),
        ),
        rested_on_by=(
            address(visit.slug, "linkage:rested_on_by", reference),
            len({row["key"] for row in figures_on(run, reference)}),
        ),
        history=(
            address(visit.slug, "linkage:history", reference),
            len(decisions_on(visit, reference)),
        ),
    )


def _names(decision: Decision) -> frozenset[str]:
    body = decision.body
    names = {str(body[name]) for name in ("left", "right", "record") if body.get(name)}
    for name in ("records", "others"):
        several = body.get(name)
        names |= {str(one) for one in several} if isinstance(several, list) else set()
    return frozenset(names)


def _key_of(one: Decision) -> Key | None:
    """The pair that a judgement is on; None for other acts."""
    if one.act is not Act.JUDGE:
        return None
    body = one.body
    return str(body.get("level") or ""), str(body["left"]), str(body["right"])


def _words(one: Decision, undone: Decision | None, *, is_hidden: bool = False) -> str:
    body = one.body
    if one.act is Act.JUDGE and is_hidden:
        said = {"left": body["left"], "right": body["right"]}
        return gettext("%(left)s and %(right)s judged; shown once you have judged them") % said
    if one.act is Act.JUDGE:
        said = {
            "left": body["left"],
            "right": body["right"],
            "verdict": VERDICTS[str(body["verdict"])],
        }
        return gettext("%(left)s and %(right)s judged: %(verdict)s") % said
    if one.act is Act.CORRECT:
        said = {"field": words(body["field"]), "record": body["record"], "value": body["value"]}
        return gettext("%(field)s of %(record)s corrected to %(value)s") % said
    if one.act is Act.SPLIT:
        return gettext("Split: %(names)s are another incident") % {
            "names": _listed(body["records"])
        }
    if one.act is Act.MERGE:
        return gettext("Merged: the incidents of %(names)s") % {"names": _listed(body["records"])}
    if one.act is Act.CHOOSE:
        taken = body.get("value") or body.get("rule") or _listed(body.get("sources"))
        said = {"field": words(body["field"]), "taken": taken}
        return gettext("%(field)s chosen: %(taken)s") % said
    return gettext("Taken back: %(said)s") % {
        "said": _words(undone, None, is_hidden=is_hidden) if undone else ""
    }


def _listed(names: object) -> str:
    return ", ".join(str(name) for name in names) if isinstance(names, list) else ""
