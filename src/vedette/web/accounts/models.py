from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """A person with an account. The key is drawn at random, so that it counts nobody.

    `is_superuser` marks the administrator of the house: keeps accounts and members, sees no record.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    language = models.CharField(max_length=7, blank=True, default="")
    rights_changed_at = models.DateTimeField(null=True)
    """When role or clearance changed last: sessions older than this get a new key."""


class OneTimeLink(models.Model):
    """A link by which a person sets the password once; only its hash is kept."""

    token_hash = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="one_time_links"
    )
    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"link of {self.user_id}"


class FailedAttempt(models.Model):
    """An attempt to sign in that failed; the key is a hash of kind, account and address."""

    key = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("key", "at")),)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"


class UseOfAccount(models.Model):
    """Something that an account may do only so often in an hour."""

    name = models.CharField(max_length=150)
    use = models.CharField(max_length=10)
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("name", "use", "at")),)

    def __str__(self) -> str:
        return f"{self.name} {self.use}"


class ApiToken(models.Model):
    """Lets a program act as a person in one review, within scopes, until a day; only its hash is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens"
    )
    review = models.CharField(max_length=64)
    name = models.CharField(max_length=80)
    token_hash = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=("user", "review")),)

    def __str__(self) -> str:
        return self.name
