from __future__ import annotations

from django.urls import path

from vedette.web.reports import desk_views, draft_views

app_name = "desk"
_AT = "<slug:slug>/<str:ref>/<str:entity>/"
urlpatterns = [
    path("", desk_views.own, name="own"),
    path("open/<str:token>/", desk_views.welcome, name="welcome"),
    path("leave/", desk_views.leave, name="leave"),
    path(_AT, desk_views.reading, name="reading"),
    path(_AT + "tables/", desk_views.tables, name="tables"),
    path(_AT + "on/<path:block>/", draft_views.on_block, name="block"),
    path(_AT + "comments/", draft_views.comments, name="comments"),
    path(_AT + "drafts/<str:draft>/", draft_views.draft, name="draft"),
    path(_AT + "merge/", draft_views.merge, name="merge"),
    path(_AT + "hand-in/", draft_views.hand_in, name="hand_in"),
    path(_AT + "receipts/<str:receipt>/", draft_views.receipt, name="receipt"),
    path(_AT + "answers/<str:comment>/", draft_views.reply, name="reply"),
    path(_AT + "colleagues/", desk_views.colleagues, name="colleagues"),
    path(_AT + "copy.<str:form>", desk_views.copy, name="copy"),
    path(_AT + "comments.<str:form>", desk_views.own_comments, name="own_comments"),
]
