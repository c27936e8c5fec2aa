"""The bin of a review: what was removed or taken back within 30 days, and how it comes back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from vedette.core.trust.bin import KEPT_IN_BIN
from vedette.pipeline.bringing_back import can_bring_back
from vedette.pipeline.decisions import Act, Decision
from vedette.pipeline.imports import as_import, target_of
from vedette.pipeline.undoing import OF_LIBRARY, is_in_force, mark, target
from vedette.web.reviews.list_views import openable
from vedette.web.reviews.reads import binned_views
from vedette.web.reviews.visit import Visit
from vedette.web.ui.templatetags.addresses import address


@dataclass(frozen=True, slots=True)
class Binned:
    """One thing in the bin.

    Args:
        kind: What kind of thing.
        words: Which one, as its reference or name.
        by: Who removed it or took it back.
        at: When.
        why: The reason, if one was given.
        restore_url: Address that takes a POST and brings it back; empty where the viewer may not, or it cannot be.
        remedy: What to do instead where it cannot be.
    """

    kind: Promise
    words: str
    by: str
    at: dt.datetime
    why: str = ""
    restore_url: str = ""
    remedy: Promise | str = ""

    @property
    def until(self) -> dt.datetime:
        """Until when it lies there."""
        return self.at + KEPT_IN_BIN


_JUDGE, _CHOOSE, _ADD = "linkage.judge", "linkage.choose", "library.add"
_RECOMMEND = "recommendations.write"
_CONSULT = "consultations.write"
_NAMED = (
    "finding",
    "recommendation",
    "proposal",
    "action",
    "block",
    "briefing",
    "meeting",
    "statement",
    "stakeholder",
    "capacity",
    "name",
    "change",
    "field",
    "record",
    "left",
    "right",
    "verdict",
    "value",
    "document",
    "file_name",
    "area",
)
_DECISIONS: dict[Act, tuple[Promise, str]] = {
    Act.JUDGE: (gettext_lazy("Judgement of a pair"), _JUDGE),
    Act.SPLIT: (gettext_lazy("Split of an incident"), _JUDGE),
    Act.MERGE: (gettext_lazy("Merge of incidents"), _JUDGE),
    Act.CHOOSE: (gettext_lazy("Choice of a value"), _CHOOSE),
    Act.CORRECT: (gettext_lazy("Correction of a value"), _CHOOSE),
    Act.CONTEXT: (gettext_lazy("Context table"), "sources.import"),
    Act.DOCUMENT: (gettext_lazy("Document"), _ADD),
    Act.DESCRIBE: (gettext_lazy("Description of a document"), _ADD),
    Act.FINDING: (gettext_lazy("Change of a finding"), "evidence.write"),
    Act.TRIANGULATE: (gettext_lazy("Verdict on evidence"), "evidence.judge"),
    Act.RECOMMENDATION: (gettext_lazy("Change of a recommendation"), _RECOMMEND),
    Act.PROPOSAL: (gettext_lazy("Change of a project"), _RECOMMEND),
    Act.EARLIER: (gettext_lazy("Recommendations of an earlier review"), _RECOMMEND),
    Act.ACTION: (gettext_lazy("Change of the action plan"), "actions.write"),
    Act.CAPACITY: (gettext_lazy("Change of an indicator"), "actions.write"),
    Act.MEETING: (gettext_lazy("Change of a meeting"), _CONSULT),
    Act.STATEMENT: (gettext_lazy("Change of a statement"), _CONSULT),
    Act.STAKEHOLDER: (gettext_lazy("Change of the register of stakeholders"), _CONSULT),
    Act.BLOCK: (gettext_lazy("Change of the report's text"), "reports.write"),
    Act.BRIEFING: (gettext_lazy("Change of a briefing"), "reports.write"),
}
"""Decisions that can be taken back: what they are called, what brings them back."""


_UNDO = {
    **dict.fromkeys(OF_LIBRARY, "library:undo"),
    Act.CONTEXT: "context:take_back",
    Act.TRIANGULATE: "evidence:undo",
    Act.FINDING: "evidence:take_back",
    Act.RECOMMENDATION: "recommendations:take_back",
    Act.PROPOSAL: "proposals:take_back",
    Act.EARLIER: "recommendations:undo_earlier",
    Act.ACTION: "actions:take_back",
    Act.CAPACITY: "capacities:take_back",
    Act.MEETING: "consultations:take_back",
    Act.STATEMENT: "statements:take_back",
    Act.STAKEHOLDER: "stakeholders:take_back",
    Act.BLOCK: "reports:take_back",
    Act.BRIEFING: "briefings:take_back",
}
"""Where what a room decided is taken back; what is not named here in the room of linkage."""


def binned(visit: Visit, now: dt.datetime) -> list[Binned]:
    """What lies in the bin of the viewer's world, the last removed first."""
    since = now - KEPT_IN_BIN
    known = visit.review.decisions()
    found = [*_views(visit), *_decisions(visit, known, since), *_imports(visit, known, since)]
    return sorted(found, key=lambda one: one.at, reverse=True)


