"""Own actions without network: the pack taken along, its edits handed in, conflicts settled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, get_language_bidi, gettext, ngettext
from django.views.decorators.http import require_GET, require_POST

from vedette.core.actions.clashes import Clash, Keep
from vedette.core.actions.offline import PROOF, proof_said, said_by, state
from vedette.core.actions.pack_page import Head, page
from vedette.core.actions.plan import Action
from vedette.core.kernel.errors import (
    BadInput,
    NotAllowed,
    NotFound,
    OutOfDate,
    VedetteError,
    WrongState,
)
from vedette.pipeline.offline_packs import Brought, taken
from vedette.pipeline.sealed_names import check_leaves
from vedette.web.actions import pack_words, writes
from vedette.web.actions.forms import EditsForm
from vedette.web.actions.reads import Mine
from vedette.web.evidence.deciding import REFUSED, kept, refuse
from vedette.web.reviews.openings import note_opened
from vedette.web.reviews.sealed import asked_way
from vedette.web.reviews.visit import visit_of
from vedette.web.ui.notices import say
from vedette.web.ui.permissions import needs
from vedette.web.ui.printing import date_in_words
from vedette.web.ui.templatetags.addresses import address
from vedette.web.ui.templatetags.ui import words

_OFFLINE = "actions/offline.html"


@dataclass(frozen=True, slots=True)
class Side:
    """One of two that clash: what it says in words, by whom, when; SHA-256 of its file, "" where it has none."""

    said: str
    by: str
    at: str
    snapshot: str = ""


@dataclass(frozen=True, slots=True)
class Beside:
    """A conflict as the page shows it.

    Args:
        clash: The conflict.
        field: Its field in words.
        base: What the field said when the pack was made.
        mine: What was written offline.
        theirs: What stands there.
        seen: The same as a change tells it.
        choices: What can be chosen, in words.
    """

    clash: Clash
    field: str
    base: str
    mine: Side
    theirs: Side
    seen: str
    choices: Sequence[tuple[str, object]]


@needs("own_actions.read")
def offline(request: HttpRequest) -> HttpResponse:
    """What can be taken along, what was, the conflicts; takes a file of edits."""
    visit = visit_of(request)
    form = EditsForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        visit.viewer.check_may("actions.report")
        if form.is_valid():
            made = _brought(request, form)
            if made is not None:
                return _page(request, EditsForm(), brought=made)
    return _page(request, form)


def _brought(request: HttpRequest, form: EditsForm) -> Brought | None:
    visit = visit_of(request)
    content = form.cleaned_data["edits"].read()
    try:
        made = kept(
            form,
            lambda: writes.bring_pack(Mine(visit).review, content=content, by=visit.viewer.name),
        )
    except NotAllowed as error:
        refuse(form, error)
        return None
    if made is not None and made.applied:
        n = len(made.applied)
        say(request, ngettext("%(n)s field holds what you wrote offline.",
                              "%(n)s fields hold what you wrote offline.", n) % {"n": n})  # fmt: skip
    return made


@needs("actions.report")
@require_POST
def take(request: HttpRequest) -> HttpResponse:
    """Take the own actions along; the browser then gets the file."""
    visit = visit_of(request)
    try:
        made = writes.take_pack(Mine(visit).review, by=visit.viewer.name)
    except WrongState as error:
        return _page(request, EditsForm(), problem=error)
    return redirect(address(visit.slug, "actions:pack", made.ref))


@needs("own_actions.read")
@require_GET
def pack(request: HttpRequest, reference: str) -> HttpResponse:
    """A pack as one HTML file that opens from disk, as the actions stood when it was taken."""
    visit = visit_of(request)
    held = taken(Mine(visit).review.decisions(), reference, visit.viewer.name)
    label = words(str(visit.review.about["label"]).partition(":")[0]).upper()
    head = Head(
        str(visit.review.about["title"]),
        label,
        str(date_in_words(held.pack.at[:10])),
        get_language() or "en",
        get_language_bidi(),
    )
    told = {name: str(said) for name, said in pack_words.PACK.items()}
    content = page(held.pack, held.actions, held.asked, head, told).encode()
    check_leaves(visit.review, content, f"{reference}.html", (), asked_way(request, visit))
    for one in held.actions:
        note_opened(visit, one.ref, [str(visit.review.about["label"])])
    answer = HttpResponse(content, content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="my-actions-{reference}.html"'
    return answer


@needs("actions.report")
@require_POST
def settle(request: HttpRequest, reference: str) -> HttpResponse:
    """Choose between what was written offline and what stands there."""
    visit = visit_of(request)
    one = Mine(visit).one(reference).action
    asked = {clash.mark: request.POST.get(f"keep-{clash.mark}", "") for clash in one.open_clashes}
    choices = [
        {"clash": mark, "keep": keep, "theirs": request.POST.get(f"theirs-{mark}", "")}
        for mark, keep in asked.items()
        if keep in set(Keep)
    ]
    try:
        writes.settle(Mine(visit).review, ref=reference, choices=choices, by=visit.viewer.name)
    except (BadInput, NotAllowed, NotFound, OutOfDate, WrongState) as error:
        return _page(request, EditsForm(), problem=error)
    say(request, gettext("What you chose holds; the other stays in the history."))
    return redirect(address(visit.slug, "actions:offline"))


def _page(
    request: HttpRequest,
    form: EditsForm,
    *,
    brought: Brought | None = None,
    problem: VedetteError | None = None,
) -> HttpResponse:
    visit = visit_of(request)
    held = Mine(visit)
    actions = [own.action for own in held.all()]
    context = {
        "form": form,
        "problem": problem,
        "n_open": sum(one.is_open for one in actions),
        "packs": held.packs(),
        "conflicts": [(one, beside(one)) for one in actions if one.open_clashes],
        "settled": [
            (one.ref, pack_words.field(clash.edit.field), clash, _both(clash))
            for one in actions
            for clash in one.clashes
            if clash.kept
        ],
        "brought": brought,
        "rows": _rows(brought) if brought else (),
        "may_report": visit.viewer.may("actions.report"),
    }
    is_refused = bool(form.errors or problem or (brought and brought.refused))
    return render(request, _OFFLINE, context, status=REFUSED if is_refused else 200)


def _rows(made: Brought) -> list[Mapping[str, object]]:
    """What became of each edit, in words."""
    told = (
        *(("ok", gettext("holds now"), ref, one) for ref, one in made.applied),
        *(("quiet", gettext("said so already"), ref, one) for ref, one in made.same),
        *(("red", gettext("conflict"), ref, clash.edit) for ref, clash in made.clashing),
    )
    return [
        {
            "sign": sign, "words": words, "ref": ref, "field": pack_words.field(one.field),
            "said": pack_words.value(one.field, one.mine),
        }
        for sign, words, ref, one in told
    ]  # fmt: skip


def beside(one: Action) -> list[Beside]:
    """The open conflicts of an action, both sides of each."""
    now = state(one)
    return [_beside(one, clash, now.get(clash.edit.field, "")) for clash in one.open_clashes]


def _beside(one: Action, clash: Clash, theirs: str) -> Beside:
    name = clash.edit.field
    by, at = said_by(one, name)
    choices = [keep for keep in Keep if keep is not Keep.BOTH or name == "text"]
    return Beside(
        clash,
        pack_words.field(name),
        pack_words.value(name, clash.edit.base),
        Side(
            pack_words.value(name, clash.edit.mine),
            clash.by,
            clash.at,
            _file(name, clash.edit.mine),
        ),
        Side(pack_words.value(name, theirs), by, at, _file(name, theirs)),
        theirs,
        [(str(keep), pack_words.KEEP[keep]) for keep in choices],
    )


def _file(name: str, said: str) -> str:
    """SHA-256 of the file that a field names; "" where it names none."""
    return proof_said(said).snapshot if name.startswith(PROOF) else ""


def _both(clash: Clash) -> tuple[object, str, str]:
    """What was chosen, and what both sides said."""
    name = clash.edit.field
    mine, theirs = (pack_words.value(name, said) for said in (clash.edit.mine, clash.theirs))
    return pack_words.KEEP[clash.kept], mine, theirs
