"""The pages of who holds a personal link: the way in, the version to read, tables, copies, colleagues."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from vedette.core.kernel.errors import BadInput, NotFound, VedetteError, WrongState
from vedette.core.kernel.media_types import TYPES
from vedette.core.trust.limits import Use
from vedette.pipeline import copies, responses
from vedette.pipeline.edition_releases import TABLES
from vedette.pipeline.sealed_names import NamesStand
from vedette.web.accounts import reads as accounts
from vedette.web.accounts.writes import note_failure
from vedette.web.accounts.writes import use as count_use
from vedette.web.reports import reads, writes
from vedette.web.reports.desk import HELD, Desk, desk_of, desk_or_none, links_of_asker
from vedette.web.reports.mail import write_to
from vedette.web.reviews.sealed import way_of
from vedette.web.stats.edition_reads import grids_of
from vedette.web.ui.answers import missing, refused
from vedette.web.ui.notices import say
from vedette.web.ui.permissions import by_link

REFUSED = 422
_TOO_OFTEN = gettext_lazy("That was tried too often from here.")
_LATER = gettext_lazy("Try again in a quarter of an hour.")
View = Callable[..., HttpResponse]


def at_desk(view: View) -> View:
    """Declare that a view is at the desk of one delegation; for everybody else it is not there, and they are noted."""

    @by_link
    @wraps(view)
    def found(request: HttpRequest, slug: str, ref: str, entity: str, **more: str) -> HttpResponse:
        desk = desk_of(request, slug, ref, entity)
        if desk is None:
            _note_refused(request)
            raise Http404
        try:
            return view(request, desk, **more)
        except NotFound as error:
            _note_refused(request)
            raise Http404 from error

    return found


def _note_refused(request: HttpRequest) -> None:
    """An entry in the log for a known person who asks for what is not the own; a flood of them is told once."""
    links = links_of_asker(request)
    if not links:
        return
    address = str(request.META.get("REMOTE_ADDR", ""))
    if not accounts.wait_before_attempt("desk", f"{links[0].ref} {request.path}", address):
        writes.note_refused(links[0], request.path)
    note_failure("desk", f"{links[0].ref} {request.path}", address)


def shown(
    request: HttpRequest,
    desk: Desk,
    page: str,
    more: dict[str, Any],
    problem: VedetteError | None = None,
) -> HttpResponse:
    """A page at a desk, in the frame that names the delegation and its copy."""
    label = desk.label
    context = {
        "desk": desk,
        "link": desk.link,
        "at": (desk.link.slug, desk.link.round, desk.link.entity),
        "review": {"title": desk.document.title},
        "marking": label,
        "marking_words": str(label).partition(":")[0].replace("_", " "),
        "marking_compartments": desk.mark,
        "days_left": (desk.round.deadline - timezone.now().date()).days,
        "problem": problem,
        **more,
    }
    return render(request, page, context, status=REFUSED if problem else 200)


def address_of(desk: Desk, name: str, *arguments: str) -> str:
    """The address of a page at a desk."""
    at = (desk.link.slug, desk.link.round, desk.link.entity)
    return reverse(f"desk:{name}", args=[*at, *arguments])


@by_link
@sensitive_variables("token")
@require_http_methods(["GET", "POST"])
def welcome(request: HttpRequest, token: str) -> HttpResponse:
    """The way in: says what is behind, lets the language be chosen, and opens it by a press, not by a preview."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    if wait := accounts.wait_before_attempt("link", "", address):
        return _untold(refused(request, 429, _TOO_OFTEN, _LATER, wait_s=wait.total_seconds()))
    link = reads.link_of_token(token)
    desk = desk_or_none(link) if link else None
    if link is None or desk is None:
        note_failure("link", "", address)
        return _untold(missing(request, Http404()))
    if request.method == "GET":
        return shown(request, desk, "reports/desk_welcome.html", {"token": token})
    if link.account not in ("", request.user.get_username()):
        return redirect_to_login(reverse("desk:own"))
    if not request.user.is_authenticated:
        request.session.flush()
    request.session[HELD] = {"ref": link.ref, "mark": link.mark}
    writes.note_opened(link, desk.version.ref)
    return redirect(address_of(desk, "reading"))


def _untold(answer: HttpResponse) -> HttpResponse:
    """An answer of which the log of the server says nothing: the address holds a token."""
    answer._has_been_logged = True  # type: ignore[attr-defined] # what the framework itself asks for
    return answer


@by_link
@require_GET
def own(request: HttpRequest) -> HttpResponse:
    """The desks of who is signed in, or of the link that opened the session."""
    desks = [desk for link in links_of_asker(request) if (desk := desk_or_none(link))]
    if not desks and not request.user.is_authenticated:
        if HELD in request.session:
            raise Http404
        return redirect_to_login(request.path)
    return render(request, "reports/desk_own.html", {"desks": desks})


