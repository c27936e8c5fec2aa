"""Pages of named views of lists: save, rename, share, remove, bring back."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vedette.core.kernel.errors import BadInput, NotFound
from vedette.web.reviews import reads, writes
from vedette.web.reviews.forms import SaveViewForm, ViewForm
from vedette.web.reviews.list_views import LISTS, address_of, kept_address, openable
from vedette.web.reviews.visit import Visit, visit_of
from vedette.web.ui.notices import say
from vedette.web.ui.parts import Conflict, conflict_answer
from vedette.web.ui.permissions import needs
from vedette.web.ui.templatetags.addresses import address


@needs("lists.read")
def index(request: HttpRequest) -> HttpResponse:
    """The views that the viewer may use, by list, with what may be changed about the own ones."""
    visit = visit_of(request)
    found = reads.saved_views(visit.viewer, visit.slug, pages=list(openable(visit.viewer)))
    rows = [
        {
            "view": one,
            "list": LISTS[one.page].words,
            "url": address_of(visit.slug, one.page, one.address),
            "may_change": _may_change(visit, one),
            "form": ViewForm(
                initial={"name": one.name, "is_shared": one.is_shared, "version": one.version},
                prefix=None,
                auto_id=f"id_%s_{one.id}",
            ),
        }
        for one in found
    ]
    return render(request, "reviews/list_views.html", {"rows": rows})


@needs("lists.save")
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keep a list as it is shown under a name."""
    visit = visit_of(request)
    form = SaveViewForm(request.POST)
    page = request.POST.get("list", "")
    if page not in openable(visit.viewer):
        raise NotFound("There is no such list.", "Open the list and save the view there.")
    if not form.is_valid():
        raise BadInput(
            _("A view needs a name of up to 80 letters."), _("Go back and write a short name.")
        )
    told = form.cleaned_data
    where = kept_address(told["address"])
    key = writes.save_view(
        visit.slug,
        page=page,
        name=told["name"],
        address=where,
        is_shared=told["is_shared"],
        label=_label(visit),
        by=visit.viewer.name,
    )
    say(
        request,
        _("The view “%(name)s” is saved.") % {"name": told["name"]},
        undo_url=address(visit.slug, "reviews:remove_view", key),
    )
    return redirect(address_of(visit.slug, page, where))


@needs("lists.save")
@require_POST
def change(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Give a view another name, share it or keep it for oneself."""
    visit = visit_of(request)
    view = _changeable(visit, key)
    form = ViewForm(request.POST)
    if not form.is_valid():
        raise BadInput(
            _("A view needs a name of up to 80 letters."), _("Go back and write a short name.")
        )
    told = form.cleaned_data
    if told["version"] != view.version:
        return conflict_answer(request, _conflict(visit, view, told))
    writes.change_view(
        visit.slug, key, name=told["name"], is_shared=told["is_shared"], by=visit.viewer.name
    )
    say(request, _("The view “%(name)s” is changed.") % {"name": told["name"]})
    return redirect("reviews:list_views", visit.slug)


def _conflict(visit: Visit, view: reads.KeptView, told: dict[str, object]) -> Conflict:
    shared = {True: _("shared"), False: _("only you")}
    return Conflict(
        by=view.changed_by,
        at=f"{view.changed_at:%Y-%m-%d %H:%M}",
        rows=[
            (_("Name of the view"), "", view.name, told["name"]),
            (_("Shared"), "", shared[view.is_shared], shared[bool(told["is_shared"])]),
        ],
        theirs_url=address(visit.slug, "reviews:list_views"),
        keep_url=address(visit.slug, "reviews:change_view", view.id),
        fields=[
            ("name", str(told["name"])),
            ("is_shared", "1" if told["is_shared"] else ""),
            ("version", str(view.version)),
        ],
    )


@needs("lists.save")
@require_POST
def remove(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Put a view into the bin, where it stays for 30 days."""
    visit = visit_of(request)
    view = _changeable(visit, key)
    writes.bin_view(visit.slug, key, by=visit.viewer.name)
    say(
        request,
        _("The view “%(name)s” is in the bin for 30 days.") % {"name": view.name},
        undo_url=address(visit.slug, "reviews:restore_view", key),
    )
    return redirect(address_of(visit.slug, view.page, view.address))


@needs("lists.save")
@require_POST
def restore(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Take a view out of the bin."""
    visit = visit_of(request)
    view = next(
        (one for one in reads.binned_views(visit.viewer, visit.slug) if one.id == key), None
    )
    if view is None or not _may_change(visit, view):
        raise NotFound("There is no such view in the bin.", "See the bin of the review.")
    writes.restore_view(visit.slug, key, by=visit.viewer.name)
    say(
        request,
        _("The view “%(name)s” is back.") % {"name": view.name},
        undo_url=address(visit.slug, "reviews:remove_view", key),
    )
    return redirect(address_of(visit.slug, view.page, view.address))


def _changeable(visit: Visit, key: uuid.UUID) -> reads.KeptView:
    for one in reads.saved_views(visit.viewer, visit.slug):
        if one.id == key and _may_change(visit, one):
            return one
    raise NotFound("There is no such view.", "See the list of views.")


def _may_change(visit: Visit, view: reads.KeptView) -> bool:
    """Its maker, and of what is shared the head."""
    is_of_head = view.is_shared and visit.viewer.may("review.settings")
    return visit.viewer.may("lists.save") and (view.is_own or is_of_head)


def _label(visit: Visit) -> str:
    assert visit.world is not None, "views are kept where a team works"
    return str(visit.world.label)
