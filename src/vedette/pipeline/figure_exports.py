"""A figure as a file: PNG, SVG and Vega-Lite of its chart, CSV, XLSX and JSON of its numbers, a notebook."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from vedette.core.kernel.errors import BadInput, NotEnoughData
from vedette.core.kernel.media_types import TYPES
from vedette.pipeline.publish import fonts

if TYPE_CHECKING:
    from vedette.core.reports.document import Chart
    from vedette.core.trust.export_cells import About
    from vedette.pipeline.figures import Told
    from vedette.pipeline.sealed_names import Way
    from vedette.pipeline.workspace import Review


class FileForm(StrEnum):
    """The forms of a figure; the value is the extension of the file."""

    PNG = "png"
    SVG = "svg"
    VEGA = "vl.json"
    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"
    NOTEBOOK = "ipynb"


MEDIA = {form: TYPES[form] for form in FileForm}


def file_form(name: str) -> FileForm:
    """The form of that name.

    Raises:
        BadInput: There is none.
    """
    try:
        return FileForm(name)
    except ValueError as error:
        raise BadInput(
            f"There is no form '{name}' of a figure.", f"Use one of {', '.join(FileForm)}."
        ) from error


def exported_figure(
    review: Review, one: Told, form: FileForm, *, made_on: dt.date, way: Way
) -> bytes:
    """A figure in one of its forms, to leave the house.

    The forms hold nothing but its points, its words and what its years are marked with, so these are looked through:
    the letters of a PNG are points.

    Args:
        review: The review.
        one: The figure, computed.
        form: Which form.
        made_on: Day of the export.
        way: How it leaves.

    Raises:
        NotEnoughData: A chart is wished of a figure without numbers.
        NamesStand: Somebody of the sealed register is named in it; the place is named.
        WrongState: Names could not be looked for.
    """
    from vedette.pipeline.figures import marking_of
    from vedette.pipeline.sealed_names import check_rows_leave

    key, told = one.definition.key, json.dumps(one.definition.as_json(), ensure_ascii=False)
    named = [
        (f"{key}, definition", f"{one.definition.title}\n{one.definition.words}\n{told}"),
        (f"{key}, timeline", json.dumps([asdict(year) for year in one.timeline], default=str)),
    ]
    check_rows_leave(review, one.points.to_pylist(), key, way, named)
    return written_figure(one, form, marking=marking_of(review), made_on=made_on)


def written_figure(one: Told, form: FileForm, *, marking: str, made_on: dt.date) -> bytes:
    """A figure in one of its forms; the same figure on the same day gives the same bytes.

    Args:
        one: The figure, computed.
        form: Which form.
        marking: Label of all that is in it, in words.
        made_on: Day of the export.

    Raises:
        NotEnoughData: A chart is wished of a figure without numbers.
    """
    from vedette.core.trust.export_cells import About

    about = About(one.definition.title, marking, made_on, one.run, one.definition.words)
    return _WRITERS[form](one, about)


def _table(form: FileForm) -> Callable[[Told, About], bytes]:
    def made(one: Told, about: About) -> bytes:
        from vedette.core.trust.exports import Form, written

        rows = one.points.to_pylist()
        return b"".join(written(Form(form.value), rows, one.points.column_names, about))

    return made


def _chart(one: Told) -> Chart:
    from vedette.core.reports.figure_chart import figure_chart

    made = figure_chart(one.points.to_pylist(), one.timeline)
    if made is None:
        raise NotEnoughData(
            f"The figure '{one.definition.key}' has no number to draw.", "Take its table."
        )
    return made


def _png(one: Told, _about: About) -> bytes:
    from vedette.core.reports.figure_chart import as_png

    return as_png(_chart(one), fonts())


def _svg(one: Told, _about: About) -> bytes:
    from vedette.core.reports.figure_chart import as_svg

    return as_svg(_chart(one), fonts())


def _vega(one: Told, _about: About) -> bytes:
    return (_chart(one).spec + "\n").encode()


def _json(one: Told, about: About) -> bytes:
    from vedette.core.stats.summary import summary

    rows: list[dict[str, Any]] = one.points.to_pylist()
    told: Mapping[str, object] = {
        "about": about.as_json(),
        "definition": one.definition.as_json(),
        "summary": summary(rows),
        "points": rows,
    }
    return (json.dumps(told, ensure_ascii=False, indent=1, default=str) + "\n").encode()


def _notebook(one: Told, _about: About) -> bytes:
    from vedette.core.stats.notebook import notebook
    from vedette.core.stats.summary import summary

    rows = one.points.to_pylist()
    return notebook(
        one.definition.as_json(),
        rows,
        run=one.run,
        about=summary(rows),
        words=one.definition.words,
    )


_WRITERS: Mapping[FileForm, Callable[[Told, About], bytes]] = {
    FileForm.PNG: _png,
    FileForm.SVG: _svg,
    FileForm.VEGA: _vega,
    FileForm.CSV: _table(FileForm.CSV),
    FileForm.XLSX: _table(FileForm.XLSX),
    FileForm.JSON: _json,
    FileForm.NOTEBOOK: _notebook,
}
