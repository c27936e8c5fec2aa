from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vedette.core.kernel.codelists import codelist
from vedette.core.kernel.errors import BadInput
from vedette.core.kernel.labels import Label, parse_label
from vedette.core.library.describe import LANGUAGES
from vedette.core.library.formats import EXTENSIONS
from vedette.pipeline.documents import check_described
from vedette.web.library.language_names import language_name
from vedette.web.ui.templatetags.ui import words

MOST_FILES = 100
"""Files of one batch."""

LEVELS = (
    ("unclassified", _("Unclassified")),
    ("confidential", _("Confidential")),
    ("strictly_confidential", _("Strictly confidential")),
)


class _Files(forms.ClearableFileInput):
    allow_multiple_selected = True


class _FilesField(forms.FileField):
    """Any number of files; each is checked by itself."""

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        given = data if isinstance(data, list | tuple) else [data] if data else []
        if not given:
            raise forms.ValidationError(gettext("Choose at least one file."))
        if len(given) > MOST_FILES:
            raise forms.ValidationError(
                gettext("%(n)d files at once; hand in up to %(most)d.")
                % {"n": len(given), "most": MOST_FILES}
            )
        return [super(_FilesField, self).clean(one, initial) for one in given]


class _IncomingForm(forms.Form):
    """What holds for everything that comes in: the day of receipt, and a label that the person may give."""

    received_on = forms.DateField(
        label=_("Received on"), widget=forms.DateInput(attrs={"type": "date"})
    )
    label = forms.ChoiceField(label=_("Label"))

    def __init__(self, *args: Any, today: dt.date, cleared: Label, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        _choices(
            self.fields["label"], [one for one in LEVELS if cleared.covers(parse_label(one[0]))]
        )

    def clean_received_on(self) -> dt.date:
        told: dt.date = self.cleaned_data["received_on"]
        if told > self.today:
            raise forms.ValidationError(gettext("This day is still to come."))
        return told


class IntakeForm(_IncomingForm):
    """Files, and what holds for all of them."""

    documents = _FilesField(
        label=_("Files"),
        widget=_Files(attrs={"accept": ",".join(sorted(EXTENSIONS))}),
        allow_empty_file=True,
        help_text=_(
            "PDF, DOCX, HTML, EML, TXT, XLSX, RTF, ODT; up to 100 files, 110 MiB together."
        ),
    )
    document_type = forms.ChoiceField(
        label=_("Type"),
        required=False,
        help_text=_("Only if all are of one type; else each is recognised by its words."),
    )
    origin = forms.CharField(
        label=_("Given by"),
        required=False,
        max_length=200,
        help_text=_("Who gave them; documents of one origin count as one voice."),
    )
    encoding = forms.RegexField(
        r"^[A-Za-z0-9_.\-]*$",
        label=_("Encoding of plain text"),
        required=False,
        max_length=40,
        help_text=_("Only for text files that are not UTF-8, such as cp1256."),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self.fields["document_type"], [("", _("Each by its words")), *types()])


class ReferencesForm(_IncomingForm):
    """A bibliography, and what holds for all of its records."""

    bibliography = forms.FileField(
        label=_("File"),
        widget=forms.ClearableFileInput(attrs={"accept": ".ris,.bib,.json,.txt"}),
        help_text=_("RIS, BibTeX or CSL-JSON, as Zotero, EndNote and databases export them."),
    )
    origin = forms.CharField(
        label=_("Found in"),
        required=False,
        max_length=200,
        help_text=_("The database or the list that they come from."),
    )
    encoding = forms.RegexField(
        r"^[A-Za-z0-9_.\-]*$",
        label=_("Encoding"),
        required=False,
        max_length=40,
        help_text=_("Only for files that are not UTF-8, such as cp1252."),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )


class DescribeForm(forms.Form):
    """What a person states of a document; an empty field leaves what was read in it."""

    title = forms.CharField(
        label=_("Title"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    document_type = forms.ChoiceField(label=_("Type"), required=False)
    effective_on = forms.DateField(
        label=_("Its day"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    language = forms.ChoiceField(label=_("Language"), required=False)
    mission = forms.CharField(label=_("Mission"), required=False, max_length=40)
    origin = forms.CharField(label=_("Given by"), required=False, max_length=200)
    quotes = forms.CharField(
        label=_("Draws on"),
        required=False,
        max_length=500,
        help_text=_("References or symbols of documents that it repeats, with commas between."),
    )
    why = forms.CharField(label=_("Why"), required=False, max_length=500)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        as_read = [("", _("As it was read"))]
        _choices(self.fields["document_type"], [*as_read, *types()])
        _choices(
            self.fields["language"], [*as_read, *((one, language_name(one)) for one in LANGUAGES)]
        )

    def stated(self) -> dict[str, str]:
        """The facts as the pipeline takes them."""
        held = dict(self.cleaned_data)
        day = held["effective_on"]
        return {
            **{k: str(v).strip() for k, v in held.items() if k not in ("why", "effective_on")},
            "effective_on": day.isoformat() if day else "",
        }

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                check_described(self.stated())
            except BadInput as error:
                self.add_error(None, f"{error.problem} {error.remedy}")
        return told


def types() -> list[tuple[str, str]]:
    """The types of documents in words, in the order of the code list."""
    return [(code, str(words(code))) for code in codelist("document_type").codes]


def _choices(field: forms.Field, choices: Sequence[tuple[str, Any]]) -> None:
    assert isinstance(field, forms.ChoiceField), "declared above"
    field.choices = list(choices)


class CriteriaForm(forms.Form):
    """What screeners look for."""

    include = forms.CharField(
        label=_("A document is part of the review if"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
    )
    reasons = forms.CharField(
        label=_("Reasons to exclude one"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
        help_text=_("One a line; the first nine have the keys 1 to 9."),
    )
    needed = forms.IntegerField(
        label=_("Persons who judge each document"), min_value=1, max_value=9
    )
    why = forms.CharField(label=_("Why"), required=False, max_length=500)

    def clean_reasons(self) -> list[str]:
        lines = [one.strip() for one in str(self.cleaned_data["reasons"]).splitlines()]
        return list(dict.fromkeys(one for one in lines if one))
