"""Language, light or dark and density, remembered by the browser in three cookies."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from vedette.web.ui.looks import CHOICES, LASTS
from vedette.web.ui.permissions import open_to_all


@open_to_all
@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """Remembers what the form says and returns to the page it came from."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    answer = HttpResponseRedirect(back)
    known = {name: {value for value, _ in values} for name, values in CHOICES.items()}
    known[settings.LANGUAGE_COOKIE_NAME] = {code for code, _ in settings.LANGUAGES}
    for name, values in known.items():
        if request.POST.get(name) in values:
            answer.set_cookie(
                name,
                request.POST[name],
                max_age=LASTS,
                samesite="Lax",
                secure=request.is_secure(),
            )
    return answer
