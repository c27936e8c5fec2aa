"""The components of the design language as template tags: references, source chips, live numbers, states."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from decimal import Decimal
from difflib import SequenceMatcher
from functools import lru_cache
from urllib.parse import urlencode

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, gettext_lazy

from vedette.core.kernel.codelists import codelist
from vedette.web.ui import markup
from vedette.web.ui.printing import date_in_words, marked, printed
from vedette.web.ui.told import retold, titled
from vedette.web.ui.vocabulary import VOCABULARY

register = template.Library()

# Glyphs are drawn, never typed: the fonts lack most of them. Each is our own literal, so it is safe.
GLYPHS = {
    "figure": "M1 11h10M2.5 9V6M6 9V2M9.5 9V4.5",
    "incident": "M6 1v3M6 8v3M1 6h3M8 6h3M6 6h.01",
    "person": "M6 6a2.2 2.2 0 1 0 0-4.4A2.2 2.2 0 0 0 6 6zM2 11c0-2.4 1.8-3.8 4-3.8s4 1.4 4 3.8",
    "record": "M1.5 2.5h9v7h-9zM1.5 5h9M4.500 2.500v7",
    "report": "M2.500 1h7v10h-7zM4.500 3.500h3M4.500 6h3",
    "claim": "M1.500 2h9v6h-4l-2.500 2.500V8H1.500z",
    "meeting": "M3.500 5.500a1.800 1.800 0 1 0 0-3.600 1.800 1.800 0 0 0 0 3.600zM8.500 5.500a1.800 1.800 0 1 0 0-3.600"
    " 1.800 1.800 0 0 0 0 3.600zM1 10.500c0-2 1-3 2.500-3s2.500 1 2.500 3c0-2 1-3 2.500-3s2.500 1 2.500 3",
    "finding": "M6 1 11 6 6 11 1 6z",
    "recommendation": "M1 6h9M6.5 2.5 10 6l-3.500 3.500",
    "action": "M1.500 1.500h9v9h-9zM3.500 6l2 2 3.500-4",
    "proposal": "M2.500 11V1.500h7l-1.500 2.500 1.500 2.500h-7",
}
STATES = {
    "ok": "M4.600 10.200.8 6.400l1.500-1.500 2.300 2.300L9.800 2l1.500 1.500z",
    "held": "M2 1h3v10H2zM7 1h3v10H7z",
    "red": "M6 .8 11.600 11H.4zM5.400 4.400v3.400h1.200V4.400zm0 4.300v1.200h1.200V8.700z",
    "broken": "M1.700.3 6 4.600 10.300.3l1.400 1.400L7.400 6l4.300 4.300-1.400 1.400L6 7.400l-4.300 4.300"
    "L.3 10.300 4.600 6 .3 1.700z",
    "broken-red": "M1.700.3 6 4.600 10.300.3l1.400 1.400L7.400 6l4.300 4.300-1.400 1.400L6 7.400l-4.300 4.300"
    "L.3 10.300 4.600 6 .3 1.700z",
    "warns": "M6 .8 11.600 11H.4zM5.400 4.400v3.400h1.200V4.400zm0 4.300v1.200h1.200V8.700z",
    "lock": "M3.500 5V3.500a2.500 2.500 0 0 1 5 0V5H10v6H2V5zm1.200 0h2.600V3.500a1.300 1.300 0 0 0-2.600 0z",
    "quiet": "M6 2.400a3.600 3.600 0 1 0 0 7.200 3.600 3.600 0 0 0 0-7.200z",
}
SHAPES = (
    "M6 1a5 5 0 1 0 0 10A5 5 0 0 0 6 1z",
    "M1 1h10v10H1z",
    "M6 .5 11.500 11H.5z",
    "M6 0l6 6-6 6-6-6z",
    "M0 4h12v4H0z",
    "M6 11.500.5 1h11z",
    "M4.200 0h3.600v4.200H12v3.600H7.800V12H4.200V7.800H0V4.200h4.200z",
    "M3 1h6l3 5-3 5H3L0 6z",
    "M0 0h5v12H0zM7 0h5v12H7z",
)
"""Shape of the n-th source; with its colour and its name it is the source's for life."""
VERDICTS = {
    "agrees": ("holds", gettext_lazy("Agrees"), "M2 4.500h8M2 7.500h8"),
    "differs": ("differs", gettext_lazy("Differs"), "M2 4.500h8M2 7.500h8M8.500 1.500l-5 9"),
    "does_not_reproduce": ("fails", gettext_lazy("Does not reproduce"), "M2 2l8 8M10 2l-8 8"),
    "cannot_be_tested": (
        "cannot",
        gettext_lazy("Cannot be tested"),
        "M6 1a5 5 0 1 0 0 10A5 5 0 0 0 6 1zM2.500 9.500l7-7",
    ),
}
_ALL = 100


