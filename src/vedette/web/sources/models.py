from __future__ import annotations

import uuid

from django.db import models

from vedette.web.reviews.models import Review


class Step(models.TextChoices):
    """The steps of an import, in their order."""

    FILE = "file"
    COLUMNS = "columns"
    VALUES = "values"
    SCOPE = "scope"
    CHECK = "check"
    COMMIT = "commit"


class ImportDraft(models.Model):
    """An import that a person prepares: the uploaded file lies bit for bit in its folder, the answers here.

    Nothing of it counts before it is committed; cancelled, it is gone with its folder.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="import_drafts")
    by = models.CharField(max_length=150)
    label = models.CharField(max_length=300)
    """Label that its rows will have."""
    source = models.CharField(max_length=64)
    file_name = models.CharField(max_length=255)
    stored_as = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64)
    n_bytes = models.PositiveBigIntegerField()
    recipe = models.CharField(max_length=80, blank=True, default="")
    received_on = models.DateField()
    effective_on = models.DateField(null=True, blank=True)
    mapping = models.JSONField(default=dict)
    corrected = models.JSONField(default=list, blank=True)
    quarantined = models.JSONField(default=list, blank=True)
    why_quarantined = models.CharField(max_length=500, blank=True, default="")
    step = models.CharField(max_length=10, choices=Step.choices, default=Step.FILE)
    version = models.PositiveIntegerField(default=1)
    """Counts the changes; an answer given to an older version is a conflict."""
    job = models.UUIDField(null=True, blank=True)
    """Background work on it: the last that was asked for."""
    import_ref = models.CharField(max_length=40, blank=True, default="")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("-changed_at",)
        indexes = (models.Index(fields=("review", "by")),)
        constraints = (
            models.CheckConstraint(condition=models.Q(step__in=Step.values), name="known_step"),
        )

    def __str__(self) -> str:
        return f"{self.source} {self.file_name}"


class RelabelAsk(models.Model):
    """Somebody asks that the label of an import be lowered; another person grants or declines it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="relabel_asks")
    source = models.CharField(max_length=64)
    import_ref = models.CharField(max_length=40)
    was = models.CharField(max_length=300)
    wanted = models.CharField(max_length=300)
    why = models.CharField(max_length=500)
    by = models.CharField(max_length=150)
    at = models.DateTimeField(auto_now_add=True)
    answer = models.CharField(
        max_length=10,
        choices=[("granted", "granted"), ("declined", "declined")],
        blank=True,
        default="",
    )
    answered_by = models.CharField(max_length=150, blank=True, default="")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-at",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(answer="", answered_by="", answered_at=None)
                | (
                    ~models.Q(answer="")
                    & ~models.Q(answered_by="")
                    & models.Q(answered_at__isnull=False)
                ),
                name="answer_with_who_and_when",
            ),
            models.CheckConstraint(
                condition=~models.Q(by=models.F("answered_by")), name="answered_by_another"
            ),
        )

    def __str__(self) -> str:
        return f"{self.import_ref}: {self.was} -> {self.wanted}"
