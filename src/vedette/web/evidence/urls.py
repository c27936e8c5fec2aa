from __future__ import annotations

from django.urls import path

from vedette.web.evidence import views

app_name = "evidence"
urlpatterns = [
    path("board/", views.board, name="board"),
    path("board/<str:area>/state/", views.state, name="state"),
    path("board/<str:area>/<str:kind>/", views.cell, name="cell"),
    path("board/<str:area>/<str:kind>/judge/", views.judge, name="judge"),
    path("context/", views.context, name="context"),
    path("undo/<str:mark>/", views.undo, name="undo"),
]
