"""Background work of the import desk: whatever opens a foreign file, or takes more than a moment."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from django.utils.translation import gettext_lazy

from vedette.core.kernel.errors import NotAllowed, NotFound, WrongState
from vedette.core.sources.child import look_in_child
from vedette.core.sources.corrected import corrected_cells
from vedette.core.sources.look import OPTIONS
from vedette.core.sources.mapping import parse_mapping
from vedette.pipeline.acquire import Quarantine, Request, add_source
from vedette.pipeline.blast import Blast, blast, supposed_import
from vedette.pipeline.checking import check_source, corrected_rows
from vedette.pipeline.decisions import Act, Author
from vedette.pipeline.imports import import_state
from vedette.pipeline.recipes import save_recipe
from vedette.web.jobs.registry import Work, background
from vedette.web.jobs.weighing import blast_of
from vedette.web.reviews import reads as reviews
from vedette.web.reviews.visit import Visit
from vedette.web.sources import answers, reads, uploads, writes
from vedette.web.sources.reads import Draft


@background(writes.LOOK, action="sources.import", said=gettext_lazy("First look at a file"))
def look(work: Work) -> Mapping[str, object]:
    """Look at an uploaded file under the choices made so far; with a recipe that fits, check it at once."""
    visit, draft = _draft(work)
    folder = draft.folder
    work.told("", 0, 1)
    found = look_in_child(
        folder / draft.stored_as,
        {key: draft.mapping[key] for key in OPTIONS if key in draft.mapping},
        uploads.child_of(folder),
        name=draft.file_name,
    )
    uploads.put(folder, uploads.LOOK, found.as_json(), answers.options_key(draft.mapping))
    if draft.recipe and not (
        found.errors or found.questions or answers.absent(draft.mapping, found.columns)
    ):
        return _checked(work, visit, draft)
    return {"draft": str(draft.id)}


@background(writes.CHECK, action="sources.import", said=gettext_lazy("Check of a file"))
def check(work: Work) -> Mapping[str, object]:
    """Read the whole file as it would be imported; keep what stops it, or what it would change."""
    visit, draft = _draft(work)
    return _checked(work, visit, draft)


@background(writes.CORRECT, action="sources.import", said=gettext_lazy("Corrected rows"))
def correct(work: Work) -> Mapping[str, object]:
    """Take the corrected cells out of returned rows, then check again."""
    visit, draft = _draft(work)
    work.told("", 0, 3)
    file = draft.folder / str(work.body["file"])
    author = Author(work.by, writes.now())
    back = corrected_rows(visit.review, _request(draft), file, author, str(work.body["why"]))
    for problem in back.problems:
        raise WrongState(problem.message, problem.remedy)
    writes.take_corrections(draft.id, back.cells, taken_back=back.taken_back, by=work.by)
    file.unlink(missing_ok=True)
    _, draft = _draft(work)
    return {"cells": len(back.cells), **_checked(work, visit, draft)}


@background(writes.COMMIT, action="sources.import", said=gettext_lazy("Import of a file"))
def commit(work: Work) -> Mapping[str, object]:
    """Commit the import: all of it or nothing; done again it gives the first result."""
    before = _committed(work)
    if before:
        return {"import": before}
    visit, draft = _draft(work)
    work.told("", 0, 2)
    author = Author(work.by, writes.now())
    request = _request(draft, follows=str(work.body["follows"]))
    done = add_source(visit.review, request, author)
    if done.id is None:
        raise WrongState(
            "The file is not accepted any more; nothing was stored.", "Go back to the check."
        )
    work.told("", 1, 2)
    name = str(work.body.get("recipe") or "")
    if name:
        save_recipe(visit.review, name, draft.source, request.mapping, author)
    writes.became(draft.id, done.id, by=work.by)
    uploads.drop(draft.folder)
    return {"import": done.id, "rows": done.rows}


@background(writes.WEIGH, action="sources.import", said=gettext_lazy("Weighing of an undo"))
def weigh(work: Work) -> Mapping[str, object]:
    """What taking an import back would change, in a folder that is thrown away."""
    return blast_of(work, {Act.UNDO_IMPORT})


def _committed(work: Work) -> str:
    """What the draft became at an earlier try; "" if it is still a draft."""
    visit = reviews.visit(work.by, work.review)
    return reads.committed(visit, uuid.UUID(str(work.body["draft"]))) if visit else ""


def _draft(work: Work) -> tuple[Visit, Draft]:
    """The draft and the visit of the person who asked, as both are now."""
    visit = reviews.visit(work.by, work.review)
    if visit is None:
        raise NotAllowed("The person is no member of this review any more.", "Ask the head.")
    key = uuid.UUID(str(work.body["draft"]))
    try:
        return visit, reads.draft(visit, key)
    except NotFound as error:
        raise WrongState("This import was cancelled.", "Begin again with the file.") from error


def _request(draft: Draft, *, follows: str | None = None) -> Request:
    return Request(
        file=draft.folder / draft.stored_as,
        source=draft.source,
        mapping=parse_mapping(draft.mapping),
        received_on=draft.received_on,
        quarantine=Quarantine(tuple(draft.quarantined), draft.why_quarantined),
        label=draft.label,
        name=draft.file_name,
        corrected=corrected_cells(draft.corrected),
        more={"effective_on": draft.effective_on and draft.effective_on.isoformat()},
        follows=follows,
    )


def _checked(work: Work, visit: Visit, draft: Draft) -> Mapping[str, object]:
    request = _request(draft)
    work.told("", 1, 3)
    found = check_source(visit.review, request)
    newest = import_state(visit.review.decisions()).newest(draft.source)
    told = {**found.as_json(), "follows": newest.id if newest else ""}
    uploads.put(draft.folder, uploads.CHECK, told, draft.check_key)
    workbook = draft.folder / uploads.PROBLEMS
    workbook.unlink(missing_ok=True)
    if found.workbook is not None:
        workbook.write_bytes(found.workbook)
    work.told("", 2, 3)
    if found.changes is not None:
        changed = _blast(visit, request)
        uploads.put(draft.folder, uploads.BLAST, changed and changed.as_json(), draft.check_key)
    return {"draft": str(draft.id), "errors": len(found.imported.errors)}


def _blast(visit: Visit, request: Request) -> Blast | None:
    """What the import would change in figures; None before the first run."""
    if not reads.has_run(visit):
        return None
    with supposed_import(visit.review, request) as one:
        return None if one is None else blast(visit.review, [one], by=visit.viewer.name)
