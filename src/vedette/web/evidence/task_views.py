"""Tasks: who is asked to do what by when, asked from any finding, recommendation or issue area."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from vedette.core.evidence.tasks import Change, Task
from vedette.core.kernel.errors import VedetteError
from vedette.core.kernel.templates import known_areas
from vedette.pipeline.tasks import seen_tasks
from vedette.web.evidence import task_writes as writes
from vedette.web.evidence.chain_reads import VisibleChain
from vedette.web.evidence.finding_reads import area_words
from vedette.web.evidence.homes import Chip
from vedette.web.reviews.reads import members_of
from vedette.web.reviews.visit import Visit, visit_of
from vedette.web.ui.notices import say
from vedette.web.ui.permissions import needs
from vedette.web.ui.printing import date_in_words
from vedette.web.ui.templatetags.addresses import address

_LONG = 1_000


class TaskForm(forms.Form):
    """What is to be done, by whom, by when."""

    text = forms.CharField(
        label=_("What is to be done"), max_length=_LONG,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )  # fmt: skip
    about = forms.CharField(
        label=_("About"), max_length=200, required=False,
        help_text=_("A reference, or the code of an issue area."),
    )  # fmt: skip
    who = forms.ChoiceField(label=_("Who is asked"))
    due = forms.DateField(
        label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, members: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        control = self.fields["who"]
        assert isinstance(control, forms.ChoiceField), "declared above"
        control.choices = [(name, name) for name in members]

    @property
    def told(self) -> dict[str, object]:
        """The task as a decision says it."""
        due: dt.date | None = self.cleaned_data["due"]
        return {**self.cleaned_data, "due": due.isoformat() if due else None}


@dataclass(frozen=True, slots=True)
class Row:
    """A task as the page shows it: what it is about as chip or issue area, and its day, in words."""

    task: Task
    chip: Chip | None
    area: str
    due: str
    is_late: bool


@needs("evidence.read")
@require_GET
def tasks(request: HttpRequest) -> HttpResponse:
    """What is to be done, the nearest day first; then what is done."""
    visit = visit_of(request)
    return render(request, "evidence/tasks.html", _shown(visit, _form(visit, request)))


@needs("evidence.write")
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Ask somebody to do something."""
    visit = visit_of(request)
    form = TaskForm(request.POST, members=_members(visit))
    if form.is_valid():
        try:
            made = writes.add(visit.review, told=form.told, by=visit.viewer.name)
        except VedetteError as error:
            form.add_error(None, f"{error.problem} {error.remedy}")
        else:
            say(request, gettext("%(who)s is asked.") % {"who": made.who})
            return redirect(address(visit.slug, "evidence:tasks"))
    return render(request, "evidence/tasks.html", _shown(visit, form), status=422)


@needs("evidence.write")
@require_POST
def settle(request: HttpRequest, reference: str) -> HttpResponse:
    """Note a task as done, or open it again."""
    visit = visit_of(request)
    change = Change.OPEN if request.POST.get("change") == Change.OPEN else Change.DONE
    outcome = request.POST.get("outcome", "")
    writes.settle(visit.review, ref=reference, change=change, outcome=outcome, by=visit.viewer.name)
    is_done = change is Change.DONE
    say(request, gettext("The task is done.") if is_done else gettext("The task is open again."))
    return redirect(address(visit.slug, "evidence:tasks"))


def _form(visit: Visit, request: HttpRequest) -> TaskForm:
    asked = {"about": request.GET.get("about", ""), "who": visit.viewer.name}
    return TaskForm(members=_members(visit), initial=asked)


def _members(visit: Visit) -> list[str]:
    """Who can be asked; a plain folder has its holder alone."""
    if visit.world is None:
        return [visit.viewer.name]
    return [one.name for one in members_of(visit.slug)]


def _shown(visit: Visit, form: TaskForm) -> dict[str, Any]:
    held, today = VisibleChain(visit), timezone.now().date()
    rows = [
        Row(
            one,
            held.chip(one.about) if one.about in held.chain else None,
            area_words(one.about) if one.about in known_areas() else "",
            date_in_words(one.due.isoformat()) if one.due else "",
            one.is_late(today),
        )
        for one in seen_tasks(visit.review)
    ]
    by_day = sorted(rows, key=lambda row: row.task.due or dt.date.max)
    return {
        "rows": [row for row in by_day if not row.task.is_done],
        "done": [row for row in rows if row.task.is_done][::-1],
        "form": form,
        "may_write": visit.world is not None and visit.viewer.may("evidence.write"),
    }
