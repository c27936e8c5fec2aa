"""Forms of a review: who is a member as what, which worlds there are, what a token may do."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from vedette.core.kernel.errors import BadInput
from vedette.core.kernel.labels import Label, Level, parse_label
from vedette.core.trust.permissions import Role
from vedette.web.reviews.roles import LEVELS, ROLES


class MemberForm(forms.Form):
    """A person's role and clearance in the review."""

    name = forms.CharField(
        label=_("Log-in name"),
        max_length=150,
        help_text=_("Of an account, or of a person to invite."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(
        label=_("Role"), choices=[(str(r), words) for r, words in ROLES.items()]
    )
    level = forms.TypedChoiceField(
        label=_("Cleared up to"), coerce=int, choices=[(int(v), w) for v, w in LEVELS.items()]
    )
    compartments = forms.CharField(
        label=_("Compartments"),
        required=False,
        help_text=_("Names with commas between, as the labels have them."),
    )
    why = forms.CharField(label=_("Why"), required=False, max_length=500)

    def clean_compartments(self) -> frozenset[str]:
        said = str(self.cleaned_data["compartments"])
        names = frozenset(part.strip() for part in said.split(",") if part.strip())
        try:
            return Label(Level.PUBLIC, names).compartments
        except BadInput as error:
            raise forms.ValidationError(f"{error.problem} {error.remedy}") from error

    def clearance(self) -> Label:
        """What the form says, once it is valid."""
        return Label(Level(self.cleaned_data["level"]), self.cleaned_data["compartments"])

    def as_role(self) -> Role:
        """The role that the form says, once it is valid."""
        return Role(self.cleaned_data["role"])


class WorldForm(forms.Form):
    """A world: its name and its label."""

    name = forms.SlugField(label=_("Name"), max_length=40)
    label = forms.CharField(
        label=_("Label"), max_length=300, help_text=_("As unclassified or confidential:MISSION-A.")
    )

    def clean_label(self) -> str:
        try:
            return str(parse_label(str(self.cleaned_data["label"]).strip()))
        except BadInput as error:
            raise forms.ValidationError(f"{error.problem} {error.remedy}") from error


class TokenForm(forms.Form):
    """A token: what it is for, what it may do, how long."""

    words = forms.CharField(label=_("What it is for"), max_length=80)
    days = forms.IntegerField(label=_("Days that it lasts"), min_value=1, max_value=365, initial=30)
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: object, may: list[tuple[str, str]], **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type] # passed through as they came
        field = self.fields["scopes"]
        assert isinstance(field, forms.MultipleChoiceField), "declared above"
        field.choices = may


class ViewForm(forms.Form):
    """A named view of a list: its name and whether all of the review have it."""

    name = forms.CharField(label=_("Name of the view"), max_length=80)
    is_shared = forms.BooleanField(label=_("Share with the review"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class SaveViewForm(ViewForm):
    """The same with the address that it keeps."""

    address = forms.CharField(max_length=2000, required=False)
