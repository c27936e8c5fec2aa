"""The words of the offline page in the language of the reader, and of what became of its edits."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from vedette.core.actions.clashes import Keep
from vedette.core.actions.offline import PROOF

PACK: Mapping[str, Promise] = {
    "title": gettext_lazy("My actions, offline"),
    "about": gettext_lazy("For %name, as it stood on %day. Pack %pack."),
    "first": gettext_lazy("Change what has changed: how far it is, what was done, another deadline, "
                          "a proof at an address."),
    "second": gettext_lazy("Save the edits: a file comes to your downloads. Nothing is sent by itself."),
    "third": gettext_lazy("Once you have a network, upload that file on “My actions”. What others wrote meanwhile "
                          "is set beside yours."),
    "noscript": gettext_lazy("This browser runs no scripts: you can read the page, but not save edits."),
    "due": gettext_lazy("Due on"),
    "undated": gettext_lazy("no day is set"),
    "why": gettext_lazy("Why it is asked for"),
    "milestones": gettext_lazy("Milestones"),
    "reached": gettext_lazy("reached"),
    "asked": gettext_lazy("Deadline asked for"),
    "percent_done": gettext_lazy("Percent done"),
    "what": gettext_lazy("What was done, what is in the way"),
    "deadline": gettext_lazy("Another deadline"),
    "proof_of": gettext_lazy("Proof at an address"),
    "optional": gettext_lazy("optional"),
    "to": gettext_lazy("The new deadline"),
    "reason": gettext_lazy("Why the present one cannot be kept"),
    "name": gettext_lazy("Name of the proof"),
    "where": gettext_lazy("Address"),
    "effective": gettext_lazy("Effective from"),
    "expires": gettext_lazy("Expires after"),
    "files": gettext_lazy("Files are handed in on the page itself, once you have a network."),
    "save": gettext_lazy("Save the edits"),
    "none": gettext_lazy("Nothing is changed yet."),
    "changes": gettext_lazy("Changed fields: %n"),
    "saved": gettext_lazy("Saved to your downloads. Upload that file on “My actions”."),
    "both": gettext_lazy("Another deadline needs a day and a reason."),
    "later": gettext_lazy("Ask for a day after the present deadline."),
    "proof": gettext_lazy("A proof has a name and an address that begins with https://."),
    "percent": gettext_lazy("Write a whole number from 0 to 100."),
    "text": gettext_lazy("Write what was done and what is in the way."),
    "done": gettext_lazy("At 100 a proof is needed: name its address."),
}  # fmt: skip
"""As `core.actions.pack_page.WORDS`."""
KEEP: Mapping[str, Promise] = {
    Keep.MINE: gettext_lazy("What I wrote offline"),
    Keep.THEIRS: gettext_lazy("What stands there"),
    Keep.BOTH: gettext_lazy("Both texts, one below the other"),
}
_FIELDS: Mapping[str, Promise] = {
    "percent": gettext_lazy("Percent done"),
    "text": gettext_lazy("What was done, what is in the way"),
    "deadline": gettext_lazy("Another deadline"),
}


def field(name: str) -> str:
    """A field of a pack in words."""
    if name.startswith(PROOF):
        return gettext("Proof: %(name)s") % {"name": name.removeprefix(PROOF)}
    return str(_FIELDS.get(name, name))


def value(name: str, said: str) -> str:
    """What a field says, in words; "" where it says nothing."""
    if name == "percent" and said:
        return f"{said} %"
    if not name.startswith(PROOF) or not said:
        return said
    where, effective, expires = [*said.rsplit("|", 2), "", ""][:3]
    told = [where]
    told += [gettext("effective from %(day)s") % {"day": effective}] if effective else []
    told += [gettext("expires after %(day)s") % {"day": expires}] if expires else []
    return " · ".join(told)
