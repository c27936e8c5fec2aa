from __future__ import annotations

from django.urls import path

from vedette.web.recommendations import account_views as accounts
from vedette.web.recommendations import proposal_change_views as changes
from vedette.web.recommendations import proposal_views as views

app_name = "proposals"
urlpatterns = [
    path("", views.proposals, name="proposals"),
    path("export/", views.export, name="export"),
    path("new/", changes.add, name="add"),
    path("changes/<str:mark>/undo/", changes.take_back, name="take_back"),
    path("<str:reference>/", views.proposal, name="proposal"),
    path("<str:reference>/rests-on/", views.rests_on, name="rests_on"),
    path("<str:reference>/rests-on-it/", views.rested_on_by, name="rested_on_by"),
    path("<str:reference>/history/", views.history, name="history"),
    path("<str:reference>/edit/", changes.edit, name="edit"),
    path("<str:reference>/link/", changes.link, name="link"),
    path("<str:reference>/unlink/", changes.unlink, name="unlink"),
    path("<str:reference>/look/", changes.look, name="look"),
    path("<str:reference>/phase/", changes.phase, name="phase"),
    path("<str:reference>/tables/<str:table>/", changes.table, name="table"),
    path("<str:reference>/tables/<str:table>/drop/", changes.drop, name="drop"),
    path("<str:reference>/files/<str:name>", views.file, name="file"),
    path("<str:reference>/papers/<str:name>/", accounts.paper, name="paper"),
    path("<str:reference>/money/", accounts.money, name="money"),
    path("<str:reference>/money/<str:name>", accounts.file, name="account"),
]
