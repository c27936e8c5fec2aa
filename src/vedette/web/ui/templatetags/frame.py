"""Tags of the frame: the person's choices of look, the evidence path, the four tabs, keys."""

from __future__ import annotations

from typing import Any

from django import template
from django.contrib.messages.storage.base import Message
from django.templatetags.i18n import TranslateNode, do_translate
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from vedette.web.ui.looks import CHOICES, chosen
from vedette.web.ui.notices import Notice, as_notice

register = template.Library()

_DOWN = mark_safe(
    '<span class="sep"><svg class="flip" viewBox="0 0 12 12" aria-hidden="true"><path d="M4 2l4 4-4 4"/></svg></span>'
)


class _SaidNode(template.Node):
    """A constant text in the reader's language, looked up once for each language."""

    def __init__(self, node: TranslateNode) -> None:
        self.node = node
        self.said: dict[str | None, SafeString | str] = {}

    def render(self, context: template.Context) -> SafeString | str:
        language = get_language()
        if language not in self.said:
            found = self.node.render(context)
            self.said[language] = context[self.node.asvar] if self.node.asvar else found
        if self.node.asvar:
            context[self.node.asvar] = self.said[language]
            return ""
        return self.said[language]


@register.tag
def translate(parser: template.base.Parser, token: template.base.Token) -> template.Node:
    """As Django's own tag; a page has fifty of them, and a constant text is always the same."""
    node = do_translate(parser, token)
    if not isinstance(node, TranslateNode) or node.noop or node.message_context:
        return node
    said = node.filter_expression
    return _SaidNode(node) if said.var.lookups is None and not said.filters else node


_KEPT = 256


class _KeptNode(template.Node):
    """A part of the frame drawn once for each language and values that it is made of."""

    def __init__(self, inner: template.NodeList, values: list[template.base.FilterExpression]):
        self.nodelist, self.values = inner, values
        self.kept: dict[tuple[str, ...], SafeString] = {}

    def render(self, context: template.Context) -> SafeString:
        values = (str(value.resolve(context, ignore_failures=True)) for value in self.values)
        key = (get_language() or "", *values)
        if key not in self.kept:
            while len(self.kept) >= _KEPT:
                self.kept.pop(next(iter(self.kept)), None)
            self.kept[key] = self.nodelist.render(context)
        return self.kept[key]


@register.tag
def kept(parser: template.base.Parser, token: template.base.Token) -> _KeptNode:
    """`{% kept value … %}…{% endkept %}`: what is between is made of these values and the language, nothing else.

    Never around anything of a review but its slug: what a page tells is drawn anew for each who looks.
    """
    values = [parser.compile_filter(part) for part in token.split_contents()[1:]]
    inner = parser.parse(("endkept",))
    parser.delete_first_token()
    return _KeptNode(inner, values)


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
