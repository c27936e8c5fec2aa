"""Forms of the codebook: what a code is, where it goes, what becomes of two."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vedette.core.kernel.codelists import CodeList
from vedette.web.ui.told import retold


class CodeForm(forms.Form):
    """What a code is called and means."""

    name = forms.CharField(label=_("Name"), max_length=120)
    definition = forms.CharField(
        label=_("Definition"), required=False, max_length=4000, widget=forms.Textarea({"rows": 2})
    )
    include = forms.CharField(
        label=_("Use it when"), required=False, max_length=4000, widget=forms.Textarea({"rows": 2})
    )
    exclude = forms.CharField(
        label=_("Do not use it when"),
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 2}),
    )
    example = forms.CharField(
        label=_("Example"), required=False, max_length=4000, widget=forms.Textarea({"rows": 2})
    )
    alias = forms.CharField(
        label=_("Other words for it, with commas"), required=False, max_length=400
    )
    issue_area = forms.ChoiceField(label=_("Issue area"), required=False)
    why = forms.CharField(label=_("Why"), required=False, max_length=500)

    def __init__(self, *args: Any, areas: CodeList, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        control = self.fields["issue_area"]
        assert isinstance(control, forms.ChoiceField), "declared above"
        control.choices = [("", "—"), *((c, f"{c} {retold(areas.label(c))}") for c in areas.codes)]

    @property
    def told(self) -> dict[str, str]:
        """What is said of the code, without the reason."""
        return {
            name: str(value).strip()
            for name, value in self.cleaned_data.items()
            if name not in ("why", "parent")
        }


class NewCodeForm(CodeForm):
    """The same with the place of a new code."""

    parent = forms.ChoiceField(label=_("Under"), required=False)

    def __init__(self, *args: Any, places: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        control = self.fields["parent"]
        assert isinstance(control, forms.ChoiceField), "declared above"
        control.choices = [("", _("the top")), *places]


class PlaceForm(forms.Form):
    """Another code: the one to go under, or to merge into."""

    target = forms.ChoiceField(label=_("Code"), required=False)
    why = forms.CharField(label=_("Why"), required=False, max_length=500)

    def __init__(
        self, *args: Any, places: Sequence[tuple[str, str]], label: Any, empty: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        control = self.fields["target"]
        assert isinstance(control, forms.ChoiceField), "declared above"
        control.label = label
        control.required = empty is None
        control.choices = [("", "—" if empty is None else empty), *places]
