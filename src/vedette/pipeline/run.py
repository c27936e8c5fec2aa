"""Bring a review up to date: gather what it gives, run the steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from vedette.core.kernel.errors import OutOfDate
from vedette.pipeline.board import given_board
from vedette.pipeline.choices import choices
from vedette.pipeline.context import context_tables
from vedette.pipeline.decisions import Act, as_log, head
from vedette.pipeline.editions import given_editions
from vedette.pipeline.engine import Given, RunDone, current_run, products_of, run_steps
from vedette.pipeline.figures import effect_figures, own_figures
from vedette.pipeline.imports import Import, import_state
from vedette.pipeline.inquiries import given_inquired
from vedette.pipeline.judgements import corrections, judgements
from vedette.pipeline.labelled import active_labels
from vedette.pipeline.library import given_coding, given_documents, given_meaning, given_register
from vedette.pipeline.recommended import recommendations_of
from vedette.pipeline.steps import STEPS
from vedette.pipeline.visible import content_of_runs, context_contents, last_body
from vedette.pipeline.workspace import KEPT_DECISIONS, Review

STEP_COUNT = len(STEPS)
_SETTINGS_OF_STEPS = ("precedence", "template", "cause", "period", "known_on", "label", "title")


def run_review(
    review: Review, *, runs: Path | None = None, told: Callable[[str], None] = lambda _name: None
) -> RunDone:
    """Bring everything up to date; steps whose inputs are unchanged are kept.

    A run is of the world, whoever asks for it: notes that the asker may not read are in it.

    Args:
        review: The review.
        runs: Where to run; the folder `runs` of the review unless told.
        told: Called with the name of each step that begins.
    """
    review = _whole(review)
    known = review.decisions()
    number, newest = head(known)
    about = {
        "review": content_of_runs(review),
        "decisions": {"n": number, "head": newest},
        "settings": review.settings(),
        "imports": {one.source: one.id for one in import_state(known).active()},
    }
    kept = {KEPT_DECISIONS: as_log(known)}
    shared = None if runs else review.folder / "runs"
    return run_steps(
        runs or review.runs, STEPS, given(review), about, told, kept=kept, shared=shared
    )


def check_up_to_date(review: Review) -> None:
    """Whether the current run is of today's decisions.

    Raises:
        OutOfDate: Something was decided since.
        WrongState: There was no run yet.
    """
    _, manifest = current_run(review.runs)
    if manifest.get("review") != content_of_runs(_whole(review)):
        raise OutOfDate("The run is older than the decisions.", "Run `vedette run` on the folder.")


def _whole(review: Review) -> Review:
    return replace(review, hidden=None)


def given(review: Review, supposed: Mapping[str, Path] | None = None) -> dict[str, Given]:
    """What a review gives to the steps, each with the fingerprint of its content.

    Args:
        review: The review.
        supposed: Records of imports that were not made: reference -> table.
    """
    from dataclasses import asdict

    from vedette.core.kernel.fingerprint import of_value

    known = review.decisions()
    active = import_state(known).active()
    labels = active_labels(known, str(review.about["label"]))
    settings = {
        name: value for name, value in review.settings().items() if name in _SETTINGS_OF_STEPS
    }
    values: Mapping[str, object] = {
        "settings": settings,
        "seed": review.settings()["seed"],
        "sources": [_source(one, str(labels[one.source])) for one in active],
        "lineage": lineage(active),
        "judgements": [one.as_json() for one in judgements(known)],
        "choices": [asdict(one) for one in choices(known)],
        "corrections": [dict(one.body) for _, one in sorted(corrections(known).items())],
        "own_figures": [
            one.as_json()
            for one in (*own_figures(known), *effect_figures(recommendations_of(known)))
        ],
        "stated_claims": (last_body(known, Act.CLAIMS) or {"claims": None})["claims"],
    }
    found = {name: Given(of_value(value), value) for name, value in values.items()}
    found["imports"] = Given(
        of_value([[one.source, one.id, one.content] for one in active]),
        [(supposed or {}).get(one.id) or one.file(review, "records") for one in active],
    )
    found["context"] = Given(of_value(context_contents(known)), context_tables(review, known))
    found["editions"] = given_editions(review, known)
    found["library_files"] = given_documents(review, known)
    found["meaning"] = given_meaning(review)
    found["coded"] = given_coding(known)
    found["register"] = given_register(known)
    found["board_said"] = given_board(known)
    found["inquired"] = given_inquired(review, known)
    return found


def lineage(active: tuple[Import, ...]) -> dict[str, Any]:
    """Families of releases, oldest first, and which source copies which."""
    families: dict[str, list[str]] = {}
    for one in active:
        if one.mapping.get("release_of"):
            families.setdefault(str(one.mapping["release_of"]), []).append(one.source)
    received = {one.source: (str(one.body["received_on"]), one.source) for one in active}
    return {
        "families": {n: sorted(held, key=lambda s: received[s]) for n, held in families.items()},
        "fed_by": {
            one.source: one.mapping["fed_by"] for one in active if one.mapping.get("fed_by")
        },
    }


def _source(one: Import, label: str) -> dict[str, object]:
    fed_by: Any = one.mapping.get("fed_by") or ()
    held: Any = one.body.get("quarantine") or {}
    told = ("grain", "scope", "publisher", "licence", "custodian", "release_of")
    return {
        "source": one.source,
        "import_id": one.id,
        "rows": one.rows,
        "n_quarantined": len(one.quarantined),
        "quarantined": ", ".join(str(number) for number in one.quarantined) or None,
        "why_quarantined": held.get("why"),
        "received_on": one.body["received_on"],
        "at": one.at,
        "by": one.by,
        "file_name": one.body["file_name"],
        "sha256": one.snapshot,
        "label": label,
        "fed_by": ", ".join(fed_by) or None,
        **{name: one.mapping.get(name) for name in told},
    }


def claims_of(done: RunDone) -> Any:
    """The verdicts on the claims of a finished run."""
    _, manifest = current_run(done.folder.parent)
    return products_of(done.folder, manifest).value("claims_checked")
