"""Words of indicators: their kinds, and where a series stands."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from vedette.core.actions.capacities import Kind
from vedette.core.actions.readings import Standing

KINDS: Mapping[str, Promise] = {
    Kind.PROCESS: gettext_lazy("Process: what is done"),
    Kind.OUTPUT: gettext_lazy("Output: what comes out of it"),
    Kind.OUTCOME: gettext_lazy("Outcome: what it changes"),
}
STANDINGS: Mapping[str, tuple[str, Promise]] = {
    Standing.REACHED: ("ok", gettext_lazy("at its target")),
    Standing.MOVING: ("held", gettext_lazy("on the way")),
    Standing.STILL: ("held", gettext_lazy("as at its baseline")),
    Standing.AWAY: ("red", gettext_lazy("further away than at its baseline")),
    Standing.READ: ("quiet", gettext_lazy("read, without baseline or target")),
    Standing.UNREAD: ("broken", gettext_lazy("never read")),
}
