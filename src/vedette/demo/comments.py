"""The comment round of the sample review: a first draft, what those who were asked said of it, and the answers."""

from __future__ import annotations

import importlib.resources
import json
from collections.abc import Mapping
from typing import Any

from vedette.core.reports.comments import Comment, Route
from vedette.core.reports.text import BlockKind, Change
from vedette.pipeline.comments import dispose, submit_comments, text_changes
from vedette.pipeline.decisions import Author
from vedette.pipeline.report_changes import change_block
from vedette.pipeline.report_text import text_of
from vedette.pipeline.rounds import open_round
from vedette.pipeline.stakeholders import register_of
from vedette.pipeline.versions import make_version
from vedette.pipeline.workspace import Review

EDITOR = Author("editor", "2021-08-02T09:00:00Z")
_ANSWERED = Author("editor", "2021-09-01T09:00:00Z")


def add_comments(review: Review) -> None:
    """A draft, a round on it, comments of several routes, most of them answered.

    Raises:
        WrongState: There was no run yet.
    """
    path = importlib.resources.files("vedette.demo") / "stated" / "comments.json"
    told = json.loads(path.read_text("utf-8"))
    make_version(review, "Draft 1", "For the round with contributors", EDITOR)
    asked = sorted(register_of(review.decisions()).stakeholders)[: len(told["of"]) + 2]
    terms = {"version": "Draft 1", "deadline": "2021-08-31", "stage": "midterm", "to": asked}
    made = open_round(review, terms, EDITOR)
    paragraphs = [
        one.ref for one in text_of(review, review.decisions()) if one.kind is BlockKind.PARAGRAPH
    ]
    held: list[Comment] = []
    for n, (entity, said) in enumerate(zip(asked, told["of"], strict=False)):
        words = [_placed(one, paragraphs) for one in said["comments"]]
        author = Author("editor", f"2021-08-{10 + n}T10:00:00Z")
        held += submit_comments(review, made.ref, entity, words, author, route=Route(said["route"]))
    _answer(review, held, told["answers"], paragraphs)


def _placed(said: Mapping[str, Any], paragraphs: list[str]) -> dict[str, str]:
    """A comment of the file; its paragraph is one that people wrote, by its place among them."""
    words = {name: str(value) for name, value in said.items() if name != "on"}
    at = said.get("on")
    return {**words, "block": paragraphs[at]} if at is not None and at < len(paragraphs) else words


def _answer(
    review: Review, held: list[Comment], answers: list[dict[str, Any]], paragraphs: list[str]
) -> None:
    """The answers in their order; one that changes the text names its change."""
    for one in answers:
        told: dict[str, object] = {"code": one["code"], "reason": one.get("reason", "")}
        if "of" in one:
            told["of"] = held[one["of"]].ref
        if "edit" in one and paragraphs:
            ref = paragraphs[0]
            before = next(b for b in text_of(review, review.decisions()) if b.ref == ref).text
            words = {"text": f"{before} {one['edit']}"}
            change_block(review, ref, Change.EDIT, words, _ANSWERED)
            told["changes"] = [text_changes(review)[-1].mark]
        dispose(review, [held[n].ref for n in one["comments"]], told, _ANSWERED)
