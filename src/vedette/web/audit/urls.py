from __future__ import annotations

from django.urls import path

from vedette.web.audit import views

app_name = "audit"
urlpatterns = [
    path("", views.index, name="index"),
    path("table/", views.table, name="table"),
    path("bundle/", views.bundle, name="bundle"),
    path("verifier/", views.verifier, name="verifier"),
]
