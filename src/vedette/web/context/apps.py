from __future__ import annotations

from django.apps import AppConfig


class ContextConfig(AppConfig):
    name = "vedette.web.context"
    label = "context"
