"""From a file to an import: stage, check everything, show the difference, commit once or not at all."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from vedette.core.kernel.errors import BadInput, BadMapping, WrongState
from vedette.core.kernel.labels import parse_label
from vedette.core.kernel.problems import MAX_PROBLEMS, Problem, Question, Status
from vedette.pipeline.decisions import Act, Author, Decision
from vedette.pipeline.imports import Import, ImportState, import_state
from vedette.pipeline.labelled import import_labels
from vedette.pipeline.products import read_table, write_table
from vedette.pipeline.snapshots import copy_original, incoming, keep, sweep_unreferenced
from vedette.pipeline.workspace import Review

if TYPE_CHECKING:
    import pyarrow as pa

    from vedette.core.sources.corrected import CorrectedCell
    from vedette.core.sources.harmonise import Harmonised
    from vedette.core.sources.mapping import Mapping
    from vedette.core.sources.reading import Reading
    from vedette.core.sources.readings import ReadRows

_SOURCE_CHARACTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-")
_LONGEST_NAME = 64
CHILD = "child"
"""Folder in which the reading process leaves its tables."""


@dataclass(frozen=True, slots=True)
class Quarantine:
    """Rows that a person keeps out, by record number, with the reason."""

    records: tuple[int, ...] = ()
    why: str = ""

    def __post_init__(self) -> None:
        if self.records and not self.why.strip():
            raise BadInput("Rows are quarantined without a reason.", "State it with --why.")


@dataclass(frozen=True, slots=True)
class Request:
    """What to import as what.

    Args:
        file: The file.
        source: Name of the source in the review.
        mapping: How its columns and values are to be read.
        received_on: Day of receipt; no date in the file may be later.
        quarantine: Rows to keep out.
        label: Label of the rows; that of the mapping or the review when None.
        name: Name that the file was received under, when it is called otherwise now.
        corrected: Cells that persons corrected, each with who, when and why.
        more: What else the log keeps of the import.
        follows: The import of the source that it was prepared against ("" for none); None: whichever stands.
    """

    file: Path
    source: str
    mapping: Mapping
    received_on: dt.date
    quarantine: Quarantine = Quarantine()
    label: str | None = None
    name: str | None = None
    corrected: tuple[CorrectedCell, ...] = ()
    more: Dictionary[str, object] = field(default_factory=dict)
    follows: str | None = None

    @property
    def received_as(self) -> str:
        """The name under which the file was received; its extension has to fit its content."""
        return self.name or self.file.name

    def __post_init__(self) -> None:
        fits = set(self.source) <= _SOURCE_CHARACTERS and 0 < len(self.source) <= _LONGEST_NAME
        if not fits or self.source == "all":
            raise BadInput(
                f"'{self.source[:80]}' cannot be the name of a source.",
                "Use up to 64 letters, digits, '_', '.' and '-', and not 'all'.",
            )


@dataclass(frozen=True, slots=True)
class Diff:
    """How an import differs from the source's active one, by the source's own record ids."""

    new: int = 0
    changed: int = 0
    gone: int = 0


@dataclass(frozen=True, slots=True)
class Imported:
    """The result of an import; `id` is None unless it is committed.

    Of errors and warnings up to 100 are listed; `n_errors` counts all errors.
    """

    status: Status
    id: str | None = None
    rows: int = 0
    errors: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    questions: tuple[Question, ...] = ()
    diff: Diff = Diff()
    rows_before: int = 0
    quarantined: int = 0
    n_errors: int = 0

    def as_json(self) -> dict[str, object]:
        """The shape that `vedette sources add --json` prints."""
        return {
            "status": str(self.status),
            "id": self.id,
            "rows": self.rows,
            "errors": [problem.as_json() for problem in self.errors],
            "warnings": [problem.as_json() for problem in self.warnings],
            "questions": [question.as_json() for question in self.questions],
            "diff": {"new": self.diff.new, "changed": self.diff.changed, "gone": self.diff.gone},
            "rows_before": self.rows_before,
            "quarantined": self.quarantined,
            "n_errors": self.n_errors,
        }


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file read and checked, not committed."""

    result: Imported
    records: pa.Table | None = None


@dataclass(frozen=True, slots=True)
class _Prints:
    """The copy of the original, its SHA-256 and the idempotency key of the request."""

    original: Path
    sha256: str
    key: str


class _Findings(Protocol):
    """Anything that names problems and questions."""

    @property
    def errors(self) -> Sequence[Problem]:
        """Why nothing is committed."""

    @property
    def warnings(self) -> Sequence[Problem]:
        """What a person should look at."""

    @property
    def questions(self) -> Sequence[Question]:
        """What a person must choose."""


