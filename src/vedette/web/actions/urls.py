from __future__ import annotations

from django.urls import path

from vedette.web.actions import (
    annual_views,
    change_views,
    dashboard_views,
    offline_views,
    own_views,
    progress_views,
    versions_views,
    views,
)

app_name = "actions"
urlpatterns = [
    path("", views.plan, name="plan"),
    path("export/", views.export, name="export"),
    path("axes/", views.axes_page, name="axes"),
    path("annual/", annual_views.years, name="annual"),
    path("annual/<int:year>/<str:name>", annual_views.file, name="annual_file"),
    path("dashboard/", dashboard_views.live, name="dashboard"),
    path("dashboard/<str:area>/", dashboard_views.live_area, name="dashboard_area"),
    path("new/", change_views.add, name="add"),
    path("versions/", versions_views.versions, name="versions"),
    path("versions/keep/", versions_views.keep, name="keep"),
    path("mine/", own_views.mine, name="mine"),
    path("mine/offline/", offline_views.offline, name="offline"),
    path("mine/offline/take/", offline_views.take, name="take_pack"),
    path("mine/offline/<str:reference>/", offline_views.pack, name="pack"),
    path("mine/<str:reference>/", own_views.own, name="own"),
    path("mine/<str:reference>/ask/", own_views.ask_for_deadline, name="ask"),
    path("mine/<str:reference>/settle/", offline_views.settle, name="settle"),
    path("mine/<str:reference>/files/<str:name>/", own_views.file, name="own_file"),
    path("changes/<str:mark>/undo/", change_views.take_back, name="take_back"),
    path("<str:reference>/", views.action, name="action"),
    path("<str:reference>/rests-on/", views.rests_on, name="rests_on"),
    path("<str:reference>/rests-on-it/", views.rested_on_by, name="rested_on_by"),
    path("<str:reference>/history/", views.history, name="history"),
    path("<str:reference>/files/<str:name>/", views.file, name="file"),
    path("<str:reference>/edit/", change_views.edit, name="edit"),
    path("<str:reference>/link/", change_views.link, name="link"),
    path("<str:reference>/unlink/", change_views.unlink, name="unlink"),
    path("<str:reference>/look/", change_views.look, name="look"),
    path("<str:reference>/merge/", change_views.merge, name="merge"),
    path("<str:reference>/split/", change_views.split, name="split"),
    path("<str:reference>/rows/<str:table>/", change_views.put, name="put"),
    path("<str:reference>/rows/<str:table>/drop/", change_views.drop, name="drop"),
    path("<str:reference>/decide/", progress_views.decide, name="decide"),
    path("<str:reference>/verify/", progress_views.verify, name="verify"),
    path("<str:reference>/judge/", progress_views.judge, name="judge"),
    path("<str:reference>/measure/", progress_views.measure, name="measure"),
]
