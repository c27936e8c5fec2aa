"""Editions of a report cut from one text: without the blocks and small numbers that their readers may not see (U15).

A block stands in an edition when its readers do. Small counts of people, 1 to a threshold, are hidden in every
edition but the internal one: in a sentence the number gives way to "1–4"; a table or chart that has one is withheld
whole, for its totals would give it away. Where a block is written for one country by name, its edition shows them.
"""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vedette.core.reports.acronyms import spelled_out
from vedette.core.reports.audiences import EVERYBODY, INTERNAL, PEOPLE, THRESHOLD, is_for, may_read
from vedette.core.reports.document import (
    Align,
    Annex,
    Block,
    Chart,
    Document,
    Emphasis,
    Form,
    Heading,
    Inline,
    LiveNumber,
    PageBreak,
    Paragraph,
    Strong,
    Table,
    Terms,
    Text,
    inlines_of,
    reworded,
    without_lost_references,
)
from vedette.core.reports.frozen import FrozenBlock, frozen_blocks
from vedette.core.reports.glossary import explained
from vedette.core.reports.protected import NOTHING_BESIDES, Protected

if TYPE_CHECKING:
    from vedette.core.reports.text_attack import Counted

HIDDEN = f"1–{THRESHOLD}"
"""What stands in place of a small count."""
ELIDED = "[…]"
"""What stands in place of a number that would give a small count away."""
ABSENT, SUPPRESSED, COMPLEMENT, WITHHELD = "absent", "suppressed", "complement", "withheld"
_RANGE = re.compile(r"(\d+)\s*(?:–|to|-)\s*(\d+)")
_THINGS = re.compile(r"(claims|findings)/\w+|(recommendations|differences)/.+|.+/origins")
"""Keys of numbers that count claims, findings, recommendations, differences or origins: nobody is among so few."""
_TABLE_COSTS = 20
"""In how many sentences a number would have to be hidden before a table is withheld whole for it."""
_SHOWN = 120
"""Letters of a block by which a list names it."""


@dataclass(frozen=True, slots=True)
class Missing:
    """Something of the text that an edition does not show.

    Args:
        state: `absent` (a block of other readers), `suppressed` (a number), `complement` (one that would give
            another away) or `withheld` (a table or chart).
        block: Name of the block.
        kind: Class of the block, such as `Paragraph`.
        mark: Its number in the whole text, such as "33" or "Table 2".
        readers: Who may read the block; "" for everybody.
        what: Key of the number, or the first words of the block.
        said: What the whole text prints in its place; of a block nothing.
    """

    state: str
    block: str
    kind: str
    mark: str
    readers: str
    what: str
    said: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Cut:
    """An edition of a report.

    Args:
        edition: `internal`, `public`, or the code of a country.
        document: What its readers get.
        missing: What it does not show, in the order of the text.
        recovered: Hidden numbers that can be worked out from it all the same: key and block; it must not leave.
        n_attacked: Hidden numbers that were attacked.
    """

    edition: str
    document: Document
    missing: tuple[Missing, ...]
    recovered: tuple[tuple[str, str], ...] = ()
    n_attacked: int = 0


Units = Mapping[str, str]
"""Key of a figure -> its unit; a key that is not there may count people, but those of `_THINGS`."""


def cut(
    document: Document,
    edition: str,
    units: Units,
    *,
    counted: Counted | None = None,
    shows_small: bool = False,
) -> Cut:
    """The edition of a report.

    Args:
        document: The whole text, as it is kept.
        edition: `internal`, `public`, or the code of a country.
        units: Of its figures.
        counted: What its live numbers count; with it whatever would give a small count away is hidden, too.
        shows_small: Whether somebody said why small counts may be read, as "published before".
    """
    if edition == INTERNAL:
        return Cut(edition, document, ())
    of_all = _aligned(document.readers, document)
    besides = NOTHING_BESIDES
    if counted is not None and not shows_small:
        besides = _besides(document, edition, units, counted)
    origins = _aligned(document.origins, document)
    kept: list[tuple[Block, str]] = []
    missing: list[Missing] = []
    for block, readers, origin, told in zip(
        document.blocks, of_all, origins, frozen_blocks(document), strict=True
    ):
        if not may_read(readers, edition):
            missing.append(_missing(ABSENT, told, readers, told.words[:_SHOWN]))
        elif shows_small or is_for(readers, edition):
            kept.append((block, origin))
        else:
            shown, lost = _guarded(block, told, readers, units, besides)
            kept.append((shown, origin))
            missing += lost
    kept = _without_their_terms(kept, document.blocks)
    whole = [block for block, _ in kept]
    bare = _bare_headings(whole) - _bare_headings(document.blocks)
    left = [(block, origin) for block, origin in kept if id(block) not in bare]
    made = dataclasses.replace(
        document,
        blocks=without_lost_references([block for block, _ in left]),
        origins=tuple(origin for _, origin in left) if document.origins else (),
        readers=(),
    )
    named = dict[str, str]()
    for one in missing:
        named.setdefault(one.what.partition("|")[0], one.block)
    recovered = tuple((key, named.get(key, "")) for key in besides.recovered)
    return Cut(edition, made, tuple(missing), recovered, besides.n_attacked)


