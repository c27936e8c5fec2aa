from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from vedette.core.kernel.labels import Label, Level, parse_label
from vedette.core.trust.permissions import Role
from vedette.core.trust.worlds import World as WorldOf

_LEVELS = [(int(level), level.name.lower()) for level in Level]
_ROLES = [(str(role), str(role)) for role in Role if role is not Role.HOLDER]


class Review(models.Model):
    """A review handed to the web: the tenant of everything; its files lie in its folder."""

    slug = models.SlugField(max_length=64, unique=True)
    folder = models.CharField(max_length=1000, unique=True)
    title = models.CharField(max_length=300)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("title",)

    def __str__(self) -> str:
        return self.title


class Membership(models.Model):
    """A person in a review: role and clearance."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(max_length=20, choices=_ROLES)
    level = models.PositiveSmallIntegerField(choices=_LEVELS)
    compartments = models.JSONField(default=list, blank=True)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("review", "user"), name="one_membership_a_person"),
            models.CheckConstraint(
                condition=models.Q(role__in=[role for role, _ in _ROLES]), name="known_role"
            ),
            models.CheckConstraint(
                condition=models.Q(level__in=[level for level, _ in _LEVELS]), name="known_level"
            ),
        )

    def __str__(self) -> str:
        return f"{self.user_id} in {self.review_id}"

    @property
    def clearance(self) -> Label:
        return Label(Level(self.level), frozenset(self.compartments))


class World(models.Model):
    """A label set over which the review is run."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="worlds")
    name = models.SlugField(max_length=40)
    label = models.CharField(max_length=300)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("review", "name"), name="one_world_a_name"),
            models.UniqueConstraint(fields=("review", "label"), name="one_world_a_label"),
        )

    def __str__(self) -> str:
        return self.name

    def value(self) -> WorldOf:
        return WorldOf(self.name, parse_label(self.label))


class Decision(models.Model):
    """One decision of a review whose home is the database; the entry is stored as the file would have it."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="decisions")
    n = models.PositiveIntegerField()
    act = models.CharField(max_length=32)
    by = models.CharField(max_length=150)
    at = models.CharField(max_length=40)
    entry = models.JSONField()

    class Meta:
        ordering = ("n",)
        constraints = (
            models.UniqueConstraint(fields=("review", "n"), name="one_decision_a_number"),
        )
        indexes = (models.Index(fields=("review", "act")),)

    def __str__(self) -> str:
        return f"{self.n} {self.act}"


class SavedView(models.Model):
    """A list under its filters, sort and columns, kept under a name: for its maker, or for all of the review.

    Removed, it lies in the bin for 30 days. Filters tell what a world holds, so it has a label as all else.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="saved_views")
    by = models.CharField(max_length=150)
    page = models.CharField(max_length=80)
    """Name of the address of its list."""
    name = models.CharField(max_length=80)
    address = models.CharField(max_length=2000, blank=True, default="")
    """What stands after the question mark."""
    is_shared = models.BooleanField(default=False)
    label = models.CharField(max_length=300)
    """Who may see it: those whose clearance covers this."""
    version = models.PositiveIntegerField(default=1)
    changed_by = models.CharField(max_length=150)
    changed_at = models.DateTimeField(auto_now=True)
    binned_at = models.DateTimeField(null=True)
    binned_by = models.CharField(max_length=150, blank=True, default="")

    class Meta:
        ordering = ("name", "id")
        indexes = (models.Index(fields=("review", "page")),)
        constraints = (
            models.UniqueConstraint(
                fields=("review", "by", "page", "name"),
                condition=models.Q(binned_at=None),
                name="one_view_a_name",
            ),
            models.CheckConstraint(
                condition=models.Q(binned_at=None, binned_by="")
                | (models.Q(binned_at__isnull=False) & ~models.Q(binned_by="")),
                name="binned_when_and_by_whom",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Presence(models.Model):
    """Where a person last was on a page that several write on at once; forgotten within a minute."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="presences")
    world = models.CharField(max_length=40)
    by = models.CharField(max_length=150)
    place = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        ordering = ("by",)
        constraints = (models.UniqueConstraint(fields=("review", "by"), name="one_place_a_person"),)

    def __str__(self) -> str:
        return f"{self.by} at {self.place}"
