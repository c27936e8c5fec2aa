from __future__ import annotations

from django.urls import path

from vedette.web.actions import reminder_views as views

app_name = "reminders"
urlpatterns = [
    path("", views.listed, name="listed"),
    path("send/", views.send, name="send"),
]
