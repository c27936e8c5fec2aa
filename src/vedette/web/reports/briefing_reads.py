"""Briefings for a viewer: what is chosen and how it stands, the slides, the versions, who was given which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from vedette.core.consultations.meetings import Meeting
from vedette.core.evidence.chain import State, figure_ref
from vedette.core.evidence.findings import Stage
from vedette.core.kernel.codelists import codelist
from vedette.core.kernel.errors import NotFound
from vedette.core.reports.bindings import bindings
from vedette.core.reports.briefings import AUDIENCES, Briefing, Change, Given
from vedette.core.reports.deck import Slide
from vedette.pipeline.briefed import briefings_of
from vedette.pipeline.briefing_files import NAMES
from vedette.pipeline.briefing_material import Standing, Stands, standing_of
from vedette.pipeline.briefings import Built, built
from vedette.pipeline.consulted import meetings_of
from vedette.pipeline.decisions import Act
from vedette.pipeline.engine import products_of
from vedette.pipeline.findings import findings_of
from vedette.pipeline.recommended import recommendations_of
from vedette.pipeline.stating import version_of
from vedette.web.evidence import finding_words
from vedette.web.evidence.chain_reads import VisibleChain
from vedette.web.evidence.homes import Chip
from vedette.web.evidence.object_reads import Differing, differing, history
from vedette.web.evidence.stated import Stated
from vedette.web.reviews.visit import Visit
from vedette.web.ui.parts import Entry
from vedette.web.ui.standing import STATES

FILES: Mapping[str, Promise] = {
    "slides.pptx": gettext_lazy("slides with notes for the speaker"),
    "slides.pdf": gettext_lazy("slides to be read anywhere"),
    "brief.pdf": gettext_lazy("brief of two pages, to be printed"),
    "brief.html": gettext_lazy("brief as one page for the browser"),
    "numbers.json": gettext_lazy("all live numbers with their keys"),
}
_AUDIENCES: Mapping[str, Promise] = {
    "leadership": gettext_lazy("Senior leadership"),
    "directors": gettext_lazy("Directors"),
    "committee": gettext_lazy("Committee or council"),
    "advisers": gettext_lazy("Advisers"),
    "mission": gettext_lazy("Mission"),
    "other": gettext_lazy("Others"),
}
_FIELDS: Mapping[str, Promise] = {
    "title": gettext_lazy("Title"),
    "audience": gettext_lazy("Audience"),
    "whom": gettext_lazy("Who that is"),
    "on": gettext_lazy("Day"),
    "message": gettext_lazy("What is said first"),
}


def _about(change: str, body: Mapping[str, Any]) -> list[object]:
    """What a change speaks of, in few words."""
    if change == Change.CHOOSE:
        return [len(body["links"])]
    if change == Change.KEEP:
        return [gettext("version %(n)s") % {"n": body["version"]}]
    if change == Change.GIVE:
        return [body["to"], gettext("version %(n)s") % {"n": body["version"]}]
    return [body.get("on") if change in (Change.ACCEPT, Change.HOLD) else body.get("title")]


BRIEFING = Stated(
    act=Act.BRIEFING,
    space="briefings",
    page="briefing",
    listed="briefings",
    words=gettext_lazy("Briefings"),
    glyph="report",
    head="",
    done={
        Change.ADD: gettext_lazy("Begun"),
        Change.EDIT: gettext_lazy("Worded anew"),
        Change.CHOOSE: gettext_lazy("Chosen"),
        Change.ACCEPT: gettext_lazy("New value taken over"),
        Change.HOLD: gettext_lazy("Old value held"),
        Change.KEEP: gettext_lazy("Kept"),
        Change.GIVE: gettext_lazy("Given"),
    },
    about=_about,
    fields=_FIELDS,
    coded=lambda name, said: audience_words(said) if name == "audience" else said,
)


@dataclass(frozen=True, slots=True)
class Listed:
    """A briefing in the list."""

    one: Briefing
    audience: Promise | str
    sign: str
    state_words: Promise
    n_red: int


@dataclass(frozen=True, slots=True)
class Row:
    """Something that is chosen, as the page shows it."""

    stands: Stands
    chip: Chip
    kind: Promise | str
    sign: str
    words: Promise
    differing: Differing | None


@dataclass(frozen=True, slots=True)
class Told:
    """Who was briefed, with the meeting where there was one."""

    given: Given
    meeting: Meeting | None
    content: str


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that can be chosen."""

    on: str
    glyph: str
    title: str
    said: str
    is_chosen: bool
    parts: tuple[Offer, ...] = ()

    @property
    def has_chosen(self) -> bool:
        """Whether one of its parts is chosen."""
        return any(one.is_chosen for one in self.parts)


