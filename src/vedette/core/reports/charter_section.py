"""What the review was asked to do: mandate, questions, scope, team and timetable, as its charter says."""

from __future__ import annotations

from vedette.core.kernel.templates import DEFAULT, Charter, Template, charter_from, template
from vedette.core.reports import printed
from vedette.core.reports.document import Block, Column, Heading, Row, Table
from vedette.core.reports.material import Material
from vedette.core.reports.writing import cell, paragraph


def charter(found: Material) -> list[Block]:
    """The section; nothing where the review has no charter."""
    told = found.review.get("charter")
    if not told:
        return []
    of = template(found.words("template", DEFAULT))
    one = charter_from(told, of)
    return [
        Heading(2, "Charter of the review"),
        paragraph("{mandate}", mandate=one.mandate),
        *_questions(one),
        *([paragraph("Scope: {scope}", scope=one.scope)] if one.scope else []),
        *_team(one, of),
        *_timetable(one, of),
    ]


def _questions(one: Charter) -> list[Block]:
    return [
        paragraph("Question {n}: {words}", n=str(n), words=words)
        for n, words in enumerate(one.questions, start=1)
    ]


def _team(one: Charter, of: Template) -> list[Block]:
    if not one.team:
        return []
    heads = (Column("Role", width=1.2), Column("Name"), Column("Answers for", width=2.0))
    rows = tuple(
        Row((cell(of.role(who.role).label), cell(who.name), cell(of.role(who.role).duty)))
        for who in one.team
    )
    return [Table("The team", heads, rows, label="charter-team")]


def _timetable(one: Charter, of: Template) -> list[Block]:
    if not one.timetable:
        return []
    heads = (Column("Stage", width=1.5), Column("From"), Column("To"))
    rows = tuple(
        Row(
            (
                cell(of.stages.label(span.stage)),
                cell(printed.long_day(span.first)),
                cell(printed.long_day(span.last)),
            )
        )
        for span in one.timetable
    )
    return [Table("The timetable", heads, rows, label="charter-timetable")]
