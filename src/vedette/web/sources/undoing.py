"""Taking an import back: first what that would change, then the act; the log keeps both events."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from vedette.core.kernel.errors import WrongState
from vedette.pipeline.acquire import standing_import
from vedette.pipeline.blast import supposed_undo
from vedette.pipeline.imports import import_state
from vedette.web.jobs import weighing
from vedette.web.reviews.visit import Visit, visit_of
from vedette.web.sources import reads, writes
from vedette.web.ui.notices import say
from vedette.web.ui.permissions import needs
from vedette.web.ui.templatetags.addresses import address


@needs("sources.import")
def undo(request: HttpRequest, name: str) -> HttpResponse:
    """Weigh the undo of an import, then do it."""
    visit = visit_of(request)
    try:
        one = standing_import(visit.review, name)
        if request.method == "POST":
            return _asked(request, visit, name)
    except WrongState as error:
        say(request, f"{error.problem} {error.remedy}", level="held")
        return redirect("sources:imports", visit.slug)
    held = import_state(visit.review.decisions()).standing[one.source]
    said = request.GET.get("job", "")
    context = {
        "one": one,
        "is_newest": held[-1].id == one.id,
        "before": held[-2] if held[-1].id == one.id and len(held) > 1 else None,
        "weighed": weighing.weighed(visit, said) if said else None,
        "has_run": reads.has_run(visit),
        "source_names": [str(row["source"]) for row in reads.standing_sources(visit)],
    }
    return render(request, "sources/undo.html", context)


def _asked(request: HttpRequest, visit: Visit, name: str) -> HttpResponse:
    """The undo itself where it was pressed on this page, else its dry run, else the page alone.

    Raises:
        WrongState: The import does not stand.
    """
    if request.POST.get("act") != "commit":
        page = address(visit.slug, "imports:undo", name)
        if not reads.has_run(visit):
            return redirect(page)
        wanted = supposed_undo(name)
        asked = weighing.ask(visit, writes.WEIGH, wanted.act, wanted.body)
        return redirect(f"{page}?job={asked}")
    gone = writes.undo(visit, name, by=visit.viewer.name)
    words = gettext("The import %(name)s of %(source)s no longer counts.")
    say(
        request,
        words % {"name": gone.id, "source": gone.source},
        undo_url=address(visit.slug, "imports:bring_back", gone.id),
    )
    return redirect("sources:imports", visit.slug)


@needs("sources.import")
@require_POST
def bring_back(request: HttpRequest, name: str) -> HttpResponse:
    """Let an import count again that was taken back."""
    visit = visit_of(request)
    try:
        back = writes.bring_back(visit, name, by=visit.viewer.name)
    except WrongState as error:
        say(request, f"{error.problem} {error.remedy}", level="held")
    else:
        say(
            request,
            gettext("The import %(name)s of %(source)s counts again.")
            % {"name": back.id, "source": back.source},
            undo_url=address(visit.slug, "imports:undo", back.id),
        )
    return redirect("sources:imports", visit.slug)
