"""What the review states: findings with what they rest on, recommendations, projects, and what was said before.

Quotations are counted, never printed here: whether words of a person may be printed is decided where they are printed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from vedette.core.evidence.chain import FIGURE, Role, State
from vedette.core.evidence.findings import Bearing, Finding, Kind, Stage
from vedette.core.kernel.codelists import codelist
from vedette.core.kernel.templates import area_label, known_horizons
from vedette.core.recommendations.budgets import Promise
from vedette.core.recommendations.earlier import Earlier
from vedette.core.recommendations.proposals import Proposal
from vedette.core.recommendations.recommendations import (
    Recommendation,
    Share,
    acceptance,
    implementation,
)
from vedette.core.reports import printed
from vedette.core.reports.document import (
    Align,
    Block,
    Box,
    Column,
    Heading,
    Inline,
    Inlines,
    LiveNumber,
    Paragraph,
    Row,
    Strong,
    Table,
    Text,
)
from vedette.core.reports.material import Material
from vedette.core.reports.recommendation_boxes import STALE, recommendation_box, stands
from vedette.core.reports.writing import cell, listed, paragraph, plural, prose


@dataclass(frozen=True, slots=True)
class StatedFinding:
    """A finding as it stands.

    Args:
        finding: The finding.
        state: Of its evidence.
        kinds: Reference of evidence -> what it is.
        support: Independent origins of what supports it.
        confidence: As graded and capped; None before it is graded.
    """

    finding: Finding
    state: State
    kinds: Mapping[str, str]
    support: int
    confidence: str | None


@dataclass(frozen=True, slots=True)
class Stated:
    """What a review states on top of its run.

    Args:
        areas: Codes of the issue areas in their order.
        findings: Findings, conclusions, lessons.
        recommendations: Each with the state of what it answers.
        proposals: Project proposals.
        earlier: Recommendations of earlier reviews.
    """

    areas: tuple[str, ...]
    findings: tuple[StatedFinding, ...] = ()
    recommendations: tuple[tuple[Recommendation, State], ...] = ()
    proposals: tuple[Proposal, ...] = ()
    earlier: tuple[Earlier, ...] = ()

    @property
    def printed_findings(self) -> tuple[StatedFinding, ...]:
        """Those that were not withdrawn."""
        return tuple(f for f in self.findings if f.finding.stage is not Stage.WITHDRAWN)

    @property
    def printed_recommendations(self) -> tuple[tuple[Recommendation, State], ...]:
        """Those that stand: neither superseded nor withdrawn."""
        return tuple(pair for pair in self.recommendations if stands(pair[0]))


def stated_in(found: Material) -> Stated:
    """What the material of a report says of statements; nothing where it says none."""
    told = found.review.get("stated")
    return told if isinstance(told, Stated) else Stated(())


def issues(found: Material) -> list[Block]:
    """Findings and recommendations by issue area, those of no area first; nothing where there are none."""
    told = stated_in(found)
    if not told.printed_findings and not told.printed_recommendations:
        return []
    blocks: list[Block] = [_how(told)]
    boxes = boxes_of(told)
    for area in ("", *told.areas):
        mine = [f for f in told.printed_findings if f.finding.issue_area == area]
        ours = [pair for pair in told.printed_recommendations if pair[0].issue_area == area]
        if mine or ours:
            name = f"{area} {area_label(area)}" if area else "Overall"
            blocks += [Heading(2, name), *(block for one in mine for block in _finding(found, one))]
            blocks += _asked(ours, boxes)
    return [*blocks, *_rates(told)]


def _how(told: Stated) -> Block:
    n_confirmed = sum(f.finding.stage is Stage.CONFIRMED for f in told.printed_findings)
    n, n_rec = len(told.printed_findings), len(told.printed_recommendations)
    return paragraph(
        "The review states {n} {findings}, {confirmed} of them confirmed: for these counter-evidence was looked for "
        "and no challenge is open. They lead to {asked} {recommendations}. Confidence is a judgement with its "
        "reasons; it is at most moderate where all support comes from one origin. The confidence of a finding is "
        "not that of a recommendation.",
        n=LiveNumber("findings/stated", str(n)),
        findings=plural(n, "finding"),
        confirmed=LiveNumber("findings/confirmed", str(n_confirmed)),
        asked=LiveNumber("recommendations/stated", str(n_rec)),
        recommendations=plural(n_rec, "recommendation"),
    )


_NO_HORIZON = "Recommendations without a horizon"
_NAMES = {Kind.FINDING: "Finding", Kind.CONCLUSION: "Conclusion", Kind.LESSON: "Lesson"}
_BEARS = {Bearing.INTERNAL: "internal challenge", Bearing.EXTERNAL: "external context"}


def _finding(found: Material, one: StatedFinding) -> list[Block]:
    held = one.finding
    standing = finding_standing(one)
    if one.state is not State.CURRENT:
        standing.append(STALE[one.state])
    head = Box(
        head=((finding_kind(held), held.ref), ("State", ", ".join(standing))),
        body=(Text(held.statement),),
        foot=_rests_on(found, one),
        label=f"finding-{held.ref}",
    )
    more = [
        paragraph("{name}: {text}", name=Strong(name), text=text)
        for name, text in (("Against it", held.counter), ("Not known", held.gap))
        if text
    ]
    return [head, *more]


def finding_kind(one: Finding) -> str:
    """What a finding is called: finding, conclusion or lesson."""
    return _NAMES[one.kind]


def finding_standing(one: StatedFinding) -> list[str]:
    """Where a finding stands, in words: its stage, what it bears on, its confidence."""
    standing = [one.finding.stage.value]
    if one.finding.bearing:
        standing.append(_BEARS[one.finding.bearing])
    if one.confidence:
        standing.append(codelist("evidence_confidence").label(one.confidence).lower())
    return standing


_KINDS = {
    "figure": "figure", "number": "number", "quotation": "quotation", "document": "document", "record": "source row",
    "incident": "incident", "person": "person", "finding": "finding", "conclusion": "conclusion", "lesson": "lesson",
}  # fmt: skip
_DOES = {
    Role.SUPPORTS: "Supported by",
    Role.CONTRADICTS: "contradicted by",
    Role.QUALIFIES: "qualified by",
    Role.CONTEXT: "in the context of",
}


def _rests_on(found: Material, one: StatedFinding) -> Inlines:
    """How many of each kind speak for and against it, and the numbers among them, live."""
    made: list[Inline] = [Text(_roles(one))]
    if one.support:
        n = LiveNumber(f"{one.finding.ref}/origins", str(one.support))
        made += [*prose("; {n} independent {word}", n=n, word=plural(one.support, "origin"))]
    made.append(Text(". "))
    for evidence in one.finding.evidence:
        made += _number(found, evidence.on)
    return tuple(made)


def rests_on_words(one: StatedFinding) -> str:
    """How many of each kind speak for and against a finding, and from how many independent origins, as a sentence."""
    n = one.support
    return f"{_roles(one)}; {n} independent {plural(n, 'origin')}." if n else f"{_roles(one)}."


def _roles(one: StatedFinding) -> str:
    told = [f"{does} {_counted(one, role)}" for role, does in _DOES.items() if _counted(one, role)]
    return "; ".join(told) or "It rests on nothing yet"


def _counted(one: StatedFinding, role: Role) -> str:
    of = [one.kinds.get(e.on, "") for e in one.finding.resting_as(role)]
    kinds = [kind for kind in _KINDS if kind in of]
    return listed([f"{of.count(kind)} {plural(of.count(kind), _KINDS[kind])}" for kind in kinds])


def _number(found: Material, on: str) -> list[Inline]:
    """A number among the evidence: its title, value and interval."""
    key = on.removeprefix(FIGURE)
    key = key if key in found.numbers else key.partition("/")[0]
    if not on.startswith(FIGURE) or key not in found.numbers:
        return []
    bound = found.numbers[key]
    made: list[Inline] = [Text(f"{bound.title}{_point(bound.group)}: "), found.numbers.value(key)]
    if bound.has_interval:
        made += [Text(" ("), found.numbers.interval(key), Text(")")]
    return [*made, Text(". ")]


def _point(group: tuple[str, ...]) -> str:
    return f", {', '.join(group).replace('_', ' ')}" if group else ""


def _asked(ours: list[tuple[Recommendation, State]], boxes: Mapping[str, Box]) -> list[Block]:
    """The recommendations of an issue area, those of the nearest horizon first (domain 1.2)."""
    headed: dict[str, list[Block]] = {h.more["heading"]: [] for h in known_horizons().values()}
    for one, _ in ours:
        horizon = known_horizons().get(one.horizon)
        name = horizon.more["heading"] if horizon else _NO_HORIZON
        headed.setdefault(name, []).append(boxes[one.ref])
    return [
        block
        for name, made in headed.items()
        if made
        for block in (Heading(3, name, is_numbered=False), *made)
    ]


def boxes_of(told: Stated) -> dict[str, Box]:
    """Every recommendation that stands, in its frame, by its reference."""
    carried = {ref: p.title for p in told.proposals for ref in p.recommendations}
    return {
        one.ref: recommendation_box(one, state, project=carried.get(one.ref, ""))
        for one, state in told.printed_recommendations
    }


def _rates(told: Stated) -> list[Block]:
    """Acceptance and implementation with both their numbers."""
    every = [one for one, _ in told.recommendations]
    shares = (("accepted", acceptance(every)), ("implemented", implementation(every)))
    known = [(name, share) for name, share in shares if share.of]
    if not known:
        return []
    made: list[Inline] = [Text("Of the recommendations, ")]
    for name, share in known:
        made += [*_share(name, share), Text("; " if (name, share) != known[-1] else ".")]
    return [Heading(2, "Where the recommendations stand"), Paragraph(tuple(made))]


_OF = {"accepted": "that were answered", "implemented": "that were accepted and still apply"}


def _share(name: str, share: Share) -> Inlines:
    return prose(
        "{n} of {of} {which} are {name}",
        n=LiveNumber(f"recommendations/{name}", str(share.n)),
        of=LiveNumber(f"recommendations/{name}/of", str(share.of)),
        which=_OF[name],
        name=name,
    )


def projects(found: Material) -> list[Block]:
    """The projects with what they cost and what is sure; nothing where there are none."""
    told = stated_in(found)
    if not told.proposals:
        return []
    numbers = {one.ref: one.number or one.ref for one, _ in told.recommendations}
    heads = (
        Column("Project", width=2.2), Column("Carries out", width=1.4), Column("State", width=1.2),
        Column("Cost", Align.END, 1.4), Column("Sure", Align.END, 1.4), Column("Gap", Align.END, 1.4),
    )  # fmt: skip
    rows = [
        Row(
            (
                cell(one.title),
                cell(listed([numbers.get(ref, ref) for ref in one.recommendations])),
                cell(codelist("project_phase").label(one.phase)),
                *_amounts(one),
            ),
            anchor=one.ref,
        )
        for one in told.proposals
    ]
    return [
        paragraph(
            "Projects carry out what needs money beyond existing resources. Cost is direct cost with programme "
            "support cost; sure is what was pledged, confirmed or received."
        ),
        Table("Projects and their money", heads, tuple(rows), label="table-projects"),
    ]


def _amounts(one: Proposal) -> tuple[Inlines, Inlines, Inlines]:
    made = one.budget
    sure = made.promised(Promise.PLEDGED, Promise.CONFIRMED, Promise.RECEIVED)
    total, held, gap = (
        (LiveNumber(f"{one.ref}/{name}", f"{printed.money(amount)} {made.currency}"),)
        for name, amount in (("total", made.total()), ("sure", sure), ("gap", made.gap))
    )
    return total, held, gap


def earlier(found: Material) -> list[Block]:
    """What earlier reviews recommended, what became of it, and what says the same now."""
    told = stated_in(found)
    if not told.earlier:
        return []
    again: dict[str, list[str]] = {}
    for one, _ in told.recommendations:
        for ref in one.said_before:
            again.setdefault(ref, []).append(one.number or one.ref)
    heads = (
        Column("Review", width=1.4), Column("No.", width=0.6), Column("Recommendation", width=2.6),
        Column("What became of it", width=1.6), Column("Said again", width=1.0),
    )  # fmt: skip
    rows = [
        Row(
            (
                cell(", ".join(part for part in (e.review, e.said_on) if part)),
                cell(e.number),
                cell(e.text),
                cell("; ".join(part for part in (e.fate, e.note) if part)),
                cell(listed(again.get(e.ref, []))),
            )
        )
        for e in told.earlier
    ]
    return [Table("Recommendations of earlier reviews and their fate", heads, tuple(rows))]
