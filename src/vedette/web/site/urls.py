from __future__ import annotations

from django.urls import include, path

from vedette.web.site import views
from vedette.web.site.preferences import preferences

handler404 = "vedette.web.site.errors.missing"

site = (
    [
        path("", views.overview, name="overview"),
        path("run/", views.run, name="run"),
        path("healthz", views.healthz, name="healthz"),
        path("preferences/", preferences, name="preferences"),
    ],
    "site",
)
urlpatterns = [
    path("", include(site)),
    path("sources/", include("vedette.web.sources.urls")),
    path("linkage/", include("vedette.web.linkage.urls")),
    path("stats/", include("vedette.web.stats.urls")),
    path("reports/", include("vedette.web.reports.urls")),
]
