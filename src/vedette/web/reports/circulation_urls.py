from __future__ import annotations

from django.urls import path

from vedette.web.reports import circulation_views as views

app_name = "circulation"
urlpatterns = [
    path("<str:reference>/links/", views.links, name="links"),
    path("<str:reference>/links/make/", views.make, name="make"),
    path("<str:reference>/links/<str:link>/change/", views.change, name="change"),
    path("<str:reference>/release/", views.release, name="release"),
    path("<str:reference>/remind/", views.remind, name="remind"),
]
