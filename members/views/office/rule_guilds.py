"""Which guild a page about rules, previews or disputes is of, and the way there."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from members.views.office.guilds import Crumb
from portal.access import Permission, Request
from portal.models import Guild


def guild_at(request: Request, slug: str) -> Guild:
    """The guild, for who sets its rules; 403 for others who work in it, 404 for everybody else."""
    guild = Guild.objects.filter(slug=slug).first()
    if guild is None or not request.viewer.inside_of.covers([guild.pk]):
        raise Http404
    if guild.pk not in request.viewer.guilds_granting(Permission.ELIGIBILITY, ""):
        raise PermissionDenied
    return guild


def rules_crumb(guild: Guild) -> Crumb:
    words = _("Who may vote: %(guild)s") % {"guild": guild.short_name}
    return words, reverse("eligibility", args=[guild.slug])


def disputes_crumb(guild: Guild) -> Crumb:
    words = _("Disputes: %(guild)s") % {"guild": guild.short_name}
    return words, reverse("disputes", args=[guild.slug])
