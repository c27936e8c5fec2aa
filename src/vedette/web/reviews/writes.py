"""Changes of reviews: handing a folder to the web, members, worlds, views of lists."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from vedette.core.kernel.errors import BadInput, NotFound, WrongState
from vedette.core.kernel.labels import Label, parse_label
from vedette.core.trust.bin import KEPT_IN_BIN
from vedette.core.trust.permissions import Role
from vedette.core.trust.worlds import World, check_worlds
from vedette.pipeline.decisions import Decision, FileHome, entries
from vedette.pipeline.workspace import hand_over, is_handed_over, open_review
from vedette.web.accounts.reads import has_account, user_named
from vedette.web.accounts.writes import make_account, rights_changed
from vedette.web.audit import writes as audit
from vedette.web.reviews import models
from vedette.web.reviews.reads import review_of, worlds_of

FIRST_WORLD = "review"


def adopt(folder: Path, *, by: str) -> str:
    """Hand a plain review folder to the web: its decisions move into the database; gives its slug.

    A kill in between leaves either the folder as it was, or the review adopted; doing it again finishes it.

    Raises:
        WrongState: It was handed to another database, or this one keeps other decisions of a review that lay there.
    """
    folder = folder.resolve()
    held = models.Review.objects.filter(folder=str(folder)).first()
    if held is not None and is_handed_over(folder):
        return held.slug
    with FileHome(folder).writing() as pen:
        if held is not None:
            _check_same(held, pen.known)
        made = held or _adopted(folder, pen.known, by=by)
        hand_over(
            open_review(folder),
            {"team": str(settings.VEDETTE_HOME), "review": made.slug, "world": FIRST_WORLD},
        )
    return made.slug


def _check_same(held: models.Review, known: tuple[Decision, ...]) -> None:
    """Whether a folder says what the database was handed from it: a folder made anew is not what lay there before."""
    kept = held.decisions.order_by("-n").values_list("entry", flat=True).first()
    if (kept and kept["hash"]) != (known[-1].hash if known else None):
        raise WrongState(
            f"'{held.folder}' was made anew, and the team's database still keeps "
            f"{held.decisions.count()} decisions of the review that lay there before.",
            "Put the old folder back, or give the new one another place, or the team another home.",
        )


@transaction.atomic
def _adopted(folder: Path, known: tuple[Decision, ...], *, by: str) -> models.Review:
    review = open_review(folder)
    title = str(review.settings()["title"])
    made = models.Review.objects.create(slug=_free_slug(title), folder=str(folder), title=title)
    models.World.objects.create(review=made, name=FIRST_WORLD, label=str(review.about["label"]))
    models.Decision.objects.bulk_create(
        models.Decision(review=made, n=one.n, act=one.act, by=one.by, at=one.at, entry=entry)
        for one, entry in zip(known, entries(known), strict=True)
    )
    audit.record("review.adopt", review=made.slug, refs=[made.slug], by=by)
    return made


@transaction.atomic
def move_folder(slug: str, folder: Path, *, by: str) -> None:
    """Say where the files of a review lie from now on."""
    held = models.Review.objects.get(slug=slug)
    held.folder = str(folder.resolve())
    held.save(update_fields=["folder"])
    audit.record("review.restore", review=slug, refs=[slug], by=by)
    hand_over(
        review_of(slug),
        {"team": str(settings.VEDETTE_HOME), "review": slug, "world": FIRST_WORLD},
    )


def _free_slug(title: str) -> str:
    wanted = slugify(title)[:48] or "review"
    taken = set(models.Review.objects.values_list("slug", flat=True))
    tries = (wanted if n == 1 else f"{wanted}-{n}" for n in range(1, len(taken) + 2))
    return next(slug for slug in tries if slug not in taken)


@transaction.atomic
def set_member(
    slug: str, name: str, *, role: Role, clearance: Label, why: str = "", by: str
) -> None:
    """Make a person a member of a review, or change role and clearance.

    Raises:
        NotFound: There is no such account or review.
        BadInput: The holder's role is for plain folders only; nobody changes the own rights.
    """
    if role is Role.HOLDER:
        raise BadInput("The role holder is for plain folders.", "Choose another role.")
    _check_not_own(name, by)
    review = models.Review.objects.select_for_update().get(slug=slug)
    models.Membership.objects.update_or_create(
        review=review,
        user_id=user_named(name),
        defaults={
            "role": str(role),
            "level": int(clearance.level),
            "compartments": sorted(clearance.compartments),
        },
    )
    rights_changed(name)
    audit.record(
        "review.member",
        review=slug,
        refs=[f"person:{name}"],
        why=why,
        told={"role": str(role), "clearance": str(clearance)},
        by=by,
    )


@transaction.atomic
def remove_member(slug: str, name: str, *, why: str, by: str) -> None:
    """Take a person out of a review; what the person decided stays.

    Raises:
        NotFound: The person is no member.
        BadInput: Nobody changes the own rights.
    """
    _check_not_own(name, by)
    models.Review.objects.select_for_update().get(slug=slug)
    held = models.Membership.objects.filter(review__slug=slug, user__username=name)
    if not held.delete()[0]:
        raise NotFound(f"'{name}' is no member of this review.", "See the list of members.")
    rights_changed(name)
    audit.record("review.member_removed", review=slug, refs=[f"person:{name}"], why=why, by=by)


def _check_not_own(name: str, by: str) -> None:
    if name == by:
        raise BadInput("Nobody changes the own rights.", "Ask another head or administrator.")


@transaction.atomic
def admit(slug: str, name: str, *, role: Role, clearance: Label, why: str = "", by: str) -> None:
    """As `set_member`; who has no account yet gets one, without a password until a one-time link sets it."""
    if not has_account(name):
        make_account(name, password=None, by=by)
    set_member(slug, name, role=role, clearance=clearance, why=why, by=by)


@transaction.atomic
def looked_as(slug: str, role: str, *, by: str) -> None:
    """Leave an entry that the head begins to look through another role's eyes."""
    audit.record("review.view_as", review=slug, refs=[f"role:{role}"], acting_for=by, by=by)


