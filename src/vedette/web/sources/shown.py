"""What the pages of an import show: kept results of background work turned into plain values of the components."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, gettext_lazy

from vedette.core.kernel.errors import BadInput, BadMapping, NotFound
from vedette.core.kernel.problems import Problem as Found
from vedette.core.kernel.problems import problem_from_json
from vedette.core.sources import columns as core_columns
from vedette.core.sources.child import staged_in
from vedette.core.sources.columns import CodedColumn, CodedWord, Columns
from vedette.core.sources.corrected import CorrectedCell
from vedette.core.sources.look import Look, look_from_json
from vedette.core.sources.mapping import Mapping as Parsed
from vedette.core.sources.mapping import parse_mapping
from vedette.core.sources.staging import Staged
from vedette.core.sources.suggest import suggestion
from vedette.web.jobs import reads as jobs
from vedette.web.jobs.weighing import Effect, effect
from vedette.web.reviews.visit import Visit
from vedette.web.sources import answers, uploads, writes
from vedette.web.sources.reads import Draft
from vedette.web.ui.parts import Problem, Progress, Step
from vedette.web.ui.templatetags.addresses import address

_WORDS = (
    ("file", gettext_lazy("File")),
    ("columns", gettext_lazy("Columns")),
    ("values", gettext_lazy("Values")),
    ("scope", gettext_lazy("Scope")),
    ("check", gettext_lazy("Check")),
    ("commit", gettext_lazy("Commit")),
)
_DOING = {
    writes.LOOK: gettext_lazy("Reading the file"),
    writes.CHECK: gettext_lazy("Checking every row"),
    writes.CORRECT: gettext_lazy("Reading the corrected rows"),
    writes.COMMIT: gettext_lazy("Committing the import"),
}
EDITABLE = 200
"""Words of one column that the values page offers to choose for at once."""

LISTED = 200
"""Record ids of one kind that a page lists; the rest is counted and stands in the import log."""


def steps(visit: Visit | None = None, draft: Draft | None = None, here: str = "file") -> list[Step]:
    """The six steps; those done lead back, their answers stay."""
    order = [name for name, _ in _WORDS]
    reached = order.index(here)
    if draft is not None:
        reached = max(reached, order.index(draft.step))
    return [
        Step(
            words,
            "now" if name == here else "done" if at < order.index(here) else "later",
            address_of(visit, draft, name) if visit and draft and at <= reached else "",
        )
        for at, (name, words) in enumerate(_WORDS)
    ]


def address_of(visit: Visit, draft: Draft, step: str) -> str:
    """Address of a step of a draft."""
    url = address(visit.slug, f"imports:{step}", draft.id)
    return f"{url}?again=1" if step == "file" and draft.recipe else url


def job_of(visit: Visit, draft: Draft) -> Any:
    """The background work on a draft, or None."""
    if draft.job is None:
        return None
    try:
        return jobs.job(visit.viewer, visit.slug, draft.job)
    except NotFound:
        return None


def progress(visit: Visit, draft: Draft) -> Progress:
    """How far the background work on a draft is."""
    job = job_of(visit, draft)
    url = address(visit.slug, "imports:progress", draft.id)
    if job is None:
        return Progress(gettext("There is no work on this import."), 0, None, "cancelled", url)
    problem = f"{job.problem} {job.remedy}".strip()
    return Progress(
        words=_DOING.get(job.kind, job.kind),
        done=job.n_done,
        total=job.n_all or None,
        state=job.state,
        url=url,
        cancel_url=address(visit.slug, "jobs:cancel", job.id),
        problem=problem,
        retry_url=address(visit.slug, "imports:recheck", draft.id)
        if job.kind in (writes.CHECK, writes.CORRECT)
        else "",
    )


def look(draft: Draft, told: Mapping[str, Any]) -> Look:
    """The look that was kept."""
    return look_from_json(told)


@dataclass(frozen=True, slots=True)
class Choice:
    """One question of the file page.

    Args:
        key: Key of the mapping.
        words: What it asks.
        value: What is chosen or guessed.
        options: (value, words) that may be chosen.
        is_asked: Whether only a person can answer it.
        prompt: The question in the words of the reader; "" where none stands.
    """

    key: str
    words: object
    value: str
    options: tuple[tuple[str, str], ...]
    is_asked: bool
    prompt: str


_ASKED = {
    "member": gettext_lazy("File in the container"),
    "sheet": gettext_lazy("Sheet"),
    "header": gettext_lazy("Header row"),
    "encoding": gettext_lazy("Encoding"),
    "delimiter": gettext_lazy("Delimiter"),
    "hidden_rows": gettext_lazy("Hidden rows"),
}
DATE_ORDERS = (
    ("YMD", gettext_lazy("year, month, day")),
    ("DMY", gettext_lazy("day, month, year")),
    ("MDY", gettext_lazy("month, day, year")),
)
POLICIES = (
    ("allow", gettext_lazy("keep as text, without code")),
    ("block", gettext_lazy("refuse the file")),
    ("park", gettext_lazy("park as not yet known")),
)
GRAINS = ("person", "incident", "monthly_total")
_MARKS = {",": ", ", ";": ";", "\t": "⇥", "|": "|"}


def options(draft: Draft, told: Mapping[str, Any]) -> list[Choice]:
    """The choices of the file page, those that must be made first."""
    asked = {one["id"]: one for one in told["questions"]}
    found = []
    for key, words in _ASKED.items():
        offered = [(one["value"], _offered(key, one)) for one in told["options"].get(key, ())]
        question = asked.get(key)
        if question is not None:
            known = {value for value, _ in offered}
            offered += [(value, value) for value in question["choices"] if value not in known]
        if len(offered) < 1 or (len(offered) < 2 and key != "header"):  # noqa: PLR2004 - one is no choice
            continue
        value = str(draft.mapping.get(key) or told["choices"].get(key) or "")
        if value and value not in {one for one, _ in offered}:
            offered.insert(0, (value, value))
        prompt = "" if question is None else question["prompt"]
        found.append(Choice(key, words, value, tuple(offered), question is not None, prompt))
    return sorted(found, key=lambda one: not one.is_asked)


def _offered(key: str, one: Mapping[str, str]) -> str:
    value, sample = one["value"], one["sample"]
    name = _MARKS.get(value, value) if key == "delimiter" else value
    return f"{name}  ·  {sample[:60]}" if sample else name


def proposed(draft: Draft) -> dict[str, Any]:
    """The mapping with the columns that names and values suggest."""
    staged = _staged(draft, first=core_columns.SAMPLE_ROWS)
    made = suggestion(staged)
    return {**draft.mapping, **made.mapping}


@dataclass(frozen=True, slots=True)
class ShownColumn:
    """One column of the file on the columns page."""

    at: int
    name: str
    target: str
    proposed: str
    why: str
    samples: Sequence[tuple[str, str | None]]
    filled: int
    read: int
    is_key: bool


@dataclass(frozen=True, slots=True)
class ShownColumns:
    """The columns page.

    Args:
        columns: Each column with its target and how it then reads.
        targets: Common names that may be chosen.
        names: Common names of the preview, in the order of the columns.
        rows: First rows as they would be read.
        mapping: The draft that is shown.
        problem: What contradicts in the draft.
        questions: What is open.
        stops: Whether the next step must wait.
        n_mapped: Columns that have a target or are the key.
    """

    columns: list[ShownColumn]
    targets: Sequence[str]
    names: list[str]
    rows: list[list[str | None]]
    mapping: Mapping[str, Any]
    problem: str
    questions: list[tuple[str, str, tuple[str, ...]]]
    stops: bool
    n_mapped: int
    per_row: bool
    null_tokens: str


def columns(draft: Draft, mapping: Mapping[str, Any]) -> ShownColumns:
    """The columns of the file under a mapping that is being made."""
    staged = _staged(draft, first=core_columns.SAMPLE_ROWS)
    problem, parsed = _parsed(mapping)
    found = core_columns.columns(staged, parsed, received_on=draft.received_on)
    shown = [
        ShownColumn(
            at=at,
            name=one.column,
            target=answers.target_of(dict(mapping), one.column),
            proposed=one.proposed or "",
            why="; ".join(one.why),
            samples=list(zip(one.samples[:3], one.parsed[:3], strict=True)),
            filled=one.filled,
            read=one.read,
            is_key=mapping.get("key") == one.column,
        )
        for at, one in enumerate(found.columns)
    ]
    open_ones = [(one.id, one.prompt, one.choices) for one in found.questions]
    names, rows = _preview(found)
    return ShownColumns(
        columns=shown,
        targets=answers.TARGETS,
        names=names,
        rows=rows,
        mapping=mapping,
        problem=problem,
        questions=open_ones,
        stops=bool(problem or open_ones),
        n_mapped=sum(bool(one.target) or one.is_key for one in shown),
        per_row="killed" in mapping.get("constants", {}),
        null_tokens=" | ".join(mapping.get("null_tokens", ())),
    )


def _parsed(mapping: Mapping[str, Any]) -> tuple[str, Parsed | None]:
    """What is missing or contradicts, in words, and the mapping as far as it can be read."""
    stated = {key: value for key, value in mapping.items() if key != "label"}
    filled = {*stated.get("columns", {}), *stated.get("constants", {})}
    if "date" not in filled:
        return gettext("Choose the column that tells the day of the incident."), None
    problem = ""
    if not filled & {"killed", "killed_low", "killed_high"}:
        problem = gettext(
            "Choose the column that tells the deaths, or say that each row is one dead person."
        )
        stated["required"] = ["date"]
    try:
        return problem, parse_mapping(stated)
    except BadMapping as error:
        return f"{problem} {error.problem} {error.remedy}".strip(), None


def _preview(found: Columns) -> tuple[list[str], list[list[str | None]]]:
    names = [name for name in (found.rows[0] if found.rows else {}) if name != "key"]
    return names, [[row.get(name) for name in names] for row in found.rows]


@dataclass(frozen=True, slots=True)
class ShownWord:
    """One word of a coded column with what is chosen for it."""

    word: str
    n: int
    code: str | None
    is_stated: bool
    is_parked: bool
    suggested_label: str


@dataclass(frozen=True, slots=True)
class ShownCoded:
    """One coded column on the values page: words to choose for, and words that are known."""

    field: str
    column: str
    is_closed: bool
    policy: str
    stops: bool
    words: Sequence[CodedWord]
    unmapped: Sequence[CodedWord]
    editable: list[ShownWord]
    known: list[CodedWord]
    codes: Sequence[tuple[str, str]]

    @property
    def stated(self) -> bool:
        """Whether a person chose for some word."""
        return any(word.is_stated for word in self.editable)


def coded(draft: Draft, mapping: Mapping[str, Any]) -> list[ShownCoded]:
    """Every word of the coded columns under a mapping; those without a meaning first."""
    try:
        parsed = parse_mapping({k: v for k, v in mapping.items() if k != "label"})
    except BadMapping:
        return []
    return [_shown(one) for one in core_columns.coded_columns(_staged(draft), parsed)]


def _shown(one: CodedColumn) -> ShownCoded:
    labels = dict(one.codes)
    open_ones = [word for word in one.words if word.is_stated or not word.is_known][:EDITABLE]
    return ShownCoded(
        field=one.field,
        column=one.column,
        is_closed=one.is_closed,
        policy=one.policy,
        stops=one.stops,
        words=one.words,
        unmapped=one.unmapped,
        editable=[
            ShownWord(
                word=word.word,
                n=word.n,
                code=word.code,
                is_stated=word.is_stated,
                is_parked=word.is_stated and word.kind == answers.PARK and word.code is None,
                suggested_label=labels.get(word.suggested or "", word.suggested or ""),
            )
            for word in open_ones
        ],
        known=[word for word in one.words if word.is_known and not word.is_stated],
        codes=one.codes,
    )


def _staged(draft: Draft, first: int | None = None) -> Staged:
    """The file as text, as the reading process left it.

    Raises:
        NotFound: It is not there any more.
    """
    staged = staged_in(uploads.child_of(draft.folder), first=first)
    if staged is None:
        raise NotFound("The file could not be read into rows.", "Go back to its first step.")
    return staged


@dataclass(frozen=True, slots=True)
class FailingRow:
    """A record that stops the import: each cell with its column and whether it fails."""

    record: int
    line: int | None
    cells: list[tuple[str, str, bool]]
    problems: list[Found]


@dataclass(frozen=True, slots=True)
class ShownCheck:
    """The check page and the commit page."""

    n_records: int | None
    n_failing: int
    n_ready: int
    n_errors: int
    is_ready: bool
    problems: list[Problem]
    failing: list[FailingRow]
    can_download: bool
    diff: Mapping[str, int]
    rows_before: int
    new: list[str]
    changed: list[Mapping[str, Any]]
    gone: list[str]
    is_first: bool
    quarantined: list[int]
    why_quarantined: str
    corrected: list[Mapping[str, Any]]
    effect: Effect | None
    selected: FailingRow | None


def check(visit: Visit, draft: Draft, found: Mapping[str, Any]) -> ShownCheck:
    """What the check found, in the words of the page."""
    errors = [problem_from_json(one) for one in found["errors"]]
    failing = _failing(found, errors)
    told = found["changes"] or {"new": [], "changed": [], "gone": []}
    blast = draft.blast
    n = found["n_records"]
    return ShownCheck(
        n_records=n,
        n_failing=len(failing),
        n_ready=0 if n is None else max(0, n - len(failing)),
        n_errors=max(found.get("n_errors", 0), len(errors)),
        is_ready=not errors and not found["questions"],
        problems=_problems(visit, draft, found, errors, {one.record for one in failing}),
        failing=failing,
        can_download=bool(failing),
        diff=found["diff"],
        rows_before=found["rows_before"],
        new=told["new"][:LISTED],
        changed=told["changed"][:LISTED],
        gone=told["gone"][:LISTED],
        is_first=not found["follows"],
        quarantined=list(draft.quarantined),
        why_quarantined=draft.why_quarantined,
        corrected=list(draft.corrected),
        effect=None if blast is None else effect(visit.slug, blast),
        selected=failing[0] if failing else None,
    )


def _failing(found: Mapping[str, Any], errors: Sequence[Found]) -> list[FailingRow]:
    by_record: dict[int, list[Found]] = {}
    for one in errors:
        if one.record is not None:
            by_record.setdefault(one.record, []).append(one)
    rows = []
    for row in found["failing"]:
        mine = by_record.get(row["record"], [])
        wrong = {one.column for one in mine}
        cells = [
            (name, cell, name in wrong)
            for name, cell in zip(found["columns"], row["cells"], strict=True)
        ]
        rows.append(FailingRow(row["record"], row["line"], cells, mine))
    return rows


def _problems(
    visit: Visit,
    draft: Draft,
    found: Mapping[str, Any],
    errors: Sequence[Found],
    correctable: set[int],
) -> list[Problem]:
    stops = [
        Problem(
            effect="stops",
            record=one.record,
            column=one.column or "",
            value=one.value,
            message=one.message,
            remedy=one.remedy,
            action=_action(visit, draft, one, correctable),
        )
        for one in errors
    ]
    open_ones = [
        Problem("stops", None, one["id"], None, one["prompt"], gettext("Go back and choose."))
        for one in found["questions"]
    ]
    warns = [
        Problem(
            "warns", one["record"], one["column"] or "", one["value"], one["message"], one["remedy"],
            is_settled=True,
        )
        for one in found["warnings"]
    ]  # fmt: skip
    return [*stops, *open_ones, *warns]


def _action(
    visit: Visit, draft: Draft, one: Found, correctable: set[int]
) -> tuple[Any, str] | None:
    if one.rule == "value.unknown":
        return gettext_lazy("Map the word"), address_of(visit, draft, "values")
    if one.record in correctable:
        return gettext_lazy("Correct"), f"#row-{one.record}"
    return None


def corrected_cell(
    visit: Visit, draft: Draft, found: Mapping[str, Any], given: Mapping[str, str]
) -> CorrectedCell | None:
    """The one cell that was corrected on the page; None where it does not fit the failing rows."""
    record, column = given.get("record", ""), given.get("column", "")
    for row in found.get("failing", ()):
        if str(row["record"]) == record and column in found["columns"]:
            old = row["cells"][found["columns"].index(column)]
            old = _as_came(draft, int(record), column, old)
            try:
                return CorrectedCell(
                    int(record), column, old, given.get("value", ""),
                    visit.viewer.name, writes.now(), given.get("why", ""),
                )  # fmt: skip
            except BadInput:
                return None
    return None


def _as_came(draft: Draft, record: int, column: str, shown: str) -> str:
    """What the file itself says at a place that may be corrected already."""
    for one in draft.corrected:
        if (one["record"], one["column"]) == (record, column):
            return str(one["old"])
    return shown
