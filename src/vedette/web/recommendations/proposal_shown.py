"""The page of a project proposal: one of its four tabs, with the forms that the viewer may use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse

from vedette.core.kernel.errors import VedetteError
from vedette.core.recommendations.proposals import Proposal
from vedette.pipeline.recommended import proposals_of
from vedette.web.evidence.deciding import Late, conflict_of, tab_answer
from vedette.web.evidence.object_reads import head_of, history
from vedette.web.evidence.shown import label_of
from vedette.web.recommendations import proposal_reads as reads
from vedette.web.recommendations import proposal_words as words
from vedette.web.recommendations.forms import LinkForm
from vedette.web.recommendations.gantt import gantt
from vedette.web.recommendations.proposal_forms import said_of
from vedette.web.recommendations.proposal_reads import PROPOSAL, Proposals
from vedette.web.reviews.openings import note_opened
from vedette.web.reviews.visit import visit_of

FILES = {
    "proposal.pdf": "PDF",
    "proposal.docx": "DOCX",
    "proposal.xlsx": "XLSX",
    "concept.pdf": "PDF",
    "concept.docx": "DOCX",
}
"""Name of a file of a proposal -> its form."""


def page_of(
    request: HttpRequest,
    reference: str,
    tab: str,
    *,
    forms: Mapping[str, Form] | None = None,
    problem: VedetteError | None = None,
) -> HttpResponse:
    """One tab of a proposal.

    Args:
        request: Of the page; `form` is `concept` for the concept note alone.
        reference: The proposal.
        tab: `itself`, `rests_on`, `rested_on_by` or `history`.
        forms: Forms that were refused, by name; they keep what was written.
        problem: Why.
    """
    visit = visit_of(request)
    held = Proposals(visit)
    one = held.project(reference)
    note_opened(visit, reference, [label_of(visit)])
    context = about(held, one, tab)
    if tab == "itself":
        context |= _itself(held, one, is_concept=request.GET.get("form") == "concept")
    elif tab == "rests_on":
        context |= {"links": held.carried(one)}
    elif tab == "history":
        entries = history(held, PROPOSAL, one.ref, may_write=held.may_recommend)
        context |= {"entries": entries}
    if held.may_recommend:
        context |= {"link_form": LinkForm(), **(forms or {})}
    pages = {"itself": "recommendations/proposal.html", "rests_on": "recommendations/carries.html"}
    page = pages.get(tab, f"evidence/{tab}.html")
    return tab_answer(request, page, context, forms=forms, problem=problem)


def about(held: Proposals, one: Proposal, tab: str) -> dict[str, Any]:
    """What the head of every page of a proposal shows."""
    sign, said = words.PHASES[one.phase]
    return {
        **head_of(held, PROPOSAL, one.ref, one.links, tab),
        "one": one,
        "phase_sign": sign,
        "phase_words": said,
        "next_phases": reads.next_phases(one),
        "may_write": held.may_recommend,
        "may_export": held.visit.viewer.may("exports.take"),
        "files": FILES,
    }


def _itself(held: Proposals, one: Proposal, *, is_concept: bool) -> dict[str, Any]:
    money, no_money = reads.money(one)
    return {
        "is_concept": is_concept,
        "chapters": reads.chapters(one, is_concept=is_concept),
        "links": held.carried(one),
        "money": money,
        "no_money": no_money,
        "results": reads.rows(one, "results"),
        "result_columns": [words.COLUMNS[name] for name in reads.columns("results")],
        "risks": reads.rows(one, "risks"),
        "risk_columns": [words.COLUMNS[name] for name in reads.columns("risks")],
        "gantt": gantt(one.tasks),
        "promises": words.PROMISES,
        "n_entries": len(one.entries),
    }


def late_change(
    request: HttpRequest, reference: str, keep: str, told: Mapping[str, object], version: str
) -> HttpResponse:
    """Both changes side by side, where somebody else was first."""
    held = Proposals(visit_of(request))
    held.project(reference)
    late = Late(reference, told, version, f"proposals:{keep}", proposals_of, _said)
    return conflict_of(request, PROPOSAL, held, late)


def _said(one: Proposal, name: str) -> str:
    """What a proposal said of a field."""
    return str(words.PHASES[one.phase][1]) if name == "to" else said_of(one).get(name, "")
