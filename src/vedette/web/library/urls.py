from __future__ import annotations

from django.urls import path

from vedette.web.library import (
    coding_urls,
    document_views,
    extraction_views,
    intake_views,
    reader_views,
    reference_views,
    screening_views,
    search_views,
)

app_name = "library"
urlpatterns = [
    path("documents/", document_views.documents, name="documents"),
    path("documents/export/", document_views.export, name="export"),
    path("references/", reference_views.references, name="references"),
    path("references/judge/", reference_views.judge, name="references_judge"),
    path("references/<uuid:key>/", reference_views.came, name="references_came"),
    path(
        "references/<uuid:key>/take-back/", reference_views.take_back, name="references_take_back"
    ),
    path("search/", search_views.search, name="search"),
    path("search/like/<str:reference>/<int:passage>/", search_views.like, name="like"),
    path("screening/", screening_views.queue, name="screening"),
    path("screening/criteria/", screening_views.criteria, name="criteria"),
    path("screening/conflicts/", screening_views.conflicts, name="conflicts"),
    path("screening/blind/", screening_views.lift, name="lift"),
    path("screening/leavers/", screening_views.leaver, name="leaver"),
    path("screening/flow/", screening_views.flow, name="flow"),
    path("screening/undo/<str:mark>/", screening_views.undo, name="screening_undo"),
    path("screening/<str:reference>/", screening_views.screen, name="screen"),
    path("screening/<str:reference>/settle/", screening_views.settle, name="settle"),
    path("add/", intake_views.add, name="add"),
    path("batches/<uuid:key>/", intake_views.batch, name="batch"),
    path("batches/<uuid:key>/again/<int:at>/", intake_views.again, name="again"),
    path("batches/<uuid:key>/take-back/", intake_views.take_back, name="take_back"),
    path("batches/<uuid:key>/bring-back/", intake_views.bring_back, name="bring_back"),
    path("documents/<str:reference>/", reader_views.document, name="document"),
    path("documents/<str:reference>/pages/<int:page>.png", reader_views.picture, name="picture"),
    path("documents/<str:reference>/rests-on/", reader_views.rests_on, name="rests_on"),
    path("documents/<str:reference>/rests-on-it/", reader_views.rested_on_by, name="rested_on_by"),
    path("documents/<str:reference>/history/", reader_views.history, name="history"),
    path("documents/<str:reference>/form/", extraction_views.show, name="form"),
    path("documents/<str:reference>/form/keep/", extraction_views.keep, name="form_keep"),
    path("documents/<str:reference>/about/", extraction_views.say_about, name="say_about"),
    path("documents/<str:reference>/form/take-up/", extraction_views.take_up, name="form_take_up"),
    path("documents/<str:reference>/describe/", reader_views.describe, name="describe"),
    path("documents/<str:reference>/original/", reader_views.original, name="original"),
    path("decisions/<str:mark>/undo/", reader_views.undo, name="undo"),
    path("documents/<str:reference>/letters/", intake_views.letters, name="letters"),
    *coding_urls.urlpatterns,
]
