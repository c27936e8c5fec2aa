from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from vedette.core.evidence.board import Verdict
from vedette.web.evidence.words import VERDICTS

_LONGEST = 4_000


def _text(label: object, *, required: bool, help_text: object = "") -> forms.CharField:
    return forms.CharField(
        label=label,  # type: ignore[arg-type] # a lazy translation
        required=required,
        max_length=_LONGEST,
        help_text=help_text,  # type: ignore[arg-type] # the same
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )


class SayForm(forms.Form):
    """A verdict on a cell, with its reason; a contradiction may bring its resolution."""

    verdict = forms.ChoiceField(
        label=gettext_lazy("This evidence"),
        choices=[(str(one), VERDICTS[one]) for one in Verdict],
        widget=forms.RadioSelect,
    )
    why = _text(gettext_lazy("Why"), required=True)
    resolution = _text(
        gettext_lazy("How the contradiction was resolved"),
        required=False,
        help_text=gettext_lazy(
            "Goes into the methodology annex of the report as it stands: name nobody."
        ),
    )


class StateForm(forms.Form):
    """The statement of an issue area."""

    statement = forms.CharField(
        label=gettext_lazy("Statement that the evidence is held against"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
