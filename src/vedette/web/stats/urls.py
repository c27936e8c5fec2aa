from __future__ import annotations

from django.urls import path

from vedette.web.stats import (
    builder_views,
    change_views,
    choice_views,
    edition_views,
    known_views,
    released_views,
    views,
)

app_name = "stats"
urlpatterns = [
    path("figures/", views.figures, name="figures"),
    path("figures/build/", builder_views.build, name="build"),
    path("figures/keep/", builder_views.keep, name="keep"),
    path("figures/<str:key>/", views.figure, name="figure"),
    path("figures/<str:key>/history/", builder_views.history, name="history"),
    path("figures/<str:key>/restore/", builder_views.restore, name="restore"),
    path("figures/<str:key>/retire/", builder_views.retire, name="retire"),
    path("figures/<str:key>/export/", builder_views.export, name="export"),
    path("figures/<str:key>/known/", known_views.ask, name="known"),
    path("figures/<str:key>/choices/", choice_views.choices, name="choices"),
    path("figures/<str:key>/points/<path:point>/", views.point, name="point"),
    path("methods/", views.methods, name="methods"),
    path("methods/<str:key>/", views.method, name="method"),
    path("change/", change_views.change, name="change"),
    path("claims/", views.claims, name="claims"),
    path("editions/", edition_views.editions, name="editions"),
    path("released/", released_views.released, name="released"),
    path("released/<str:certificate>/", released_views.edition, name="released_edition"),
    path(
        "released/<str:certificate>/tables.xlsx", released_views.workbook, name="released_workbook"
    ),
    path("editions/countries/", edition_views.define, name="define_editions"),
    path("editions/release/", edition_views.release, name="release_edition"),
    path("editions/public/", edition_views.publics, name="publics"),
    path("editions/public/state/", edition_views.state, name="state_public"),
    path("editions/public/<str:mark>/undo/", edition_views.unstate, name="unstate"),
]
