"""Lists of the HTTP API as answers: a part as JSON, or all of it as a file of one of five forms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.http import HttpRequest, StreamingHttpResponse

from vedette.core.trust.export_cells import About
from vedette.core.trust.exports import MEDIA_TYPES, Form, written
from vedette.pipeline.sealed_names import check_rows_leave
from vedette.web.audit import writes as audit
from vedette.web.reviews.runs import Row
from vedette.web.reviews.sealed import KEPT_FOR, LONGEST_WHY, asked_way
from vedette.web.reviews.visit import Visit

DESCRIBED: dict[str, object] = {
    "parameters": [
        {
            "in": "query",
            "name": KEPT_FOR,
            "required": False,
            "schema": {"type": "string", "maxLength": LONGEST_WHY},
            "description": "Why sealed names that a refusal found may stay; the register of releases tells of it.",
        }
    ],
    "responses": {
        200: {
            "content": {media.partition(";")[0]: {"schema": {}} for media in MEDIA_TYPES.values()}
        }
    },
}
"""What the description of the API says of asking for a file of one of the five forms, and of the answer."""


def as_file(
    request: HttpRequest,
    visit: Visit,
    form: Form,
    rows: Sequence[Row],
    *,
    title: str,
    filters: str = "",
) -> StreamingHttpResponse:
    """Rows as a file that says its marking, run, filter and day; its name counts nothing.

    Raises:
        NamesStand: Somebody of the sealed register is named in them, and the address gives no reason.
        WrongState: Names could not be looked for.
    """
    check_rows_leave(visit.review, rows, title, asked_way(request, visit))
    world = visit.world
    assert world is not None, "a team's visit has a world"
    about = About(
        title=title,
        marking=str(world.label).replace("_", " "),
        made_on=dt.datetime.now(dt.UTC).date(),
        run=visit.run.fingerprint,
        filter=filters,
    )
    audit.record(
        "exports.take",
        review=visit.slug,
        label=str(world.label),
        told={"list": title, "form": str(form), "filter": filters},
        by=visit.viewer.name,
    )
    # A list that the filter leaves empty is still a file, also where the form asks for places.
    columns = list(rows[0]) if rows else ["lat", "lon"]
    answer = StreamingHttpResponse(
        written(form, rows, columns, about), content_type=MEDIA_TYPES[form]
    )
    answer["Content-Disposition"] = f'attachment; filename="{title}.{form}"'
    return answer
