from __future__ import annotations

from django.urls import path

from vedette.web.sources import committing, correcting, importing, notifying, undoing

app_name = "imports"
urlpatterns = [
    path("add/", importing.add, name="add"),
    path("template.xlsx", importing.template, name="template"),
    path("<uuid:key>/file/", importing.file, name="file"),
    path("<uuid:key>/columns/", importing.columns, name="columns"),
    path("<uuid:key>/values/", importing.values, name="values"),
    path("<uuid:key>/scope/", importing.scope, name="scope"),
    path("<uuid:key>/check/", correcting.check, name="check"),
    path("<uuid:key>/check/again/", correcting.recheck, name="recheck"),
    path("<uuid:key>/check/rows.xlsx", correcting.rows, name="rows"),
    path("<uuid:key>/check/corrected/", correcting.correct, name="correct"),
    path("<uuid:key>/check/cell/", correcting.correct_cell, name="correct_cell"),
    path("<uuid:key>/check/set-aside/", correcting.quarantine, name="quarantine"),
    path("<uuid:key>/check/as-it-came/", correcting.release, name="release"),
    path("<uuid:key>/commit/", committing.commit, name="commit"),
    path("<uuid:key>/cancel/", committing.cancel, name="cancel"),
    path("<uuid:key>/progress/", committing.progress, name="progress"),
    path("<str:name>/undo/", undoing.undo, name="undo"),
    path("<str:name>/back/", undoing.bring_back, name="bring_back"),
    path("labels/<str:source>/", notifying.relabel, name="relabel"),
    path("labels/answers/<uuid:key>/", notifying.answer_relabel, name="answer_relabel"),
    path("notifications/", notifying.index, name="notifications"),
    path("notifications/new/", notifying.new, name="notify"),
    path("notifications/<str:incident>/", notifying.notification, name="notification"),
    path("notifications/<str:incident>/new-version/", notifying.version, name="notify_version"),
]
