from __future__ import annotations

from django.urls import path

from vedette.web.jobs import views

app_name = "jobs"
urlpatterns = [
    path("jobs/", views.index, name="index"),
    path("jobs/run/", views.run, name="run"),
    path("jobs/<uuid:key>/", views.job, name="job"),
    path("jobs/<uuid:key>/weighed/", views.weighed, name="weighed"),
    path("jobs/<uuid:key>/cancel/", views.cancel, name="cancel"),
    path("jobs/<uuid:key>/retry/", views.retry, name="retry"),
]
