"""Words of capacities: kinds of indicators, where a series stands, qualities, fields."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from vedette.core.actions.capacities import Better, Change
from vedette.core.actions.readings import Trend
from vedette.web.recommendations.serving_words import KINDS

TRENDS: Mapping[str, Promise] = {
    Trend.BETTER: gettext_lazy("better than the time before"),
    Trend.WORSE: gettext_lazy("worse than the time before"),
    Trend.SAME: gettext_lazy("as the time before"),
    Trend.NONE: gettext_lazy("no second reading yet"),
}
BETTER: Mapping[str, Promise] = {
    Better.UP: gettext_lazy("more is better"),
    Better.DOWN: gettext_lazy("less is better"),
}
QUALITIES: Mapping[str, Promise] = {
    "verified": gettext_lazy("Verified"),
    "recorded": gettext_lazy("From records"),
    "estimated": gettext_lazy("Estimated"),
    "stated": gettext_lazy("Stated only"),
    "": gettext_lazy("not said"),
}
EVERY: Mapping[str, Promise] = {
    "1": gettext_lazy("every month"),
    "3": gettext_lazy("every quarter"),
    "6": gettext_lazy("every half year"),
    "12": gettext_lazy("every year"),
}
DONE: Mapping[str, Promise] = {
    Change.AREA: gettext_lazy("Area stated"),
    Change.EDIT: gettext_lazy("Indicator stated"),
    Change.DROP: gettext_lazy("Taken out"),
}
FIELDS: Mapping[str, Promise] = {
    "area": gettext_lazy("Area"),
    "kind": gettext_lazy("Kind"),
    "title": gettext_lazy("What is read"),
    "unit": gettext_lazy("Unit"),
    "better": gettext_lazy("Which way is better"),
    "definition": gettext_lazy("How it is read"),
    "source": gettext_lazy("Who keeps it"),
    "every": gettext_lazy("Read"),
    "baseline": gettext_lazy("Baseline"),
    "baseline_on": gettext_lazy("Baseline on"),
    "quality": gettext_lazy("Quality of the baseline"),
    "target": gettext_lazy("Target"),
    "target_on": gettext_lazy("Target by"),
    "serves": gettext_lazy("Serves"),
}


def coded(name: str, code: str) -> Promise | str:
    """A code of a field in words; what is no code as it is."""
    lists: Mapping[str, Mapping[str, Promise]] = {
        "kind": KINDS,
        "better": BETTER,
        "quality": QUALITIES,
        "every": EVERY,
    }
    return lists.get(name, {}).get(code, code)
