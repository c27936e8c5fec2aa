"""Changes of the consultation programme; each one decision with its entry in the log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from vedette.core.consultations.meetings import Meeting
from vedette.core.consultations.stakeholders import ContributorList, Stakeholder
from vedette.core.consultations.statements import Statement
from vedette.core.evidence.tasks import Kind, Task
from vedette.pipeline import consultations, stakeholders
from vedette.pipeline.workspace import Review
from vedette.web.evidence.stated_writes import author


def add(review: Review, *, told: Mapping[str, object], by: str) -> Meeting:
    """A new meeting in the programme."""
    return consultations.add_meeting(review, told, author(by))


def edit(
    review: Review, *, ref: str, told: Mapping[str, object], version: str = "", by: str
) -> Meeting:
    """Say something else of a meeting, if it is still as the person saw it."""
    return consultations.edit_meeting(review, ref, told, author(by), version=version)


def put(
    review: Review, *, ref: str, table: str, rows: Sequence[Mapping[str, Any]], by: str
) -> Meeting:
    """Put rows into a table of a meeting."""
    return consultations.put_rows(review, ref, table, rows, author(by))


def drop(review: Review, *, ref: str, table: str, key: str, by: str) -> Meeting:
    """Take a row out of a table of a meeting."""
    return consultations.drop_row(review, ref, table, key, author(by))


def invite(review: Review, *, ref: str, whom: str, by: str) -> Meeting:
    """Invite all of a kind, or of a list of contributors."""
    return consultations.invite(review, ref, whom, author(by))


def approve(review: Review, *, ref: str, version: str, by: str) -> Meeting:
    """Approve the record of a meeting."""
    return consultations.approve(review, ref, author(by), version=version)


def say(review: Review, *, ref: str, told: Mapping[str, object], by: str) -> Statement:
    """Write down what was said or seen."""
    return consultations.add_statement(review, ref, told, author(by))


def reword(
    review: Review, *, ref: str, told: Mapping[str, object], version: str = "", by: str
) -> Statement:
    """Word a statement anew, if it is still as the person saw it."""
    return consultations.edit_statement(review, ref, told, author(by), version=version)


def follow_up(review: Review, *, ref: str, kind: Kind, told: Mapping[str, object], by: str) -> Task:
    """Write down a request or a commitment, as a task."""
    return consultations.add_follow_up(review, ref, kind, told, author(by))


def add_stakeholder(review: Review, *, told: Mapping[str, object], by: str) -> Stakeholder:
    """A new one in the register."""
    return stakeholders.add_stakeholder(review, told, author(by))


def edit_stakeholder(
    review: Review, *, ref: str, told: Mapping[str, object], by: str
) -> Stakeholder:
    """Say something else of one of the register."""
    return stakeholders.edit_stakeholder(review, ref, told, author(by))


def keep_contributors(review: Review, *, as_of: dt.date, table: str, by: str) -> ContributorList:
    """Keep who contributed on a day."""
    return stakeholders.list_contributors(review, as_of, author(by), table=table)
