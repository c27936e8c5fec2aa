from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vedette.core.stats.edition_tables import LISTED
from vedette.core.stats.query import Measure
from vedette.web.ui.templatetags.ui import words

_MOST = 3


class PublicTableForm(forms.Form):
    """A table that is public already: what it counts, by what, where it is out, and why it is on the list."""

    measure = forms.ChoiceField(
        label=_("What it counts"),
        choices=[
            (Measure.DEATHS.value, _("People killed")),
            (Measure.INJURIES.value, _("People injured")),
        ],
    )
    cause = forms.ChoiceField(
        label=_("Cause"),
        required=False,
        choices=[("", _("all causes")), ("malicious_act", _("malicious acts"))],
    )
    by = forms.MultipleChoiceField(
        label=_("By"),
        widget=forms.CheckboxSelectMultiple,
        choices=[(name, words(name)) for name in LISTED],
        help_text=_("Up to three; its totals are public with it."),
    )
    source = forms.CharField(
        label=_("Where it is out"),
        max_length=300,
        help_text=_("The publication and its date."),
    )
    why = forms.CharField(label=_("Why it is on the list"), max_length=500)

    def clean_by(self) -> list[str]:
        by: list[str] = self.cleaned_data["by"]
        if len(by) > _MOST:
            raise forms.ValidationError(_("Choose at most three."))
        return by

    @property
    def table(self) -> dict[str, Any]:
        """The table as a decision takes it."""
        told = self.cleaned_data
        scope = {"causes": [told["cause"]]} if told["cause"] else {}
        key = "-".join([told["measure"], *told["by"]])
        return {
            "key": key,
            "title": told["source"],
            "measure": told["measure"],
            "by": told["by"],
            "scope": scope,
        }
