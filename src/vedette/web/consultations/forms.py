"""Forms of the consultation programme: a meeting, its rows, its record, what was said, who is heard."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vedette.core.consultations.meetings import FACTS, RULES, Meeting
from vedette.core.consultations.stakeholders import Stakeholder
from vedette.core.consultations.statements import Statement
from vedette.core.kernel.attribution import PLACES, RANKS
from vedette.core.kernel.codelists import codelist
from vedette.web.consultations import words
from vedette.web.evidence.finding_forms import choices, text_field
from vedette.web.ui.vocabulary import VOCABULARY

_LONG, _SHORT, _KEY = 4_000, 300, 40
_Choices = Iterable[tuple[str, Promise | str]]


def _line(label: Promise, *, required: bool = False, help_text: Promise | str = "",
          most: int = _SHORT, **attrs: str) -> forms.CharField:  # fmt: skip
    return forms.CharField(
        label=label,  # type: ignore[arg-type] # a lazy translation
        required=required,
        max_length=most,
        help_text=help_text,  # type: ignore[arg-type] # the same
        widget=forms.TextInput(attrs={"dir": "auto", **attrs}),
    )


def _day(label: Promise, *, required: bool = False) -> forms.DateField:
    return forms.DateField(
        label=label,  # type: ignore[arg-type] # a lazy translation
        required=required,
        widget=forms.DateInput(attrs={"type": "date"}),
    )


def _time(label: Promise) -> forms.CharField:
    return forms.CharField(
        label=label,  # type: ignore[arg-type] # a lazy translation
        required=False,
        max_length=5,
        widget=forms.TextInput(attrs={"type": "time"}),
    )


def _choice(label: Promise, among: Any = (), *, required: bool = True,
            help_text: Promise | str = "") -> forms.ChoiceField:  # fmt: skip
    return forms.ChoiceField(
        label=label,  # type: ignore[arg-type] # a lazy translation
        choices=among,
        required=required,
        help_text=help_text,  # type: ignore[arg-type] # the same
    )


def _several(label: Promise, among: Any = (), *, help_text: Promise | str = "",
             widget: Any = None) -> forms.MultipleChoiceField:  # fmt: skip
    return forms.MultipleChoiceField(
        label=label,  # type: ignore[arg-type] # a lazy translation
        choices=among,
        required=False,
        help_text=help_text,  # type: ignore[arg-type] # the same
        widget=widget or forms.SelectMultiple(attrs={"size": 5}),
    )


def _count(label: Promise, most: int, *, required: bool) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,  # type: ignore[arg-type] # a lazy translation
        required=required,
        min_value=1,
        max_value=most,
    )


def _said(value: object) -> object:
    return value.isoformat() if isinstance(value, dt.date) else value


class _Told(forms.Form):
    """A form whose fields are what a decision says."""

    @property
    def told(self) -> dict[str, Any]:
        """What is said, as a decision says it; an emptied field says nothing on purpose."""
        return {
            name: "" if value is None else _said(value)
            for name, value in self.cleaned_data.items()
            if name != "version"
        }


class MeetingForm(_Told):
    """What is said of a meeting as a whole, but its record."""

    title = _line(words.FIELDS["title"], required=True)
    kind = _choice(words.FIELDS["kind"], choices(words.KINDS))
    stage = _choice(words.FIELDS["stage"])
    on = _day(words.FIELDS["on"], required=True)
    until = _day(words.FIELDS["until"])
    begins = _time(words.FIELDS["begins"])
    ends = _time(words.FIELDS["ends"])
    zone = _line(
        words.FIELDS["zone"], most=60, list="zones",
        help_text=_("Of both times, such as Africa/Bangui; UTC where nothing is said."),
    )  # fmt: skip
    place = _line(words.FIELDS["place"])
    venue = _choice(words.FIELDS["venue"], choices(words.VENUES))
    mission = _line(words.FIELDS["mission"], most=20, help_text=_("Its acronym, such as MINUSCA."))
    visit = _choice(words.FIELDS["visit"], [("", "—"), *choices(words.VISITS)], required=False)
    chair = _line(words.FIELDS["chair"], help_text=_("A function, never a name."))
    rule = _choice(
        words.FIELDS["rule"],
        [(code, words.RULES[code]) for code in words.RULES if code in RULES],
        help_text=_("Agreed before people speak. It can become stricter, never laxer."),
    )
    version = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, stages: _Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "stage", stages)

    @property
    def zones(self) -> list[str]:
        """Time zones that are offered."""
        return sorted(name for name in available_timezones() if name.count("/") == 1)

    @property
    def told(self) -> dict[str, Any]:
        """What is said, with the zone that is meant where none is."""
        found = super().told
        return {**found, "zone": found["zone"] or "UTC"}


def facts_of(one: Meeting) -> dict[str, Any]:
    """What a meeting says as it stands, as `MeetingForm.told` gives it."""
    return {name: _said(getattr(one, name) or "") for name in FACTS if name != "summary"}


class RecordForm(_Told):
    """The record of a meeting: what was said and agreed."""

    summary = text_field(
        words.FIELDS["summary"], 8, most=_LONG,
        help_text=_("What was said and agreed, without who said it. Single statements follow below."),
    )  # fmt: skip
    version = forms.CharField(required=False, widget=forms.HiddenInput)


class RowForm(_Told):
    """One row of a table of a meeting."""

    def __init__(self, *args: Any, table: str, interviews: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update(_ROWS[table]())
        if table == "interviews":
            _choose(self, "interview", [(one, one) for one in interviews])

    @property
    def told(self) -> dict[str, Any]:
        """The row as a decision says it."""
        found = super().told
        if "about" in found:
            found["about"] = str(found["about"]).split()
        return {name: value for name, value in found.items() if value != ""}


def _agenda() -> dict[str, forms.Field]:
    return {
        "key": _line(words.COLUMNS["key"], required=True, most=_KEY),
        "title": _line(words.COLUMNS["title"], required=True),
        "minutes": _count(words.COLUMNS["minutes"], 1440, required=False),
        "about": text_field(
            words.COLUMNS["about"], 2, most=_SHORT,
            help_text=_("References of findings, recommendations, documents or figures."),
        ),
        "outcome": text_field(words.COLUMNS["outcome"], 2, most=_LONG),
    }  # fmt: skip


def _itinerary() -> dict[str, forms.Field]:
    return {
        "key": _line(words.COLUMNS["key"], required=True, most=_KEY),
        "on": _day(words.COLUMNS["on"], required=True),
        "place": _line(words.COLUMNS["place"], required=True),
        "purpose": text_field(words.COLUMNS["purpose"], 2, most=_LONG),
    }


def _met() -> dict[str, forms.Field]:
    staff = [(code, VOCABULARY.get(code, code)) for code in codelist("personnel_category").codes]
    return {
        "key": _line(words.COLUMNS["key"], required=True, most=_KEY),
        "n": _count(words.COLUMNS["n"], 10_000, required=True),
        "category": _choice(words.COLUMNS["category"], staff),
        "rank": _choice(words.COLUMNS["rank"], [(one, words.RANKS[one]) for one in RANKS]),
        "place": _choice(words.COLUMNS["place"], [(one, words.PLACES[one]) for one in PLACES]),
        "stop": _line(
            words.COLUMNS["stop"], most=_KEY, help_text=_("Number of the stop in the itinerary.")
        ),
    }


def _interviews() -> dict[str, forms.Field]:
    return {"interview": _choice(words.COLUMNS["interview"])}


_ROWS: Mapping[str, Callable[[], dict[str, forms.Field]]] = {
    "agenda": _agenda,
    "itinerary": _itinerary,
    "met": _met,
    "interviews": _interviews,
}


class StatementForm(_Told):
    """What was said at a meeting or seen on a visit."""

    text = text_field(
        words.SAID_FIELDS["text"], 3, most=_LONG, required=True,
        help_text=_("Summed up in the words of the review, so that nobody can be known by them."),
    )  # fmt: skip
    speaker_class = _choice(
        words.SAID_FIELDS["speaker_class"], choices(words.CLASSES),
        help_text=_("The narrowest that at least five delegations who took part are in."),
    )  # fmt: skip
    speaker = _choice(
        words.SAID_FIELDS["speaker"], required=False,
        help_text=_("The rule of this meeting lets the delegation be told."),
    )  # fmt: skip
    place = _line(words.SAID_FIELDS["place"], required=True)
    on = _day(words.SAID_FIELDS["on"], required=True)
    item = _choice(words.SAID_FIELDS["item"], required=False)
    areas = _several(words.SAID_FIELDS["areas"])
    version = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, offered: Offered, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        is_seen = kind == "observation"
        for name in ("speaker_class", "speaker") if is_seen else ("place", "on"):
            del self.fields[name]
        if not is_seen and not offered.speakers:
            del self.fields["speaker"]
        elif not is_seen:
            _choose(self, "speaker", [("", "—"), *offered.speakers])
        _choose(self, "item", [("", "—"), *offered.items])
        _choose(self, "areas", offered.areas)

    @property
    def told(self) -> dict[str, Any]:
        """The statement as a decision says it."""
        return {**super().told, "kind": self.kind}


class Offered:
    """What a statement can be bound to.

    Args:
        items: Points of the agenda.
        areas: Issue areas of the template.
        speakers: Delegations that the rule lets be told; empty where it lets none.
    """

    def __init__(
        self,
        items: Sequence[tuple[str, str]],
        areas: Sequence[tuple[str, str]],
        speakers: Sequence[tuple[str, str]],
    ) -> None:
        self.items, self.areas, self.speakers = items, areas, speakers


def said_of(one: Statement) -> dict[str, Any]:
    """What a statement says as it stands, as `StatementForm.told` gives it."""
    names = ("text", "speaker_class", "speaker", "place", "on", "item", "kind")
    found = {name: _said(getattr(one, name) or "") for name in names}
    return {**found, "areas": list(one.areas)}


class FollowUpForm(_Told):
    """A request or a commitment: what, who, until when."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[(code, said) for code, said in words.FOLLOW_UPS.items() if code != "task"],
    )
    text = text_field(_("What is to follow"), 2, most=1_000, required=True)
    who = _line(_("Who owns it"), required=True, most=150, list="owners")
    due = _day(_("Until"))


