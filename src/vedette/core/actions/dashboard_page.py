"""A dashboard as one HTML file: no script, no network; each tile leads down to the numbers that it rests on."""

from __future__ import annotations

import datetime as dt
import importlib.resources
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import escape

from vedette.core.actions.dashboard import (
    Counted,
    Dashboard,
    Shown,
    ShownAction,
    ShownEffect,
    ShownFigure,
    ShownFinding,
    Tile,
)
from vedette.core.kernel.codelists import codelist
from vedette.core.recommendations.recommendations import Share
from vedette.core.reports import printed

WORDS: Mapping[str, str] = {
    "title": "Where the recommendations stand",
    "about": "As of %day. Edition: %edition.",
    "how": "Four questions are kept apart: did the addressee accept, did the owner do it, does the review office "
           "agree, and was an effect measured. A change after a date proves no cause.",
    "areas": "Issue areas",
    "overall": "Of no issue area",
    "of": "%n of %of",
    "accepted": "accepted, of the recommendations that were answered",
    "implemented": "implemented, as owners report, of the actions accepted",
    "judged": "judged acceptable, of those implemented",
    "effective": "effect shown, of those measured",
    "overdue": "overdue, of the actions that are open",
    "without_effect": "implemented, no effect",
    "short_accepted": "Accepted",
    "short_implemented": "Implemented",
    "short_judged": "Judged acceptable",
    "short_effective": "Effect shown",
    "short_overdue": "Overdue",
    "recommendations": "Recommendations",
    "actions": "Actions",
    "answer": "Answer of the addressee",
    "to": "To",
    "deadline": "By",
    "action": "Action",
    "due": "Due on",
    "moved": "moved %n times",
    "late": "overdue",
    "no_action": "No action carries it out yet.",
    "axis_implemented": "Implemented",
    "axis_judged": "Judged",
    "axis_effect": "Effect",
    "measured": "Measured effect",
    "findings": "It answers",
    "confidence": "Confidence: %grade",
    "no_finding": "No finding stands behind it.",
    "figures": "Numbers behind it: %n",
    "more_evidence": "Evidence of other kinds, which is kept in the house: %n",
    "withheld": "Not shown in this edition, because it counts groups of 1–4 people.",
    "no_rows": "It has no numbers yet.",
    "more_rows": "Further rows, in the report: %n",
    "what": "What",
    "value": "Value",
    "interval": "95 % interval",
    "counted": "Counted",
    "print": "Run %run",
}  # fmt: skip
"""What the page says -> in English; `%day`, `%edition`, `%n`, `%of`, `%grade`, `%run` stand for what is filled in."""
_AXES = ("accepted", "implemented", "judged", "effective")


def code_words() -> dict[str, str]:
    """Codes of the four axes and of editions in English words, as `axis.code`."""
    told = {
        "response": ("recommendation_status", {}),
        "judgement": ("judgement", {"not_judged": "Not judged"}),
        "effect": ("effect_verdict", {}),
        "level": ("action_level", {}),
        "confidence": ("evidence_confidence", {}),
    }
    found = {
        f"{axis}.{entry}": codelist(name).label(entry)
        for axis, (name, _) in told.items()
        for entry in codelist(name).codes
    }
    found |= {
        f"{axis}.{code}": said for axis, (_, more) in told.items() for code, said in more.items()
    }
    found |= {
        "implementation.not_started": "Not started",
        "implementation.in_progress": "Under way",
        "implementation.implemented": "Implemented",
        "edition.internal": "of the house",
        "edition.public": "public",
        "edition.member_states": "all Member States",
    }
    return found  # fmt: skip


@dataclass(frozen=True, slots=True)
class Head:
    """What frames the page, and in which words.

    Args:
        marking: Its marking; "" for none.
        language: Code of the language of its words.
        is_mirrored: Whether that is written from right to left.
        words: As `WORDS`.
        codes: As `code_words` gives them.
        day: The day in words; "" as it is written in the content.
    """

    marking: str = ""
    language: str = "en"
    is_mirrored: bool = False
    words: Mapping[str, str] = field(default_factory=lambda: WORDS)
    codes: Mapping[str, str] = field(default_factory=code_words)
    day: str = ""


