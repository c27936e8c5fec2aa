from __future__ import annotations

from django.urls import path

from vedette.web.linkage import ledger_views, map_views, views

app_name = "linkage"
urlpatterns = [
    path("incidents/", ledger_views.incidents, name="incidents"),
    path("incidents/export/", ledger_views.export, name="export"),
    path("incidents/<str:reference>/", views.incident, name="incident"),
    path("map/", map_views.page, name="map"),
    path("map/points.json", map_views.points, name="map_points"),
    path("counts/", views.counts, name="counts"),
]
