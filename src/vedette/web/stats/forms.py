from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vedette.core.context.exposure import Component, Fill
from vedette.core.stats.change import Question
from vedette.web.stats.figure_words import FILLS
from vedette.web.ui.templatetags.ui import words

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_SPANS = {
    "first_from": _("Years asked about: from"),
    "first_to": _("to"),
    "second_from": _("Held against: from"),
    "second_to": _("to"),
}


class ChangeForm(forms.Form):
    """Which deaths of whom, and which years against which."""

    def __init__(self, data: Mapping[str, Any], *, missions: Sequence[str], years: range) -> None:
        middle = years[0] + len(years) // 2
        usual = {
            "of": Component.UNIFORMED.value,
            "fill": Fill.GAPS.value,
            "first_from": middle,
            "first_to": years[-1],
            "second_from": years[0],
            "second_to": middle - 1,
        }
        super().__init__(data if "first_from" in data else usual)
        people = [(one.value, str(words(one.value))) for one in Component]
        served = [("", _("all missions")), *((one, one) for one in missions)]
        self.fields |= {
            "of": forms.ChoiceField(label=_("People"), choices=people),
            "fill": forms.ChoiceField(
                label=_("Months without strength"), choices=list(FILLS.items()), required=False
            ),
            "mission": forms.ChoiceField(label=_("Mission"), choices=served, required=False),
            **{name: _year(label, years) for name, label in _SPANS.items()},
        }

    @property
    def question(self) -> Question:
        """The question of a valid form.

        Raises:
            BadInput: The spans overlap, or end before they begin.
        """
        told = self.cleaned_data
        return Question(
            Component(told["of"]),
            (told["first_from"], told["first_to"]),
            (told["second_from"], told["second_to"]),
            (told["mission"],) if told["mission"] else (),
            fill=Fill(told["fill"] or Fill.GAPS),
        )


def _year(label: StrOrPromise, years: range) -> forms.IntegerField:
    """A year that has strength."""
    control = forms.IntegerField(label=label, min_value=years[0], max_value=years[-1])
    control.widget.attrs["class"] = "short"
    return control
