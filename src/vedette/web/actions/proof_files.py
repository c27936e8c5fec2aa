"""Proofs as files: handed out bit for bit as they came, and never opened by the browser."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest

from vedette.core.actions.plan import Action
from vedette.pipeline.actions import original_of
from vedette.pipeline.workspace import Review
from vedette.web.reviews.openings import note_opened
from vedette.web.reviews.visit import visit_of


def handed_out(request: HttpRequest, review: Review, one: Action, snapshot: str) -> FileResponse:
    """The file of a proof; the log tells who took it.

    Raises:
        NotFound: The action has no such proof.
    """
    path, called = original_of(review, one, snapshot)
    note_opened(visit_of(request), one.ref, [str(review.about["label"])])
    return FileResponse(
        path.open("rb"),
        as_attachment=True,
        filename=called,
        content_type="application/octet-stream",
    )
