"""What the membership office does with a member's account, after it made sure who is asking."""

from datetime import datetime

from django.db import transaction

from members import office_letters
from members.actions import mail_changes, merging, signing_out
from members.models import MailChange, Membership
from portal import events
from portal.access import Audience
from portal.models import Guild, RoleGrant, User


class NoAccount(Exception):
    """The member does not sign in."""


class HasAccount(Exception):
    """The member signs in already."""


class IsGuarded(Exception):
    """The account opens more than a member's pages of this guild; an operator changes it."""


class AddressTaken(Exception):
    """Another account signs in with this address."""


class HasAnother(Exception):
    """That account is another member's of this guild; the two may be one person."""


class Declined(Exception):
    """The member erased the account and has not asked for another."""


class IsADouble(Exception):
    """The membership that goes on is the one that signs in."""


@transaction.atomic
def change_address(
    *, membership: Membership, mail: str, checked: str, by: User, now: datetime
) -> User:
    """Let the member sign in with another address, and end every session.

    Both mailboxes are written to. `checked` is the code of how the office made sure who asked.
    """
    user = _account(membership)
    if merging.is_guarded(user, now) or _is_of_others(user, membership.guild, now):
        raise IsGuarded
    old, new = user.email, mail.strip().lower()
    if new == old or mail_changes.is_taken(new, user):
        raise AddressTaken
    MailChange.objects.filter(user=user, done_at=None).delete()
    mail_changes.set_address(user, new)
    signing_out.everywhere(user)
    office_letters.address_changed(user, membership, old, now=now)
    _tell("person.address_set", user, membership.guild, by=by, now=now, checked=checked)
    return user


@transaction.atomic
def end_sessions(*, membership: Membership, by: User, now: datetime) -> User:
    """Sign the member out on every device."""
    user = _account(membership)
    signing_out.everywhere(user)
    _tell("person.signed_out", user, membership.guild, by=by, now=now)
    return user


@transaction.atomic
def link(
    *, membership: Membership, mail: str, by: User, now: datetime, is_asked: bool = False
) -> User:
    """Let a member without an account sign in with an address; make the account where none is.

    After an erasure only where the member asked for it.
    """
    rows = Membership.objects.select_for_update(of=("self",)).select_related("guild")
    membership = rows.get(pk=membership.pk)
    if membership.merged_into_id is not None:
        raise IsADouble
    if membership.user_id is not None:
        raise HasAccount
    if membership.account_declined_at and not is_asked:
        raise Declined
    membership.user = _user_of(mail.strip().lower(), membership)
    membership.account_declined_at = None
    membership.save(update_fields=["user", "account_declined_at"])
    office_letters.invited(membership, now=now)
    _tell("membership.account_linked", membership, membership.guild, by=by, now=now)
    return membership.user


def _user_of(mail: str, membership: Membership) -> User:
    """The account of that address, made if there is none, unless it is another member's."""
    user = User.objects.select_for_update().filter(email=mail).first()
    if user is None:
        return User.objects.create_user(mail, name=membership.name)
    if not user.is_active:
        raise AddressTaken
    if Membership.objects.unmerged().filter(guild=membership.guild, user=user).exists():
        raise HasAnother
    return user


def _is_of_others(user: User, guild: Guild, now: datetime) -> bool:
    """Whether the account opens pages of another guild, for which this one's office can't speak.

    Or an office could link an account by its mail and then sign in as a member of another guild.
    """
    named = Membership.objects.filter(user=user).exclude(guild=guild)
    held = RoleGrant.objects.held(now).filter(user=user).exclude(guild=guild)
    return named.exists() or held.exists()


def _account(membership: Membership) -> User:
    """The member's account, locked."""
    if membership.user_id is None:
        raise NoAccount
    return User.objects.select_for_update().get(pk=membership.user_id)


def _tell(
    verb: str, target: User | Membership, guild: Guild, *, by: User, now: datetime, **payload: str
) -> None:
    events.record(
        verb,
        by=by,
        at=now,
        target=target,
        audience=Audience.STAFF,
        guilds=[guild],
        payload=payload,
    )
