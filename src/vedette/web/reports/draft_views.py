"""Comments at a desk: drafts, handed in as one, with what became of them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from vedette.core.kernel.codelists import codelist
from vedette.core.kernel.errors import BadInput, NotFound, VedetteError, WrongState
from vedette.pipeline.comments import reply_to_answer, withdraw_comment
from vedette.web.evidence.stated_writes import author
from vedette.web.reports import reads, writes
from vedette.web.reports.desk import Desk
from vedette.web.reports.desk_views import address_of, at_desk, shown
from vedette.web.ui.notices import say

_KINDS = tuple(codelist("comment_type").codes)


@at_desk
@require_http_methods(["GET", "POST"])
def on_block(request: HttpRequest, desk: Desk, block: str) -> HttpResponse:
    """One block, the delegation's words on it, and a new comment."""
    piece, problem = desk.piece(block), None
    if request.method == "POST":
        try:
            _check_takes(desk)
            made = writes.add_draft(desk.link, block, request.POST)
        except (BadInput, WrongState) as error:
            problem = error
        else:
            undo = f"{address_of(desk, 'draft', made.ref)}?act=withdraw"
            say(request, gettext("Kept. Only your delegation sees it."), undo_url=undo)
            return redirect(address_of(desk, "block", block))
    more = {
        "piece": piece,
        "drafts": [one for one in desk.drafts if one.block == block and one.is_open],
        "said_before": [one for one in desk.said() if one.comment.block == block],
        "kinds": _KINDS,
        "said": request.POST,
        "lacks_why": isinstance(problem, BadInput)
        and not request.POST.get("rationale", "").strip(),
    }
    return shown(request, desk, "reports/desk_block.html", more, problem)


@at_desk
@require_GET
def comments(request: HttpRequest, desk: Desk) -> HttpResponse:
    """All drafts and comments of the delegation."""
    return _comments(request, desk)


@at_desk
@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest, desk: Desk, draft: str) -> HttpResponse:
    """One draft: other words, left out, or as it was before."""
    held, problem = reads.draft_of(desk.link, draft), None
    act = request.POST.get("act") or request.GET.get("act", "")
    if request.method == "POST":
        try:
            _check_takes(desk)
            match act:
                case "withdraw":
                    writes.withdraw_draft(desk.link, draft)
                case "undo":
                    writes.undo_draft(desk.link, draft)
                case _:
                    writes.edit_draft(desk.link, draft, request.POST)
        except (BadInput, WrongState) as error:
            problem = error
        else:
            undo = f"{address_of(desk, 'draft', draft)}?act=undo" if act != "undo" else ""
            say(request, gettext("Kept."), undo_url=undo)
            return redirect(address_of(desk, "comments"))
    more = {
        "one": held,
        "piece": desk.piece(held.block),
        "kinds": _KINDS,
        "said": request.POST or held.words(),
        "lacks_why": isinstance(problem, BadInput)
        and not request.POST.get("rationale", "").strip(),
    }
    return shown(request, desk, "reports/desk_draft.html", more, problem)


@at_desk
@require_POST
def merge(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Several drafts become one."""
    try:
        _check_takes(desk)
        made = writes.merge_drafts(desk.link, request.POST.getlist("draft"))
    except (BadInput, WrongState) as error:
        return _comments(request, desk, error)
    undo = f"{address_of(desk, 'draft', made.ref)}?act=undo"
    say(request, gettext("Merged. Look at the words that came together."), undo_url=undo)
    return redirect(address_of(desk, "draft", made.ref))


@at_desk
@require_POST
def hand_in(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Hand all open drafts in for the delegation; gives the receipt."""
    try:
        made = writes.hand_in(desk.link, desk.review)
    except (BadInput, WrongState) as error:
        return _comments(request, desk, error)
    return redirect(address_of(desk, "receipt", made))


@at_desk
@require_GET
def receipt(request: HttpRequest, desk: Desk, receipt: str) -> HttpResponse:
    """What was handed in under a receipt, to be printed."""
    found = [one for one in desk.said() if one.comment.receipt == receipt]
    if not found:
        raise NotFound(f"There is no receipt '{receipt}'.", "See your own comments.")
    more = {"receipt": receipt, "found": found, "first": found[0].comment}
    return shown(request, desk, "reports/desk_receipt.html", more)


@at_desk
@require_POST
def reply(request: HttpRequest, desk: Desk, comment: str) -> HttpResponse:
    """Accept an answer, or turn it down with the reason; or take the comment back."""
    desk.comment(comment)
    why, entity = request.POST.get("reason", ""), desk.link.entity
    by, act = author(desk.link.ref), request.POST.get("act")
    try:
        writes.check_speaks(desk.link)
        if act == "withdraw":
            withdraw_comment(desk.review, comment, why, by, entity=entity)
        else:
            accepts = act == "accept"
            reply_to_answer(desk.review, comment, why, by, accepts=accepts, entity=entity)
    except (BadInput, WrongState) as error:
        return _comments(request, desk, error)
    say(request, gettext("Kept. The review sees it."))
    return redirect(f"{address_of(desk, 'comments')}#{comment}")


def _check_takes(desk: Desk) -> None:
    if desk.round.closed_at:
        raise WrongState("The round is closed.", "Write to the review.")


def _comments(
    request: HttpRequest, desk: Desk, problem: VedetteError | None = None
) -> HttpResponse:
    open_ones = [one for one in desk.drafts if one.is_open]
    said = desk.said()
    words = ngettext(
        "Hand in %(n)s comment as delegation",
        "Hand in %(n)s comments as delegation",
        len(open_ones),
    )
    more = {
        "open": open_ones,
        "others": [one for one in desk.drafts if one.state in ("merged", "withdrawn")],
        "said_before": said,
        "marks": desk.marks,
        "hand_in_words": words % {"n": len(open_ones)},
        "receipts": list(dict.fromkeys(one.comment.receipt for one in said)),
        "home": reverse("desk:own"),
        "written": request.POST,
    }
    return shown(request, desk, "reports/desk_comments.html", more, problem)
