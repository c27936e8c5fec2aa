from __future__ import annotations

from django.urls import path

from vedette.web.reports import text_views, views

app_name = "reports"
urlpatterns = [
    path("", views.report, name="report"),
    path("files/<str:name>", views.download, name="download"),
    path("text/", text_views.text, name="text"),
    path("text/add/", text_views.add, name="add"),
    path("text/changes/<str:mark>/undo/", text_views.take_back, name="take_back"),
    path("text/<str:reference>/edit/", text_views.edit, name="edit"),
    path("text/<str:reference>/move/", text_views.move, name="move"),
    path("text/<str:reference>/look/", text_views.look, name="look"),
]
