"""Forms of capacities: an area, an indicator, taking one out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vedette.core.actions.capacities import Capacities, Indicator, as_told
from vedette.web.actions import capacity_words as words
from vedette.web.evidence.finding_forms import choices, text_field
from vedette.web.recommendations.serving_words import KINDS
from vedette.web.ui.told import retold

_KEY = r"^[a-z0-9][a-z0-9-]{1,39}$"
_LISTED = frozenset(("serves",))


def _line(name: str, *, most: int = 300, required: bool = False, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=words.FIELDS[name],  # type: ignore[arg-type] # a lazy translation
        max_length=most,
        required=required,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        **more,
    )


def _day(name: str) -> forms.DateField:
    return forms.DateField(
        label=words.FIELDS[name],  # type: ignore[arg-type] # a lazy translation
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )


def _chosen(name: str, offered: Any, *, required: bool = True) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=words.FIELDS[name],  # type: ignore[arg-type] # a lazy translation
        choices=offered,
        required=required,
    )


def _amount(name: str) -> forms.DecimalField:
    return forms.DecimalField(
        label=words.FIELDS[name],  # type: ignore[arg-type] # a lazy translation
        required=False,
        max_digits=14,
        decimal_places=4,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "dir": "ltr"}),
    )


class KeyForm(forms.Form):
    """The key of what is new."""

    key = forms.RegexField(
        _KEY,
        label=_("Key"),
        max_length=40,
        help_text=_(
            "Its name in files of readings: small letters, digits, hyphens, such as night-patrols."
        ),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )


class AreaForm(KeyForm):
    """An improvement area."""

    title = forms.CharField(
        label=_("Area"), max_length=300, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    definition = text_field(_("What it holds"), 2, most=4_000)


class IndicatorForm(KeyForm):
    """What is said of an indicator."""

    area = _chosen("area", ())
    kind = _chosen("kind", choices(KINDS))
    title = _line("title", required=True)
    unit = _line(
        "unit",
        most=80,
        required=True,
        help_text=_(
            "Write percent where a reading is a share; files may then give a count and its whole."
        ),
    )
    better = _chosen("better", choices(words.BETTER))
    every = _chosen("every", choices(words.EVERY))
    definition = text_field(words.FIELDS["definition"], 2, most=4_000)
    source = _line("source")
    baseline = _amount("baseline")
    baseline_on = _day("baseline_on")
    quality = _chosen("quality", [(c, w) for c, w in words.QUALITIES.items() if c], required=False)
    target = _amount("target")
    target_on = _day("target_on")
    serves = text_field(
        words.FIELDS["serves"], 2, most=1_000,
        help_text=_("References of recommendations and actions, one on each line."),
    )  # fmt: skip
    version = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, held: Capacities, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = [(key, retold(one.title)) for key, one in held.areas.items()]
        self.fields["area"].choices = areas  # type: ignore[attr-defined]
        quality: Any = self.fields["quality"]
        quality.choices = [("", words.QUALITIES[""]), *quality.choices]
        if not is_new:
            del self.fields["key"]

    @property
    def told(self) -> dict[str, Any]:
        """What the form says, as a change states it."""
        found: dict[str, Any] = {}
        for name in words.FIELDS:
            value = self.cleaned_data.get(name)
            if name in _LISTED:
                found[name] = str(value or "").replace(",", " ").split()
            else:
                found[name] = "" if value is None else str(value)
        return found


def said_of(one: Indicator) -> dict[str, Any]:
    """What an indicator says, as the form would tell it back."""
    told = as_told(one)
    return {name: told.get(name, [] if name in _LISTED else "") for name in words.FIELDS}


def shown(said: Mapping[str, Any]) -> dict[str, Any]:
    """What is said, as the controls hold it."""
    return {name: "\n".join(v) if isinstance(v, list) else v for name, v in said.items()}


class DropForm(forms.Form):
    """Why something is taken out."""

    why = forms.CharField(
        label=_("Why"),
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
