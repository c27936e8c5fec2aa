from __future__ import annotations

from django.apps import AppConfig


class ConsultationsConfig(AppConfig):
    name = "vedette.web.consultations"
    label = "consultations"
