"""Questions about the codebook: one code with its history, what was done to the whole, what can be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from vedette.core.library.codebook import TOLD, Change, Codebook, codebook
from vedette.pipeline.decisions import Act, Decision
from vedette.pipeline.stepping import Steps, at_codebook, steps
from vedette.pipeline.undoing import history, mark
from vedette.web.reviews.visit import Visit
from vedette.web.ui.parts import Entry
from vedette.web.ui.templatetags.addresses import address


def turns(visit: Visit) -> Steps:
    """What the viewer can take back at the codebook, and do again."""
    return steps(visit.review.decisions(), visit.viewer.name, at_codebook)


@dataclass(frozen=True, slots=True)
class _Told:
    decision: Decision
    book: Codebook
    """As it was before."""


def changes(visit: Visit, code: str | None = None) -> list[Entry]:
    """What was done to the codebook, or to one code of it, the latest first; each with its undo."""
    known = visit.review.decisions()
    state = {str(row["mark"]): row["state"] for row in history(known)}
    found = []
    before: list[Decision] = []
    for one in known:
        if one.act is Act.CODEBOOK:
            if code is None or code in (one.body.get("code"), one.body.get("into")):
                found.append(_Told(one, codebook(other.body for other in before)))
            if state[mark(one)] == "in force":
                before.append(one)
    return [_entry(visit, one, str(state[mark(one.decision)])) for one in reversed(found)]


def _entry(visit: Visit, told: _Told, state: str) -> Entry:
    body, book = told.decision.body, told.book
    kind = Change(str(body["change"]))
    held = book.codes.get(str(body["code"]))
    names = {"code": held.name if held else str(body.get("name", body["code"]))}
    for key in ("parent", "into"):
        one = book.codes.get(str(body.get(key)))
        names[key] = one.name if one else gettext("the top")
    words = {
        Change.ADD: gettext("Code added: %(code)s"),
        Change.EDIT: gettext("Code changed: %(code)s"),
        Change.MOVE: gettext("Code moved: %(code)s under %(parent)s"),
        Change.MERGE: gettext("Codes merged: %(code)s into %(into)s"),
        Change.RETIRE: gettext("Code given no more: %(code)s"),
    }[kind] % names
    is_undone = state == "taken back"
    may_undo = visit.world is not None and visit.viewer.may("library.code") and not is_undone
    url = address(visit.slug, "library:codebook_undo", mark(told.decision)) if may_undo else ""
    if is_undone:
        words = gettext("%(what)s (taken back)") % {"what": words}
    changed = [
        (_fields()[name], getattr(held, name, "") if held else None, body[name])
        for name in TOLD
        if kind is Change.EDIT and name in body and held and getattr(held, name) != body[name]
    ]
    return Entry(
        told.decision.at[:16].replace("T", " "),
        told.decision.by,
        words,
        str(body.get("why") or ""),
        changed,
        url,
    )


def _fields() -> dict[str, str]:
    return {
        "name": gettext("Name"),
        "definition": gettext("Definition"),
        "include": gettext("Use it when"),
        "exclude": gettext("Do not use it when"),
        "example": gettext("Example"),
        "alias": gettext("Other words"),
        "issue_area": gettext("Issue area"),
    }


def places(book: Codebook, without: str | None = None) -> Sequence[tuple[str, str]]:
    """Codes as choices, by their paths; those under one of them left out."""
    gone = book.below(without) if without else frozenset()
    return [(one.code, book.path(one)) for _, one in book.tree() if one.code not in gone]
