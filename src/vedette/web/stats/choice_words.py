"""Words of the choices that could have been made otherwise."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from vedette.core.stats.source_choice import RECONCILED, Choice, Rule

CHOICES: Mapping[Choice, Promise] = {
    Choice.LEAD: gettext_lazy("Which source leads"),
    Choice.RULE: gettext_lazy("Rule of reconciliation"),
    Choice.LINKS: gettext_lazy("Undecided pairs"),
    Choice.PENDING: gettext_lazy("Causes still open"),
    Choice.ALONE: gettext_lazy("One source alone"),
}
MEANINGS: Mapping[Choice, Promise] = {
    Choice.LEAD: gettext_lazy(
        "The source goes before all others wherever it tells of an incident; elsewhere the reconciled number stands."
    ),
    Choice.RULE: gettext_lazy("How one number is made of what the sources of an incident tell."),
    Choice.LINKS: gettext_lazy(
        "Each undecided pair is drawn as the same or not by its probability, many times; "
        "the ends hold 95 % of the draws."
    ),
    Choice.PENDING: gettext_lazy(
        "Deaths whose cause is to be determined or unknown may still become one of those counted."
    ),
    Choice.ALONE: gettext_lazy(
        "Each source covers its own part, so these numbers are not held against one another."
    ),
}
_NAMES: Mapping[str, Promise] = {
    RECONCILED: gettext_lazy("as reconciled"),
    Rule.LOWEST: gettext_lazy("lowest of all sources"),
    Rule.HIGHEST: gettext_lazy("highest of all sources"),
    Rule.MIDDLE: gettext_lazy("middle of the independent sources"),
    Rule.MAJORITY: gettext_lazy("majority of the independent sources"),
    Rule.PRECEDENCE: gettext_lazy("most trusted source that tells"),
    Rule.TWICE: gettext_lazy("only what two independent sources count"),
    "drawn_low": gettext_lazy("lower end of the draws"),
    "drawn_high": gettext_lazy("upper end of the draws"),
    "counted_in": gettext_lazy("open causes counted in"),
}


def name_words(name: str) -> Promise | None:
    """What an alternative is called; None for a source, which bears its own name."""
    return _NAMES.get(name)
