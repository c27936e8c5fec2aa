"""Forms of the action plan: an action, a milestone, a risk, a report with its proofs, and what is decided of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vedette.core.actions.plan import LISTED, TOLD, Action, Kind, Plan
from vedette.web.actions import words
from vedette.web.evidence.finding_forms import choices, text_field
from vedette.web.recommendations.forms import lines

_LONG, _SHORT = 4_000, 300
_DAY = {"type": "date"}


def _line(label: Promise, *, required: bool = False, help_text: Promise | str = "", direction: str = "auto",
          most: int = _SHORT) -> forms.CharField:  # fmt: skip
    return forms.CharField(
        label=label,  # type: ignore[arg-type] # a lazy translation
        required=required,
        max_length=most,
        help_text=help_text,  # type: ignore[arg-type] # the same
        widget=forms.TextInput(attrs={"dir": direction}),
    )


def _day(
    label: Promise, *, required: bool = False, help_text: Promise | str = ""
) -> forms.DateField:
    return forms.DateField(
        label=label,  # type: ignore[arg-type] # a lazy translation
        required=required,
        help_text=help_text,  # type: ignore[arg-type] # the same
        widget=forms.DateInput(attrs=_DAY),
    )


def _label(name: str) -> str:
    label: str = words.FIELDS[name]  # type: ignore[assignment] # a lazy translation
    return label


class ActionForm(forms.Form):
    """What is said of an action or a work stream."""

    kind = forms.ChoiceField(
        label=_("What it is"),
        choices=[(Kind.ACTION, _("An action")), (Kind.STREAM, _("A work stream"))],
    )
    title = _line(
        words.FIELDS["title"],
        required=True,
        help_text=_("One thing that can be done, in a sentence."),
    )
    text = text_field(words.FIELDS["text"], 3, most=_LONG)
    stream = forms.ChoiceField(label=_label("stream"), required=False)
    level = forms.ChoiceField(
        label=_label("level"),
        required=False,
        choices=[("", "—"), *choices(words.LEVELS)],
    )
    lead = _line(words.FIELDS["lead"])
    starts_on = _day(words.FIELDS["starts_on"])
    due_on = _day(words.FIELDS["due_on"])
    supporting = text_field(
        words.FIELDS["supporting"], 2, most=_LONG, help_text=_("One on each line.")
    )
    focal = text_field(
        words.FIELDS["focal"], 2, most=_LONG,
        help_text=_("Log-in names, one on each line. They see this action with the recommendations that it "
                    "carries out, whatever their clearance, and report on it."),
    )  # fmt: skip
    after = text_field(
        words.FIELDS["after"], 2, most=_LONG,
        help_text=_("References of actions that must be done before, one on each line."),
    )  # fmt: skip
    every = forms.IntegerField(label=_label("every"), required=False, min_value=0, max_value=24)
    cost = forms.DecimalField(
        label=_label("cost"),
        required=False,
        min_value=0,
        max_digits=14,
        decimal_places=2,
    )
    currency = _line(words.FIELDS["currency"], direction="ltr", most=3)
    funding = forms.ChoiceField(label=_label("funding"), required=False)
    implements = text_field(
        _("Recommendations that it carries out"), 2, most=_LONG,
        help_text=_("References, one on each line."),
    )  # fmt: skip
    version = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, plan: Plan, projects: Mapping[str, str], is_new: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        streams = [(one.ref, one.title) for one in plan.streams]
        _choose(self.fields["stream"], streams)
        _choose(self.fields["funding"], list(projects.items()))
        if not is_new:
            del self.fields["kind"], self.fields["implements"]

    @property
    def told(self) -> dict[str, object]:
        """What is said, as a change says it."""
        said = self.cleaned_data
        found: dict[str, object] = {name: _text(said[name]) for name in TOLD}
        found |= {name: lines(said[name]) for name in LISTED}
        if not found["currency"]:
            del found["currency"]
        return {**found, "kind": said["kind"]} if "kind" in said else found

    @property
    def recommendations(self) -> list[str]:
        """The recommendations that a new one carries out."""
        return lines(self.cleaned_data.get("implements", ""))


def _choose(field: forms.Field, offered: Sequence[tuple[str, str]]) -> None:
    assert isinstance(field, forms.ChoiceField), "declared above"
    field.choices = [("", "—"), *((ref, f"{ref} {said}"[:80]) for ref, said in offered)]


def said_of(one: Action) -> dict[str, object]:
    """What an action says as it stands, as `ActionForm.told` gives it."""
    found: dict[str, object] = {name: _text(getattr(one, name)) for name in TOLD}
    found["every"] = _text(one.every or "")
    return found | {name: list(getattr(one, name)) for name in LISTED}


def shown(said: Mapping[str, object]) -> dict[str, object]:
    """What is said, as the fields of the form show it."""
    return {
        name: "\n".join(value) if isinstance(value, list) else value for name, value in said.items()
    }


class MilestoneForm(forms.Form):
    """One milestone."""

    key = _line(_("Key"), required=True, direction="ltr", most=20)
    title = _line(_("What is there then"), required=True)
    due_on = _day(_("Due on"), required=True)
    done_on = _day(_("Reached on"))

    @property
    def told(self) -> dict[str, str]:
        """The row in texts."""
        return {name: _text(value) for name, value in self.cleaned_data.items() if value}


class RiskForm(forms.Form):
    """One risk."""

    key = _line(_("Key"), required=True, direction="ltr", most=20)
    risk = _line(_("What may go wrong"), required=True)
    likelihood = forms.ChoiceField(label=_("Likelihood"), choices=choices(words.GRADES))
    impact = forms.ChoiceField(label=_("Impact"), choices=choices(words.GRADES))
    response = _line(_("What is done about it"))

    @property
    def told(self) -> dict[str, str]:
        """The row in texts."""
        return {name: _text(value) for name, value in self.cleaned_data.items() if value}


class ChargeForm(forms.Form):
    """What an action takes from one budget line of the project that pays for it."""

    line = forms.ChoiceField(label=_("Budget line"))
    amount = forms.DecimalField(
        label=_("Amount"), min_value=Decimal("0.01"), max_digits=14, decimal_places=2
    )

    def __init__(self, *args: Any, lines: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        line = self.fields["line"]
        assert isinstance(line, forms.ChoiceField), "made above"
        line.choices = list(lines)

    @property
    def told(self) -> dict[str, str]:
        """The row in texts."""
        return {name: _text(value) for name, value in self.cleaned_data.items() if value}


ROWS: Mapping[str, type[MilestoneForm] | type[RiskForm]] = {
    "milestones": MilestoneForm,
    "risks": RiskForm,
}
_PROOFS = 2
"""Proofs that the form of a report has room for; further ones come with another report."""


class ReportForm(forms.Form):
    """How far an action is, with what shows it."""

    percent = forms.IntegerField(
        label=_("Percent done"), min_value=0, max_value=100,
        help_text=_("100 says that it is implemented, and needs a proof."),
    )  # fmt: skip
    text = text_field(_("What was done, what is in the way"), 3, most=_LONG, required=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for n in range(1, _PROOFS + 1):
            self.fields[f"name{n}"] = _line(
                _("Name of the proof"), help_text=_("Such as: training list. A newer one of the same name replaces it.")
            )  # fmt: skip
            self.fields[f"file{n}"] = forms.FileField(label=_("File"), required=False)
            self.fields[f"link{n}"] = _line(_("or address"), direction="ltr", most=2_000)
            self.fields[f"effective{n}"] = _day(_("Effective from"))
            self.fields[f"expires{n}"] = _day(_("Expires after"))

    @property
    def proofs(self) -> list[list[forms.BoundField]]:
        """The fields of each proof."""
        names = ("name", "file", "link", "effective", "expires")
        return [[self[f"{name}{n}"] for name in names] for n in range(1, _PROOFS + 1)]

    def clean(self) -> dict[str, Any]:
        """A name belongs to each proof, and one of file and address."""
        said: dict[str, Any] = super().clean() or {}
        for n in range(1, _PROOFS + 1):
            name, file, link = (said.get(f"{part}{n}") for part in ("name", "file", "link"))
            if (file or link) and not name:
                self.add_error(f"name{n}", str(_("Name what is handed in.")))
            if name and bool(file) == bool(link):
                self.add_error(f"file{n}", str(_("Hand in a file, or write an address.")))
        return said

    @property
    def told(self) -> dict[str, object]:
        """The report with the proofs that are addresses."""
        said = self.cleaned_data
        found = [{**one, "where": said[f"link{n}"]} for n, one in self._named() if said[f"link{n}"]]
        return {"percent": said["percent"], "text": said["text"], "proofs": found or None}

    @property
    def uploads(self) -> list[tuple[UploadedFile[bytes], dict[str, str]]]:
        """The files with what is said of them."""
        said = self.cleaned_data
        return [(said[f"file{n}"], one) for n, one in self._named() if said[f"file{n}"]]

    def _named(self) -> list[tuple[int, dict[str, str]]]:
        said = self.cleaned_data
        return [
            (
                n,
                {
                    "name": said[f"name{n}"],
                    "effective_on": _text(said[f"effective{n}"]),
                    "expires_on": _text(said[f"expires{n}"]),
                },
            )
            for n in range(1, _PROOFS + 1)
            if said[f"name{n}"]
        ]


class EditsForm(forms.Form):
    """What an offline page saved."""

    edits = forms.FileField(
        label=_("File of edits"), help_text=_("The .json file that the offline page saved to your downloads."),
        widget=forms.ClearableFileInput(attrs={"accept": ".json,application/json"}),
    )  # fmt: skip


class AskForm(forms.Form):
    """Another deadline, with its reason."""

    to = _day(_("The new deadline"), required=True)
    why = text_field(_("Why the present one cannot be kept"), 2, most=_LONG, required=True)


class MergeForm(forms.Form):
    """What goes into an action."""

    others = text_field(
        _("The others"), 3, most=_LONG, required=True, help_text=_("References, one on each line.")
    )
    why = text_field(_("Why"), 2, most=_LONG, required=True)

    @property
    def refs(self) -> list[str]:
        """The references of the others."""
        return lines(self.cleaned_data["others"])


class SplitForm(forms.Form):
    """The parts that stand in place of an action."""

    parts = text_field(
        _("The parts"), 4, most=_LONG, required=True,
        help_text=_("The title of each on a line of its own: at least two."),
    )  # fmt: skip
    why = text_field(_("Why"), 2, most=_LONG, required=True)

    @property
    def titles(self) -> list[str]:
        """The titles of the parts."""
        return lines(self.cleaned_data["parts"])


class BaselineForm(forms.Form):
    """A name for the plan as it stands now."""

    name = _line(_("Name of the baseline"), required=True, help_text=_("Such as: as approved."))
    why = _line(_("Why it is kept"))


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()
