"""Looking a guild's people up: by number, mail address or name, and who may be one person twice.

A search reads ranges of indexes only and stops at MOST rows, so it takes as long among 170,000
people as among ten.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, Count, Exists, OuterRef, Prefetch, Q, QuerySet, Value, When

from members import names
from members.models import Membership, MembershipPeriod, MembershipWord
from portal.models import Guild

MOST = 1000
ON_A_PAGE = 25
# Words that are counted to begin with the rarest, and how far each is counted.
WEIGHED, WEIGHED_UP_TO = 4, 3000
SHORTEST_MAIL = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for: words of a number, mail or name, and what narrows them."""

    text: str = ""
    standing: str = ""
    branch: str = ""
    is_without_account: bool = False

    def __bool__(self) -> bool:
        return bool(self.text or self.standing or self.branch or self.is_without_account)


@dataclass(frozen=True, slots=True)
class Found:
    """Members in the order of their names, a number that fits whole first.

    `is_cut` says that there are more than MOST, of which these are some.
    """

    people: QuerySet[Membership]
    count: int
    is_cut: bool


def find(guild: Guild, asked: Asked) -> Found:
    """Everybody who fits, at most MOST."""
    everybody = _narrowed(Membership.objects.filter(guild=guild), asked)
    if asked.text:
        keys = dict.fromkeys(_by_text(everybody, guild, asked))
    else:
        in_order = everybody.order_by("search_name", "pk")
        keys = dict.fromkeys(in_order.values_list("pk", flat=True)[: MOST + 1])
    found = list(keys)[:MOST]
    people = Membership.objects.filter(pk__in=found).order_by(
        Case(When(number=asked.text, then=Value(0)), default=Value(1)), "search_name", "number"
    )
    return Found(people, len(found), is_cut=len(keys) > MOST)


def with_present(people: QuerySet[Membership]) -> QuerySet[Membership]:
    """With what the guild says of each now, as `present`, and whose double each is."""
    present = Prefetch("periods", MembershipPeriod.objects.filter(until_on=None), to_attr="present")
    return people.select_related("merged_into").prefetch_related(present)


def _narrowed(people: QuerySet[Membership], asked: Asked) -> QuerySet[Membership]:
    said = {"standing": asked.standing, "branch": asked.branch}
    said = {name: value for name, value in said.items() if value}
    if said:
        present = MembershipPeriod.objects.filter(membership=OuterRef("pk"), until_on=None, **said)
        people = people.filter(Exists(present))
    return people.filter(user=None) if asked.is_without_account else people


def _by_text(everybody: QuerySet[Membership], guild: Guild, asked: Asked) -> Iterable[int]:
    """Keys, those of fitting numbers before mail addresses before names."""
    text, is_mail = asked.text, "@" in asked.text
    if not is_mail and " " not in text:
        written = Q(number__begins=text)
        if text.upper() != text:
            written |= Q(number__begins=text.upper())
        numbers = everybody.filter(written)
        yield from numbers.order_by("number").values_list("pk", flat=True)[: MOST + 1]
    if is_mail or (" " not in text and len(text) >= SHORTEST_MAIL):
        addressed = everybody.filter(mail__begins=text.lower())
        yield from addressed.order_by("mail").values_list("pk", flat=True)[: MOST + 1]
    if not is_mail:
        yield from _by_name(everybody, guild, asked)


def _by_name(everybody: QuerySet[Membership], guild: Guild, asked: Asked) -> Iterable[int]:
    """Keys of those in whose name each word begins a word, in any order.

    The rarest word is looked up, the others are compared with the names beside it.
    """
    words = names.words_of(asked.text)
    if not words:
        return []
    looked_up = _rarest(guild, words)
    rows = MembershipWord.objects.filter(guild=guild, word__begins=looked_up)
    for word in words:
        if word != looked_up:
            rows = rows.filter(Q(name__begins=word) | Q(name__contains=f" {word}"))
    if asked.standing or asked.branch or asked.is_without_account:
        rows = rows.filter(membership__in=everybody)
    in_order = rows.order_by("word", "name", "membership_id")
    # A name may hold two words that begin so.
    return in_order.values_list("membership_id", flat=True)[: 2 * MOST + 2]


def _rarest(guild: Guild, words: list[str]) -> str:
    if len(words) == 1:
        return words[0]
    weighed = sorted(words, key=len, reverse=True)[:WEIGHED]
    return min(weighed, key=lambda word: _weight(guild, word))


def _weight(guild: Guild, word: str) -> int:
    """How many words begin so, as far as it matters."""
    rows = MembershipWord.objects.filter(guild=guild, word__begins=word)
    return rows.order_by()[:WEIGHED_UP_TO].count()


def current_of(guild: Guild, number: str) -> Membership | None:
    """The membership that a number of the guild's file stands for, also where it is a double's."""
    found = Membership.objects.select_related("merged_into").filter(guild=guild, number=number)
    membership = found.first()
    return (membership.merged_into or membership) if membership else None


@dataclass(frozen=True, slots=True)
class Alike:
    """Members who share a name or a mail address, so that they may be one person twice."""

    words: str
    people: list[Membership]


def alike(guild: Guild, field: str, *, above: str, most: int = ON_A_PAGE) -> list[Alike]:
    """Some groups that share `search_name` or `mail`, those above a value, and one more."""
    shared = _shared(guild, field).filter(**{f"{field}__gt": above}).order_by(field)
    values = list(shared.values_list(field, flat=True)[: most + 1])
    members = Membership.objects.unmerged().filter(guild=guild, **{f"{field}__in": values})
    groups: dict[str, list[Membership]] = {value: [] for value in values}
    for one in with_present(members).order_by(field, "number"):
        groups[getattr(one, field)].append(one)
    return [Alike(value, people) for value, people in groups.items()]


def _shared(guild: Guild, field: str) -> QuerySet[Membership]:
    people = Membership.objects.unmerged().filter(guild=guild).exclude(**{field: ""})
    shared: QuerySet[Membership] = (
        people.order_by().values(field).annotate(members=Count("pk")).filter(members__gt=1)
    )
    return shared
