from __future__ import annotations

from django.db import models
from django.db.models import Q

from vedette.core.reports.circulation import Notice
from vedette.core.reports.drafts import State
from vedette.web.reviews.models import Review


class PersonalLink(models.Model):
    """A link by which one person reads a version and comments on it for a delegation; only the token's hash is kept."""

    ref = models.CharField(max_length=40, unique=True)
    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="personal_links")
    round = models.CharField(max_length=40)
    entity = models.CharField(max_length=40)
    """Whose delegation: reference of who is asked in the round."""
    person = models.CharField(max_length=120)
    email = models.EmailField(blank=True, default="")
    language = models.CharField(max_length=7, default="en")
    account = models.CharField(max_length=150, blank=True, default="")
    """Log-in name of who alone may use it; empty: whoever holds it."""
    is_focal = models.BooleanField(default=False)
    """Whether the person makes one of the delegation's drafts, hands them in and invites colleagues."""
    days_after = models.PositiveSmallIntegerField()
    token_hash = models.CharField(max_length=64, unique=True)
    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.CharField(max_length=150, blank=True, default="")

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=("review", "round", "entity")),)
        constraints = (
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by="")
                | (Q(revoked_at__isnull=False) & ~Q(revoked_by="")),
                name="link_revoked_when_and_by_whom",
            ),
        )

    def __str__(self) -> str:
        return self.ref


class ReadReceipt(models.Model):
    """That the holder of a link opened the version, or took a copy of it."""

    link = models.ForeignKey(PersonalLink, on_delete=models.CASCADE, related_name="receipts")
    version = models.CharField(max_length=40)
    form = models.CharField(max_length=10)
    """`page`, or the form of the copy."""
    copy = models.CharField(max_length=40, blank=True, default="")
    sha256 = models.CharField(max_length=64, blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.link_id} {self.form}"


class SentNotice(models.Model):
    """That the holder of a link was written to."""

    link = models.ForeignKey(PersonalLink, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=10, choices=[(str(one), str(one)) for one in Notice])
    deadline = models.DateField()
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("link", "kind", "deadline"),
                condition=~Q(kind=Notice.LINK),
                name="one_notice_of_a_kind",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} to {self.link_id}"


class Draft(models.Model):
    """A comment that a delegation has not handed in: of its members only, in no decision and in no archive."""

    ref = models.CharField(max_length=40, unique=True)
    link = models.ForeignKey(PersonalLink, on_delete=models.CASCADE, related_name="drafts")
    """Of who wrote it; the delegation is that of the link."""
    block = models.CharField(max_length=200)
    kind = models.CharField(max_length=10)
    text = models.TextField(blank=True, default="")
    rationale = models.TextField()
    proposed = models.TextField(blank=True, default="")
    quoted = models.TextField(blank=True, default="")
    state = models.CharField(
        max_length=10, choices=[(str(one), str(one)) for one in State], default=str(State.DRAFT)
    )
    into = models.CharField(max_length=40, blank=True, default="")
    comment = models.CharField(max_length=40, blank=True, default="")
    was = models.JSONField(default=list)
    """How it stood before each of its changes, and which drafts went into it then."""
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(state=State.MERGED) ^ Q(into=""), name="merged_into_another"
            ),
            models.CheckConstraint(
                condition=Q(state=State.SUBMITTED) ^ Q(comment=""), name="submitted_as_a_comment"
            ),
        )

    def __str__(self) -> str:
        return self.ref
