from __future__ import annotations

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    name = "vedette.web.jobs"
    label = "jobs"

    def ready(self) -> None:
        autodiscover_modules("background", "adding")
