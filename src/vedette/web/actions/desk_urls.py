from __future__ import annotations

from django.urls import path

from vedette.web.actions import desk_views as views

app_name = "desk_dashboard"
_AT = "<slug:slug>/<str:ref>/<str:entity>/"
urlpatterns = [
    path(_AT + "dashboard/", views.tiles, name="tiles"),
    path(_AT + "dashboard/areas/<str:area>/", views.area, name="area"),
    path(_AT + "dashboard.html", views.file, name="file"),
]