def _besides(document: Document, edition: str, units: Units, counted: Counted) -> Protected:
    """What an edition has to hide besides its small counts."""
    from vedette.core.reports.text_attack import Said, cost, protected

    readers = _aligned(document.readers, document)
    seen = [
        (block, is_for(of, edition))
        for block, of in zip(document.blocks, readers, strict=True)
        if may_read(of, edition)
    ]

    def said(hidden: Collection[str]) -> Said:
        small, classed, given = set[str](), set[str](), set[str]()
        places = dict[str, int]()
        for block, is_own in seen:
            told = set(_told_by(block, counted))
            few = _small_keys(block, units)
            if is_own:
                given |= told
                continue
            if isinstance(block, Table | Chart):
                is_withheld = any(_small_in(block, units)) or not told.isdisjoint(hidden)
                if isinstance(block, Chart) and is_withheld:
                    few |= {key for key in told if 1 <= counted.value(key) <= THRESHOLD}
                small |= few
                if not is_withheld:
                    places.update({key: places.get(key, 0) + _TABLE_COSTS for key in told})
                continue
            small |= few
            classed |= few
            shown = _told_by(block, counted, but_small=units)
            places.update({key: places.get(key, 0) + 1 for key in shown})
        costs = {
            key: cost(counted.value(key), n)
            for key, n in places.items()
            if key not in hidden and key not in given
        }
        return Said(frozenset(small), frozenset(classed), costs, frozenset(given))

    return protected(counted, said)


def _told_by(block: Block, counted: Counted, but_small: Units | None = None) -> Iterator[str]:
    """Keys of the counts that a block gives away, those of its small counts left out if asked for."""
    for one in inlines_of(block):
        if isinstance(one, LiveNumber) and one.key in counted.facts:
            is_told = one.form is Form.COUNT or (
                one.key in counted.telling and one.form is not Form.EXPOSURE
            )
            if is_told and (but_small is None or not is_small(one, but_small)):
                yield one.key
    if isinstance(block, Chart):
        points = (key for key in counted.telling if key.partition("/")[0] == block.key)
        yield from points


def _small_keys(block: Block, units: Units) -> set[str]:
    return {
        one.key for one in inlines_of(block) if isinstance(one, LiveNumber) and is_small(one, units)
    }


def _without_their_terms(
    kept: Sequence[tuple[Block, str]], blocks: Sequence[Block]
) -> list[tuple[Block, str]]:
    """Without terms that only blocks of other readers spell out or use, and without a list that is empty then."""
    gone = _terms_of(blocks) - _terms_of([block for block, _ in kept])
    made: list[tuple[Block, str]] = []
    for block, origin in kept:
        if not isinstance(block, Terms):
            made.append((block, origin))
        elif left := tuple(one for one in block.entries if one.word not in gone):
            made.append((dataclasses.replace(block, entries=left), origin))
    return made


def _terms_of(blocks: Sequence[Block]) -> set[str]:
    return {*spelled_out(blocks), *explained(blocks)}


def difference(one: Cut, other: Cut) -> tuple[tuple[Missing, ...], tuple[Missing, ...]]:
    """What the first edition lacks and the second shows, and the other way round."""
    lacks = [{_key(m): m for m in cut.missing} for cut in (one, other)]
    first, second = (
        tuple(m for key, m in mine.items() if key not in theirs)
        for mine, theirs in (lacks, lacks[::-1])
    )
    return first, second


def _key(one: Missing) -> tuple[str, str, str]:
    return one.state, one.block, one.what


def _aligned(told: Sequence[str], document: Document) -> Sequence[str]:
    return told or (EVERYBODY,) * len(document.blocks)


def _missing(state: str, told: FrozenBlock, readers: str, what: str, said: str = "") -> Missing:
    return Missing(state, told.name, told.kind, told.mark, readers, what, said)


def _guarded(
    block: Block, told: FrozenBlock, readers: str, units: Units, besides: Protected
) -> tuple[Block, list[Missing]]:
    """A block without its small counts and without what would give them away, and what is missing then."""
    if isinstance(block, Table | Chart):
        small = sorted({*_small_in(block, units), *_telling_in(block, besides)})
        if not small:
            return block, []
        return _withheld(block), [
            _missing(WITHHELD, told, readers, block.caption, ", ".join(small))
        ]
    lost: dict[tuple[str, str, str], None] = {}

    def hidden(inline: Inline) -> Inline:
        if not isinstance(inline, LiveNumber):
            return inline
        is_few = is_small(inline, units)
        if not is_few and inline.key not in besides.hidden:
            return inline
        if inline.form is Form.EXPOSURE:
            return inline
        is_classed = is_few and inline.key not in besides.unclassed
        state = SUPPRESSED if is_few else COMPLEMENT
        lost[state, f"{inline.key}|{inline.form}", inline.printed] = None
        return (Strong if inline.strong else Text)(HIDDEN if is_classed else ELIDED)

    shown = reworded(block, hidden)
    return (shown if lost else block), [
        _missing(state, told, readers, name, printed) for state, name, printed in lost
    ]


