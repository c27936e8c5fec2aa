"""As known on a day: the figures as they follow from what had been received, and decided, by then (U14).

An import, a notification or a document counts from the day on which it was received; any other decision from the day
on which it was made. Settings count as well where they stood in the log before a file that counts: a review that is
put together afterwards reads old files under the rules that it had when they were entered. What is received or decided
later never changes an answer, so a day answers the same for ever.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from vedette.core.kernel.errors import BadInput, NotEnoughData, WrongState
from vedette.pipeline.decisions import Act, Decision, Home, Pen, rechained
from vedette.pipeline.durable import TEMPORARY, place_folder
from vedette.pipeline.engine import Given, code_of, dry_run
from vedette.pipeline.imports import every_import, import_state
from vedette.pipeline.labelled import records_held
from vedette.pipeline.products import read_table, write_table
from vedette.pipeline.run import given
from vedette.pipeline.steps import STEPS
from vedette.pipeline.workspace import Review

if TYPE_CHECKING:
    import pyarrow as pa

    from vedette.core.stats.known_then import Knowledge

_NAMES = (
    "records", "scores", "links", "reconciliation", "exposure", "documents", "inquiries", "figures",
)  # fmt: skip
_STEPS = tuple(step for step in STEPS if step.name in _NAMES)
TABLES = ("figures", "figure_rows", "incidents", "links")
"""What is kept of an answer."""


class Basis(StrEnum):
    """What made a thing known on a day."""

    RECEIVED = "received"
    """It had been received, whenever it was entered here."""
    ENTERED = "entered"
    """It stood in this review: what a run on that day computed."""


@dataclass(frozen=True, slots=True)
class KnownOn:
    """The figures as known on a day.

    Args:
        day: The day; all of it counts.
        basis: What made things known.
        key: Hash of all that the answer rests on.
        tables: Tables of TABLES by name.
        received: Source -> day of receipt of the import that counted.
    """

    day: dt.date
    basis: Basis
    key: str
    tables: Mapping[str, pa.Table]
    received: Mapping[str, dt.date]

    @property
    def knowledge(self) -> Knowledge:
        """As `known_then` compares it."""
        from vedette.core.stats.known_then import Knowledge

        names = ("figure_rows", "incidents", "links")
        return Knowledge(*(self.tables[name] for name in names))


@dataclass(frozen=True, slots=True)
class _KnownHome:
    """The decisions of a home that were known on a day."""

    home: Home
    day: dt.date
    basis: Basis

    def known(self) -> tuple[Decision, ...]:
        """Those decisions, chained as if no others had been made."""
        return rechained(known_by(self.home.known(), self.day, self.basis))

    def writing(self) -> AbstractContextManager[Pen]:
        """Refuse.

        Raises:
            WrongState: Always.
        """
        raise WrongState("The past cannot be decided on.", "Decide in the review as it is now.")


def known_by(
    known: tuple[Decision, ...], day: dt.date, basis: Basis = Basis.RECEIVED
) -> list[Decision]:
    """The decisions that were known on a day, in order."""
    last = day.isoformat()

    def is_known(one: Decision) -> bool:
        on = one.body.get("received_on") if basis is Basis.RECEIVED else None
        return str(on or one.at)[:10] <= last

    told = [is_known(one) for one in known]
    files = [at for at, one in enumerate(known) if told[at] and "received_on" in one.body]
    entered = max(files, default=-1) if basis is Basis.RECEIVED else -1
    return [one for at, one in enumerate(known) if told[at] or (one.act in _RULES and at < entered)]


_RULES = frozenset((Act.SETTINGS, Act.CONTEXT))
"""What files are read under; neither bears a day of receipt of its own."""


def as_known_on(review: Review, day: dt.date, basis: Basis = Basis.RECEIVED) -> Review:
    """The review as it was known on a day, for reading only."""
    return replace(review, home=_KnownHome(review.home, day, basis), hidden=None)


def known_on(
    review: Review,
    day: dt.date,
    *,
    basis: Basis = Basis.RECEIVED,
    keep: bool = True,
    told: Callable[[str], None] = lambda _step: None,
) -> KnownOn:
    """The figures as known on a day, computed once and kept below `runs/` of the world.

    Args:
        review: The review, or what of it a world sees.
        day: The day.
        basis: What made things known.
        keep: Whether to write the answer down; a folder that is only read is left as it is.
        told: Called with the name of each step that has to be made.

    Raises:
        NotEnoughData: Nothing had been received by then.
    """
    asked = _asked(review, day, basis)
    if (held := asked.kept()) is not None:
        return held
    with tempfile.TemporaryDirectory(prefix="vedette-") as scratch:
        products = dry_run(review.folder / "runs", _STEPS, asked.inputs, Path(scratch), told)
        tables = {name: products.table(name) for name in TABLES}
    if keep:
        _write(asked.folder, tables, {"day": day.isoformat(), "basis": str(basis)})
    return asked.answered(tables)


def kept_answer(review: Review, day: dt.date, basis: Basis = Basis.RECEIVED) -> KnownOn | None:
    """The answer for a day where it was computed before, else None.

    Raises:
        NotEnoughData: Nothing had been received by then.
    """
    return _asked(review, day, basis).kept()


@dataclass(frozen=True, slots=True)
class _Asked:
    """A day with all that its answer rests on."""

    day: dt.date
    basis: Basis
    inputs: Mapping[str, Given]
    received: Mapping[str, dt.date]
    folder: Path

    def kept(self) -> KnownOn | None:
        """The answer where it is written down."""
        if not (self.folder / "about.json").is_file():
            return None
        return self.answered({n: read_table(self.folder / f"{n}.parquet") for n in TABLES})

    def answered(self, tables: Mapping[str, pa.Table]) -> KnownOn:
        """The answer with these tables."""
        return KnownOn(self.day, self.basis, self.folder.name, tables, self.received)


def _asked(review: Review, day: dt.date, basis: Basis) -> _Asked:
    then = as_known_on(review, day, basis)
    active = import_state(then.decisions()).active()
    if not active:
        raise NotEnoughData(
            f"No source had been {basis} by {day.isoformat()}.", "Choose a later day."
        )
    inputs = given(then)
    received = {one.source: _day(one.body["received_on"]) for one in active}
    return _Asked(day, basis, inputs, received, review.runs / "known" / _key(inputs))


def knowledge_now(review: Review, folder: Path, then: Knowledge) -> Knowledge:
    """What the current run knows, with the day on which each record came that was not known before.

    Args:
        review: The review, for the days of receipt.
        folder: Of the run.
        then: What was known before.
    """
    from vedette.core.stats.known_then import Knowledge
    from vedette.pipeline.engine import run_products

    products = run_products(folder)
    rows, incidents, links = (
        products.table(name) for name in ("figure_rows", "incidents", "links")
    )
    return Knowledge(rows, incidents, links, _first_received(review, then.links, links))


def _first_received(
    review: Review, before: pa.Table, links: pa.Table
) -> dict[tuple[str, str], dt.date]:
    """Record that was not there before -> day on which the first file with it was received."""
    held = set(_records(before))
    new: dict[str, set[str]] = {}
    for source, record in _records(links):
        if (source, record) not in held:
            new.setdefault(source, set()).add(record)
    found: dict[tuple[str, str], dt.date] = {}
    imports = sorted(every_import(review.decisions()), key=lambda one: str(one.body["received_on"]))
    for one in imports:
        wanted = frozenset(new.get(one.source, ()))
        for record in records_held(one.file(review, "records"), wanted) if wanted else ():
            found.setdefault((one.source, record), _day(one.body["received_on"]))
    return found


def _records(links: pa.Table) -> Iterator[tuple[str, str]]:
    columns = (links[name].to_pylist() for name in ("source", "source_record_id"))
    return zip(*columns, strict=True)


def parsed_day(text: str) -> dt.date:
    """The day that a text states.

    Raises:
        BadInput: It is none.
    """
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise BadInput(f"'{text[:40]}' is no day.", "Write it as 2017-11-15.") from error


def _key(inputs: Mapping[str, Given]) -> str:
    """Hash of what the steps are given and of their code."""
    from vedette.core.kernel.fingerprint import of_value

    needed = {name for step in _STEPS for name in step.needs}
    contents = {name: one.content for name, one in sorted(inputs.items()) if name in needed}
    return of_value([contents, code_of(_STEPS)])


def _write(folder: Path, tables: Mapping[str, pa.Table], about: Mapping[str, str]) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=TEMPORARY, dir=folder.parent))
    made.chmod(0o755)
    for name, table in tables.items():
        write_table(table, made / f"{name}.parquet")
    (made / "about.json").write_text(json.dumps(about), encoding="utf-8")
    if folder.exists():
        shutil.rmtree(made)
        return
    place_folder(made, folder)


def _day(value: object) -> dt.date:
    return dt.date.fromisoformat(str(value)[:10])