def page(one: Dashboard, head: Head | None = None) -> str:
    """The dashboard as HTML; it opens from disk and loads nothing."""
    head = head or Head()
    words, codes = head.words, head.codes
    edition = codes.get(f"edition.{one.edition}", one.edition)
    about = (
        words["about"]
        .replace("%day", head.day or printed.long_day(dt.date.fromisoformat(one.on)))
        .replace("%edition", edition)
    )
    filled = {
        "language": escape(head.language),
        "direction": "rtl" if head.is_mirrored else "ltr",
        "title": escape(words["title"]),
        "marking": f'<div class="marking" role="note">{escape(head.marking)}</div>'
        if head.marking
        else "",
        "review": f"<bdi>{escape(one.title)}</bdi>",
        "about": escape(about),
        "how": escape(words["how"]),
        "areas": escape(words["areas"]),
        "sums": _sums(one.counted, words),
        "tiles": "".join(_tile(tile, words) for tile in one.tiles),
        "sections": "\n".join(_section(tile, head) for tile in one.tiles),
        "print": escape(words["print"].replace("%run", one.run[:12])),
    }
    made = importlib.resources.files(__package__).joinpath("dashboard.html")
    head_of, *pieces = made.read_text(encoding="utf-8").split("{{")
    return head_of + "".join(
        filled[name] + rest for name, _, rest in (piece.partition("}}") for piece in pieces)
    )


def _of(share: Share, words: Mapping[str, str]) -> str:
    return escape(words["of"].replace("%n", str(share.n)).replace("%of", str(share.of)))


def _numbers(counted: Counted) -> Iterator[tuple[str, Share]]:
    for axis in _AXES:
        yield axis, getattr(counted, axis)
    yield "overdue", Share(counted.overdue, counted.n_open)


def _sums(counted: Counted, words: Mapping[str, str]) -> str:
    cells = [
        f'<div class="sum"><b>{_of(share, words)}</b><span{_red(name, share.n)}>{escape(words[name])}</span></div>'
        for name, share in _numbers(counted)
    ]
    uneasy = _red("without_effect", counted.without_effect)
    cells.append(
        f'<div class="sum"><b>{counted.without_effect}</b><span{uneasy}>{escape(words["without_effect"])}</span></div>'
    )
    return f'<div class="sums">{"".join(cells)}</div>'


def _red(name: str, n: int) -> str:
    return ' class="red"' if name in ("overdue", "without_effect") and n else ""


def _faint(share: Share) -> str:
    return "" if share.of else ' class="faint"'


def _name(tile: Tile, words: Mapping[str, str]) -> str:
    if not tile.area:
        return escape(words["overall"])
    return (
        f'<span class="mono" dir="ltr">{escape(tile.area)}</span> <bdi>{escape(tile.words)}</bdi>'
    )


def _tile(tile: Tile, words: Mapping[str, str]) -> str:
    held = tile.counted
    rows = [
        (words["recommendations"], str(held.n_recommendations), ""),
        (words["actions"], str(held.n_actions), ""),
        *(
            (words[f"short_{name}"], _of(share, words), _red(name, share.n) or _faint(share))
            for name, share in _numbers(held)
        ),
    ]
    if held.without_effect:
        rows.append((words["without_effect"], str(held.without_effect), ' class="red"'))
    told = "".join(f"<dt{css}>{escape(said)}</dt><dd{css}>{n}</dd>" for said, n, css in rows)
    return f'<li><a href="#area-{escape(tile.area)}">{_name(tile, words)}</a><dl>{told}</dl></li>\n'


def _section(tile: Tile, head: Head) -> str:
    shown = "\n".join(_recommendation(one, head) for one in tile.recommendations)
    name = _name(tile, head.words)
    return f'<section id="area-{escape(tile.area)}"><h2>{name}</h2>\n{shown}</section>'


def _recommendation(one: Shown, head: Head) -> str:
    words = head.words
    facts = [(words["answer"], escape(head.codes[f"response.{one.response}"]))]
    facts += [(words["to"], f"<bdi>{escape(one.addressee)}</bdi>")] if one.addressee else []
    facts += [(words["deadline"], escape(one.deadline))] if one.deadline else []
    told = " · ".join(f"{escape(name)}: {said}" for name, said in facts)
    actions = _actions(one.actions, head)
    effect = _effect(one.effect, head) if one.effect else ""
    findings = "".join(_finding(each, head) for each in one.findings)
    if not findings:
        findings = f'<p class="quiet">{escape(words["no_finding"])}</p>'
    return (
        f'<article id="{escape(one.ref)}"><p class="mono" dir="ltr">{escape(one.number or one.ref)}</p>'
        f'<h3><bdi>{escape(one.text)}</bdi></h3><p class="quiet">{told}</p>{actions}{effect}'
        f"<h4>{escape(words['findings'])}</h4>{findings}</article>"
    )


