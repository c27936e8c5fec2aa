"""Forms of the register: facts of an interview, what is sealed of the person, consent, what cannot be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vedette.core.kernel.codelists import codelist
from vedette.core.library.interviews import SHOWABLE
from vedette.web.library.interview_words import CONSENTS, PLACES, RANKS, SEXES
from vedette.web.ui.templatetags.ui import words

_SHOWN = {
    "rank": _("rank band"), "component": _("military, police or civilian"), "mission": _("mission"), "year": _("year"),
}  # fmt: skip


class FactsForm(forms.Form):
    """What may be known of an interview without its key."""

    consent = forms.ChoiceField(
        label=_("Consent"),
        choices=list(CONSENTS.items()),
        initial="not_asked",
        help_text=_("What was agreed. Not asked means: not to be used."),
    )
    month = forms.CharField(
        label=_("Month"), max_length=7, help_text=_("As 2017-10; the day is never kept."),
        widget=forms.TextInput({"pattern": "[0-9]{4}-[0-9]{2}", "placeholder": "2017-10"}),
    )  # fmt: skip
    mission = forms.CharField(label=_("Mission"), max_length=20, required=False)
    place = forms.ChoiceField(label=_("Place"), choices=list(PLACES.items()))
    category = forms.ChoiceField(label=_("Category"))
    rank = forms.ChoiceField(label=_("Rank band"), choices=list(RANKS.items()))
    sex = forms.ChoiceField(
        label=_("Sex"),
        required=False,
        choices=[("", SEXES[""]), ("F", SEXES["F"]), ("M", SEXES["M"])],
    )
    document = forms.ChoiceField(label=_("Notes in the library"), required=False)
    shown = forms.MultipleChoiceField(
        label=_("At most this may be told of the speaker"),
        required=False,
        choices=list(_SHOWN.items()),
        initial=list(SHOWABLE),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, notes: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (
            ("category", [(code, words(code)) for code in codelist("personnel_category").codes]),
            ("document", [("", "—"), *notes]),
        ):
            control = self.fields[name]
            assert isinstance(control, forms.ChoiceField), "declared above"
            control.choices = choices

    @property
    def facts(self) -> dict[str, object]:
        """The facts as the register takes them."""
        told = self.cleaned_data
        names = ("consent", "month", "mission", "place", "category", "rank", "sex")
        facts: dict[str, object] = {name: told[name] for name in names}
        facts["document"] = told["document"] or None
        facts["shown"] = [name for name in SHOWABLE if name in told["shown"]]
        return facts


class RegisterForm(FactsForm):
    """The same with what is sealed before anything is written."""

    name = forms.CharField(label=_("Name"), required=False, max_length=200)
    contact = forms.CharField(label=_("Contact"), required=False, max_length=400)
    voice = forms.CharField(label=_("File of the recording"), required=False, max_length=400)
    notes = forms.CharField(
        label=_("Other notes about the person"), required=False, max_length=4000,
        widget=forms.Textarea({"rows": 3}),
    )  # fmt: skip
    SEALED = ("name", "contact", "voice", "notes")

    @property
    def identity(self) -> dict[str, str]:
        """What is sealed."""
        return {name: self.cleaned_data[name] for name in self.SEALED if self.cleaned_data[name]}


class ConsentForm(forms.Form):
    """Another consent; a withdrawal has a form of its own."""

    consent = forms.ChoiceField(
        label=_("Consent"),
        choices=[(code, said) for code, said in CONSENTS.items() if code != "withdrawn"],
    )
    why = forms.CharField(
        label=_("Why"),
        max_length=500,
        help_text=_("When and how it was given, one line is enough."),
    )


class ForGoodForm(forms.Form):
    """What cannot be taken back: confirmed by writing the reference."""

    typed = forms.CharField(label=_("Write the reference of the interview"), max_length=40)
    why = forms.CharField(label=_("Why"), max_length=500)

    def __init__(self, *args: Any, reference: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._reference = reference

    def clean_typed(self) -> str:
        """The reference, as it is."""
        said = str(self.cleaned_data["typed"]).strip()
        if said.casefold() != self._reference.casefold():
            raise forms.ValidationError(
                gettext("This is not %(ref)s. Write it as it stands above.")
                % {"ref": self._reference}
            )
        return said


class WhyForm(forms.Form):
    """Why somebody looks."""

    why = forms.CharField(
        label=_("Why you look"), max_length=500, help_text=_("It stays in the log with your name.")
    )
