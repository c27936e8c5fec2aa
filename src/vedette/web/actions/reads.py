"""Questions about the action plan: one action with all that its page shows, and those that a focal point reports on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from vedette.core.actions.axes import Axes, axes
from vedette.core.actions.changes import Change
from vedette.core.actions.plan import Action, Pack, Plan
from vedette.core.actions.progress import Report
from vedette.core.actions.reminders import About, Due, Reminder, reminders, to_mail
from vedette.core.actions.schedule import late_before
from vedette.core.evidence.links import Evidence
from vedette.core.kernel.codelists import codelist
from vedette.core.kernel.errors import NotFound
from vedette.core.recommendations.budgets import Line
from vedette.core.recommendations.charges import Charge
from vedette.core.recommendations.proposals import Proposal
from vedette.core.recommendations.recommendations import Recommendation
from vedette.pipeline.decisions import Act
from vedette.pipeline.effects import measured_codes
from vedette.pipeline.planned import plan_of
from vedette.pipeline.recommended import proposals_of, recommendations_of
from vedette.pipeline.telling import Told
from vedette.pipeline.workspace import Review
from vedette.web.actions import pack_words, words
from vedette.web.evidence.chain_reads import VisibleChain
from vedette.web.evidence.homes import Chip
from vedette.web.evidence.object_reads import Differing, differing, fields_named
from vedette.web.evidence.stated import Stated
from vedette.web.reviews.reads import members_of
from vedette.web.reviews.reads import visit as visit_of_member
from vedette.web.reviews.visit import Visit


def today() -> dt.date:
    """The day on which a page is looked at."""
    return timezone.now().date()


def _about(change: str, body: Mapping[str, Any]) -> list[object]:
    """What a change speaks of, in few words."""
    said = _ABOUT.get(change)
    return [body.get("on", ""), said(body) if said else ""]


_ABOUT: Mapping[str, Callable[[Mapping[str, Any]], object]] = {
    Change.ADD: lambda body: fields_named(ACTION, body),
    Change.EDIT: lambda body: fields_named(ACTION, body),
    Change.MERGE: lambda body: ", ".join(map(str, body["others"])),
    Change.SPLIT: lambda body: ", ".join(str(part["action"]) for part in body["parts"]),
    Change.REPORT: lambda body: f"{body['percent']} %",
    Change.JUDGE: lambda body: words.JUDGEMENTS[body["to"]][1],
    Change.MEASURE: lambda body: words.EFFECTS[body["to"]][1],
    Change.PUT: lambda body: body["row"].get("key"),
    Change.DROP: lambda body: body["key"],
    Change.ASK: lambda body: body["to"],
    Change.BRING: lambda body: ", ".join(pack_words.field(row["field"]) for row in body["edits"]),
    Change.SETTLE: lambda body: ", ".join(
        str(pack_words.KEEP[row["keep"]]) for row in body["choices"]
    ),
}


ACTION: Stated = Stated(
    act=Act.ACTION,
    space="actions",
    page="action",
    listed="plan",
    words=gettext_lazy("Action plan"),
    glyph="action",
    head="actions/_head.html",
    done=words.DONE,
    about=_about,
    fields=words.FIELDS,
    coded=words.coded,
)
"""Actions, as their pages are built."""


@dataclass(frozen=True, slots=True)
class Link:
    """One recommendation that an action carries out, as the page shows it."""

    evidence: Evidence
    chip: Chip
    told: Told | None
    differing: Differing | None

    @property
    def said(self) -> str:
        """What it says today; what it said where it is gone."""
        return self.told.said if self.told else self.evidence.said


@dataclass(frozen=True, slots=True)
class Signed:
    """A state on an axis: what is asked, sign, words, and a line beneath."""

    asked: Promise
    sign: str
    words: Promise
    beneath: Promise | str = ""


@dataclass(frozen=True, slots=True)
class ReportShown:
    """A report with what may be done with it."""

    report: Report
    may_verify: bool


class Actions(VisibleChain):
    """The plan of a viewer's world, with the chain that it stands in."""

    def __init__(self, visit: Visit) -> None:
        super().__init__(visit)
        self.plan: Plan = plan_of(self.known)
        self.asked: Mapping[str, Recommendation] = recommendations_of(self.known)

    @property
    def may_plan(self) -> bool:
        """Whether the viewer may write the plan here: the holder of a plain folder does it by command."""
        return self.visit.world is not None and self.visit.viewer.may("actions.write")

    @property
    def may_judge(self) -> bool:
        """Whether the viewer may verify, judge and note effects here."""
        return self.visit.world is not None and self.visit.viewer.may("actions.judge")

    def may_report(self, one: Action) -> bool:
        """Whether the viewer may report on an action: a focal point of it, or where none is named any reporter."""
        viewer = self.visit.viewer
        is_own = not one.focal or viewer.name in one.focal
        return self.visit.world is not None and viewer.may("actions.report") and is_own

    def one(self, ref: str) -> Action:
        """One action or work stream.

        Raises:
            NotFound: There is none of this reference for this viewer.
        """
        if ref not in self.plan.actions:
            raise NotFound("There is no such action.", "Choose one from the plan.")
        return self.plan.actions[ref]

    def stands(self, one: Action) -> Axes:
        """Where an action stands today."""
        return axes(one, self.asked, today(), self.computed)

    @cached_property
    def computed(self) -> dict[str, str]:
        """What the current run says of the declared effects, by action."""
        return measured_codes(self.visit.review, self.plan, self.asked)

    def links(self, one: Action) -> list[Link]:
        """What it carries out, with what each says."""
        told = self.told(e.on for e in one.links)
        changed = {d.evidence.on: d for d in differing(self, ACTION, one.ref, one.links)}
        return [Link(e, self.chip(e.on), told.get(e.on), changed.get(e.on)) for e in one.links]

    def chips(self, refs: Sequence[str]) -> list[tuple[Chip, str]]:
        """Actions as chips with their titles."""
        held = self.plan.actions
        return [(self.chip(ref), held[ref].title) for ref in refs if ref in held]

    def late_before(self, one: Action) -> frozenset[str]:
        """What must be done before and ends too late."""
        return frozenset(before.ref for before in late_before(self.plan.actions, one))

    @cached_property
    def projects(self) -> Mapping[str, Proposal]:
        """The projects that may pay."""
        return proposals_of(self.known)

    def funding(self, one: Action) -> tuple[Chip, str] | None:
        """The project that pays for it."""
        held = self.projects
        return (self.chip(one.funding), held[one.funding].title) if one.funding in held else None

    def charges(self, one: Action) -> list[tuple[Charge, Line | None]]:
        """What it takes from which budget lines; None where the line is no more in the budget."""
        project = self.projects.get(one.funding)
        lines = {line.key: line for line in project.lines} if project else {}
        return [(charge, lines.get(charge.line)) for charge in one.charges]

    def reports(self, one: Action) -> list[ReportShown]:
        """The reports on an action, the newest first."""
        name = self.visit.viewer.name.casefold()
        may = self.may_judge and name not in one.owners
        return [
            ReportShown(held, may and not held.verified_by and held.by.casefold() != name)
            for held in reversed(one.reports)
        ]

    @property
    def reminders(self) -> list[Reminder]:
        """What somebody should be told of today."""
        return reminders(self.plan.held, today())


