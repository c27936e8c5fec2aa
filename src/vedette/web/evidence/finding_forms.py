"""Forms of findings: what is said, what it rests on, how far it can be trusted, where it goes next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vedette.core.evidence.findings import Finding, Outcome, Vote
from vedette.core.evidence.grading import COMPONENTS, CONCERNS, CONFIDENCE, Grade
from vedette.core.kernel.codelists import CodeList
from vedette.web.evidence import finding_words as words
from vedette.web.ui.told import retold

_LONG, _LONGEST = 2_000, 4_000


def text_field(label: Promise, rows: int, *, most: int, help_text: Promise | str = "",
               required: bool = False) -> forms.CharField:  # fmt: skip
    """A field of several lines."""
    return forms.CharField(
        label=label,  # type: ignore[arg-type] # a lazy translation
        required=required,
        max_length=most,
        help_text=help_text,  # type: ignore[arg-type] # the same
        widget=forms.Textarea(attrs={"rows": rows, "dir": "auto"}),
    )


def choices(said: Mapping[str, Promise]) -> list[tuple[str, Promise]]:
    """Codes with their words, for a choice."""
    return [(str(code), told) for code, told in said.items()]


def area_choices(areas: CodeList) -> list[tuple[str, str]]:
    """Issue areas for a choice, none first."""
    return [("", "—"), *((c, f"{c} {retold(areas.label(c))}") for c in areas.codes)]


class FindingForm(forms.Form):
    """What is said of a finding."""

    statement = text_field(
        _("Statement"), 3, most=_LONG, required=True,
        help_text=_("What is the case, in a sentence. What someone should do is a recommendation."),
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("Kind"), choices=choices(words.KINDS))
    issue_area = forms.ChoiceField(label=_("Issue area"), required=False)
    bearing = forms.ChoiceField(
        label=_("Bears on"), required=False, choices=[("", "—"), *choices(words.BEARINGS)]
    )
    gap = text_field(
        _("What is not known"), 2, most=_LONGEST,
        help_text=_("Information that would make it surer, and where it might be found."),
    )  # fmt: skip
    counter = text_field(
        _("Search for counter-evidence"), 3, most=_LONGEST,
        help_text=_("Where it was looked for, what was found and why that is not decisive."
                    " Nothing is confirmed without it."),
    )  # fmt: skip
    version = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, areas: CodeList, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        control = self.fields["issue_area"]
        assert isinstance(control, forms.ChoiceField), "declared above"
        control.choices = area_choices(areas)

    @property
    def told(self) -> dict[str, str]:
        """What is said."""
        return {n: str(v).strip() for n, v in self.cleaned_data.items() if n != "version"}


class LinkForm(forms.Form):
    """What a finding rests on, and what it does there."""

    on = forms.CharField(
        label=_("Reference"), max_length=200,
        help_text=_("Of a figure, number, quotation, statement, document, incident, row or finding."),
    )  # fmt: skip
    role = forms.ChoiceField(label=_("What it does"), choices=choices(words.ROLES))
    excerpt = text_field(
        _("Excerpt"), 2, most=_LONG, help_text=_("The words or the number that matter.")
    )
    note = text_field(_("Why it matters"), 2, most=_LONGEST)


class GradeForm(forms.Form):
    """How far a finding can be trusted: four components with reasons, or an estimate, or both."""

    confidence = forms.ChoiceField(label=_("Confidence"), choices=choices(words.CONFIDENCE))
    value = forms.FloatField(label=_("Estimate"), required=False)
    low = forms.FloatField(label=_("Lower end of its 95 % interval"), required=False)
    high = forms.FloatField(label=_("Upper end"), required=False)
    unit = forms.CharField(label=_("Unit"), required=False, max_length=120)
    missing = forms.FloatField(
        label=_("Share of records that lack what was needed, in percent"),
        required=False, min_value=0, max_value=100,
    )  # fmt: skip
    version = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in COMPONENTS:
            self.fields[f"{name}_level"] = forms.ChoiceField(
                label=words.COMPONENTS[name],  # type: ignore[arg-type] # a lazy translation
                required=False,
                choices=[("", "—"), *((level, words.CONCERNS[level]) for level in CONCERNS)],
            )
            self.fields[f"{name}_why"] = text_field(_("Reason"), 2, most=_LONG)

    @property
    def components(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Level and reason of each component."""
        return [(self[f"{name}_level"], self[f"{name}_why"]) for name in COMPONENTS]

    @property
    def numbers(self) -> list[forms.BoundField]:
        """The fields of the estimate."""
        return [self[name] for name in ("value", "low", "high", "unit", "missing")]

    @property
    def told(self) -> dict[str, Any]:
        """The grade as a change says it."""
        said = self.cleaned_data
        levels = {n: said[f"{n}_level"] for n in COMPONENTS if said[f"{n}_level"]}
        concerns = {n: {"level": level, "why": said[f"{n}_why"]} for n, level in levels.items()}
        estimate = None
        if said["value"] is not None:
            ends = {n: said["value"] if said[n] is None else said[n] for n in ("low", "high")}
            missing = (said["missing"] or 0.0) / 100
            estimate = {"value": said["value"], **ends, "unit": said["unit"], "missing": missing}
        return {
            "confidence": said["confidence"],
            "concerns": concerns or None,
            "estimate": estimate,
        }


def graded(grade: Grade | None) -> dict[str, object]:
    """The fields of a grade as it stands."""
    if grade is None:
        return {"confidence": CONFIDENCE[1]}
    found: dict[str, object] = {"confidence": grade.confidence}
    for name, one in grade.concerns.items():
        found |= {f"{name}_level": one.level, f"{name}_why": one.why}
    told = grade.estimate
    if told is not None:
        found |= {"value": told.value, "low": told.low, "high": told.high, "unit": told.unit}
        found["missing"] = round(told.missing * 100, 6)
    return found


class ChallengeForm(forms.Form):
    """Somebody who is asked to break a finding, until a day."""

    challenger = forms.CharField(label=_("Who is to break it"), max_length=120)
    text = text_field(_("What is doubted"), 2, most=_LONG)
    due = forms.DateField(
        label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    @property
    def told(self) -> dict[str, object]:
        """The challenge as a change says it."""
        due: dt.date | None = self.cleaned_data["due"]
        return {**self.cleaned_data, "due": due.isoformat() if due else None}


class AnswerForm(forms.Form):
    """How a challenge ended."""

    challenge = forms.IntegerField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        label=_("Outcome"), choices=[(str(one), words.OUTCOMES[one]) for one in Outcome]
    )
    answer = text_field(_("What was found"), 2, most=_LONGEST, required=True)


class VoteForm(forms.Form):
    """What a member of the team says to a finding, with the reason."""

    vote = forms.ChoiceField(
        label=_("Vote"),
        choices=[(str(one), words.VOTES[one]) for one in Vote],
        widget=forms.RadioSelect,
    )
    why = text_field(_("Why"), 2, most=_LONG, required=True)


class SayForm(forms.Form):
    """A word in the thread of a finding."""

    text = text_field(_("Say something"), 2, most=_LONGEST, required=True)


def said_of(one: Finding) -> dict[str, str]:
    """The fields of a finding as it stands."""
    return {
        name: str(getattr(one, name) or "")
        for name in ("statement", "kind", "issue_area", "bearing", "gap", "counter")
    }
