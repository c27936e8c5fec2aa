from __future__ import annotations

from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from vedette.core.kernel.errors import BadInput
from vedette.web.accounts import reads, writes
from vedette.web.accounts.forms import FirstPassword, Invitation, MailAddress
from vedette.web.accounts.rules import lacks_factor
from vedette.web.accounts.step_up import step_up
from vedette.web.ui.answers import refused
from vedette.web.ui.notices import say
from vedette.web.ui.permissions import for_members, open_to_all


@open_to_all
@never_cache
@sensitive_post_parameters("password", "again")
def welcome(request: HttpRequest, token: str) -> HttpResponse:
    """Set the first password by a one-time link."""
    name = reads.invited(token)
    form = FirstPassword(request.POST or None)
    if form.is_valid():
        try:
            writes.set_password_by_link(token, form.cleaned_data["password"])
        except BadInput as error:
            form.add_error("password", error.problem)
        else:
            logout(request)
            say(request, _("Your password is set. Sign in with it."))
            return redirect("account_login")
    status = 400 if form.is_bound else 200
    return render(request, "accounts/welcome.html", {"form": form, "name": name}, status=status)


@for_members
@login_required
def sessions(request: HttpRequest) -> HttpResponse:
    """Where the person is signed in."""
    found = reads.sessions_of(request.user)  # type: ignore[arg-type] # it is our User
    return render(request, "accounts/sessions.html", {"sessions": found})


@for_members
@login_required
@require_POST
def end_session(request: HttpRequest, key: int) -> HttpResponse:
    """End one session of the person."""
    name = request.user.get_username()
    writes.end_session(request.user, key, by=name)  # type: ignore[arg-type] # the same
    say(request, _("The session is ended."))
    return redirect("sessions")


@for_members
@login_required
def mail(request: HttpRequest) -> HttpResponse:
    """Where the person gets reminders by mail."""
    return _mail_page(request, request.user.get_username(), reverse("mfa_index"))


@for_members
@login_required
def mail_of(request: HttpRequest, name: str) -> HttpResponse:
    """The same of another person, for the administrator."""
    _administrator(request)
    if lacks_factor(request):
        return redirect("mfa_index")
    return _mail_page(request, name, reverse("people"))


def _mail_page(request: HttpRequest, name: str, back: str) -> HttpResponse:
    reads.user_named(name)
    form = MailAddress(request.POST or None, initial={"email": reads.email_of(name)})
    if request.method == "POST":
        if answer := step_up(request):
            return answer
        if form.is_valid():
            writes.set_email(name, form.cleaned_data["email"], by=request.user.get_username())
            say(request, _("The address is kept."))
            return redirect(back)
    context = {"form": form, "name": name, "back": back}
    return render(request, "accounts/mail.html", context, status=400 if form.errors else 200)


def _administrator(request: HttpRequest) -> str:
    """Log-in name of the administrator who asks; for everybody else the page is not there."""
    name = request.user.get_username()
    if not reads.is_administrator(name):
        raise Http404
    return name


@for_members
@login_required
def people(request: HttpRequest) -> HttpResponse:
    """All accounts, and who is invited next."""
    by = _administrator(request)
    if lacks_factor(request):
        return redirect("mfa_index")
    form = Invitation(request.POST or None)
    if request.method == "POST":
        if answer := step_up(request):
            return answer
        if form.is_valid():
            return _invited(request, form, by)
    context = {"accounts": reads.accounts(), "form": form, "me": by}
    return render(request, "accounts/people.html", context, status=400 if form.is_bound else 200)


def _invited(request: HttpRequest, form: Invitation, by: str) -> HttpResponse:
    name = form.cleaned_data["name"].strip()
    is_administrator = form.cleaned_data["is_administrator"]
    writes.make_account(name, password=None, is_administrator=is_administrator, by=by)
    return link_shown(request, name, by=by)


def link_shown(request: HttpRequest, name: str, *, by: str) -> HttpResponse:
    """The page that shows a fresh one-time link, this once."""
    token = writes.make_link(name, by=by)
    address = request.build_absolute_uri(reverse("welcome", args=[token]))
    return render(request, "accounts/link.html", {"name": name, "address": address})


@for_members
@login_required
@require_POST
def new_link(request: HttpRequest, name: str) -> HttpResponse:
    """A new one-time link for a person who lost the password or the first link."""
    by = _administrator(request)
    if answer := _ready(request):
        return answer
    return link_shown(request, name, by=by)


@for_members
@login_required
@require_POST
def set_active(request: HttpRequest, name: str) -> HttpResponse:
    """Close an account, or open it again."""
    by = _administrator(request)
    if answer := _ready(request):
        return answer
    writes.set_active(name, is_active=request.POST.get("active") == "1", by=by)
    return redirect("people")


def _ready(request: HttpRequest) -> HttpResponse | None:
    return redirect("mfa_index") if lacks_factor(request) else step_up(request)


@open_to_all
def locked_out(request: HttpRequest) -> HttpResponse:
    """What the library's own limits answer."""
    return refused(
        request,
        429,
        _("Too many requests from this address."),
        _("Wait a minute, then try again."),
        wait_s=60,
    )
