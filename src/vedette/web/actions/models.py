from __future__ import annotations

from django.db import models

from vedette.core.actions.reminders import BY_MAIL
from vedette.web.reviews.models import Review


class SentReminder(models.Model):
    """That a focal point was written to of an action."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="sent_reminders")
    to = models.CharField(max_length=150)
    """Log-in name; where the mail went is kept nowhere."""
    action = models.CharField(max_length=40)
    kind = models.CharField(max_length=20, choices=[(str(one), str(one)) for one in BY_MAIL])
    on = models.DateField()
    """The deadline, the day of expiry or of the change that it hangs on."""
    named = models.CharField(max_length=300, blank=True, default="")
    """The proof that expires, or who changed something."""
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("review", "to", "action", "kind", "on", "named"),
                name="one_reminder_of_a_kind_and_day",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=[str(one) for one in BY_MAIL]),
                name="known_kind_of_reminder",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} of {self.action} to {self.to}"
