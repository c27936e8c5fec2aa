"""One block of the text on a page of its own: its chain, its versions, why it reads so."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from vedette.core.reports.text import Change
from vedette.web.evidence import deciding
from vedette.web.reports import text_writes as writes
from vedette.web.reports.block_reads import TABS, OneBlock
from vedette.web.reports.text_reads import BLOCK
from vedette.web.reviews.visit import visit_of
from vedette.web.ui.permissions import needs
from vedette.web.ui.templatetags.addresses import address


@needs("reports.read")
@require_GET
def history(request: HttpRequest, reference: str) -> HttpResponse:
    """One of the four tabs of a block: itself with why it reads so, what is below and above it, every version."""
    asked = request.GET.get("tab", "")
    held = OneBlock(visit_of(request), reference)
    [shown] = held.text.shown((held.block.ref,))
    made = held.versions()
    before = [
        next((other.text for other in made[n:] if other.text), "") for n in range(1, len(made) + 1)
    ]
    context = {
        "held": held,
        "one": shown,
        "versions": list(zip(made, before, strict=True)),
        "may_write": held.text.may_write,
        "tab": asked if asked in TABS else TABS[0],
        "tabs": held.tabs(asked),
    }
    return render(request, "reports/block.html", context)


@needs("reports.write")
@require_POST
def restore(request: HttpRequest, reference: str) -> HttpResponse:
    """Let a block say again what it said."""
    visit = visit_of(request)
    held = OneBlock(visit, reference)
    told = held.said_at(request.POST.get("mark", ""))
    version = request.POST.get("version", "")
    writes.change(
        visit.review,
        ref=reference,
        kind=Change.EDIT,
        told=told,
        by=visit.viewer.name,
        version=version,
    )
    to = f"{address(visit.slug, 'reports:block_history', reference)}?tab=history"
    return deciding.done(
        request, BLOCK, reference, gettext("It says again what it said then."), to=to
    )
