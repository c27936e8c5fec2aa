from __future__ import annotations

from django.urls import path

from vedette.web.consultations import change_views as changes
from vedette.web.consultations import views

app_name = "consultations"
urlpatterns = [
    path("", views.programme, name="programme"),
    path("export/", views.export, name="export"),
    path("gaps/", views.gaps, name="gaps"),
    path("new/", changes.add, name="add"),
    path("changes/<str:mark>/undo/", changes.take_back, name="take_back"),
    path("meetings/<str:reference>/", views.meeting, name="meeting"),
    path("meetings/<str:reference>/rests-on/", views.rests_on, name="rests_on"),
    path("meetings/<str:reference>/rests-on-it/", views.rested_on_by, name="rested_on_by"),
    path("meetings/<str:reference>/history/", views.history, name="history"),
    path("meetings/<str:reference>/edit/", changes.edit, name="edit"),
    path("meetings/<str:reference>/record/", changes.write_record, name="record"),
    path("meetings/<str:reference>/approve/", changes.approve, name="approve"),
    path("meetings/<str:reference>/attendance/", changes.attendance, name="attendance"),
    path("meetings/<str:reference>/invite/", changes.invite, name="invite"),
    path("meetings/<str:reference>/state/", changes.state, name="state"),
    path("meetings/<str:reference>/follow/", changes.follow, name="follow"),
    path("meetings/<str:reference>/tables/<str:table>/", changes.table, name="table"),
    path("meetings/<str:reference>/tables/<str:table>/drop/", changes.drop, name="drop"),
]
