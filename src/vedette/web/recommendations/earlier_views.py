"""Importing what an earlier review recommended."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST

from vedette.core.recommendations.earlier import Earlier
from vedette.pipeline.decisions import Act
from vedette.web.evidence.deciding import REFUSED, kept
from vedette.web.evidence.stated_writes import take_back as taken_back
from vedette.web.recommendations import writes
from vedette.web.recommendations.forms import EarlierForm
from vedette.web.reviews.visit import visit_of
from vedette.web.ui.notices import say
from vedette.web.ui.permissions import needs
from vedette.web.ui.printing import printed
from vedette.web.ui.templatetags.addresses import address


@needs("recommendations.write", counts="import")
def import_earlier(request: HttpRequest) -> HttpResponse:
    """Hand in the table of an earlier review."""
    visit = visit_of(request)
    form = EarlierForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        made = kept(form, lambda: _imported(request, form))
        if made is not None:
            n = len(made)
            said = ngettext(
                "%(n)s earlier recommendation is imported.",
                "%(n)s earlier recommendations are imported.",
                n,
            )
            mark = writes.last_import(visit.review, by=visit.viewer.name)
            undo = address(visit.slug, "recommendations:undo_earlier", mark)
            say(request, said % {"n": printed(n)}, undo_url=undo)
            return redirect("recommendations:earlier", visit.slug)
    status = REFUSED if form.errors else 200
    return render(request, "recommendations/earlier_form.html", {"form": form}, status=status)


def _imported(request: HttpRequest, form: EarlierForm) -> list[Earlier]:
    visit, handed = visit_of(request), form.cleaned_data["file"]
    assert isinstance(handed, UploadedFile), "a field of a file"
    with tempfile.TemporaryDirectory(prefix="vedette-") as folder:
        file = Path(folder) / Path(str(handed.name)).name
        with file.open("wb") as out:
            for part in handed.chunks():
                out.write(part)
        return writes.import_earlier(
            visit.review, file=file, name=form.cleaned_data["name"], by=visit.viewer.name
        )


@needs("recommendations.write")
@require_POST
def undo(request: HttpRequest, mark: str) -> HttpResponse:
    """Take an import back, or bring it back."""
    visit = visit_of(request)
    taken_back(visit.review, act=Act.EARLIER, mark=mark, by=visit.viewer.name)
    say(request, gettext("Taken back. The history keeps both decisions."))
    back = request.GET.get("back", "")
    home = address(visit.slug, "bin")
    return redirect(back if back == home else address(visit.slug, "recommendations:earlier"))