def _views(visit: Visit) -> Iterator[Binned]:
    lists = openable(visit.viewer)
    for one in binned_views(visit.viewer, visit.slug):
        if one.binned_at is None or one.page not in lists:
            continue
        may = visit.viewer.may("lists.save") and (one.is_own or visit.viewer.may("review.settings"))
        yield Binned(
            gettext_lazy("View of a list"),
            f"{one.name} · {lists[one.page].words}",
            one.binned_by,
            one.binned_at,
            restore_url=address(visit.slug, "reviews:restore_view", one.id) if may else "",
        )


def _decisions(visit: Visit, known: tuple[Decision, ...], since: dt.datetime) -> Iterator[Binned]:
    for undo in (one for one in known if one.act is Act.UNDO and _at(one) > since):
        of = target(known, undo)
        if of is None or of.act not in _DECISIONS or not is_in_force(known, undo):
            continue
        words, action = _DECISIONS[of.act]
        may = visit.viewer.may(action)
        yield Binned(
            words,
            _about(of),
            undo.by,
            _at(undo),
            str(undo.body.get("why") or ""),
            _undo_url(visit, undo, of) if may else "",
        )


def _undo_url(visit: Visit, undo: Decision, of: Decision) -> str:
    name = _UNDO.get(of.act, "linkage:undo")
    back = urlencode({"back": address(visit.slug, "bin")})
    return f"{address(visit.slug, name, mark(undo))}?{back}"


def _imports(visit: Visit, known: tuple[Decision, ...], since: dt.datetime) -> Iterator[Binned]:
    may = visit.viewer.may("sources.import")
    for undo in (one for one in known if one.act is Act.UNDO_IMPORT and _at(one) > since):
        before = [one for one in known if one.n < undo.n and one.act is Act.IMPORT]
        of = target_of(undo, before)
        if of is None or not visit.viewer.may("sources.read"):
            continue
        made = as_import(of)
        if any(
            one.act is Act.IMPORT and as_import(one).key == made.key and one.n > undo.n
            for one in known
        ):
            continue
        can = can_bring_back(known, made.id)
        yield Binned(
            gettext_lazy("Notification") if "notification" in of.body else gettext_lazy("Import"),
            f"{made.id} · {made.source}",
            undo.by,
            _at(undo),
            str(undo.body.get("why") or ""),
            address(visit.slug, "imports:bring_back", made.id) if may and can else "",
            "" if can else gettext_lazy("Its source has changed since; undo later imports first."),
        )


def _about(decision: Decision) -> str:
    body = decision.body
    names = [body.get(name) for name in _NAMED]
    several = body.get("records")
    names += several if isinstance(several, list) else []
    return " · ".join(str(name) for name in names if name not in (None, ""))[:200]


def _at(decision: Decision) -> dt.datetime:
    return dt.datetime.fromisoformat(decision.at)
