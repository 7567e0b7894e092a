"""A new mail address, proven from both mailboxes: the old one and the new."""

import secrets
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Q
from django.utils.crypto import constant_time_compare, salted_hmac

from members import change_letters
from members.actions import concerned, signing_out
from members.models import MailChange, Profile
from portal import events, letters
from portal.access import Audience
from portal.models import User

DIGITS = 8
LASTS = timedelta(minutes=30)
MOST_WRONG = 5
OLD, NEW = "members.mail_change.old", "members.mail_change.new"


class OwnAddress(Exception):
    """That is the person's address already."""


class NoChangeWaits(Exception):
    """Nothing was asked for, it ran out, or too many wrong codes ended it."""


class WrongCodes(Exception):
    """One of the codes does not fit; `left` tries are left, and with 0 the change is over."""

    def __init__(self, left: int) -> None:
        super().__init__()
        self.left = left


class AddressTaken(Exception):
    """Between the question and the answer the address became another account's."""


@transaction.atomic
def ask(*, new_mail: str, by: User, now: datetime) -> MailChange:
    """Send a code to either mailbox; what was asked before and waits is dropped.

    Whose address it is already is told to that mailbox alone: then the code that would fit is sent
    to nobody, and everything else goes as always. The row says that it was asked, the log does not.
    """
    user, wanted = User.objects.select_for_update().get(pk=by.pk), new_mail.strip().lower()
    if wanted == user.email:
        raise OwnAddress
    MailChange.objects.filter(user=user, done_at=None).delete()
    old_code, new_code = _new_code(), _new_code()
    change = MailChange.objects.create(
        user=user,
        new_mail=wanted,
        old_code_hash=_hash(OLD, user, wanted, old_code),
        new_code_hash=_hash(NEW, user, wanted, new_code),
        asked_at=now,
        expires_at=now + LASTS,
    )
    to_the_new = change_letters.to_the_new(new_code)
    if is_taken(wanted, user):
        to_the_new = change_letters.to_the_new_if_taken()
    _post(user.email, change_letters.to_the_old(wanted, old_code), change)
    _post(wanted, to_the_new, change)
    return change


def confirm(*, old_code: str, new_code: str, by: User, now: datetime, session_key: str) -> None:
    """Change the address if both codes fit, and end every session but this one.

    Raise WrongCodes, after the wrong try was counted, NoChangeWaits or AddressTaken.
    """
    left = _tried(old_code, new_code, by, now, session_key)
    if left is not None:
        raise WrongCodes(left)


@transaction.atomic
def _tried(old_code: str, new_code: str, by: User, now: datetime, session_key: str) -> int | None:
    """None once the address is changed, otherwise how many tries are left."""
    user = User.objects.select_for_update().get(pk=by.pk)
    change = MailChange.objects.filter(user=user).pending(now).first()
    if change is None:
        raise NoChangeWaits
    fits = [
        constant_time_compare(_hash(salt, user, change.new_mail, code), kept)
        for salt, code, kept in (
            (OLD, old_code, change.old_code_hash),
            (NEW, new_code, change.new_code_hash),
        )
    ]
    if all(fits):
        _complete(change, user, now, session_key)
        return None
    return _count_wrong(change)


def _count_wrong(change: MailChange) -> int:
    change.wrong_tries += 1
    left = MOST_WRONG - change.wrong_tries
    if left > 0:
        change.save(update_fields=["wrong_tries"])
    else:
        change.delete()
    return left


def _complete(change: MailChange, user: User, now: datetime, session_key: str) -> None:
    if is_taken(change.new_mail, user):
        raise AddressTaken
    subject, text = change_letters.to_the_old_afterwards()
    letters.post(to=user.email, subject=subject, text=text, now=now)
    set_address(user, change.new_mail)
    Profile.objects.update_or_create(user=user, defaults={"mail_corrected_at": now})
    change.done_at = now
    change.save(update_fields=["done_at"])
    signing_out.everywhere(user, but=session_key)
    events.record(
        "person.mail_changed",
        by=user,
        at=now,
        target=user,
        audience=Audience.STAFF,
        guilds=concerned.guilds_of(user, now),
    )


def set_address(user: User, mail: str) -> None:
    """Let the person sign in with this address, and with no other any more."""
    user.email = mail
    user.save(update_fields=["email"])
    EmailAddress.objects.filter(user=user).delete()


@transaction.atomic
def drop(*, by: User) -> None:
    """Forget a change that waits; its codes fit no more. Nothing happened, so nothing is logged."""
    MailChange.objects.filter(user=by, done_at=None).delete()


def is_taken(mail: str, user: User) -> bool:
    """Whether another account signs in, or may sign in, with that address; one query."""
    others = User.objects.exclude(pk=user.pk)
    return others.filter(Q(email=mail) | Q(emailaddress__email=mail)).exists()


def _new_code() -> str:
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"


def _hash(salt: str, user: User, new_mail: str, code: str) -> str:
    """A keyed hash for this person and this new address: of no use for any other change."""
    return salted_hmac(salt, f"{user.pk}\n{new_mail}\n{code}", algorithm="sha256").hexdigest()


def _post(to: str, words: tuple[str, str], change: MailChange) -> None:
    """Send it at once or, after the code ran out, not at all."""
    subject, text = words
    letters.post(
        to=to, subject=subject, text=text, now=change.asked_at, expires_at=change.expires_at
    )
