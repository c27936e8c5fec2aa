from __future__ import annotations

from django.urls import path

from vedette.web.context import table_views, views

app_name = "context"
urlpatterns = [
    path("", views.exposure, name="exposure"),
    path("contributors/", views.contributors, name="contributors"),
    path("timeline/", views.timeline, name="timeline"),
    path("conflict/", views.conflict, name="conflict"),
    path("tables/", table_views.tables, name="tables"),
    path("tables/add/", table_views.add, name="add"),
    path("tables/<str:mark>/take-back/", table_views.take_back, name="take_back"),
    path("incidents/<str:reference>/", views.around, name="around"),
]
