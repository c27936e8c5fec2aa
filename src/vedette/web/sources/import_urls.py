from __future__ import annotations

from django.urls import path

from vedette.web.sources import importing, notifying, undoing

app_name = "imports"
urlpatterns = [
    path("add/", importing.add, name="add"),
    path("template.xlsx", importing.template, name="template"),
    path("<uuid:key>/file/", importing.file, name="file"),
    path("<uuid:key>/columns/", importing.columns, name="columns"),
    path("<uuid:key>/values/", importing.values, name="values"),
    path("<uuid:key>/scope/", importing.scope, name="scope"),
    path("<uuid:key>/check/", importing.check, name="check"),
    path("<uuid:key>/check/again/", importing.recheck, name="recheck"),
    path("<uuid:key>/check/rows.xlsx", importing.rows, name="rows"),
    path("<uuid:key>/check/corrected/", importing.correct, name="correct"),
    path("<uuid:key>/check/cell/", importing.correct_cell, name="correct_cell"),
    path("<uuid:key>/check/set-aside/", importing.quarantine, name="quarantine"),
    path("<uuid:key>/check/as-it-came/", importing.release, name="release"),
    path("<uuid:key>/commit/", importing.commit, name="commit"),
    path("<uuid:key>/cancel/", importing.cancel, name="cancel"),
    path("<uuid:key>/progress/", importing.progress, name="progress"),
    path("<str:name>/undo/", undoing.undo, name="undo"),
    path("labels/<str:source>/", notifying.relabel, name="relabel"),
    path("labels/answers/<uuid:key>/", notifying.answer_relabel, name="answer_relabel"),
    path("notifications/", notifying.index, name="notifications"),
    path("notifications/new/", notifying.new, name="notify"),
    path("notifications/<str:incident>/", notifying.notification, name="notification"),
    path("notifications/<str:incident>/new-version/", notifying.version, name="notify_version"),
]
