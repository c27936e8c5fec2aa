from __future__ import annotations

from django.urls import path

from vedette.web.sources import views

app_name = "sources"
urlpatterns = [
    path("", views.index, name="index"),
    path("<str:source>/rows/<path:record_id>/", views.record, name="record"),
]
