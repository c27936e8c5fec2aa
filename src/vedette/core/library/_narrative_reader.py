"""Follows groups of people through an English narrative and keeps what is told of each; see `narratives`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from vedette.core.library._narrative_words import ARTICLES, Told, sentences, words

_GROUP_WORDS = 9
_REMEMBERED = 6
_WORD = re.compile(r"\d+(?:,\d{3})+|\d+(?:\.\d+)?|[A-Za-z][\w'’.-]*[\w]|[A-Za-z]|[^\s\w]")
_NOT_OURS = re.compile(
    r"not (?:counted|included|staff|labell?ed|recorded)|uncounted|non-?staff|no aid workers?|not (?:an )?aid workers?"
)
_TOLD_INSIDE = re.compile(
    r"(\d+) (?:were |seriously |was )*(killed|wounded|injured|kidnapped|abducted)"
)
_OF_MANY = ("number", "few", "dozen", "couple", "total", "group", "convoy")
_OF_WHOM = ("the", "whom", "his", "her", "their", "these", "those", "them")
_JOINED = 3
_MARKS = (",", "/", "-", "'", '"', "“", "”", "’")
_APART = ("by", "against", "with", "between", "from", "than", "for", "including", "as", "of")
"""A group after one of these is not what the sentence is about."""
_ASIDE = ("by", "of", "from", "with", "against", "to")
_PASSIVE = ("was", "were", "been", "being", "be", "is", "are", "got", "found", "reportedly")
_NO_OBJECT = ("by", "in", "when", "while", "at", "on", "during", "after", "for", "near", "from", "with", "as",
    "of", "to", "because", "following", "and", ",", "was", "were", "is", "are", "had", "has")  # fmt: skip
_FOUND = {"found", "discovered", "recovered", "returned", "located", "retrieved", "dumped"}
_BODIES = ("body", "bodies", "remains")
_CAPTIVITY = ("captivity", "captive", "ransom", "captors", "abductors", "kidnappers")
_TO_DEATH = ("beaten", "beat", "stabbed", "hacked", "burned", "stoned", "tortured", "bludgeoned")


@dataclass(slots=True, eq=False)
class Group:
    """People who are named together."""

    count: int | None
    is_ours: bool
    start: int
    end: int
    sentence: int
    told: Told | None = None
    is_apart: bool = False
    """Whether the sentence is not about them: who did it, who was with them, who was named before."""
    part_of: Group | None = None
    spans: list[tuple[int, int]] = field(default_factory=list)
    events: set[str] = field(default_factory=set)

    @property
    def is_counted(self) -> bool:
        return self.is_ours and not self.is_apart

    def tell(self, told: Told, span: tuple[int, int] | None = None, word: str = "") -> None:
        """Something more befell them."""
        self.told = told if self.told is None else max(self.told, told)
        if span is not None:
            self.spans.append(span)
        if word:
            self.events.add(word)


@dataclass(frozen=True, slots=True)
class _Verb:
    """Something that was done to whoever is named next."""

    told: Told
    at: int
    span: tuple[int, int]


class Reader:
    """Reads a text word by word and follows the groups of people through it."""

    def __init__(self, text: str, *, of_uniformed: bool) -> None:
        self._text, self._lexicon = text, words(of_uniformed=of_uniformed)
        self._found: list[Group] = []
        self._known: list[Group] = []
        """Groups that a pronoun may stand for, the last one last."""

    def groups(self) -> list[Group]:
        """All groups of the text with what is told of them."""
        for number, (start, end) in enumerate(sentences(self._text)):
            self._begin(number, start, end)
            at = 0
            while at < len(self._said):
                at = self._after(at)
        return self._found

    def _begin(self, number: int, start: int, end: int) -> None:
        tokens = [
            (found.group().lower().replace("’", "'"), start + found.start(), start + found.end())
            for found in _WORD.finditer(self._text[start:end])
        ]
        self._number = number
        self._said = [word.removesuffix("'s").rstrip(".") or "." for word, _, _ in tokens]
        self._at = [(a, b - 2 if word.endswith("'s") else b) for word, a, b in tokens]
        outside = re.sub(r"\([^)]*\)", "", self._text[start:end]).lower()
        self._is_aside = bool(_NOT_OURS.search(outside))
        if number and re.search(
            r"\(not (?:counted|included|aid workers|staff)", self._text[start:end].lower()
        ):
            self._is_aside |= not self._lexicon["organizations"] - {"un", "aid"} & set(self._said)
        self._subject: list[Group] = []
        """Groups of whom the next thing is told."""
        self._is_closed = True
        """Whether something was told of them already."""
        self._mention: Group | None = None
        self._n_named = 0
        """People of the subject's first group that were named one by one behind it."""
        self._verb: _Verb | None = None

    def _after(self, at: int) -> int:
        """Read what begins at a word; gives the place behind it."""
        for read in (
            self._parenthesis,
            self._number_alone,
            self._quantity,
            self._reference,
            self._event,
        ):
            behind = read(at)
            if behind is not None:
                return behind
        return at + 1

    def _word(self, at: int) -> str:
        return self._said[at] if 0 <= at < len(self._said) else ""

    def _ours(self) -> list[Group]:
        return [one for one in self._known if one.is_ours]

    def _remember(self, one: Group) -> None:
        self._known = [*self._known, one][-_REMEMBERED:]

    def _open(self, groups: Sequence[Group]) -> None:
        """Groups of whom something will be told."""
        if self._is_closed:
            self._subject, self._n_named = [], 0
        self._subject = [*self._subject, *(one for one in groups if one not in self._subject)]
        self._is_closed = False

    def _is_object(self, at: int, within: int) -> bool:
        return self._verb is not None and self._verb.at >= at - within

    # Parentheses -----------------------------------------------------------------------------------------

    def _parenthesis(self, at: int) -> int | None:
        """What stands in brackets: a number, the parts of a group, or that somebody is not counted."""
        if self._said[at] != "(":
            return None
        end = self._closing(at)
        said = " ".join(self._said[at + 1 : end])
        last = self._found[-1] if self._found else None
        if re.match(r"\d+ (?:of )?[a-z]", said) and re.search("not (?:counted|included)", said):
            return end + 1
        if said.isdigit() and last is not None and last.count is None:
            last.count = int(said)
        elif _NOT_OURS.search(said):
            here = [one for one in self._found if one.sentence == self._number]
            if here:
                here[-1].is_ours = False
        elif last is not None and last.count:
            self._share_out(last, said, (self._at[at][0], self._at[min(end, len(self._at) - 1)][1]))
        return end + 1

    def _share_out(self, whole: Group, said: str, span: tuple[int, int]) -> None:
        """'4 staff (1 killed and 3 wounded)'."""
        parts = [(int(n), self._lexicon.tells[word]) for n, word in _TOLD_INSIDE.findall(said)]
        total = sum(n for n, _ in parts)
        if not parts or whole.count is None or total > whole.count:
            return
        for n, told in parts:
            self._found.append(Group(n, whole.is_ours, *span, self._number, told=told))
        whole.count -= total
        if whole.count == 0:
            whole.is_apart = True
            self._subject = [one for one in self._subject if one is not whole]

    # Numbers ---------------------------------------------------------------------------------------------

    def _number_alone(self, at: int) -> int | None:
        """A number that names no new group: a day, 'an additional 12', 'all three were'."""
        word, lexicon = self._said[at], self._lexicon
        if lexicon.number(word) is None:
            return None
        is_day = word.isdigit() and bool(
            {self._word(at - 1), self._word(at + 1)} & lexicon["months"]
        )
        is_article = word in ARTICLES and any(
            map(lexicon.is_plain_number, self._said[at + 1 : at + 3])
        )
        if is_day or is_article:
            return at + 1
        follows = self._word(at + 1) in ("were", "was", "are", "had", "have", "later")
        if self._word(at - 1) in ("all", "both", "the") and follows:
            self._open(self._ours())
            return at + 1
        return None

    def _quantity(self, at: int) -> int | None:
        """A number and whom it counts."""
        lexicon, word = self._lexicon, self._said[at]
        is_vague = word in lexicon["vague"] or (word == "number" and self._word(at + 1) == "of")
        if lexicon.number(word) is None and not is_vague:
            return None
        if word in ARTICLES and self._word(at + 1) in _OF_MANY:
            return None
        begin = self._first_of_group(at, is_vague=is_vague)
        if self._word(begin - 1) == "unknown":
            is_vague = True
        is_part = self._word(begin) == "of" and not is_vague
        begin += is_part
        head, end = self._head(at, begin, is_part=is_part)
        if head is None:
            return at + 1
        if word in ARTICLES and self._word(end + 1) in lexicon["things"]:
            return end + 1
        made = self._counted(at, head, end, is_vague=is_vague)
        of_known = lexicon["definite"] | {"whom", "them"}
        if is_part and (head in ("them", "whom") or self._word(begin) in of_known):
            large = [one for one in self._known if one.count and one.count >= (made.count or 0)]
            made.part_of = large[-1] if large else None
        self._place(made, head, at, end, is_vague=is_vague)
        return end + 1

    def _first_of_group(self, at: int, *, is_vague: bool) -> int:
        """Where the people of a number begin."""
        begin = at + 1
        if is_vague and self._word(begin) == "of":
            begin += 1
        if self._word(begin) == "unknown":
            begin += 1
        if self._said[at] in ("unknown", "unspecified") and self._said[begin : begin + 2] == [
            "number",
            "of",
        ]:
            begin += 2
        return begin

    def _counted(self, at: int, head: str, end: int, *, is_vague: bool) -> Group:
        return Group(
            count=None if is_vague else self._lexicon.number(self._said[at]),
            is_ours=head not in self._lexicon["others"] and not self._is_aside,
            start=self._at[at][0],
            end=self._at[end][1],
            sentence=self._number,
        )

    def _head(self, at: int, begin: int, *, is_part: bool) -> tuple[str | None, int]:
        """The word that names the people of a number, and its place; "" where it is left out."""
        lexicon, said = self._lexicon, self._said
        head, end, now, n_words = None, at, begin, 0
        while now < len(said) and n_words < _GROUP_WORDS:
            word = said[now]
            if word in ("(", *_MARKS):
                if head is not None and word == ",":
                    break
                now = self._closing(now) + 1 if word == "(" else now + 1
                continue
            if self._ends_group(now, begin, head, n_words, is_part=is_part):
                break
            if is_part and word in ("them", "whom"):
                return word, now
            if lexicon.is_person(word):
                head, end = word, now
            elif head is not None and word not in ("aid", "health"):
                break
            now, n_words = now + 1, n_words + 1
        return (head, end) if head is not None else self._unlisted(at, now)

    def _closing(self, at: int) -> int:
        """The place of the bracket that closes one; the end of the sentence where none does."""
        return next(
            (n for n in range(at, len(self._said)) if self._said[n] == ")"), len(self._said)
        )

    def _ends_group(
        self, now: int, begin: int, head: str | None, n_words: int, *, is_part: bool
    ) -> bool:
        lexicon, word = self._lexicon, self._said[now]
        if now > begin and lexicon.is_plain_number(word):
            return True
        if word in lexicon["stops"]:
            return not (is_part and word in _OF_WHOM) and not (
                word == "and" and head is None and n_words < _JOINED and self._joins(now)
            )
        if not word[0].isalnum() or (
            word in lexicon.tells and word not in ("treatment", "missing")
        ):
            return True
        return word in lexicon["things"] and head is not None

    def _joins(self, at: int) -> bool:
        """Whether an 'and' stands between two words about the same people: 'two local and UN staff'."""
        following = {self._word(at + 1), self._word(at + 2)}
        ours = self._lexicon["ours"]
        return (
            at + 2 < len(self._said) and bool(following & ours) and self._word(at - 1) not in ours
        )

    def _unlisted(self, at: int, now: int) -> tuple[str | None, int]:
        """The head of a group by its surroundings: a word behind an organization, or none before what befell."""
        lexicon, said = self._lexicon, self._said
        last = self._word(now - 1)
        if (
            set(said[at + 1 : now]) & lexicon["organizations"]
            and last not in lexicon["things"] | lexicon["organizations"]
            and last.isalpha()
            and not last.endswith(("ed", "ly"))
            and said[at] not in lexicon["vague"]
            and now < len(said)
            and said[now] != "of"
        ):
            return last, now - 1
        if now == at + 1 and now < len(said) and lexicon.is_plain_number(said[at]):
            after = said[now]
            told_soon = bool(set(said[now : now + 6]) & lexicon.tells.keys() and self._known)
            is_told = after in lexicon.tells and after not in lexicon["nouns"]
            waits = (
                after in ("were", "was", "others", "other", "are", "is", "have", "had")
                and told_soon
            )
            if is_told or waits:
                return "", at
        return None, at

    def _place(self, made: Group, head: str, at: int, end: int, *, is_vague: bool) -> None:
        """What part a group has in its sentence."""
        lexicon, before = self._lexicon, self._word(at - 1)
        if head == "":
            self._liken(made, at)
        if before == "of" and self._told_before(made, at):
            return
        if self._said[at] in ARTICLES and before in ("was", "is", "were") and self._known:
            made.is_apart = True
            self._found.append(made)
            return
        made.is_apart = before in _APART and not (before == "of" and is_vague)
        named = lexicon["organizations"] | {"staff"}
        if head in lexicon["generic"] and not set(self._said[at:end]) & named and self._ours():
            made.is_ours = False
        self._found.append(made)
        self._mention = made
        if self._is_named_again(made, before, at):
            self._n_named += made.count or 0
            made.is_apart = True
        elif not made.is_apart and self._is_object(at, 4) and self._verb is not None:
            made.tell(self._verb.told, self._verb.span)
            self._verb = _Verb(self._verb.told, end, self._verb.span)
            self._known = [*self._known, made]
            self._subject, self._is_closed = [made], True
        elif not made.is_apart:
            self._open([made])
            self._remember(made)

    def _liken(self, made: Group, at: int) -> None:
        """A number without people is of the kind that was named before, and a repeated total of nobody's."""
        if self._known:
            made.is_ours = self._known[-1].is_ours
        told = self._lexicon.tells.get(self._word(at + 1))
        for one in self._known:
            if (
                one.is_ours
                and one.told is not None
                and one.sentence < self._number
                and one.told == told
            ):
                made.is_ours = False

    def _told_before(self, made: Group, at: int) -> bool:
        """'The body of a driver': what befell is told before the people."""
        lexicon = self._lexicon
        nouns = lexicon["nouns"] & lexicon.tells.keys()
        for place in range(max(0, at - 3), at):
            if self._said[place] in nouns:
                made.tell(lexicon.tells[self._said[place]], self._at[place])
                self._found.append(made)
                self._remember(made)
                self._subject, self._is_closed = [made], False
                return True
        return False

    def _is_named_again(self, made: Group, before: str, at: int) -> bool:
        """'Two staff, a nurse and a driver, ...': the two are named one by one."""
        first = self._subject[0] if self._subject and not self._is_closed else None
        if made.is_apart or first is None or (first.count or 0) <= 1 or not made.count:
            return False
        in_list = before == "," or (self._n_named > 0 and before == "and")
        told_between = set(self._said[max(0, at - 3) : at]) & self._lexicon.tells.keys()
        return in_list and self._n_named + made.count <= (first.count or 0) and not told_between

    # Who was named before --------------------------------------------------------------------------------

    def _reference(self, at: int) -> int | None:
        """'The driver', 'his assistant', 'they', 'who'."""
        word, lexicon = self._said[at], self._lexicon
        if word in lexicon["pronouns"]:
            return self._pronoun(at)
        near, nearer = self._said[at + 1 : at + 5], self._said[at + 1 : at + 4]
        named = lexicon["ours"] - lexicon["weak"]
        if (
            word not in lexicon["definite"]
            or not set(near) & named
            or set(nearer) & lexicon["others"]
        ):
            return None
        head = self._definite_head(at)
        if head is None:
            return at + 1
        if self._is_companion(at, head):
            self._companion(at, head)
        elif self._ours():
            self._again(at, head)
        else:
            self._first_named(at, head)
        return head + 1

    def _definite_head(self, at: int) -> int | None:
        """Place of the word that names the people after 'the'."""
        lexicon, head = self._lexicon, None
        named = lexicon["ours"] - lexicon["weak"]
        for place in range(at + 1, min(at + 6, len(self._said))):
            word = self._said[place]
            if word in lexicon["stops"] or word in lexicon.tells or not word[0].isalnum():
                break
            if word in named:
                head = place
            elif head is not None:
                break
        return head

    def _pronoun(self, at: int) -> int:
        word, ours = self._said[at], self._ours()
        if word == "who" and self._mention is not None:
            self._subject = [self._mention] if self._is_closed else self._subject
            self._is_closed = False
        elif word not in ("who", "whom") and ours:
            meant = [ours[-1]] if word in ("he", "she", "him", "her", "victim") else ours
            if (
                self._verb is not None
                and self._is_object(at, 2)
                and word in ("him", "her", "them", "victim")
            ):
                for one in meant:
                    one.tell(self._verb.told, self._verb.span)
            elif word in ("he", "she", "they", "both", "victim", "victims"):
                self._open(meant)
        return at + 1

    def _is_companion(self, at: int, head: int) -> bool:
        """'... and his driver': somebody new."""
        near = self._subject and (
            not self._is_closed or self._subject[-1].end > self._at[at - 1][0] - 3
        )
        return bool(
            self._said[at] in ("his", "her", "their") and self._word(at - 1) in ("and", "with")
            and near and self._said[head] != "colleagues"
        )  # fmt: skip

    def _companion(self, at: int, head: int) -> None:
        count = None if self._said[head].endswith("s") else 1
        numbers = [self._lexicon.number(word) for word in self._said[at + 1 : head]]
        counted = [n for n in numbers if n is not None]
        first = self._subject[-1]
        made = Group(
            counted[-1] if counted else count,
            first.is_ours,
            self._at[at][0],
            self._at[head][1],
            self._number,
        )
        if self._is_closed and first.told is not None:
            made.tell(first.told)
        self._found.append(made)
        self._subject = [*self._subject, made]
        self._remember(made)

    def _first_named(self, at: int, head: int) -> None:
        """'The driver was killed' where no driver was named before."""
        word = self._said[head]
        is_plural = word.endswith("s") or word in ("staff", "personnel", "men", "women", "people")
        numbers = [
            self._lexicon.number(one) for one in self._said[at + 1 : head] if one not in ARTICLES
        ]
        counted = [n for n in numbers if n is not None]
        count = counted[-1] if counted else None if is_plural else 1
        made = Group(
            count, is_ours=True, start=self._at[at][0], end=self._at[head][1], sentence=self._number
        )
        made.is_apart = self._word(at - 1) in (*_ASIDE, "for")
        self._found.append(made)
        if made.is_apart:
            return
        self._known = [*self._known, made]
        if self._verb is not None and self._is_object(at, 3):
            made.tell(self._verb.told, self._verb.span)
            self._subject, self._is_closed = [made], True
        else:
            self._open([made])

    def _again(self, at: int, head: int) -> None:
        """'The driver' who was named before; of many, the one who stands alone."""
        word, ours = self._said[head], self._ours()
        meant = ours
        if not word.endswith("s") and word != "staff":
            alone = [one for one in ours if one.count == 1]
            meant = alone[-1:] if (ours[-1].count or 0) > 1 and alone else ours[-1:]
        if self._word(at - 1) in _ASIDE:
            return
        self._mention = meant[-1]
        if self._verb is not None and self._is_object(at, 3):
            for one in meant:
                one.tell(self._verb.told, self._verb.span)
        else:
            self._open(meant)

    # What befell -----------------------------------------------------------------------------------------

    def _event(self, at: int) -> int | None:
        """A word that tells what befell somebody."""
        word = "died" if self._said[at : at + 2] == ["passed", "away"] else self._said[at]
        told = self._lexicon.tells.get(word)
        if told is None:
            return None
        if not self._tells_nothing(word, at):
            self._tell(word, at, Told.KILLED if self._is_deadly(word, at) else told)
        return at + 1

    def _is_deadly(self, word: str, at: int) -> bool:
        """'Shot dead', 'beaten to death'."""
        following = self._said[at + 1 : at + 3]
        if word == "shot":
            return following[:1] == ["dead"] or following in (["to", "death"], ["and", "killed"])
        return word in _TO_DEATH and "death" in following

    def _tell(self, word: str, at: int, told: Told) -> None:
        span = self._at[at]
        if self._word(at - 1) in ("that", "which"):
            self._verb = _Verb(told, at, span)
        elif self._is_active(word, at):
            self._act(word, at, told)
        elif self._subject:
            for one in self._subject:
                one.tell(told, span, word)
            self._is_closed = True
        elif word in _BODIES and self._word(at - 1) in ("his", "her", "their", "the", "victim"):
            for one in self._ours():
                one.tell(told, span)

    def _tells_nothing(self, word: str, at: int) -> bool:
        """'Not injured', 'one remains', 'death threats', 'wounds to his body', 'released from captivity'."""
        before = self._said[max(0, at - 2) : at]
        if {"not", "without", "no"} & set(before) or "nobody" in self._said[max(0, at - 4) : at]:
            return True
        if word == "remains" and self._word(at - 1) not in ("the", "his", "her", "their"):
            return True
        if word in ("death", "attack") and self._word(at + 1) in ("threat", "threats"):
            return True
        if word == "body" and not set(self._said) & _FOUND:
            return True
        here = bool(self._subject) and self._subject[-1].sentence == self._number
        earlier = any(one.told and one.sentence < self._number for one in self._known)
        return word in _CAPTIVITY and here and earlier

    def _is_active(self, word: str, at: int) -> bool:
        """Whether the word has an object behind it: 'killing two', 'shot him'."""
        lexicon = self._lexicon
        has_object = False
        for one in self._said[at + 1 : at + 5]:
            if one in _NO_OBJECT or one in lexicon["months"]:
                break
            if lexicon.number(one) is not None or one in lexicon["vague"] | lexicon["definite"] | {
                "him",
                "her",
                "them",
            }:
                has_object = True
                break
        is_passive = bool(set(self._said[max(0, at - 4) : at]) & set(_PASSIVE))
        acts = word.endswith("ing") or not (is_passive or word in lexicon["nouns"])
        return has_object and acts and word not in lexicon["intransitive"]

    def _act(self, word: str, at: int, told: Told) -> None:
        self._verb = _Verb(told, at, self._at[at])
        is_list = not word.endswith("ing") and self._lexicon.is_plain_number(self._word(at + 1))
        if (
            self._subject
            and not self._is_closed
            and is_list
            and all(one.is_ours for one in self._subject)
        ):
            # '3 staff killed 1 injured': no object, the next group of a list.
            for one in self._subject:
                one.tell(told, self._at[at])
            self._is_closed, self._verb = True, None
