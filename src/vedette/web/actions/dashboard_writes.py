"""Editions of the dashboard: asked for, let out, withdrawn; each one decision with its entry in the log."""

from __future__ import annotations

import hashlib

from django.utils import timezone

from vedette.pipeline import dashboards
from vedette.pipeline.dashboards import DashboardRelease
from vedette.web.audit import writes as audit
from vedette.web.evidence.stated_writes import author
from vedette.web.reviews.sealed import way_of
from vedette.web.reviews.visit import Visit


def ask(visit: Visit, *, edition: str, why: str, by: str) -> DashboardRelease:
    """Freeze an edition as it stands today, and ask that it leave."""
    today = timezone.now().date()
    return dashboards.ask_dashboard(visit.review, edition, why, author(by), today)


def make(visit: Visit, *, ref: str) -> DashboardRelease:
    """Let an edition out."""
    return dashboards.make_dashboard(visit.review, ref, way_of(visit))


def withdraw(visit: Visit, *, ref: str, why: str, by: str) -> DashboardRelease:
    """Say that an edition no longer stands."""
    return dashboards.withdraw_dashboard(visit.review, ref, why, author(by))


def note_taken(visit: Visit, one: DashboardRelease, content: bytes) -> None:
    """Tell in the log that the file of an edition was taken."""
    audit.record(
        "exports.take",
        review=visit.slug,
        label=str(one.label),
        told={
            "list": f"dashboard {one.edition}",
            "form": "html",
            "sha256": hashlib.sha256(content).hexdigest(),
        },
        acting_for=visit.viewer.acting_for or "",
        by=visit.viewer.name,
    )
