"""What the pages of findings, recommendations and proposals show alike: path, tabs, what changed beneath, history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext

from vedette.core.evidence.links import Evidence
from vedette.core.evidence.unlike import Unlike, prints_alike
from vedette.pipeline.resting import Moved, moved_rows
from vedette.pipeline.stating import Made, changes_of, version_of
from vedette.pipeline.telling import Told
from vedette.pipeline.undoing import mark
from vedette.pipeline.unlike import parts_changed
from vedette.web.evidence import finding_words as words
from vedette.web.evidence.chain_reads import VisibleChain
from vedette.web.evidence.homes import Chip
from vedette.web.evidence.stated import Stated
from vedette.web.ui.parts import Entry, Tab, four_tabs
from vedette.web.ui.standing import STATES
from vedette.web.ui.templatetags.addresses import address
from vedette.web.ui.templatetags.ui import words as coded

_EDIT = "edit"
"""What every kind calls saying it differently."""


@dataclass(frozen=True, slots=True)
class Path:
    """An evidence path: chips above, chips below, source rows at its end."""

    above: Sequence[Chip]
    below: Sequence[Chip]
    n_rows: int


@dataclass(frozen=True, slots=True)
class Differing:
    """Something rested on that is another today than it was seen.

    Args:
        chip: What it is.
        evidence: As it was linked, with what it said then.
        now: What it says today; None where it is gone.
        rows: The rows behind the difference; None where the run of then is not kept any more.
        today: Its fingerprint of today.
        is_held: Whether a person holds the old value.
        look_url: Address that takes a POST and takes the new value over, or holds the old one.
        parts: What differs in it, part by part; None where a person wrote it, or the run of then is not kept.
    """

    chip: Chip
    evidence: Evidence
    now: Told | None
    rows: Sequence[Moved] | None
    today: str
    is_held: bool
    look_url: str
    parts: Sequence[Unlike] | None = None

    @property
    def is_alike(self) -> bool:
        """Whether then and now read the same, though it is another."""
        return self.now is not None and prints_alike(self.evidence.said, self.now.said)

    @property
    def parts_told(self) -> list[tuple[str, Promise | str, str, str]]:
        """What differs where both read the same: its row, part in words, then and now."""
        if not self.is_alike:
            return []
        return [
            (one.row, words.PARTS.get(one.part) or coded(one.part), one.before, one.now)
            for one in self.parts or ()
        ]


def head_of(
    held: VisibleChain, stated: Stated, ref: str, links: Sequence[Evidence], tab: str
) -> dict[str, Any]:
    """What the head of every page of an object shows.

    Args:
        held: The chain of the viewer's world.
        stated: What kind of object it is.
        ref: Its reference.
        links: What it rests on.
        tab: The tab that is open.
    """
    state = STATES[held.state(ref)]
    return {
        "stated": stated,
        "ref": ref,
        "path": path(held, ref, [one.on for one in links]),
        "tabs": tabs(held, stated, ref, len(links), tab),
        "version": version(held, stated, ref),
        "above": resting_on(held, ref),
        "state_sign": state[0],
        "state_words": state[1],
    }


def tabs(held: VisibleChain, stated: Stated, ref: str, n_links: int, here: str) -> list[Tab]:
    """The four tabs of an object."""
    slug = held.visit.slug
    n_changes = len(changes_of(held.known, stated.act, ref))
    return four_tabs(
        here,
        itself=stated.url(slug, ref),
        rests_on=(stated.url(slug, ref, "rests_on"), n_links),
        rested_on_by=(stated.url(slug, ref, "rested_on_by"), len(held.chain.next_up(ref))),
        history=(stated.url(slug, ref, "history"), n_changes),
    )


def version(held: VisibleChain, stated: Stated, ref: str) -> str:
    """The version of an object that the viewer sees."""
    return version_of(held.known, stated.act, ref)


def path(held: VisibleChain, ref: str, ons: Iterable[str]) -> Path:
    """The evidence path: what rests on it, itself, the first that it rests on, the rows behind."""
    above = [held.chip(on) for on in held.chain.next_up(ref)[:1]]
    below = [held.chip(on) for on in ons if on in held.chain][:1]
    kinds: list[str] = held.chain.back(ref)["kind"].to_pylist()
    return Path(above, below, kinds.count("record"))


def resting_on(held: VisibleChain, ref: str) -> list[tuple[Chip, str, Promise | str]]:
    """What rests directly on a node: chip, words, kind."""
    above = held.chain.next_up(ref)
    told = held.told(above)
    return [
        (held.chip(on), called(told[on]), words.NODES.get(told[on].kind, told[on].kind))
        for on in above
    ]


def called(one: Told) -> str:
    """What a node is called where it stands in a list."""
    return one.said if one.kind in words.KINDS else one.title or one.said


def differing(
    held: VisibleChain, stated: Stated, ref: str, links: Iterable[Evidence]
) -> list[Differing]:
    """What an object rests on and that is another today than it saw, old beside new with the rows behind."""
    today = {str(row["on"]): row["today"] for row in held.chain.differing(ref).to_pylist()}
    told = held.told(today)
    look_url = address(held.visit.slug, f"{stated.space}:look", ref)
    return [
        Differing(
            held.chip(one.on),
            one,
            told.get(one.on),
            moved_rows(held.visit.review, one, held.chip(one.on).kind),
            today=today[one.on] or "",
            is_held=today[one.on] is not None and one.held == today[one.on],
            look_url=look_url,
            parts=parts_changed(held.visit.review, one, held.chip(one.on).kind),
        )
        for one in links
        if one.on in today
    ]


def history(held: VisibleChain, stated: Stated, ref: str, *, may_write: bool) -> list[Entry]:
    """What happened to an object, the latest first; what is in force can be taken back."""
    made = changes_of(held.known, stated.act, ref)
    told = _told_before(stated, made, ref)
    slug = held.visit.slug
    entries = [
        _entry(slug, stated, one, before, may_write) for one, before in zip(made, told, strict=True)
    ]
    return entries[::-1]


def _told_before(stated: Stated, made: Sequence[Made], ref: str) -> list[Mapping[str, object]]:
    """What every field said before each change, of the changes in force."""
    found: list[Mapping[str, object]] = []
    said: dict[str, object] = {}
    for one in made:
        found.append(dict(said))
        body = one.decision.body
        split: Any = body.get("parts") or ()  # of a split alone
        parts = [body, *split]
        for part in parts if one.is_in_force else ():
            if part[str(stated.act)] == ref:
                said |= {name: part[name] for name in stated.fields if name in part}
    return found


def _entry(
    slug: str,
    stated: Stated,
    made: Made,
    before: Mapping[str, object],
    may_write: bool,  # noqa: FBT001 - said by name above
) -> Entry:
    one, body = made.decision, made.decision.body
    changes = [
        (said, _shown(stated, name, before.get(name)), _shown(stated, name, body[name]))
        for name, said in stated.fields.items()
        if made.change == _EDIT and body.get(name) is not None
    ]
    parts = [stated.done[made.change], *stated.about(made.change, body)]
    return Entry(
        at=one.at[:16].replace("T", " "),
        by=one.by,
        words=" · ".join(str(part) for part in parts if part),
        why="" if changes else _why(body),
        changes=changes,
        undo_url=address(slug, stated.undo_name, mark(one))
        if may_write and made.is_in_force
        else "",
    )


def _shown(stated: Stated, name: str, value: object) -> str:
    """A value of a field as the history shows it: codes in words, lists with commas."""
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    return str(stated.coded(name, str(value))) if value else ""


def _why(body: Mapping[str, Any]) -> str:
    said = [body.get(name) for name in ("why", "text", "answer", "note", "statement")]
    return " ".join(str(one) for one in said if one)


def fields_named(stated: Stated, body: Mapping[str, Any]) -> str:
    """The fields that a change speaks of, in words."""
    return ", ".join(
        str(said) for name, said in stated.fields.items() if body.get(name) is not None
    )
