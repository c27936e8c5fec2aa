"""What each act is called, and the sentence that tells it; the log itself keeps only text and keys."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Sentence:
    """The words of an act.

    Args:
        short: For the filter.
        whole: The sentence; `by` is the person, `of` the objects, all other names are those of `told`.
    """

    short: Promise
    whole: Promise


SENTENCES: Mapping[str, Sentence] = {
    "account.make": Sentence(_("Account made"), _("%(by)s made the account %(of)s.")),
    "account.link": Sentence(_("One-time link made"), _("%(by)s made a one-time link for %(of)s.")),
    "account.password_by_link": Sentence(
        _("Password set by a link"), _("%(by)s set the password by a one-time link.")
    ),
    "account.sign_in": Sentence(_("Signed in"), _("%(by)s signed in.")),
    "account.end_session": Sentence(_("Session ended"), _("%(by)s ended an own session.")),
    "account.close": Sentence(_("Account closed"), _("%(by)s closed the account %(of)s.")),
    "account.open": Sentence(
        _("Account opened again"), _("%(by)s opened the account %(of)s again.")
    ),
    "account.email": Sentence(
        _("E-mail address set"), _("%(by)s set the e-mail address of %(of)s.")
    ),
    "account.no_email": Sentence(
        _("E-mail address removed"), _("%(by)s removed the e-mail address of %(of)s.")
    ),
    "account.drop_factors": Sentence(
        _("Second factors removed"), _("%(by)s removed the second factors of %(of)s.")
    ),
    "account.own_security": Sentence(
        _("Own security changed"), _("%(by)s changed the own security: %(what)s.")
    ),
    "review.view_as": Sentence(
        _("Look as another role"), _("%(by)s began to look as another role: %(of)s.")
    ),
    "review.view_as_ended": Sentence(
        _("Own view again"), _("%(by)s looks with the own eyes again, no more as %(of)s.")
    ),
    "token.make": Sentence(_("Token made"), _("%(by)s made a token for programs: %(of)s.")),
    "token.revoke": Sentence(_("Token revoked"), _("%(by)s revoked a token: %(of)s.")),
    "review.adopt": Sentence(
        _("Review handed over"), _("%(by)s handed the review to the team as %(of)s.")
    ),
    "review.restore": Sentence(
        _("Brought back"), _("The review %(of)s was brought back from a backup.")
    ),
    "review.member": Sentence(
        _("Member set"), _("%(by)s made %(of)s a member: %(role)s, cleared to %(clearance)s.")
    ),
    "review.member_removed": Sentence(
        _("Member removed"), _("%(by)s took %(of)s out of the review.")
    ),
    "review.world": Sentence(
        _("World declared"), _("%(by)s declared the world %(of)s: %(label)s.")
    ),
    "review.world_dropped": Sentence(_("World given up"), _("%(by)s gave the world %(of)s up.")),
    "job.ask": Sentence(
        _("Background work asked for"), _("%(by)s asked for background work: %(kind)s.")
    ),
    "job.cancel": Sentence(_("Background work cancelled"), _("%(by)s cancelled background work.")),
    "decision.import": Sentence(_("File imported"), _("%(by)s imported %(of)s.")),
    "decision.undo_import": Sentence(
        _("Import taken back"), _("%(by)s took the import %(of)s back.")
    ),
    "decision.judge": Sentence(_("Pair judged"), _("%(by)s judged the pair %(of)s.")),
    "decision.correct": Sentence(_("Value corrected"), _("%(by)s corrected %(field)s of %(of)s.")),
    "decision.claims": Sentence(_("Claims stated"), _("%(by)s stated the claims to be checked.")),
    "decision.context": Sentence(
        _("Context given"), _("%(by)s gave strengths or events as context: %(of)s.")
    ),
    "decision.editions": Sentence(
        _("Editions defined"), _("%(by)s decided which tables editions hold.")
    ),
    "decision.public_table": Sentence(
        _("Public table stated"), _("%(by)s stated that a table is public already: %(published)s.")
    ),
    "decision.release_tables": Sentence(
        _("Tables released"), _("%(by)s let tables of the edition %(edition)s leave.")
    ),
    "decision.settings": Sentence(
        _("Settings changed"), _("%(by)s changed the settings of the review.")
    ),
    "decision.relabel": Sentence(
        _("Label changed"), _("%(by)s changed the label of %(of)s to %(label)s.")
    ),
    "decision.choose": Sentence(
        _("Value chosen"), _("%(by)s chose the value of %(field)s for %(of)s.")
    ),
    "decision.split": Sentence(_("Incident split"), _("%(by)s split %(of)s.")),
    "decision.merge": Sentence(_("Incidents merged"), _("%(by)s merged %(of)s.")),
    "decision.undo": Sentence(_("Decision taken back"), _("%(by)s took a decision back: %(of)s.")),
    "decision.figure": Sentence(
        _("Figure made or changed"), _("%(by)s made a version of the figure %(of)s.")
    ),
    "decision.recipe": Sentence(_("Recipe saved"), _("%(by)s saved the recipe %(of)s.")),
    "decision.document": Sentence(_("Document added"), _("%(by)s added the document %(of)s.")),
    "decision.describe": Sentence(
        _("Document described"), _("%(by)s stated what the document %(of)s is.")
    ),
    "decision.references": Sentence(
        _("References imported"), _("%(by)s imported a file of references.")
    ),
    "decision.same_work": Sentence(
        _("Record compared with a document"),
        _("%(by)s judged whether a record is the work of %(of)s: %(verdict)s."),
    ),
    "decision.inquire": Sentence(
        _("Incident of a document stated"), _("%(by)s stated which incident %(of)s is about.")
    ),
    "decision.codebook": Sentence(_("Codebook changed"), _("%(by)s changed the codebook: %(of)s.")),
    "decision.code": Sentence(_("Passage coded"), _("%(by)s coded words of %(of)s.")),
    "decision.extract": Sentence(
        _("Form filled in"), _("%(by)s filled in the extraction form of %(of)s.")
    ),
    "decision.criteria": Sentence(
        _("Screening criteria stated"), _("%(by)s stated what documents are looked for.")
    ),
    "decision.screen": Sentence(
        _("Document screened"), _("%(by)s judged whether the document %(of)s belongs in.")
    ),
    "decision.interview": Sentence(
        _("Interview registered"), _("%(by)s stated facts of the interview %(of)s.")
    ),
    "decision.unseal": Sentence(
        _("Identity looked at"), _("%(by)s looked at who spoke in the interview %(of)s.")
    ),
    "decision.release": Sentence(
        _("Quotations released"), _("%(by)s released quotations of interviews: %(of)s.")
    ),
    "decision.treat": Sentence(
        _("Quotation treated"),
        _("%(by)s decided how a quotation may leave: %(of)s (%(treatment)s)."),
    ),
    "decision.mask": Sentence(
        _("Words masked"), _("%(by)s masked words of the document %(of)s, or showed them again.")
    ),
    "decision.redact": Sentence(
        _("Copy for release made"),
        _("%(by)s made a copy of %(of)s from which masked words are removed for good."),
    ),
    "decision.finding": Sentence(
        _("Finding changed"), _("%(by)s changed a finding or what it rests on: %(of)s.")
    ),
    "decision.triangulate": Sentence(
        _("Evidence judged"), _("%(by)s said what a kind of evidence says of %(of)s: %(verdict)s.")
    ),
    "decision.task": Sentence(_("Task"), _("%(by)s asked for or settled a task: %(of)s.")),
    "decision.recommendation": Sentence(
        _("Recommendation changed"), _("%(by)s changed a recommendation: %(of)s.")
    ),
    "decision.earlier": Sentence(
        _("Earlier recommendations imported"),
        _("%(by)s imported what an earlier review recommended: %(of)s."),
    ),
    "decision.stakeholder": Sentence(
        _("Register of stakeholders changed"),
        _("%(by)s changed whom the review is to hear: %(of)s."),
    ),
    "decision.meeting": Sentence(
        _("Consultation changed"), _("%(by)s changed a meeting or its record: %(of)s.")
    ),
    "decision.statement": Sentence(
        _("Statement changed"), _("%(by)s wrote down what was said or seen: %(of)s.")
    ),
    "decision.proposal": Sentence(
        _("Project proposal changed"), _("%(by)s changed a project proposal: %(of)s.")
    ),
    "actions.reminded": Sentence(
        _("Reminded of an action"), _("%(by)s had a reminder sent: %(of)s, %(kind)s.")
    ),
    "actions.not_reminded": Sentence(
        _("Reminder not taken"), _("A reminder was not taken by the mail server: %(of)s, %(kind)s.")
    ),
    "decision.action": Sentence(
        _("Action plan changed"), _("%(by)s changed the action plan or reported on it: %(of)s.")
    ),
    "decision.block": Sentence(
        _("Text of the report changed"), _("%(by)s changed the text of the report: %(of)s.")
    ),
    "decision.version": Sentence(
        _("Version of the report kept"), _("%(by)s kept the report as it stood: %(of)s.")
    ),
    "decision.round": Sentence(
        _("Round of comments changed"), _("%(by)s changed a round of comments: %(of)s.")
    ),
    "decision.comment": Sentence(
        _("Comment received or answered"), _("%(by)s received or answered a comment: %(of)s.")
    ),
    "decision.approval": Sentence(
        _("Said in the approval"), _("%(by)s spoke in the approval of the report: %(of)s.")
    ),
    "decision.publish": Sentence(
        _("Release of the report"),
        _("%(by)s asked for, made or withdrew a release of the report: %(of)s."),
    ),
    "decision.capacity": Sentence(
        _("Capacities changed"), _("%(by)s changed areas or indicators of capacities: %(of)s.")
    ),
    "decision.dashboard": Sentence(
        _("Edition of the dashboard"),
        _("%(by)s asked for, let out or withdrew an edition of the dashboard: %(of)s."),
    ),
    "decision.briefing": Sentence(
        _("Briefing changed"),
        _("%(by)s changed a briefing, kept a version of it or noted who was briefed: %(of)s."),
    ),
    "library.lay_in": Sentence(
        _("Quotations laid aside"), _("%(by)s laid quotations into the own basket: %(of)s.")
    ),
    "library.take_out": Sentence(
        _("Quotations taken out"), _("%(by)s took quotations out of the own basket: %(of)s.")
    ),
    "lists.save": Sentence(_("View saved"), _("%(by)s saved a view of the list %(list)s.")),
    "lists.change": Sentence(_("View changed"), _("%(by)s changed a view of the list %(list)s.")),
    "lists.bin": Sentence(
        _("View removed"), _("%(by)s put a view of the list %(list)s into the bin.")
    ),
    "lists.restore": Sentence(
        _("View brought back"), _("%(by)s took a view of the list %(list)s out of the bin.")
    ),
    "bin.emptied": Sentence(
        _("Bin emptied"), _("%(n)s things that had lain in the bin for 30 days were deleted.")
    ),
    "exports.take": Sentence(
        _("List exported"), _("%(by)s exported the list %(list)s as %(form)s.")
    ),
    "linkage.export": Sentence(
        _("Incidents exported"), _("%(by)s exported the incidents of a filter.")
    ),
    "library.upload": Sentence(
        _("Documents uploaded"), _("%(by)s uploaded %(files)s files: %(of)s.")
    ),
    "context.upload": Sentence(
        _("Context table uploaded"), _("%(by)s uploaded a context table: %(name)s.")
    ),
    "sources.upload": Sentence(_("File uploaded"), _("%(by)s uploaded a file: %(of)s.")),
    "sources.answer": Sentence(
        _("Import prepared"), _("%(by)s answered a step of an import: %(of)s.")
    ),
    "sources.correct_cells": Sentence(
        _("Cells corrected"), _("%(by)s took corrected cells into an import: %(of)s.")
    ),
    "sources.commit": Sentence(_("Import committed"), _("%(by)s committed the import %(of)s.")),
    "sources.cancel": Sentence(_("Import cancelled"), _("%(by)s cancelled an import: %(of)s.")),
    "sources.ask_relabel": Sentence(
        _("Lowering of a label asked for"),
        _("%(by)s asked to lower the label of %(of)s to %(wanted)s."),
    ),
    "sources.decline_relabel": Sentence(
        _("Lowering of a label declined"), _("%(by)s declined to lower the label of %(of)s.")
    ),
    "circulation.link": Sentence(
        _("Personal link given"), _("%(by)s gave a personal link to a version: %(of)s.")
    ),
    "circulation.renew": Sentence(
        _("Personal link sent anew"), _("%(by)s gave a new personal link in place of %(of)s.")
    ),
    "circulation.revoke": Sentence(
        _("Personal link taken back"), _("%(by)s took the personal link %(of)s back.")
    ),
    "circulation.opened": Sentence(
        _("Version opened by a link"), _("The holder of a link opened a version: %(of)s.")
    ),
    "circulation.taken": Sentence(
        _("Copy taken by a link"), _("The holder of a link took an own copy as %(form)s: %(of)s.")
    ),
    "circulation.refused": Sentence(
        _("Refused to a link"),
        _("The holder of %(of)s asked for what is not the own delegation's: %(asked)s."),
    ),
    "circulation.sent": Sentence(
        _("Holder of a link written to"),
        _("%(by)s had mail sent to the holder of %(of)s: %(kind)s."),
    ),
    "circulation.draft": Sentence(
        _("Delegation worked on drafts"), _("A delegation worked on its drafts in %(of)s.")
    ),
    "circulation.handed_in": Sentence(
        _("Comments handed in"), _("A delegation handed in %(n)s comments: %(of)s.")
    ),
    "object.opened": Sentence(_("Opened"), _("%(by)s opened %(of)s.")),
    "audit.export": Sentence(_("Log exported"), _("%(by)s exported this log with its proofs.")),
    "audit.table": Sentence(
        _("List of acts exported"), _("%(by)s exported the list of acts as %(form)s.")
    ),
}
"""Act -> its words; every act that the web records has a line here."""

_OTHER = _("%(by)s: %(act)s %(of)s")


def named(act: str) -> str:
    """What an act is called; its key where it has no words yet."""
    known = SENTENCES.get(act)
    return str(known.short) if known else act


def sentence(act: str, *, by: str, objects: Iterable[str], told: Mapping[str, object]) -> str:
    """The sentence that tells an act; what `told` does not say stays out."""
    words = defaultdict(str, {name: _plain(value) for name, value in told.items()})
    named = [one.removeprefix("person:") for one in objects]
    words |= {"by": by, "of": " · ".join(named) or "–", "act": act}
    known = SENTENCES.get(act)
    return str(known.whole if known else _OTHER) % words


def _plain(value: object) -> str:
    """A code as words: levels and verdicts are told by their keys."""
    return str(value).replace("_", " ")
