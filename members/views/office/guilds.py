"""Which guild a page of the membership office is about, and the way back from it."""

from typing import cast

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.access import Permission, Request
from portal.models import Guild, User

Crumb = tuple[str, str]


def guild_at(request: Request, slug: str, permission: Permission) -> Guild:
    """The guild of that address where the viewer holds the permission in all of it; else 404."""
    mine = request.viewer.guilds_granting(permission, "")
    guild = Guild.objects.filter(slug=slug, pk__in=mine).first()
    if guild is None:
        raise Http404
    return guild


def person(request: Request) -> User:
    """Whoever is signed in; every page of the office asked for that before."""
    return cast("User", request.user)


def key_of(value: str) -> int:
    """A row's key as a form names it; 0, which no row has, for anything else."""
    return int(value) if value.isdecimal() and len(value) < 19 else 0


def crumbs(request: Request, guild: Guild, *way: Crumb, here: str) -> list[Crumb]:
    """The way from the office over the guild's people, for those who may look people up."""
    office = [(_("Membership office"), reverse("office"))]
    people = [(guild.short_name, reverse("people", args=[guild.slug]))]
    is_office = request.viewer.permits(Permission.ROSTER, [guild.pk])
    return [*(office if is_office else []), *(people if is_office else []), *way, (here, "")]
