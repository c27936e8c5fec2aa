"""The action plan that decisions make, today, on any day or as a baseline kept it: read by the chain as well."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from vedette.core.actions.changes import plan
from vedette.core.actions.plan import Plan
from vedette.core.kernel.errors import BadInput, NotFound
from vedette.pipeline.decisions import Act, Decision
from vedette.pipeline.recommended import changes_in_force

ACTION_KIND, STREAM_KIND, REPORT_KIND = "action", "work_stream", "progress_report"
"""What the chain calls an action, a work stream, and what was reported of an action."""


def plan_of(known: Iterable[Decision]) -> Plan:
    """The plan in force."""
    return plan(changes_in_force(known, Act.ACTION))


def report_ref(ref: str, n: int) -> str:
    """The reference of a report on an action."""
    return f"{ref}/{n}"


def plan_at(known: Sequence[Decision], when: str) -> Plan:
    """The plan as it stood then.

    Args:
        known: The decisions.
        when: A day, of which all counts; the reference of a baseline; "" for now.

    Raises:
        BadInput: It is neither.
        NotFound: There is no such baseline.
    """
    if not when:
        return plan_of(known)
    if when.startswith("BL-"):
        return _before_baseline(known, when)
    try:
        day = dt.date.fromisoformat(when)
    except ValueError as error:
        raise BadInput(
            f"'{when}' is no day and no baseline.", "Write it as 2018-06-30, or name a baseline."
        ) from error
    return plan_of([one for one in known if one.at[:10] <= day.isoformat()])


def plan_before(known: Sequence[Decision], ref: str) -> Plan:
    """The plan as it stood just before a decision first spoke of something, as a baseline or an offline pack."""
    kept = next(
        at for at, one in enumerate(known) if one.act is Act.ACTION and one.body["action"] == ref
    )
    return plan_of(known[:kept])


def _before_baseline(known: Sequence[Decision], ref: str) -> Plan:
    if ref not in plan_of(known).baselines:
        raise NotFound(f"There is no baseline '{ref}'.", "See `vedette actions baselines`.")
    return plan_before(known, ref)
