"""`{% url %}` within a review: the address of a page of the review that is open, without naming it."""

from __future__ import annotations

from functools import lru_cache

from django import template
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as plain_url
from django.urls import NoReverseMatch, reverse
from django.utils.html import escape

register = template.Library()


class _ReviewURLNode(URLNode):
    """Puts the slug of the open review before the arguments where the page belongs to a review."""

    def render(self, context: template.Context) -> str:
        slug = context.get("review_slug")
        if not slug or self.kwargs:
            return super().render(context)
        arguments = [argument.resolve(context) for argument in self.args]
        found = _within(str(slug), self.view_name.resolve(context), *map(str, arguments))
        if found is None:
            return super().render(context)
        if self.asvar:
            context[self.asvar] = found
            return ""
        return escape(found)


@lru_cache(maxsize=4_096)
def _within(slug: str, name: str, *arguments: str) -> str | None:
    """The address of a page of a review; None where no page of reviews has that name."""
    try:
        return reverse(name, args=[slug, *arguments])
    except NoReverseMatch:
        return None


@register.tag
def url(parser: template.base.Parser, token: template.base.Token) -> URLNode:
    """As Django's own tag; below a review the slug is added."""
    node = plain_url(parser, token)
    return _ReviewURLNode(node.view_name, node.args, node.kwargs, node.asvar)


def address(slug: str, name: str, *arguments: object) -> str:
    """The address of a page of a review."""
    return reverse(name, args=[slug, *arguments])


@register.simple_tag(takes_context=True)
def to(context: template.Context, name: str, arguments: tuple[object, ...] = ()) -> str:
    """The address of a page whose name is a value: `{% to hit.url_name hit.arguments %}`."""
    return address(context["review_slug"], name, *arguments)
