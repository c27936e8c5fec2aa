from __future__ import annotations

from django.urls import path

from vedette.web.actions import dashboard_views as views

app_name = "dashboards"
urlpatterns = [
    path("", views.editions, name="editions"),
    path("ask/", views.ask, name="ask"),
    path("<str:reference>/", views.edition, name="edition"),
    path("<str:reference>/dashboard.html", views.file, name="file"),
    path("<str:reference>/make/", views.make, name="make"),
    path("<str:reference>/withdraw/", views.withdraw, name="withdraw"),
    path("<str:reference>/areas/<str:area>/", views.area, name="area"),
]