def add_source(review: Review, request: Request, author: Author) -> Imported:
    """Import a file as the newest state of a source: one decision, or nothing at all.

    The same file with the same mapping, source and quarantine gives the first result again.

    Raises:
        WrongState: The request follows an import that is not the newest of the source any more.
    """
    request = _as_usual(review, request)
    try:
        with incoming(review) as folder:
            return _added(review, request, author, folder)
    except (BadInput, BadMapping) as error:
        return refused(error)


def preview_source(review: Review, request: Request) -> Imported:
    """What `add_source` would say now; nothing is kept."""
    request = _as_usual(review, request)
    try:
        with incoming(review) as folder:
            made = _prepared(review, request, folder, _prints(request, folder))
    except (BadInput, BadMapping) as error:
        return refused(error)
    return _compared(review, request, made)


def prepared(review: Review, request: Request, folder: Path) -> Prepared:
    """A file read and checked in an empty folder, compared with what stands, not committed.

    Raises:
        BadInput: It is not there, or no regular file.
    """
    request = _as_usual(review, request)
    made = _prepared(review, request, folder, _prints(request, folder))
    return replace(made, result=_compared(review, request, made))


def supposed_body(
    review: Review, request: Request, folder: Path
) -> tuple[dict[str, object], pa.Table] | None:
    """What the decision on an import would say, and its records; None while something stops it."""
    from vedette.core.kernel.fingerprint import of_table

    request = _as_usual(review, request)
    try:
        prints = _prints(request, folder)
        made = _prepared(review, request, folder, prints)
    except (BadInput, BadMapping):
        return None
    if made.records is None:
        return None
    content = of_table(made.records.drop_columns(["import_id"]))
    return _body(request, made.result, prints, {}) | {"content": content}, made.records


def _compared(review: Review, request: Request, made: Prepared) -> Imported:
    """What a commit would say."""
    if made.records is None:
        return made.result
    return _with_diff(review, made, import_state(review.decisions()).newest(request.source))


def mapping_named(name: str) -> Mapping:
    """The mapping in a file, or a built-in one: `generic`, or a ready mapping by its name.

    Raises:
        BadMapping: The file is no mapping; all that is wrong with it is named.
        BadInput: There is no such file and no such built-in mapping.
    """
    from vedette.core.sources.mapping import GENERIC, parse_mapping

    if name == "generic":
        return GENERIC
    path = Path(name)
    if path.is_file():
        try:
            text = path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            raise BadMapping(f"'{name}' is not UTF-8 text.", "Save it as UTF-8.") from error
        return parse_mapping(text)
    raise BadInput(f"There is no mapping '{name}'.", "Name a JSON or TOML file, or `generic`.")


def records_of(review: Review, request: Request, folder: Path, key: str) -> pa.Table:
    """The records of a file as they would be imported now, read in an empty folder.

    Raises:
        BadInput: The file would not be accepted now.
    """
    original, sha256 = copy_original(request.file, folder)
    made = _prepared(review, request, folder, _Prints(original, sha256, key))
    if made.records is None:
        raise BadInput("The file is not accepted any more.", "Import it again to see why.")
    return made.records


def undo_import(review: Review, name: str, author: Author) -> Import:
    """Take an import back; the source's import before it counts again.

    Raises:
        WrongState: It does not stand.
    """
    with review.home.writing() as pen:
        found = _standing(import_state(pen.known), name)
        pen.append(Act.UNDO_IMPORT, {"import": name, "of": found.mark}, author)
    return found


def standing_import(review: Review, name: str) -> Import:
    """The import that an undo would take back.

    Raises:
        WrongState: It does not stand.
    """
    return _standing(import_state(review.decisions()), name)


def _standing(state: ImportState, name: str) -> Import:
    held = [one for imports in state.standing.values() for one in imports]
    found = next((one for one in reversed(held) if one.id == name), None)
    if found is None:
        raise WrongState(f"No import {name} stands.", "See `vedette sources list`.")
    later = state.standing[found.source][-1]
    if later.id != found.id and "notification" in later.body:
        raise WrongState(
            f"Later notifications rest on {name}.", "Undo them first, the newest before the others."
        )
    return found


def parsed_quarantine(text: str, why: str) -> Quarantine:
    """Record numbers from text such as `5,9-12`.

    Raises:
        BadInput: It is not a list of numbers and ranges, or the reason is missing.

    Example:
        >>> parsed_quarantine("5,9-11", "unreadable dates").records
        (5, 9, 10, 11)
    """
    records: set[int] = set()
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        low, _, high = part.partition("-")
        try:
            records.update(range(int(low), int(high or low) + 1))
        except ValueError as error:
            raise BadInput(f"'{part}' names no records.", "Write them as 5,9-12.") from error
    return Quarantine(tuple(sorted(records)), why)


