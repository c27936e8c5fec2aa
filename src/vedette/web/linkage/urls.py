from __future__ import annotations

from django.urls import path

from vedette.web.linkage import views

app_name = "linkage"
urlpatterns = [
    path("incidents/", views.incidents, name="incidents"),
    path("incidents/<str:reference>/", views.incident, name="incident"),
    path("counts/", views.counts, name="counts"),
]
