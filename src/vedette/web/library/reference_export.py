"""References of documents as a file: with the marking of the viewer's world, told in the log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from vedette.core.library.references import EXTENSION, MEDIA_TYPE, Form
from vedette.pipeline.references import export_of
from vedette.web.audit import writes as audit
from vedette.web.reviews.sealed import KEPT_FOR, asked_way
from vedette.web.reviews.visit import visit_of


def references_file(request: HttpRequest, form: Form, among: Collection[str]) -> HttpResponse:
    """The references of documents that the viewer may see.

    Args:
        request: The rest of its address is the filter that the log tells of.
        form: Of the file.
        among: References of the documents.
    """
    visit = visit_of(request)
    label = str(visit.world.label if visit.world else visit.review.about["label"])
    day = dt.datetime.now(dt.UTC).date().isoformat()
    marking = label if visit.world else ""
    content = export_of(visit.review, form, day, asked_way(request, visit), among, marking)
    asked = request.GET.copy()
    asked.pop("format", None)
    asked.pop(KEPT_FOR, None)
    if settings.VEDETTE_IS_TEAM:
        audit.record(
            "exports.take",
            review=visit.slug,
            label=label,
            told={"list": "references", "form": str(form), "filter": asked.urlencode()},
            by=visit.viewer.name,
        )
    answer = HttpResponse(content, content_type=MEDIA_TYPE[form])
    answer["Content-Disposition"] = f'attachment; filename="references.{EXTENSION[form]}"'
    return answer
