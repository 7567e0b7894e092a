"""Joining two memberships that turned out to be one person's, and taking that back."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from members import office_letters
from members.models import Dispute, Membership, MembershipPeriod
from portal import events
from portal.access import Audience
from portal.models import RoleGrant, RoleProposal, User


class NotTwoOfOneGuild(Exception):
    """A membership is not joined with itself, nor with one of another guild."""


class AlreadyMerged(Exception):
    """One of them is a double already, or has a double of its own that would hang in the air."""


class DisputeWaits(Exception):
    """The double has a dispute without an answer; whoever opened it would not find it again."""


class GuardedAccount(Exception):
    """Both sign in, and the account that would be left behind holds roles."""


class NotADouble(Exception):
    """It stands for itself already."""


class TooLate(Exception):
    """Since they were joined something was said of the person who went on, or their account."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two memberships under a lock."""

    kept: Membership
    double: Membership


@transaction.atomic
def merge(*, kept: Membership, double: Membership, by: User, now: datetime) -> Membership:
    """Let `kept` go on, and keep `double` readable; its number stands for `kept` from then on.

    Both rows are locked. An account goes along where `kept` has none; a second one is left with
    the double and is no member's any more, which its mailbox is told. Where neither signs in, an
    erasure of the one is the other's too, so that no file makes an account again.
    """
    pair = _locked(kept, double)
    _check(pair, now)
    kept, double = pair.kept, pair.double
    double.merged_into, double.merged_at = kept, now
    takes_account = kept.user is None and double.user is not None
    if takes_account:
        double.given_user, double.user = double.user, None
    double.save(update_fields=["merged_into", "merged_at", "given_user", "user"])
    if takes_account:
        kept.user = double.given_user
        kept.save(update_fields=["user"])
    elif double.account_declined_at and kept.user is None and not kept.account_declined_at:
        kept.account_declined_at = double.account_declined_at
        kept.save(update_fields=["account_declined_at"])
    elif double.user:
        office_letters.left_behind(double, now=now)
    _tell("membership.merged", kept, by=by, now=now)
    return kept


@transaction.atomic
def unmerge(*, double: Membership, by: User, now: datetime) -> Membership:
    """Let a double stand for itself again, as long as nothing happened since."""
    if double.merged_into is None:
        raise NotADouble
    pair = _locked(double.merged_into, double)
    kept, double = pair.kept, pair.double
    if double.merged_into_id != kept.pk:
        raise NotADouble
    _check_nothing_happened(pair)
    given, double.given_user = double.given_user, None
    if given:
        kept.user = None
        kept.save(update_fields=["user"])
        double.user = given
    double.merged_into = double.merged_at = None
    double.save(update_fields=["merged_into", "merged_at", "given_user", "user"])
    _tell("membership.unmerged", kept, by=by, now=now)
    return double


def _locked(kept: Membership, double: Membership) -> Pair:
    """Both rows, locked in the order of their keys so that nobody waits in a ring."""
    rows = Membership.objects.select_for_update(of=("self",)).order_by("pk")
    found = {
        one.pk: one
        for one in rows.select_related("guild", "user", "given_user").filter(
            pk__in={kept.pk, double.pk}
        )
    }
    if len(found) != 2 or len({one.guild_id for one in found.values()}) != 1:
        raise NotTwoOfOneGuild
    return Pair(found[kept.pk], found[double.pk])


def _check(pair: Pair, now: datetime) -> None:
    is_over = pair.kept.merged_into_id or pair.double.merged_into_id
    if is_over or pair.double.doubles.exists():
        raise AlreadyMerged
    if Dispute.objects.open().filter(membership=pair.double).exists():
        raise DisputeWaits
    if pair.kept.user and pair.double.user and is_guarded(pair.double.user, now):
        raise GuardedAccount


def is_guarded(user: User, now: datetime) -> bool:
    """Whether an account opens more than a member's pages, or is about to once a second person
    agrees, so that no office changes it alone."""
    held = RoleGrant.objects.held(now).guarded().filter(user=user)
    proposed = RoleProposal.objects.in_time(now).filter(user=user)
    return user.is_operator or held.exists() or proposed.exists()


def _check_nothing_happened(pair: Pair) -> None:
    since, given = pair.double.merged_at, pair.double.given_user_id
    said = MembershipPeriod.objects.filter(membership=pair.kept, recorded_at__gt=since)
    contested = Dispute.objects.filter(membership=pair.kept, opened_at__gt=since)
    if said.exists() or contested.exists() or (given and pair.kept.user_id != given):
        raise TooLate


def _tell(verb: str, membership: Membership, *, by: User, now: datetime) -> None:
    events.record(
        verb,
        by=by,
        at=now,
        target=membership,
        audience=Audience.STAFF,
        guilds=[membership.guild],
    )