@transaction.atomic
def looked_as_ended(slug: str, role: str, *, by: str) -> None:
    """Leave an entry that the head looks with the own eyes again."""
    audit.record("review.view_as_ended", review=slug, refs=[f"role:{role}"], acting_for=by, by=by)


@transaction.atomic
def declare_world(slug: str, name: str, label: str, *, by: str) -> None:
    """Declare a world, or change the label of one.

    Raises:
        BadInput: There would be too many, or two alike.
    """
    review = models.Review.objects.select_for_update().get(slug=slug)
    others = [world for world in worlds_of(slug) if world.name != name]
    check_worlds([*others, World(name, parse_label(label))])
    models.World.objects.update_or_create(
        review=review, name=name, defaults={"label": str(parse_label(label))}
    )
    audit.record("review.world", review=slug, refs=[name], told={"label": label}, by=by)


@transaction.atomic
def drop_world(slug: str, name: str, *, by: str) -> None:
    """Give a world up; its runs are only computed things.

    Raises:
        BadInput: It is the last one.
    """
    models.Review.objects.select_for_update().get(slug=slug)
    check_worlds([world for world in worlds_of(slug) if world.name != name])
    models.World.objects.filter(review__slug=slug, name=name).delete()
    audit.record("review.world_dropped", review=slug, refs=[name], by=by)


@transaction.atomic
def save_view(
    slug: str, *, page: str, name: str, address: str, is_shared: bool, label: str, by: str
) -> uuid.UUID:
    """Keep a list under a name; gives the key of the view.

    Raises:
        BadInput: The person has a view of that name on that list.
    """
    review = models.Review.objects.select_for_update().get(slug=slug)
    _check_name_is_free(slug, page, name, by=by)
    made = models.SavedView.objects.create(
        review=review,
        page=page,
        name=name,
        address=address,
        is_shared=is_shared,
        label=label,
        by=by,
        changed_by=by,
    )
    _told_of_view("lists.save", slug, made, by=by)
    return made.id


@transaction.atomic
def change_view(slug: str, key: uuid.UUID, *, name: str, is_shared: bool, by: str) -> None:
    """Give a view another name, share it or keep it for its maker.

    Raises:
        BadInput: Its maker has another view of that name on that list.
    """
    held = models.SavedView.objects.select_for_update().get(review__slug=slug, id=key)
    if name != held.name:
        _check_name_is_free(slug, held.page, name, by=held.by)
    held.name, held.is_shared, held.changed_by = name, is_shared, by
    held.version += 1
    held.save()
    _told_of_view("lists.change", slug, held, by=by)


@transaction.atomic
def bin_view(slug: str, key: uuid.UUID, *, by: str) -> None:
    """Put a view into the bin."""
    held = models.SavedView.objects.select_for_update().get(review__slug=slug, id=key)
    if held.binned_at is None:
        held.binned_at, held.binned_by = timezone.now(), by
        held.save()
        _told_of_view("lists.bin", slug, held, by=by)


@transaction.atomic
def restore_view(slug: str, key: uuid.UUID, *, by: str) -> None:
    """Take a view out of the bin; where its name was given again meanwhile it gets a number."""
    held = models.SavedView.objects.select_for_update().get(review__slug=slug, id=key)
    if held.binned_at is None:
        return
    names = set(
        models.SavedView.objects.filter(
            review__slug=slug, page=held.page, by=held.by, binned_at=None
        ).values_list("name", flat=True)
    )
    held.name = next(one for one in _numbered(held.name) if one not in names)
    held.binned_at, held.binned_by = None, ""
    held.save()
    _told_of_view("lists.restore", slug, held, by=by)


def _numbered(name: str) -> Iterator[str]:
    yield name
    yield from (f"{name[:74]} ({n})" for n in itertools.count(2))


@transaction.atomic
def empty_bin(*, by: str) -> int:
    """Delete for good what has lain in the bin for 30 days; gives how much."""
    gone = models.SavedView.objects.filter(binned_at__lte=timezone.now() - KEPT_IN_BIN)
    n_all = 0
    for slug in sorted(set(gone.values_list("review__slug", flat=True))):
        n, _ = gone.filter(review__slug=slug).delete()
        audit.record("bin.emptied", review=slug, told={"n": n}, by=by)
        n_all += n
    return n_all


def _check_name_is_free(slug: str, page: str, name: str, *, by: str) -> None:
    held = models.SavedView.objects.filter(
        review__slug=slug, page=page, name=name, by=by, binned_at=None
    )
    if held.exists():
        raise BadInput(
            f"There is a view of yours called “{name}” on this list.",
            "Choose another name, or remove that one first.",
        )


def _told_of_view(act: str, slug: str, view: models.SavedView, *, by: str) -> None:
    audit.record(
        act,
        review=slug,
        refs=[f"view:{view.id}"],
        label=view.label,
        told={"list": view.page, "shared": view.is_shared},
        by=by,
    )
