from __future__ import annotations

from django.urls import path

from vedette.web.reports import (
    block_views,
    comment_views,
    edition_views,
    release_views,
    round_views,
    text_views,
    version_views,
    views,
    writing_views,
)

app_name = "reports"
urlpatterns = [
    path("", views.report, name="report"),
    path("files/<str:name>", views.download, name="download"),
    path("text/", text_views.text, name="text"),
    path("text/add/", text_views.add, name="add"),
    path("text/language/", text_views.language, name="content_language"),
    path("text/changes/<str:mark>/undo/", text_views.take_back, name="take_back"),
    path("text/write/<str:reference>/", writing_views.write, name="write"),
    path("text/write/<str:reference>/save/", writing_views.save, name="save_part"),
    path("text/write/<str:reference>/here/", writing_views.here, name="here"),
    path("text/write/<str:reference>/find/", writing_views.find, name="find"),
    path("text/<str:reference>/history/", block_views.history, name="block_history"),
    path("text/<str:reference>/restore/", block_views.restore, name="restore"),
    path("text/<str:reference>/edit/", text_views.edit, name="edit"),
    path("text/<str:reference>/move/", text_views.move, name="move"),
    path("text/<str:reference>/look/", text_views.look, name="look"),
    path("versions/", version_views.versions, name="versions"),
    path("versions/keep/", version_views.keep, name="keep"),
    path("versions/compare/", version_views.compare, name="compare"),
    path("editions/", edition_views.editions, name="editions"),
    path("approval/", version_views.approval, name="approval"),
    path("approval/speak/", version_views.speak, name="speak"),
    path("releases/", release_views.releases, name="releases"),
    path("releases/ask/", release_views.ask, name="ask_release"),
    path("releases/<str:reference>/", release_views.release, name="release"),
    path("releases/<str:reference>/make/", release_views.make, name="make_release"),
    path("releases/<str:reference>/withdraw/", release_views.withdraw, name="withdraw_release"),
    path(
        "releases/<str:reference>/files/<str:name>", release_views.release_file, name="release_file"
    ),
    path("rounds/", round_views.rounds, name="rounds"),
    path("rounds/open/", round_views.open_round, name="open_round"),
    path("rounds/<str:reference>/", round_views.one_round, name="round"),
    path("rounds/<str:reference>/change/", round_views.change, name="change_round"),
    path("rounds/<str:reference>/receive/", round_views.receive, name="receive"),
    path("rounds/<str:reference>/form/<str:entity>.xlsx", round_views.form, name="form"),
    path("rounds/<str:reference>/comments.xlsx", round_views.matrix, name="matrix"),
    path("rounds/<str:reference>/comments.docx", round_views.commented, name="commented"),
    path(
        "rounds/<str:reference>/letter/<str:entity>.<str:kind>", round_views.letter, name="letter"
    ),
    path("comments/", comment_views.comments, name="comments"),
    path("comments/answer/", comment_views.answer_many, name="answer_many"),
    path("comments/statistics/", comment_views.statistics, name="statistics"),
    path("comments/<str:reference>/", comment_views.comment, name="comment"),
    path("comments/<str:reference>/answer/", comment_views.answer, name="answer"),
]
