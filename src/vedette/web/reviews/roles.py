"""Words for roles and levels."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vedette.core.kernel.labels import Level
from vedette.core.trust.permissions import Role

ROLES = {
    Role.HEAD: _("Head of the review"),
    Role.ANALYST: _("Data analyst"),
    Role.QUALITATIVE: _("Qualitative analyst"),
    Role.EDITOR: _("Report editor"),
    Role.DELEGATE: _("Reviewer of a delegation"),
    Role.FOCAL: _("Focal point of a mission"),
    Role.AUDITOR: _("Auditor"),
    Role.ADMINISTRATOR: _("Administrator"),
}
"""The roles of a team, in the words of the pages."""

LEVELS = {
    Level.PUBLIC: _("public"),
    Level.UNCLASSIFIED: _("unclassified"),
    Level.CONFIDENTIAL: _("confidential"),
    Level.STRICTLY_CONFIDENTIAL: _("strictly confidential"),
}


def role_words(role: str) -> str:
    """A role in the words of the pages; the holder of a folder has none."""
    return str(ROLES.get(Role(role), ""))
