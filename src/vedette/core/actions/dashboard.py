"""The dashboard: where each issue area stands on the four axes, each tile with its chain down to the numbers.

One content serves the house and what leaves it (8.8). An edition for readers outside shows only what was issued, and
a figure that counts a few people is withheld whole, as in the editions of the report: its totals would give them away.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from vedette.core.actions.axes import Axes, Rates, axes, rates
from vedette.core.actions.plan import Action
from vedette.core.evidence.chain import FIGURE, State
from vedette.core.kernel.errors import BadInput
from vedette.core.kernel.labels import Label, Level
from vedette.core.kernel.templates import area_label
from vedette.core.recommendations.recommendations import Recommendation, Share, acceptance
from vedette.core.reports import printed
from vedette.core.reports.audiences import INTERNAL, PUBLIC, checked_edition
from vedette.core.reports.bindings import Bindings, Bound
from vedette.core.reports.document import (
    Align,
    Block,
    Column,
    Document,
    Form,
    Heading,
    LiveNumber,
    Paragraph,
    Row,
    Table,
    Text,
    marking_of,
)
from vedette.core.reports.effect_section import StatedEffect
from vedette.core.reports.stated_sections import StatedFinding
from vedette.core.reports.text_editions import Units, cut
from vedette.core.reports.writing import cell

STATES = "member_states"
"""The edition of every Member State; `public`, `internal` and codes of countries are the others."""
FORMAT = "vedette dashboard 1"
_MOST_ROWS = 60
"""Rows of a figure; the report has all of them."""
_GONE = ("superseded", "withdrawn")


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One number of a figure as printed: its key, what it is of, value, interval, how many were counted."""

    key: str
    of: str
    value: str
    interval: str
    n: str


@dataclass(frozen=True, slots=True)
class ShownFigure:
    """A figure at the end of a chain.

    Args:
        key: Its key, stable for life.
        title, unit, scope, period, method, caveat: What it is, and what a reader must know.
        fingerprint: Of definition and rows behind it.
        rows: Its numbers; none where it is withheld.
        n_more: Further numbers that only the report has.
        is_withheld: Whether it counts groups of few people, and this edition does not show it.
    """

    key: str
    title: str
    unit: str
    scope: str
    period: str
    method: str
    caveat: str
    fingerprint: str
    rows: tuple[ShownRow, ...] = ()
    n_more: int = 0
    is_withheld: bool = False


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """A finding with its confidence (code) and figures; `n_more` counts other evidence, which stays in the house."""

    ref: str
    text: str
    confidence: str
    figures: tuple[ShownFigure, ...]
    n_more: int


@dataclass(frozen=True, slots=True)
class ShownAction:
    """An action without its words and owners: where it stands and by when it is due."""

    ref: str
    level: str
    due_on: str
    n_moves: int
    is_overdue: bool
    implementation: str
    judgement: str
    effect: str
    is_done_without_effect: bool


