"""Forms of recommendations: what is said, what it answers, where it goes, what it is to bring."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vedette.core.kernel.codelists import codelist
from vedette.core.kernel.templates import Template
from vedette.core.recommendations.effect import Plan
from vedette.core.recommendations.recommendations import Recommendation
from vedette.web.evidence.finding_forms import area_choices, choices, text_field
from vedette.web.recommendations import words
from vedette.web.ui.told import retold

_LONG, _SHORT = 1_000, 200
_DAY = {"type": "date"}


def _line(label: Promise, *, help_text: Promise | str = "", required: bool = False,
          most: int = _SHORT) -> forms.CharField:  # fmt: skip
    return forms.CharField(
        label=label,  # type: ignore[arg-type] # a lazy translation
        required=required,
        max_length=most,
        help_text=help_text,  # type: ignore[arg-type] # the same
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )


def _chosen(label: Promise, said: Mapping[str, Promise]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,  # type: ignore[arg-type] # a lazy translation
        required=False,
        choices=[("", "—"), *choices(said)],
    )


class RecommendationForm(forms.Form):
    """What is said of a recommendation."""

    text = text_field(
        _("Recommendation"), 3, most=2_000, required=True,
        help_text=_("One action, beginning with its verb, or who should do what."),
    )  # fmt: skip
    issue_area = forms.ChoiceField(label=_("Issue area"), required=False)
    horizon = forms.ChoiceField(label=_("Horizon"), required=False)
    priority = _chosen(_("Priority"), words.PRIORITIES)
    addressee = _line(_("Addressee"), help_text=_("To whom it is said."))
    lead = _line(_("Lead owner"), help_text=_("The one who answers for it."))
    supporting = text_field(_("Supporting owners"), 2, most=2_000, help_text=_("One on each line."))
    deadline = forms.DateField(
        label=_("Deadline"), required=False, widget=forms.DateInput(attrs=_DAY)
    )
    feasibility = _chosen(_("Feasibility"), words.FEASIBILITY)
    cost_class = _chosen(_("Cost class"), words.COSTS)
    effect = text_field(_("Expected effect"), 2, most=_LONG, help_text=_("What it is to change."))
    indicator = forms.CharField(
        label=_("Indicator"), required=False, max_length=_LONG,
        help_text=_("By what the change is seen, and where. The indicators of the template are offered."),
        widget=forms.TextInput(attrs={"dir": "auto", "list": "indicators"}),
    )  # fmt: skip
    lowers_casualties = forms.BooleanField(
        label=_("It claims to lower casualties"),
        required=False,
        help_text=_("Then its effect is declared before it is issued."),
    )
    answers = text_field(
        _("Findings that it answers"), 2, most=2_000, help_text=_("References, one on each line.")
    )
    version = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, of: Template, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        area, horizon = self.fields["issue_area"], self.fields["horizon"]
        assert isinstance(area, forms.ChoiceField), "declared above"
        assert isinstance(horizon, forms.ChoiceField), "declared above"
        area.choices = area_choices(of.areas)
        horizon.choices = [("", "—"), *((code, words.horizon(code)) for code in of.horizons.codes)]
        self.offered = [retold(one.label) for one in of.indicators]
        if not is_new:
            del self.fields["answers"]

    @property
    def told(self) -> dict[str, object]:
        """What is said, as a change says it."""
        said = self.cleaned_data
        deadline: dt.date | None = said["deadline"]
        texts = {
            name: str(said[name]).strip()
            for name in words.FIELDS
            if name in said and name not in ("deadline", "supporting", "lowers_casualties")
        }
        return {
            **texts,
            "deadline": deadline.isoformat() if deadline else "",
            "supporting": lines(said["supporting"]),
            "lowers_casualties": bool(said["lowers_casualties"]),
        }

    @property
    def findings(self) -> list[str]:
        """The findings that a new one answers."""
        return lines(self.cleaned_data.get("answers", ""))


def said_of(one: Recommendation) -> dict[str, object]:
    """The fields of a recommendation as it stands, as `RecommendationForm.told` gives them."""
    plain = (name for name in words.FIELDS if name not in ("supporting", "deadline", "to"))
    return {
        **{name: getattr(one, name) for name in plain},
        "deadline": one.deadline.isoformat() if one.deadline else "",
        "supporting": list(one.supporting),
    }


def lines(text: str) -> list[str]:
    """The lines of a text that say something."""
    return [line.strip() for line in text.splitlines() if line.strip()]


class LinkForm(forms.Form):
    """What a recommendation answers, or who said it before."""

    on = _line(
        _("Reference"), required=True, help_text=_("Of a finding, or of an earlier recommendation.")
    )
    note = text_field(_("Why it matters"), 2, most=_LONG)


class MergeForm(forms.Form):
    """What goes into a recommendation."""

    others = forms.MultipleChoiceField(
        label=_("What goes into it"), widget=forms.CheckboxSelectMultiple
    )
    why = text_field(_("Why"), 2, most=_LONG, required=True)

    def __init__(self, *args: Any, among: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        control = self.fields["others"]
        assert isinstance(control, forms.MultipleChoiceField), "declared above"
        control.choices = list(among)


class SplitForm(forms.Form):
    """The parts that stand in place of a recommendation."""

    parts = text_field(
        _("The parts"), 6, most=8_000, required=True,
        help_text=_("The text of each on a line of its own: at least two."),
    )  # fmt: skip
    why = text_field(_("Why"), 2, most=_LONG, required=True)

    @property
    def texts(self) -> list[str]:
        """The texts of the parts."""
        return lines(self.cleaned_data["parts"])


class EffectForm(forms.Form):
    """What a recommendation is to bring, declared before anything is done."""

    outcome = forms.ChoiceField(label=_("What is counted"), choices=choices(words.OUTCOMES))
    fall = forms.FloatField(
        label=_("Fall that is expected, in percent"), min_value=1, max_value=99,
        help_text=_("Of the rate, not of the number."),
    )  # fmt: skip
    first = forms.DateField(label=_("First day of the base"), widget=forms.DateInput(attrs=_DAY))
    last = forms.DateField(label=_("Last day of the base"), widget=forms.DateInput(attrs=_DAY))
    start = forms.DateField(
        label=_("Day from which it is looked for"), widget=forms.DateInput(attrs=_DAY)
    )
    months = forms.IntegerField(label=_("Months that it is looked for"), min_value=1, max_value=240)
    phase_in = forms.IntegerField(
        label=_("Months of coming that are left out"), min_value=0, max_value=120, required=False
    )
    component = forms.ChoiceField(label=_("Whose casualties"), choices=choices(words.COMPONENTS))
    exposure = forms.ChoiceField(label=_("Divided by"), choices=choices(words.EXPOSURES))
    missions = _line(
        _("Missions where it is done"),
        help_text=_("Codes with commas between; none is everywhere."),
    )
    causes = forms.MultipleChoiceField(
        label=_("Causes that count"), widget=forms.CheckboxSelectMultiple
    )
    comparison = forms.ChoiceField(label=_("Held against"), choices=choices(words.COMPARISONS))
    control = _line(
        _("Missions where it is not done"), help_text=_("Only for a comparison with others.")
    )
    why = text_field(
        _("Why another version is needed"), 2, most=_LONG,
        help_text=_("Only where an effect was declared before; that one stays beside it."),
    )  # fmt: skip

    def __init__(self, *args: Any, is_first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        causes = self.fields["causes"]
        assert isinstance(causes, forms.MultipleChoiceField), "declared above"
        causes.choices = [(code, words.cause(code)) for code in codelist("cause").codes]
        if is_first:
            del self.fields["why"]

    @property
    def plan(self) -> dict[str, object]:
        """The plan as a declaration says it."""
        said = self.cleaned_data
        days = {name: said[name].isoformat() for name in ("first", "last", "start")}
        plain = ("outcome", "months", "component", "exposure", "missions", "causes", "comparison")
        return {
            **{name: said[name] for name in plain},
            **days,
            "fall": said["fall"] / 100,
            "phase_in": said["phase_in"] or 0,
            "control": said["control"],
        }


def planned(plan: Plan | None, today: dt.date) -> dict[str, object]:
    """The fields of a plan as it was declared; of none a usual beginning."""
    if plan is None:
        return {
            "first": dt.date(today.year - 5, 1, 1),
            "last": dt.date(today.year - 1, 12, 31),
            "start": dt.date(today.year + 1, 1, 1),
            "fall": 30,
            "months": 36,
            "causes": ["malicious_act"],
        }
    plain = (
        "outcome", "first", "last", "start", "months", "phase_in", "component", "exposure", "comparison",
    )  # fmt: skip
    return {
        **{name: getattr(plan, name) for name in plain},
        "fall": round(plan.fall * 100, 6),
        "missions": ", ".join(plan.missions),
        "causes": list(plan.causes),
        "control": ", ".join(plan.control),
    }


class FallForm(forms.Form):
    """By how much the rate falls; in the address, so that a page can be sent on."""

    fall = forms.FloatField(
        label=_("Fall, in percent"), min_value=1, max_value=99, help_text=_("Of the rate, not of the number."),
    )  # fmt: skip

    @property
    def share(self) -> float:
        """The fall as a share; once the form is valid."""
        return float(self.cleaned_data["fall"]) / 100


class SimulatorForm(FallForm):
    """A base of one's own: whose, when, of what causes, divided by what."""

    first = forms.DateField(label=_("First day of the base"), widget=forms.DateInput(attrs=_DAY))
    last = forms.DateField(label=_("Last day of the base"), widget=forms.DateInput(attrs=_DAY))
    component = forms.ChoiceField(label=_("Whose casualties"), choices=choices(words.COMPONENTS))
    exposure = forms.ChoiceField(label=_("Divided by"), choices=choices(words.EXPOSURES))
    missions = _line(_("Missions"), help_text=_("Codes with commas between; none is everywhere."))
    causes = forms.MultipleChoiceField(
        label=_("Causes that count"), widget=forms.CheckboxSelectMultiple, required=False,
        help_text=_("None is every cause."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        causes = self.fields["causes"]
        assert isinstance(causes, forms.MultipleChoiceField), "declared above"
        causes.choices = [(code, words.cause(code)) for code in codelist("cause").codes]

    @property
    def base(self) -> dict[str, object]:
        """The base as the simulator reads it; once the form is valid."""
        said = self.cleaned_data
        days = {name: said[name].isoformat() for name in ("first", "last")}
        plain = ("component", "exposure", "missions", "causes")
        return {**days, **{name: said[name] for name in plain}}


def usual_base(last: dt.date) -> dict[str, object]:
    """What the simulator begins with: five years until a day, deaths by malicious acts, a fall of 30 %."""
    return {
        "first": dt.date(last.year - 4, 1, 1).isoformat(),
        "last": last.isoformat(),
        "component": "uniformed",
        "exposure": "strength",
        "causes": ["malicious_act"],
        "fall": 30,
    }


class EarlierForm(forms.Form):
    """A table of what an earlier review recommended."""

    name = _line(
        _("The earlier review"), required=True, help_text=_("As it is cited, with its year.")
    )
    file = forms.FileField(
        label=_("Table"),
        help_text=_(
            "CSV or XLSX with a column for the text; number, addressee, date and state as it has them."
        ),
    )
