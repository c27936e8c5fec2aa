from __future__ import annotations

from django.db import models

from vedette.web.reviews.models import Review


class Laid(models.Model):
    """A quotation that a person laid into the own basket, to be used later; the words stay where they are."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="baskets")
    by = models.CharField(max_length=150)
    quotation = models.CharField(max_length=40)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("review", "by", "quotation"), name="once_in_each_basket"
            ),
        )

    def __str__(self) -> str:
        return f"{self.quotation} of {self.by}"
