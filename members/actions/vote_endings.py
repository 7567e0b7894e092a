"""A vote's extension, its voiding, and its certificate."""

from datetime import datetime

from django.db import transaction

from members.actions import votes
from members.models import RollEntry, Vote, VoteExtension
from members.vote_states import State
from portal.models import User


class NotRunning(Exception):
    """Only a vote that is frozen or open can be extended."""


class NotLater(Exception):
    """An extension closes later than the vote does now."""


class NotCounted(Exception):
    """Only a counted vote is certified."""


class OverAlready(Exception):
    """A vote that is certified or void stays so."""


@transaction.atomic
def extend(
    *, vote: Vote, closes_at: datetime, reason: str, by: User, now: datetime
) -> VoteExtension:
    """Close later, with a reason that everybody reads; the frozen bytes do not change."""
    vote = votes.locked(vote)
    if vote.state(now) not in {State.FROZEN, State.OPEN}:
        raise NotRunning
    if vote.closing is None or closes_at <= vote.closing:
        raise NotLater
    extension = VoteExtension.objects.create(
        vote=vote, closes_at=closes_at, reason=reason, at=now, by=by
    )
    told = {"closes_at": closes_at.isoformat(), "reason": reason}
    votes.record("vote.extended", vote, by=by, now=now, is_public=True, **told)
    return extension


@transaction.atomic
def void(*, vote: Vote, reason: str, by: User, now: datetime) -> Vote:
    """Declare a vote void, with a reason that everybody reads. What secrets are left are erased."""
    vote = votes.locked(vote)
    if vote.state(now) in {State.CERTIFIED, State.VOID}:
        raise OverAlready
    vote.void_at, vote.void_by, vote.void_reason, vote.portal_key = now, by, reason, b""
    vote.save(update_fields=["void_at", "void_by", "void_reason", "portal_key"])
    _erase_secrets(vote)
    is_public = vote.frozen_at is not None
    votes.record("vote.voided", vote, by=by, now=now, is_public=is_public, reason=reason)
    return vote


@transaction.atomic
def certify(*, vote: Vote, note: str, by: User, now: datetime) -> Vote:
    """Sign the result off; the private credentials and the portal's key are erased."""
    vote = votes.locked(vote)
    if vote.state(now) != State.COUNTED:
        raise NotCounted
    vote.certified_at, vote.certified_by = now, by
    vote.certificate_note, vote.portal_key = note, b""
    vote.save(update_fields=["certified_at", "certified_by", "certificate_note", "portal_key"])
    _erase_secrets(vote)
    votes.record("vote.certified", vote, by=by, now=now, is_public=True)
    return vote


def _erase_secrets(vote: Vote) -> None:
    RollEntry.objects.filter(vote=vote).exclude(sealed=b"").update(sealed=b"")
