"""Imports through the HTTP API: a file with its mapping arrives, background work takes it in or says why not."""

from __future__ import annotations

import uuid
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from ninja import File, Form, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import Field

from vedette.core.kernel.errors import BadInput
from vedette.core.sources.mapping import parse_mapping
from vedette.core.trust.limits import Use
from vedette.web.jobs import writes as jobs
from vedette.web.reviews.calls import answers, enter
from vedette.web.sources.adding import ADD
from vedette.web.sources.uploads import store

MOST_BYTES = 100 * 1024 * 1024
ORIGINAL = "original"
router = Router(tags=["sources"])


class ImportIn(Schema):
    """How the file is to be read."""

    mapping: str = Field("{}", max_length=500_000, description="A mapping as JSON or TOML text.")
    label: str = Field("", max_length=300, description="Label of the rows; empty: the review's.")


class Asked(Schema):
    """The job that does it: ask for it until its state is done; its result is that of the import."""

    job: uuid.UUID


@router.post(
    "/reviews/{slug}/sources/{name}/imports",
    response=answers({202: Asked}),
    operation_id="import_file",
)
def import_file(
    request: HttpRequest, slug: str, name: str, said: Form[ImportIn], file: File[UploadedFile]
) -> Status[Asked]:
    """Hand in a file as the newest state of a source; nothing of it counts unless all of it is accepted."""
    visit = enter(request, slug, "sources.import", use=Use.IMPORT)
    if not 0 < (file.size or 0) <= MOST_BYTES:
        raise BadInput(
            "The file is empty or larger than 100 MiB.", "Send it in parts, or unpacked."
        )
    parse_mapping(said.mapping)
    key = uuid.uuid4()
    stored = _stored(file, key)
    body = {
        "file": str(stored),
        "name": str(file.name or "file")[:255],
        "source": name,
        "mapping": said.mapping,
        "label": said.label,
        "received_on": timezone.now().date().isoformat(),
    }
    label = said.label or str(visit.review.about["label"])
    job = jobs.ask(visit.slug, ADD, body, label=label, by=visit.viewer.name)
    return Status(202, Asked(job=job))


def _stored(file: UploadedFile, key: uuid.UUID) -> Path:
    """Keep the file bit for bit; the worker's child process alone opens it."""
    folder = Path(settings.VEDETTE_HOME or ".") / "uploads" / "api" / str(key)
    store(folder, str(file.name or "file"), file.chunks(), ORIGINAL)
    return folder / ORIGINAL
