"""The charter on its page: read by all members, written by the head; every version is kept and can come back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from vedette.core.kernel.errors import BadInput, OutOfDate
from vedette.core.kernel.templates import Charter, Template
from vedette.pipeline.charter import (
    Written,
    charter_of,
    charter_version,
    charters_written,
)
from vedette.pipeline.undoing import mark
from vedette.web.reviews import charter_writes as writes
from vedette.web.reviews.charter_forms import CharterForms, stage_words
from vedette.web.reviews.visit import Visit, visit_of
from vedette.web.ui.notices import say
from vedette.web.ui.parts import Conflict, Entry, conflict_answer
from vedette.web.ui.permissions import needs
from vedette.web.ui.printing import date_in_words
from vedette.web.ui.templatetags.addresses import address
from vedette.web.ui.told import retold

_REFUSED = 422
_PARTS: Mapping[str, Promise] = {
    "mandate": _("Mandate"),
    "questions": _("Questions"),
    "scope": _("Scope"),
    "team": _("Team"),
    "timetable": _("Timetable"),
}


@needs("review.read")
@require_GET
def charter(request: HttpRequest) -> HttpResponse:
    """Mandate, questions, scope, team, timetable, and how they came to be."""
    visit = visit_of(request)
    one, may_write = charter_of(visit.review), _may_write(visit)
    context = {
        "charter": one,
        "team": _team(one, visit.review.template),
        "timetable": _timetable(one, visit.review.template),
        "history": _history(visit, may_write=may_write),
        "may_write": may_write,
    }
    return render(request, "reviews/charter.html", context)


@needs("review.settings")
def edit_charter(request: HttpRequest) -> HttpResponse:
    """Write the charter; the first one begins as the template has it."""
    visit = visit_of(request)
    of, version = visit.review.template, charter_version(visit.review)
    held = charter_of(visit.review) or of.charter
    posted = request.POST if request.method == "POST" else None
    form = CharterForms(of, posted, held, version)
    if posted is not None and form.is_valid():
        seen = form.text.cleaned_data["version"]
        by = visit.viewer.name
        try:
            writes.write_charter(visit.review, told=form.told, version=seen, by=by)
        except OutOfDate:
            return _late(request, visit, form.told)
        except BadInput as error:
            form.text.add_error(None, f"{error.problem} {error.remedy}")
        else:
            return _done(request, visit, gettext("The charter is kept."), was=version)
    status = 200 if posted is None else _REFUSED
    context = {"form": form, "is_first": not version}
    return render(request, "reviews/charter_form.html", context, status=status)


@needs("review.settings")
@require_POST
def take_back_charter(request: HttpRequest, mark: str) -> HttpResponse:
    """Let the charter before the last change hold again."""
    visit = visit_of(request)
    writes.take_back_charter(visit.review, mark=mark, by=visit.viewer.name)
    say(request, gettext("The charter is as it was before."))
    return redirect("reviews:charter", visit.slug)


@needs("review.settings")
@require_POST
def bring_back_charter(request: HttpRequest, mark: str) -> HttpResponse:
    """Let an older charter hold again; what stood since stays in the history."""
    visit = visit_of(request)
    was = charter_version(visit.review)
    writes.bring_back_charter(visit.review, mark=mark, by=visit.viewer.name)
    return _done(request, visit, gettext("The older charter holds again."), was=was)


def _done(request: HttpRequest, visit: Visit, words: str, *, was: str) -> HttpResponse:
    last = charters_written(visit.review)[-1]
    changed = charter_version(visit.review) != was
    undo = address(visit.slug, "reviews:take_back_charter", mark(last.decision)) if changed else ""
    say(request, words, undo_url=undo)
    return redirect("reviews:charter", visit.slug)


def _late(request: HttpRequest, visit: Visit, told: Mapping[str, Any]) -> HttpResponse:
    """Both charters side by side, where somebody else was first."""
    of, held = visit.review.template, charters_written(visit.review)
    last, before = held[-1], held[-2].charter if len(held) > 1 else None
    sides = [_said(one.as_json() if one else {}, of) for one in (before, last.charter)]
    mine = _said(told, of)
    rows = [
        (words, sides[0].get(part, ""), sides[1].get(part, ""), mine[part])
        for part, words in _PARTS.items()
    ]
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in ("version", "csrfmiddlewaretoken")
        for value in values
    ]
    return conflict_answer(
        request,
        Conflict(
            by=last.decision.by,
            at=_at(last),
            rows=rows,
            theirs_url=address(visit.slug, "reviews:charter"),
            keep_url=address(visit.slug, "reviews:edit_charter"),
            fields=[*fields, ("version", charter_version(visit.review))],
        ),
    )


def _may_write(visit: Visit) -> bool:
    return visit.world is not None and visit.viewer.may("review.settings")


def _team(one: Charter | None, of: Template) -> list[tuple[str, str, str]]:
    """Role, name and duty of each."""
    return [
        (retold(role.label), who.name, retold(role.duty))
        for who in (one.team if one else ())
        for role in (of.role(who.role),)
    ]


def _timetable(
    one: Charter | None, of: Template
) -> list[tuple[str, str, str, tuple[str, Promise]]]:
    """Stage, first and last day, and whether it is over, runs or comes."""
    today = timezone.now().date()
    return [
        (
            stage_words(of, span.stage),
            date_in_words(span.first.isoformat()),
            date_in_words(span.last.isoformat()),
            _when(span.first, span.last, today),
        )
        for span in (one.timetable if one else ())
    ]


def _when(first: dt.date, last: dt.date, today: dt.date) -> tuple[str, Promise]:
    if today < first:
        return "quiet", _("to come")
    return ("ok", _("has ended")) if last < today else ("held", _("under way"))


def _history(visit: Visit, *, may_write: bool) -> list[Entry]:
    """Every change, the last first, with what changed; the last can be taken back."""
    of, held = visit.review.template, charters_written(visit.review)
    found = []
    for n, one in enumerate(held):
        before = held[n - 1].charter if n else None
        is_last = n == len(held) - 1
        may_return = may_write and one.charter is not None and one.charter != held[-1].charter
        found.append(
            Entry(
                at=_at(one),
                by=one.decision.by,
                words=_what(before, one.charter),
                changes=_changes(before, one.charter, of),
                undo_url=address(visit.slug, "reviews:take_back_charter", mark(one.decision))
                if may_write and is_last
                else "",
                again_url=address(visit.slug, "reviews:bring_back_charter", mark(one.decision))
                if may_return
                else "",
            )
        )
    return found[::-1]


def _what(before: Charter | None, now: Charter | None) -> str:
    if now is None:
        return gettext("Taken away")
    return gettext("Changed") if before else gettext("Written")


def _changes(
    before: Charter | None, now: Charter | None, of: Template
) -> Sequence[tuple[Promise, str, str]]:
    if before is None or now is None:
        return ()
    was, said = _said(before.as_json(), of), _said(now.as_json(), of)
    return [
        (words, was[part], said[part]) for part, words in _PARTS.items() if was[part] != said[part]
    ]


def _said(told: Mapping[str, Any], of: Template) -> dict[str, str]:
    """Each part of a charter in JSON types as one text."""
    if not told:
        return {}
    team = [f"{retold(of.role(who['role']).label)}: {who['name']}" for who in told["team"]]
    spans = [
        f"{stage_words(of, one['stage'])}: {date_in_words(one['first'])} – "
        f"{date_in_words(one['last'])}"
        for one in told["timetable"]
    ]
    return {
        "mandate": told["mandate"],
        "questions": " · ".join(told["questions"]),
        "scope": told["scope"],
        "team": " · ".join(team),
        "timetable": " · ".join(spans),
    }


def _at(one: Written) -> str:
    return one.decision.at[:16].replace("T", " ")
