"""The page of a finding: one of its four tabs, with the forms that the viewer may use, also where one was refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from vedette.core.evidence.findings import Change, Finding
from vedette.core.kernel.errors import VedetteError
from vedette.pipeline.findings import finding_as_of
from vedette.web.evidence import finding_reads as reads
from vedette.web.evidence import finding_words as words
from vedette.web.evidence.finding_forms import (
    AnswerForm,
    ChallengeForm,
    LinkForm,
    SayForm,
    VoteForm,
)
from vedette.web.evidence.finding_reads import Findings
from vedette.web.reviews.openings import note_opened
from vedette.web.reviews.visit import Visit, visit_of
from vedette.web.ui.parts import Conflict, Tab, conflict_answer, four_tabs
from vedette.web.ui.templatetags.addresses import address

_REFUSED = 422
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
    note_opened(visit, reference, [_label(visit)])
    context = {**about(held, one, tab), "problem": problem, **_FILLED[tab](held, one)}
    if context["may_write"]:
        context |= {**_empty(), **(forms or {})}
    refused = problem is not None or any(form.errors for form in (forms or {}).values())
    return render(request, f"evidence/{tab}.html", context, status=_REFUSED if refused else 200)


def about(held: Findings, one: Finding, tab: str) -> dict[str, Any]:
    """What the head of every page of a finding shows."""
    now = held.standing(one.ref)
    stage, state = words.STAGES[one.stage], words.STATES[now.state]
    return {
        "one": one,
        "now": now,
        "kind_words": words.KINDS[one.kind],
        "area_words": reads.area_words(one.issue_area),
        "bearing_words": words.BEARINGS.get(one.bearing or "", ""),
        "stage_sign": stage[0],
        "stage_words": stage[1],
        "state_sign": state[0],
        "state_words": state[1],
        "path": held.path(one.ref),
        "tabs": tabs(held, one, tab),
        "version": held.version(one.ref),
        "may_write": held.may_write,
        **_confidence(one, now.confidence),
        "n_origins": len(now.support),
        "next_stages": reads.next_stages(one),
        "above": held.resting_on(one.ref),
    }


def tabs(held: Findings, one: Finding, here: str) -> list[Tab]:
    """The four tabs of a finding."""
    slug = held.visit.slug
    return four_tabs(
        here,
        itself=address(slug, "evidence:finding", one.ref),
        rests_on=(address(slug, "evidence:rests_on", one.ref), len(one.evidence)),
        rested_on_by=(
            address(slug, "evidence:rested_on_by", one.ref),
            len(held.chain.next_up(one.ref)),
        ),
        history=(address(slug, "evidence:history", one.ref), len(held.history(one.ref))),
    )


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
    return {"entries": held.history(one.ref)}


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


def conflict_of(
    request: HttpRequest, reference: str, change: Change, told: Mapping[str, object], version: str
) -> HttpResponse:
    """Both changes side by side, where somebody else was first."""
    visit = visit_of(request)
    held = Findings(visit)
    one = held.finding(reference)
    last = [made for made in held.known if made.body.get("finding") == reference][-1]
    before = finding_as_of(held.known, reference, version)
    names = [name for name in told if name in words.FIELDS]
    rows = [
        (words.FIELDS[name], _said(before, name), _said(one, name), str(told[name] or ""))
        for name in names
    ]
    fields = [(name, value) for name, value in request.POST.items() if name != "version"]
    return conflict_answer(
        request,
        Conflict(
            by=last.by,
            at=last.at[:16].replace("T", " "),
            rows=rows,
            theirs_url=address(visit.slug, "evidence:finding", reference),
            keep_url=address(visit.slug, f"evidence:{change}", reference),
            fields=[
                *((name, str(value)) for name, value in fields if name != "csrfmiddlewaretoken"),
                ("version", held.version(reference)),
            ],
        ),
    )


def _said(one: Finding | None, name: str) -> str:
    """What a finding said of a field."""
    if one is None:
        return ""
    if name == "confidence":
        return one.grade.confidence if one.grade else ""
    if name == "to":
        return str(one.stage)
    if name == "order":
        return ", ".join(e.on for e in one.evidence)
    return str(getattr(one, name) or "")


def _label(visit: Visit) -> str:
    return str(visit.world.label if visit.world else visit.review.about["label"])