def signed(stands: Axes) -> list[Signed]:
    """The four axes of an action in words."""
    response = words.RESPONSES.get(stands.response, words.NO_RESPONSE)
    implementation = words.IMPLEMENTATION[stands.implementation]
    beneath: Promise | str = ""
    if stands.expired:
        beneath = gettext_lazy("a proof has expired")
    elif stands.implementation == "implemented":
        beneath = gettext_lazy("verified") if stands.is_verified else gettext_lazy("self-reported")
    effect = words.EFFECTS[stands.effect]
    if stands.is_done_without_effect:
        effect = ("red", gettext_lazy("implemented, no effect"))
    return [
        Signed(gettext_lazy("Accepted by the addressee"), *response),
        Signed(gettext_lazy("Implemented, the owner says"), *implementation, beneath),
        Signed(gettext_lazy("Judged by the review office"), *words.JUDGEMENTS[stands.judgement]),
        Signed(gettext_lazy("Measured effect"), *effect),
    ]


def judgements(one: Action) -> list[tuple[str, Promise]]:
    """What the review office can say."""
    return [
        (code, words.JUDGEMENTS[code][1])
        for code in codelist("judgement").codes
        if code != one.judgement
    ]


@dataclass(frozen=True, slots=True)
class Own:
    """An action of a focal point, with what it carries out in words.

    Args:
        action: The action.
        stands: Where it stands.
        asked: The recommendations that it carries out.
        reminders: What is pressing about it.
    """

    action: Action
    stands: Axes
    asked: Sequence[Recommendation]
    reminders: Sequence[Reminder]


