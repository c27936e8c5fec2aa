"""Blast radius: what decisions would change, figure by figure, before any of them is made.

A dry run over the same steps with the decisions supposed: steps whose inputs stay the same are taken from
the runs, the others are made in a folder that is thrown away. `runs/` and its `current` are not touched.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from vedette.core.kernel.errors import WrongState
from vedette.pipeline.chain import EFFECT, chain_over, rested_on
from vedette.pipeline.decisions import Act, Author, Decision, Home, Pen, from_entry, next_entry
from vedette.pipeline.engine import dry_run
from vedette.pipeline.run import given
from vedette.pipeline.steps import STEPS
from vedette.pipeline.telling import statements
from vedette.pipeline.workspace import Review

if TYPE_CHECKING:
    import pyarrow as pa

    from vedette.pipeline.acquire import Request
    from vedette.pipeline.products import Products

_NOT_NEEDED = frozenset({"counts", "claims", "desk", "board", "pages"})
_STEPS = tuple(step for step in STEPS if step.name not in _NOT_NEEDED)
_POINT = ("key", "point")
_TOLD = ("value", "low", "high", "range_low", "range_high", "n", "n_incidents", "caveat")
_SUPPOSED_AT = "9999-12-31T00:00:00+00:00"


@dataclass(frozen=True, slots=True)
class Supposed:
    """One decision that was not made: what it would be, and the records that it would bring.

    Args:
        act: Its kind.
        body: What it would say.
        records: Of an import: the table of its records.
    """

    act: Act
    body: Mapping[str, object]
    records: Path | None = None


@dataclass(frozen=True, slots=True)
class FigureChange:
    """One point of one figure before and after; None where it is not computed or not there.

    Args:
        key: Name of the figure.
        point: Name of the point.
        title: Title of the figure.
        unit: Unit as printed.
        group: Value of the dimensions, such as `2017`, in words; "" for a figure of one number.
        old: Number before.
        new: Number after.
        old_low: Lower bound of its interval before.
        old_high: Upper bound before.
        new_low: Lower bound after.
        new_high: Upper bound after.
        n_old: People or incidents counted before.
        n_new: The same after.
    """

    key: str
    point: str
    title: str
    unit: str
    group: str
    old: float | None
    new: float | None
    old_low: float | None
    old_high: float | None
    new_low: float | None
    new_high: float | None
    n_old: int
    n_new: int

    def as_json(self) -> dict[str, object]:
        """The change as a JSON object."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Touched:
    """Something that a person wrote and whose state would be another one.

    Args:
        ref: Its reference.
        kind: What it is, as the chain names it: a finding, a recommendation, a proposal.
        words: What it says.
        before: Its state today.
        after: The state that it would have.
    """

    ref: str
    kind: str
    words: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Blast:
    """What decisions would change.

    Args:
        figures: Every changed point, in the order of the figures.
        touched: What people wrote that would be out of date, broken or current again.
        disagreements_before: Number of differences between sources before.
        disagreements_after: The same after.
        new_disagreements: Those that would come, one sentence each.
        settled_disagreements: Those that would go.
        incidents: References of incidents that would come, go or change.
        counts: Headline numbers: incidents and persons, as name -> (before, after).
    """

    figures: tuple[FigureChange, ...] = ()
    touched: tuple[Touched, ...] = ()
    disagreements_before: int = 0
    disagreements_after: int = 0
    new_disagreements: tuple[str, ...] = ()
    settled_disagreements: tuple[str, ...] = ()
    incidents: tuple[str, ...] = ()
    counts: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def changed_figures(self) -> tuple[str, ...]:
        """Names of the figures of which a point changes."""
        return tuple(dict.fromkeys(one.key for one in self.figures))

    @property
    def is_nothing(self) -> bool:
        """Whether nothing would change."""
        return not (
            self.figures
            or self.touched
            or self.incidents
            or self.new_disagreements
            or self.settled_disagreements
        )

    def as_json(self) -> dict[str, object]:
        """The shape that `--dry-run --json` prints."""
        return {
            "figures": [one.as_json() for one in self.figures],
            "changed_figures": list(self.changed_figures),
            "touched": [asdict(one) for one in self.touched],
            "disagreements": {
                "before": self.disagreements_before,
                "after": self.disagreements_after,
                "new": list(self.new_disagreements),
                "settled": list(self.settled_disagreements),
            },
            "incidents": list(self.incidents),
            "counts": {name: {"before": a, "after": b} for name, (a, b) in self.counts.items()},
        }


def blast(
    review: Review,
    supposed: Sequence[Supposed],
    *,
    by: str = "",
    runs: Path | None = None,
    told: Callable[[str], None] = lambda _step: None,
) -> Blast:
    """What decisions would change if they were made now; nothing is kept.

    Args:
        review: The review, or what of it a world sees.
        supposed: The decisions, in order; none gives an empty blast.
        by: Who would decide: a judgement counts for its author.
        runs: Where the steps of earlier runs lie; the folder `runs` of the review unless told.
        told: Called with the name of each step that has to be made.
    """
    if not supposed:
        return Blast()
    then = replace(review, home=_SupposedHome(review.home, tuple(supposed), by))
    tables = {str(one.body["import"]): one.records for one in supposed if one.records is not None}
    with tempfile.TemporaryDirectory(prefix="vedette-") as scratch:
        kept = runs or review.folder / "runs"
        before = dry_run(kept, _STEPS, given(review), Path(scratch), told)
        after = dry_run(kept, _STEPS, given(then, tables), Path(scratch), told)
        return replace(_difference(before, after), touched=_touched(review, before, after))


