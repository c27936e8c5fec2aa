from __future__ import annotations

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils import timezone
from django.utils.translation import get_language_bidi

from vedette.web.reviews.reads import reviews_of
from vedette.web.reviews.visit import HERE, visit_of
from vedette.web.site import reads
from vedette.web.site.search import search, stated
from vedette.web.stats.chart import NARROW, chart
from vedette.web.ui.lists import list_answer
from vedette.web.ui.permissions import for_members, needs, open_to_all
from vedette.web.ui.told import retold


@needs("review.read")
def overview(request: HttpRequest) -> HttpResponse:
    visit = visit_of(request)
    found = reads.overview(visit.run)
    trend = found.trend and chart(
        found.trend.points,
        retold(found.trend.about["title"]),
        width=NARROW,
        mirrored=get_language_bidi(),
    )
    context = {
        "overview": found,
        "chart": trend,
        "waiting": _waiting(request),
        "may_read": visit.viewer.may("review.read"),
        "findings": reads.findings(visit) if visit.viewer.may("evidence.read") else None,
    }
    return render(request, "site/overview.html", context)


def _waiting(request: HttpRequest) -> object:
    """What waits for the viewer; None where no team works."""
    if not settings.VEDETTE_IS_TEAM:
        return None
    from vedette.web.site.waiting import waiting

    return waiting(visit_of(request))


@needs("review.read")
def run(request: HttpRequest) -> HttpResponse:
    return render(request, "site/run.html", {"manifest": visit_of(request).run.manifest})


@needs("bin.read")
def bin_page(request: HttpRequest) -> HttpResponse:
    """What was removed or taken back within 30 days."""
    from vedette.web.site.bin import binned

    things = binned(visit_of(request), timezone.now())
    return render(request, "site/bin.html", {"things": things})


@needs("review.health")
def health(request: HttpRequest) -> HttpResponse:
    from vedette.web.site.health import parts

    visit = visit_of(request)
    return render(request, "site/health.html", {"parts": parts(visit.viewer, visit.slug)})


@needs("review.read")
def search_page(request: HttpRequest) -> HttpResponse:
    """Everything of the run that fits what is typed: a part of the palette, or a page."""
    visit = visit_of(request)
    words = request.GET.get("q", "")
    found = [*search(visit.run, words, viewer=visit.viewer), *stated(visit, words)]
    context = {"words": words, "groups": found}
    return list_answer(request, "site/search.html", "site/_found.html", context)


@open_to_all
def front(request: HttpRequest) -> HttpResponse:
    """The way in: the only review there is, or the list of those that the person may enter."""
    if not settings.VEDETTE_IS_TEAM:
        return redirect("site:overview", HERE)
    return redirect("reviews")


@for_members
def reviews(request: HttpRequest) -> HttpResponse:
    """The reviews that the person may enter."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    found = reviews_of(request.user.get_username())
    return render(request, "site/reviews.html", {"reviews": found})


@open_to_all
def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers ask for it beside pages that name no sign of their own."""
    return redirect(static("ui/mark.svg"), permanent=True)


@open_to_all
def healthz(request: HttpRequest) -> HttpResponse:
    # Answers without touching the review, so that it says "alive" whatever else is going on.
    return JsonResponse({"status": "ok"})
