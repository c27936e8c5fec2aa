"""Sixty documents of the sample review with known truth: what each is, what it copies, which words bear which code."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from email.utils import format_datetime

import numpy as np

from vedette.demo import papers
from vedette.demo.shelf_words import OTHER_LANGUAGES, PLAIN, POLICIES, SENTENCES
from vedette.demo.world import World

INQUIRIES, MISSION_ENDS, ASSESSMENTS, STUDIES, REPORTS = 21, 12, 6, 5, 5
"""With two attachments, two policies, five press texts, one investigation and one copy: sixty."""

_CODED_OF_INQUIRY, _CODED_OF_OTHERS = 5, 4
_DAYS_OF_INQUIRY = 90
_TRUNCATED = 0.9
_WITH_ATTACHMENT = 2
_FILLED = 4
"""Of so many inquiries one has its form filled in."""

_CONVENED = (
    "The Head of Mission of {mission} convened this board after the events of {on} at {place}."
)
_HAPPENED = (
    "On {on} at about {hour}, a {task} was the target of {kind} near {place}. {killed} members of the personnel "
    "were killed and {injured} injured."
)
_ASKED = "The mission should report to Headquarters within sixty days on what it has done."
_FAREWELL = (
    "I leave with respect for those who serve in {mission}, and with the wish that they be heard."
)


@dataclass(frozen=True, slots=True)
class Paper:
    """A document that was made up.

    Args:
        file: Its name.
        content: Its bytes.
        document_type: Code.
        effective_on: Day that it bears.
        language: ISO 639-1.
        label: With which it comes in.
        incident: Number of the true incident that it tells of.
        copy_of: File that it was copied from.
        coded: Code and sentence, in order.
        form: Field of its extraction form, value, and the words that say so.
    """

    file: str
    content: bytes
    document_type: str
    effective_on: dt.date
    language: str = "en"
    label: str = "confidential"
    incident: int | None = None
    copy_of: str | None = None
    coded: tuple[tuple[str, str], ...] = field(default=())
    form: tuple[tuple[str, str, str], ...] = field(default=())


def library_of(world: World, *, seed: int) -> list[Paper]:
    """The documents of a made-up world: the same seed gives the same bytes."""
    rng = np.random.default_rng([seed, 40])
    made = [
        *_inquiries(world, rng),
        *_mission_ends(world, rng),
        *_assessments(world, rng),
        *_studies(world, rng),
    ]
    made += [
        *_reports(world, rng),
        *_policies(),
        *_in_other_languages(world),
        _investigation(world, rng),
    ]
    return [*made, *_copies(made)]


def _inquiries(world: World, rng: np.random.Generator) -> Iterator[Paper]:
    incidents = world.incidents
    order = np.lexsort((np.arange(len(incidents)), -(incidents.killed * incidents.violent)))
    for at, n in enumerate(order[:INQUIRIES].tolist()):
        coded = _drawn(rng, _CODED_OF_INQUIRY)
        day = _day(incidents.day[n] + _DAYS_OF_INQUIRY)
        told = _told(world, n)
        body = [
            f"# Board of Inquiry report BOI/{day.year}/{at + 1:02}",
            f"{day.day} {day:%B %Y}",
            "# I. Convening order",
            f"1. {_CONVENED.format(**told)} {_filler(rng, told)}",
            "# II. Facts",
            f"2. {_HAPPENED.format(**told)}",
            f"3. {_filler(rng, told)} {_filler(rng, told)}",
            "# III. Findings",
            *_numbered(coded, 4, rng, told),
            "# IV. Recommendations",
            f"{4 + len(coded)}. {_ASKED}",
        ]
        name = f"BOI_{day.year}_{at + 1:02}"
        is_pdf = at % 3 != 2  # noqa: PLR2004 - two in three
        content = (
            papers.pdf(body, f"{told['mission']} - Confidential")
            if is_pdf
            else papers.docx(
                body,
                deleted="The draft named the guard on duty.",
                comment="Check with the mission.",
            )
        )
        yield Paper(
            f"{name}.{'pdf' if is_pdf else 'docx'}",
            content,
            "boi_report",
            day,
            incident=n,
            coded=coded,
            form=_form(world, n, coded) if at % _FILLED == _FILLED - 1 else (),
        )


def _form(
    world: World, n: int, coded: Sequence[tuple[str, str]]
) -> tuple[tuple[str, str, str], ...]:
    """What a person takes out of the report on an incident, each value with its words."""
    told, incidents = _told(world, n), world.incidents
    people = f"{told['killed']} members of the personnel were killed and {told['injured']} injured"
    target = f"a {told['task']} was the target of {told['kind']}"
    return (
        ("date", _day(incidents.day[n]).isoformat(), f"On {told['on']} at about"),
        ("mission", told["mission"], f"The Head of Mission of {told['mission']}"),
        ("place", told["place"], f"{told['kind']} near {told['place']}."),
        ("cause", str(incidents.cause[n]), target),
        ("incident_type", str(incidents.type[n]), target),
        ("activity", str(incidents.activity[n]), target),
        ("dead", told["killed"], people),
        ("injured_severe", told["injured"], people),
        ("findings", coded[0][1], coded[0][1]),
        ("recommendations", _ASKED, _ASKED),
    )


def _mission_ends(world: World, rng: np.random.Generator) -> Iterator[Paper]:
    functions = ("Force Commander", "Police Commissioner", "Special Representative")
    for at in range(MISSION_ENDS):
        mission = world.places.missions[at % 5]
        day = dt.date(2014 + at % 4, 1 + at, 15)
        coded = _drawn(rng, _CODED_OF_OTHERS)
        told = _of_mission(world, at % 5)
        body = [
            "# End of Mission Report",
            f"{functions[at % 3]}, {mission}",
            f"{day.day} {day:%B %Y}",
            "# Mandate and context",
            f"1. {_filler(rng, told)}",
            "# Challenges and lessons",
            *_numbered(coded, 2, rng, told),
            "# Personal reflections",
            f"{2 + len(coded)}. {_FAREWELL.format(**told)} {_filler(rng, told)}",
        ]
        yield Paper(
            *_in_some_form(f"EOM_{mission}_{day.year}_{at + 1:02}", body, at),
            "eom_report",
            day,
            coded=coded,
        )


def _assessments(world: World, rng: np.random.Generator) -> Iterator[Paper]:
    for at in range(ASSESSMENTS):
        told, day = _of_mission(world, at % 5), dt.date(2015, 2 + at, 3)
        coded = _drawn(rng, _CODED_OF_OTHERS)
        body = [
            "# Military assessment report",
            f"{day.day} {day:%B %Y}",
            f"1. The team visited units of {told['mission']} in and around {told['place']}. {_filler(rng, told)}",
            *_numbered(coded, 2, rng, told),
        ]
        content = papers.pdf(body, "OPSP assessment")
        yield Paper(
            f"Assessment_{day.year}_{at + 1:02}.pdf", content, "assessment", day, coded=coded
        )


def _studies(world: World, rng: np.random.Generator) -> Iterator[Paper]:
    for at in range(STUDIES):
        told, day = _of_mission(world, at), dt.date(2016, 3 + at, 1)
        coded = _drawn(rng, 3)
        body = [
            f"# Peacekeeping at risk: lessons from {told['mission']}",
            f"Policy brief, {day.day} {day:%B %Y}",
            *_numbered(coded, 1, rng, told),
        ]
        yield Paper(
            f"brief_{at + 1:02}.pdf", papers.pdf(body, "Institute for Field Studies"), "think_tank", day,
            label="unclassified", coded=coded,
        )  # fmt: skip


def _reports(world: World, rng: np.random.Generator) -> Iterator[Paper]:
    incidents = world.incidents
    attacks = np.flatnonzero(incidents.violent)
    for at, n in enumerate(rng.choice(attacks, REPORTS, replace=False).tolist()):
        told, day = _told(world, n), _day(incidents.day[n])
        body = [
            f"Flash report. On {told['on']} at about {told['hour']}, {told['kind']} near {told['place']}.",
            f"{told['killed']} killed, {told['injured']} injured. More will follow.",
        ]
        sent = format_datetime(dt.datetime.combine(day, dt.time(18, 30), dt.UTC))
        listed = f"List of casualties to follow. {told['killed']} killed near {told['place']}."
        attachment = (f"casualties_{at + 1}.txt", listed) if at < _WITH_ATTACHMENT else None
        content = papers.message(
            f"Flash report {told['mission']} {at + 1:02}", sent, body, attachment
        )
        yield Paper(f"flash_{at + 1:02}.eml", content, "sitrep", day, incident=n)


def _policies() -> Iterator[Paper]:
    for at, (title, *words) in enumerate(POLICIES, start=1):
        day = dt.date(2012, 6, at)
        body = [f"# {title}", f"{day.day} {day:%B %Y}", *words]
        yield Paper(f"policy_{at}.txt", papers.text(body), "policy", day, label="unclassified")


def _in_other_languages(world: World) -> Iterator[Paper]:
    day = _day(world.incidents.day[int(np.flatnonzero(world.incidents.violent)[3])])
    for language, (title, *sentences) in OTHER_LANGUAGES.items():
        body = [f"# {title}", f"{day.isoformat()}. Reuters.", *sentences]
        name = f"press_{language}"
        is_page = language in ("es", "fr")
        content = papers.page(body, language) if is_page else papers.text(body)
        yield Paper(
            f"{name}.{'html' if is_page else 'txt'}",
            content,
            "media",
            day,
            language,
            "unclassified",
        )


def _investigation(world: World, rng: np.random.Generator) -> Paper:
    told, day = _of_mission(world, 0), dt.date(2016, 11, 1)
    coded = _drawn(rng, _CODED_OF_INQUIRY)
    body = [
        "# Independent special investigation",
        f"{day.day} {day:%B %Y}",
        f"1. The Secretary-General appointed a lead for this investigation into the violence in {told['place']}.",
        *_numbered(coded, 2, rng, told),
    ]
    return Paper(
        "special_investigation.docx", papers.docx(body), "special_investigation", day,
        coded=coded,
    )  # fmt: skip


def _copies(made: Sequence[Paper]) -> Iterator[Paper]:
    """One file twice under another name, and one report sent again in another form, shortened."""
    first = next(
        one for one in made if one.document_type == "boi_report" and one.file.endswith(".pdf")
    )
    yield Paper(
        f"Copy of {first.file}", first.content, first.document_type, first.effective_on,
        incident=first.incident, copy_of=first.file,
    )  # fmt: skip
    second = next(
        one for one in made if one.document_type == "eom_report" and one.file.endswith(".txt")
    )
    words = second.content.decode()
    cut = words.rfind(".", 0, int(len(words) * _TRUNCATED)) + 1
    yield Paper(
        f"{second.file.removesuffix('.txt')}_sent_again.txt", (words[:cut] + "\n").encode(), second.document_type,
        second.effective_on, copy_of=second.file,
        coded=tuple(one for one in second.coded if one[1] in words[:cut]),
    )  # fmt: skip


def _in_some_form(name: str, body: Sequence[str], at: int) -> tuple[str, bytes]:
    if at % 4 == 3:  # noqa: PLR2004 - one in four
        return f"{name}.txt", papers.text(body)
    if at % 2:
        return f"{name}.docx", papers.docx(body)
    return f"{name}.pdf", papers.pdf(body, "End of Mission Report - Confidential")


def _drawn(rng: np.random.Generator, n: int) -> tuple[tuple[str, str], ...]:
    """Some codes, each with one of its sentences; those that went wrong twice as often as the other."""
    names = list(SENTENCES)
    codes = [names[i] for i in rng.choice(len(names), n, replace=False)]
    picks = rng.choice(3, n, p=(0.4, 0.4, 0.2)).tolist()
    return tuple((code, SENTENCES[code][pick]) for code, pick in zip(codes, picks, strict=True))


def _numbered(
    coded: Sequence[tuple[str, str]], first: int, rng: np.random.Generator, told: dict[str, str]
) -> Iterator[str]:
    for number, (_, sentence) in enumerate(coded, start=first):
        yield f"{number}. {_filler(rng, told)} {sentence} {_filler(rng, told)}"


def _filler(rng: np.random.Generator, told: dict[str, str]) -> str:
    return PLAIN[int(rng.integers(len(PLAIN)))].format(**told)


def _told(world: World, n: int) -> dict[str, str]:
    """The facts of an incident in words."""
    incidents, places = world.incidents, world.places
    day, minute = _day(incidents.day[n]), int(incidents.minute[n])
    return {
        "mission": places.missions[int(incidents.mission[n])],
        "place": str(places.name[int(incidents.town[n])]),
        "on": f"{day.day} {day:%B %Y}",
        "hour": f"{minute // 60:02}:{minute % 60:02}",
        "kind": str(incidents.type[n]).replace("_", " "),
        "task": str(incidents.activity[n]).replace("_", " "),
        "killed": str(int(incidents.killed[n])),
        "injured": str(int(incidents.injured[n])),
    }


def _of_mission(world: World, n: int) -> dict[str, str]:
    places = world.places
    return {"mission": places.missions[n], "place": str(places.name[int(places.first[n])])}


def _day(number: int) -> dt.date:
    return dt.date(1970, 1, 1) + dt.timedelta(days=int(number))
