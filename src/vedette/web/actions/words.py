"""Words of actions: levels, the four axes, what was done."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from vedette.core.actions.changes import Change
from vedette.core.actions.reminders import About
from vedette.web.recommendations import words as of_recommendations

LEVELS: Mapping[str, Promise] = {
    "field": gettext_lazy("Field"),
    "headquarters": gettext_lazy("Headquarters"),
    "member_state": gettext_lazy("Member State"),
}
IMPLEMENTATION: Mapping[str, tuple[str, Promise]] = {
    "not_started": ("quiet", gettext_lazy("not started")),
    "in_progress": ("held", gettext_lazy("under way")),
    "implemented": ("ok", gettext_lazy("implemented")),
}
"""What the owner reports -> sign and words."""
RESPONSES: Mapping[str, tuple[str, Promise]] = {
    code: of_recommendations.STATES[code]
    for code in ("draft", "proposed", "under_consideration", "accepted", "partially_accepted", "not_accepted")
}  # fmt: skip
NO_RESPONSE = ("quiet", gettext_lazy("nobody was asked"))
JUDGEMENTS: Mapping[str, tuple[str, Promise]] = {
    "not_judged": ("quiet", gettext_lazy("not judged")),
    "await_response": ("quiet", gettext_lazy("open: await response")),
    "response_received": ("held", gettext_lazy("open: response received")),
    "acceptable": ("ok", gettext_lazy("open: acceptable response")),
    "acceptable_alternate": ("ok", gettext_lazy("open: acceptable alternate response")),
    "unacceptable": ("red", gettext_lazy("open: unacceptable response")),
    "closed_acceptable": ("ok", gettext_lazy("closed: acceptable action")),
    "closed_alternate": ("ok", gettext_lazy("closed: acceptable alternate action")),
    "closed_exceeds": ("ok", gettext_lazy("closed: exceeds what was recommended")),
    "closed_unacceptable": ("red", gettext_lazy("closed: unacceptable action")),
    "closed_reconsidered": ("broken", gettext_lazy("closed: reconsidered")),
    "closed_overtaken": ("broken", gettext_lazy("closed: overtaken by events")),
    "closed_superseded": ("broken", gettext_lazy("closed: superseded")),
}
EFFECTS: Mapping[str, tuple[str, Promise]] = {
    "not_declared": ("quiet", gettext_lazy("not declared")),
    "not_due": ("quiet", gettext_lazy("not measured yet")),
    "cannot_tell": ("held", gettext_lazy("cannot tell yet")),
    "effect": ("ok", gettext_lazy("effect shown")),
    "no_effect": ("red", gettext_lazy("no effect")),
    "worse": ("red", gettext_lazy("worse")),
}
REMINDERS: Mapping[str, tuple[str, Promise]] = {
    About.OVERDUE: ("red", gettext_lazy("overdue")),
    About.EXPIRED: ("red", gettext_lazy("proof has expired: it is under way again")),
    About.REPORT_DUE: ("held", gettext_lazy("a report is due")),
    About.DUE_SOON: ("held", gettext_lazy("due within 30 days")),
    About.EXPIRES_SOON: ("held", gettext_lazy("proof expires within 30 days")),
    About.DECIDE: ("held", gettext_lazy("another deadline is asked for")),
    About.UPDATED: ("ok", gettext_lazy("updated")),
}
FATES: Mapping[str, tuple[str, Promise]] = {
    "same": ("quiet", gettext_lazy("the same")),
    "changed": ("held", gettext_lazy("changed")),
    "new": ("ok", gettext_lazy("new")),
    "gone": ("broken", gettext_lazy("gone")),
}
GRADES: Mapping[str, Promise] = {
    "low": gettext_lazy("low"),
    "medium": gettext_lazy("medium"),
    "high": gettext_lazy("high"),
}
DONE: Mapping[str, Promise] = {
    Change.ADD: gettext_lazy("Written"),
    Change.EDIT: gettext_lazy("Said differently"),
    Change.LINK: gettext_lazy("Recommendation linked"),
    Change.UNLINK: gettext_lazy("Link taken away"),
    Change.ACCEPT: gettext_lazy("New value taken over"),
    Change.HOLD: gettext_lazy("Old value held"),
    Change.PUT: gettext_lazy("Row put"),
    Change.DROP: gettext_lazy("Row taken out"),
    Change.REPORT: gettext_lazy("Reported"),
    Change.PROVE: gettext_lazy("Proof handed in"),
    Change.VERIFY: gettext_lazy("Verified"),
    Change.ASK: gettext_lazy("Another deadline asked for"),
    Change.DECIDE: gettext_lazy("Deadline decided"),
    Change.JUDGE: gettext_lazy("Judged"),
    Change.MEASURE: gettext_lazy("Effect noted"),
    Change.MERGE: gettext_lazy("Merged"),
    Change.SPLIT: gettext_lazy("Split"),
    Change.BASELINE: gettext_lazy("Baseline kept"),
    Change.PACK: gettext_lazy("Taken along offline"),
    Change.BRING: gettext_lazy("Offline edits merged"),
    Change.SETTLE: gettext_lazy("Conflict settled"),
}
FIELDS: Mapping[str, Promise] = {
    "title": gettext_lazy("What is to be done"),
    "text": gettext_lazy("How"),
    "stream": gettext_lazy("Work stream"),
    "level": gettext_lazy("Level"),
    "lead": gettext_lazy("Lead owner"),
    "supporting": gettext_lazy("Supporting owners"),
    "focal": gettext_lazy("Focal points"),
    "starts_on": gettext_lazy("Begins on"),
    "due_on": gettext_lazy("Due on"),
    "after": gettext_lazy("After"),
    "cost": gettext_lazy("Cost"),
    "currency": gettext_lazy("Currency"),
    "funding": gettext_lazy("Paid by"),
    "every": gettext_lazy("Months between reports"),
}
CELLS: Mapping[str, Promise] = {
    **{name: said for name, said in FIELDS.items() if name not in ("text", "focal", "currency", "every")},
    "charges": gettext_lazy("Budget lines"),
    "percent": gettext_lazy("Percent"),
    "judgement": gettext_lazy("Judgement"),
    "milestones": gettext_lazy("Milestones"),
    "recommendations": gettext_lazy("Recommendations"),
}  # fmt: skip
"""What is compared between two days."""


def coded(name: str, code: str) -> Promise | str:
    """A code of a field in words; "" for none."""
    if name == "judgement" and code:
        return JUDGEMENTS[code][1]
    return LEVELS.get(code, code) if name == "level" else code