def blast_of_import(review: Review, request: Request, *, by: str = "") -> Blast | None:
    """What committing an import would change; None while something stops it."""
    with supposed_import(review, request) as one:
        return None if one is None else blast(review, [one], by=by)


@contextmanager
def supposed_import(review: Review, request: Request) -> Iterator[Supposed | None]:
    """An import as a supposed decision, for as long as it is looked at; None while something stops it."""
    from vedette.pipeline.acquire import supposed_body
    from vedette.pipeline.products import write_table
    from vedette.pipeline.snapshots import incoming

    with incoming(review) as folder:
        found = supposed_body(review, request, folder)
        if found is None:
            yield None
            return
        body, records = found
        path = folder / "supposed.parquet"
        write_table(records, path)
        yield Supposed(Act.IMPORT, body, path)


def supposed_undo(reference: str) -> Supposed:
    """The undo of an import as a supposed decision."""
    return Supposed(Act.UNDO_IMPORT, {"import": reference})


def supposed_judgement(
    left: str, right: str, verdict: str, why: str = "", *, level: str = ""
) -> Supposed:
    """A judgement on two records as a supposed decision."""
    left, right = sorted((left, right))
    body = {"left": left, "right": right, "verdict": verdict, "why": why}
    return Supposed(Act.JUDGE, body | ({"level": level} if level else {}))


def supposed_correction(record: str, field: str, value: object, why: str = "") -> Supposed:
    """A correction of one field of one record as a supposed decision."""
    return Supposed(Act.CORRECT, {"record": record, "field": field, "value": value, "why": why})


@dataclass(frozen=True, slots=True)
class _SupposedHome:
    """The decisions of a home followed by some that were not made."""

    home: Home
    supposed: tuple[Supposed, ...]
    by: str

    def known(self) -> tuple[Decision, ...]:
        """All decisions, the supposed ones last."""
        known = self.home.known()
        for one in self.supposed:
            entry = next_entry(known, one.act, one.body, Author(self.by, _SUPPOSED_AT))
            known = (*known, from_entry(entry))
        return known

    def writing(self) -> AbstractContextManager[Pen]:
        """Refuse.

        Raises:
            WrongState: Always.
        """
        raise WrongState("A dry run decides nothing.", "Decide in the review itself.")


def _difference(before: Products, after: Products) -> Blast:
    words = [_words(found.table("differences")) for found in (before, after)]
    refs = [_incidents(found.table("incidents")) for found in (before, after)]
    touched = sorted(ref for ref in {**refs[0], **refs[1]} if refs[0].get(ref) != refs[1].get(ref))
    return Blast(
        figures=tuple(_figures(before.table("figures"), after.table("figures"))),
        disagreements_before=len(words[0]),
        disagreements_after=len(words[1]),
        new_disagreements=tuple(text for key, text in words[1].items() if key not in words[0]),
        settled_disagreements=tuple(text for key, text in words[0].items() if key not in words[1]),
        incidents=tuple(touched),
        counts={
            name: (before.table(name).num_rows, after.table(name).num_rows)
            for name in ("incidents", "persons", "records")
        },
    )


def _touched(review: Review, before: Products, after: Products) -> tuple[Touched, ...]:
    """What people wrote whose state would be another one, by reference."""
    rested = rested_on(review)
    if not rested:
        return ()
    now = chain_over(before, review)
    moved = now.moved(chain_over(after, review), rested)
    written = statements(review, review.decisions())
    return tuple(
        Touched(ref, now.kind(ref), written[ref], str(now.state(ref)), row["state"])
        for row in now.affected(moved).sort_by("ref").to_pylist()
        if (ref := str(row["ref"])) in written and not ref.startswith(EFFECT)
    )


def _words(table: pa.Table) -> dict[tuple[object, ...], str]:
    """Each difference by all that it says, with its sentence."""
    names = [name for name in table.column_names if name != "words"]
    texts = table["words"].to_pylist()
    rows = zip(*(table[name].to_pylist() for name in names), strict=True)
    return dict(zip(rows, texts, strict=True))


def _incidents(table: pa.Table) -> dict[str, tuple[object, ...]]:
    rows = zip(*(column.to_pylist() for column in table.columns), strict=True)
    return dict(zip(table["incident_ref"].to_pylist(), rows, strict=True))


def _figures(before: pa.Table, after: pa.Table) -> Iterable[FigureChange]:
    """The points that differ, in the order of the figures; new and gone points included."""
    old, new = _points(before), _points(after)
    for point in dict.fromkeys([*old, *new]):
        was, now = old.get(point), new.get(point)
        if was is None or now is None or any(was[name] != now[name] for name in _TOLD):
            yield _change(was or {}, now or {})


def _points(table: pa.Table) -> dict[tuple[object, ...], dict[str, object]]:
    return {tuple(row[name] for name in _POINT): row for row in table.to_pylist()}


def _change(was: Mapping[str, object], now: Mapping[str, object]) -> FigureChange:
    about = now or was
    groups = [str(about[name]) for name in ("value1", "value2") if about[name] is not None]
    return FigureChange(
        key=str(about["key"]),
        point=str(about["point"]),
        title=str(about["title"]),
        unit=str(about["unit"]),
        group=", ".join(groups),
        old=_number(was.get("value")),
        new=_number(now.get("value")),
        old_low=_number(was.get("low")),
        old_high=_number(was.get("high")),
        new_low=_number(now.get("low")),
        new_high=_number(now.get("high")),
        n_old=int(str(was.get("n") or 0)),
        n_new=int(str(now.get("n") or 0)),
    )


def _number(value: object) -> float | None:
    return value if isinstance(value, float) else None
