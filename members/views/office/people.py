"""Looking people up, and the page of one; each look is written down."""

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from members import people as reading
from members.forms.people import SearchForm
from members.models import Membership
from members.person import person_of
from members.views.office import guilds
from portal import openings
from portal.access import Permission, Request, requires
from portal.models import Guild


@require_safe
@requires(Permission.ROSTER)
def people(request: Request, guild: str) -> HttpResponse:
    """People of the guild who fit; a list of them is one opening, which keeps no word of it."""
    own = guilds.guild_at(request, guild, Permission.ROSTER)
    form = SearchForm(request.GET or None)
    asked = form.asked()
    found = reading.find(own, asked) if asked else None
    page = _page(request, found) if found else None
    if page:
        _write_down(request, own, len(page))
    context = {
        "guild": own,
        "form": form,
        "found": found,
        "most": reading.MOST,
        "page": page,
        "crumbs": [(_("Membership office"), reverse("office")), (own.short_name, "")],
    }
    return render(request, "members/office/people.html", context)


def _page(request: Request, found: reading.Found) -> Page[Membership]:
    people = reading.with_present(found.people)
    page = Paginator(people, reading.ON_A_PAGE).get_page(request.GET.get("page"))
    page.object_list = list(page.object_list)
    return page


def _write_down(request: Request, guild: Guild, rows: int) -> None:
    words = ngettext("A list of %(count)s member", "A list of %(count)s members", rows)
    openings.record(
        by=guilds.person(request),
        at=request.now,
        guild=guild,
        stream="",
        what=words % {"count": rows},
        target=guild,
    )


@require_safe
@requires(Permission.ROSTER)
def alike(request: Request, guild: str) -> HttpResponse:
    """Members who share a name, or a mail address, so that they may be one person."""
    own = guilds.guild_at(request, guild, Permission.ROSTER)
    by = "mail" if request.GET.get("by") == "mail" else "name"
    field = {"mail": "mail", "name": "search_name"}[by]
    groups = reading.alike(own, field, above=request.GET.get("above", ""))
    shown = groups[: reading.ON_A_PAGE]
    if shown:
        _write_down(request, own, sum(len(one.people) for one in shown))
    context = {
        "guild": own,
        "by": by,
        "groups": shown,
        "next": shown[-1].words if len(groups) > len(shown) else "",
        "crumbs": guilds.crumbs(request, own, here=_("People who may be one")),
    }
    return render(request, "members/office/alike.html", context)


@require_safe
@requires(Permission.ROSTER)
def person(request: Request, guild: str, pk: int) -> HttpResponse:
    """Everything the guild may know of one member; the look is written down."""
    own = guilds.guild_at(request, guild, Permission.ROSTER)
    membership = member_at(request, own, pk)
    told = person_of(membership, request.now)
    openings.record(
        by=guilds.person(request),
        at=request.now,
        guild=own,
        stream="",
        what=_("A member’s page"),
        target=membership,
    )
    context = {
        "guild": own,
        "person": told,
        "membership": membership,
        "crumbs": guilds.crumbs(request, own, here=membership.number),
    }
    return render(request, "members/office/person.html", context)


def member_at(request: Request, guild: Guild, pk: int) -> Membership:
    """The member of that guild, with account and whose double they are; else 404."""
    visible = Membership.objects.visible_to(request.viewer, request.now)
    related = visible.select_related("guild", "user", "merged_into")
    return get_object_or_404(related, guild=guild, pk=pk)


def person_crumb(membership: Membership) -> guilds.Crumb:
    """The way back to a member's page."""
    return membership.number, reverse("person", args=[membership.guild.slug, membership.pk])