class Briefings:
    """The briefings of a viewer's world."""

    def __init__(self, visit: Visit) -> None:
        self.visit = visit
        self.held = VisibleChain(visit)
        self.briefings: Mapping[str, Briefing] = briefings_of(self.held.known)

    @property
    def may_write(self) -> bool:
        """Whether the viewer may change them here: the holder of a plain folder does it by command."""
        return self.visit.world is not None and self.visit.viewer.may("reports.write")

    def briefing(self, ref: str) -> Briefing:
        """One briefing.

        Raises:
            NotFound: There is none of this reference for this viewer.
        """
        if ref not in self.briefings:
            raise NotFound("There is no such briefing.", "Choose one from the list of briefings.")
        return self.briefings[ref]

    def listed(self) -> list[Listed]:
        """The briefings, the last day first."""
        found = sorted(self.briefings.values(), key=lambda one: (one.on, one.ref), reverse=True)
        return [self._listed(one) for one in found]

    def _listed(self, one: Briefing) -> Listed:
        standing = self.standing(one)
        sign, words = STATES[standing.state]
        return Listed(one, audience_words(one.audience), sign, words, standing.n_red)

    def standing(self, one: Briefing) -> Standing:
        """How a briefing stands today."""
        chain = self.held.chain if one.links else None
        return standing_of(self.visit.review, one, chain)

    def rows(self, one: Briefing, standing: Standing) -> list[Row]:
        """What is chosen, in its order, old beside new where it changed."""
        changed = (
            {d.evidence.on: d for d in differing(self.held, BRIEFING, one.ref, one.links)}
            if one.links
            else {}
        )
        return [self._row(stands, changed.get(stands.on)) for stands in standing.rows]

    def _row(self, stands: Stands, changed: Differing | None) -> Row:
        sign, words = STATES[stands.state]
        kind = finding_words.NODES.get(stands.kind, stands.kind)
        return Row(stands, self.held.chip(stands.on), kind, sign, words, changed)

    def slides(self, one: Briefing) -> Sequence[Slide]:
        """The slides as they stand today; none where nothing is chosen."""
        return self.built(one.ref).deck.slides if one.links else ()

    def built(self, ref: str, n: int | None = None) -> Built:
        """Deck and paper, as they stand or as a version keeps them."""
        return built(self.visit.review, ref, n)

    def given(self, one: Briefing) -> list[Told]:
        """Who was briefed, the last first."""
        meetings, kept = meetings_of(self.held.known), {v.n: v.content for v in one.versions}
        return [
            Told(told, meetings.get(told.meeting), kept.get(told.version, ""))
            for told in reversed(one.given)
        ]

    def meetings(self) -> list[Meeting]:
        """Meetings of the programme, the last day first."""
        held = meetings_of(self.held.known).values()
        return sorted(held, key=lambda one: (one.on, one.ref), reverse=True)

    def history(self, one: Briefing) -> list[Entry]:
        """What happened to a briefing, the latest first."""
        return history(self.held, BRIEFING, one.ref, may_write=self.may_write)

    def version(self, one: Briefing) -> str:
        """The state that the viewer sees."""
        return version_of(self.held.known, Act.BRIEFING, one.ref)

    def offers(self, one: Briefing) -> list[tuple[Promise, list[Offer]]]:
        """All that can be chosen, by kind."""
        chosen = frozenset(one.chosen)
        findings = [
            Offer(f.ref, "finding", f.statement, f.issue_area, f.ref in chosen)
            for f in findings_of(self.held.known).values()
            if f.stage is not Stage.WITHDRAWN
        ]
        asked = [
            Offer(r.ref, "recommendation", r.text, r.number, r.ref in chosen)
            for r in recommendations_of(self.held.known).values()
            if r.is_open
        ]
        return [
            (gettext_lazy("Findings"), findings),
            (gettext_lazy("Recommendations"), asked),
            (gettext_lazy("Figures"), self._figures(chosen)),
        ]

    def _figures(self, chosen: frozenset[str]) -> list[Offer]:
        run = self.visit.run
        table = products_of(run.folder, run.manifest).table("figures")
        numbers = bindings(table)
        found = []
        for key in dict.fromkeys(table["key"].to_pylist()):
            points = numbers.points(key)
            parts = tuple(
                Offer(
                    figure_ref(point.key),
                    "figure",
                    ", ".join(point.group).replace("_", " ") or point.key,
                    numbers.value(point.key).printed,
                    figure_ref(point.key) in chosen,
                )
                for point in points
                if point.value is not None and point.key != key
            )
            said = numbers.value(key).printed if key in numbers else ""
            ref = figure_ref(key)
            found.append(Offer(ref, "figure", points[0].title, said, ref in chosen, parts))
        return sorted(found, key=lambda one: (one.title, one.on))


def audience_words(code: str) -> Promise | str:
    """A kind of audience in words."""
    return _AUDIENCES.get(code, code)


def audiences() -> list[tuple[str, Promise | str]]:
    """All kinds of audience: code and words."""
    return [(code, audience_words(code)) for code in codelist(AUDIENCES).codes]


def files() -> list[tuple[str, Promise]]:
    """What is built of a briefing: name and what it is."""
    return [(name, FILES[name]) for name in NAMES]


def reordered(one: Briefing, on: str, step: int) -> list[str]:
    """The choice with one thing a place up or down; as it was where it cannot go there."""
    refs = list(one.chosen)
    if on not in refs or not 0 <= (to := refs.index(on) + step) < len(refs):
        return refs
    refs.remove(on)
    refs.insert(to, on)
    return refs


def is_red(standing: Standing) -> bool:
    """Whether no version can be kept of it."""
    return bool(standing.n(State.OUT_OF_DATE, State.BROKEN))