def missing() -> SafeString:
    """What stands for no value: nothing to see, words to hear."""
    return _missing(get_language())


@lru_cache
def _missing(_language: str | None) -> SafeString:
    return format_html('<span class="sr">{}</span>', gettext("says nothing"))


def glyph(path: str, css: str = "") -> SafeString:
    """A drawn sign of 12 by 12, hidden from screen readers: words stand beside it."""
    return format_html(
        '<svg viewBox="0 0 12 12" aria-hidden="true" class="{}"><path d="{}"/></svg>', css, path
    )


@register.simple_tag
def ref(kind: str, code: object, url: str = "", css: str = "") -> SafeString:
    """The reference chip: what kind of thing, and its permanent name; `css` may be `here`, `big`, `gone`."""
    sign = glyph(GLYPHS[kind])
    name = format_html('{}<bdi dir="ltr">{}</bdi>', sign, code)
    css = f"ref {css}".strip()
    if not url:
        return format_html('<span class="{}">{}</span>', css, name)
    return format_html('<a class="{}" href="{}">{}</a>', css, url, name)


@register.simple_tag(takes_context=True)
def source(context: template.Context, name: str) -> SafeString:
    """The source chip: name, shape and colour, always the three."""
    names = context.get("source_names") or []
    place = names.index(name) if name in names else 0
    sign = glyph(SHAPES[place % len(SHAPES)], f"c{place % len(SHAPES) + 1}")
    return format_html('<span class="src">{}<bdi dir="ltr">{}</bdi></span>', sign, name)


@register.simple_tag
def state(kind: str, words: str) -> SafeString:
    """A state line: sign and words in the state's colour."""
    return format_html('<span class="state {}">{}{}</span>', kind, glyph(STATES[kind]), words)


@register.simple_tag
def verdict(code: str) -> SafeString:
    """The badge of a claim's verdict."""
    css, words, path = VERDICTS[code]
    return format_html('<span class="verdict {}">{}{}</span>', css, glyph(path), words)


@register.filter
def number(value: object) -> str | SafeString:
    """A count or measure as printed: thousands with a comma, three to four digits that count; nothing for no value."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return missing()
    if not isinstance(value, int | float):
        return format_html('<bdi dir="ltr">{}</bdi>', printed(value))
    return markup.number(value)


@register.filter
def money(value: Decimal) -> SafeString:
    """An amount of money to the cent, as printed in the reader's language."""
    return format_html('<bdi dir="ltr">{}</bdi>', marked(f"{value:,.2f}"))


@register.simple_tag
def low_best_high(low: float | None, best: float | None, high: float | None) -> SafeString:
    """A count with the lowest and highest that sources give; one number where they agree."""
    if best is None:
        return missing()
    if low is None or high is None:
        low = high = best
    return markup.low_best_high(low, best, high)


@register.filter
def day(value: object) -> str | SafeString:
    """A date in words, 7 Dec 2017; a coarser date as it is known."""
    if not value:
        return missing()
    return markup.day(str(value))


@register.filter
def moment(value: object) -> str | SafeString:
    """An instant in words, 7 Dec 2017 14:05 UTC, from its ISO form."""
    if not value:
        return missing()
    on, _, at = str(value).replace(" ", "T").partition("T")
    return format_html('<bdi>{}</bdi> <bdi dir="ltr">{} UTC</bdi>', date_in_words(on), at[:5])


@register.simple_tag
def change(before: object, after: object) -> SafeString:
    """A value that became another: `cause before -> cause`, in the direction of the page."""
    arrow = mark_safe(
        '<svg class="arr flip" viewBox="0 0 12 12" aria-hidden="true">'
        '<path d="M1 6h9M6.5 2.5 10 6 6.5 9.5"/></svg>'
    )
    return format_html(
        '<span class="change"><s>{}</s>{}<span class="sr">{}</span><b>{}</b></span>',
        _shown(before),
        arrow,
        gettext("now"),
        _shown(after),
    )


