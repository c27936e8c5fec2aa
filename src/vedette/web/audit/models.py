from __future__ import annotations

from django.db import models


class Entry(models.Model):
    """One act of one person: text and keys without foreign keys; never changed, never deleted."""

    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    acting_for = models.CharField(max_length=150, blank=True, default="")
    act = models.CharField(max_length=64)
    review = models.CharField(max_length=64, blank=True, default="")
    refs = models.JSONField(default=list)
    label = models.CharField(max_length=300, blank=True, default="")
    why = models.TextField(blank=True, default="")
    told = models.JSONField(default=dict)

    class Meta:
        ordering = ("id",)
        indexes = (
            models.Index(fields=("review", "by")),
            models.Index(fields=("review", "act")),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.by} {self.act}"


class EntryRef(models.Model):
    """One object that an entry speaks of, so that the log can be searched by object."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="objects_told")
    review = models.CharField(max_length=64)
    ref = models.CharField(max_length=200)

    class Meta:
        indexes = (models.Index(fields=("review", "ref")),)

    def __str__(self) -> str:
        return self.ref
