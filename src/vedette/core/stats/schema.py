"""What statistics hand on: the table of figures, one row per printed number."""

from __future__ import annotations

import pyarrow as pa

from vedette.core.kernel.schema import Column, Table

_text, _count, _date, _real = pa.string(), pa.int32(), pa.date32(), pa.float64()

FIGURES = Table(
    name="figures",
    grain="one point of one figure: a number that a page or a report prints",
    key=("key", "order", "point"),
    columns=(
        Column("key", _text, "name of the figure, stable for life", required=True),
        Column("order", _count, "place of the point in its figure, from 1", required=True),
        Column(
            "point",
            _text,
            "name of the point within the figure, such as 2017|MINUSMA",
            required=True,
        ),
        Column("title", _text, "title of the figure in words", required=True),
        Column("query", _text, "what is counted, in words", required=True),
        Column("scope", _text, "missions, categories, causes, sources in words", required=True),
        Column("period_from", _date, "first day of the closed period", required=True),
        Column("period_to", _date, "last day of the closed period", required=True),
        Column("cutoff", _date, "incidents after this day are left out", required=True),
        Column("sources", _text, "names of the sources, joined by ', '", required=True),
        Column(
            "measure",
            _text,
            "deaths, incidents, injuries, persons, rate, share, ratio",
            required=True,
        ),
        Column("unit", _text, "unit as printed", required=True),
        Column("group1", _text, "first dimension, such as year"),
        Column("value1", _text, "its value, such as 2017"),
        Column("group2", _text, "second dimension"),
        Column("value2", _text, "its value"),
        Column("value", _real, "the number; null when it is refused"),
        Column("low", _real, "lower bound of the interval"),
        Column("high", _real, "upper bound of the interval"),
        Column("level", _real, "coverage of the interval, between 0 and 1"),
        Column("range_low", _real, "the number by the lowest values of the sources"),
        Column("range_high", _real, "the number by the highest values of the sources"),
        Column("n", _count, "people or incidents counted", required=True),
        Column("n_incidents", _count, "incidents behind the number", required=True),
        Column("person_years", _real, "exposure of a rate"),
        Column("method", _text, "name of the method of the interval", required=True),
        Column(
            "method_text",
            _text,
            "one sentence that a report prints below the figure",
            required=True,
        ),
        Column("caveat", _text, "what a reader must know: unstable, incomplete, refused and why"),
        Column(
            "fingerprint",
            _text,
            "fingerprint of definition and rows behind the number",
            required=True,
        ),
        Column("terms", _text, "sources of the strength behind it, with publisher and licence"),
    ),
)
"""Numbers never travel without unit, scope and interval (DR-01)."""

FIGURE_ROWS = Table(
    name="figure_rows",
    grain="one incident behind one point of one figure, by source",
    key=("key", "point", "source", "incident_ref"),
    columns=(
        Column("key", _text, "name of the figure", required=True),
        Column("point", _text, "name of the point", required=True),
        Column("source", _text, "name of the source, or `all`", required=True),
        Column("incident_ref", _text, "reference of the incident", required=True),
        Column(
            "counted", _count, "people (or 1 incident) that the point counts there", required=True
        ),
    ),
)
"""What a page opens behind a number; `counted` of a point adds up to its `n`."""

FIGURE_DEFINITIONS = Table(
    name="figure_definitions",
    grain="one figure of the run: a shipped one, or the newest version of one that people made",
    key=("key",),
    columns=(
        Column("key", _text, "name of the figure, stable for life", required=True),
        Column("title", _text, "title in words", required=True),
        Column("words", _text, "the definition in one sentence", required=True),
        Column(
            "form", _text, "the definition as JSON, as `parse_definition` reads it", required=True
        ),
        Column("version", _count, "version, from 1; null for shipped figures"),
        Column("by", _text, "who made the version"),
        Column("at", _text, "when, ISO 8601"),
        Column("why", _text, "why this version was made"),
    ),
)
"""What each figure is; a notebook or another program evaluates it again from here."""

INQUIRIES = Table(
    name="inquiries",
    grain="one inquiry into an incident, as a document of the library",
    key=("document",),
    columns=(
        Column("document", _text, "reference of the document", required=True),
        Column("incident_ref", _text, "the incident that it inquired into", required=True),
        Column("known_by", _text, "stated: a person said so; taken_up: its form became rows", required=True),
        Column("is_coded", pa.bool_(), "whether anything in it is coded, or a coder has finished it", required=True),
    ),
)  # fmt: skip

INQUIRY_FACTORS = Table(
    name="inquiry_factors",
    grain="one issue area that an inquiry names",
    key=("document", "factor"),
    columns=(
        Column("document", _text, "reference of the document", required=True),
        Column("factor", _text, "code of an issue area of the review template", required=True),
        Column("label", _text, "the area in words", required=True),
    ),
)
