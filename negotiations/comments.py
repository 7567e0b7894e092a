"""What the people of a guild remark to each other on a text or a summary, thread by thread."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from negotiations.models import Comment, Negotiation
from portal.access import STAFF_ROLES, Viewer
from portal.models import Guild, RoleGrant, User

# Who reads the papers of a table, each with the guilds they do it for.
Readers = Mapping[User, frozenset[Guild]]
Said = tuple[Comment, tuple[str, ...]]
LAST_MENTIONS = 20


@dataclass(frozen=True, slots=True)
class Remark:
    """One comment, the names of those it mentions, and whether this viewer may still correct it."""

    row: Comment
    mentioned: tuple[str, ...]
    may_correct: bool


@dataclass(frozen=True, slots=True)
class Thread:
    """A comment and what was answered to it, in the order in which it was said."""

    first: Remark
    answers: tuple[Remark, ...]
    may_answer: bool

    @property
    def row(self) -> Comment:
        return self.first.row

    @property
    def is_settled(self) -> bool:
        return self.row.settled_at is not None

    @property
    def remarks(self) -> tuple[Remark, ...]:
        return (self.first, *self.answers)


def threads(
    on: Q, negotiation: Negotiation, viewer: Viewer, now: datetime, speaking_for: frozenset[int]
) -> list[Thread]:
    """Threads of the viewer's guilds, the oldest first; one query.

    `on` picks whole threads, such as those on one summary; `speaking_for` are the guilds for which
    the viewer comments here.
    """
    visible = Comment.objects.visible_to(viewer, now).filter(on, negotiation=negotiation)
    by_thread: dict[int, list[Said]] = {}
    for row, mentioned in _with_names(visible):
        by_thread.setdefault(row.answers_id or row.pk, []).append((row, mentioned))
    return [_thread(said, viewer, speaking_for) for said in by_thread.values()]


def _with_names(rows: QuerySet[Comment]) -> Iterator[Said]:
    """Each comment with whom it mentions; the database tells it once for each of them."""
    related = rows.select_related("by", "settled_by", "guild", "position__clause", "summary")
    told: QuerySet[Any] = related.annotate(mentioned=F("mentions__name"))
    for _pk, same in groupby(told.order_by("at", "pk", "mentioned"), key=lambda row: row.pk):
        row, *more = same
        yield row, tuple(one.mentioned for one in (row, *more) if one.mentioned)


def _thread(said: Sequence[Said], viewer: Viewer, speaking_for: frozenset[int]) -> Thread:
    """The last word of an open thread can be corrected by whoever said it."""
    first, last = said[0][0], said[-1][0]
    may_answer = first.guild_id in speaking_for
    is_open = may_answer and first.settled_at is None
    remarks = [
        Remark(row, names, is_open and row is last and row.by_id == viewer.user_id)
        for row, names in said
    ]
    return Thread(remarks[0], tuple(remarks[1:]), may_answer)


def readers(guilds: Iterable[int], negotiation: Negotiation, now: datetime) -> Readers:
    """Who reads the papers of the table for these guilds, by name; one query."""
    held = RoleGrant.objects.held(now).filter(role__in=STAFF_ROLES, user__is_active=True)
    here = held.filter(Q(stream="") | Q(stream=negotiation.stream), guild__in=guilds)
    found: dict[User, frozenset[Guild]] = {}
    for grant in here.select_related("user", "guild").order_by("user__name", "user"):
        found[grant.user] = found.get(grant.user, frozenset()) | {grant.guild}
    return found


def named_in(words: str, people: Iterable[User]) -> list[User]:
    """Those whose whole name stands behind an @; of two that begin alike the longer one."""
    named, rest = [], words
    for person in sorted(people, key=lambda one: (-len(one.name), one.pk)):
        called = rf"(?<!\w)@{re.escape(person.name)}(?!\w)"
        rest, times = re.subn(called, " ", rest, flags=re.IGNORECASE)
        if person.name and times:
            named.append(person)
    return named


def open_count(viewer: Viewer, now: datetime, of: str, **on: Any) -> Coalesce:
    """For rows that the comment's field path `of` leads to: how many open threads there are."""
    here = Comment.objects.visible_to(viewer, now).open().filter(**{of: OuterRef("pk")}, **on)
    counted = here.order_by().values(of).annotate(count=Count("pk"))
    return Coalesce(Subquery(counted.values("count")), 0)


def mentions_of(viewer: Viewer, now: datetime) -> QuerySet[Comment]:
    """Where this person is mentioned in a thread that is still open, the newest first."""
    visible = Comment.objects.visible_to(viewer, now).filter(mentions=viewer.user_id or 0)
    is_open = Q(answers=None, settled_at=None) | Q(answers__settled_at=None, answers__isnull=False)
    related = visible.filter(is_open).select_related(
        "by",
        "negotiation",
        "position__clause",
        *(f"summary__{about}" for about in ("negotiation", "issue", "clause")),
    )
    return related.order_by("-at", "-pk")[:LAST_MENTIONS]
