"""Questions about reviews: which ones a person may enter, as what, in which world."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from vedette.core.kernel.errors import NotFound
from vedette.core.kernel.labels import Label, Level
from vedette.core.trust.permissions import Role, Viewer
from vedette.core.trust.worlds import World, world_of
from vedette.pipeline.decisions import KeptHome
from vedette.pipeline.workspace import Review, open_review
from vedette.pipeline.worlds import within
from vedette.web.reviews import models
from vedette.web.reviews.decisions import DatabaseHome
from vedette.web.reviews.visit import Visit


@dataclass(frozen=True, slots=True)
class Entered:
    """A review in the list of those that a person may enter."""

    slug: str
    title: str
    role: str


def reviews_of(name: str) -> list[Entered]:
    """The reviews that a person is a member of, by title."""
    found = models.Membership.objects.filter(user__username=name).select_related("review")
    return [
        Entered(one.review.slug, one.review.title, one.role)
        for one in found.order_by("review__title")
    ]


def review_of(slug: str) -> Review:
    """A review with the database as home of its decisions.

    Raises:
        NotFound: There is none of that slug.
    """
    found = models.Review.objects.filter(slug=slug).first()
    if found is None:
        raise NotFound(f"There is no review '{slug}'.", "Check the address.")
    folder = Path(found.folder)
    about = open_review(folder, KeptHome(())).about
    return open_review(folder, DatabaseHome(slug, str(about["label"]), folder / "snapshots"))


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


def visit(name: str, slug: str, *, as_role: str | None = None) -> Visit | None:
    """The visit of a member; None for anybody else, whether the review is there or not."""
    member = (
        models.Membership.objects.filter(user__username=name, review__slug=slug)
        .select_related("review")
        .first()
    )
    if member is None:
        return None
    viewer = Viewer(name, Role(member.role), member.clearance)
    if as_role and viewer.may("review.view_as"):
        viewer = _through(viewer, slug, as_role)
    world = world_of(viewer.clearance, worlds_of(slug))
    review = review_of(slug)
    seen = world or World("none", Label(Level.PUBLIC))
    return Visit(slug, viewer, within(review, seen), seen)


def _through(viewer: Viewer, slug: str, as_role: str) -> Viewer:
    """The head's view through another role: the lowest clearance that a member of it has."""
    members = [
        one.clearance for one in models.Membership.objects.filter(review__slug=slug, role=as_role)
    ]
    clearance = min(members, key=lambda c: (c.level, len(c.compartments)), default=viewer.clearance)
    return Viewer(viewer.name, Role(as_role), clearance, acting_for=viewer.name)
