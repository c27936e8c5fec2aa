"""The money of a funded project against its budget, as a page and as a report to its donors."""

from __future__ import annotations

from pathlib import Path

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from vedette.core.kernel.errors import BadInput, NotEnoughData, NotFound, VedetteError
from vedette.core.recommendations.charges import Use
from vedette.core.recommendations.proposals import FUNDED, Proposal
from vedette.core.recommendations.spending import SUPPORT, Account, Standing
from vedette.pipeline.proposals import build_account, paper_of, uses_of
from vedette.pipeline.sealed_names import check_leaves
from vedette.web.evidence.deciding import REFUSED
from vedette.web.evidence.shown import label_of
from vedette.web.recommendations import proposal_words as words
from vedette.web.recommendations.proposal_reads import Proposals
from vedette.web.recommendations.proposal_shown import about
from vedette.web.recommendations.proposal_views import built_answer
from vedette.web.recommendations.shown import today
from vedette.web.reviews.openings import note_opened
from vedette.web.reviews.sealed import asked_way
from vedette.web.reviews.visit import visit_of
from vedette.web.ui.permissions import needs

FILES = {
    "account.pdf": "PDF",
    "account.docx": "DOCX",
    "account.html": "HTML",
    "account.xlsx": "XLSX",
}
"""Name of a file of the account -> its form."""


@needs("recommendations.read")
@require_GET
def money(request: HttpRequest, reference: str) -> HttpResponse:
    """What was pledged, received, committed and spent, by donor, line and year."""
    return _page(request, reference)


@needs("exports.take")
@require_GET
def file(request: HttpRequest, reference: str, name: str) -> HttpResponse:
    """The report to the donors, or to the one that the address names, as a file; the log tells of it."""
    visit = visit_of(request)
    visit.viewer.check_may("recommendations.read")
    one = Proposals(visit).project(reference)
    if name not in FILES:
        raise NotFound("There is no such file.", "Choose one from the project.")
    donor = request.GET.get("donor", "")

    def build(folder: Path) -> list[Path]:
        return build_account(visit.review, one, folder, today().isoformat(), donor=donor)

    try:
        return built_answer(visit, one, name, asked_way(request, visit), build)
    except (BadInput, NotEnoughData) as error:
        return _page(request, reference, problem=error)


@needs("exports.take")
@require_GET
def paper(request: HttpRequest, reference: str, name: str) -> FileResponse:
    """What shows a pledge or movement of money, bit for bit as it was handed in; the log tells who took it."""
    visit = visit_of(request)
    visit.viewer.check_may("recommendations.read")
    one = Proposals(visit).project(reference)
    path, held = paper_of(visit.review, one, name)
    check_leaves(visit.review, path.read_bytes(), reference, [], asked_way(request, visit))
    note_opened(visit, reference, [str(visit.review.about["label"])])
    return FileResponse(
        path.open("rb"),
        as_attachment=True,
        filename=held.name,
        content_type="application/octet-stream",
    )


def _page(
    request: HttpRequest, reference: str, *, problem: VedetteError | None = None
) -> HttpResponse:
    visit = visit_of(request)
    held = Proposals(visit)
    one = held.project(reference)
    note_opened(visit, reference, [label_of(visit)])
    made, no_money = _account(one)
    context = {
        **about(held, one, "itself"),
        "tabs": (),
        "problem": problem,
        "no_money": no_money,
        "account": made,
        "is_funded": one.phase in FUNDED,
        "files": FILES,
        "support": SUPPORT,
        **(_shown(one, made) if made else {}),
        **_planned(held, one),
    }
    return render(
        request, "recommendations/money.html", context, status=REFUSED if problem else 200
    )


def _planned(held: Proposals, one: Proposal) -> dict[str, object]:
    """What actions plan of the budget; nothing where the viewer may not read the plan."""
    if not held.visit.viewer.may("actions.read"):
        return {}
    try:
        plan = uses_of(held.known, one)
    except (BadInput, NotEnoughData) as error:
        return {"no_plan": error}
    return {
        "plan": plan,
        "plan_free": plan.budget - plan.planned,
        "plan_lines": [
            (line, *words.USES[line.use], [(held.chip(ref), sum_) for ref, sum_ in line.by.items()])
            for line in plan.lines
        ],
        "plan_uneasy": [
            (*words.USES[use], plan.used(use))
            for use in (Use.OVERPLANNED, Use.GONE, Use.UNUSED)
            if plan.planned and plan.used(use)
        ],
        "plan_loose": [(held.chip(each.action), each) for each in plan.loose],
    }


def _account(one: Proposal) -> tuple[Account | None, VedetteError | None]:
    try:
        return one.account(today()), None
    except (BadInput, NotEnoughData) as error:
        return None, error


def _shown(one: Proposal, made: Account) -> dict[str, object]:
    uneasy = (Standing.OVERSPENT, Standing.OVERCOMMITTED, Standing.IDLE)
    return {
        "lines": [(line, *words.STANDINGS[line.standing]) for line in made.lines],
        "left": made.budget - made.spent,
        "outstanding": made.pledged - made.received,
        "uneasy": [
            (*words.STANDINGS[standing], made.standing(standing))
            for standing in uneasy
            if made.standing(standing)
        ],
        "movements": [
            (held, words.FLOWS[held.entry.flow], one.paper("entries", held.entry.key))
            for held in reversed(made.entries)
        ],
    }
