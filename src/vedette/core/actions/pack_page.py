"""The offline pack as one HTML file: it asks nothing of any network, and saves what was edited as a file."""

from __future__ import annotations

import importlib.resources
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from vedette.core.actions.offline import FORM, MOST_FILES_BYTES, state
from vedette.core.actions.plan import Action, Pack

WORDS: Mapping[str, str] = {
    "title": "My actions, offline",
    "about": "For %name, as it stood on %day. Pack %pack.",
    "first": "Change what has changed: how far it is, what was done, another deadline, a proof as a file or address.",
    "second": "Save the edits: a file comes to your downloads. Nothing is sent by itself.",
    "third": "Once you have a network, upload that file on “My actions”. What others wrote meanwhile "
             "is set beside yours.",
    "noscript": "This browser runs no scripts: you can read the page, but not save edits.",
    "due": "Due on",
    "undated": "no day is set",
    "why": "Why it is asked for",
    "milestones": "Milestones",
    "reached": "reached",
    "asked": "Deadline asked for",
    "percent_done": "Percent done",
    "what": "What was done, what is in the way",
    "deadline": "Another deadline",
    "proof_of": "Proof",
    "optional": "optional",
    "to": "The new deadline",
    "reason": "Why the present one cannot be kept",
    "name": "Name of the proof",
    "file": "Photo or other file",
    "where": "or address",
    "effective": "Effective from",
    "expires": "Expires after",
    "files": "Files of all actions together: up to %most. They go into the file of edits; choose them again if you "
             "close this page before you save.",
    "save": "Save the edits",
    "none": "Nothing is changed yet.",
    "changes": "Changed fields: %n",
    "saved": "Saved to your downloads. Upload that file on “My actions”.",
    "both": "Another deadline needs a day and a reason.",
    "later": "Ask for a day after the present deadline.",
    "proof": "A proof has a name, and a file or an address that begins with https://.",
    "one": "Choose a file or write an address, not both.",
    "chosen": "%file: %size. All files together: %sum of %most.",
    "much": "The files are too large together: %sum of %most. Take one out, or hand it in on the page later.",
    "empty": "This file is empty or cannot be read; choose another one.",
    "reading": "A file is still being read; save again in a moment.",
    "percent": "Write a whole number from 0 to 100.",
    "text": "Write what was done and what is in the way.",
    "done": "At 100 a proof is needed: choose a file or write its address.",
}  # fmt: skip
"""What the page says -> in English; `%name`, `%day`, `%pack`, `%n`, `%file` and sizes stand for what is filled in."""
_TOLD_LATER = (
    "none", "changes", "saved", "both", "later", "proof", "percent", "text", "done", "one", "chosen", "much", "empty",
    "reading",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Head:
    """What frames the page.

    Args:
        review: Title of the review.
        marking: Its marking; "" for none.
        day: When it was made, in words.
        language: Code of the language of its words.
        is_mirrored: Whether that is written from right to left.
    """

    review: str
    marking: str
    day: str
    language: str = "en"
    is_mirrored: bool = False


def page(
    pack: Pack,
    actions: Sequence[Action],
    asked: Mapping[str, str],
    head: Head,
    words: Mapping[str, str] = WORDS,
) -> str:
    """The pack as HTML; it opens from disk and loads nothing.

    Args:
        pack: The pack.
        actions: The actions in it, as they stand.
        asked: Recommendation -> what it asks for, of all that they carry out.
        head: What frames it.
        words: As `WORDS`, in the language of the reader.
    """
    about = words["about"].replace("%name", pack.owner).replace("%day", head.day)
    steps = "".join(f"<li>{escape(words[name])}</li>" for name in ("first", "second", "third"))
    filled = {
        "language": escape(head.language),
        "direction": "rtl" if head.is_mirrored else "ltr",
        "title": escape(words["title"]),
        "marking": f'<div class="marking" role="note">{escape(head.marking)}</div>'
        if head.marking
        else "",
        "review": f"<bdi>{escape(head.review)}</bdi>",
        "about": escape(about.replace("%pack", pack.ref)),
        "how": f"<ol>{steps}</ol>",
        "noscript": escape(words["noscript"]),
        "save": escape(words["save"]),
        "actions": "\n".join(_article(one, asked, words) for one in actions),
        "data": _data(pack, actions, words),
    }
    made = importlib.resources.files(__package__).joinpath("pack.html").read_text(encoding="utf-8")
    head_of, *pieces = made.split("{{")
    return head_of + "".join(
        filled[name] + rest for name, _, rest in (piece.partition("}}") for piece in pieces)
    )


def _data(pack: Pack, actions: Sequence[Action], words: Mapping[str, str]) -> str:
    told = {
        "form": FORM,
        "pack": pack.ref,
        "key": pack.key,
        "actions": {one.ref: state(one) for one in actions},
        "most": MOST_FILES_BYTES,
        "due": {one.ref: str(one.due_on) for one in actions if one.due_on},
        "words": {name: words[name] for name in _TOLD_LATER},
    }
    return json.dumps(told, ensure_ascii=False).replace("<", "\\u003c")


def _article(one: Action, asked: Mapping[str, str], words: Mapping[str, str]) -> str:
    why = [f"<bdi>{escape(asked[ref])}</bdi>" for ref in one.recommendations if ref in asked]
    reached = escape(words["reached"])
    steps = [
        f"<bdi>{escape(held.title)}</bdi> · {held.due_on}{f' · {reached}' if held.done_on else ''}"
        for held in one.milestones
    ]
    pending = [f"{one.pending.to} <bdi>{escape(one.pending.why)}</bdi>"] if one.pending else []
    facts = [
        (words["due"], [str(one.due_on) if one.due_on else escape(words["undated"])]),
        (words["asked"], pending),
        (words["why"], why),
        (words["milestones"], steps),
    ]
    rows = "".join(
        f"<dt>{escape(name)}</dt>" + "".join(f"<dd>{said}</dd>" for said in held)
        for name, held in facts
        if held
    )
    text = f'<p class="quiet"><bdi>{escape(one.text)}</bdi></p>' if one.text else ""
    return (
        f'<article id="{one.ref}" aria-labelledby="t-{one.ref}"><p class="mono"><bdi dir="ltr">{one.ref}</bdi></p>'
        f'<h2 id="t-{one.ref}"><bdi>{escape(one.title)}</bdi></h2>{text}<dl>{rows}</dl>'
        f'<p class="wrong" role="alert"></p>{_form(one, words)}</article>'
    )  # fmt: skip


def _form(one: Action, words: Mapping[str, str]) -> str:
    now = state(one)

    def control(field: str, name: str, kind: str, value: str = "") -> str:
        at = f"{one.ref}-{field}"
        held = f'id="{at}" data-ref="{one.ref}" data-field="{field}" autocomplete="off"'
        label = f'<label for="{at}">{escape(words[name])}</label>'
        if kind == "area":
            return f'{label}<textarea {held} dir="auto" maxlength="4000">{escape(value)}</textarea>'
        extra = ' min="0" max="100" inputmode="numeric"' if kind == "number" else ""
        extra += ' dir="ltr"' if kind == "url" else ' dir="auto"' if kind == "text" else ""
        return f'{label}<input {held} type="{kind}" value="{escape(value)}"{extra}>'

    def group(name: str, parts: Iterable[str]) -> str:
        optional = f"<small>({escape(words['optional'])})</small>"
        return f"<fieldset><legend>{escape(words[name])} {optional}</legend>{''.join(parts)}</fieldset>"

    pending = one.pending
    to, why = (str(pending.to), pending.why) if pending else ("", "")
    most = f"{MOST_FILES_BYTES // 1_000_000} MB"
    files = f'<p class="quiet">{escape(words["files"].replace("%most", most))}</p>'
    chosen = f'<p class="quiet" id="{one.ref}-chosen" role="status"></p>'
    return (
        control("percent", "percent_done", "number", now["percent"])
        + control("text", "what", "area", now.get("text", ""))
        + group("deadline", (control("to", "to", "date", to), control("why", "reason", "area", why)))
        + group("proof_of", (
            control("name", "name", "text"), control("file", "file", "file"), chosen, control("where", "where", "url"),
            control("effective", "effective", "date"), control("expires", "expires", "date"), files,
        ))
    )  # fmt: skip
