"""Addresses of pairs and rows from the names that decisions use, and what the viewer may do."""

from __future__ import annotations

from urllib.parse import urlencode

from django import template

from vedette.core.trust.permissions import Viewer
from vedette.web.linkage.queue_reads import Question
from vedette.web.ui.templatetags.addresses import address

register = template.Library()


@register.simple_tag(takes_context=True)
def record_url(context: template.Context, name: str) -> str:
    """The address of the row that `source:record_id` names."""
    source, _, record_id = name.partition(":")
    return address(str(context["review_slug"]), "sources:record", source, record_id)


@register.simple_tag(takes_context=True)
def pair_url(context: template.Context, question: Question) -> str:
    """The address at which a pair is judged."""
    asked = {"level": question.level, "left": question.left, "right": question.right}
    return f"{address(str(context['review_slug']), 'linkage:pair')}?{urlencode(asked)}"


@register.filter
def may(viewer: Viewer, action: str) -> bool:
    """Whether the viewer may do an action."""
    return viewer.may(action)
