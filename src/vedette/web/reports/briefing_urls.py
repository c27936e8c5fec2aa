from __future__ import annotations

from django.urls import path

from vedette.web.reports import briefing_views as views

app_name = "briefings"
urlpatterns = [
    path("", views.briefings, name="briefings"),
    path("new/", views.add, name="add"),
    path("changes/<str:mark>/undo/", views.take_back, name="take_back"),
    path("<str:reference>/", views.briefing, name="briefing"),
    path("<str:reference>/edit/", views.edit, name="edit"),
    path("<str:reference>/choice/", views.choice, name="choice"),
    path("<str:reference>/choose/", views.choose, name="choose"),
    path("<str:reference>/look/", views.look, name="look"),
    path("<str:reference>/keep/", views.keep, name="keep"),
    path("<str:reference>/give/", views.give, name="give"),
    path("<str:reference>/files/<str:name>", views.file, name="file"),
]
