from __future__ import annotations

from django.urls import path

from vedette.web.reports import views

app_name = "reports"
urlpatterns = [
    path("", views.report, name="report"),
    path("files/<str:name>", views.download, name="download"),
]
