"""Words of how something stands on what it rests on, and where the pages of what people wrote are."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from vedette.core.evidence.chain import State
from vedette.web.ui.templatetags.addresses import address

STATES: Mapping[str, tuple[str, Promise]] = {
    State.CURRENT: ("ok", gettext_lazy("up to date")),
    State.HELD: ("held", gettext_lazy("old value held")),
    State.OUT_OF_DATE: ("red", gettext_lazy("out of date")),
    State.BROKEN: ("broken", gettext_lazy("evidence is gone")),
}
"""State of what something rests on -> sign and words."""
WRITTEN: Mapping[str, tuple[str, str]] = {
    "finding": ("finding", "evidence:finding"),
    "conclusion": ("finding", "evidence:finding"),
    "lesson": ("finding", "evidence:finding"),
    "recommendation": ("recommendation", "recommendations:recommendation"),
    "proposal": ("proposal", "proposals:proposal"),
    "action": ("action", "actions:action"),
    "work_stream": ("action", "actions:action"),
    "progress_report": ("action", "actions:action"),
    "meeting": ("meeting", "consultations:meeting"),
    "agenda_item": ("meeting", "consultations:meeting"),
    "statement": ("claim", "statements:statement"),
    "report_block": ("report", "reports:text"),
    "briefing": ("report", "briefings:briefing"),
}
"""Kind of what people wrote -> glyph and name of the address of its page."""
_ON_ONE_PAGE = frozenset(("report_block",))
"""Kinds that stand together on one page, each at its place."""


def written_url(slug: str, kind: str, ref: str) -> str:
    """Where something that people wrote stands."""
    home = WRITTEN[kind][1]
    if kind == "agenda_item":
        meeting, _, key = ref.partition("/")
        return f"{address(slug, home, meeting)}#point-{key}"
    if kind == "progress_report":
        return f"{address(slug, home, ref.partition('/')[0])}#reports"
    if kind in _ON_ONE_PAGE:
        return f"{address(slug, home)}#{ref}"
    return address(slug, home, ref)
