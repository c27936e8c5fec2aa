"""Forms of project proposals: cover and chapters, and one row of each table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields
from decimal import Decimal
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vedette.core.recommendations.budgets import SUPPORT_RATE
from vedette.core.recommendations.proposal_rows import TABLES
from vedette.core.recommendations.proposals import FACTS, SECTIONS, SHOWN, Proposal
from vedette.web.evidence.finding_forms import choices, text_field
from vedette.web.recommendations import proposal_words as words
from vedette.web.recommendations.forms import lines

_LONG, _SHORT, _NUMBER = 20_000, 300, 40
_DAYS = frozenset(("start", "end", "on"))
_NUMBERS = frozenset(("quantity", "unit_cost", "amount", "per_unit", "year"))
_LONG_TEXTS = frozenset(
    ("statement", "assumptions", "risk", "response", "description", "means", "note")
)
_HELP: Mapping[str, Promise] = {
    "key": _("Its name within the table, such as 1.2; the same name again changes the row."),
    "parent": _("Key of the result that it serves."),
    "output": _("Key of the output that it serves."),
    "after": _("Key of the task that comes before."),
    "currency": _("Three letters, such as USD."),
    "year": _("Of the project, from 1."),
    "line": _("Key of the budget line that pays, or: support. Empty for what was received."),
    "entries.donor": _("Who gave it; empty for what was committed or spent."),
    "document": _("What shows it: reference of a document, number of a voucher, address."),
}
_HUNDRED = 100


def _line(label: Promise, *, required: bool = False, help_text: Promise | str = "",
          direction: str = "auto", most: int = _SHORT) -> forms.CharField:  # fmt: skip
    return forms.CharField(
        label=label,  # type: ignore[arg-type] # a lazy translation
        required=required,
        max_length=most,
        help_text=help_text,  # type: ignore[arg-type] # the same
        widget=forms.TextInput(attrs={"dir": direction}),
    )


def _day(label: Promise, *, required: bool = False) -> forms.DateField:
    return forms.DateField(
        label=label,  # type: ignore[arg-type] # a lazy translation
        required=required,
        widget=forms.DateInput(attrs={"type": "date"}),
    )


class ProposalForm(forms.Form):
    """The cover of a project, and its chapters."""

    title = _line(words.FACTS["title"], required=True)
    entity = _line(words.FACTS["entity"])
    fund = _line(words.FACTS["fund"])
    starts_on = _day(words.FACTS["starts_on"])
    ends_on = _day(words.FACTS["ends_on"])
    currency = _line(
        words.FACTS["currency"], required=True, help_text=_HELP["currency"], direction="ltr", most=3
    )
    support_rate = forms.DecimalField(
        label=_("Programme support cost, in percent of direct costs"),
        min_value=0, max_value=99, decimal_places=2,
    )  # fmt: skip
    priced_on = _day(words.FACTS["priced_on"])
    carries = text_field(
        _("Recommendations that it carries out"), 2, most=2_000,
        help_text=_("References, one on each line."),
    )  # fmt: skip
    version = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in SECTIONS:
            self.fields[name] = text_field(words.SECTIONS[name], 4, most=_LONG)
        if not is_new:
            del self.fields["carries"]

    @property
    def cover(self) -> list[forms.BoundField]:
        """The fields of the cover but the title."""
        return [self[name] for name in FACTS if name != "title"]

    @property
    def chapters(self) -> list[forms.BoundField]:
        """The fields of the chapters."""
        return [self[name] for name in SECTIONS]

    @property
    def told(self) -> dict[str, str]:
        """What is said, as a change says it."""
        said = self.cleaned_data
        found = {name: _text(said[name]) for name in (*FACTS, *SECTIONS)}
        share = said["support_rate"] / _HUNDRED
        return {**found, "support_rate": _plain(share), "currency": said["currency"].upper()}

    @property
    def recommendations(self) -> list[str]:
        """The recommendations that a new one carries out."""
        return lines(self.cleaned_data.get("carries", ""))


def said_of(one: Proposal) -> dict[str, str]:
    """What a proposal says as it stands, as `ProposalForm.told` gives it."""
    found = {name: _text(getattr(one, name)) for name in FACTS}
    found["support_rate"] = _plain(one.support_rate)
    return found | {name: one.text(name) for name in SECTIONS}


def shown(said: Mapping[str, str]) -> dict[str, object]:
    """What is said, as the fields of the form show it."""
    return {**said, "support_rate": _plain(Decimal(said["support_rate"]) * _HUNDRED)}


def beginning() -> dict[str, object]:
    """The fields of a new proposal."""
    return {"currency": "USD", "support_rate": _plain(SUPPORT_RATE * _HUNDRED)}


class RowForm(forms.Form):
    """One row of a table of a project."""

    def __init__(self, *args: Any, table: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in fields(TABLES[table]):
            self.fields[one.name] = _cell(table, one.name, required=one.default is MISSING)
        if table in SHOWN:
            self.fields["file"] = forms.FileField(
                label=_("File that shows it"), required=False,
                help_text=_("A voucher, an invoice, a letter: kept as it is; a new one takes the place of the last."),
            )  # fmt: skip
        if table == "entries":
            self.fields["document"].required = False

    @property
    def upload(self) -> UploadedFile[bytes] | None:
        """The file that shows the row."""
        return self.cleaned_data.get("file") or None

    def clean(self) -> dict[str, Any]:
        """A movement names what shows it, or brings it along."""
        said: dict[str, Any] = super().clean() or {}
        if "document" in self.fields and not said.get("document") and not said.get("file"):
            self.add_error("document", str(_("Name what shows it, or hand the file in.")))
        return said

    @property
    def told(self) -> dict[str, str]:
        """The row in texts; what is empty is left out."""
        found = {name: _text(value) for name, value in self.cleaned_data.items() if name != "file"}
        return {name: said for name, said in found.items() if said}


def _cell(table: str, name: str, *, required: bool) -> forms.Field:
    label = words.COLUMNS[name]
    if name in words.CHOICES and (table, name) != ("risks", "response"):
        return forms.ChoiceField(
            label=label,  # type: ignore[arg-type] # a lazy translation
            choices=choices(words.CHOICES[name]),
            required=required,
        )
    if name in _DAYS:
        return _day(label, required=required)
    if name in _LONG_TEXTS:
        return text_field(label, 2, most=4_000, required=required)
    is_plain = name in _NUMBERS or name in ("key", "currency", "parent", "after", "output", "line")
    return _line(
        label,
        required=required,
        help_text=_HELP.get(f"{table}.{name}", _HELP.get(name, "")),
        direction="ltr" if is_plain else "auto",
        most=_NUMBER if is_plain else _SHORT,
    )


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()


def _plain(share: Decimal) -> str:
    """A share without zeros at its end, and without an exponent."""
    return f"{share.normalize():f}"
