"""Notices: what was done, said once on the next page, with its undo."""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest

from vedette.web.ui.told import retold

_LEVELS = {"ok": messages.SUCCESS, "held": messages.WARNING, "red": messages.ERROR}


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice as the page shows it.

    Args:
        words: What was done, in the past tense, with its number: "4,407 rows committed."
        level: `ok`, `held` or `red`.
        undo_url: Address that takes a POST and takes the act back; empty where there is nothing to take back.
        url: Where the thing is.
    """

    words: str
    level: str = "ok"
    undo_url: str = ""
    url: str = ""


def say(
    request: HttpRequest, words: str, *, level: str = "ok", undo_url: str = "", url: str = ""
) -> None:
    """Shows a notice at the top of the next page; what matters must stand in that page as well."""
    more = json.dumps({"undo": undo_url, "url": url})
    messages.add_message(request, _LEVELS[level], retold(words), extra_tags=more)


def as_notice(message: Message) -> Notice:
    """The notice that `say` put into a message; messages of other parts have words only."""
    levels = {number: name for name, number in _LEVELS.items()}
    more = json.loads(message.extra_tags) if (message.extra_tags or "").startswith("{") else {}
    return Notice(
        str(message),
        levels.get(message.level or 0, "ok"),
        more.get("undo", ""),
        more.get("url", ""),
    )
