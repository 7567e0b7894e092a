"""What the membership office's steps make the portal write to people."""

from datetime import datetime

from django.utils.translation import gettext as _

from members.models import Membership
from portal import letters
from portal.http import absolute
from portal.models import User


def left_behind(double: Membership, *, now: datetime) -> None:
    """Tell a second account that it is no member's any more; the other address is not named."""
    if double.user:
        lines = [
            _(
                "%(guild)s found that you were a member twice in its file, and joined both."
                " Your member number %(number)s goes on under your other number."
            )
            % {"guild": double.guild.name, "number": double.number},
            _("Sign in with the address of that number. If this is wrong, tell the guild."),
        ]
        _post(double.user.email, _("Your memberships were joined"), lines, now)


def address_changed(user: User, membership: Membership, old: str, *, now: datetime) -> None:
    """Tell both mailboxes that the office changed the address; neither learns of the other."""
    lines = [
        _("The membership office of %(guild)s changed the address with which you sign in.")
        % {"guild": membership.guild.name},
        _("You were signed out everywhere. If you did not ask for this, tell the guild at once."),
    ]
    for address in (old, user.email):
        _post(address, _("The address with which you sign in was changed"), lines, now)


def invited(membership: Membership, *, now: datetime) -> None:
    """Tell a member that they can sign in."""
    if membership.user:
        lines = [
            _("You can sign in as a member of %(guild)s with this address.")
            % {"guild": membership.guild.name},
            absolute("/sign-in/"),
            _("If you are no member, tell the guild."),
        ]
        _post(membership.user.email, _("You can sign in"), lines, now)


def _post(to: str, subject: str, lines: list[str], now: datetime) -> None:
    letters.post(to=to, subject=subject, text="\n\n".join(lines) + "\n", now=now)
