from __future__ import annotations

from django.urls import path

from vedette.web.stats import change_views, choice_views, views

app_name = "stats"
urlpatterns = [
    path("figures/", views.figures, name="figures"),
    path("figures/<str:key>/", views.figure, name="figure"),
    path("figures/<str:key>/choices/", choice_views.choices, name="choices"),
    path("figures/<str:key>/points/<path:point>/", views.point, name="point"),
    path("change/", change_views.change, name="change"),
    path("claims/", views.claims, name="claims"),
]
