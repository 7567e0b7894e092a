"""Remarks of one guild's people to each other: said, answered, corrected, settled.

Nothing said is deleted. The last word of an open thread can be corrected by whoever said it; from
the next word on it stays as written, and the thread can only be settled. What the log tells holds
no word of a comment.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from negotiations import comments
from negotiations.models import Comment, Position, Summary
from portal import events
from portal.access import Audience
from portal.models import Guild, User


class NotAReader(Exception):
    """Somebody mentioned does not read the papers of the table for the comment's guild."""


class NotTheirs(Exception):
    """Only whoever said it corrects it."""


class Answered(Exception):
    """Something was said after it; it stays as it is."""


class Settled(Exception):
    """The thread is settled."""


class NotSettled(Exception):
    """The thread is open."""


@transaction.atomic
def say(
    *,
    on: Position | Summary,
    guild: Guild,
    words: str,
    mentions: Iterable[User],
    by: User,
    now: datetime,
) -> Comment:
    """Begin a thread. Mentioned are those given, and those named in the words behind an @."""
    table = on.proposal.negotiation if isinstance(on, Position) else on.negotiation
    said = Comment.objects.create(
        guild=guild,
        negotiation=table,
        position=on if isinstance(on, Position) else None,
        summary=on if isinstance(on, Summary) else None,
        words=words,
        by=by,
        at=now,
    )
    _mention(said, mentions, now)
    _tell("comment.said", said, by=by, now=now)
    return said


@transaction.atomic
def answer(
    *, comment: Comment, words: str, mentions: Iterable[User], by: User, now: datetime
) -> Comment:
    """Answer in the thread of the comment; a settled one has to be reopened first."""
    first = _locked_thread(comment)
    if first.settled_at is not None:
        raise Settled
    said = Comment.objects.create(
        guild=first.guild,
        negotiation=first.negotiation,
        position=first.position,
        summary=first.summary,
        answers=first,
        words=words,
        by=by,
        at=now,
    )
    _mention(said, mentions, now)
    _tell("comment.answered", said, by=by, now=now)
    return said


@transaction.atomic
def correct(
    *, comment: Comment, words: str, mentions: Iterable[User], by: User, now: datetime
) -> Comment:
    """Write one's own comment anew while nothing was said after it."""
    first = _locked_thread(comment)
    if first.settled_at is not None:
        raise Settled
    last = first.answered_by.order_by("pk").last() or first
    if last.pk != comment.pk:
        raise Answered
    if last.by_id != by.pk:
        raise NotTheirs
    last.words, last.corrected_at = words, now
    last.save(update_fields=["words", "corrected_at"])
    _mention(last, mentions, now)
    _tell("comment.corrected", last, by=by, now=now)
    return last


@transaction.atomic
def settle(*, comment: Comment, by: User, now: datetime) -> Comment:
    """Settle the thread of the comment; its words stay."""
    first = _locked_thread(comment)
    if first.settled_at is not None:
        raise Settled
    first.settled_at, first.settled_by = now, by
    first.save(update_fields=["settled_at", "settled_by"])
    _tell("comment.settled", first, by=by, now=now)
    return first


@transaction.atomic
def reopen(*, comment: Comment, by: User, now: datetime) -> Comment:
    """Take up a settled thread again."""
    first = _locked_thread(comment)
    if first.settled_at is None:
        raise NotSettled
    first.settled_at = first.settled_by = None
    first.save(update_fields=["settled_at", "settled_by"])
    _tell("comment.reopened", first, by=by, now=now)
    return first


def _locked_thread(comment: Comment) -> Comment:
    """What began the thread; whoever writes in it waits here for the others."""
    related = Comment.objects.select_related("guild", "negotiation", "position", "summary")
    return related.select_for_update(of=("self",)).get(pk=comment.answers_id or comment.pk)


def _mention(said: Comment, mentions: Iterable[User], now: datetime) -> None:
    readers = comments.readers([said.guild_id], said.negotiation, now)
    chosen = {*mentions, *comments.named_in(said.words, readers)}
    if chosen - readers.keys():
        raise NotAReader
    said.mentions.set(chosen)


def _tell(verb: str, said: Comment, *, by: User, now: datetime) -> None:
    events.record(
        verb,
        by=by,
        at=now,
        target=said,
        audience=Audience.STAFF,
        guilds=[said.guild],
        stream=said.negotiation.stream,
        payload={"title": title_of(said)},
    )


def title_of(said: Comment) -> str:
    """What the comment is on: the clause of a text, or what is summed up."""
    return str(said.position.clause) if said.position else str(said.summary)