@by_link
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """End what a link opened in this browser."""
    request.session.pop(HELD, None)
    return render(request, "reports/desk_left.html")


@at_desk
@require_GET
def reading(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The version block by block; from each of them a comment can be made."""
    if not request.session.get("read_at_desk"):
        if not isinstance(request.session.get(HELD), dict):
            writes.note_opened(desk.link, desk.version.ref)
        request.session["read_at_desk"] = True
    more = {"pieces": desk.pieces(), "editions": desk.editions(), "forms": copies.COPIES}
    return shown(request, desk, "reports/desk_reading.html", more)


@at_desk
@require_GET
def tables(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The released tables for the delegation's country: own people in detail, others single out nobody."""
    found = desk.editions()
    if not found:
        raise Http404
    asked = request.GET.get("edition", "")
    one = next((e for e in found if e.certificate == asked), found[0])
    told = json.loads(one.read(TABLES))
    heads = told["tables"]
    wanted = request.GET.get("table", "")
    table = next((head for head in heads if head["key"] == wanted), heads[0])
    more = {
        "one": one,
        "editions": found,
        "tables": heads,
        "table": table,
        "dimensions": str(table["by"]).split(", "),
        "grids": grids_of(told, table),
        "rule": {"threshold": 4, **told["rule"]},
    }
    return shown(request, desk, "reports/desk_tables.html", more)


@at_desk
@require_GET
def copy(request: HttpRequest, desk: Desk, form: str) -> HttpResponse:
    """The holder's own copy of the version, with its name on every page."""
    if answer := _too_many(request, desk):
        return answer
    content = copies.copy_of(desk.cut, form, desk.mark)
    writes.note_taken(desk.link, desk.version.ref, form, desk.copy, content)
    return _file(content, form, f"{desk.version.name} {desk.copy}.{form}")


@at_desk
@require_GET
def own_comments(request: HttpRequest, desk: Desk, form: str) -> HttpResponse:
    """The delegation's comments with what became of them, as XLSX or PDF."""
    if form not in ("xlsx", "pdf"):
        raise Http404
    if answer := _too_many(request, desk):
        return answer
    try:
        content = _workbook(desk) if form == "xlsx" else _letter(desk)
    except NamesStand:
        # What stands there is for the review to look at; its reader is not told.
        problem = gettext("The answers are being looked through and cannot be taken yet.")
        return refused(request, 409, problem, gettext("Write to the review."))
    except BadInput as error:
        raise NotFound(error.problem, error.remedy) from error
    writes.note_taken(desk.link, desk.version.ref, form, "", content)
    return _file(content, form, f"comments {desk.round.ref}.{form}")


def _workbook(desk: Desk) -> bytes:
    way = way_of(desk.visit)
    return copies.own_workbook(desk.review, desk.round.ref, desk.link.entity, way)


def _letter(desk: Desk) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        files = responses.write_letter(
            desk.review,
            desk.round.ref,
            desk.link.entity,
            Path(folder) / "letter",
            timezone.now().date(),
            way_of(desk.visit),
        )
        return next(path for path in files if path.suffix == ".pdf").read_bytes()


def _file(content: bytes, form: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=TYPES[form])
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _too_many(request: HttpRequest, desk: Desk) -> HttpResponse | None:
    wait = count_use(desk.link.ref, Use.EXPORT)
    if not wait:
        return None
    problem = gettext("You have taken out as much as one link may in an hour.")
    return refused(request, 429, problem, gettext("Try again later."), wait_s=wait.total_seconds())


@at_desk
@require_http_methods(["GET", "POST"])
def colleagues(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Who of the delegation has a link; the focal point invites more of them."""
    token, problem = "", None
    if request.method == "POST":
        told: dict[str, object] = {
            name: request.POST.get(name, "") for name in ("person", "email", "language")
        }
        told["days_after"] = desk.link.days_after
        try:
            writes.check_speaks(desk.link)
            made, token = writes.make_link(
                desk.link.slug, desk.round, desk.link.entity, told, by=desk.link.ref
            )
            token_address = request.build_absolute_uri(reverse("desk:welcome", args=[token]))
            write_to(made, desk.round, desk.who, address=token_address, by=desk.link.ref)
            if made.email:
                say(request, gettext("The link was sent."))
        except (BadInput, WrongState) as error:
            problem, token = error, ""
    more = {
        "links": reads.links_of(desk.link.slug, desk.round.ref, entity=desk.link.entity),
        "said": request.POST,
        "token_address": request.build_absolute_uri(reverse("desk:welcome", args=[token]))
        if token
        else "",
    }
    return shown(request, desk, "reports/desk_colleagues.html", more, problem)