def _small_in(block: Table | Chart, units: Units) -> Iterator[str]:
    if isinstance(block, Table):
        return _small_in_table(block, units)
    return _small_in_chart(block, units)


def _telling_in(block: Table | Chart, besides: Protected) -> Iterator[str]:
    """Numbers of a table or chart that would give a small count away."""
    for one in inlines_of(block):
        if isinstance(one, LiveNumber) and one.key in besides.hidden:
            yield f"{one.key}|{one.form}"
    if isinstance(block, Chart):
        yield from (key for key in besides.hidden if key.partition("/")[0] == block.key)


def small_numbers(document: Document, units: Units) -> list[str]:
    """Small counts that a document prints, each with the number of its block and its key."""
    found: dict[str, None] = {}
    for block, told in zip(document.blocks, frozen_blocks(document), strict=True):
        if isinstance(block, Table | Chart):
            names = list(_small_in(block, units))
        else:
            names = [
                f"{one.key}|{one.form}"
                for one in inlines_of(block)
                if isinstance(one, LiveNumber) and is_small(one, units)
            ]
        found |= dict.fromkeys(f"{told.mark or told.name}: {name}" for name in names)
    return list(found)


def is_small(number: LiveNumber, units: Units) -> bool:
    """Whether a live number prints a count of 1 to the threshold, or a range that ends there."""
    if number.form is Form.RANGE:
        found = _RANGE.fullmatch(number.printed.strip())
        return (
            _is_of_people(number.key, units) and bool(found) and _is_few(found[2] if found else "")
        )
    if number.form is Form.VALUE:
        return _is_of_people(number.key, units) and _is_few(number.printed)
    return number.form is Form.COUNT and _is_few(number.printed)


def _is_of_people(key: str, units: Units) -> bool:
    unit = units.get(key) or units.get(key.partition("/")[0]) or PEOPLE[0]
    return not _THINGS.fullmatch(key) and unit.startswith(PEOPLE)


def _is_few(printed: str) -> bool:
    return printed.strip().isdecimal() and 1 <= int(printed) <= THRESHOLD


def _small_in_table(table: Table, units: Units) -> Iterator[str]:
    """Names of small counts in a table: live ones, and those that are typed into a column of numbers."""
    for row in table.rows:
        for column, cell in zip(table.columns, row.cells, strict=True):
            live = [one for one in cell if isinstance(one, LiveNumber)]
            yield from (f"{one.key}|{one.form}" for one in live if is_small(one, units))
            typed = "".join(one.text for one in cell if isinstance(one, Text | Strong))
            if not live and column.align is Align.END and _is_few(typed):
                yield f"{column.head}: {typed.strip()}"


def _small_in_chart(chart: Chart, units: Units) -> Iterator[str]:
    """Points of a chart whose value is a small count."""
    of = chart.key.partition("/")[0]
    unit = next((unit for key, unit in units.items() if key == of or key.startswith(f"{of}/")), "")
    if unit and not unit.startswith(PEOPLE):
        return
    for row in _rows_of(json.loads(chart.spec)):
        value = row.get("value")
        if isinstance(value, int | float) and value in range(1, THRESHOLD + 1):
            yield f"{chart.key}: {row.get('name', '')}".strip()


def _rows_of(spec: object) -> Iterator[Mapping[str, object]]:
    """The data of a specification, wherever in it they stand."""
    if isinstance(spec, list):
        for one in spec:
            yield from _rows_of(one)
    elif isinstance(spec, Mapping):
        values = spec.get("values")
        if isinstance(values, list):
            yield from (one for one in values if isinstance(one, Mapping))
        for one in spec.values():
            yield from _rows_of(one)


def _withheld(block: Table | Chart) -> Block:
    what = "table" if isinstance(block, Table) else "chart"
    why = f"this {what} is not shown in this edition, because it counts groups of {HIDDEN} people."
    return Paragraph((Emphasis(f"{block.caption}: {why}"),), is_numbered=False)


def _bare_headings(blocks: Sequence[Block]) -> set[int]:
    """Headings and annexes below which no words stand, by identity."""
    bare: set[int] = set()
    for n, block in enumerate(blocks):
        if not (level := _level(block)):
            continue
        levels = [_level(one) for one in blocks[n + 1 :] if not isinstance(one, PageBreak)]
        end = next((at for at, other in enumerate(levels) if 0 < other <= level), len(levels))
        if all(levels[:end]):
            bare.add(id(block))
    return bare


def _level(block: Block) -> int:
    """Of a heading or annex, from 1; 0 for what stands below them."""
    return block.level if isinstance(block, Heading) else int(isinstance(block, Annex))
