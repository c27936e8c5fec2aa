"""Changes to figures: keep, restore, retire; each one decision with its entry in the log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from vedette.pipeline import figures
from vedette.pipeline.decisions import Author
from vedette.pipeline.figures import Version
from vedette.pipeline.workspace import Review


def keep(
    review: Review, *, form: Mapping[str, object], why: str, key: str = "", by: str
) -> Version:
    """Make a figure, or the next version of one."""
    return figures.save_figure(review, form, why, _author(by), key=key)


def restore(review: Review, *, key: str, number: int, why: str, by: str) -> Version:
    """Make an old version the newest one."""
    return figures.restore_figure(review, key, number, why, _author(by))


def retire(review: Review, *, key: str, why: str, by: str) -> Version:
    """Take a figure out of use."""
    return figures.retire_figure(review, key, why, _author(by))


def _author(by: str) -> Author:
    return Author(by, dt.datetime.now(dt.UTC).isoformat(timespec="seconds"))
