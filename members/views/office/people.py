"""Looking people up, and the page of one; each look is written down."""

from django.core.paginator import Page, Paginator
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from members import people as reading
from members.forms.people import SearchForm
from members.models import Membership
from members.person import person_of, with_account
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
    context = {
        "guild": own,
        "person": person_of(membership, request.now),
        "membership": membership,
        "crumbs": guilds.crumbs(request, own, here=membership.number),
    }
    write_down(request, membership)
    return render(request, "members/office/person.html", context)


def write_down(request: Request, membership: Membership) -> None:
    """Write down that somebody looked at this member."""
    openings.record(
        by=guilds.person(request),
        at=request.now,
        guild=membership.guild,
        stream="",
        what=_("A member’s page"),
        target=membership,
    )


def member_at(request: Request, guild: Guild, pk: int) -> Membership:
    """The member of that guild, with account and whose double they are; else 404."""
    visible = Membership.objects.visible_to(request.viewer, request.now)
    return get_object_or_404(with_account(visible), guild=guild, pk=pk)


def current_at(request: Request, guild: str, pk: int) -> Membership:
    """The member of that guild, whom something may be changed of: no double; else 404."""
    own = guilds.guild_at(request, guild, Permission.ROSTER)
    membership = member_at(request, own, pk)
    if membership.merged_into_id is not None:
        raise Http404
    return membership


def crumbs_below(request: Request, membership: Membership, *, here: str) -> list[guilds.Crumb]:
    """The way from the office over the member's page to this one."""
    href = reverse("person", args=[membership.guild.slug, membership.pk])
    return guilds.crumbs(request, membership.guild, (membership.number, href), here=here)


def form_page(
    request: Request,
    membership: Membership,
    form: Form,
    *,
    heading: str,
    standfirst: str,
    button: str,
) -> HttpResponse:
    """A page with one form about one member; showing it is a look at them."""
    write_down(request, membership)
    context = {
        "guild": membership.guild,
        "membership": membership,
        "form": form,
        "heading": heading,
        "standfirst": standfirst,
        "button": button,
        "crumbs": crumbs_below(request, membership, here=heading),
    }
    return render(request, "members/office/member_form.html", context)
