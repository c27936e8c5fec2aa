"""What a briefing shows: slides and a paper of two pages, from one choice of findings, recommendations, figures.

Words of people that were quoted are never shown, as in the report: they are counted, and the notes name them by
their references. What is too long for a slide is cut there and stands whole in the notes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from vedette.core.evidence.chain import FIGURE, State
from vedette.core.evidence.links import Evidence
from vedette.core.kernel.codelists import codelist
from vedette.core.kernel.errors import NotEnoughData
from vedette.core.kernel.fingerprint import short
from vedette.core.kernel.templates import known_horizons
from vedette.core.recommendations.recommendations import Recommendation
from vedette.core.reports import printed
from vedette.core.reports.bindings import Bindings, Bound
from vedette.core.reports.briefings import AUDIENCES, Briefing
from vedette.core.reports.deck import Deck, Layout, Slide
from vedette.core.reports.document import (
    Align,
    Block,
    Box,
    Chart,
    Code,
    Column,
    Document,
    Emphasis,
    Heading,
    Inline,
    Inlines,
    Marking,
    Paragraph,
    Row,
    Strong,
    Table,
    Text,
)
from vedette.core.reports.stated_sections import (
    StatedFinding,
    finding_kind,
    finding_standing,
    rests_on_words,
)
from vedette.core.reports.writing import cell, listed, plural

_FEW, _ON_A_LIST, _ROWS_OF_NUMBERS, _ASKED_A_SLIDE, _SHOWN_A_SLIDE = 4, 6, 5, 4, 8
_LIST_WORDS, _TITLE_WORDS, _CELL_WORDS, _SIDE_WORDS = 150, 230, 230, 280
_PAPER_WORDS, _NUMBERS_ON_PAPER = 420, 3
_RED = {State.OUT_OF_DATE: "out of date", State.BROKEN: "broken"}
_HELD = "old value held"


@dataclass(frozen=True, slots=True)
class Chosen:
    """One thing that is chosen, as it stands today.

    Args:
        link: It, as it was seen.
        kind: What it is, as the chain names it; "" where it is gone.
        state: Its own state or that of the choice, whichever is worse.
        way: Lines of the way from it down to the rows.
    """

    link: Evidence
    kind: str
    state: State
    way: tuple[str, ...] = ()

    @property
    def is_red(self) -> bool:
        """Whether it is not to be shown as it stands."""
        return self.state in _RED


@dataclass(frozen=True, slots=True)
class BriefingMaterial:
    """What a briefing is written from.

    Args:
        review: Title of the review.
        marking: Of the briefing.
        known_on: Day up to which data were known.
        run: Fingerprint of the run.
        numbers: All numbers of the run.
        chosen: What is chosen, in its order.
        findings: Those that are chosen, by reference.
        recommendations: Those that are chosen, by reference.
        charts: Figures of several numbers that are chosen, by reference.
        edition: Of what is written, such as "Draft" or "Version 2".
    """

    review: str
    marking: Marking
    known_on: dt.date
    run: str
    numbers: Bindings
    chosen: tuple[Chosen, ...]
    findings: Mapping[str, StatedFinding]
    recommendations: Mapping[str, Recommendation]
    charts: Mapping[str, Chart]
    edition: str = "Draft"

    @property
    def red(self) -> tuple[Chosen, ...]:
        """What is out of date or broken."""
        return tuple(one for one in self.chosen if one.is_red)

    def of(self, refs: Mapping[str, object]) -> tuple[Chosen, ...]:
        """What is chosen of some kind, in its order."""
        return tuple(one for one in self.chosen if one.link.on in refs)

    def bound(self, ref: str) -> Bound | None:
        """The one number that a reference names; None where it names several, or none."""
        key = ref.removeprefix(FIGURE)
        keys = (key, key.partition("/")[0])
        found = next((one for one in keys if one in self.numbers), None)
        return self.numbers[found] if found and ref.startswith(FIGURE) else None


def briefing_deck(one: Briefing, found: BriefingMaterial) -> Deck:
    """The slides of a briefing.

    Raises:
        NotEnoughData: Nothing is chosen.
    """
    _check_chosen(one, found)
    slides = (
        *_in_short(one, found),
        *_figures(found),
        *(_finding(found, chosen) for chosen in found.of(found.findings)),
        *_asked(found),
        *_gone(found),
    )
    return Deck(
        title=one.title,
        subtitle=_for_whom(one),
        marking=found.marking,
        known_on=found.known_on,
        issued_at=_instant(one),
        slides=(*slides, _origin(found)),
        occasion=found.review,
        edition=found.edition,
        imprint=_imprint(one, found),
        warning=_warning(found),
        run=found.run,
        notes=(f"Briefing {one.ref}: {one.title}.", *([one.message] if one.message else [])),
    )


def briefing_paper(one: Briefing, found: BriefingMaterial) -> Document:
    """The paper of two pages of a briefing.

    Raises:
        NotEnoughData: Nothing is chosen.
    """
    _check_chosen(one, found)
    blocks = [
        *([Paragraph((Strong(one.message),), is_numbered=False)] if one.message else []),
        *_paper_findings(found),
        *_paper_asked(found),
        *_paper_numbers(found),
    ]
    return Document(
        title=one.title,
        subtitle=_for_whom(one),
        marking=found.marking,
        known_on=found.known_on,
        issued_at=_instant(one),
        blocks=tuple(blocks),
        occasion=found.review,
        edition=found.edition,
        imprint=_imprint(one, found),
        foreword=_warning(found) or _HOW_TO_READ,
        run=found.run,
        chapters_flow=True,
    )


def _check_chosen(one: Briefing, found: BriefingMaterial) -> None:
    if not found.chosen:
        raise NotEnoughData(
            f"Nothing is chosen for {one.ref}.",
            "Choose findings, recommendations or figures: `vedette briefings choose`.",
        )


_HOW_TO_READ = (
    "Numbers are those of the run named above, with their interval where one was computed. Each leads back to "
    "its rows: the notes of the slides name the way."
)


def _for_whom(one: Briefing) -> str:
    kind = codelist(AUDIENCES).label(one.audience)
    whom = one.whom or (kind if one.audience != "other" else "")
    return f"Briefing for {whom}, {printed.long_day(one.on)}" if whom else printed.long_day(one.on)


def _instant(one: Briefing) -> dt.datetime:
    return dt.datetime.combine(one.on, dt.time(), dt.UTC)


def _imprint(one: Briefing, found: BriefingMaterial) -> tuple[tuple[str, str], ...]:
    lines = (
        ("Edition", found.edition),
        ("Audience", codelist(AUDIENCES).label(one.audience)),
        ("Data as known on", printed.long_day(found.known_on)),
        ("Run", short(found.run) if found.run else ""),
        ("Reference", one.ref),
    )
    return tuple((term, words) for term, words in lines if words)


def _warning(found: BriefingMaterial) -> str:
    n = len(found.red)
    return (
        f"Not to be shown: {n} {plural(n, 'thing')} in it {'is' if n == 1 else 'are'} out of date or broken."
        if n
        else ""
    )


# ---------- slides


def _in_short(one: Briefing, found: BriefingMaterial) -> Iterator[Slide]:
    findings, asked = found.of(found.findings), found.of(found.recommendations)
    if not findings and not one.message:
        return
    shown = findings[:_ON_A_LIST]
    said = [found.findings[each.link.on].finding.statement for each in shown]
    blocks: list[Block] = []
    if one.message:
        blocks.append(Paragraph((Strong(one.message),), is_numbered=False))
    most = _LIST_WORDS if len(said) > _FEW else _TITLE_WORDS
    blocks += [Paragraph((Text(shortened(words, most)),)) for words in said]
    more = [
        *([f"{len(findings) - len(shown)} more findings"] if len(findings) > len(shown) else []),
        *([f"{len(asked)} {plural(len(asked), 'recommendation')}"] if asked else []),
    ]
    if more:
        follows = f"{listed(more)} {'follows' if len(asked) == 1 and len(more) == 1 else 'follow'}."
        blocks.append(Paragraph((Emphasis(follows),), is_numbered=False))
    notes = [f"{each.link.on}: {words}" for each, words in zip(shown, said, strict=True)]
    title = _counted_title(len(findings), len(asked))
    yield Slide(Layout.LIST, "In short", title, tuple(blocks), tuple(notes))


def _counted_title(n_findings: int, n_asked: int) -> str:
    counts = ((n_findings, "finding"), (n_asked, "recommendation"))
    parts = [f"{_WORDS.get(n, n)} {plural(n, what)}" for n, what in counts if n]
    said = listed(parts) or "What this is about"
    return said[0].upper() + said[1:]


_WORDS = dict(
    enumerate(("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), 1)
)


def _figures(found: BriefingMaterial) -> Iterator[Slide]:
    """Single numbers in tables, each figure of several as a chart."""
    single = _single(found)
    for n in range(0, len(single), _SHOWN_A_SLIDE):
        part = single[n : n + _SHOWN_A_SLIDE]
        rows = tuple(_number_row(found, *pair) for pair in part)
        table = Table("The numbers", _NUMBER_HEADS, rows, _numbers_notes(part))
        notes = tuple(line for each, _ in part for line in (*_titled(each), *each.way))
        title, state = _numbers_title(part), _states([each for each, _ in part])
        yield Slide(Layout.TABLE, "Figures", title, (table,), notes, state)
    for each in found.of(found.charts):
        chart = found.charts[each.link.on]
        notes = (f"{each.link.on}: {chart.alt}", *each.way)
        over, state = f"Figure {each.link.on}", _state_words(each)
        yield Slide(Layout.CHART, over, chart.caption, (chart,), notes, state)


def _numbers_title(part: Sequence[tuple[Chosen, Bound]]) -> str:
    return part[0][1].title if len(part) == 1 else "The numbers at a glance"


def _single(found: BriefingMaterial) -> list[tuple[Chosen, Bound]]:
    pairs = [(each, found.bound(each.link.on)) for each in found.chosen]
    return [(each, bound) for each, bound in pairs if bound and each.link.on not in found.charts]


_NUMBER_HEADS = (
    Column("Number", width=3.2),
    Column("Value", Align.END, 1.1),
    Column("Interval", Align.END, 1.3),
    Column("n", Align.END, 0.8),
    Column("Period, unit", width=1.9),
)


def _number_row(found: BriefingMaterial, each: Chosen, bound: Bound) -> Row:
    name: list[Inline] = [Text(_named(bound))]
    if words := _state_words(each):
        name.append(Strong(f" ({words})"))
    value: Inline = found.numbers.value(bound.key, strong=True)
    interval: Inlines = cell(
        found.numbers.interval(bound.key, dashed=True) if bound.has_interval else None
    )
    if each.state is State.HELD and each.link.said:
        # As it was when somebody looked at it: the value of today is not taken over.
        before, _, between = each.link.said.partition(" (")
        value, interval = Strong(before), cell(between.rstrip(")"))
    n: Inlines = cell(found.numbers.count(bound.key) if bound.n is not None else None)
    return Row((tuple(name), (value,), interval, n, cell(_scope(bound))), anchor=bound.key)


def _named(bound: Bound) -> str:
    point = ", ".join(bound.group).replace("_", " ")
    return f"{bound.title}, {point}" if point else bound.title


def _scope(bound: Bound) -> str:
    years = f"{bound.period[0].year}–{bound.period[1].year}" if bound.period else ""
    if bound.period and bound.period[0].year == bound.period[1].year:
        years = str(bound.period[0].year)
    return ": ".join(part for part in (years, bound.unit) if part)


def _numbers_notes(part: Sequence[tuple[Chosen, Bound]]) -> tuple[Inlines, ...]:
    levels = {bound.level for _, bound in part if bound.level and bound.has_interval}
    told = [f"Intervals of {level * 100:.0f}{printed.NARROW}%." for level in sorted(levels)]
    told += [f"Held: {each.link.why}" for each, _ in part if each.link.held and each.link.why]
    return tuple((Text(line),) for line in told)


def _titled(each: Chosen) -> tuple[str, ...]:
    return (f"{each.link.on}: {each.link.said}",) if each.link.said else (each.link.on,)


def _finding(found: BriefingMaterial, each: Chosen) -> Slide:
    stated = found.findings[each.link.on]
    held = stated.finding
    rows = _numbers_behind(found, stated)
    blocks: list[Block] = []
    if rows:
        heads = (
            Column("Number that it rests on", width=2.7),
            Column("Value", Align.END, 0.9),
            Column("Interval", Align.END, 1.5),
        )
        more = len(rows) - _ROWS_OF_NUMBERS
        below = ((Text(f"{more} more in the report."),),) if more > 0 else ()
        shown = tuple(rows[:_ROWS_OF_NUMBERS])
        blocks.append(Table("Numbers that it rests on", heads, shown, below))
    sides = (
        ("Rests on", rests_on_words(stated)),
        ("Against it", held.counter),
        ("Not known", held.gap),
    )
    blocks += [
        Paragraph((Strong(f"{name}. "), Text(shortened(words, _SIDE_WORDS))), is_numbered=False)
        for name, words in sides
        if words
    ]
    notes = [held.statement, *(f"{name}: {words}" for name, words in sides if words), *each.way]
    return Slide(
        Layout.STATEMENT,
        f"{finding_kind(held)} {held.ref} · {', '.join(finding_standing(stated))}",
        shortened(held.statement, _TITLE_WORDS),
        tuple(blocks),
        tuple(notes),
        _state_words(each),
    )


def _numbers_behind(found: BriefingMaterial, stated: StatedFinding) -> list[Row]:
    rows = []
    for evidence in stated.finding.evidence:
        bound = found.bound(evidence.on)
        if bound is not None:
            interval = (
                found.numbers.interval(bound.key, dashed=True) if bound.has_interval else None
            )
            value = (found.numbers.value(bound.key, strong=True),)
            rows.append(Row((cell(_named(bound)), value, cell(interval)), anchor=bound.key))
    return rows


def _asked(found: BriefingMaterial) -> Iterator[Slide]:
    asked = found.of(found.recommendations)
    n_slides = -(-len(asked) // _ASKED_A_SLIDE)
    for n in range(n_slides):
        part = asked[n * _ASKED_A_SLIDE : (n + 1) * _ASKED_A_SLIDE]
        table = Table(
            "Recommendations", _ASKED_HEADS, tuple(_asked_row(found, one) for one in part)
        )
        notes = [
            line
            for one in part
            for line in (f"{one.link.on}: {found.recommendations[one.link.on].text}", *one.way)
        ]
        of = f" ({n + 1} of {n_slides})" if n_slides > 1 else ""
        title = f"What the review recommends{of}"
        yield Slide(Layout.TABLE, "Recommendations", title, (table,), tuple(notes), _states(part))


_ASKED_HEADS = (
    Column("Number", width=1.25),
    Column("Recommendation", width=3.9),
    Column("To, led by", width=1.8),
    Column("When", width=1.2),
)


def _asked_row(found: BriefingMaterial, each: Chosen) -> Row:
    one = found.recommendations[each.link.on]
    text: list[Inline] = [Text(shortened(one.text, _CELL_WORDS))]
    if words := _state_words(each):
        text.append(Strong(f" ({words})"))
    horizon = known_horizons().get(one.horizon)
    when = printed.day(one.deadline) if one.deadline else horizon.label if horizon else ""
    who = ", ".join(dict.fromkeys(w for w in (one.addressee, one.lead) if w))
    return Row(((Code(one.number or one.ref),), tuple(text), cell(who), cell(when)), anchor=one.ref)


def _gone(found: BriefingMaterial) -> Iterator[Slide]:
    """What is chosen and no longer there: never left out in silence."""
    numbers = (each.link.on for each, _ in _single(found))
    shown = {*found.findings, *found.recommendations, *found.charts, *numbers}
    lost = [one for one in found.chosen if one.link.on not in shown]
    if lost:
        blocks = tuple(Paragraph((Code(one.link.on), Text(f"  {one.link.said}"))) for one in lost)
        yield Slide(Layout.LIST, "Broken", "What was chosen and is gone", blocks, state="broken")


def _origin(found: BriefingMaterial) -> Slide:
    rows = [
        ("Data", f"As known on {printed.long_day(found.known_on)}; run {short(found.run) if found.run else '–'}."),
        ("Numbers", "Each is computed from source rows; the interval says how far chance alone could move it."),
        ("Confidence", "A judgement with its reasons; at most moderate where all support comes from one origin."),
        ("Way back", "The notes of each slide name what it rests on, down to the rows of the sources."),
        ("Marking", f"{found.marking.words}. It holds for copies and pictures of slides as well."),
    ]  # fmt: skip
    heads = (Column("What", width=1.0), Column("Said", width=5.0))
    table = Table(
        "Where this comes from", heads, tuple(Row(((Strong(a),), (Text(b),))) for a, b in rows)
    )
    return Slide(Layout.TABLE, "Sources", "Where this comes from", (table,))


def _state_words(each: Chosen) -> str:
    return _HELD if each.state is State.HELD else _RED.get(each.state, "")


def _states(several: Sequence[Chosen]) -> str:
    found = list(dict.fromkeys(words for words in map(_state_words, several) if words))
    return ", ".join(one for one in found if one != _HELD)


# ---------- paper


def _paper_findings(found: BriefingMaterial) -> list[Block]:
    mine = found.of(found.findings)
    if not mine:
        return []
    head = Heading(1, "What the review found", is_numbered=False)
    return [head, *(_paper_finding(found, one) for one in mine)]


def _paper_finding(found: BriefingMaterial, each: Chosen) -> Box:
    stated = found.findings[each.link.on]
    foot: list[Inline] = [Text(f"{rests_on_words(stated)} ")]
    for row in _numbers_behind(found, stated)[:_NUMBERS_ON_PAPER]:
        name, value, interval = row.cells
        between = () if interval == cell(None) else (Text(" ("), *interval, Text(")"))
        foot += [*name, Text(": "), *value, *between, Text(". ")]
    words = [_state_words(each)] if each.is_red else []
    standing = ", ".join([*finding_standing(stated), *words])
    return Box(
        head=((finding_kind(stated.finding), each.link.on), ("", standing)),
        body=(Text(shortened(stated.finding.statement, _PAPER_WORDS)),),
        foot=tuple(foot),
    )


def _paper_numbers(found: BriefingMaterial) -> list[Block]:
    single, charts = _single(found), found.of(found.charts)
    if not single and not charts:
        return []
    blocks: list[Block] = [Heading(1, "The numbers", is_numbered=False)]
    if single:
        rows = tuple(_number_row(found, *pair) for pair in single)
        notes = _numbers_notes(single)
        blocks.append(Table("Numbers with their intervals", _NUMBER_HEADS, rows, notes))
    return [*blocks, *(found.charts[one.link.on] for one in charts)]


def _paper_asked(found: BriefingMaterial) -> list[Block]:
    asked = found.of(found.recommendations)
    if not asked:
        return []
    rows = tuple(_asked_row(found, one) for one in asked)
    return [
        Heading(1, "What it recommends", is_numbered=False),
        Table("Recommendations", _ASKED_HEADS, rows),
    ]


def shortened(words: str, most: int) -> str:
    """Words cut after a whole one, with a sign that more stands elsewhere.

    Example:
        >>> shortened("one two three", 9)
        'one two …'
    """
    if len(words) <= most:
        return words
    return f"{words[: most - 1].rpartition(' ')[0].rstrip(' ,:;–')} …"
