"""The extraction form of a document: for each field a value and the words that it was taken from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext

from vedette.core.kernel.codelists import codelist
from vedette.core.library.forms import Asks, Field
from vedette.pipeline.extraction import Cited, Extraction, Filled, Told
from vedette.web.library.extraction_words import FIELD_WORDS

_LONGEST = 5_000


@dataclass(frozen=True, slots=True)
class Line:
    """One field as the page shows it.

    Args:
        name: Of the field.
        value: Where its value is filled in.
        words: Where the words are filled in that say so.
        at: Their place, as a proposal knows it; hidden.
        cited: What stands there now, with page and place; None for nothing.
        proposed: What the text proposes, each with its number on this page and its sentence.
    """

    name: str
    value: BoundField
    words: BoundField
    at: BoundField
    cited: Cited | None
    proposed: Sequence[tuple[int, Told]]


class ExtractionForm(forms.Form):
    """Fields of one type of document, each twice: the value and its words."""

    def __init__(
        self, fields: Sequence[Field], data: Mapping[str, str] | None, held: Extraction | None
    ) -> None:
        values = held.values if held else {}
        given = {one: cited.value for one, cited in values.items()}
        said = {f"{one}-words": _plain(cited.anchor.exact) for one, cited in values.items()}
        super().__init__(data, initial={**given, **said})
        self.asked = fields
        for one in fields:
            words = FIELD_WORDS[one.name]
            self.fields[one.name] = _value_of(one, str(words))
            self.fields[f"{one.name}-words"] = forms.CharField(
                label=gettext("Words that say so"),
                required=False,
                max_length=_LONGEST,
                widget=forms.Textarea(attrs={"rows": 2, "dir": "auto", "class": "txt"}),
            )
            at = forms.RegexField(r"^\d{1,9}-\d{1,9}$", required=False, widget=forms.HiddenInput())
            self.fields[f"{one.name}-at"] = at

    def changed(self, held: Extraction | None) -> dict[str, Filled]:
        """What a person filled in or emptied since."""
        values = held.values if held else {}
        made = {}
        for one in self.asked:
            value = self.cleaned_data[one.name].strip()
            words = self.cleaned_data[f"{one.name}-words"].strip()
            before = values.get(one.name)
            if before is None and not value:
                continue
            is_same = before is not None and _plain(before.anchor.exact) == _plain(words)
            if before is not None and before.value == value and is_same:
                continue
            span = (before.anchor.start, before.anchor.end) if before and is_same else self._at(one)
            made[one.name] = Filled(value, words, span)
        return made

    def _at(self, one: Field) -> tuple[int, int] | None:
        """The place that came with a proposal."""
        start, _, end = self.cleaned_data[f"{one.name}-at"].partition("-")
        return (int(start), int(end)) if start else None


def _plain(words: str) -> str:
    return " ".join(words.split())


def _value_of(one: Field, words: str) -> forms.Field:
    if one.asks is Asks.CODE:
        held = codelist(one.codes)
        codes = [("", ""), *((code, held.label(code)) for code in held.codes)]
        return forms.ChoiceField(
            label=words, required=False, choices=codes, widget=forms.Select(attrs={"class": "txt"})
        )
    widget: forms.Widget = forms.TextInput(attrs={"class": "txt"})
    if one.asks is Asks.DAY:
        widget = forms.DateInput(attrs={"type": "date", "class": "txt"})
    elif one.asks is Asks.COUNT:
        widget = forms.NumberInput(attrs={"min": 0, "class": "txt short"})
    elif not one.is_incident:
        widget = forms.Textarea(attrs={"rows": 2, "dir": "auto", "class": "txt"})
    return forms.CharField(label=words, required=False, max_length=_LONGEST, widget=widget)
