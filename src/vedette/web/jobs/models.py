from __future__ import annotations

import uuid

from django.db import models

from vedette.web.reviews.models import Review


class State(models.TextChoices):
    """Where a job stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Job(models.Model):
    """One piece of background work. `lease` says until when its worker is believed to live."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="jobs")
    kind = models.CharField(max_length=40)
    body = models.JSONField(default=dict)
    by = models.CharField(max_length=150)
    label = models.CharField(max_length=300)
    """Who may see it: those whose clearance covers this."""
    key = models.CharField(max_length=200, blank=True, default="")
    """Two waiting jobs of one key are one."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    owner = models.CharField(max_length=80, blank=True, default="")
    lease = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    n_done = models.PositiveIntegerField(default=0)
    n_all = models.PositiveIntegerField(default=0)
    words = models.CharField(max_length=200, blank=True, default="")
    is_cancel_asked = models.BooleanField(default=False)
    result = models.JSONField(null=True)
    problem = models.TextField(blank=True, default="")
    remedy = models.TextField(blank=True, default="")
    is_seen = models.BooleanField(default=False)
    """Whether the person was told that it ended."""

    class Meta:
        ordering = ("created_at",)
        indexes = (
            models.Index(fields=("state", "created_at")),
            models.Index(fields=("review", "by", "created_at")),
        )
        constraints = (
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="known_state"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"


class WorkerSeen(models.Model):
    """When a worker was last heard of, busy or not."""

    owner = models.CharField(max_length=80, primary_key=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at",)

    def __str__(self) -> str:
        return self.owner
