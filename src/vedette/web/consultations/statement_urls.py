from __future__ import annotations

from django.urls import path

from vedette.web.consultations import statement_views as views

app_name = "statements"
urlpatterns = [
    path("", views.statements, name="statements"),
    path("export/", views.export, name="export"),
    path("changes/<str:mark>/undo/", views.take_back, name="take_back"),
    path("<str:reference>/", views.statement, name="statement"),
    path("<str:reference>/rests-on/", views.rests_on, name="rests_on"),
    path("<str:reference>/rests-on-it/", views.rested_on_by, name="rested_on_by"),
    path("<str:reference>/history/", views.history, name="history"),
    path("<str:reference>/edit/", views.edit, name="edit"),
]
