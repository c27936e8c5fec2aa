"""A file that arrived with its mapping by the HTTP API is taken in by background work, or it is said why not."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path

from django.utils import timezone

from vedette.core.kernel.errors import NotAllowed
from vedette.core.sources.mapping import parse_mapping
from vedette.pipeline.acquire import Request, add_source
from vedette.pipeline.decisions import Author
from vedette.web.jobs.registry import Work, background
from vedette.web.reviews.reads import visit as visit_of_member

ADD = "sources.add"


@background(ADD, action="sources.import")
def add(work: Work) -> Mapping[str, object]:
    """Take the file in as the person who asked, as the rights are now; harmless when repeated."""
    visit = visit_of_member(work.by, work.review)
    if visit is None or not visit.viewer.may("sources.import"):
        raise NotAllowed("The person may not import into this review any more.", "Ask the head.")
    work.told("", 0, 1)
    stored = Path(str(work.body["file"]))
    request = Request(
        file=stored,
        source=str(work.body["source"]),
        mapping=parse_mapping(str(work.body["mapping"])),
        received_on=dt.date.fromisoformat(str(work.body["received_on"])),
        label=str(work.body["label"]) or None,
        name=str(work.body["name"]),
    )
    at = timezone.now().isoformat(timespec="seconds")
    done = add_source(visit.review, request, Author(work.by, at))
    told: Mapping[str, object] = json.loads(json.dumps(done.as_json(), default=str))
    return told
