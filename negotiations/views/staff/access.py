"""Who reads this table's papers, why and until when; press, counsel and consultants let in."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from negotiations import rules
from negotiations.actions import access as actions
from negotiations.forms.access import LetInForm
from negotiations.models import Negotiation
from negotiations.views.staff import tables
from portal.access import STAFF_ROLES, Permission, Request, Role, requires
from portal.models import Guild, RoleGrant


@requires(Permission.ADMIT)
def access(request: Request, negotiation: str) -> HttpResponse:
    """Everybody with access, and a form to let one more person in."""
    table = tables.table_at(request, negotiation, Permission.ADMIT)
    form = LetInForm(request.POST or None, guilds=_own_guilds(request, table), now=request.now)
    if request.method == "POST" and form.is_valid() and _let_in(request, table, form):
        return redirect("access", table.slug)
    held = list(_held(request, table).select_related("user", "guild"))
    context: dict[str, Any] = {
        "negotiation": table,
        "form": form,
        "staff": [one for one in held if one.role not in actions.GIVEN],
        "guests": [one for one in held if one.role in actions.GIVEN and one.role != Role.PRESS],
        "press": [one for one in held if one.role == Role.PRESS],
        "crumbs": tables.crumbs(table, here=_("Access")),
    }
    return render(request, "negotiations/staff/access.html", context)


def _own_guilds(request: Request, table: Negotiation) -> QuerySet[Guild]:
    """The guilds at the table for which the person lets people in; a role in all of a guild."""
    mine = [pk for pk in rules.guild_ids(table) if request.viewer.permits(Permission.ADMIT, [pk])]
    if not mine:
        raise PermissionDenied
    return table.guilds.filter(pk__in=mine).order_by("slug")


def _held(request: Request, table: Negotiation) -> QuerySet[RoleGrant]:
    """Roles that count now, in the person's own guilds, for this table."""
    mine = _own_guilds(request, table)
    here = Q(stream="") | Q(stream=table.stream)
    held = RoleGrant.objects.held(request.now).filter(here, guild__in=mine)
    roles = (*STAFF_ROLES, Role.PRESS)
    return held.filter(role__in=roles).order_by("outlet", "guild__slug", "user__name", "pk")


def _let_in(request: Request, table: Negotiation, form: LetInForm) -> bool:
    """Whether the person is let in now; else the form says why not."""
    typed = form.cleaned_data
    try:
        actions.let_in(
            negotiation=table,
            guild=typed["guild"],
            email=typed["email"],
            role=Role(typed["role"]),
            until=typed["until"],
            outlet=typed["outlet"],
            by=tables.person(request),
            now=request.now,
        )
    except actions.UnknownPerson:
        words = _("Nobody signs in with this address. An operator has to make the account first.")
        form.add_error("email", words)
    except actions.HasItAlready:
        form.add_error("email", _("This person has that access already; end it to give it anew."))
    else:
        messages.success(request, _("%(email)s is let in.") % {"email": typed["email"]})
        return True
    return False


@requires(Permission.ADMIT)
@require_POST
def access_end(request: Request, negotiation: str) -> HttpResponse:
    """End one person's access, or that of a whole outlet at every table of the guild.

    It counts from the next request on.
    """
    table = tables.table_at(request, negotiation, Permission.ADMIT)
    key = tables.key_of(request.POST.get("grant", ""))
    chosen = (
        _held(request, table).filter(role__in=actions.GIVEN, pk=key)
        if key
        else _of_outlet(request, table, request.POST.get("outlet", ""))
    )
    if not chosen.exists():
        raise Http404
    person = tables.person(request)
    count = actions.end(negotiation=table, grants=chosen, by=person, now=request.now)
    words = ngettext("The access of one person is ended.", "%(count)s accesses are ended.", count)
    messages.success(request, words % {"count": count})
    return redirect("access", table.slug)


def _of_outlet(request: Request, table: Negotiation, outlet: str) -> QuerySet[RoleGrant]:
    held = RoleGrant.objects.held(request.now).filter(guild__in=_own_guilds(request, table))
    return held.filter(role=Role.PRESS, outlet=outlet)
