from __future__ import annotations

from django.urls import path

from vedette.web.linkage import (
    incident_views,
    ledger_views,
    map_views,
    queue_views,
    table_views,
    views,
)

app_name = "linkage"
urlpatterns = [
    path("incidents/", ledger_views.incidents, name="incidents"),
    path("incidents/export/", ledger_views.export, name="export"),
    path("incidents/<str:reference>/", views.incident, name="incident"),
    path("map/", map_views.page, name="map"),
    path("map/points.json", map_views.points, name="map_points"),
    path("incidents/<str:reference>/rests-on/", incident_views.rests_on, name="rests_on"),
    path(
        "incidents/<str:reference>/rests-on-it/", incident_views.rested_on_by, name="rested_on_by"
    ),
    path("incidents/<str:reference>/history/", incident_views.history, name="history"),
    path("incidents/<str:reference>/records/", incident_views.cluster, name="cluster"),
    path("incidents/<str:reference>/choose/<str:field>/", incident_views.choose, name="choose"),
    path("counts/", table_views.counts, name="counts"),
    path("counts/export", table_views.counts_export, name="counts_export"),
    path("counts/overlaps", table_views.overlaps_export, name="overlaps_export"),
    path("disagreements/", table_views.disagreements, name="disagreements"),
    path("disagreements/export", table_views.disagreements_export, name="disagreements_export"),
    path("queue/", queue_views.queue, name="queue"),
    path("queue/next/", queue_views.next_pair, name="next"),
    path("queue/range/", queue_views.hanging, name="hanging"),
    path("queue/second/", queue_views.second, name="second"),
    path("pair/", queue_views.pair, name="pair"),
    path("pair/answer/", queue_views.answer, name="answer"),
    path("decisions/<str:mark>/undo/", queue_views.undo, name="undo"),
]
