"""What all pages of an import show: its steps, the background work on it, and how its file is divided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, gettext_lazy

from vedette.core.kernel.errors import NotFound
from vedette.core.sources.child import staged_in
from vedette.core.sources.look import Look, look_from_json
from vedette.core.sources.staging import Staged
from vedette.web.jobs import reads as jobs
from vedette.web.reviews.visit import Visit
from vedette.web.sources import uploads, writes
from vedette.web.sources.reads import Draft
from vedette.web.ui.parts import Progress, Step
from vedette.web.ui.templatetags.addresses import address
from vedette.web.ui.told import retold

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
    problem = retold(f"{job.problem} {job.remedy}".strip())
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


def staged_rows(draft: Draft, first: int | None = None) -> Staged:
    """The file as text, as the reading process left it.

    Raises:
        NotFound: It is not there any more.
    """
    staged = staged_in(uploads.child_of(draft.folder), first=first)
    if staged is None:
        raise NotFound("The file could not be read into rows.", "Go back to its first step.")
    return staged
