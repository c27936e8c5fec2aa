"""Tags of the components that work is done with: tabs, steps, progress, problems, changes, history, pairs, forms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template
from django.forms import BaseForm, BoundField, CheckboxInput, RadioSelect
from django.utils.html import format_html
from django.utils.safestring import SafeString

from vedette.web.ui.parts import Change, Entry, Pair, Problem, Progress, Step, Tab

register = template.Library()


@register.inclusion_tag("ui/_tabs.html")
def tabs(tabs: Sequence[Tab]) -> dict[str, Any]:
    """The tabs of an object with their counts."""
    return {"tabs": tabs}


@register.inclusion_tag("ui/_steps.html")
def steps(steps: Sequence[Step]) -> dict[str, Any]:
    """The steps of a wizard: done with a tick, now, later."""
    return {"steps": steps}


@register.simple_block_tag
def dock(content: str) -> SafeString:
    """The bar that stays at the foot of a wizard or editor with the one decision of the step."""
    return format_html('<div class="dock">{}</div>', content)


@register.simple_block_tag
def emptystate(content: str, title: str, why: str = "") -> SafeString:
    """What belongs here, why it matters, and between the tags the first action."""
    reason = format_html("<p>{}</p>", why) if why else ""
    return format_html(
        '<section class="sheet empty"><b>{}</b>{}<div class="acts">{}</div></section>',
        title,
        reason,
        content,
    )


@register.simple_block_tag
def notebox(content: str, kind: str = "") -> SafeString:
    """A message in the page: plain, `ok`, `held` or `red`."""
    return format_html('<div class="note-box {}">{}</div>', kind, content)


@register.inclusion_tag("ui/_progress.html", takes_context=True)
def progress(context: template.Context, progress: Progress) -> dict[str, Any]:
    """A job's progress: bar, count, cancel; asks again each second until the job is over."""
    return {"progress": progress, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("ui/_problems.html")
def problems(rows: Sequence[Problem]) -> dict[str, Any]:
    """The problems of a file; those that stop come first."""
    return {"rows": sorted(rows, key=lambda row: (row.effect != "stops", row.is_settled))}


@register.inclusion_tag("ui/_blast.html")
def blast(changes: Sequence[Change], nothing: str = "") -> dict[str, Any]:
    """What a decision would change: old -> new, one line each."""
    return {"changes": changes, "nothing": nothing}


@register.inclusion_tag("ui/_history.html", takes_context=True)
def history(context: template.Context, entries: Sequence[Entry]) -> dict[str, Any]:
    """What happened to an object, the latest first, with values before and after and how to undo."""
    return {"entries": entries, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("ui/_pair.html", takes_context=True)
def pair(context: template.Context, pair: Pair) -> dict[str, Any]:
    """Two records side by side in large values, blind: no score, no other judgement."""
    return {"pair": pair, "source_names": context.get("source_names")}


@register.inclusion_tag("ui/_judge.html", takes_context=True)
def judge(context: template.Context, url: str, version: object = "") -> dict[str, Any]:
    """The three answers of equal weight with their keys y, n, u, and why (w)."""
    return {"url": url, "version": version, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("ui/_errors.html")
def errorsummary(form: BaseForm) -> dict[str, Any]:
    """All problems of a form on top of it; it takes the focus when the page comes back."""
    found = [(field.label, field.id_for_label, field.errors) for field in form if field.errors]
    return {"found": found, "general": form.non_field_errors()}


@register.inclusion_tag("ui/_field.html")
def field(field: BoundField) -> dict[str, Any]:
    """A control with its label, its help and what is wrong with it, tied together for screen readers."""
    widget = field.field.widget
    kind = "choices" if isinstance(widget, RadioSelect) else "text"
    if isinstance(widget, CheckboxInput):
        kind = "tick"
    told = [f"{field.auto_id}_help"] if field.help_text else []
    told += [f"{field.auto_id}_error"] if field.errors else []
    attributes: dict[str, str | bool] = {"class": "txt"} if kind == "text" else {}
    if told:
        attributes["aria-describedby"] = " ".join(told)
    if field.errors:
        attributes["aria-invalid"] = "true"
    return {"field": field, "kind": kind, "control": field.as_widget(attrs=attributes)}
