"""The list of project proposals, the four tabs of one, and its files."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_GET

from vedette.core.kernel.errors import BadInput, NotEnoughData, NotFound
from vedette.core.kernel.media_types import TYPES
from vedette.core.recommendations.proposals import Proposal
from vedette.pipeline.proposals import build_proposal
from vedette.pipeline.sealed_names import Way, check_leaves
from vedette.web.audit.writes import record
from vedette.web.evidence.shown import label_of
from vedette.web.linkage.exports import download
from vedette.web.recommendations import proposal_rows as rows_of
from vedette.web.recommendations import proposal_words as words
from vedette.web.recommendations.proposal_reads import Proposals
from vedette.web.recommendations.proposal_rows import FILTERS
from vedette.web.recommendations.proposal_shown import FILES, page_of
from vedette.web.recommendations.shown import today
from vedette.web.reviews.sealed import asked_way
from vedette.web.reviews.visit import Visit, visit_of
from vedette.web.ui.lists import (
    Column,
    FilterField,
    in_order,
    list_answer,
    on_one_page,
    select_field,
    sort_order,
)
from vedette.web.ui.permissions import needs
from vedette.web.ui.standing import STATES

COLUMNS = (
    Column("proposal", gettext_lazy("Project"), is_fixed=True),
    Column("title", gettext_lazy("Title")),
    Column("phase", gettext_lazy("Phase")),
    Column("entity", gettext_lazy("Who carries it out")),
    Column("starts_on", gettext_lazy("First day"), is_extra=True),
    Column("ends_on", gettext_lazy("Last day"), is_extra=True),
    Column("total", gettext_lazy("Total"), is_number=True),
    Column("gap", gettext_lazy("Not covered"), is_number=True),
    Column("n_recommendations", gettext_lazy("Recommendations"), is_number=True),
    Column("state", gettext_lazy("Evidence"), is_extra=True),
)
EXPORTED = (
    "proposal", "title", "phase", "entity", "fund", "starts_on", "ends_on", "total", "gap", "currency",
    "recommendations", "state",
)  # fmt: skip
_PAGE = 50
_TYPES = {**TYPES, "html": "application/octet-stream"}
"""A page of HTML is taken as a file, never shown by the browser as one of ours."""


@needs("recommendations.read")
@require_GET
def proposals(request: HttpRequest) -> HttpResponse:
    """The project proposals that the filters leave."""
    visit = visit_of(request)
    order = _order(request)
    held = Proposals(visit)
    every = rows_of.every(held)
    found = in_order(rows_of.filtered(every, _filters(request)), order, rows_of.SORTED_BY)
    fields = _fields(_filters(request))
    shown, listing = on_one_page(
        request, found, len(every), columns=COLUMNS, order=order, fields=fields, per_page=_PAGE
    )
    context = {
        "rows": [
            {**row, "phase_said": words.PHASES[row["phase"]], "state_said": STATES[row["state"]]}
            for row in shown
        ],
        "listing": listing,
        "fields": fields,
        "may_export": visit.viewer.may("exports.take"),
        "may_write": held.may_recommend,
    }
    return list_answer(
        request, "recommendations/proposals.html", "recommendations/_proposals.html", context
    )


@needs("exports.take")
@require_GET
def export(request: HttpRequest) -> HttpResponseBase:
    """What is filtered as a file, in the order of the list; the log tells of it."""
    visit = visit_of(request)
    visit.viewer.check_may("recommendations.read")
    left = rows_of.filtered(rows_of.every(Proposals(visit)), _filters(request))
    told = (
        rows_of.plain(row, EXPORTED) for row in in_order(left, _order(request), rows_of.SORTED_BY)
    )
    return download(request, "proposals", told, EXPORTED, gettext("Projects"))


@needs("recommendations.read")
@require_GET
def proposal(request: HttpRequest, reference: str) -> HttpResponse:
    """A project as concept note or full form."""
    return page_of(request, reference, "itself")


@needs("recommendations.read")
@require_GET
def rests_on(request: HttpRequest, reference: str) -> HttpResponse:
    """The recommendations that it carries out."""
    return page_of(request, reference, "rests_on")


@needs("recommendations.read")
@require_GET
def rested_on_by(request: HttpRequest, reference: str) -> HttpResponse:
    """What rests on it."""
    return page_of(request, reference, "rested_on_by")


@needs("recommendations.read")
@require_GET
def history(request: HttpRequest, reference: str) -> HttpResponse:
    """What happened to it, each change with its undo."""
    return page_of(request, reference, "history")


@needs("exports.take")
@require_GET
def file(request: HttpRequest, reference: str, name: str) -> HttpResponse:
    """The proposal as a file; the log tells of it."""
    visit = visit_of(request)
    visit.viewer.check_may("recommendations.read")
    try:
        return file_answer(visit, reference, name, asked_way(request, visit))
    except (BadInput, NotEnoughData) as error:
        return page_of(request, reference, "itself", problem=error)


def file_answer(visit: Visit, reference: str, name: str, way: Way) -> HttpResponse:
    """A proposal, or its concept note, as a file of one of the forms.

    Raises:
        NotFound: There is no such proposal, or no such file.
        NotEnoughData: A currency has no rate.
        WrongState: Somebody of the sealed register is named in it, or could not be looked for.
    """
    one = Proposals(visit).project(reference)
    if name not in FILES:
        raise NotFound("There is no such file.", "Choose one from the project.")
    day, is_concept = today().isoformat(), name.startswith("concept")

    def build(folder: Path) -> list[Path]:
        return build_proposal(visit.review, one, folder, day, is_concept=is_concept)

    return built_answer(visit, one, name, way, build)


def built_answer(
    visit: Visit, one: Proposal, name: str, way: Way, build: Callable[[Path], list[Path]]
) -> HttpResponse:
    """A file of a project that is built anew, looked through and told in the log.

    Raises:
        NotEnoughData: A currency has no rate.
        WrongState: Somebody of the sealed register is named in it, or could not be looked for.
    """
    stem, _, form = name.partition(".")
    with tempfile.TemporaryDirectory(prefix="vedette-") as folder:
        built = build(Path(folder))
        content = next(path for path in built if path.suffix == f".{form}").read_bytes()
    # The letters of a PDF stand in it as numbers of its own fonts: its words are looked through apart.
    said = json.dumps(asdict(one), ensure_ascii=False, default=str)
    check_leaves(visit.review, content, f"{one.ref}-{name}", [(f"{one.ref}, words", said)], way)
    if settings.VEDETTE_IS_TEAM:
        record(
            "exports.take",
            review=visit.slug,
            refs=[one.ref],
            label=label_of(visit),
            told={"list": stem, "form": form},
            by=visit.viewer.name,
        )
    answer = HttpResponse(content, content_type=_TYPES[form])
    answer["Content-Disposition"] = f'attachment; filename="{one.ref}-{name}"'
    return answer


def _order(request: HttpRequest) -> list[tuple[str, bool]]:
    return sort_order(request.GET.getlist("sort"), COLUMNS, "proposal")


def _filters(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "") for name in FILTERS}


def _fields(said: Mapping[str, str]) -> list[FilterField]:
    phases = [(code, told) for code, (_, told) in words.PHASES.items()]
    return [
        FilterField("q", gettext("Words"), "search", said["q"], hint=gettext("Words or reference")),
        select_field("phase", gettext("Phase"), gettext("All phases"), phases, said["phase"]),
        FilterField(
            "carries",
            gettext("Carries out"),
            "search",
            said["carries"],
            hint=gettext("Reference of a recommendation"),
        ),
    ]