@dataclass(frozen=True, slots=True)
class ShownEffect:
    """What was measured: code of codelists/effect_verdict, verdict and claim in words, the ways to look."""

    code: str
    verdict: str
    claim: str
    figures: tuple[ShownFigure, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """A recommendation with its answer, the actions that carry it out, its effect and its findings."""

    ref: str
    number: str
    text: str
    addressee: str
    deadline: str
    response: str
    actions: tuple[ShownAction, ...]
    effect: ShownEffect | None
    findings: tuple[ShownFinding, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """How many of how many: recommendations that were accepted, of those answered; all else counts actions."""

    n_recommendations: int
    n_actions: int
    n_open: int
    accepted: Share
    implemented: Share
    judged: Share
    effective: Share
    overdue: int
    without_effect: int


@dataclass(frozen=True, slots=True)
class Tile:
    """An issue area; an action that serves two areas counts in both."""

    area: str
    words: str
    counted: Counted
    recommendations: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Dashboard:
    """What a dashboard says.

    Args:
        edition: `internal`, `public`, `member_states`, or the code of a country.
        on: The day.
        title: Of the review.
        run: Fingerprint of the run that made the numbers.
        counted: Of all recommendations that stand and their actions, each once.
        tiles: By issue area in the order of the review.
        red: References of recommendations and findings whose evidence has changed since they were looked at.
    """

    edition: str
    on: str
    title: str
    run: str
    counted: Counted
    tiles: tuple[Tile, ...]
    red: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ground:
    """What a dashboard is made of.

    Args:
        areas: Codes of the issue areas in their order.
        asked: Recommendations, each with the state of what it answers.
        actions: Those in whose place nothing stands.
        measured: Action -> code of codelists/effect_verdict.
        findings: By reference.
        effects: Recommendation -> what was measured.
        codes: Recommendation -> code of codelists/effect_verdict.
        numbers: Figures by key.
    """

    areas: Sequence[str]
    asked: Sequence[tuple[Recommendation, State]]
    actions: Sequence[Action]
    measured: Mapping[str, str]
    findings: Mapping[str, StatedFinding]
    effects: Mapping[str, StatedEffect]
    codes: Mapping[str, str]
    numbers: Bindings


def checked_dashboard_edition(said: object) -> str:
    """The name of an edition of the dashboard.

    Raises:
        BadInput: There is none of this name.
    """
    word = str(said or "").strip()
    if word == STATES:
        return word
    try:
        return checked_edition(word)
    except BadInput as error:
        raise BadInput(
            f"'{word}' names no edition of the dashboard.",
            f"Use {PUBLIC}, {STATES}, or the code of a country (ISO 3166) such as GHA.",
        ) from error


def label_of_edition(edition: str) -> Label:
    """Under which label an edition leaves: public, that of all Member States, or that of one."""
    if edition == PUBLIC:
        return Label(Level.PUBLIC)
    return Label(Level.UNCLASSIFIED, frozenset() if edition == STATES else frozenset((edition,)))


def dashboard(
    ground: Ground, edition: str, today: dt.date, *, title: str = "", run: str = ""
) -> Dashboard:
    """The dashboard of an edition, its small counts not hidden yet: see `guarded`."""
    held = {
        one.ref: (one, state)
        for one, state in ground.asked
        if one.closure not in _GONE and (edition == INTERNAL or one.was_issued)
    }
    asked = {ref: one for ref, (one, _) in held.items()}
    stands = [
        axes(one, asked, today, ground.measured)
        for one in ground.actions
        if edition == INTERNAL or any(ref in asked for ref in one.recommendations)
    ]
    areas = [*ground.areas, ""]
    made = [_tile(area, ground, asked, stands) for area in areas]
    red = [ref for ref, (_, state) in held.items() if state is not State.CURRENT]
    told = dict.fromkeys(f.ref for t in made if t for s in t.recommendations for f in s.findings)
    red += [ref for ref in told if ground.findings[ref].state is not State.CURRENT]
    tiles = tuple(one for one in made if one)
    day = today.isoformat()
    return Dashboard(edition, day, title, run, _counted(asked.values(), stands), tiles, tuple(red))


def _tile(
    area: str, ground: Ground, asked: Mapping[str, Recommendation], stands: Sequence[Axes]
) -> Tile | None:
    mine = {ref: one for ref, one in asked.items() if one.issue_area == area}
    if not mine:
        return None
    ours = [s for s in stands if any(ref in mine for ref in s.action.recommendations)]
    shown = tuple(_shown(one, ground, ours) for one in mine.values())
    return Tile(area, area_label(area) if area else "", _counted(mine.values(), ours), shown)


def _counted(asked: Collection[Recommendation], stands: Sequence[Axes]) -> Counted:
    made: Rates = rates(stands)
    return Counted(
        len(asked),
        len(stands),
        sum(one.action.is_open for one in stands),
        acceptance(asked),
        made.implemented,
        made.judged,
        made.effective,
        made.n_overdue,
        made.n_without_effect,
    )


def _shown(one: Recommendation, ground: Ground, stands: Iterable[Axes]) -> Shown:
    stated = ground.effects.get(one.ref)
    effect = None
    if stated:
        figures = _figures([f"{FIGURE}{stated.figure}"], ground.numbers)
        effect = ShownEffect(ground.codes.get(one.ref, ""), stated.verdict, stated.claim, figures)
    return Shown(
        ref=one.ref,
        number=one.number,
        text=one.text,
        addressee=one.addressee,
        deadline=str(one.deadline or ""),
        response=one.response,
        actions=tuple(_action(s) for s in stands if one.ref in s.action.recommendations),
        effect=effect,
        findings=tuple(
            _finding(ground.findings[ref], ground.numbers)
            for ref in one.findings
            if ref in ground.findings
        ),
    )


def _action(stands: Axes) -> ShownAction:
    one = stands.action
    return ShownAction(
        one.ref,
        one.level,
        str(one.due_on or ""),
        one.n_moves,
        stands.is_overdue,
        stands.implementation,
        stands.judgement,
        stands.effect,
        stands.is_done_without_effect,
    )


def _finding(one: StatedFinding, numbers: Bindings) -> ShownFinding:
    ons = [evidence.on for evidence in one.finding.evidence]
    of_figures = [on for on in ons if on.startswith(FIGURE)]
    return ShownFinding(
        one.finding.ref,
        one.finding.statement,
        one.confidence or "",
        _figures(of_figures, numbers),
        len(ons) - len(of_figures),
    )


def _figures(ons: Sequence[str], numbers: Bindings) -> tuple[ShownFigure, ...]:
    """The figures among evidence, each once: the numbers that are named, or all of a figure."""
    found: dict[str, list[Bound]] = {}
    for on in ons:
        key = on.removeprefix(FIGURE)
        named = [numbers[key]] if key in numbers else numbers.points(key.partition("/")[0])
        held = found.setdefault(key.partition("/")[0], [])
        held += [one for one in named if one not in held]
    return tuple(_figure(key, points, numbers) for key, points in found.items() if points)


def _figure(key: str, points: Sequence[Bound], numbers: Bindings) -> ShownFigure:
    first = points[0]
    told = [one for one in points if one.value is not None]
    rows = tuple(
        ShownRow(
            one.key,
            ", ".join(one.group).replace("_", " ") or one.title,
            numbers.value(one.key).printed,
            numbers.interval(one.key, dashed=True).printed if one.has_interval else "",
            numbers.count(one.key).printed if one.n is not None else "",
        )
        for one in told[:_MOST_ROWS]
    )
    days = [one.period for one in points if one.period]
    period = (
        f"{printed.day(min(d[0] for d in days))} – {printed.day(max(d[1] for d in days))}"
        if days
        else ""
    )
    return ShownFigure(
        key,
        first.title,
        first.unit,
        first.scope,
        period,
        first.method_text,
        first.caveat,
        first.fingerprint,
        rows,
        len(told) - len(rows),
    )


def guarded(one: Dashboard, units: Units) -> Dashboard:
    """The dashboard without the figures that count a few people; the internal one stays as it is."""
    edition = PUBLIC if one.edition == STATES else one.edition
    left = cut(document(one), edition, units).document
    kept = {block.label for block in left.blocks if isinstance(block, Table)}

    def told(figures: Sequence[ShownFigure]) -> tuple[ShownFigure, ...]:
        return tuple(
            f if not f.rows or f"figure-{f.key}" in kept else replace(f, rows=(), is_withheld=True)
            for f in figures
        )

    def of(shown: Shown) -> Shown:
        findings = tuple(replace(f, figures=told(f.figures)) for f in shown.findings)
        effect = shown.effect and replace(shown.effect, figures=told(shown.effect.figures))
        return replace(shown, findings=findings, effect=effect)

    tiles = tuple(
        replace(tile, recommendations=tuple(map(of, tile.recommendations))) for tile in one.tiles
    )
    return replace(one, tiles=tiles)


def document(one: Dashboard) -> Document:
    """All words and numbers of a dashboard as blocks, for the guards of what leaves; each figure once."""
    blocks: list[Block] = []
    seen: dict[str, ShownFigure] = {}
    for tile in one.tiles:
        blocks.append(Heading(1, f"{tile.area} {tile.words}".strip() or "Overall"))
        for shown in tile.recommendations:
            blocks += _blocks(shown)
            for figure in figures_of(shown):
                held = seen.get(figure.key)
                rows = dict.fromkeys((*(held.rows if held else ()), *figure.rows))
                seen[figure.key] = replace(figure, rows=tuple(rows))
    blocks += [_table(figure) for figure in seen.values() if figure.rows]
    day = dt.date.fromisoformat(one.on)
    return Document(
        title=one.title or "Dashboard",
        subtitle="Where the recommendations stand",
        marking=marking_of("unclassified" if one.edition == INTERNAL else str(label_of_edition(one.edition))),
        known_on=day,
        issued_at=dt.datetime.combine(day, dt.time(), dt.UTC),
        blocks=tuple(blocks),
        run=one.run,
    )  # fmt: skip


def figures_of(shown: Shown) -> list[ShownFigure]:
    """All figures in the chain of a recommendation."""
    of_effect = shown.effect.figures if shown.effect else ()
    return [*of_effect, *(figure for one in shown.findings for figure in one.figures)]


def _blocks(shown: Shown) -> list[Block]:
    said = [shown.text, *(one.text for one in shown.findings)]
    if shown.effect:
        said += [shown.effect.verdict, shown.effect.claim]
    return [Paragraph((Text(text),)) for text in said if text]


def _table(figure: ShownFigure) -> Table:
    heads = (Column("of"), Column(figure.unit or "value", Align.END), Column("interval", Align.END),
             Column("n", Align.END))  # fmt: skip
    rows = tuple(
        Row(
            (
                cell(row.of),
                (LiveNumber(row.key, row.value),),
                (LiveNumber(row.key, row.interval, Form.INTERVAL),) if row.interval else cell(None),
                (LiveNumber(row.key, row.n, Form.COUNT),) if row.n else cell(None),
            )
        )
        for row in figure.rows
    )
    return Table(figure.title or figure.key, heads, rows, label=f"figure-{figure.key}")


def as_json(one: Dashboard) -> dict[str, Any]:
    """The dashboard as JSON types, with its format."""
    return {"format": FORMAT, **asdict(one)}


def from_json(told: Mapping[str, Any]) -> Dashboard:
    """The dashboard that `as_json` gave."""
    tiles = tuple(
        Tile(t["area"], t["words"], _counted_of(t["counted"]), tuple(map(_shown_of, t["recommendations"])))
        for t in told["tiles"]
    )  # fmt: skip
    more = {name: told[name] for name in ("edition", "on", "title", "run")}
    return Dashboard(
        **more, counted=_counted_of(told["counted"]), tiles=tiles, red=tuple(told["red"])
    )


def _counted_of(told: Mapping[str, Any]) -> Counted:
    shares = {
        name: Share(**told[name]) for name in ("accepted", "implemented", "judged", "effective")
    }
    return Counted(**{**told, **shares})


def _shown_of(told: Mapping[str, Any]) -> Shown:
    effect = told["effect"]
    made = effect and ShownEffect(**{**effect, "figures": _figures_of(effect["figures"])})
    findings = tuple(
        ShownFinding(**{**one, "figures": _figures_of(one["figures"])}) for one in told["findings"]
    )
    actions = tuple(ShownAction(**one) for one in told["actions"])
    return Shown(**{**told, "actions": actions, "effect": made, "findings": findings})


def _figures_of(told: Iterable[Mapping[str, Any]]) -> tuple[ShownFigure, ...]:
    return tuple(
        ShownFigure(**{**one, "rows": tuple(ShownRow(**row) for row in one["rows"])})
        for one in told
    )
