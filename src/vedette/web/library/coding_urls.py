"""Addresses of coding, codebook, quotations and interviews; joined in `urls`."""

from __future__ import annotations

from django.urls import path

from vedette.web.library import (
    agreement_views,
    codebook_views,
    coding_views,
    interview_views,
    matrix_views,
    quotation_views,
    suggestion_views,
)

urlpatterns = [
    path("documents/<str:reference>/code/", coding_views.document, name="code"),
    path("documents/<str:reference>/code/act/", coding_views.act, name="act"),
    path(
        "documents/<str:reference>/suggestions/", suggestion_views.suggestions, name="suggestions"
    ),
    path("codebook/", codebook_views.codebook, name="codebook"),
    path("codebook/add/", codebook_views.add, name="codebook_add"),
    path("codebook/history/", codebook_views.history, name="codebook_history"),
    path("codebook/back/", codebook_views.back, name="codebook_back"),
    path("codebook/forward/", codebook_views.forward, name="codebook_forward"),
    path("codebook/undo/<str:mark>/", codebook_views.undo, name="codebook_undo"),
    path("codebook/codes/<str:code>/", codebook_views.code, name="codebook_code"),
    path(
        "codebook/codes/<str:code>/history/",
        codebook_views.code_history,
        name="codebook_code_history",
    ),
    path("codebook/codes/<str:code>/edit/", codebook_views.edit, name="codebook_edit"),
    path("codebook/codes/<str:code>/move/", codebook_views.move, name="codebook_move"),
    path("codebook/codes/<str:code>/merge/", codebook_views.merge, name="codebook_merge"),
    path("codebook/codes/<str:code>/split/", codebook_views.split, name="codebook_split"),
    path("codebook/codes/<str:code>/retire/", codebook_views.retire, name="codebook_retire"),
    path("quotations/", quotation_views.quotations, name="quotations"),
    path("quotations/recode/", quotation_views.recode, name="recode"),
    path("basket/", quotation_views.basket, name="basket"),
    path("basket/lay-in/", quotation_views.lay_in, name="lay_in"),
    path("basket/take-out/", quotation_views.take_out, name="take_out"),
    path("matrix/", matrix_views.matrix, name="matrix"),
    path("matrix/codes/", matrix_views.meetings, name="meetings"),
    path("saturation/", matrix_views.saturation, name="saturation"),
    path("agreement/", agreement_views.agreement, name="agreement"),
    path("agreement/<str:reference>/", agreement_views.passages, name="agreement_document"),
    path("agreement/<str:reference>/settle/", agreement_views.settle, name="settle_codes"),
    path("interviews/", interview_views.interviews, name="interviews"),
    path("interviews/add/", interview_views.add, name="interview_add"),
    path("interviews/heard/", interview_views.heard, name="heard"),
    path("interviews/<str:reference>/", interview_views.interview, name="interview"),
    path("interviews/<str:reference>/change/", interview_views.change, name="interview_change"),
    path("interviews/<str:reference>/consent/", interview_views.consent, name="consent"),
    path("interviews/<str:reference>/withdraw/", interview_views.withdraw, name="withdraw"),
    path("interviews/<str:reference>/identity/", interview_views.identity, name="identity"),
    path("interviews/<str:reference>/erase/", interview_views.erase, name="erase"),
    path("interviews/<str:reference>/code/", coding_views.interview, name="code_interview"),
    path("interviews/<str:reference>/code/act/", coding_views.act_interview, name="act_interview"),
]
