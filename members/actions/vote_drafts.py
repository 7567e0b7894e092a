"""A vote as its form has it: the draft and its question, written together."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from members.actions import votes
from members.models import Vote
from portal.models import Guild, User


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the form says: fields of the vote, and its question with the options."""

    fields: Mapping[str, Any]
    question: votes.Question


@transaction.atomic
def begin(*, guild: Guild, slug: str, kind: str, sheet: Sheet, by: User, now: datetime) -> Vote:
    """Begin a vote with its question."""
    vote = votes.draft_vote(guild=guild, slug=slug, kind=kind, fields=sheet.fields, by=by, now=now)
    votes.set_questions(vote=vote, questions=[sheet.question], by=by, now=now)
    return vote


@transaction.atomic
def change(*, vote: Vote, sheet: Sheet, by: User, now: datetime) -> Vote:
    """Change a draft and its question; both or neither."""
    vote = votes.change_vote(vote=vote, fields=sheet.fields, by=by, now=now)
    votes.set_questions(vote=vote, questions=[sheet.question], by=by, now=now)
    return vote
