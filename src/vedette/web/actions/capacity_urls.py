from __future__ import annotations

from django.urls import path

from vedette.web.actions import capacity_views as views

app_name = "capacities"
urlpatterns = [
    path("", views.areas, name="areas"),
    path("export/", views.export, name="export"),
    path("new/", views.add, name="add"),
    path("areas/new/", views.add_area, name="add_area"),
    path("changes/<str:mark>/undo/", views.take_back, name="take_back"),
    path("<str:reference>/", views.indicator, name="indicator"),
    path("<str:reference>/edit/", views.edit, name="edit"),
    path("<str:reference>/drop/", views.drop, name="drop"),
]