def _actions(actions: tuple[ShownAction, ...], head: Head) -> str:
    words, codes = head.words, head.codes
    if not actions:
        return f'<p class="quiet">{escape(words["no_action"])}</p>'
    names = ("action", "due", "axis_implemented", "axis_judged", "axis_effect")
    heads = "".join(f'<th scope="col">{escape(words[name])}</th>' for name in names)
    rows = "".join(
        f'<tr><th scope="row"><span class="mono" dir="ltr">{escape(one.ref)}</span> '
        f"{escape(codes.get(f'level.{one.level}', ''))}</th>"
        f"<td>{_due(one, words)}</td><td>{escape(codes[f'implementation.{one.implementation}'])}</td>"
        f"<td>{escape(codes[f'judgement.{one.judgement}'])}</td><td>{_of_effect(one, head)}</td></tr>"
        for one in actions
    )
    return (
        f'<div class="scroll"><table><caption>{escape(words["actions"])}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _due(one: ShownAction, words: Mapping[str, str]) -> str:
    told = [escape(one.due_on or "–")]
    told += [f'<span class="red">{escape(words["late"])}</span>'] if one.is_overdue else []
    told += [escape(words["moved"].replace("%n", str(one.n_moves)))] if one.n_moves else []
    return " · ".join(told)


def _of_effect(one: ShownAction, head: Head) -> str:
    if one.is_done_without_effect:
        return f'<span class="red">{escape(head.words["without_effect"])}</span>'
    return escape(head.codes[f"effect.{one.effect}"])


def _effect(one: ShownEffect, head: Head) -> str:
    figures = "".join(_figure(figure, head) for figure in one.figures)
    return (
        f"<h4>{escape(head.words['measured'])}</h4><p><bdi>{escape(one.verdict)}</bdi> "
        f"<bdi>{escape(one.claim)}</bdi></p>{_folded(figures, len(one.figures), head)}"
    )


def _finding(one: ShownFinding, head: Head) -> str:
    words = head.words
    told = (
        [escape(words["confidence"].replace("%grade", head.codes[f"confidence.{one.confidence}"]))]
        if one.confidence
        else []
    )
    told += [escape(words["more_evidence"].replace("%n", str(one.n_more)))] if one.n_more else []
    figures = "".join(_figure(figure, head) for figure in one.figures)
    return (
        f"<blockquote><bdi>{escape(one.text)}</bdi></blockquote>"
        f'<p class="quiet"><span class="mono" dir="ltr">{escape(one.ref)}</span>{"".join(f" · {t}" for t in told)}</p>'
        f"{_folded(figures, len(one.figures), head)}"
    )  # fmt: skip


def _folded(figures: str, n: int, head: Head) -> str:
    if not n:
        return ""
    said = escape(head.words["figures"].replace("%n", str(n)))
    return f"<details><summary>{said}</summary>{figures}</details>"


def _figure(one: ShownFigure, head: Head) -> str:
    words = head.words
    about = " · ".join(part for part in (one.scope, one.period, one.unit) if part)
    name = f"<bdi>{escape(one.title or one.key)}</bdi>"
    foot = f'<p class="quiet"><bdi>{escape(about)}</bdi></p>'
    foot += f'<p class="quiet"><bdi>{escape(one.caveat)}</bdi></p>' if one.caveat else ""
    if not one.rows:
        why = words["withheld"] if one.is_withheld else words["no_rows"]
        return f"<p>{name}: {escape(why)}</p>{foot}"
    names = (("what", ""), ("value", "n"), ("interval", "n"), ("counted", "n"))
    heads = "".join(
        f'<th scope="col" class="{css}">{escape(words[head_of])}</th>' for head_of, css in names
    )
    rows = "".join(
        f'<tr><th scope="row"><bdi>{escape(row.of)}</bdi></th>'
        + "".join(
            f'<td class="n"><bdi dir="ltr">{escape(said)}</bdi></td>'
            for said in (row.value, row.interval, row.n)
        )
        + "</tr>"
        for row in one.rows
    )
    foot += (
        f'<p class="quiet">{escape(words["more_rows"].replace("%n", str(one.n_more)))}</p>'
        if one.n_more
        else ""
    )
    return (
        f'<div class="scroll"><table><caption>{name}</caption><thead><tr>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>{foot}"
    )
