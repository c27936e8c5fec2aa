"""A part of the report as the editor in the browser holds it, and what its pickers offer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from vedette.core.evidence.chain import State, figure_ref
from vedette.core.kernel.codelists import codelist
from vedette.core.reports import dialect
from vedette.core.reports.comments import Comment
from vedette.core.reports.document import Form
from vedette.core.reports.editor_json import node_of
from vedette.core.reports.lint import typed_numbers
from vedette.core.reports.parts import Part, mark_of, part_between, parts
from vedette.core.reports.placing import printed
from vedette.core.reports.text import DRAWN, BlockKind, TextBlock, number_name
from vedette.pipeline.comments import comments_of
from vedette.pipeline.decisions import head
from vedette.pipeline.stakeholders import register_of
from vedette.web.evidence.chain_reads import VisibleChain
from vedette.web.reports.text_reads import KINDS, ReportText, section_words_of
from vedette.web.reviews import presence
from vedette.web.reviews.visit import Visit
from vedette.web.ui.templatetags.addresses import address
from vedette.web.ui.told import retold

MOST_OFFERED, _LIVE_OFFERED = 12, 5
_NOTED = {State.OUT_OF_DATE: "red", State.BROKEN: "broken", State.HELD: "held"}


@dataclass(frozen=True, slots=True)
class PartLine:
    """A part in the outline: its title, how deep, how many red blocks are in it."""

    ref: str
    title: str
    n_red: int
    is_here: bool
    below: Sequence[tuple[str, str]]


class WritingDesk:
    """One part of the text for a viewer who writes in it.

    Args:
        visit: Who looks at which review.
        ref: A block of the part.
        last: The last block that the editor holds: a new chapter title breaks a part in two.
    """

    def __init__(self, visit: Visit, ref: str, last: str = "") -> None:
        self.visit = visit
        self.text = ReportText(visit)
        self.part: Part = part_between(self.text.blocks, ref, last)

    @property
    def chain(self) -> VisibleChain:
        """The chain of the viewer's world."""
        return self.text.held

    @property
    def stamp(self) -> str:
        """A name of text and data as they stand: with the same one nothing is new."""
        n, last = head(self.chain.known)
        return f"{self.visit.run.folder.name}.{n}.{last[:16]}"

    def outline(self) -> list[PartLine]:
        """All parts, in order."""
        return [
            PartLine(
                part.name,
                title_of(part.blocks[0]),
                sum(self._state(one) in ("red", "broken") for one in part.blocks),
                is_here=part.name == self.part.name,
                below=[
                    (one.ref, one.text)
                    for one in part.blocks[1:]
                    if one.kind is BlockKind.HEADING and part.name == self.part.name
                ],
            )
            for part in parts(self.text.blocks)
        ]

    def told(self) -> dict[str, Any]:
        """The part as the editor takes it."""
        return {
            "stamp": self.stamp,
            "after": self.part.after,
            "blocks": [self._block(one) for one in self.part.blocks],
            "names": {
                one.ref: {"words": self.text.called(one.ref), "kind": str(KINDS[one.kind])}
                for one in self.text.blocks
            },
            "n_red": self.text.n_red,
            "typed": self._typed(),
        }

    def others(self) -> list[dict[str, str]]:
        """Who else writes in the text, and on which block."""
        if self.visit.world is None:
            return []
        slug, name = self.visit.slug, self.visit.viewer.name
        here = presence.others(slug, self.visit.world.name, by=name)
        return [{"by": by, "block": place} for by, place in here]

    def be_at(self, block: str) -> None:
        """Remember where the viewer writes."""
        if self.visit.world is not None:
            name = self.visit.viewer.name
            presence.be_at(self.visit.slug, self.visit.world.name, block[:60], by=name)

    def countries(self) -> list[dict[str, Any]]:
        """All countries by name; `known` are those that a stakeholder stands for or that the text names."""
        held = codelist("country")
        known = {one.country for one in register_of(self.chain.known).stakeholders.values()}
        known |= {code for one in self.text.blocks for code in one.readers.split(",")}
        rows = [
            {"code": code, "name": held.label(code), "known": code in known} for code in held.codes
        ]
        return sorted(rows, key=lambda one: str(one["name"]))

    def comments(self) -> list[Comment]:
        """Comments on blocks of this part, those that wait first."""
        names = {one.ref for one in self.part.blocks}
        found = [
            one for one in comments_of(self.chain.known).values() if _block_of(one, names) in names
        ]
        return sorted(found, key=lambda one: (not one.is_open, one.number))

    def _block(self, one: TextBlock) -> dict[str, Any]:
        return {
            "ref": one.ref,
            "mark": mark_of(one),
            "node": node_of(one),
            "state": self._state(one),
            "numbers": dict(self._numbers(one)),
            "rests": {ref: self._evidence(ref) for ref in one.evidence},
            "words": section_words_of(one),
            "shown": self.text.picture(one),
            "called": self.called(one),
        }

    def called(self, one: TextBlock) -> str:
        """What a block shows, in words: the title of its figure."""
        points = self.text.numbers.points(one.of) if one.kind in DRAWN else ()
        return retold(points[0].title) if points else one.of

    def _state(self, one: TextBlock) -> str:
        return _NOTED.get(self.chain.state(one.ref), "") if one.links else ""

    def _numbers(self, one: TextBlock) -> Iterator[tuple[str, dict[str, Any]]]:
        """The numbers of a block, each as it prints there."""
        moved = {
            str(row["on"]): str(row["today"] or "")
            for row in (self.chain.chain.differing(one.ref).to_pylist() if one.links else ())
        }
        links = {link.on: link for link in one.links}
        for number in one.numbers:
            name, on = number_name(number), figure_ref(number.key)
            link = links.get(on)
            told = self.number(number) | {"on": on}
            if told["state"] == "broken":
                yield name, told
                continue
            is_held = bool(on in moved and link and link.held == moved[on])
            before = one.printed.get(name, told["today"])
            differs = on in moved
            yield (
                name,
                told
                | {
                    "before": before,
                    "seen": moved.get(on, ""),
                    "why": link.why if link and is_held else "",
                    "state": ("held" if is_held else "red") if differs else "",
                    "look": address(self.visit.slug, "reports:look", one.ref),
                },
            )

    def number(self, number: dialect.Number) -> dict[str, Any]:
        """A number as it is today, with what a person must know of it."""
        if number.key not in self.text.numbers:
            return {"today": "", "before": "", "state": "broken", "title": number.key}
        bound = self.text.numbers[number.key]
        return {
            "today": printed(number, self.text.numbers).printed,
            "state": "",
            "title": retold(bound.title),
            "part": " · ".join(bound.group),
            "scope": retold(bound.scope),
            "period": "/".join(day.isoformat() for day in bound.period or ()),
            "n": bound.n,
            "run": self.visit.run.folder.name[:12],
            "version": bound.fingerprint[:12],
            "url": self.chain.chip(figure_ref(number.key)).url,
        }

    def _evidence(self, ref: str) -> dict[str, str]:
        told = self.chain.told([ref]).get(ref)
        chip = self.chain.chip(ref)
        said = (told.title or told.said) if told else ""
        return {"words": said[:200], "url": chip.url, "state": "" if told else "broken"}

    def _typed(self) -> list[dict[str, object]]:
        """Numbers that somebody typed and that a live one prints, or that rest on nothing."""
        blocks = [(one, State.CURRENT) for one in self.part.blocks]
        return [
            {"block": one.on, "number": one.what, "live": self._live(one.what)}
            for one in typed_numbers(blocks, self._told_by_value)
        ]

    def _live(self, printed: str) -> list[dict[str, str]]:
        """The live numbers that print the same, as far as a person can choose among them."""
        keys = self._keys_by_value.get(printed, [])[:_LIVE_OFFERED]
        told = [self.number(dialect.Number(key, Form.VALUE)) for key in keys]
        titles = [" · ".join(filter(None, (one["title"], one["part"]))) for one in told]
        return [{"key": key, "title": title} for key, title in zip(keys, titles, strict=True)]

    @cached_property
    def _keys_by_value(self) -> Mapping[str, list[str]]:
        return self.text.numbers.keys_by_value()

    @cached_property
    def _told_by_value(self) -> Mapping[str, str]:
        return self.text.numbers.told_by_value()


def title_of(one: TextBlock) -> str:
    """What a part is called by its first block."""
    return section_words_of(one) or one.text


def _block_of(one: Comment, names: Iterable[str]) -> str:
    """The block of the text that a comment is on: the name of a block in a section ends with its place there."""
    return one.block if one.block in names else one.block.rpartition(".")[0]
