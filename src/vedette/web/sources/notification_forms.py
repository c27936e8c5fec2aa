"""The entry form of a notification: the incident, and one line for each person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vedette.core.kernel.codelists import codelist
from vedette.core.sources.notification import Notification, Outcome, Person, Version

VERSIONS = (
    (str(Version.IMMEDIATE), _("Immediate report")),
    (str(Version.UPDATE), _("Update")),
    (str(Version.POST_INCIDENT), _("Post-incident report")),
)
OUTCOMES = (
    ("", ""),
    (str(Outcome.DEAD), _("Dead")),
    (str(Outcome.INJURED_SEVERE), _("Injured, severe")),
    (str(Outcome.INJURED_LIGHT), _("Injured, light")),
    (str(Outcome.CAPTURED), _("Captured")),
    (str(Outcome.UNHARMED), _("Unharmed")),
)
_DAY = {"type": "date"}
_TEXTS = (
    "country",
    "admin1",
    "place",
    "mission",
    "cause",
    "incident_type",
    "activity",
    "narrative",
)


def _codes(name: str) -> list[tuple[str, str]]:
    held = codelist(name)
    return [("", ""), *((code, held.label(code)) for code in held.codes)]


class NotificationForm(forms.Form):
    """The incident and the version of the report."""

    version = forms.ChoiceField(label=_("Report"), choices=VERSIONS)
    date = forms.DateField(label=_("Day of the incident"), widget=forms.DateInput(attrs=_DAY))
    reported_on = forms.DateField(label=_("Day of the report"), widget=forms.DateInput(attrs=_DAY))
    mission = forms.CharField(label=_("Mission"), required=False, max_length=80)
    country = forms.CharField(label=_("Country"), required=False, max_length=80)
    admin1 = forms.CharField(label=_("Area"), required=False, max_length=120)
    place = forms.CharField(label=_("Place"), required=False, max_length=120)
    lat = forms.FloatField(label=_("Latitude"), required=False)
    lon = forms.FloatField(label=_("Longitude"), required=False)
    cause = forms.ChoiceField(label=_("Cause"), required=False)
    incident_type = forms.ChoiceField(label=_("Type of incident"), required=False)
    activity = forms.ChoiceField(label=_("Activity"), required=False)
    narrative = forms.CharField(
        label=_("What happened"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Without names."),
    )
    why = forms.CharField(label=_("What has become known"), required=False, max_length=500)

    def __init__(self, *args: Any, needs_reason: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("cause", "incident_type", "activity"):
            self.fields[name].choices = _codes(name)  # type: ignore[attr-defined]
        self.fields["why"].required = needs_reason
        if not needs_reason:
            self.fields["why"].widget = forms.HiddenInput()


class PersonForm(forms.Form):
    """One person; a line without what happened is left out."""

    outcome = forms.ChoiceField(label=_("What happened"), required=False, choices=OUTCOMES)
    personnel_category = forms.ChoiceField(label=_("Category"), required=False)
    nationality = forms.CharField(label=_("Nationality"), required=False, max_length=80)
    sex = forms.ChoiceField(
        label=_("Sex"), required=False, choices=(("", ""), ("F", _("Female")), ("M", _("Male")))
    )
    rank = forms.CharField(label=_("Rank"), required=False, max_length=80)
    name = forms.CharField(label=_("Name"), required=False, max_length=160)
    birth_year = forms.IntegerField(label=_("Year of birth"), required=False)
    died_on = forms.DateField(
        label=_("Day of death"), required=False, widget=forms.DateInput(attrs=_DAY)
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["personnel_category"].choices = _codes("personnel_category")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        held = super().clean() or {}
        told = [
            name for name, value in held.items() if value not in (None, "") and name != "outcome"
        ]
        if told and not held.get("outcome"):
            self.add_error("outcome", _("Say what happened to this person."))
        return held


PersonForms = forms.formset_factory(PersonForm, extra=3, max_num=500, absolute_max=500)


def initial_of(before: Notification | None) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What the form begins with: the version before, or today."""
    if before is None:
        return {"reported_on": dt.datetime.now(dt.UTC).date()}, []
    names = ("date", "lat", "lon", *_TEXTS)
    head = {name: getattr(before, name) for name in names}
    head |= {"version": str(Version.UPDATE), "reported_on": dt.datetime.now(dt.UTC).date()}
    fields = ("personnel_category", "nationality", "sex", "rank", "name", "birth_year", "died_on")
    persons = [
        {"outcome": str(one.outcome), **{name: getattr(one, name) for name in fields}}
        for one in before.persons
    ]
    return head, persons


def notification_of(form: NotificationForm, people: Iterable[Any], incident: str) -> Notification:
    """The notification that valid forms state."""
    held = form.cleaned_data
    persons = tuple(_person(one.cleaned_data) for one in people if one.cleaned_data.get("outcome"))
    return Notification(
        incident=incident,
        version=Version(held["version"]),
        date=held["date"],
        reported_on=held["reported_on"],
        lat=held["lat"],
        lon=held["lon"],
        persons=persons,
        **{name: held[name] for name in _TEXTS},
    )


def _person(held: dict[str, Any]) -> Person:
    texts = ("personnel_category", "nationality", "sex", "rank", "name")
    return Person(
        Outcome(held["outcome"]),
        birth_year=held["birth_year"],
        died_on=held["died_on"],
        **{name: held[name] for name in texts},
    )


def version_changes(
    before: Notification | None, after: Notification
) -> list[tuple[Any, object, object]]:
    """What a version changed: (label, before, after); persons by what happened to them."""
    if before is None:
        return []
    labels = {name: field.label for name, field in NotificationForm.base_fields.items()}
    changed: list[tuple[Any, object, object]] = [
        (labels[name], getattr(before, name) or "", getattr(after, name) or "")
        for name in ("date", *_TEXTS)
        if getattr(before, name) != getattr(after, name)
    ]
    for outcome, words in OUTCOMES[1:]:
        counts = [
            sum(str(one.outcome) == outcome for one in each.persons) for each in (before, after)
        ]
        if counts[0] != counts[1]:
            changed.append((words, counts[0], counts[1]))
    return changed
