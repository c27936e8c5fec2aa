"""The form of the figure builder: all of it in the address, so that a figure in the making can be sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from vedette.core.kernel.codelists import codelist
from vedette.core.linkage.reconciled import ALL
from vedette.core.stats.definition import Definition
from vedette.core.stats.query import CIRCUMSTANCES, NO_VALUE, TIMES_OF_DAY
from vedette.pipeline.figure_forms import form_of
from vedette.web.stats.figure_words import DIMENSIONS, EXPOSURES, FILLS, KINDS, MEASURES, WAYS
from vedette.web.ui.templatetags.ui import words

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from vedette.web.stats.builder_reads import Offered

FILTERS = (
    "cause",
    "component",
    "mission",
    "personnel_category",
    "without_category",
    *CIRCUMSTANCES,
)
"""Names of filters in the address."""
_COMPONENTS = ("military", "police", "civilian")
_USUAL = {
    "measure": "deaths",
    "kind": "count",
    "by1": "year",
    "fill": "gaps",
    "way": "usual",
    "source": ALL,
    "cause": ["malicious_act"],
}


class BuilderForm(forms.Form):
    """Measure, kind, dimensions, exposure, method, filter, years, source."""

    def __init__(self, data: QueryDict, *, offered: Offered) -> None:
        self.asked = data if "measure" in data else _asked(_USUAL)
        super().__init__(self.asked)
        nothing = [("", _("none"))]
        dims = [*nothing, *DIMENSIONS.items()]
        self.fields |= {
            "measure": _choice(_("What is counted"), list(MEASURES.items())),
            "kind": _choice(_("Shown as"), list(KINDS.items())),
            "by1": _choice(_("By"), dims, required=False),
            "by2": _choice(_("and by"), dims, required=False),
            "exposure": _choice(_("Strength of"), [*nothing, *EXPOSURES.items()], required=False),
            "fill": _choice(_("Months without strength"), list(FILLS.items()), required=False),
            "way": _choice(_("Method of the interval"), list(WAYS.items())),
            "source": _choice(
                _("Source"),
                [(ALL, _("all sources, reconciled")), *((s, s) for s in offered.sources)],
            ),
            **{name: _years(label) for name, label in _SPAN.items()},
            **{name: _several(_LABELS[name], _values(name, offered)) for name in FILTERS},
        }

    @property
    def stated(self) -> dict[str, object]:
        """The definition of a valid form in its JSON form, without key and title.

        Raises:
            BadInput: A part is of the wrong form.
        """
        told = self.cleaned_data
        return form_of(
            {},
            measure=told["measure"],
            kind=told["kind"],
            where={name: told[name] for name in FILTERS if told[name]},
            by=[told["by1"], told["by2"]],
            exposure=told["exposure"] or None,
            fill=told["fill"] or None if told["exposure"] else None,
            way=told["way"],
            source=told["source"],
            years=(told["first"], told["last"]),
        )


_LABELS = {**DIMENSIONS, "without_category": _("Without category")}
_SPAN = {"first": _("From year"), "last": _("to year")}


def _choice(
    label: StrOrPromise, choices: Sequence[tuple[str, StrOrPromise]], *, required: bool = True
) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, required=required)


def _several(
    label: StrOrPromise, choices: Sequence[tuple[str, StrOrPromise]]
) -> forms.MultipleChoiceField:
    control = forms.SelectMultiple(attrs={"size": 4})
    return forms.MultipleChoiceField(label=label, choices=choices, required=False, widget=control)


def _years(label: StrOrPromise) -> forms.IntegerField:
    control = forms.IntegerField(label=label, required=False, min_value=1945, max_value=2100)
    control.widget.attrs["class"] = "short"
    return control


def _values(name: str, offered: Offered) -> list[tuple[str, StrOrPromise]]:
    """The values that a filter offers, kinds of no value last."""
    if name == "mission":
        return [(code, code) for code in offered.missions]
    name = "personnel_category" if name == "without_category" else name
    listed = {"component": _COMPONENTS, "time_of_day": TIMES_OF_DAY}
    codes = list(listed.get(name) or codelist(name).codes)
    if name in CIRCUMSTANCES:
        kinds = [code for code in codelist("null_reason").codes if code in NO_VALUE]
        codes = [code for code in codes if code not in NO_VALUE] + kinds
    return [(code, str(words(code))) for code in codes]


def address_of(definition: Definition) -> str:
    """The address of the builder with a definition in it."""
    scope = definition.scope
    told: dict[str, object] = {
        "measure": definition.measure.value,
        "kind": definition.kind.value,
        "exposure": definition.component.value if definition.component else "",
        "fill": definition.fill.value,
        "way": definition.way.value,
        "source": definition.source,
        "cause": list(scope.causes),
        "component": list(scope.components),
        "mission": list(scope.missions),
        "personnel_category": list(scope.categories),
        "without_category": list(scope.excluded_categories),
        **{f"by{n}": name for n, name in enumerate(definition.by, start=1)},
        **{name: list(values) for name, values in scope.others if name in FILTERS},
    }
    if definition.period:
        told |= {"first": definition.period.first.year, "last": definition.period.last.year}
    return _asked(told).urlencode()


def is_expressible(definition: Definition) -> bool:
    """Whether the builder can say all that a definition says."""
    scope = definition.scope
    return (
        scope.in_mission
        and not (scope.mission_kinds or scope.with_un_staff)
        and all(name in FILTERS for name, _values in scope.others)
    )


def _asked(told: Mapping[str, Any]) -> QueryDict:
    made = QueryDict(mutable=True)
    for name, value in told.items():
        made.setlist(name, [str(one) for one in (value if isinstance(value, list) else [value])])
    return made


class KeepForm(forms.Form):
    """Title and reason of a version."""

    title = forms.CharField(label=_("Title"), max_length=200)
    why = forms.CharField(label=_("Why"), max_length=500)


class RestoreForm(forms.Form):
    """Which version becomes the newest, and why."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    why = forms.CharField(label=_("Why"), max_length=500)