class InviteForm(forms.Form):
    """Whom to invite at once: all of a kind, or of a list of contributors."""

    whom = forms.ChoiceField(label=_("Invite"))

    def __init__(self, *args: Any, among: _Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "whom", among)


class StakeholderForm(_Told):
    """One of the register: a State, an office, an institution or a function."""

    kind = forms.ChoiceField(label=_("Kind"), choices=choices(words.STAKEHOLDERS))
    name = _line(
        _("Name"), required=True,
        help_text=_("Official short name, or a function: never a person by name."),
    )  # fmt: skip
    country = _line(_("Country"), most=3, help_text=_("Three letters, for a State."))
    missions = _line(_("Missions"), help_text=_("Acronyms, with blanks between them."))
    stages = forms.MultipleChoiceField(
        label=_("To be heard at"), required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("As planned for its kind where nothing is chosen."),
    )  # fmt: skip
    note = text_field(_("Note"), 2, most=_LONG)

    def __init__(self, *args: Any, stages: _Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "stages", stages)

    @property
    def told(self) -> dict[str, Any]:
        """What is said, with the missions one by one."""
        found = super().told
        return {**found, "missions": str(found["missions"]).split()}


def stated_of(one: Stakeholder) -> dict[str, Any]:
    """What is said of one of the register as it stands."""
    names = ("kind", "name", "country", "note")
    lists = {"missions": list(one.missions), "stages": list(one.stages)}
    return {name: getattr(one, name) for name in names} | lists


class ContributorsForm(forms.Form):
    """The day whose contributors are kept."""

    as_of = _day(_("Contributors on"), required=True)


def _choose(form: forms.Form, name: str, among: _Choices) -> None:
    control = form.fields[name]
    assert isinstance(control, forms.ChoiceField), "declared as a choice"
    control.choices = list(among)


def changed_only(told: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    """What of a form says something else than before."""
    return {name: value for name, value in told.items() if value != before.get(name)}
