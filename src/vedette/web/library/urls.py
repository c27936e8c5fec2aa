from __future__ import annotations

from django.urls import path

from vedette.web.library import document_views

app_name = "library"
urlpatterns = [
    path("documents/", document_views.documents, name="documents"),
    path("documents/export/", document_views.export, name="export"),
]
