"""Words of recommendations: priorities, the three states, what was done."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from vedette.core.actions.measured import Check, Claim, Effect
from vedette.core.kernel.templates import known_horizons
from vedette.core.recommendations.alike import Why
from vedette.core.recommendations.changes import Change
from vedette.core.recommendations.effect import Comparison, Exposure, Outcome
from vedette.core.recommendations.states import Axis
from vedette.core.stats.figure_effect import Look
from vedette.web.ui.told import retold
from vedette.web.ui.vocabulary import VOCABULARY

PRIORITIES: Mapping[str, Promise] = {
    "critical": gettext_lazy("Critical"),
    "important": gettext_lazy("Important"),
    "opportunity": gettext_lazy("Opportunity for improvement"),
}
FEASIBILITY: Mapping[str, Promise] = {
    "ready": gettext_lazy("Can be done now"),
    "with_effort": gettext_lazy("Can be done with effort"),
    "needs_decision": gettext_lazy("Needs a decision of another body"),
    "not_able": gettext_lazy("Addressee not able to act"),
}
COSTS: Mapping[str, Promise] = {
    "existing": gettext_lazy("Within existing resources"),
    "low": gettext_lazy("Low cost"),
    "medium": gettext_lazy("Medium cost"),
    "high": gettext_lazy("High cost"),
    "unknown": gettext_lazy("Not yet costed"),
}
AXES: Mapping[str, Promise] = {
    Axis.RESPONSE: gettext_lazy("Response"),
    Axis.IMPLEMENTATION: gettext_lazy("Implementation"),
    Axis.CLOSURE: gettext_lazy("Closure"),
}
ASKED: Mapping[str, Promise] = {
    Axis.RESPONSE: gettext_lazy("What the addressee says"),
    Axis.IMPLEMENTATION: gettext_lazy("What the owner does"),
    Axis.CLOSURE: gettext_lazy("Whether it is still asked for"),
}
"""What each of the three states answers."""
STATES: Mapping[str, tuple[str, Promise]] = {
    "draft": ("quiet", gettext_lazy("draft")),
    "proposed": ("held", gettext_lazy("issued, awaiting response")),
    "under_consideration": ("held", gettext_lazy("under consideration")),
    "accepted": ("ok", gettext_lazy("accepted")),
    "partially_accepted": ("ok", gettext_lazy("partially accepted")),
    "not_accepted": ("broken", gettext_lazy("not accepted")),
    "not_started": ("quiet", gettext_lazy("not started")),
    "in_progress": ("held", gettext_lazy("under way")),
    "implemented": ("ok", gettext_lazy("implemented")),
    "not_implemented": ("broken", gettext_lazy("not implemented")),
    "open": ("quiet", gettext_lazy("open")),
    "closed_implemented": ("ok", gettext_lazy("closed: implemented")),
    "closed_not_implemented": ("broken", gettext_lazy("closed without implementation")),
    "overtaken": ("broken", gettext_lazy("overtaken by events")),
    "superseded": ("broken", gettext_lazy("superseded")),
    "withdrawn": ("broken", gettext_lazy("withdrawn")),
}
"""State on any of the three -> sign and words."""
EFFECTS: Mapping[str, tuple[str, Promise]] = {
    Effect.NOT_DUE: ("quiet", gettext_lazy("nothing can be measured yet")),
    Effect.CANNOT_TELL: ("held", gettext_lazy("cannot be told yet")),
    Effect.EFFECT: ("ok", gettext_lazy("a change is shown")),
    Effect.NO_EFFECT: ("red", gettext_lazy("no effect of the declared size")),
    Effect.WORSE: ("red", gettext_lazy("worse")),
}
"""What was measured of a declared effect -> sign and words."""
CLAIMS: Mapping[str, Promise] = {
    Claim.NONE: gettext_lazy("No contribution can be claimed."),
    Claim.OBSERVED: gettext_lazy("An observed change, no more."),
    Claim.CONSISTENT: gettext_lazy("Consistent with a contribution; proves none."),
    Claim.PROBABLE: gettext_lazy("A contribution is probable."),
}
CHECKS: Mapping[str, Promise] = {
    Check.DECLARED_BEFORE: gettext_lazy("Declared before its start"),
    Check.AT_THE_DATE: gettext_lazy("The change came at the date"),
    Check.NO_TREND: gettext_lazy("No trend before the date"),
    Check.CONTROL_STAYED: gettext_lazy("The control did not change"),
    Check.AGAINST_CONTROL: gettext_lazy("A fall against the control"),
    Check.SAME_MIX: gettext_lazy("A fall at the same mix of missions"),
    Check.OTHER_BASE: gettext_lazy("A fall without the last year of the base"),
    Check.NO_ONE_MISSION: gettext_lazy("A fall without any one mission"),
}
"""What a claim of a contribution rests on."""
LOOKS: Mapping[str, Promise] = {
    Look.BEFORE: gettext_lazy("Rate before"),
    Look.AFTER: gettext_lazy("Rate after"),
    Look.RATIO: gettext_lazy("After against before"),
    Look.STEP: gettext_lazy("Step at the date"),
    Look.TREND: gettext_lazy("Trend before, year to year"),
    Look.EXPECTED: gettext_lazy("Expected by the trend before"),
    Look.CONTROL: gettext_lazy("The control, after against before"),
    Look.AGAINST_CONTROL: gettext_lazy("Against the control"),
    Look.SAME_MIX: gettext_lazy("Same mix of missions"),
    Look.FIVE_YEARS: gettext_lazy("Against five years before"),
    Look.WITHOUT_LAST_YEAR: gettext_lazy("Without the last year before"),
    Look.LOWEST: gettext_lazy("Without one mission, lowest"),
    Look.HIGHEST: gettext_lazy("Without one mission, highest"),
    Look.WITHOUT_LARGEST: gettext_lazy("Without the largest incident of each side"),
    Look.WATCHED: gettext_lazy("Watched month by month"),
}
"""Ways to look at what came after a measure."""
RULES: Mapping[str, Promise] = {
    "action": gettext_lazy("One action"),
    "owner": gettext_lazy("One owner"),
    "deadline": gettext_lazy("One deadline"),
    "able": gettext_lazy("Able to act"),
    "measurable": gettext_lazy("Measurable"),
    "evidence": gettext_lazy("Rests on a finding"),
    "place": gettext_lazy("In its place"),
}
"""Rule of the quality check -> what it asks for."""
WHY: Mapping[str, Promise] = {
    Why.DUPLICATE: gettext_lazy("Perhaps the same"),
    Why.CONFLICT: gettext_lazy("Perhaps a contradiction"),
}
OUTCOMES: Mapping[str, Promise] = {
    Outcome.DEATHS: gettext_lazy("Deaths"),
    Outcome.INCIDENTS: gettext_lazy("Incidents with deaths"),
    Outcome.ALL_INCIDENTS: gettext_lazy("Incidents with or without deaths"),
    Outcome.INJURIES: gettext_lazy("Injuries"),
    Outcome.SEVERE_INJURIES: gettext_lazy("Severe injuries"),
}
EXPOSURES: Mapping[str, Promise] = {
    Exposure.STRENGTH: gettext_lazy("Person-years of those who are counted"),
    Exposure.TIME: gettext_lazy("Time alone"),
}
COMPARISONS: Mapping[str, Promise] = {
    Comparison.BEFORE: gettext_lazy("The same missions before"),
    Comparison.CONTROL: gettext_lazy("The same missions before, and others at both times"),
}
COMPONENTS: Mapping[str, Promise] = {
    "uniformed": gettext_lazy("Uniformed"),
    "military": gettext_lazy("Military"),
    "police": gettext_lazy("Police"),
    "civilian": gettext_lazy("Civilian"),
}
DONE: Mapping[str, Promise] = {
    Change.ADD: gettext_lazy("Written"),
    Change.EDIT: gettext_lazy("Said differently"),
    Change.LINK: gettext_lazy("Finding linked"),
    Change.UNLINK: gettext_lazy("Link taken away"),
    Change.ACCEPT: gettext_lazy("New value taken over"),
    Change.HOLD: gettext_lazy("Old value held"),
    Change.STATE: gettext_lazy("Moved"),
    Change.MERGE: gettext_lazy("Merged"),
    Change.SPLIT: gettext_lazy("Split"),
    Change.DECLARE: gettext_lazy("Effect declared"),
}
FIELDS: Mapping[str, Promise] = {
    "text": gettext_lazy("Recommendation"),
    "issue_area": gettext_lazy("Issue area"),
    "horizon": gettext_lazy("Horizon"),
    "addressee": gettext_lazy("Addressee"),
    "lead": gettext_lazy("Lead owner"),
    "supporting": gettext_lazy("Supporting owners"),
    "priority": gettext_lazy("Priority"),
    "feasibility": gettext_lazy("Feasibility"),
    "cost_class": gettext_lazy("Cost class"),
    "effect": gettext_lazy("Expected effect"),
    "indicator": gettext_lazy("Indicator"),
    "deadline": gettext_lazy("Deadline"),
    "lowers_casualties": gettext_lazy("Claims to lower casualties"),
    "to": gettext_lazy("State"),
}
CODES: Mapping[str, Mapping[str, Promise]] = {
    "priority": PRIORITIES,
    "feasibility": FEASIBILITY,
    "cost_class": COSTS,
}
"""Field that is a code -> its words; those of horizons are of the template."""


def coded(name: str, code: str) -> Promise | str:
    """A code of a field in words; "" for none."""
    if name == "horizon":
        return horizon(code)
    return CODES.get(name, {}).get(code, code) if code else ""


def horizon(code: str) -> str:
    """A horizon in the words of its template, in the reader's language; "" for none."""
    held = known_horizons().get(code)
    return retold(held.label) if held else code


def cause(code: str) -> str:
    """A cause in words."""
    return str(VOCABULARY.get(code, code))
