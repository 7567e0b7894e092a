"""What members contest: opened, answered by both sides, decided once, or withdrawn."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from members import verdicts
from members.models import Dispute, DisputeEntry, EligibilityRule, Membership
from portal import events, letters
from portal.access import Audience
from portal.http import absolute
from portal.models import User

State = Dispute.State


class AlreadyOpen(Exception):
    """The member contests the same already; `dispute` is that one."""

    def __init__(self, dispute: Dispute) -> None:
        super().__init__(str(dispute.pk))
        self.dispute = dispute


class TooLate(Exception):
    """The rule may not be contested any more: its day is past, or it was replaced."""


class OfAnotherGuild(Exception):
    """The rule is not one of the member's guild."""


class NotOpen(Exception):
    """The dispute is decided or withdrawn; what comes after is a new one."""


class NoWords(Exception):
    """A refusal says why, and so does whatever is added."""


@transaction.atomic
def open_dispute(
    *,
    membership: Membership,
    rule: EligibilityRule | None,
    words: str,
    by: User,
    now: datetime,
) -> Dispute:
    """Contest the answer of a rule or, without one, what the guild's file says.

    The membership's row is locked, so that a button pressed twice opens one.
    """
    membership = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    subject = Dispute.Subject.ELIGIBILITY if rule else Dispute.Subject.DATA
    before = Dispute.objects.open().filter(membership=membership, subject=subject).first()
    if before:
        raise AlreadyOpen(before)
    if rule:
        _check_rule(rule, membership, now)
    verdict = verdicts.verdict_of(membership, rule, now) if rule else None
    dispute = Dispute.objects.create(
        membership=membership,
        subject=subject,
        rule=rule,
        verdict=verdicts.kept_of(verdict, rule, now) if verdict and rule else {},
        opened_at=now,
    )
    _say(dispute, words, by=by, is_of_staff=False, now=now)
    _record("dispute.opened", dispute, by=by, now=now, subject=subject.value)
    return dispute


def _check_rule(rule: EligibilityRule, membership: Membership, now: datetime) -> None:
    if rule.guild_id != membership.guild_id:
        raise OfAnotherGuild
    if not verdicts.may_contest(rule, now):
        raise TooLate


@transaction.atomic
def answer(
    *, dispute: Dispute, words: str, is_of_staff: bool, by: User, now: datetime
) -> DisputeEntry:
    """Add words of either side; the member gets a letter about those of the guild."""
    locked = _lock_open(dispute)
    entry = _say(locked, words, by=by, is_of_staff=is_of_staff, now=now)
    side = "guild" if is_of_staff else "member"
    _record("dispute.answered", locked, by=by, now=now, said_by=side)
    if is_of_staff:
        _tell_member(locked, now)
    return entry


@transaction.atomic
def decide(*, dispute: Dispute, is_upheld: bool, words: str, by: User, now: datetime) -> Dispute:
    """Say that the member was right, or that the answer stands; a refusal says why.

    The row is locked, so of two people who decide at once the second finds it decided. Nothing
    that the guild's file says is changed by it.
    """
    locked = _lock_open(dispute)
    if words.strip() or not is_upheld:
        _say(locked, words, by=by, is_of_staff=True, now=now)
    _end(locked, State.UPHELD if is_upheld else State.REFUSED, by=by, now=now)
    _tell_member(locked, now)
    return locked


@transaction.atomic
def withdraw(*, dispute: Dispute, by: User, now: datetime) -> Dispute:
    """The member does not contest it any more."""
    locked = _lock_open(dispute)
    _end(locked, State.WITHDRAWN, by=by, now=now)
    return locked


def _lock_open(dispute: Dispute) -> Dispute:
    locked = (
        Dispute.objects.select_for_update(of=("self",))
        .select_related("membership__guild", "membership__user")
        .get(pk=dispute.pk)
    )
    if locked.state != State.OPEN:
        raise NotOpen
    return locked


def _say(
    dispute: Dispute, words: str, *, by: User, is_of_staff: bool, now: datetime
) -> DisputeEntry:
    if not words.strip():
        raise NoWords
    return DisputeEntry.objects.create(
        dispute=dispute, at=now, by=by, is_of_staff=is_of_staff, words=words.strip()
    )


def _end(dispute: Dispute, state: str, *, by: User, now: datetime) -> None:
    dispute.state, dispute.decided_at, dispute.decided_by = state, now, by
    dispute.save(update_fields=["state", "decided_at", "decided_by"])
    _record("dispute.decided", dispute, by=by, now=now, outcome=state)


def _record(verb: str, dispute: Dispute, *, by: User, now: datetime, **payload: str) -> None:
    """One event without anybody's data: which dispute, and what became of it."""
    events.record(
        verb,
        by=by,
        at=now,
        target=dispute,
        audience=Audience.STAFF,
        guilds=[dispute.membership.guild],
        payload={name: str(value) for name, value in payload.items()},
    )


def _tell_member(dispute: Dispute, now: datetime) -> None:
    """A letter that there is an answer and where, and nothing of what it says."""
    user, guild = dispute.membership.user, dispute.membership.guild
    if user is None:
        return
    address = absolute(reverse("me-dispute", args=[guild.slug, dispute.pk]))
    text = _(
        "%(guild)s has answered what you contested. Sign in to read the answer:\n\n%(address)s\n"
    )
    letters.post(
        to=user.email,
        subject=_("An answer from %(guild)s") % {"guild": guild.short_name},
        text=text % {"guild": guild.name, "address": address},
        now=now,
    )
