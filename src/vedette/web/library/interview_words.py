"""What an interview is called on the pages: a class of people, never who spoke."""

from __future__ import annotations

from django.utils.translation import gettext, pgettext, pgettext_lazy

from vedette.core.library.interviews import Interview

RANKS = {
    "junior": pgettext_lazy("rank band", "junior"),
    "middle": pgettext_lazy("rank band", "middle"),
    "senior": pgettext_lazy("rank band", "senior"),
    "leadership": pgettext_lazy("rank band", "leadership"),
}
PLACES = {
    "headquarters": pgettext_lazy("class of place", "headquarters"),
    "mission_headquarters": pgettext_lazy("class of place", "mission headquarters"),
    "sector": pgettext_lazy("class of place", "sector"),
    "base": pgettext_lazy("class of place", "base"),
    "capital": pgettext_lazy("class of place", "capital"),
    "elsewhere": pgettext_lazy("class of place", "elsewhere"),
}
CONSENTS = {
    "on_record_named": pgettext_lazy("consent", "On record, named"),
    "on_record_function": pgettext_lazy("consent", "On record, function only"),
    "background": pgettext_lazy("consent", "Background only: not to be quoted"),
    "chatham_house": pgettext_lazy("consent", "Chatham House Rule"),
    "deep_background": pgettext_lazy("consent", "Deep background: informs the analysis only"),
    "off_record": pgettext_lazy("consent", "Off the record"),
    "not_asked": pgettext_lazy("consent", "Not asked yet: not to be used"),
    "withdrawn": pgettext_lazy("consent", "Withdrawn: not to be used"),
}
SEXES = {
    "F": pgettext_lazy("sex", "women"),
    "M": pgettext_lazy("sex", "men"),
    "": pgettext_lazy("sex", "not told"),
}


def speaker(one: Interview) -> str:
    """Who spoke, as a class: rank band, component, mission."""
    kinds = {
        "military": pgettext("speaker", "military"),
        "police": pgettext("speaker", "police"),
        "civilian": pgettext("speaker", "civilian"),
    }
    said = {"rank": RANKS[one.rank], "kind": kinds.get(one.component, one.component)}
    said["mission"] = one.mission or gettext("no mission")
    return gettext("%(kind)s, %(rank)s rank, %(mission)s") % said
