"""The form of the charter: mandate, questions, scope, and rows of team and timetable."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from vedette.core.kernel.templates import Charter, Template
from vedette.web.ui.told import retold

_EMPTY_ROWS = 2
"""Rows to fill beside those that are there."""
_MOST_ROWS = 60
_LONGEST = 4_000
_DAY = {"type": "date"}


def stage_words(of: Template, code: str) -> str:
    """A stage of a review in the words of its template, in the reader's language."""
    return retold(of.stages.label(code))


def _text(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "dir": "auto"})


class CharterForm(forms.Form):
    """What is said in sentences."""

    mandate = forms.CharField(
        label=_("Mandate"), max_length=_LONGEST, widget=_text(4), help_text=_("Who asked for what.")
    )
    questions = forms.CharField(
        label=_("Questions"), required=False, max_length=20 * _LONGEST, widget=_text(6),
        help_text=_("What the review is to answer; one on each line."),
    )  # fmt: skip
    scope = forms.CharField(
        label=_("Scope"), required=False, max_length=_LONGEST, widget=_text(4),
        help_text=_("What is looked at, and what is not."),
    )  # fmt: skip
    version = forms.CharField(required=False, widget=forms.HiddenInput)


class MemberRow(forms.Form):
    """Who has which role; a row without a name is left out."""

    role = forms.ChoiceField(label=_("Role"), required=False)
    name = forms.CharField(
        label=_("Name"), required=False, max_length=200,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, *args: Any, of: Template, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self.fields["role"], [(one.code, retold(one.label)) for one in of.roles])


class SpanRow(forms.Form):
    """A stage with its days; a row without days is left out."""

    stage = forms.ChoiceField(label=_("Stage"), required=False)
    first = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs=_DAY))
    last = forms.DateField(label=_("To"), required=False, widget=forms.DateInput(attrs=_DAY))

    def __init__(self, *args: Any, of: Template, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = [(code, stage_words(of, code)) for code in of.stages.codes]
        _choose(self.fields["stage"], said)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if (said.get("first") is None) != (said.get("last") is None):
            raise forms.ValidationError(_("A stage needs its first and its last day."))
        return said


def _choose(control: forms.Field, said: list[tuple[str, str]]) -> None:
    assert isinstance(control, forms.ChoiceField), "declared above"
    control.choices = said


class CharterForms:
    """The three parts of the page's one form.

    Args:
        of: The template of the review.
        posted: What was sent; None for the charter as it stands.
        charter: The charter that the form begins with.
        version: Its version.
    """

    def __init__(
        self, of: Template, posted: QueryDict | None, charter: Charter, version: str
    ) -> None:
        begins = {
            "mandate": charter.mandate,
            "questions": "\n".join(charter.questions),
            "scope": charter.scope,
            "version": version,
        }
        said = charter.as_json()
        self.text = CharterForm(posted, initial=begins)
        self.team = _rows(MemberRow, "team", posted, said["team"], of)
        self.timetable = _rows(SpanRow, "timetable", posted, said["timetable"], of)

    def is_valid(self) -> bool:
        """Whether all parts can be read."""
        return all([self.text.is_valid(), self.team.is_valid(), self.timetable.is_valid()])

    @property
    def told(self) -> dict[str, object]:
        """The charter in JSON types."""
        said = self.text.cleaned_data
        lines = [one.strip() for one in str(said["questions"]).splitlines()]
        return {
            "mandate": said["mandate"],
            "questions": [one for one in lines if one],
            "scope": said["scope"],
            "team": [_plain(row) for row in self.team.cleaned_data if row.get("name")],
            "timetable": [_plain(row) for row in self.timetable.cleaned_data if row.get("first")],
        }


def _rows(
    row: type[forms.Form], prefix: str, posted: QueryDict | None, held: list[Any], of: Template
) -> forms.BaseFormSet[Any]:
    made = forms.formset_factory(
        row, extra=_EMPTY_ROWS, max_num=_MOST_ROWS, absolute_max=_MOST_ROWS
    )
    return made(posted, initial=held, prefix=prefix, form_kwargs={"of": of})


def _plain(row: Mapping[str, object]) -> dict[str, str]:
    return {
        name: value.isoformat() if isinstance(value, dt.date) else str(value)
        for name, value in row.items()
    }
