"""What stays after an account was erased, why and until when, in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members.models import Dispute, Membership
from members.retention import Kept, Left, kept_for
from portal.access import Role
from portal.models import Event, Opening, RoleGrant, User

# What, and why it stays.
WORDS: Mapping[Left, tuple[Promise, Promise]] = {
    Left.MEMBERSHIP: (
        _("Your membership, with what your guild’s file says of it"),
        _(
            "It is the guild’s register, not the portal’s; the guild keeps it by the law that "
            "binds it. It no longer leads to an account, and no later file makes one for you."
        ),
    ),
    Left.DISPUTES: (
        _("What you contested, and the guild’s answers"),
        _(
            "So that a vote it had to do with can be examined afterwards. Those without an answer "
            "yet are withdrawn."
        ),
    ),
    Left.ROLES: (
        _("That your account held roles, and from when to when"),
        _("So that it can be shown who could do what. They stand under “A former user”."),
    ),
    Left.WORDS: (
        _("Comments, drafts and answers that you wrote for a guild"),
        _("They are the guild’s papers. They stand under “A former user”."),
    ),
    Left.OPENINGS: (
        _("That your account opened confidential papers, and when"),
        _("The guild has to know who read them. It stands under “A former user”."),
    ),
    Left.LOG: (
        _("Lines of the log about what you did, without your name and address"),
        _("Each line holds the hash of the one before: to change one would break all that follow."),
    ),
}


@dataclass(frozen=True, slots=True)
class KeptThing:
    """A line for the page."""

    what: Promise
    why: Promise
    until: date | None


def kept_of(user: User, now: datetime) -> list[Kept]:
    """What would stay if the account were erased now; two queries."""
    return kept_for(_holdings(user, timezone.localdate(now)), timezone.localdate(now))


def told(kept: Iterable[Kept]) -> list[KeptThing]:
    return [KeptThing(*WORDS[one.what], one.until) for one in kept]


def _holdings(user: User, today: date) -> dict[Left, date]:
    me = OuterRef("pk")
    inside = Q(user=me) & ~Q(role=Role.MEMBER)
    has: dict[Left, Exists] = {
        Left.MEMBERSHIP: Exists(Membership.objects.filter(user=me)),
        Left.ROLES: Exists(RoleGrant.objects.filter(user=me)),
        Left.WORDS: Exists(RoleGrant.objects.filter(inside)),
        Left.OPENINGS: Exists(Opening.objects.filter(user=me)),
        Left.LOG: Exists(Event.objects.filter(actor=me)),
    }
    asked = {f"has_{what}": one for what, one in has.items()}
    found = User.objects.filter(pk=user.pk).annotate(**asked).values(*asked).get()
    holdings = dict.fromkeys((what for what in has if found[f"has_{what}"]), today)
    decided = Dispute.objects.filter(membership__user=user).values_list("decided_at", flat=True)
    if decided:
        days = [timezone.localdate(at) if at else today for at in decided]
        holdings[Left.DISPUTES] = max(days)
    return holdings
