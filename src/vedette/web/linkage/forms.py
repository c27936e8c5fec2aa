from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vedette.core.kernel.errors import BadInput
from vedette.pipeline.choices import Asked, choice_body


class ChoiceForm(forms.Form):
    """Choose what a field of an incident says: as one source, by a rule, or a value of one's own."""

    how = forms.ChoiceField(
        label=_("The value is taken"),
        widget=forms.RadioSelect,
        choices=[
            ("source", _("from one source")),
            ("rule", _("by a rule: one source over another")),
            ("value", _("as I write it")),
        ],
    )
    source = forms.ChoiceField(label=_("Source"), required=False)
    over = forms.ChoiceField(
        label=_("over"), required=False, help_text=_("For a rule: the source that yields.")
    )
    rule = forms.CharField(
        label=_("Name of the rule"),
        required=False,
        max_length=120,
        help_text=_(
            "Such as: board of inquiry over notification. Empty: the names of the sources."
        ),
    )
    reach = forms.ChoiceField(
        label=_("It holds for"),
        choices=[("incident", _("this incident")), ("all", _("every incident of the review"))],
    )
    value = forms.CharField(label=_("My value"), required=False, max_length=200)
    why = forms.CharField(
        label=_("Why"),
        max_length=500,
        help_text=_("One line is enough; it is printed beside the value."),
    )

    def __init__(
        self, *args: Any, field: str, record: str, sources: Sequence[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._field, self._record = field, record
        for name in ("source", "over"):
            control = self.fields[name]
            assert isinstance(control, forms.ChoiceField), "declared above"
            control.choices = [("", "—"), *((one, one) for one in sources)]

    def clean(self) -> dict[str, Any]:
        """Ask the core whether the choice fits."""
        told = super().clean() or self.cleaned_data
        how = told.get("how")
        if how == "value" and told.get("reach") == "all":
            self.add_error("reach", _("A value of your own is for one incident."))
        if how == "rule" and not told.get("over"):
            self.add_error("over", _("Name the source that yields."))
        if how in ("source", "rule") and not told.get("source"):
            self.add_error("source", _("Name the source."))
        if not self.errors:
            try:
                choice_body(self.asked)
            except BadInput as error:
                self.add_error(
                    "value" if how == "value" else None, f"{error.problem} {error.remedy}"
                )
        return told

    @property
    def asked(self) -> Asked:
        """The choice that the form states."""
        told = self.cleaned_data
        how = told["how"]
        named = [told["source"], told["over"]] if how == "rule" else [told["source"]]
        return Asked(
            field=self._field,
            why=told["why"],
            record="" if told["reach"] == "all" else self._record,
            sources=() if how == "value" else tuple(named),
            value=told["value"] if how == "value" else None,
            rule=told["rule"] if how == "rule" else "",
        )
