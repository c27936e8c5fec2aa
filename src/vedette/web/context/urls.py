from __future__ import annotations

from django.urls import path

from vedette.web.context import views

app_name = "context"
urlpatterns = [
    path("", views.exposure, name="exposure"),
    path("contributors/", views.contributors, name="contributors"),
    path("timeline/", views.timeline, name="timeline"),
    path("conflict/", views.conflict, name="conflict"),
    path("incidents/<str:reference>/", views.around, name="around"),
]
