"""What a review found, in ten lines for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from vedette.pipeline.engine import RunDone
from vedette.pipeline.imports import import_state
from vedette.pipeline.publish import tables_of
from vedette.pipeline.workspace import Review


def summary(review: Review, done: RunDone, files: Sequence[Path]) -> list[str]:
    """Ten lines: sources, incidents, deaths, disagreements, where the report lies."""
    import pyarrow.compute as pc

    tables = tables_of(done)
    active = import_state(review.decisions()).active()
    incidents, counts = tables["incidents"], tables["counts"]
    violent = counts.filter(
        pc.and_(pc.equal(counts["source"], "all"), pc.equal(counts["cause"], "malicious_act"))
    )
    low, best, high = (pc.sum(violent[name]).as_py() or 0 for name in ("low", "best", "high"))
    several = pc.sum(pc.greater(incidents["n_sources"], 1)).as_py() or 0
    disagree = pc.sum(incidents["disagrees"]).as_py() or 0
    ran = [step.name for step in done.steps if step.state == "run"]
    return [
        f"{review.settings()['title']} ({review.folder})",
        f"  {len(active)} sources with {sum(one.rows for one in active):,} records",
        f"  {incidents.num_rows:,} incidents, {several:,} of them in more than one source",
        f"  {disagree:,} incidents on which sources disagree",
        f"  {best:,} people killed by malicious acts (range over sources {low:,} to {high:,})",
        f"  {tables['differences'].num_rows:,} differences between sources, each with its reason",
        f"  run {done.fingerprint[:8]}: " + (f"made {', '.join(ran)}" if ran else "nothing to do"),
        *(f"  {path}" for path in files[:3]),
    ]
