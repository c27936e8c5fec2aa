from __future__ import annotations

from django.urls import path

from vedette.web.evidence import (
    chain_views,
    change_views,
    finding_views,
    judging_views,
    linking_views,
    task_views,
    views,
)

app_name = "evidence"
urlpatterns = [
    path("findings/", finding_views.findings, name="findings"),
    path("findings/export/", finding_views.export, name="findings_export"),
    path("findings/new/", change_views.add, name="add"),
    path("findings/out-of-date/", finding_views.stale, name="stale"),
    path("findings/changes/<str:mark>/undo/", change_views.take_back, name="take_back"),
    path("findings/<str:reference>/", finding_views.finding, name="finding"),
    path("findings/<str:reference>/rests-on/", finding_views.rests_on, name="rests_on"),
    path("findings/<str:reference>/rests-on-it/", finding_views.rested_on_by, name="rested_on_by"),
    path("findings/<str:reference>/history/", finding_views.history, name="history"),
    path("findings/<str:reference>/edit/", change_views.edit, name="edit"),
    path("findings/<str:reference>/stage/", change_views.stage, name="stage"),
    path("findings/<str:reference>/link/", linking_views.link, name="link"),
    path("findings/<str:reference>/order/", linking_views.order, name="order"),
    path("findings/<str:reference>/look/", linking_views.look, name="look"),
    path("findings/<str:reference>/grade/", judging_views.grade, name="grade"),
    path("findings/<str:reference>/challenge/", judging_views.challenge, name="challenge"),
    path("findings/<str:reference>/answer/", judging_views.answer, name="answer"),
    path("findings/<str:reference>/vote/", judging_views.vote, name="vote"),
    path("findings/<str:reference>/say/", judging_views.say_word, name="say"),
    path("tasks/", task_views.tasks, name="tasks"),
    path("tasks/add/", task_views.add, name="add_task"),
    path("tasks/<str:reference>/settle/", task_views.settle, name="settle_task"),
    path("chain/<path:reference>/", chain_views.chain, name="chain"),
    path("prov/<path:reference>/", chain_views.prov, name="prov"),
    path("board/", views.board, name="board"),
    path("board/<str:area>/state/", views.state, name="state"),
    path("board/<str:area>/<str:kind>/", views.cell, name="cell"),
    path("board/<str:area>/<str:kind>/judge/", views.judge, name="judge"),
    path("context/", views.context, name="context"),
    path("undo/<str:mark>/", views.undo, name="undo"),
]
