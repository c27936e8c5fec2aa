"""Addresses of pairs and rows from the names that decisions use, and what the viewer may do."""

from __future__ import annotations

from urllib.parse import urlencode

from django import template
from django.http import HttpRequest
from django.utils.safestring import SafeString

from vedette.web.linkage.counts_reads import cell
from vedette.web.linkage.disagreement_reads import differ
from vedette.web.linkage.evidence_words import VERDICTS
from vedette.web.linkage.ledger_rows import drawn as ledger_rows_drawn
from vedette.web.linkage.queue_reads import Question
from vedette.web.reviews.runs import Row
from vedette.web.reviews.visit import visit_of
from vedette.web.ui.lists import Listing
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
def verdict_words(verdict: object) -> str:
    """A verdict on a pair in words."""
    return str(VERDICTS.get(str(verdict), verdict))


@register.simple_tag(takes_context=True)
def ledger_rows(context: template.Context, rows: list[Row], listing: Listing) -> SafeString:
    """The rows of a page of the ledger."""
    return ledger_rows_drawn(rows, listing.shown, str(context["review_slug"]))


@register.filter
def may(request: HttpRequest, action: str) -> bool:
    """Whether the viewer of the request may do an action."""
    return visit_of(request).viewer.may(action)


@register.simple_tag(takes_context=True)
def cell_url(
    context: template.Context,
    source: str,
    cause: str,
    dimension: str = "",
    value: str = "",
    more: str = "",
) -> str:
    """The ledger with the incidents behind a cell of the counts matrix; `more` is `lone` or `shared`."""
    asked = {"cell": cell(source, cause, dimension, str(value)), "sort": "-killed"}
    return _ledger(context, asked | ({more: "1"} if more else {}))


@register.simple_tag(takes_context=True)
def differ_url(
    context: template.Context, field: str, source_a: str = "", source_b: str = "", year: str = ""
) -> str:
    """The ledger with the incidents in which sources differ in a field."""
    return _ledger(context, {"differ": differ(field, source_a, source_b, str(year))})


@register.inclusion_tag("linkage/_export.html", takes_context=True)
def export_menu(context: template.Context, url_name: str) -> dict[str, object]:
    """The export of a list as it is filtered, in its forms; nothing for those who may not take it out."""
    if not may(context["request"], "exports.take"):
        return {"addresses": []}
    asked = context["request"].GET.copy()
    asked.pop("page", None)
    forms = ["csv", "xlsx", "json"]
    found = []
    for form in forms:
        asked["format"] = form
        found.append(
            (form.upper(), f"{address(str(context['review_slug']), url_name)}?{asked.urlencode()}")
        )
    return {"addresses": found}


def _ledger(context: template.Context, asked: dict[str, str]) -> str:
    return f"{address(str(context['review_slug']), 'linkage:incidents')}?{urlencode(asked)}"
