"""Global search: everything of the run that begins with, or contains, what a person types, grouped by kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from vedette.core.kernel.errors import BadInput
from vedette.core.library.search import search as passages_found
from vedette.core.trust.permissions import Viewer
from vedette.pipeline.consulted import meetings_of, statements_of
from vedette.pipeline.findings import findings_of
from vedette.pipeline.planned import plan_of
from vedette.pipeline.recommended import proposals_of, recommendations_of
from vedette.web.linkage.word_search import MATCHES, phrase
from vedette.web.reviews.runs import Run
from vedette.web.reviews.visit import Visit
from vedette.web.ui.told import retold

MOST = 6
"""Hits shown of each kind."""
_LONGEST = 120
_DOCUMENT, _RECOMMENDED, _HEARD = (
    "library:document",
    "recommendations.read",
    "consultations.read",
)
_LAST = "\U0010ffff"
"""Sorts after every other sign: the end of all words with one beginning."""

PLACES = (
    (gettext_lazy("Where the review stands"), "site:overview", "review.read"),
    (gettext_lazy("Sources"), "sources:index", "sources.read"),
    (gettext_lazy("Ledger of incidents"), "linkage:incidents", "linkage.read"),
    (gettext_lazy("Map of incidents"), "linkage:map", "linkage.read"),
    (gettext_lazy("How the sources count"), "linkage:counts", "linkage.read"),
    (gettext_lazy("Documents"), "library:documents", "library.read"),
    (gettext_lazy("Search the documents"), "library:search", "library.read"),
    (gettext_lazy("Figures"), "stats:figures", "stats.read"),
    (gettext_lazy("Build a figure"), "stats:build", "stats.read"),
    (gettext_lazy("Methods"), "stats:methods", "stats.read"),
    (gettext_lazy("What was printed, against the sources"), "stats:claims", "stats.read"),
    (gettext_lazy("Did it change?"), "stats:change", "stats.read"),
    (gettext_lazy("Findings"), "evidence:findings", "evidence.read"),
    (gettext_lazy("What is out of date"), "evidence:stale", "evidence.read"),
    (gettext_lazy("Triangulation board"), "evidence:board", "evidence.read"),
    (
        gettext_lazy("Internal challenges in their external context"),
        "evidence:context",
        "evidence.read",
    ),
    (gettext_lazy("Recommendations"), "recommendations:recommendations", "recommendations.read"),
    (gettext_lazy("Coverage"), "recommendations:coverage", "recommendations.read"),
    (gettext_lazy("Earlier reviews"), "recommendations:earlier", "recommendations.read"),
    (gettext_lazy("Project proposals"), "proposals:proposals", "recommendations.read"),
    (gettext_lazy("Strength and person-years"), "context:exposure", "context.read"),
    (gettext_lazy("Conflict around missions"), "context:conflict", "context.read"),
    (gettext_lazy("Consultations"), "consultations:programme", "consultations.read"),
    (gettext_lazy("Statements"), "statements:statements", "consultations.read"),
    (gettext_lazy("Who was not heard"), "consultations:gaps", "consultations.read"),
    (gettext_lazy("Register of stakeholders"), "stakeholders:register", "consultations.read"),
    (gettext_lazy("Action plan"), "actions:plan", "actions.read"),
    (gettext_lazy("Capacities"), "capacities:areas", "actions.read"),
    (gettext_lazy("My actions"), "actions:mine", "own_actions.read"),
    (gettext_lazy("The report"), "reports:report", "reports.read"),
    (gettext_lazy("Charter of the review"), "reviews:charter", "review.read"),
    (gettext_lazy("The run behind these pages"), "site:run", "review.read"),
)
"""Pages one can go to: words, name of the address, action that opens it."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: its sign and name, what it is, and the page that shows it."""

    kind: str
    code: str
    words: str | Promise
    url_name: str
    arguments: tuple[str, ...] = ()
    query: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Hits of one kind."""

    words: str | Promise
    hits: Sequence[Hit]


def search(run: Run, words: str, *, viewer: Viewer) -> list[Group]:
    """What the viewer may open of the run, by kind; without words only the pages.

    Args:
        run: The run of the viewer's world: what is not in it cannot be found.
        words: As typed.
        viewer: Who looks.
    """
    words = " ".join(words.split())
    found = [Group(gettext_lazy("Pages"), _places(words, viewer))]
    for title, action, question in _KINDS if words else ():
        if viewer.may(action):
            found.append(Group(title, question(run, words)))
    return [group for group in found if group.hits]


def stated(visit: Visit, words: str) -> list[Group]:
    """What people stated that the viewer may open, by reference and words: decisions, in no run."""
    words = " ".join(words.split())
    if not words:
        return []
    known = visit.review.decisions()
    said = {ref: one.statement for ref, one in findings_of(known).items()}
    asked = {ref: f"{one.number} {one.text}" for ref, one in recommendations_of(known).items()}
    planned = {ref: one.title for ref, one in proposals_of(known).items()}
    to_do = {ref: one.title for ref, one in plan_of(known).actions.items()}
    met = {ref: one.title for ref, one in meetings_of(known).items()}
    heard = {ref: one.text for ref, one in statements_of(known).items()}
    found = [
        Group(
            title,
            [
                Hit(kind, ref, text.strip()[:_LONGEST], page, (ref,))
                for ref, text in held.items()
                if _has(words, ref, text)
            ][:MOST],
        )
        for title, kind, page, action, held in (
            (gettext_lazy("Findings"), "finding", "evidence:finding", "evidence.read", said),
            (
                gettext_lazy("Recommendations"),
                "recommendation",
                "recommendations:recommendation",
                _RECOMMENDED,
                asked,
            ),
            (gettext_lazy("Projects"), "proposal", "proposals:proposal", _RECOMMENDED, planned),
            (gettext_lazy("Actions"), "action", "actions:action", "actions.read", to_do),
            (gettext_lazy("Consultations"), "meeting", "consultations:meeting", _HEARD, met),
            (gettext_lazy("Statements"), "claim", "statements:statement", _HEARD, heard),
        )
        if visit.viewer.may(action)
    ]
    return [group for group in found if group.hits]


def _places(words: str, viewer: Viewer) -> list[Hit]:
    asked = words.casefold()
    return [
        Hit("report", "", said, name)
        for said, name, action in PLACES
        if viewer.may(action) and asked in str(said).casefold()
    ]


def _incidents(run: Run, words: str) -> list[Hit]:
    by_name = run.rows(
        "SELECT incident_ref, title FROM incidents WHERE incident_ref >= ? AND incident_ref < ?"
        " ORDER BY incident_ref LIMIT ?",
        [words.upper(), words.upper() + _LAST, MOST],
    )
    by_words = run.rows(
        "SELECT incident_ref, title FROM incidents WHERE rowid IN"
        f" (SELECT rowid FROM incidents_text WHERE {MATCHES} LIMIT ?)",
        [phrase(words), MOST],
    )
    found = {str(row["incident_ref"]): str(row["title"]) for row in [*by_name, *by_words]}
    return [
        Hit("incident", code, title, "linkage:incident", (code,))
        for code, title in list(found.items())[:MOST]
    ]


def _documents(run: Run, words: str) -> list[Hit]:
    """Documents by reference and title, then pages on which the words stand."""
    rows = run.rows(
        "SELECT document, coalesce(title, file_name) AS said FROM documents"
        " WHERE document LIKE ?1 || '%' ESCAPE '!' OR title LIKE '%' || ?1 || '%' ESCAPE '!'"
        " ORDER BY document LIMIT ?2",
        [_plain(words), MOST],
    )
    found = [
        Hit("report", str(row["document"]), str(row["said"]), _DOCUMENT, (str(row["document"]),))
        for row in rows
    ]
    return [*found, *_passages(run, words)][:MOST]


def _passages(run: Run, words: str) -> list[Hit]:
    path = run.library
    if not path.is_file():
        return []
    # A word that is being typed is sought by its beginning.
    question = f"{words}*" if words[-1].isalnum() else words
    try:
        hits = passages_found(path, question, most=MOST).hits
    except BadInput:
        return []
    return [
        Hit(
            "report",
            one.document,
            one.snippet[:_LONGEST],
            _DOCUMENT,
            (one.document,),
            "?" + urlencode({"passage": one.passage, "find": question}) + "#hit",
        )
        for one in hits
    ]


def _plain(words: str) -> str:
    return "".join(f"!{sign}" if sign in "!%_" else sign for sign in words)


def _records(run: Run, words: str) -> list[Hit]:
    found: list[Hit] = []
    # Source by source, so that the index of source and id answers; a scan of all ids would not.
    for row in run.rows("SELECT source FROM sources ORDER BY source"):
        found += [
            Hit(
                "record",
                str(one["source_record_id"]),
                str(row["source"]),
                "sources:record",
                (str(row["source"]), str(one["source_record_id"])),
            )
            for one in run.rows(
                "SELECT source_record_id FROM records WHERE source = ? AND source_record_id >= ?"
                " AND source_record_id < ? ORDER BY source_record_id LIMIT ?",
                [row["source"], words, words + _LAST, MOST],
            )
        ]
    return found[:MOST]


def _sources(run: Run, words: str) -> list[Hit]:
    rows = run.rows("SELECT source, publisher, scope FROM sources ORDER BY source")
    return [
        Hit(
            "record",
            str(row["source"]),
            str(row["publisher"] or row["scope"] or ""),
            "sources:index",
        )
        for row in rows
        if _has(words, row["source"], row["publisher"], row["scope"])
    ][:MOST]


def _figures(run: Run, words: str) -> list[Hit]:
    rows = run.rows("SELECT key, title FROM figures GROUP BY key ORDER BY min(rowid)")
    return [
        Hit("figure", str(row["key"]), retold(row["title"]), "stats:figure", (str(row["key"]),))
        for row in rows
        if _has(words, row["key"], row["title"], retold(row["title"]))
    ][:MOST]


def _claims(run: Run, words: str) -> list[Hit]:
    rows = run.rows("SELECT key, text, printed FROM claims GROUP BY key ORDER BY min(rowid)")
    return [
        Hit("claim", str(row["key"]), str(row["text"]), "stats:claims")
        for row in rows
        if _has(words, row["key"], row["text"], row["printed"])
    ][:MOST]


def _has(words: str, *texts: object) -> bool:
    return any(words.casefold() in str(text or "").casefold() for text in texts)


_KINDS: Sequence[tuple[str | Promise, str, Callable[[Run, str], list[Hit]]]] = (
    (gettext_lazy("Incidents"), "linkage.read", _incidents),
    (gettext_lazy("Documents"), "library.read", _documents),
    (gettext_lazy("Rows"), "sources.read", _records),
    (gettext_lazy("Sources"), "sources.read", _sources),
    (gettext_lazy("Figures"), "stats.read", _figures),
    (gettext_lazy("Claims"), "stats.read", _claims),
)
"""Kinds in the order of the list: title, action that shows them, question."""
