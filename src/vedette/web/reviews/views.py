from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vedette.core.trust.permissions import Role, Viewer, actions
from vedette.web.accounts import reads as accounts
from vedette.web.accounts import writes as account_writes
from vedette.web.accounts.views import link_shown
from vedette.web.reviews import reads, writes
from vedette.web.reviews.forms import MemberForm, TokenForm, WorldForm
from vedette.web.reviews.roles import ROLES
from vedette.web.reviews.viewing_as import begin, end
from vedette.web.reviews.visit import visit_of
from vedette.web.ui.notices import say
from vedette.web.ui.permissions import for_members, needs


@needs("review.members")
def members(request: HttpRequest) -> HttpResponse:
    """Who is in the review, as what, and how that came about."""
    return _members(request, MemberForm(initial={"level": 2}))


def _members(request: HttpRequest, form: MemberForm) -> HttpResponse:
    visit = visit_of(request)
    context = {
        "members": reads.members_of(visit.slug),
        "changes": reads.member_changes(visit.slug),
        "form": form,
        "me": visit.viewer.name,
        "may_invite": True,
    }
    status = 400 if form.is_bound else 200
    return render(request, "reviews/members.html", context, status=status)


@needs("review.members", step_up=True)
@require_POST
def set_member(request: HttpRequest) -> HttpResponse:
    """Take a person in, or change role and clearance; whoever has no account yet is invited."""
    form = MemberForm(request.POST)
    if not form.is_valid():
        return _members(request, form)
    visit, name = visit_of(request), str(form.cleaned_data["name"]).strip()
    is_new = not accounts.has_account(name)
    writes.admit(
        visit.slug,
        name,
        role=form.as_role(),
        clearance=form.clearance(),
        why=form.cleaned_data["why"],
        by=visit.viewer.name,
    )
    if is_new:
        return link_shown(request, name, by=visit.viewer.name)
    say(request, _("Role and clearance are set."))
    return redirect("reviews:members", visit.slug)


@needs("review.members", step_up=True)
@require_POST
def remove_member(request: HttpRequest, name: str) -> HttpResponse:
    """Take a person out; what the person decided stays."""
    visit = visit_of(request)
    writes.remove_member(
        visit.slug, name, why=request.POST.get("why", "")[:500], by=visit.viewer.name
    )
    say(request, _("The person is out; the decisions stay."))
    return redirect("reviews:members", visit.slug)


@needs("review.settings")
def worlds(request: HttpRequest) -> HttpResponse:
    """The worlds of the review."""
    return _worlds(request, WorldForm())


def _worlds(request: HttpRequest, form: WorldForm) -> HttpResponse:
    context = {"worlds": reads.worlds_told(visit_of(request).slug), "form": form}
    status = 400 if form.is_bound else 200
    return render(request, "reviews/worlds.html", context, status=status)


@needs("review.settings", step_up=True)
@require_POST
def declare_world(request: HttpRequest) -> HttpResponse:
    """Declare a world, or change the label of one."""
    form = WorldForm(request.POST)
    if not form.is_valid():
        return _worlds(request, form)
    visit = visit_of(request)
    writes.declare_world(
        visit.slug, form.cleaned_data["name"], form.cleaned_data["label"], by=visit.viewer.name
    )
    say(request, _("The world is declared; its run is being computed."))
    return redirect("reviews:worlds", visit.slug)


@needs("review.settings", step_up=True)
@require_POST
def drop_world(request: HttpRequest, name: str) -> HttpResponse:
    """Give a world up."""
    visit = visit_of(request)
    writes.drop_world(visit.slug, name, by=visit.viewer.name)
    say(request, _("The world is given up."))
    return redirect("reviews:worlds", visit.slug)


@needs("review.view_as")
def view_as(request: HttpRequest) -> HttpResponse:
    """Choose a role to look through, or begin to."""
    visit = visit_of(request)
    if request.method != "POST":
        others = [(str(role), words) for role, words in ROLES.items() if role is not Role.HEAD]
        return render(request, "reviews/view_as.html", {"roles": others})
    role = request.POST.get("role", "")
    if role not in set(ROLES):
        raise Http404
    begin(request, visit.slug, role)
    return redirect("site:overview", visit.slug)


@for_members
@require_POST
def end_view_as(request: HttpRequest) -> HttpResponse:
    """Look with one's own eyes again."""
    slug = end(request)
    return redirect("site:overview", slug) if slug else redirect("reviews")


def _scopes(viewer: Viewer) -> list[tuple[str, str]]:
    return [(a.name, a.definition) for a in actions().values() if viewer.may(a.name)]


@needs("tokens.make")
def tokens(request: HttpRequest) -> HttpResponse:
    """The person's tokens for programs."""
    return _tokens(request, TokenForm(may=_scopes(visit_of(request).viewer)))


def _tokens(request: HttpRequest, form: TokenForm) -> HttpResponse:
    visit = visit_of(request)
    found = accounts.tokens_of(visit.viewer.name, visit.slug)
    context = {"tokens": found, "form": form}
    status = 400 if form.is_bound else 200
    return render(request, "reviews/tokens.html", context, status=status)


@needs("tokens.make", step_up=True)
@require_POST
def make_token(request: HttpRequest) -> HttpResponse:
    """Make a token and show it, this once."""
    visit = visit_of(request)
    form = TokenForm(request.POST, may=_scopes(visit.viewer))
    if not form.is_valid():
        return _tokens(request, form)
    told = form.cleaned_data
    name = visit.viewer.name
    token = account_writes.make_token(
        name, visit.slug, words=told["words"], scopes=told["scopes"], days=told["days"], by=name
    )
    return render(request, "reviews/token.html", {"token": token})


@needs("tokens.make")
@require_POST
def revoke_token(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Make a token useless."""
    visit = visit_of(request)
    account_writes.revoke_token(visit.viewer.name, visit.slug, key, by=visit.viewer.name)
    say(request, _("The token is revoked."))
    return redirect("reviews:tokens", visit.slug)
