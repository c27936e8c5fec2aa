"""Background work of the context: a foreign file is opened in a child process, here alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy

from vedette.core.context.kinds import Kind
from vedette.pipeline.context import Rights, add_context
from vedette.pipeline.decisions import Author
from vedette.web.context import writes
from vedette.web.jobs.asker import visit_of_work
from vedette.web.jobs.registry import Work, background
from vedette.web.sources import uploads
from vedette.web.ui.templatetags.addresses import address


def _opens(slug: str, result: Mapping[str, Any]) -> str:
    return address(slug, "context:tables") if result else ""


@background(
    writes.TAKE_IN,
    action="sources.import",
    said=gettext_lazy("Context table taken in"),
    opens=_opens,
)
def take_in(work: Work) -> Mapping[str, object]:
    """Take in a table, all of it or nothing; done again it changes nothing."""
    visit = visit_of_work(work, "sources.import")
    body = work.body
    folder = uploads.folder_of(visit.review, work.review, UUID(str(body["batch"])))
    work.told("", 0, 1)
    n_rows = add_context(
        visit.review,
        Kind(str(body["kind"])),
        folder / str(body["stored_as"]),
        str(body["name"]),
        Author(work.by, str(body["at"])),
        label=str(body["label"]),
        rights=Rights(str(body["licence"]), str(body["publisher"])),
        file_name=str(body["file_name"]),
    )
    uploads.drop(folder)
    return {"name": body["name"], "rows": n_rows}
