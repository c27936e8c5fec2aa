"""Words of project proposals: phases, chapters, tables and their columns, what was done."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext_lazy

from vedette.core.recommendations.budgets import Promise
from vedette.core.recommendations.charges import Use
from vedette.core.recommendations.proposal_rows import Grade, Level
from vedette.core.recommendations.proposals import Change
from vedette.core.recommendations.spending import Flow, Standing
from vedette.web.ui.printing import date_in_words, marked

PHASES: Mapping[str, tuple[str, Lazy]] = {
    "concept": ("quiet", gettext_lazy("concept note")),
    "proposal": ("quiet", gettext_lazy("full proposal")),
    "submitted": ("held", gettext_lazy("submitted")),
    "approved": ("ok", gettext_lazy("approved")),
    "funded": ("ok", gettext_lazy("funded")),
    "running": ("ok", gettext_lazy("under way")),
    "closed": ("quiet", gettext_lazy("closed")),
    "rejected": ("broken", gettext_lazy("not funded")),
}
"""Phase -> sign and words."""
FACTS: Mapping[str, Lazy] = {
    "title": gettext_lazy("Title"),
    "entity": gettext_lazy("Who carries it out"),
    "fund": gettext_lazy("Whose money is asked for"),
    "starts_on": gettext_lazy("First day"),
    "ends_on": gettext_lazy("Last day"),
    "currency": gettext_lazy("Currency of the budget"),
    "support_rate": gettext_lazy("Programme support cost, share of direct costs"),
    "priced_on": gettext_lazy("Day whose rates of exchange count"),
}
SECTIONS: Mapping[str, Lazy] = {
    "summary": gettext_lazy("Summary"),
    "context": gettext_lazy("Context"),
    "problem": gettext_lazy("Problem"),
    "objective": gettext_lazy("Objective"),
    "implementation": gettext_lazy("Implementation"),
    "partners": gettext_lazy("Partners"),
    "monitoring": gettext_lazy("Monitoring and evaluation"),
    "sustainability": gettext_lazy("Sustainability"),
    "gender": gettext_lazy("Gender and human rights"),
    "annexes": gettext_lazy("Annexes"),
}
FIELDS: Mapping[str, Lazy] = {**FACTS, **SECTIONS, "to": gettext_lazy("Phase")}
TABLES: Mapping[str, Lazy] = {
    "results": gettext_lazy("Logical framework"),
    "tasks": gettext_lazy("Work plan"),
    "risks": gettext_lazy("Risks"),
    "lines": gettext_lazy("Budget lines"),
    "rates": gettext_lazy("Rates of exchange"),
    "pledges": gettext_lazy("Donors"),
    "entries": gettext_lazy("Movements of money"),
}
COLUMNS: Mapping[str, Lazy] = {
    "key": gettext_lazy("Key"),
    "level": gettext_lazy("Level"),
    "statement": gettext_lazy("Result"),
    "parent": gettext_lazy("Serves"),
    "indicator": gettext_lazy("Indicator"),
    "baseline": gettext_lazy("Baseline"),
    "target": gettext_lazy("Target"),
    "means": gettext_lazy("Verification"),
    "assumptions": gettext_lazy("Assumptions"),
    "name": gettext_lazy("Task"),
    "start": gettext_lazy("From"),
    "end": gettext_lazy("To"),
    "responsible": gettext_lazy("Responsible"),
    "output": gettext_lazy("Output"),
    "after": gettext_lazy("After"),
    "risk": gettext_lazy("Risk"),
    "likelihood": gettext_lazy("Likelihood"),
    "impact": gettext_lazy("Impact"),
    "response": gettext_lazy("What is done about it"),
    "category": gettext_lazy("Category"),
    "description": gettext_lazy("What"),
    "unit": gettext_lazy("Unit"),
    "quantity": gettext_lazy("Quantity"),
    "unit_cost": gettext_lazy("Unit cost"),
    "currency": gettext_lazy("Currency"),
    "year": gettext_lazy("Year"),
    "on": gettext_lazy("Day"),
    "per_unit": gettext_lazy("Units for one of the budget"),
    "source": gettext_lazy("Source"),
    "donor": gettext_lazy("Donor"),
    "amount": gettext_lazy("Amount"),
    "promise": gettext_lazy("State"),
    "flow": gettext_lazy("Movement"),
    "line": gettext_lazy("Budget line"),
    "document": gettext_lazy("Document"),
    "note": gettext_lazy("Note"),
}
LEVELS: Mapping[str, Lazy] = {
    Level.IMPACT: gettext_lazy("Impact"),
    Level.OUTCOME: gettext_lazy("Outcome"),
    Level.OUTPUT: gettext_lazy("Output"),
    Level.ACTIVITY: gettext_lazy("Activity"),
}
GRADES: Mapping[str, Lazy] = {
    Grade.LOW: gettext_lazy("low"),
    Grade.MEDIUM: gettext_lazy("medium"),
    Grade.HIGH: gettext_lazy("high"),
}
PROMISES: Mapping[str, Lazy] = {
    Promise.ASKED: gettext_lazy("asked"),
    Promise.PLEDGED: gettext_lazy("pledged"),
    Promise.CONFIRMED: gettext_lazy("confirmed in writing"),
    Promise.RECEIVED: gettext_lazy("received"),
    Promise.REFUSED: gettext_lazy("refused"),
}
FLOWS: Mapping[str, Lazy] = {
    Flow.RECEIVED: gettext_lazy("received"),
    Flow.COMMITTED: gettext_lazy("committed"),
    Flow.SPENT: gettext_lazy("spent"),
}
USES: Mapping[str, tuple[str, Lazy]] = {
    Use.OVERPLANNED: ("red", gettext_lazy("actions plan more than the line holds")),
    Use.UNUSED: ("held", gettext_lazy("no action uses it")),
    Use.WITHIN: ("ok", gettext_lazy("within the budget")),
    Use.GONE: ("red", gettext_lazy("charged, and no more in the budget")),
}
STANDINGS: Mapping[str, tuple[str, Lazy]] = {
    Standing.OVERSPENT: ("red", gettext_lazy("overspent")),
    Standing.OVERCOMMITTED: ("red", gettext_lazy("committed beyond the budget")),
    Standing.IDLE: ("held", gettext_lazy("idle: its year has begun")),
    Standing.NOT_BEGUN: ("quiet", gettext_lazy("its year has not begun")),
    Standing.WITHIN: ("ok", gettext_lazy("within the budget")),
}
"""How a line of the budget stands -> sign and words."""
CATEGORIES: Mapping[str, Lazy] = {
    "1": gettext_lazy("Staff and other personnel costs"),
    "2": gettext_lazy("Supplies, commodities, materials"),
    "3": gettext_lazy("Equipment, vehicles and furniture including depreciation"),
    "4": gettext_lazy("Contractual services"),
    "5": gettext_lazy("Travel"),
    "6": gettext_lazy("Transfers and grants to counterparts"),
    "7": gettext_lazy("General operating and other direct costs"),
}
"""Direct budget categories in words; which there are is the code list's to say."""
DONE: Mapping[str, Lazy] = {
    Change.ADD: gettext_lazy("Written"),
    Change.EDIT: gettext_lazy("Said differently"),
    Change.LINK: gettext_lazy("Recommendation linked"),
    Change.UNLINK: gettext_lazy("Link taken away"),
    Change.ACCEPT: gettext_lazy("New value taken over"),
    Change.HOLD: gettext_lazy("Old value held"),
    Change.PUT: gettext_lazy("Rows put"),
    Change.DROP: gettext_lazy("Row taken out"),
    Change.PHASE: gettext_lazy("Moved"),
}
CHOICES: Mapping[str, Mapping[str, Lazy]] = {
    "level": LEVELS,
    "likelihood": GRADES,
    "impact": GRADES,
    "promise": PROMISES,
    "flow": FLOWS,
    "category": CATEGORIES,
}
"""Column that takes a code -> its words."""


_NUMBERS = ("quantity", "unit_cost", "amount", "per_unit")
_DAYS = ("start", "end", "on")


def cell(name: str, said: str) -> Lazy | str:
    """What a cell says: a code in words, a day and a number as the reader's language writes them."""
    held = CHOICES.get(name)
    if held is not None:
        return held.get(said, said)
    if name in _NUMBERS and said:
        return marked(f"{Decimal(said):,}")
    return date_in_words(said).replace(" ", "\u00a0") if name in _DAYS else said