class Mine:
    """The actions of which the viewer is the focal point.

    To name a focal point releases the action to that person, with the recommendations that it carries out and nothing
    beneath them, whatever the clearance: so these are read from the whole review.
    """

    def __init__(self, visit: Visit) -> None:
        self.visit = visit
        self.review = whole(visit)
        known = self.review.decisions()
        self._asked = recommendations_of(known)
        self._plan = plan_of(known)

    def all(self) -> list[Own]:
        """All of them: first what is open, the most pressing first."""
        name = self.visit.viewer.name
        held = [self._own(one) for one in self._plan.held if name in one.focal]
        return sorted(held, key=_pressing)

    def one(self, ref: str) -> Own:
        """One of them.

        Raises:
            NotFound: There is no such action, or the viewer is no focal point of it.
        """
        found = self._plan.actions.get(ref)
        if found is None or found.is_stream or self.visit.viewer.name not in found.focal:
            raise NotFound("You have no such action.", "Choose one from your list.")
        return self._own(found)

    def packs(self) -> list[Pack]:
        """The offline packs that the viewer took along, the last first."""
        name = self.visit.viewer.name
        return [one for one in self._plan.packs.values() if one.owner == name][::-1]

    def _own(self, one: Action) -> Own:
        asked = [self._asked[ref] for ref in one.recommendations if ref in self._asked]
        return Own(one, axes(one, self._asked, today()), asked, reminders([one], today()))


def _pressing(own: Own) -> tuple[bool, bool, str, str]:
    one = own.action
    return (not one.is_open, not own.stands.is_overdue, str(one.due_on or "9999"), one.ref)


def whole(visit: Visit) -> Review:
    """The review with all its decisions, for what was released to a person by name."""
    if not settings.VEDETTE_IS_TEAM:
        return visit.review
    from vedette.web.reviews.reads import review_of

    return review_of(visit.slug)


@dataclass(frozen=True, slots=True)
class Sent:
    """A reminder that was sent: to whom, of which action, of what kind, for which day, by whom, when."""

    to: str
    action: str
    about: About
    on: dt.date
    named: str
    by: str
    at: dt.datetime


def sent_reminders(slug: str) -> list[Sent]:
    """What was sent in a review, the latest first."""
    from vedette.web.actions.models import SentReminder  # a plain folder has no database

    held = SentReminder.objects.filter(review__slug=slug).order_by("-id")
    return [
        Sent(one.to, one.action, About(one.kind), one.on, one.named, one.by, one.at) for one in held
    ]


def due_by_mail(slug: str, review: Review) -> list[Due]:
    """What people were not written of yet: focal points also without an address, those who keep the plan with one."""
    sent = {(one.to, one.action, str(one.about), one.on, one.named) for one in sent_reminders(slug)}
    held = plan_of(review.decisions()).held
    return to_mail(reminders(held, today()), sent, _office(slug) if held else {})


def _office(slug: str) -> dict[str, frozenset[str]]:
    """Members who keep the plan and have an address -> the actions that each of them sees."""
    from vedette.web.accounts.reads import mailboxes  # a plain folder has no accounts

    names = [one.name for one in members_of(slug)]
    visits = [visit_of_member(name, slug) for name in mailboxes(names)]
    return {
        one.viewer.name: frozenset(plan_of(one.review.decisions()).actions)
        for one in visits
        if one is not None and one.viewer.may("actions.write")
    }
