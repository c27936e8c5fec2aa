"""The person in the frame of every page: name, role, last sign-in, and where the menu leads."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy

from vedette.core.kernel.labels import Label
from vedette.core.trust.permissions import Role, Viewer
from vedette.web.reviews.roles import role_words
from vedette.web.reviews.visit import has_visit, visit_of


@dataclass(frozen=True, slots=True)
class Person:
    """Who looks, as the frame shows it; `acts_as` names the role looked through, else it is empty."""

    name: str
    initials: str
    role_words: str
    last_login: str
    acts_as: str
    role: Role | None
    clearance: Label | None


_OF_REVIEW = (
    ("review.read", gettext_lazy("Charter of the review"), "reviews:charter"),
    ("lists.read", gettext_lazy("Views of lists"), "reviews:list_views"),
    ("bin.read", gettext_lazy("Bin"), "bin"),
    ("jobs.read", gettext_lazy("Background work"), "jobs:index"),
    ("audit.read", gettext_lazy("Log of acts"), "audit:index"),
    ("review.members", gettext_lazy("Members"), "reviews:members"),
    ("review.settings", gettext_lazy("Worlds"), "reviews:worlds"),
    ("review.view_as", gettext_lazy("See it as another role"), "reviews:view_as"),
    ("tokens.make", gettext_lazy("Tokens for programs"), "reviews:tokens"),
)
"""What a menu entry needs, its words, its page."""


def person(request: HttpRequest) -> dict[str, object]:
    """Names for the person's menu; nothing where nobody is signed in."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    viewer = visit_of(request).viewer if has_visit(request) else None
    looks_as = _looks_as(request)
    return {
        "viewer": Person(
            name=user.get_username(),
            initials=_initials(user.get_username()),
            role_words=role_words(viewer.role) if viewer else "",
            last_login=_last_login(request),
            acts_as=role_words(looks_as) if looks_as else "",
            role=viewer.role if viewer else None,
            clearance=viewer.clearance if viewer else None,
        ),
        "person_links": _links(request, viewer),
        "sign_out_url": reverse("account_logout"),
        "view_as_end_url": reverse("end_view_as") if looks_as else "",
    }


def _initials(name: str) -> str:
    parts = [part for part in name.replace("-", " ").replace(".", " ").split() if part]
    return "".join(part[0] for part in parts[:2]).upper()


def _last_login(request: HttpRequest) -> str:
    said = request.session.get("previous_login")
    if not said:
        return ""
    return date_format(dt.datetime.fromisoformat(str(said)), "j M Y H:i")


def _looks_as(request: HttpRequest) -> str:
    held = request.session.get("view_as")
    return str(held.get("role", "")) if isinstance(held, dict) else ""


def _links(request: HttpRequest, viewer: Viewer | None) -> list[tuple[object, str]]:
    found: list[tuple[object, str]] = [(gettext_lazy("Reviews"), reverse("reviews"))]
    if viewer is not None:
        slug = visit_of(request).slug
        found += [(w, reverse(name, args=[slug])) for a, w, name in _OF_REVIEW if viewer.may(a)]
    if viewer is None or viewer.role is Role.DELEGATE:
        found.append((gettext_lazy("Reports to comment on"), reverse("desk:own")))
    if getattr(request.user, "is_superuser", False):
        found.append((gettext_lazy("People"), reverse("people")))
    found.append((gettext_lazy("Where you are signed in"), reverse("sessions")))
    found.append((gettext_lazy("Security"), reverse("mfa_index")))
    return found
