from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from vedette.web.site import views
from vedette.web.site.preferences import preferences

handler404 = "vedette.web.ui.answers.missing"

site = (
    [
        path("", views.overview, name="overview"),
        path("run/", views.run, name="run"),
        path("search/", views.search_page, name="search"),
    ],
    "site",
)
in_a_review: list[URLPattern | URLResolver] = [
    path("", include(site)),
    path("sources/", include("vedette.web.sources.urls")),
    path("linkage/", include("vedette.web.linkage.urls")),
    path("library/", include("vedette.web.library.urls")),
    path("context/", include("vedette.web.context.urls")),
    path("stats/", include("vedette.web.stats.urls")),
    path("evidence/", include("vedette.web.evidence.urls")),
    path("recommendations/", include("vedette.web.recommendations.urls")),
    path("proposals/", include("vedette.web.recommendations.proposal_urls")),
    path("consultations/", include("vedette.web.consultations.urls")),
    path("statements/", include("vedette.web.consultations.statement_urls")),
    path("stakeholders/", include("vedette.web.consultations.register_urls")),
    path("reports/", include("vedette.web.reports.urls")),
    path("briefings/", include("vedette.web.reports.briefing_urls")),
    path("actions/", include("vedette.web.actions.urls")),
    path("capacities/", include("vedette.web.actions.capacity_urls")),
    path("dashboards/", include("vedette.web.actions.dashboard_urls")),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.front, name="front"),
    path("healthz", views.healthz, name="healthz"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("preferences/", preferences, name="preferences"),
]
if settings.VEDETTE_IS_TEAM:
    from vedette.web.reviews.views import end_view_as
    from vedette.web.site.api import api

    urlpatterns += [
        path("accounts/", include("vedette.web.accounts.urls")),
        path("reviews/", views.reviews, name="reviews"),
        path("view-as/end/", end_view_as, name="end_view_as"),
        path("api/", api.urls),
        path("circulated/", include("vedette.web.reports.desk_urls")),
        path("circulated/", include("vedette.web.actions.desk_urls")),
    ]
    # What needs the database: without one their models cannot even be read.
    in_a_review += [
        path("", include("vedette.web.reviews.urls")),
        path("health/", views.health, name="health"),
        path("bin/", views.bin_page, name="bin"),
        path("", include("vedette.web.jobs.urls")),
        path("audit/", include("vedette.web.audit.urls")),
        path("imports/", include("vedette.web.sources.import_urls")),
        path("reports/rounds/", include("vedette.web.reports.circulation_urls")),
        path("reminders/", include("vedette.web.actions.reminder_urls")),
    ]
else:
    # Not from the addresses of a team: their pages need its accounts, which a plain folder has not.
    from vedette.web.reviews import charter_views

    read = [path("charter/", charter_views.charter, name="charter")]
    in_a_review.append(path("", include((read, "reviews"))))
urlpatterns += [path("reviews/<slug:review_slug>/", include(in_a_review))]