def difference(before: pa.Table, after: pa.Table) -> Diff:
    """How many records are new, changed or gone, matched by the source's own id.

    A record has changed when any field differs but its place in the file, its import and its label.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    from vedette.core.sources.changes import compared_ids, compared_texts

    ids = [compared_ids(table) for table in (before, after)]
    texts = [compared_texts(table) for table in (before, after)]
    places = pc.index_in(ids[1], value_set=ids[0])
    n_known = len(places) - places.null_count
    same = pc.equal(texts[1], texts[0].take(places))
    n_same = pc.sum(same.cast(pa.int64())).as_py() or 0
    n_gone = pc.sum(pc.invert(pc.is_in(ids[0], value_set=ids[1])).cast(pa.int64())).as_py() or 0
    return Diff(new=len(places) - n_known, changed=n_known - n_same, gone=n_gone)


def idempotency_key(sha256: str, request: Request) -> str:
    """Hash of file, canonical mapping, source, quarantine, corrected cells, and the label if not the usual.

    The label is part of it, so that what is imported as restricted and what is imported as usual never
    share a reference or a file.
    """
    from vedette.core.kernel.fingerprint import of_value

    mapping = of_value(request.mapping.canonical())
    parts: list[object] = [sha256, mapping, request.source, request.quarantine.records]
    if request.corrected:
        parts.append([[*cell.place, cell.new] for cell in request.corrected])
    if request.label:
        parts.append(f"label:{request.label}")
    return of_value(parts)


def _as_usual(review: Review, request: Request) -> Request:
    """The request without a label that says what would hold anyway."""
    usual = parse_label(request.mapping.label or str(review.about["label"]))
    stated = parse_label(request.label) if request.label else usual
    return replace(request, label=None if stated == usual else str(stated))


def _added(review: Review, request: Request, author: Author, folder: Path) -> Imported:
    prints = _prints(request, folder)
    earlier = import_state(review.decisions()).with_key(prints.key)
    if earlier is not None:
        return _first_result(review, earlier)
    made = _prepared(review, request, folder, prints)
    if made.records is None:
        return made.result
    return _committed(review, request, author, made, prints)


def _prints(request: Request, folder: Path) -> _Prints:
    original, sha256 = copy_original(request.file, folder)
    return _Prints(original, sha256, idempotency_key(sha256, request))


def _prepared(review: Review, request: Request, folder: Path, prints: _Prints) -> Prepared:
    """Read in a child process, map, check; the parent never parses the foreign file."""
    from vedette.core.kernel.references import references
    from vedette.core.sources.child import read_in_child

    _check_same_kind(review, request)
    reading = read_in_child(
        prints.original,
        request.mapping,
        request.received_on,
        folder / CHILD,
        name=request.received_as,
        quarantined=request.quarantine.records,
        corrected=request.corrected,
    )
    if reading.errors or reading.questions or reading.typed is None:
        return Prepared(replace(_result(reading), n_errors=reading.n_errors))
    [name] = references("IM", [prints.key])
    label = request.label or request.mapping.label or str(review.about["label"])
    made = _rows_of(review, request, reading, name, label)
    result = _result(reading, made)
    if result.errors or result.questions:
        return Prepared(result)
    result = replace(
        result, id=name, rows=made.table.num_rows, quarantined=len(request.quarantine.records)
    )
    return Prepared(result, made.table)


def _rows_of(
    review: Review, request: Request, reading: Reading, import_id: str, label: str
) -> Harmonised | ReadRows:
    """Records of casualties, or readings of indicators, as the grain of the mapping says."""
    told = {"source": request.source, "import_id": import_id, "label": label}
    if request.mapping.grain == "reading":
        from vedette.core.sources.readings import readings
        from vedette.pipeline.capacities import readable

        return readings(reading, request.mapping, **told, indicators=readable(review))
    from vedette.core.sources.harmonise import records

    return records(reading, request.mapping, **told)


def _check_same_kind(review: Review, request: Request) -> None:
    """Casualties and readings never stand in one source."""
    before = import_state(review.decisions()).newest(request.source)
    if before is not None and before.is_readings != (request.mapping.grain == "reading"):
        kinds = ("records of casualties", "readings of indicators")
        raise BadInput(
            f"The source {request.source} holds {kinds[before.is_readings]}.",
            "Give the file another name of source.",
        )


def _result(*parts: _Findings) -> Imported:
    """What all parts found, up to 100 problems of each kind."""
    errors = tuple(problem for part in parts for problem in part.errors)[:MAX_PROBLEMS]
    warnings = tuple(problem for part in parts for problem in part.warnings)[:MAX_PROBLEMS]
    questions = tuple(question for part in parts for question in part.questions)
    status = Status.ACCEPTED_WITH_WARNINGS if warnings else Status.ACCEPTED
    if questions:
        status = Status.NEEDS_INPUT
    if errors:
        status = Status.REJECTED
    return Imported(
        status, errors=errors, warnings=warnings, questions=questions, n_errors=len(errors)
    )


def _with_diff(review: Review, made: Prepared, before: Import | None) -> Imported:
    assert made.records is not None, "only what was accepted is compared"
    if before is None:
        return replace(made.result, diff=Diff(new=made.records.num_rows))
    held = read_table(before.file(review, "records"))
    return replace(made.result, diff=difference(held, made.records), rows_before=held.num_rows)


def _committed(
    review: Review, request: Request, author: Author, made: Prepared, prints: _Prints
) -> Imported:
    """Make everything durable, then write the one line that makes it count."""
    from vedette.core.kernel.fingerprint import of_table
    from vedette.core.sources.child_main import STAGED

    assert made.records is not None, "only what was accepted is committed"
    records = prints.original.parent / f"records-{prints.key[:16]}.parquet"
    write_table(made.records, records)
    content = of_table(made.records.drop_columns(["import_id"]))
    with review.home.writing() as pen:
        state = import_state(pen.known)
        earlier = state.with_key(prints.key)
        if earlier is not None:
            return _first_result(review, earlier)
        _check_follows(request, state)
        sweep_unreferenced(review, pen)
        before, below = state.newest(request.source), _newest_below(review, request, pen.known)
        result = _with_diff(review, made, before)
        kept = result if below == before else _with_diff(review, made, below)
        told = prints.original.parent / f"result-{prints.key[:16]}.json"
        told.write_text(json.dumps(kept.as_json(), ensure_ascii=False), encoding="utf-8")
        staged = prints.original.parent / f"staged-{prints.key[:16]}.parquet"
        (prints.original.parent / CHILD / STAGED).replace(staged)
        files = {
            prints.original.name: "original",
            staged.name: "staged",
            records.name: "records",
            told.name: "result",
        }
        keep(review, prints.sha256, [prints.original.parent / name for name in files])
        body = _body(request, result, prints, files) | {"content": content}
        pen.append(Act.IMPORT, body, author)
    return result


def _check_follows(request: Request, state: ImportState) -> None:
    newest = state.newest(request.source)
    if request.follows is not None and request.follows != (newest.id if newest else ""):
        raise WrongState(
            f"Another import of source {request.source} came in between.",
            "Look at what it changed, and import again.",
        )


def _newest_below(review: Review, request: Request, known: Iterable[Decision]) -> Import | None:
    """The newest import of the source that everybody knows who may see the new one.

    What is kept of the comparison is shown again to all of them.
    """
    default = str(review.about["label"])
    mine = parse_label(request.label or request.mapping.label or default)
    labels = import_labels(known, default)
    held = labels.standing.get(request.source, ())
    covered = [labels.imports[n] for n in held if mine.covers(labels.labels[n])]
    return covered[-1] if covered else None


def _body(
    request: Request, result: Imported, prints: _Prints, files: dict[str, str]
) -> dict[str, object]:
    """What the log keeps of an import."""
    held = {"records": request.quarantine.records, "why": request.quarantine.why}
    return {
        "import": result.id,
        "source": request.source,
        "key": prints.key,
        "snapshot": prints.sha256,
        "file_name": request.received_as,
        "files": files,
        "mapping": request.mapping.canonical(),
        "quarantine": held if request.quarantine.records else None,
        **(
            {"corrected": [cell.as_json() for cell in request.corrected]}
            if request.corrected
            else {}
        ),
        "received_on": request.received_on.isoformat(),
        "label": request.label,
        "rows": result.rows,
        **request.more,
    }


def _first_result(review: Review, earlier: Import) -> Imported:
    """What was said when the import was committed."""
    told = json.loads(earlier.file(review, "result").read_bytes())
    return Imported(
        status=Status(told["status"]),
        id=told["id"],
        rows=told["rows"],
        errors=tuple(Problem(**one) for one in told["errors"]),
        warnings=tuple(Problem(**one) for one in told["warnings"]),
        questions=(),
        diff=Diff(**told["diff"]),
        rows_before=told["rows_before"],
        quarantined=told["quarantined"],
    )


def refused(error: BadInput | BadMapping) -> Imported:
    """The result for a file or mapping that could not even be looked at."""
    rule = "mapping" if isinstance(error, BadMapping) else "file"
    return Imported(Status.REJECTED, errors=(Problem(rule, error.problem, error.remedy),))
