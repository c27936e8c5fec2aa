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


class Waiting(models.Model):
    """An entry that is not yet a leaf of its log, written in the transaction of the act."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, primary_key=True)
    review = models.CharField(max_length=64, blank=True, default="", db_index=True)
    content = models.TextField()
    """The entry as canonical JSON: what the leaf will hold."""

    def __str__(self) -> str:
        return str(self.entry_id)


class Log(models.Model):
    """The Merkle log of one review, or of the house (`review` empty), with what its appender must keep."""

    review = models.CharField(max_length=64, blank=True, unique=True)
    name = models.CharField(max_length=64, unique=True)
    size = models.BigIntegerField(default=0)
    peaks = models.JSONField(default=list)
    """Roots of the whole subtrees as hexadecimal digits, the largest first."""

    def __str__(self) -> str:
        return self.name


class Leaf(models.Model):
    """One leaf: the entry as it was when it was appended."""

    log = models.ForeignKey(Log, on_delete=models.PROTECT, related_name="leaves")
    index = models.BigIntegerField()
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT)
    content = models.TextField()
    digest = models.BinaryField(max_length=32)

    class Meta:
        ordering = ("log", "index")
        constraints = (
            models.UniqueConstraint(fields=("log", "index"), name="one_leaf_an_index"),
            models.CheckConstraint(condition=models.Q(index__gte=0), name="leaf_index_from_0"),
        )

    def __str__(self) -> str:
        return f"{self.log_id} {self.index}"


class Head(models.Model):
    """One signed state of a log."""

    log = models.ForeignKey(Log, on_delete=models.PROTECT, related_name="heads")
    size = models.BigIntegerField()
    root = models.CharField(max_length=64)
    at = models.DateTimeField()
    signature = models.CharField(max_length=128)

    class Meta:
        ordering = ("log", "at")
        constraints = (models.UniqueConstraint(fields=("log", "at"), name="one_head_a_moment"),)

    def __str__(self) -> str:
        return f"{self.size} {self.at}"


class Opening(models.Model):
    """That a person opened an object in an hour: it is told in the log once."""

    review = models.CharField(max_length=64)
    by = models.CharField(max_length=150)
    ref = models.CharField(max_length=200)
    hour = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("review", "by", "ref", "hour"), name="one_opening_an_hour"
            ),
        )

    def __str__(self) -> str:
        return f"{self.by} {self.ref}"
