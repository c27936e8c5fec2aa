"""Shares of coding and of the register, as whole percent."""

from __future__ import annotations

from django import template

from vedette.web.ui.templatetags.ui import share

register = template.Library()

_FINE = 10_000


@register.filter
def percent(value: float) -> str:
    """A share between 0 and 1 as whole percent; under 1 %, over 99 %."""
    return share(round(value * _FINE), _FINE)
