"""Questions about reviews: which ones a person may enter, as what, in which world."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy

from vedette.core.kernel.errors import NotFound, WrongState
from vedette.core.kernel.labels import Label, Level, parse_label
from vedette.core.trust.bin import KEPT_IN_BIN
from vedette.core.trust.permissions import Role, Viewer
from vedette.core.trust.worlds import World, world_of
from vedette.pipeline.decisions import KeptHome
from vedette.pipeline.notes import TYPE, notes_of
from vedette.pipeline.workspace import Review, open_review
from vedette.pipeline.worlds import within
from vedette.web.accounts.models import User
from vedette.web.audit.models import Entry
from vedette.web.reviews import models
from vedette.web.reviews.decisions import DatabaseHome
from vedette.web.reviews.roles import LEVELS, role_words
from vedette.web.reviews.runs import current_run
from vedette.web.reviews.visit import Visit
from vedette.web.ui.parts import Entry as Line


@dataclass(frozen=True, slots=True)
class Entered:
    """A review in the list of those that a person may enter, with the page it opens on."""

    slug: str
    title: str
    role_words: str
    opens: str


def reviews_of(name: str) -> list[Entered]:
    """The reviews that a person is a member of or keeps the members of, by title."""
    found = models.Membership.objects.filter(user__username=name).select_related("review")
    roles = {one.review.slug: Role(one.role) for one in found}
    if User.objects.filter(username=name, is_superuser=True).exists():
        slugs = models.Review.objects.values_list("slug", flat=True)
        roles = dict.fromkeys(slugs, Role.ADMINISTRATOR) | roles
    return [
        Entered(one.slug, one.title, role_words(roles[one.slug]), _opens(roles[one.slug]))
        for one in models.Review.objects.filter(slug__in=roles).order_by("title")
    ]


def _opens(role: Role) -> str:
    return _FIRST.get(role, "site:overview")


_FIRST = {
    Role.ADMINISTRATOR: "reviews:members",
    Role.DELEGATE: "stats:released",
    Role.FOCAL: "actions:mine",
}
"""The page that a role begins with, where it is not the overview."""


def review_of(slug: str) -> Review:
    """A review with the database as home of its decisions.

    Raises:
        NotFound: There is none of that slug.
    """
    found = models.Review.objects.filter(slug=slug).first()
    if found is None:
        raise NotFound(f"There is no review '{slug}'.", "Check the address.")
    folder = Path(found.folder)
    held = open_review(folder, KeptHome(()))
    home = DatabaseHome(slug, str(held.about["label"]), folder / "snapshots")
    return replace(held, home=home)


def folders() -> dict[str, Path]:
    """Where the files of each review lie: slug -> folder; for who keeps the machine."""
    return {one.slug: Path(one.folder) for one in models.Review.objects.all()}


def slug_of(folder: Path) -> str:
    """The slug of the review in a folder.

    Raises:
        NotFound: No review of the database lies there.
    """
    found = models.Review.objects.filter(folder=str(folder.resolve())).first()
    if found is None:
        raise NotFound(f"The review in '{folder}' is not in this database.", "Name its --home.")
    return found.slug


def worlds_of(slug: str) -> list[World]:
    """The declared worlds of a review, by name."""
    found = models.World.objects.filter(review__slug=slug).order_by("name")
    return [one.value() for one in found]


def visit(
    name: str, slug: str, *, as_role: str | None = None, scopes: frozenset[str] | None = None
) -> Visit | None:
    """The visit of a member; None for anybody else, whether the review is there or not.

    The administrator of the house is administrator of every review: keeps its members, sees no record.
    """
    viewer = _viewer(name, slug, scopes)
    if viewer is None:
        return None
    if as_role and viewer.may("review.view_as"):
        viewer = _through(viewer, slug, as_role)
    world = world_of(viewer.clearance, worlds_of(slug))
    review = review_of(slug)
    seen = world or World("none", Label(Level.PUBLIC))
    held = within(review, seen)
    if viewer.may("library.read") and not viewer.may("interviews.read"):
        held = replace(held, hidden=_notes(held))
    return Visit(slug, viewer, held, seen)


def _notes(review: Review) -> frozenset[str]:
    """Notes of interviews in a world: as people say, and as the current run recognised them."""
    found = notes_of(review.decisions())
    try:
        run = current_run(review.runs, review.folder)
    except WrongState:
        return found
    if not run.has("documents"):
        return found
    rows = run.rows("SELECT document FROM documents WHERE document_type = ?", [TYPE])
    return found | {str(row["document"]) for row in rows}


def _viewer(name: str, slug: str, scopes: frozenset[str] | None) -> Viewer | None:
    held = models.Membership.objects.filter(user__username=name, review__slug=slug)
    member = held.filter(user__is_active=True).first()
    if member is not None:
        return Viewer(name, Role(member.role), member.clearance, scopes=scopes)
    is_there = models.Review.objects.filter(slug=slug).exists()
    administrators = User.objects.filter(is_superuser=True, is_active=True)
    if is_there and administrators.filter(username=name).exists():
        return Viewer(name, Role.ADMINISTRATOR, Label(Level.PUBLIC), scopes=scopes)
    return None


def _through(viewer: Viewer, slug: str, as_role: str) -> Viewer:
    """The head's view through another role: the lowest clearance that a member of it has, never above the own."""
    members = [
        one.clearance for one in models.Membership.objects.filter(review__slug=slug, role=as_role)
    ]
    lowest = min(members, key=lambda c: (c.level, len(c.compartments)), default=viewer.clearance)
    seen = Label(
        min(lowest.level, viewer.clearance.level),
        lowest.compartments & viewer.clearance.compartments,
    )
    return Viewer(viewer.name, Role(as_role), seen, acting_for=viewer.name)


