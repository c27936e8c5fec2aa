"""Words of what keeps quotations from leaving, of what may be told of a speaker, of what was decided."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

TELLS: Mapping[str, Promise] = {
    "name": gettext_lazy("may be a name"),
    "function": gettext_lazy("tells a function"),
    "unit": gettext_lazy("tells a unit"),
    "place": gettext_lazy("tells a place"),
    "day": gettext_lazy("tells a day"),
    "contact": gettext_lazy("is a way to reach somebody"),
    "class": gettext_lazy("too few people could have said it"),
    "sealed": gettext_lazy("a value of the sealed register stands there"),
}
"""Rule of a finding -> what it means."""

STOPS: Mapping[str, Promise] = {
    "withheld": gettext_lazy("A person left it out"),
    "no_interview": gettext_lazy("No interview of the register has these notes"),
    "consent": gettext_lazy("The consent does not allow these words to leave"),
    "class": gettext_lazy("Too few people of the register could have said it"),
    "found": gettext_lazy("Something was found in it"),
}
"""Rule of a refusal -> what it means."""

SHOWN: Mapping[str, Promise] = {
    "rank": pgettext_lazy("told of a speaker", "rank band"),
    "component": pgettext_lazy("told of a speaker", "military, police or civilian"),
    "mission": pgettext_lazy("told of a speaker", "mission"),
    "year": pgettext_lazy("told of a speaker", "year"),
}
"""What can be told of a speaker."""

DECIDED: Mapping[str, Promise] = {
    "generalise": gettext_lazy("Other words were put"),
    "keep": gettext_lazy("Words were kept"),
    "class": gettext_lazy("Less of the speaker is told"),
    "consent": gettext_lazy("Consent of this quotation"),
    "withhold": gettext_lazy("Left out of every export"),
}
"""Kind of a treatment -> what was done."""
