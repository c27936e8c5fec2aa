"""Lists of the linkage room as files: what is filtered, with marking, date and run; each one in the log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.conf import settings
from django.http import Http404, HttpRequest, StreamingHttpResponse

from vedette.core.trust.export_cells import About, Row
from vedette.core.trust.exports import MEDIA_TYPES, Form, written
from vedette.web.audit import writes as audit
from vedette.web.reviews.sealed import KEPT_FOR, check_list_leaves
from vedette.web.reviews.visit import visit_of


def download(
    request: HttpRequest, name: str, rows: Iterable[Row], columns: Sequence[str], title: str
) -> StreamingHttpResponse:
    """The rows as a file of the form that the address asks for.

    Args:
        request: Its `format` names the form; the rest of the address is the filter.
        name: Of the file, without extension.
        rows: Each with a value for every column.
        columns: In their order.
        title: What the rows are.

    Raises:
        WrongState: Somebody of the sealed register is named in them, or could not be looked for.
    """
    visit, rows = visit_of(request), list(rows)
    try:
        form = Form(request.GET.get("format", "csv"))
    except ValueError as error:
        raise Http404 from error
    check_list_leaves(request, visit, rows, name)
    label = str(visit.world.label if visit.world else visit.review.about["label"])
    asked = request.GET.copy()
    asked.pop("format", None)
    asked.pop(KEPT_FOR, None)
    about = About(
        title=title,
        marking=label.replace("_", " "),
        made_on=dt.datetime.now(dt.UTC).date(),
        run=visit.run.fingerprint,
        filter=asked.urlencode(),
    )
    if settings.VEDETTE_IS_TEAM:
        audit.record(
            "exports.take",
            review=visit.slug,
            label=label,
            told={"list": name, "form": str(form), "filter": about.filter},
            by=visit.viewer.name,
        )
    answer = StreamingHttpResponse(
        written(form, rows, columns, about), content_type=MEDIA_TYPES[form]
    )
    answer["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return answer
