from __future__ import annotations

from django.urls import path

from vedette.web.linkage import ledger_views, map_views, views
from vedette.web.linkage import queue_views, views

app_name = "linkage"
urlpatterns = [
    path("incidents/", ledger_views.incidents, name="incidents"),
    path("incidents/export/", ledger_views.export, name="export"),
    path("incidents/<str:reference>/", views.incident, name="incident"),
    path("map/", map_views.page, name="map"),
    path("map/points.json", map_views.points, name="map_points"),
    path("counts/", views.counts, name="counts"),
    path("queue/", queue_views.queue, name="queue"),
    path("queue/next/", queue_views.next_pair, name="next"),
    path("queue/range/", queue_views.hanging, name="hanging"),
    path("queue/second/", queue_views.second, name="second"),
    path("pair/", queue_views.pair, name="pair"),
    path("pair/answer/", queue_views.answer, name="answer"),
    path("decisions/<str:mark>/undo/", queue_views.undo, name="undo"),
]
