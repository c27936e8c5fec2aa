"""Dashboards: of the house as it stands today; editions for readers outside, frozen when asked for, let out by two."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vedette.core.kernel.errors import BadInput, NotFound, OutOfDate, WrongState
from vedette.core.kernel.labels import Label, parse_label
from vedette.pipeline.decisions import Act, Author, Decision
from vedette.pipeline.effects import measured_codes, measured_effect
from vedette.pipeline.engine import current_run, products_of
from vedette.pipeline.planned import plan_of
from vedette.pipeline.recommended import recommendations_of
from vedette.pipeline.release_conditions import Condition, conditions_of_page
from vedette.pipeline.report_releases import ASKED, MADE, WITHDRAWN
from vedette.pipeline.run import check_up_to_date
from vedette.pipeline.sealed_names import Way
from vedette.pipeline.snapshots import incoming, keep
from vedette.pipeline.stated import stated_of
from vedette.pipeline.stating import free_references
from vedette.pipeline.text_editions import units_of
from vedette.pipeline.workspace import Review

if TYPE_CHECKING:
    from vedette.core.actions.dashboard import Dashboard, Ground
    from vedette.core.evidence.chain import Chain

PREFIX = "DSH"
_KIND = "dashboard"
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class DashboardRelease:
    """An edition of the dashboard that was to leave.

    Args:
        ref: Its permanent reference.
        state: `asked`, `made` or `withdrawn`.
        edition: `public`, `member_states`, or the code of a country.
        why: For what it leaves.
        asked_by, asked_at: Who asked for it, and when: of that day it is.
        sha256: Of its content.
        path: Where that lies.
        made_by, made_at: Who let it out, and when; "" before.
        conditions: What was looked through before it left.
        withdrawn: Why it was withdrawn; "" if it was not.
    """

    ref: str
    state: str
    edition: str
    why: str
    asked_by: str
    asked_at: str
    sha256: str
    path: Path
    made_by: str = ""
    made_at: str = ""
    conditions: tuple[Mapping[str, str], ...] = ()
    withdrawn: str = ""

    @property
    def label(self) -> Label:
        """Who may see it once it is made."""
        from vedette.core.actions.dashboard import label_of_edition

        return label_of_edition(self.edition)

    def content(self) -> Dashboard:
        """What it says, as it was frozen."""
        from vedette.core.actions.dashboard import from_json

        return from_json(json.loads(self.path.read_bytes()))


def live_dashboard(review: Review, today: dt.date, *, chain: Chain | None = None) -> Dashboard:
    """The dashboard of the house: everything that stands, as of today.

    Args:
        review: The review.
        today: The day.
        chain: Of the review today, where the caller holds it.

    Raises:
        WrongState: There was no run yet.
    """
    from vedette.core.reports.audiences import INTERNAL

    return _made(review, INTERNAL, today, chain)


def edition_today(review: Review, edition: str, today: dt.date) -> Dashboard:
    """What an edition would show if it were asked for today, small counts hidden.

    Raises:
        BadInput: There is no such edition, or it is the internal one, which does not leave.
        WrongState: There was no run yet.
    """
    from vedette.core.actions.dashboard import checked_dashboard_edition, guarded
    from vedette.core.reports.audiences import INTERNAL

    edition = checked_dashboard_edition(edition)
    if edition == INTERNAL:
        raise BadInput("The internal edition does not leave the house.", "Choose another one.")
    return guarded(_made(review, edition, today), units_of(review))


def _made(review: Review, edition: str, today: dt.date, chain: Chain | None = None) -> Dashboard:
    from vedette.core.actions.dashboard import dashboard

    run, _ = current_run(review.runs)
    title = str(review.about["title"])
    return dashboard(ground_of(review, chain), edition, today, title=title, run=run.name)


def ground_of(review: Review, chain: Chain | None = None) -> Ground:
    """What a dashboard is made of, from the decisions and the current run.

    Args:
        review: The review.
        chain: Of the review today, where the caller holds it.

    Raises:
        WrongState: There was no run yet.
    """
    from vedette.core.actions.dashboard import Ground
    from vedette.core.actions.effect_words import stated_effect
    from vedette.core.reports.bindings import bindings

    known = review.decisions()
    asked, plan, stated = recommendations_of(known), plan_of(known), stated_of(review, chain)
    effects, codes = {}, {}
    for ref, one in asked.items():
        if one.declared:
            try:
                measured = measured_effect(review, one)
            except OutOfDate:  # declared after the run: its figure is made by the next one
                continue
            effects[ref], codes[ref] = stated_effect(one, measured), str(measured.effect)
    return Ground(
        areas=stated.areas,
        asked=stated.recommendations,
        actions=plan.held,
        measured=measured_codes(review, plan, asked),
        findings={one.finding.ref: one for one in stated.printed_findings},
        effects=effects,
        codes=codes,
        numbers=bindings(products_of(*current_run(review.runs)).table("figures")),
    )


def dashboard_releases(review: Review, known: Iterable[Decision]) -> dict[str, DashboardRelease]:
    """The editions by reference, oldest first."""
    found: dict[str, DashboardRelease] = {}
    for one in known:
        if one.act is not Act.DASHBOARD:
            continue
        ref, said = str(one.body["dashboard"]), one.body
        if said["change"] == "ask":
            files: Any = said["files"]
            sha256 = str(said["snapshot"])
            path = review.snapshots / sha256 / str(next(iter(files)))
            words = (str(said["edition"]), str(said["why"]), one.by, one.at)
            found[ref] = DashboardRelease(ref, ASKED, *words, sha256, path)
        elif ref in found and said["change"] == "make":
            held: Any = said["conditions"]
            found[ref] = replace(
                found[ref], state=MADE, made_by=one.by, made_at=one.at, conditions=tuple(held)
            )
        elif ref in found:
            found[ref] = replace(found[ref], state=WITHDRAWN, withdrawn=str(said["why"]))
    return found


def dashboard_release(review: Review, ref: str) -> DashboardRelease:
    """One edition.

    Raises:
        NotFound: There is none of this reference.
    """
    found = dashboard_releases(review, review.decisions()).get(ref)
    if found is None:
        raise NotFound(f"There is no dashboard '{ref}'.", "See `vedette dashboards list`.")
    return found


def ask_dashboard(
    review: Review, edition: str, why: str, author: Author, today: dt.date
) -> DashboardRelease:
    """Freeze an edition as it stands today and ask that it leave; a second person lets it out.

    Args:
        review: The review; its run is up to date.
        edition: `public`, `member_states`, or the code of a country.
        why: For what it leaves.
        author: Who asks.
        today: The day of which it is.

    Raises:
        BadInput: There is no such edition, or no reason.
        OutOfDate: Something was decided after the run.
        WrongState: There was no run yet, or nothing was issued that it could show.
    """
    from vedette.core.actions.dashboard import as_json
    from vedette.core.kernel.fingerprint import canonical_json

    why = " ".join(why.split())[:_LONGEST]
    if not why:
        raise BadInput("The reason of the release is missing.", "Say for what it leaves.")
    check_up_to_date(review)
    made = edition_today(review, edition, today)
    if not made.tiles:
        raise WrongState(
            "The dashboard would be empty: no recommendation was issued.",
            "Issue one: `vedette recommendations state`.",
        )
    content = canonical_json(as_json(made)).encode()
    sha256 = hashlib.sha256(content).hexdigest()
    with incoming(review) as folder, review.home.writing() as pen:
        [ref] = free_references(pen, Act.DASHBOARD, PREFIX, [f"{made.edition}|{author.at}"])
        file = folder / f"{ref}.json"
        file.write_bytes(content)
        keep(review, sha256, [file])
        body = {"dashboard": ref, "change": "ask", "edition": made.edition, "why": why}
        kept = {"snapshot": sha256, "files": {file.name: _KIND}}
        pen.append(Act.DASHBOARD, {**body, **kept, "label": str(review.about["label"])}, author)
    return dashboard_release(review, ref)


def check_dashboard(review: Review, ref: str, way: Way) -> tuple[Condition, ...]:
    """What must hold before an edition leaves, each with the remedy where it does not.

    Raises:
        NotFound: There is no such edition.
        WrongState: There was no run yet.
    """
    from vedette.core.actions.dashboard import document

    asked = dashboard_release(review, ref)
    held = asked.content()
    return (
        _fresh(review, held),
        *conditions_of_page(review, document(held), asked.label, way),
    )


def _fresh(review: Review, held: Dashboard) -> Condition:
    """Whether it shows the numbers of the current run, and nothing in it rests on what has changed since."""
    said = f"run {held.run[:12]}, {len(held.red)} red"
    remedy = "Ask for it anew, once the run is up to date."
    if current_run(review.runs)[0].name != held.run:
        return Condition(
            "run", said, "The numbers are of another run than the current one.", remedy
        )
    if held.red:
        problem = (
            f"{len(held.red)} things rest on what has changed since, the first: {held.red[0]}."
        )
        return Condition("run", said, problem, "Look at them again, then ask for it anew.")
    return Condition("run", said)


def make_dashboard(review: Review, ref: str, way: Way) -> DashboardRelease:
    """Let an edition out that was asked for, as a second person.

    Args:
        review: The review.
        ref: Of the request.
        way: Who lets it out, and how names of the sealed register are looked for.

    Raises:
        NotFound: There is no such edition.
        NotAllowed: The label is lowered, and one person would do both.
        WrongState: It is made or withdrawn, or a condition does not hold; the first is named with its remedy.
    """
    from vedette.core.reports.release import check_second_person

    asked = dashboard_release(review, ref)
    _check_asked(asked)
    usual = parse_label(str(review.about["label"]))
    check_second_person(asked.asked_by, way.author.by, asked.label, usual)
    held = check_dashboard(review, ref, way)
    for one in held:
        if one.problem:
            raise WrongState(one.problem, one.remedy)
    body = {
        "dashboard": ref,
        "change": "make",
        "edition": asked.edition,
        "released": {"sha256": asked.sha256, "edition": asked.edition},
        "conditions": [one.as_json() for one in held],
        "label": str(review.about["label"]),
    }
    with review.home.writing() as pen:
        _check_asked(dashboard_releases(review, pen.known)[ref])
        pen.append(Act.DASHBOARD, body, way.author)
    return dashboard_release(review, ref)


def _check_asked(one: DashboardRelease) -> None:
    if one.state != ASKED:
        raise WrongState(f"{one.ref} is {one.state} already.", "Ask for another one.")


def withdraw_dashboard(review: Review, ref: str, why: str, author: Author) -> DashboardRelease:
    """Say that an edition no longer stands: its readers find it no more, its content is kept.

    Raises:
        BadInput: The reason is missing.
        NotFound: There is no such edition.
        WrongState: It was withdrawn before.
    """
    held = dashboard_release(review, ref)
    if held.state == WITHDRAWN:
        raise WrongState(f"{ref} was withdrawn before.", "See the list of dashboards.")
    if not why.strip():
        raise BadInput("The reason is missing.", "Write why it is withdrawn.")
    body = {"dashboard": ref, "change": "withdraw", "why": why.strip()[:_LONGEST]}
    with review.home.writing() as pen:
        pen.append(Act.DASHBOARD, {**body, "label": str(review.about["label"])}, author)
    return dashboard_release(review, ref)


def readable_dashboards(review: Review, clearance: Label) -> list[DashboardRelease]:
    """The editions that left and that a reader outside may see, of each edition the latest, the own country's first."""
    newest: dict[str, DashboardRelease] = {}
    for one in dashboard_releases(review, review.decisions()).values():
        if one.state == MADE and clearance.covers(one.label):
            newest[one.edition] = one
    return sorted(newest.values(), key=lambda one: (-len(one.label.compartments), -one.label.level))