@dataclass(frozen=True, slots=True)
class Member:
    """A member in the list."""

    name: str
    role_words: str
    level_words: str
    compartments: tuple[str, ...]
    since: dt.datetime


def members_of(slug: str) -> list[Member]:
    """The members of a review by name."""
    found = models.Membership.objects.filter(review__slug=slug).select_related("user")
    return [
        Member(
            one.user.username,
            role_words(one.role),
            str(LEVELS[Level(one.level)]),
            tuple(sorted(one.compartments)),
            one.since,
        )
        for one in found.order_by("user__username")
    ]


def member_changes(slug: str) -> list[Line]:
    """How the members became what they are, the latest first, as the log has it."""
    told = Entry.objects.filter(review=slug, act__in=list(_MEMBER_ACTS)).order_by("-id")
    return [
        Line(
            at=f"{one.at:%Y-%m-%d %H:%M}",
            by=one.by,
            words=_MEMBER_ACTS[one.act]
            % {
                "name": str(one.refs[0]).partition(":")[2],
                "role": role_words(str(one.told["role"])) if "role" in one.told else "",
                "clearance": one.told.get("clearance", ""),
            },
            why=one.why,
        )
        for one in told[:200]
    ]


_MEMBER_ACTS = {
    "review.member": gettext_lazy("%(name)s: %(role)s, cleared to %(clearance)s"),
    "review.member_removed": gettext_lazy("%(name)s was taken out"),
}


@dataclass(frozen=True, slots=True)
class WorldTold:
    """A world in the list, with how many members work in it."""

    name: str
    label: str
    n_members: int


def worlds_told(slug: str) -> list[WorldTold]:
    """The worlds of a review with how many members work in each."""
    declared = worlds_of(slug)
    members = models.Membership.objects.filter(review__slug=slug)
    at_work = Counter(world_of(one.clearance, declared) for one in members)
    return [WorldTold(one.name, str(one.label), at_work[one]) for one in declared]


@dataclass(frozen=True, slots=True)
class KeptView:
    """A named view of a list as a viewer has it."""

    id: uuid.UUID
    page: str
    name: str
    address: str
    by: str
    is_own: bool
    is_shared: bool
    version: int
    changed_by: str
    changed_at: dt.datetime
    binned_at: dt.datetime | None
    binned_by: str


def saved_views(viewer: Viewer, slug: str, *, pages: list[str] | None = None) -> list[KeptView]:
    """The views that a viewer may use: the own ones and those shared, by name.

    Args:
        viewer: Who looks.
        slug: Of the review.
        pages: Names of lists; None for all.
    """
    found = _views(viewer, slug).filter(binned_at=None)
    return [_kept(one, viewer) for one in (found.filter(page__in=pages) if pages else found)]


def binned_views(viewer: Viewer, slug: str) -> list[KeptView]:
    """Those that lie in the bin, the last removed first."""
    found = _views(viewer, slug).filter(binned_at__gt=timezone.now() - KEPT_IN_BIN)
    return [_kept(one, viewer) for one in found.order_by("-binned_at")]


def _views(viewer: Viewer, slug: str) -> QuerySet[models.SavedView]:
    found = models.SavedView.objects.filter(review__slug=slug)
    labels = found.order_by().values_list("label", flat=True).distinct()
    covered = [text for text in labels if viewer.clearance.covers(parse_label(text))]
    return found.filter(Q(by=viewer.name) | Q(is_shared=True), label__in=covered)


def _kept(one: models.SavedView, viewer: Viewer) -> KeptView:
    return KeptView(
        one.id,
        one.page,
        one.name,
        one.address,
        one.by,
        one.by == viewer.name,
        one.is_shared,
        one.version,
        one.changed_by,
        one.changed_at,
        one.binned_at,
        one.binned_by,
    )
