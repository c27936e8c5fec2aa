"""Forms of accounts: second factor with counted failures, first password, invitation."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from django import forms
from django.utils.translation import gettext_lazy as _

from vedette.web.accounts import reads, writes

CODE = "code"


def _counted(form: Any, check: Any) -> str:
    """Check a code; failures count for account and address, as those of passwords do."""
    adapter = get_adapter()
    name, address = form.user.get_username(), adapter.get_client_ip(context.request)
    if reads.wait_before_attempt(CODE, name, address):
        raise adapter.validation_error("too_many_login_attempts")
    try:
        found = str(check())
    except forms.ValidationError:
        writes.note_failure(CODE, name, address)
        raise
    writes.forget_failures(CODE, name, address)
    return found


class CountedCode(AuthenticateForm):  # type: ignore[misc] # the library ships no types
    """The code at sign-in."""

    def clean_code(self) -> str:
        return _counted(self, super().clean_code)


class CountedCodeAgain(ReauthenticateForm):  # type: ignore[misc] # the same
    """The code at step-up."""

    def clean_code(self) -> str:
        return _counted(self, super().clean_code)


class FirstPassword(forms.Form):
    """The password that a person sets by a one-time link, twice."""

    password = forms.CharField(
        label=_("New password"),
        strip=False,
        help_text=_("At least 12 characters; a sentence is easier to keep than a riddle."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("The same again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_again(self) -> str:
        again = str(self.cleaned_data["again"])
        if again != self.cleaned_data.get("password"):
            raise forms.ValidationError(_("The two do not match."))
        return again


class Invitation(forms.Form):
    """Who is invited to the house."""

    name = forms.CharField(
        label=_("Log-in name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    is_administrator = forms.BooleanField(
        label=_("Keeps the accounts (sees no record)"), required=False
    )


class MailAddress(forms.Form):
    """Where a person gets reminders."""

    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        max_length=254,
        help_text=_("For reminders only; empty for none. It stands in no log and in no export."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
    )