_FEW_WORDS = 4
"""Texts of fewer words are told whole, old and new."""


@register.simple_tag
def reworded(before: object, after: object) -> SafeString:
    """A text that became another, its words that went and came marked where they are; short values old and new."""
    texts = [text.split() if isinstance(text, str) else [] for text in (before, after)]
    if min(map(len, texts)) < _FEW_WORDS:
        return change(before, after)
    old, new = texts
    parts: list[tuple[str, str, str]] = []
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for step, begin, end, to, last in steps:
        gone, came = " ".join(old[begin:end]), " ".join(new[to:last])
        if step == "equal":
            parts.append(("span", gone, "span"))
            continue
        parts += [(tag, said, tag) for tag, said in (("del", gone), ("ins", came)) if said]
    words = format_html_join(" ", "<{}>{}</{}>", parts)
    return format_html('<bdi class="reworded">{}</bdi>', words)


@register.filter
def shown(value: object) -> str | SafeString:
    """Any value as it is printed: numbers, dates in words, texts as they are."""
    if isinstance(value, int | float) or value is None:
        return number(value)
    return format_html("<bdi>{}</bdi>", date_in_words(str(value)))


def _shown(value: object) -> str | SafeString:
    return shown(value) if isinstance(value, int | float) else words(value)


@register.simple_tag
def share(part: object, whole: object) -> SafeString:
    """A share in percent, whole numbers; "under 1 %" and "over 99 %" where rounding would say none or all."""
    n, total = int(str(part)), int(str(whole))
    percent = round(100 * n / total) if total else 0
    if n and not percent:
        return format_html("<bdi>{}</bdi>", gettext("under 1\u202f%"))
    if n < total and percent == _ALL:
        return format_html("<bdi>{}</bdi>", gettext("over 99\u202f%"))
    return format_html('<bdi dir="ltr">{}\u202f%</bdi>', percent)


@register.simple_tag
def code_label(codelist_name: str, code: object) -> str:
    """The label of a code, or the code itself where its list does not know it."""
    entry = codelist(codelist_name).entries.get(str(code))
    return words(code) if str(code) in VOCABULARY or not entry else entry.label


@register.filter
def words(code: object) -> str:
    """A code as words in the reader's language: malicious_act -> malicious act."""
    text = str(code or "")
    said = VOCABULARY.get(text.replace(" ", "_"))
    return text.replace("_", " ") if said is None else str(said)


@register.filter(name="titled")
def titled_by(title: str, ref: str) -> str:
    """The title of something of the chain: of a figure in the reader's language, else as it is."""
    return titled(title, ref)


@register.filter
def told(text: object) -> str:
    """A text of the rooms below, an error or the title of a figure, in the reader's language."""
    return retold(text)


@register.filter
def parsed(text: str) -> object:
    """JSON text as its value."""
    return json.loads(text) if text else {}


@register.filter
def items(mapping: dict[str, object]) -> Iterable[tuple[str, object]]:
    """The pairs of a mapping, for loops in templates."""
    return mapping.items()


@register.filter
def unlocal(value: object) -> str:
    """A coordinate of a chart: never with a thousands mark or a decimal comma."""
    return f"{float(str(value)):g}"


@register.filter
def add_up(value: object, more: int) -> str:
    """A coordinate of a chart, moved."""
    return f"{float(str(value)) + more:g}"


def _address(context: template.Context, changes: dict[str, object]) -> str:
    filters = context["request"].GET.copy()
    filters.pop("page", None)
    for name, value in changes.items():
        filters.pop(name, None)
        if value not in ("", None):
            filters[name] = str(value)
    return "?" + urlencode(list(filters.items()))


@register.simple_tag(takes_context=True)
def query(context: template.Context, **changes: object) -> str:
    """The present address with some filters changed; an empty value takes a filter away."""
    return _address(context, changes)


@register.simple_tag(takes_context=True)
def facet(context: template.Context, name: str, value: object) -> str:
    """The present address with one facet chosen, or taken away by an empty value."""
    return _address(context, {name: value})


@register.simple_tag(takes_context=True)
def turn(context: template.Context, page: int) -> str:
    """The present address on another page of the list."""
    return _address(context, {"page": page})
