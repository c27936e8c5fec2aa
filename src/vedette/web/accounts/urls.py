from __future__ import annotations

from allauth.account import views as account
from allauth.socialaccount import views as single
from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from vedette.web.accounts import step_up, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("2fa/", include("allauth.mfa.urls")),
    path("sessions/", views.sessions, name="sessions"),
    path("sessions/<int:key>/end/", views.end_session, name="end_session"),
    path("mail/", views.mail, name="account_mail"),
    path("go-on/", step_up.go_on, name="go_on"),
    path("welcome/<str:token>/", views.welcome, name="welcome"),
    path("people/", views.people, name="people"),
    path("people/<str:name>/link/", views.new_link, name="new_link"),
    path("people/<str:name>/active/", views.set_active, name="set_active"),
    path("people/<str:name>/mail/", views.mail_of, name="mail_of"),
]
"""Only what is used of the library: no sign-up, no mail of its own, no reset of passwords by mail."""

if settings.VEDETTE_OIDC:
    urlpatterns += [
        path("", include("allauth.socialaccount.providers.openid_connect.urls")),
        path("single/cancelled/", single.login_cancelled, name="socialaccount_login_cancelled"),
        path("single/error/", single.login_error, name="socialaccount_login_error"),
        path("single/closed/", single.signup, name="socialaccount_signup"),
    ]
