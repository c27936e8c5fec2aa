from __future__ import annotations

from django.urls import path

from vedette.web.reviews import views

app_name = "reviews"
urlpatterns = [
    path("members/", views.members, name="members"),
    path("members/set/", views.set_member, name="set_member"),
    path("members/<str:name>/remove/", views.remove_member, name="remove_member"),
    path("worlds/", views.worlds, name="worlds"),
    path("worlds/declare/", views.declare_world, name="declare_world"),
    path("worlds/<slug:name>/drop/", views.drop_world, name="drop_world"),
    path("view-as/", views.view_as, name="view_as"),
    path("tokens/", views.tokens, name="tokens"),
    path("tokens/make/", views.make_token, name="make_token"),
    path("tokens/<uuid:key>/revoke/", views.revoke_token, name="revoke_token"),
]
