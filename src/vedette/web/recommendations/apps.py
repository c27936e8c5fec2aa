from __future__ import annotations

from django.apps import AppConfig


class RecommendationsConfig(AppConfig):
    name = "vedette.web.recommendations"
    label = "recommendations"
