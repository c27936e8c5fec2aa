from __future__ import annotations

from django.urls import path

from vedette.web.consultations import register_views as views

app_name = "stakeholders"
urlpatterns = [
    path("", views.register, name="register"),
    path("export/", views.export, name="export"),
    path("new/", views.add, name="add"),
    path("changes/<str:mark>/undo/", views.take_back, name="take_back"),
    path("lists/keep/", views.keep_list, name="keep_list"),
    path("lists/<str:reference>/", views.contributors, name="list"),
    path("<str:reference>/", views.stakeholder, name="stakeholder"),
]
