"""Erasing an account: what goes at once, and what stays under nobody's name."""

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.db.models import Q, Value
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from members import keeping
from members.actions import concerned, signing_out
from members.models import Dispute, Erasure, MailChange, Membership, Profile
from members.retention import Kept
from portal import events, letters
from portal.access import Audience
from portal.models import Letter, RoleGrant, RoleProposal, User

AT = "erased.invalid"


class HoldsRole(Exception):
    """The person works for a guild or is accredited; that role has to end first."""


class LastOperator(Exception):
    """Without this person nobody could operate the portal."""


@transaction.atomic
def erase_account(*, user: User, now: datetime) -> Erasure:
    """Erase one's own account for good; return what was kept, why and until when.

    All operators are locked, so that the last two cannot erase each other's way in. The guilds'
    rows of memberships stay, without the account: no file and no office brings it back by itself.
    """
    operators = User.objects.select_for_update().filter(Q(is_operator=True) | Q(pk=user.pk))
    person = next(one for one in operators.order_by("pk") if one.pk == user.pk)
    refuse(person, now)
    guilds, kept = concerned.guilds_of(person, now), keeping.kept_of(person, now)
    address = person.email
    forget(person)
    _let_go(person, now)
    make_nobody(person)
    erasure = Erasure.objects.create(user=person, at=now, kept=list(map(_row, kept)))
    events.record(
        "person.erased",
        by=person,
        at=now,
        target=person,
        audience=Audience.STAFF,
        guilds=guilds,
    )
    _say_goodbye(address, now)
    return erasure


@transaction.atomic
def erase_again(*, user: User, at: datetime, now: datetime) -> Erasure:
    """Repeat an erasure of `at` that a backup from before it has undone.

    Whatever role the backup brought back is ended; nobody is written to.
    """
    person = User.objects.select_for_update().get(pk=user.pk)
    guilds, kept = concerned.guilds_of(person, now), keeping.kept_of(person, now)
    forget(person)
    _let_go(person, now)
    make_nobody(person)
    events.record(
        "person.erased", by=None, at=now, target=person, audience=Audience.STAFF, guilds=guilds
    )
    return Erasure.objects.create(user=person, at=at, kept=list(map(_row, kept)))


def _row(kept: Kept) -> dict[str, str]:
    return {"what": str(kept.what), "until": kept.until.isoformat() if kept.until else ""}


def refuse(user: User, now: datetime) -> None:
    """Raise HoldsRole or LastOperator where the account can't be erased yet."""
    if RoleGrant.objects.held(now).guarded().filter(user=user).exists():
        raise HoldsRole
    others = User.objects.filter(is_operator=True, is_active=True).exclude(pk=user.pk)
    if user.is_operator and not others.exists():
        raise LastOperator


def forget(user: User) -> None:
    """Delete whatever is about the account alone."""
    wanted = MailChange.objects.filter(user=user, done_at=None).values_list("new_mail", flat=True)
    Letter.objects.filter(to__in=[user.email, *wanted]).delete()
    MailChange.objects.filter(user=user).delete()
    Profile.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    EmailAddress.objects.filter(user=user).delete()
    signing_out.everywhere(user)


def _let_go(user: User, now: datetime) -> None:
    """End what still waits for the person or is theirs, and part it from the account."""
    waiting = Dispute.objects.open().filter(membership__user=user)
    waiting.update(state=Dispute.State.WITHDRAWN, decided_at=now, decided_by=user)
    proposed = RoleProposal.objects.waiting().filter(user=user)
    proposed.update(state=RoleProposal.State.WITHDRAWN, decided_at=now)
    held = RoleGrant.objects.filter(user=user, ended_at=None)
    held.update(ended_at=Greatest("granted_at", Value(now)))
    Membership.objects.filter(user=user).update(user=None, account_declined_at=now)


def make_nobody(user: User) -> None:
    """Leave the number of the account and nothing else."""
    user.email, user.name = f"erased-{user.pk}@{AT}", _("A former user")
    user.is_active = user.is_operator = False
    user.last_login = None
    user.set_unusable_password()
    user.save()


def _say_goodbye(address: str, now: datetime) -> None:
    """One last letter, so that nobody's account goes without their knowing."""
    text = _(
        "Your account on %(site)s was erased, as somebody who was signed in as you asked. This "
        "mailbox gets no more letters.\n\nIf it was not you, or if you want to come back, write to "
        "the membership office of your guild."
    )
    words = text % {"site": settings.SITE_NAME}
    letters.post(to=address, subject=_("Your account was erased"), text=words, now=now)
