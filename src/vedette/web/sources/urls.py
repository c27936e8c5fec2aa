from __future__ import annotations

from django.urls import path

from vedette.web.sources import views

app_name = "sources"
urlpatterns = [
    path("", views.index, name="index"),
    path("imports/", views.imports, name="imports"),
    path("imports/<str:name>/", views.one_import, name="import"),
    path("imports/<str:name>/original", views.original, name="original"),
    path("<str:source>/card/", views.card, name="card"),
    path("<str:source>/rows/<path:record_id>/", views.record, name="record"),
]
