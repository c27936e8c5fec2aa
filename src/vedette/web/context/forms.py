from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vedette.core.context.kinds import Kind
from vedette.core.kernel.labels import Label, parse_label

KINDS = {
    Kind.STRENGTH: _("Strength by mission and month"),
    Kind.CONTRIBUTIONS: _("Strength by contributing country"),
    Kind.AUTHORISED: _("Authorised strength"),
    Kind.EVENTS: _("Conflict events"),
    Kind.BASES: _("Bases by year"),
    Kind.TIMELINE: _("Timeline: mandates, policy dates, tactics, boundaries"),
    Kind.TOTALS: _("Published totals"),
}
"""What a context table holds, in words."""
_LEVELS = (
    ("unclassified", _("Unclassified")),
    ("confidential", _("Confidential")),
    ("strictly_confidential", _("Strictly confidential")),
)


class TableForm(forms.Form):
    """A context table: the file, what it holds, under which name, marking and terms."""

    file = forms.FileField(
        label=_("File"),
        widget=forms.ClearableFileInput(
            attrs={"accept": ".csv,.tsv,.xlsx,.json,.jsonl,.geojson,.parquet,.gz,.zip"}
        ),
        help_text=_("CSV, TSV, XLSX, JSON, GeoJSON or Parquet, also gzipped."),
    )
    kind = forms.ChoiceField(
        label=_("What it holds"), choices=[(kind.value, said) for kind, said in KINDS.items()]
    )
    name = forms.RegexField(
        r"^[A-Za-z0-9][A-Za-z0-9 ._-]*$",
        label=_("Name"),
        max_length=80,
        help_text=_("Printed as its source; a newer file of the same name replaces it."),
    )
    label = forms.ChoiceField(label=_("Label"))
    publisher = forms.CharField(label=_("Publisher"), max_length=200)
    licence = forms.CharField(
        label=_("Licence"),
        max_length=200,
        help_text=_("Its terms, printed with every figure that rests on it."),
    )

    def __init__(self, *args: Any, cleared: Label, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["label"].choices = [  # type: ignore[attr-defined] # a field of choices
            one for one in _LEVELS if cleared.covers(parse_label(one[0]))
        ]


def why_given(text: str) -> str:
    """The reason that was typed, or an empty one where it was the undo of a slip."""
    return text.strip()[:500]


def said_taken_back(name: str, *, is_gone: bool) -> str:
    """What became of a table, in words."""
    words = (
        gettext("%(name)s is taken back; its file is kept.")
        if is_gone
        else gettext("%(name)s counts again.")
    )
    return words % {"name": name}
