from __future__ import annotations

from django.urls import path

from vedette.web.reviews import charter_views, saved_views, views

app_name = "reviews"
urlpatterns = [
    path("charter/", charter_views.charter, name="charter"),
    path("charter/edit/", charter_views.edit_charter, name="edit_charter"),
    path(
        "charter/changes/<str:mark>/undo/",
        charter_views.take_back_charter,
        name="take_back_charter",
    ),
    path(
        "charter/changes/<str:mark>/bring-back/",
        charter_views.bring_back_charter,
        name="bring_back_charter",
    ),
    path("members/", views.members, name="members"),
    path("members/set/", views.set_member, name="set_member"),
    path("members/<str:name>/remove/", views.remove_member, name="remove_member"),
    path("worlds/", views.worlds, name="worlds"),
    path("worlds/declare/", views.declare_world, name="declare_world"),
    path("worlds/<slug:name>/drop/", views.drop_world, name="drop_world"),
    path("views/", saved_views.index, name="list_views"),
    path("views/save/", saved_views.save, name="save_view"),
    path("views/<uuid:key>/change/", saved_views.change, name="change_view"),
    path("views/<uuid:key>/remove/", saved_views.remove, name="remove_view"),
    path("views/<uuid:key>/restore/", saved_views.restore, name="restore_view"),
    path("view-as/", views.view_as, name="view_as"),
    path("tokens/", views.tokens, name="tokens"),
    path("tokens/make/", views.make_token, name="make_token"),
    path("tokens/<uuid:key>/revoke/", views.revoke_token, name="revoke_token"),
]
