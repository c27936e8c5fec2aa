"""Words of findings: kinds, stages, what evidence does, how far it can be trusted, what was done."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from vedette.core.evidence.chain import Role
from vedette.core.evidence.findings import Bearing, Change, Kind, Outcome, Stage, Vote

KINDS: Mapping[str, Promise] = {
    Kind.FINDING: gettext_lazy("Finding"),
    Kind.CONCLUSION: gettext_lazy("Conclusion"),
    Kind.LESSON: gettext_lazy("Lesson"),
}
BEARINGS: Mapping[str, Promise] = {
    Bearing.INTERNAL: gettext_lazy("Internal challenge"),
    Bearing.EXTERNAL: gettext_lazy("External context"),
}
STAGES: Mapping[str, tuple[str, Promise]] = {
    Stage.DRAFT: ("quiet", gettext_lazy("draft")),
    Stage.CHALLENGED: ("held", gettext_lazy("challenged")),
    Stage.CONFIRMED: ("ok", gettext_lazy("confirmed")),
    Stage.WITHDRAWN: ("broken-red", gettext_lazy("withdrawn")),
}
"""Stage -> sign and words."""
ROLES: Mapping[str, Promise] = {
    Role.SUPPORTS: gettext_lazy("Supports"),
    Role.CONTRADICTS: gettext_lazy("Speaks against"),
    Role.QUALIFIES: gettext_lazy("Qualifies"),
    Role.CONTEXT: gettext_lazy("Gives context"),
}
CONFIDENCE: Mapping[str, Promise] = {
    "high": gettext_lazy("High confidence"),
    "moderate": gettext_lazy("Moderate confidence"),
    "low": gettext_lazy("Low confidence"),
    "very_low": gettext_lazy("Very low confidence"),
}
MEANS: Mapping[str, Promise] = {
    "high": gettext_lazy("It is highly likely that the finding reflects what happens."),
    "moderate": gettext_lazy("It is likely that the finding reflects what happens."),
    "low": gettext_lazy("It is possible that the finding reflects what happens."),
    "very_low": gettext_lazy("It is not clear whether the finding reflects what happens."),
}
COMPONENTS: Mapping[str, Promise] = {
    "methodological_limitations": gettext_lazy("Limits of method"),
    "coherence": gettext_lazy("Coherence"),
    "adequacy": gettext_lazy("Adequacy"),
    "relevance": gettext_lazy("Relevance"),
}
CONCERNS: Mapping[str, Promise] = {
    "none": gettext_lazy("no concern"),
    "minor": gettext_lazy("minor concern"),
    "moderate": gettext_lazy("moderate concern"),
    "serious": gettext_lazy("serious concern"),
}
OUTCOMES: Mapping[str, Promise] = {
    Outcome.UPHELD: gettext_lazy("the finding stands"),
    Outcome.CHANGED: gettext_lazy("the finding was changed"),
    Outcome.WITHDRAWN: gettext_lazy("the finding was withdrawn"),
}
VOTES: Mapping[str, Promise] = {
    Vote.AGREE: gettext_lazy("agrees"),
    Vote.DISAGREE: gettext_lazy("disagrees"),
    Vote.ABSTAIN: gettext_lazy("abstains"),
}
DONE: Mapping[str, Promise] = {
    Change.ADD: gettext_lazy("Written"),
    Change.EDIT: gettext_lazy("Said differently"),
    Change.LINK: gettext_lazy("Evidence linked"),
    Change.UNLINK: gettext_lazy("Evidence taken away"),
    Change.ORDER: gettext_lazy("Evidence put in another order"),
    Change.ACCEPT: gettext_lazy("New value taken over"),
    Change.HOLD: gettext_lazy("Old value held"),
    Change.GRADE: gettext_lazy("Graded"),
    Change.CHALLENGE: gettext_lazy("Challenged"),
    Change.ANSWER: gettext_lazy("Challenge answered"),
    Change.STAGE: gettext_lazy("Moved"),
    Change.VOTE: gettext_lazy("Voted on"),
    Change.SAY: gettext_lazy("Talked about"),
}
NODES: Mapping[str, Promise] = {
    **KINDS,
    "figure": gettext_lazy("Figure"),
    "number": gettext_lazy("Number"),
    "quotation": gettext_lazy("Quotation"),
    "document": gettext_lazy("Document"),
    "interview": gettext_lazy("Interview"),
    "incident": gettext_lazy("Incident"),
    "person": gettext_lazy("Person"),
    "record": gettext_lazy("Source row"),
    "source": gettext_lazy("Source"),
    "publisher": gettext_lazy("Publisher"),
    "strength": gettext_lazy("Strength"),
    "recommendation": gettext_lazy("Recommendation"),
    "effect_plan": gettext_lazy("Effect declared before"),
    "earlier_recommendation": gettext_lazy("Earlier recommendation"),
    "proposal": gettext_lazy("Project proposal"),
    "action": gettext_lazy("Action"),
    "work_stream": gettext_lazy("Work stream"),
    "progress_report": gettext_lazy("Report on an action"),
    "meeting": gettext_lazy("Meeting"),
    "agenda_item": gettext_lazy("Point of an agenda"),
    "statement": gettext_lazy("Statement at a meeting"),
    "report_block": gettext_lazy("Paragraph of the report"),
    "briefing": gettext_lazy("Briefing"),
    "work": gettext_lazy("Work outside of the library"),
}
"""Kinds of nodes of the chain."""
PARTS: Mapping[str, Promise] = {
    "value": gettext_lazy("Value"),
    "low": gettext_lazy("Lower bound of the interval"),
    "high": gettext_lazy("Upper bound of the interval"),
    "level": gettext_lazy("Coverage of the interval"),
    "range_low": gettext_lazy("By the lowest values of the sources"),
    "range_high": gettext_lazy("By the highest values of the sources"),
    "n": gettext_lazy("People or incidents counted"),
    "n_incidents": gettext_lazy("Incidents behind it"),
    "person_years": gettext_lazy("Person-years"),
    "title": gettext_lazy("Title"),
    "query": gettext_lazy("What is counted"),
    "scope": gettext_lazy("Scope"),
    "period_from": gettext_lazy("First day"),
    "period_to": gettext_lazy("Last day"),
    "cutoff": gettext_lazy("Counted until"),
    "sources": gettext_lazy("Sources"),
    "measure": gettext_lazy("Measure"),
    "unit": gettext_lazy("Unit"),
    "method": gettext_lazy("Method of the interval"),
    "method_text": gettext_lazy("Method in words"),
    "caveat": gettext_lazy("What a reader must know"),
    "notes": gettext_lazy("Notes"),
    "text": gettext_lazy("Words"),
    "page": gettext_lazy("Page"),
    "state": gettext_lazy("State"),
    "sha256": gettext_lazy("Content of the file"),
}
"""Parts in which evidence can be another though it reads the same; codes of records have words of their own."""
CODES: Mapping[str, Mapping[str, Promise]] = {"kind": KINDS, "bearing": BEARINGS}
"""Field that is a code -> its words."""
FIELDS: Mapping[str, Promise] = {
    "statement": gettext_lazy("Statement"),
    "kind": gettext_lazy("Kind"),
    "issue_area": gettext_lazy("Issue area"),
    "bearing": gettext_lazy("Bears on"),
    "gap": gettext_lazy("What is not known"),
    "counter": gettext_lazy("Search for counter-evidence"),
    "confidence": gettext_lazy("Confidence"),
    "to": gettext_lazy("Stage"),
    "order": gettext_lazy("Order of the evidence"),
}
