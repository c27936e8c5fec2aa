"""The words of the offline page in the language of the reader, and of what became of its edits."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from vedette.core.actions.clashes import Keep
from vedette.core.actions.offline import PROOF, proof_said

PACK: Mapping[str, Promise] = {
    "title": gettext_lazy("My actions, offline"),
    "about": gettext_lazy("For %name, as it stood on %day. Pack %pack."),
    "first": gettext_lazy("Change what has changed: how far it is, what was done, another deadline, "
                          "a proof as a file or address."),
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
    "proof_of": gettext_lazy("Proof"),
    "optional": gettext_lazy("optional"),
    "to": gettext_lazy("The new deadline"),
    "reason": gettext_lazy("Why the present one cannot be kept"),
    "name": gettext_lazy("Name of the proof"),
    "file": gettext_lazy("Photo or other file"),
    "where": gettext_lazy("or address"),
    "effective": gettext_lazy("Effective from"),
    "expires": gettext_lazy("Expires after"),
    "files": gettext_lazy("Files of all actions together: up to %most. They go into the file of edits; choose them "
                          "again if you close this page before you save."),
    "save": gettext_lazy("Save the edits"),
    "none": gettext_lazy("Nothing is changed yet."),
    "changes": gettext_lazy("Changed fields: %n"),
    "saved": gettext_lazy("Saved to your downloads. Upload that file on “My actions”."),
    "both": gettext_lazy("Another deadline needs a day and a reason."),
    "later": gettext_lazy("Ask for a day after the present deadline."),
    "proof": gettext_lazy("A proof has a name, and a file or an address that begins with https://."),
    "one": gettext_lazy("Choose a file or write an address, not both."),
    "chosen": gettext_lazy("%file: %size. All files together: %sum of %most."),
    "much": gettext_lazy("The files are too large together: %sum of %most. Take one out, or hand it in on the page "
                         "later."),
    "empty": gettext_lazy("This file is empty or cannot be read; choose another one."),
    "reading": gettext_lazy("A file is still being read; save again in a moment."),
    "percent": gettext_lazy("Write a whole number from 0 to 100."),
    "text": gettext_lazy("Write what was done and what is in the way."),
    "done": gettext_lazy("At 100 a proof is needed: choose a file or write its address."),
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
    one = proof_said(said)
    told = [one.where]
    told += [gettext("effective from %(day)s") % {"day": one.effective}] if one.effective else []
    told += [gettext("expires after %(day)s") % {"day": one.expires}] if one.expires else []
    return " · ".join(told)
