"""One hash of all that a viewer or a report could see of a review, and one of what a run takes of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict

from vedette.core.kernel.fingerprint import canonical
from vedette.core.library.leaving import Treated
from vedette.pipeline.board import board_content
from vedette.pipeline.briefed import briefings_of
from vedette.pipeline.choices import choices
from vedette.pipeline.consulted import meetings_of, statements_of
from vedette.pipeline.decisions import Act, Decision
from vedette.pipeline.documents import documents
from vedette.pipeline.earlier import earlier_content
from vedette.pipeline.editions import editions_content
from vedette.pipeline.figures import effect_figures, own_figures
from vedette.pipeline.findings import findings_of
from vedette.pipeline.imports import import_state
from vedette.pipeline.inquiries import stated_incidents
from vedette.pipeline.interviews import interviews
from vedette.pipeline.judgements import corrections, judgements
from vedette.pipeline.labelled import active_labels
from vedette.pipeline.leaving import treatments
from vedette.pipeline.library import coding_content
from vedette.pipeline.planned import plan_of
from vedette.pipeline.recommended import changes_in_force, proposals_of, recommendations_of
from vedette.pipeline.report_text import text_of
from vedette.pipeline.screening import Criteria, criteria, verdicts
from vedette.pipeline.stakeholders import register_of
from vedette.pipeline.tasks import tasks_of
from vedette.pipeline.undoing import in_force
from vedette.pipeline.workspace import Review


def review_fingerprint(review: Review) -> str:
    """Changes if and only if what could be seen changes; computed from the log alone, in milliseconds.

    Records count by content, decisions by what is in force: an import and its undo, or a judgement and
    its like, leave it as it was. When a thing was decided does not count, who decided it does.
    """
    known = review.decisions()
    stated = {
        "findings": {ref: canonical(asdict(one)) for ref, one in findings_of(known).items()},
        "recommendations": {
            ref: canonical(asdict(one)) for ref, one in recommendations_of(known).items()
        },
        "proposals": {
            ref: [one.content, canonical([asdict(link) for link in one.links])]
            for ref, one in proposals_of(known).items()
        },
        "actions": {ref: canonical(asdict(one)) for ref, one in plan_of(known).actions.items()},
        "earlier": earlier_content(known),
        "consultations": _consulted(known),
        "tasks": {ref: canonical(asdict(one)) for ref, one in tasks_of(known).items()},
        "charter": review.settings().get("charter"),
        "report": _reported(review, known),
        "briefings": {ref: canonical(asdict(one)) for ref, one in briefings_of(known).items()},
    }
    return _hashed(_taken(review) | {name: content for name, content in stated.items() if content})


def _reported(review: Review, known: Sequence[Decision]) -> dict[str, object]:
    """The text that people wrote, its versions, the rounds with their comments, and what approvers said."""
    of_reports = [one.body for one in known if one.act in _ON_VERSIONS]
    written = changes_in_force(known, Act.BLOCK)
    text = [
        [one.content, canonical([asdict(link) for link in one.links])]
        for one in text_of(review, known)
    ]
    return {
        **({"text": text} if written else {}),
        **({"versions": [canonical(dict(one)) for one in of_reports]} if of_reports else {}),
    }


def _consulted(known: Iterable[Decision]) -> dict[str, object]:
    held = register_of(known)
    people = {ref: canonical(asdict(one)) for ref, one in held.stakeholders.items()}
    people |= {ref: canonical(asdict(one)) for ref, one in held.lists.items()}
    met = {
        ref: canonical([one.content, [asdict(said) for said in one.approvals]])
        for ref, one in meetings_of(known).items()
    }
    return people | met | {ref: one.content for ref, one in statements_of(known).items()}


def content_of_runs(review: Review) -> str:
    """The same without what people state on top of a run: it leaves the run as new as it was."""
    return _hashed(_taken(review))


def _hashed(seen: Mapping[str, object]) -> str:
    text = json.dumps(seen, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _taken(review: Review) -> dict[str, object]:
    """What is in force of all that a run takes."""
    known = review.decisions()
    labels = active_labels(known, str(review.about["label"]))
    seen: dict[str, object] = {
        "settings": {k: v for k, v in review.settings().items() if k not in _NOT_TAKEN},
        "sources": {
            one.source: [
                one.content,
                one.mapping,
                one.body.get("quarantine"),
                str(labels[one.source]),
            ]
            for one in import_state(known).active()
        },
        "judgements": [
            [j.left, j.right, j.by, j.verdict, j.why, *([j.level] if j.level else [])]
            for j in judgements(known)
        ],
        "corrections": sorted(
            [
                [*key, one.body["value"], one.body["why"], one.by]
                for key, one in corrections(known).items()
            ]
        ),
        "choices": [
            [one.record, one.field, one.sources, one.value, one.rule, one.by, one.why]
            for one in choices(known)
        ],
        "claims": last_body(known, Act.CLAIMS),
        "context": context_contents(known),
    }
    library = {
        one.reference: [
            *[one.body["snapshot"], one.body["content"], one.label, dict(one.described)],
            *[asdict(one.masks) for _ in one.masked[:1]],
            *[{k: [o["verdict"], o["reference"]] for k, o in one.works.items()}][: len(one.works)],
        ]
        for one in documents(known).values()
    }
    if library:
        seen["documents"] = library
    screened = [asdict(criteria(known)), [asdict(one) for one in verdicts(known)]]
    if screened[1] or criteria(known) != Criteria():
        seen["screening"] = screened
    register = {name: asdict(one) for name, one in interviews(known).items()}
    if register:
        seen["interviews"] = register
    treated = {name: _plain(one) for name, one in treatments(known).items()}
    if treated:
        seen["treatments"] = treated
    stated = {
        "figures": {
            one.key: [dict(one.form), one.by, one.why]
            for one in (*own_figures(known), *effect_figures(recommendations_of(known)))
        },
        "editions": editions_content(known),
        "inquired": stated_incidents(known),
    }
    seen |= {name: content for name, content in stated.items() if content}
    coded = coding_content(known)
    if any(coded.values()):
        seen["coding"] = coded
    if board := board_content(known):
        seen["board"] = board
    return seen


_ON_VERSIONS = frozenset(
    (Act.VERSION, Act.ROUND, Act.COMMENT, Act.APPROVAL, Act.PUBLISH, Act.DASHBOARD)
)
_NOT_TAKEN = ("created_at", "charter")
"""Settings that no number rests on."""


def _plain(one: Treated) -> dict[str, object]:
    return {**asdict(one), "kept": sorted(one.kept)}


def last_body(known: Iterable[Decision], act: Act) -> dict[str, object] | None:
    """What the last decision of a kind says."""
    found = [decision for decision in known if decision.act is act]
    return dict(found[-1].body) if found else None


_TOLD = ("content", "licence", "publisher")
"""What of a context table a figure can print."""


def context_contents(known: Iterable[Decision]) -> dict[str, str]:
    """Context tables in force: name -> fingerprint of their content; the last of a name counts."""
    return {
        str(one.body["name"]): "|".join(str(one.body[part]) for part in _TOLD if one.body.get(part))
        for one in in_force([one for one in known if one.act in (Act.CONTEXT, Act.UNDO)])
        if one.act is Act.CONTEXT
    }
