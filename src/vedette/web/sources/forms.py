"""Forms of the import desk that are more than one choice: what comes in, its scope, its label."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vedette.core.kernel.errors import BadInput
from vedette.core.kernel.labels import parse_label

_LEVELS = (
    ("unclassified", _("Unclassified")),
    ("confidential", _("Confidential")),
    ("strictly_confidential", _("Strictly confidential")),
)
_NAME = r"[A-Za-z0-9_.\-]+"


class ArrivalForm(forms.Form):
    """A file or a pasted table, and the source that it is for."""

    source = forms.RegexField(
        rf"^{_NAME}$",
        label=_("Name of the source"),
        max_length=64,
        help_text=_(
            "Letters, digits, dot, hyphen and underscore. A name that is there already gets its next state."
        ),
        widget=forms.TextInput(
            attrs={"list": "known-sources", "autocomplete": "off", "dir": "ltr"}
        ),
    )
    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_(
            "CSV, TSV, XLSX, JSON, JSON lines, GeoJSON, Parquet; ZIP or gzip of one; up to 100 MiB."
        ),
    )
    pasted = forms.CharField(
        label=_("Or paste rows from a spreadsheet"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto", "spellcheck": "false"}),
    )
    recipe = forms.ChoiceField(
        label=_("Recipe"),
        required=False,
        help_text=_(
            "The saved answers of an earlier import of this source; it asks nothing again."
        ),
    )
    received_on = forms.DateField(
        label=_("Received on"), widget=forms.DateInput(attrs={"type": "date"})
    )
    effective_on = forms.DateField(
        label=_("State of the data as of"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("The day to which the file itself says that it is complete."),
    )

    def __init__(self, *args: Any, recipes: list[str], today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["recipe"].choices = [("", _("No recipe")), *((n, n) for n in recipes)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        held = super().clean() or {}
        has_text = bool((held.get("pasted") or "").strip())
        if bool(held.get("file")) == has_text:
            self.add_error("file", _("Choose a file or paste rows, one of the two."))
        if held.get("source") == "all":
            self.add_error("source", _("The name “all” stands for all sources; choose another."))
        for name in ("received_on", "effective_on"):
            if held.get(name) and held[name] > self.today:
                self.add_error(name, _("This day is still to come."))
        return held


class ScopeForm(forms.Form):
    """Who is counted, who keeps it, what it copies, and its label."""

    scope = forms.CharField(
        label=_("Scope"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Who is counted, where, since when, which severities."),
    )
    custodian = forms.CharField(label=_("Custodian"), required=False, max_length=200)
    publisher = forms.CharField(label=_("Publisher"), required=False, max_length=200)
    licence = forms.CharField(label=_("Licence"), required=False, max_length=300)
    fed_by = forms.CharField(
        label=_("Copies from"),
        required=False,
        max_length=500,
        help_text=_(
            "Names of sources that this one repeats; two copies of one report count as one origin."
        ),
    )
    label = forms.ChoiceField(label=_("Label of its rows"), choices=_LEVELS)

    def clean_label(self) -> str:
        text: str = self.cleaned_data["label"]
        try:
            return str(parse_label(text))
        except BadInput as error:
            raise forms.ValidationError(error.problem) from error


class WhyForm(forms.Form):
    """The reason of a decision."""

    why = forms.CharField(label=_("Why"), max_length=500)


class CorrectedForm(WhyForm):
    """Rows that come back corrected."""

    file = forms.FileField(label=_("Corrected rows"))


class RelabelForm(WhyForm):
    """Another label of a source."""

    label = forms.ChoiceField(label=_("New label"), choices=_LEVELS)
    compartments = forms.RegexField(
        r"^[A-Za-z0-9_.\-, ]*$",
        label=_("Compartments"),
        required=False,
        max_length=200,
        help_text=_(
            "Names of closed circles, with commas between; none for everybody of that level."
        ),
    )

    field_order = ("label", "compartments", "why")

    def wanted(self) -> str:
        """The label that is asked for, in its text form."""
        names = [one for one in self.cleaned_data["compartments"].replace(",", " ").split() if one]
        level = str(self.cleaned_data["label"])
        return str(parse_label(f"{level}:{','.join(names)}" if names else level))
