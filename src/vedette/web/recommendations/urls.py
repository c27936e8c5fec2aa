from __future__ import annotations

from django.urls import path

from vedette.web.recommendations import (
    change_views,
    coverage_views,
    earlier_views,
    effect_views,
    linking_views,
    simulator_views,
    views,
)

app_name = "recommendations"
urlpatterns = [
    path("", views.recommendations, name="recommendations"),
    path("export/", views.export, name="export"),
    path("new/", change_views.add, name="add"),
    path("alike/", views.alike, name="alike"),
    path("coverage/", coverage_views.coverage, name="coverage"),
    path("coverage/<str:area>/", coverage_views.area, name="covered_area"),
    path("earlier/", views.earlier, name="earlier"),
    path("earlier/import/", earlier_views.import_earlier, name="import_earlier"),
    path("earlier/changes/<str:mark>/undo/", earlier_views.undo, name="undo_earlier"),
    path("changes/<str:mark>/undo/", change_views.take_back, name="take_back"),
    path("simulator/", simulator_views.simulator, name="simulator"),
    path("<str:reference>/", views.recommendation, name="recommendation"),
    path("<str:reference>/rests-on/", views.rests_on, name="rests_on"),
    path("<str:reference>/rests-on-it/", views.rested_on_by, name="rested_on_by"),
    path("<str:reference>/history/", views.history, name="history"),
    path("<str:reference>/edit/", change_views.edit, name="edit"),
    path("<str:reference>/link/", linking_views.link, name="link"),
    path("<str:reference>/unlink/", linking_views.unlink, name="unlink"),
    path("<str:reference>/look/", linking_views.look, name="look"),
    path("<str:reference>/move/", linking_views.move, name="move"),
    path("<str:reference>/merge/", linking_views.merge, name="merge"),
    path("<str:reference>/split/", linking_views.split, name="split"),
    path("<str:reference>/effect/", effect_views.effect, name="effect"),
    path("<str:reference>/effect/declare/", effect_views.declare, name="declare"),
    path("<str:reference>/effect/simulator/", simulator_views.simulator_of, name="simulator_of"),
    path("<str:reference>/effect/measured/", effect_views.measured, name="measured"),
]
