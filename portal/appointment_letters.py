"""What is written to people about roles in a guild: to whoever gets one, and to those who give."""

from datetime import datetime

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from portal import letters
from portal.access import GUARDED_ROLES, Permission
from portal.http import absolute
from portal.models import Guild, RoleGrant, RoleProposal, User


def given(grant: RoleGrant, *, now: datetime) -> None:
    """Tell a person of a new role, and what it takes to use it."""
    lines = [
        _("You were given a role at %(guild)s: %(role)s.")
        % {"guild": grant.guild.name, "role": grant.get_role_display()}
    ]
    if grant.until:
        lines.append(_("It ends on %s.") % _instant(grant.until))
    if grant.role in GUARDED_ROLES:
        lines.append(
            _(
                "It counts only when you sign in with a second factor: a passkey or an"
                " authenticator app. The portal shows you how to set one up."
            )
        )
    lines.append(_("If you did not expect this, tell the guild."))
    lines.append(absolute("/"))
    _post(grant.user, _("A role at %s") % grant.guild.short_name, lines, now)


def ended(grant: RoleGrant, *, now: datetime) -> None:
    """Tell a person that a role of theirs counts no more."""
    lines = [
        _("Your role at %(guild)s has been ended: %(role)s.")
        % {"guild": grant.guild.name, "role": grant.get_role_display()},
        _("Questions go to the guild."),
    ]
    _post(grant.user, _("A role at %s was ended") % grant.guild.short_name, lines, now)


def proposed(proposal: RoleProposal, *, now: datetime) -> None:
    """Ask the others who give roles in the guild to look at a proposed one."""
    lines = [
        _("%(who)s proposes to give %(person)s a role that takes two people: %(role)s.")
        % {
            "who": proposal.proposed_by.name,
            "person": proposal.user.name,
            "role": proposal.get_role_display(),
        },
        _("It waits for one of you until %s.") % _instant(proposal.lapses_at),
        _roles_page(proposal.guild),
    ]
    subject = _("A role at %s waits for a second person") % proposal.guild.short_name
    _post_to_givers(
        proposal.guild, {proposal.proposed_by_id, proposal.user_id}, subject, lines, now
    )


def seconded(proposal: RoleProposal, *, now: datetime) -> None:
    """Tell the others who give roles that a strong one was given by two of them."""
    who = proposal.decided_by
    lines = [
        _("%(first)s and %(second)s gave %(person)s a role: %(role)s.")
        % {
            "first": proposal.proposed_by.name,
            "second": who.name if who else "",
            "person": proposal.user.name,
            "role": proposal.get_role_display(),
        },
        _("If this should not be, end it on this page:"),
        _roles_page(proposal.guild),
    ]
    subject = _("A strong role was given at %s") % proposal.guild.short_name
    _post_to_givers(proposal.guild, {proposal.user_id, who.pk if who else 0}, subject, lines, now)


def forced(grant: RoleGrant, *, now: datetime) -> None:
    """Tell everybody who gives roles that an operator gave a strong one without them."""
    lines = [
        _("An operator of the portal gave %(person)s a role without a second person: %(role)s.")
        % {"person": grant.user.name, "role": grant.get_role_display()},
        _("The reason given: %s") % grant.why,
        _("Check that this was agreed with the guild. If not, end it on this page:"),
        _roles_page(grant.guild),
    ]
    subject = _("A strong role was forced at %s") % grant.guild.short_name
    _post_to_givers(grant.guild, {grant.user_id}, subject, lines, now)


def _roles_page(guild: Guild) -> str:
    return absolute(reverse("roles", args=[guild.slug]))


def _instant(at: datetime) -> str:
    local = timezone.localtime(at)
    return f"{formats.date_format(local, 'j F Y, H:i')} {local.tzname()}"


def _post_to_givers(
    guild: Guild, without: set[int], subject: str, lines: list[str], now: datetime
) -> None:
    held = RoleGrant.objects.held(now).granting(Permission.APPOINT).filter(guild=guild)
    for giver in User.objects.filter(role_grants__in=held).exclude(pk__in=without).distinct():
        _post(giver, subject, lines, now)


def _post(user: User, subject: str, lines: list[str], now: datetime) -> None:
    letters.post(to=user.email, subject=subject, text="\n\n".join(lines) + "\n", now=now)
