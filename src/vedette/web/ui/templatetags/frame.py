"""Tags of the frame: the person's choices of look, the evidence path, the four tabs, keys."""

from __future__ import annotations

from typing import Any

from django import template
from django.contrib.messages.storage.base import Message
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from vedette.web.ui.looks import CHOICES, chosen
from vedette.web.ui.notices import Notice, as_notice

register = template.Library()

_DOWN = mark_safe(
    '<span class="sep"><svg class="flip" viewBox="0 0 12 12" aria-hidden="true"><path d="M4 2l4 4-4 4"/></svg></span>'
)


@register.simple_tag(takes_context=True)
def look(context: template.Context, name: str) -> str:
    """The person's choice of `theme` or `density`, as the cookie holds it; else the first of the choices."""
    request = context.get("request")
    return chosen(request.COOKIES if request else {}, name)


@register.simple_tag
def looks(name: str) -> tuple[tuple[str, Any], ...]:
    """The choices of `theme` or `density`: value and words."""
    return CHOICES[name]


@register.simple_block_tag
def evidencepath(content: str) -> SafeString:
    """The path from the claim down to the row; between its nodes stands `{% down %}`."""
    return format_html(
        '<nav class="path" aria-label="{0}"><span class="say">{0}</span>{1}</nav>',
        gettext("Evidence path"),
        content,
    )


@register.simple_tag
def down() -> SafeString:
    """One step down the evidence path."""
    return _DOWN


@register.simple_tag
def key(*names: str) -> SafeString:
    """Keys as they stand on a keyboard: `{% key "Ctrl" "K" %}`."""
    return format_html_join(" ", "<kbd>{}</kbd>", ((name,) for name in names))


@register.simple_block_tag
def keyrow(content: str, names: str) -> SafeString:
    """One line of the keys of a page: `{% keyrow "j k" %}Next and previous{% endkeyrow %}`."""
    return format_html("<div><dt>{}</dt><dd>{}</dd></div>", key(*names.split()), content)


@register.filter
def notice(message: Message) -> Notice:
    """A message of the request as the notice that it carries."""
    return as_notice(message)


@register.inclusion_tag("ui/_undo.html", takes_context=True)
def undo(context: template.Context, url: str, words: str = "") -> dict[str, object]:
    """The button that takes the last decision back; Ctrl+Z presses the first one on the page."""
    return {"url": url, "words": words, "csrf_token": context.get("csrf_token")}
