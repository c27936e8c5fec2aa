"""The page of a finding: one of its four tabs, with the forms that the viewer may use, also where one was refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse

from vedette.core.evidence.findings import Change, Finding
from vedette.core.kernel.errors import VedetteError
from vedette.pipeline.findings import findings_of
from vedette.web.evidence import finding_reads as reads
from vedette.web.evidence import finding_words as words
from vedette.web.evidence.deciding import Late, conflict_of, tab_answer
from vedette.web.evidence.finding_forms import (
    AnswerForm,
    ChallengeForm,
    LinkForm,
    SayForm,
    VoteForm,
)
from vedette.web.evidence.finding_reads import FINDING, Findings
from vedette.web.evidence.object_reads import head_of, history
from vedette.web.reviews.openings import note_opened
from vedette.web.reviews.visit import Visit, visit_of

Forms = Mapping[str, Form]


def page_of(
    request: HttpRequest,
    reference: str,
    tab: str,
    *,
    forms: Forms | None = None,
    problem: VedetteError | None = None,
) -> HttpResponse:
    """One tab of a finding.

    Args:
        request: Of the page.
        reference: The finding.
        tab: `itself`, `rests_on`, `rested_on_by` or `history`.
        forms: Forms that were refused, by name; they keep what was written.
        problem: Why.
    """
    visit = visit_of(request)
    held = Findings(visit)
    one = held.finding(reference)
    note_opened(visit, reference, [label_of(visit)])
    context = {**about(held, one, tab), **_FILLED[tab](held, one)}
    if context["may_write"]:
        context |= {**_empty(), **(forms or {})}
    return tab_answer(request, f"evidence/{tab}.html", context, forms=forms, problem=problem)


def about(held: Findings, one: Finding, tab: str) -> dict[str, Any]:
    """What the head of every page of a finding shows."""
    now = held.standing(one.ref)
    stage = words.STAGES[one.stage]
    return {
        **head_of(held, FINDING, one.ref, one.evidence, tab),
        "one": one,
        "now": now,
        "kind_words": words.KINDS[one.kind],
        "area_words": reads.area_words(one.issue_area),
        "bearing_words": words.BEARINGS.get(one.bearing or "", ""),
        "stage_sign": stage[0],
        "stage_words": stage[1],
        "may_write": held.may_write,
        "may_recommend": held.visit.world is not None
        and held.visit.viewer.may("recommendations.write"),
        **_confidence(one, now.confidence),
        "n_origins": len(now.support),
        "next_stages": reads.next_stages(one),
    }


def _confidence(one: Finding, confidence: str | None) -> dict[str, Any]:
    if one.grade is None or confidence is None:
        return {"grade": None}
    return {
        "grade": one.grade,
        "full": reads.full_parts(confidence),
        "confidence_words": words.CONFIDENCE[confidence],
        "confidence_means": words.MEANS[confidence],
        "graded_words": words.CONFIDENCE[one.grade.confidence],
        "is_capped": confidence != one.grade.confidence,
        "components": reads.components(one),
    }


def _itself(held: Findings, one: Finding) -> dict[str, Any]:
    groups = held.items(one)
    votes = [(who, words.VOTES[said.vote], said) for who, said in one.votes.items() if said.vote]
    thread = [(said, words.VOTES[said.vote] if said.vote else "") for said in reversed(one.thread)]
    return {
        "groups": [group for group in groups if group.items],
        "challenges": reads.challenges(one),
        "votes": votes,
        "thread": thread,
    }


def _rests_on(held: Findings, one: Finding) -> dict[str, Any]:
    return {"groups": held.items(one)}


def _nothing(_held: Findings, _one: Finding) -> dict[str, Any]:
    return {}


def _history(held: Findings, one: Finding) -> dict[str, Any]:
    return {"entries": history(held, FINDING, one.ref, may_write=held.may_write)}


_FILLED = {
    "itself": _itself,
    "rests_on": _rests_on,
    "rested_on_by": _nothing,
    "history": _history,
}


def _empty() -> dict[str, Form]:
    return {
        "challenge_form": ChallengeForm(prefix="challenge"),
        "answer_form": AnswerForm(prefix="answer"),
        "vote_form": VoteForm(prefix="vote"),
        "say_form": SayForm(prefix="say"),
        "link_form": LinkForm(),
    }


def late_change(
    request: HttpRequest, reference: str, change: Change, told: Mapping[str, object], version: str
) -> HttpResponse:
    """Both changes side by side, where somebody else was first."""
    held = Findings(visit_of(request))
    held.finding(reference)
    late = Late(reference, told, version, f"evidence:{change}", findings_of, _said)
    return conflict_of(request, FINDING, held, late)


def _said(one: Finding, name: str) -> str:
    """What a finding said of a field."""
    if name == "confidence":
        return one.grade.confidence if one.grade else ""
    if name == "to":
        return str(one.stage)
    if name == "order":
        return ", ".join(e.on for e in one.evidence)
    return str(getattr(one, name) or "")


def label_of(visit: Visit) -> str:
    """The label of what a world states."""
    return str(visit.world.label if visit.world else visit.review.about["label"])
