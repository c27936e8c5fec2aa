"""Whom the sample review heard, at which stage, and what was said: two visits, meetings from beginning to end."""

from __future__ import annotations

import datetime as dt
import importlib.resources
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from vedette.core.consultations.stakeholders import Register
from vedette.core.evidence.tasks import Change, Kind
from vedette.pipeline.consultations import (
    add_follow_up,
    add_meeting,
    add_statement,
    approve,
    edit_meeting,
    invite,
    put_rows,
)
from vedette.pipeline.decisions import Author
from vedette.pipeline.findings import findings_of
from vedette.pipeline.recommended import recommendations_of
from vedette.pipeline.resting import link_evidence
from vedette.pipeline.stakeholders import add_stakeholder, list_contributors, register_of
from vedette.pipeline.tasks import change_task
from vedette.pipeline.workspace import Review

_INVITED_ON = dt.date(2017, 12, 31)
"""The last month that the table of contributions tells."""
HEAD = Author("head", "2021-07-29T09:00:00Z")
_FACTS = ("kind", "stage", "title", "on", "until", "begins", "ends", "zone", "place", "venue", "mission", "visit",
          "chair", "rule")  # fmt: skip


def add_consultations(review: Review) -> None:
    """The register, the meetings in their order, and what followed from each.

    Raises:
        WrongState: There was no run yet.
    """
    told = json.loads(
        (importlib.resources.files("vedette.demo") / "stated" / "consultations.json").read_text(
            "utf-8"
        )
    )
    list_contributors(review, _INVITED_ON, HEAD)
    mission = _largest(register_of(review.decisions()))
    for one in (*told["register"], {"kind": "mission", "name": mission, "missions": [mission]}):
        add_stakeholder(review, one, HEAD)
    found = _Found.of(review, mission)
    for one in told["meetings"]:
        _hold(review, found, one)


def _largest(register: Register) -> str:
    """The mission that most contributors give people to; of several the first."""
    named = Counter(name for one in register.stakeholders.values() for name in one.missions)
    return min(named, key=lambda name: (-named[name], name))


@dataclass(frozen=True, slots=True)
class _Found:
    """What words of the meetings stand for."""

    mission: str
    people: Mapping[str, str]
    findings: Mapping[str, str]
    recommendations: Mapping[str, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, review: Review, mission: str) -> _Found:
        known = review.decisions()
        people = {one.name: ref for ref, one in register_of(known).stakeholders.items()}
        findings = {one.issue_area: ref for ref, one in findings_of(known).items()}
        asked: dict[str, list[str]] = {}
        for ref, one in recommendations_of(known).items():
            if one.is_open:
                asked.setdefault(one.issue_area, []).append(ref)
        return cls(mission, people, findings, asked)

    def about(self, point: Mapping[str, Any]) -> list[str]:
        """What a point of an agenda is about, as far as this seed has it."""
        areas: Iterable[str] = point.get("areas", ())
        if point.get("of") == "recommendations":
            return [ref for area in areas for ref in self.recommendations.get(area, ())]
        return [self.findings[area] for area in areas if area in self.findings]


def _hold(review: Review, found: _Found, told: Mapping[str, Any]) -> None:
    facts = {name: _named(told[name], found) for name in _FACTS if told.get(name)}
    ref = add_meeting(review, facts, HEAD).ref
    _gather(review, found, told, ref)
    agenda = [{**point, "about": found.about(point)} for point in told.get("agenda", ())]
    points = [{n: v for n, v in row.items() if n not in ("areas", "of")} for row in _keyed(agenda)]
    for table, rows in (("agenda", points), *((t, _keyed(told.get(t, ()))) for t in _OF_VISITS)):
        if rows:
            put_rows(review, ref, table, rows, HEAD)
    if told.get("summary"):
        edit_meeting(review, ref, {"summary": told["summary"]}, HEAD)
    _write_down(review, found, told, ref)
    if told["approved"]:
        approve(review, ref, HEAD)
    if told.get("late"):
        later = {"summary": f"{told['summary']} {told['late']}"}
        edit_meeting(review, ref, later, Author("editor", "2021-07-30T09:00:00Z"))


_OF_VISITS = ("itinerary", "met")


def _keyed(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [{**row, "key": str(key)} for key, row in enumerate(rows, start=1)]


def _named(said: str, found: _Found) -> str:
    return said.replace("{mission}", found.mission)


def _gather(review: Review, found: _Found, told: Mapping[str, Any], ref: str) -> None:
    """Who was invited, and who came: all but the last ones in the order of names."""
    rows = [
        {"stakeholder": found.people[_named(name, found)], "presence": "present"}
        for name in told.get("present", ())
    ]
    if rows:
        put_rows(review, ref, "attendance", rows, HEAD)
    for kind in told.get("invite", ()):
        made = invite(review, ref, kind, HEAD)
    if "absent" not in told:
        return
    came = [one.stakeholder for one in made.attendance]
    n_absent = min(int(told["absent"]), len(came) // 4)
    rows = [{"stakeholder": one, "presence": "present"} for one in came[: len(came) - n_absent]]
    rows += [{"stakeholder": one, "presence": "excused"} for one in came[len(came) - n_absent :]]
    put_rows(review, ref, "attendance", rows, HEAD)


def _write_down(review: Review, found: _Found, told: Mapping[str, Any], ref: str) -> None:
    for one in told.get("said", ()):
        speaker = found.people.get(one.get("speaker", ""))
        said = {"kind": "intervention", "speaker_class": one["class"], "speaker": speaker}
        _state(review, found, ref, {**one, **said})
    for one in told.get("seen", ()):
        _state(review, found, ref, {**one, "kind": "observation", "for": "supports"})
    for one in told.get("follow", ()):
        asked = {name: one[name] for name in ("text", "who", "due")}
        task = add_follow_up(review, ref, Kind(one["kind"]), asked, HEAD)
        if one.get("done"):
            change_task(review, task.ref, Change.DONE, one["done"], HEAD)


def _state(review: Review, found: _Found, ref: str, one: Mapping[str, Any]) -> None:
    """A statement, and the finding of its issue area that it speaks for or against."""
    names = ("kind", "text", "speaker_class", "speaker", "item", "place", "on")
    told = {name: one[name] for name in names if one.get(name)}
    made = add_statement(
        review, ref, {**told, "areas": [one["area"]] if "area" in one else []}, HEAD
    )
    if one.get("for") and one.get("area") in found.findings:
        role = {"role": one["for"], "excerpt": one["text"]}
        link_evidence(review, found.findings[one["area"]], made.ref, role, HEAD)
