"""Roles in a guild: who holds them, giving one with a second person, ending one at once."""

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from members import appointments as reading
from members.forms.roles import EndRoleForm, GiveRoleForm
from members.views.office import guilds
from negotiations.models import Negotiation
from portal import appointments
from portal.access import STRONG_ROLES, Permission, Request, Role, requires
from portal.models import Guild, RoleGrant, RoleProposal

DECISIONS: Mapping[str, tuple[Callable[..., object], Promise]] = {
    "give": (appointments.second, gettext_lazy("The role is given.")),
    "refuse": (appointments.refuse, gettext_lazy("The proposal is refused.")),
    "withdraw": (appointments.withdraw, gettext_lazy("The proposal is withdrawn.")),
}


@require_safe
@requires(Permission.APPOINT)
def roles_index(request: Request) -> HttpResponse:
    """The guilds in which one gives roles; straight to the page where there is one."""
    mine = request.viewer.guilds_granting(Permission.APPOINT, "")
    own = list(Guild.objects.filter(pk__in=mine).order_by("short_name", "pk"))
    if len(own) == 1:
        return redirect("roles", own[0].slug)
    context = {"guilds": own, "crumbs": [(_("Roles"), "")]}
    return render(request, "members/office/roles_index.html", context)


@require_safe
@requires(Permission.APPOINT)
def roles(request: Request, guild: str) -> HttpResponse:
    """Who holds what until when, what waits for a second person, what was forced."""
    own = guilds.guild_at(request, guild, Permission.APPOINT)
    admits = request.viewer.permits(Permission.ADMIT, [own.pk])
    tables = Negotiation.objects.visible_to(request.viewer, request.now).filter(guilds=own)
    context = {
        "guild": own,
        "tables": tables.newest_first() if admits else (),
        "roles": reading.roles_of(own, request.viewer.user_id, request.now),
        "givers": reading.givers_in(own, request.now),
        "enough": appointments.ENOUGH,
        "crumbs": guilds.crumbs(request, own, here=_("Roles")),
    }
    return render(request, "members/office/roles.html", context)


@requires(Permission.APPOINT, is_sensitive=True)
def role_give(request: Request, guild: str) -> HttpResponse:
    """Give a role that takes one person, or propose one that takes two."""
    own = guilds.guild_at(request, guild, Permission.APPOINT)
    form = GiveRoleForm(request.POST or None, guild=own, by=guilds.person(request), now=request.now)
    if request.method == "POST" and form.is_valid() and _given(request, own, form):
        return redirect("roles", own.slug)
    context = {
        "guild": own,
        "form": form,
        "strong": [one.label for one in appointments.GIVEN if one in STRONG_ROLES],
        "crumbs": guilds.crumbs(request, own, _roles_crumb(own), here=_("Give a role")),
    }
    return render(request, "members/office/role_give.html", context)


def _given(request: Request, guild: Guild, form: GiveRoleForm) -> bool:
    """Whether the role is given or waits now; else the form says why not."""
    typed = form.cleaned_data
    role = Role(typed["role"])
    is_strong = role in STRONG_ROLES
    act = appointments.propose if is_strong else appointments.give
    try:
        act(
            guild=guild,
            user=typed["user"],
            role=role,
            until=typed["until"],
            why=typed["why"],
            by=guilds.person(request),
            now=request.now,
        )
    except appointments.HasItAlready:
        form.add_error("who", _("This person holds that role already."))
    except appointments.WaitsAlready:
        form.add_error("who", _("This role waits for a second person already."))
    else:
        waits = _("The role waits for a second person; the others were written to.")
        messages.success(request, waits if is_strong else _("The role is given."))
        return True
    return False


@require_POST
@requires(Permission.APPOINT, is_sensitive=True)
def role_decide(request: Request, guild: str, pk: int) -> HttpResponse:
    """Give a proposed role as the second person, refuse it, or take one's own back."""
    own = guilds.guild_at(request, guild, Permission.APPOINT)
    visible = RoleProposal.objects.visible_to(request.viewer, request.now)
    proposal = get_object_or_404(visible.select_related("guild"), guild=own, pk=pk)
    decision = request.POST.get("decision", "")
    if decision in DECISIONS:
        _decide(request, *DECISIONS[decision], proposal)
    return redirect("roles", own.slug)


def _decide(
    request: Request, act: Callable[..., object], done: Promise, proposal: RoleProposal
) -> None:
    """Act once, and say what came of it."""
    try:
        act(proposal=proposal, by=guilds.person(request), now=request.now)
    except appointments.NotWaiting:
        messages.warning(request, _("This proposal waits no more: it was decided or it lapsed."))
    except appointments.SecondPersonNeeded as error:
        raise PermissionDenied from error
    except appointments.RanOut:
        messages.warning(request, _("The role’s own last day has gone by; propose it anew."))
    except appointments.HasItAlready:
        messages.warning(request, _("This person holds that role already."))
    else:
        messages.success(request, str(done))


@requires(Permission.APPOINT, is_sensitive=True)
def role_end(request: Request, guild: str, pk: int) -> HttpResponse:
    """End a role after saying why; warned where the guild would depend on an operator."""
    own = guilds.guild_at(request, guild, Permission.APPOINT)
    held = RoleGrant.objects.held(request.now).filter(guild=own, role__in=appointments.GIVEN)
    grant = get_object_or_404(held.filter(stream="").select_related("user", "guild"), pk=pk)
    is_risky = appointments.leaves_too_few(grant, request.now)
    form = EndRoleForm(request.POST or None, is_risky=is_risky)
    if request.method == "POST" and form.is_valid() and _ended(request, grant, form):
        messages.success(request, _("The role is ended; it counts from the next request on."))
        own_end = grant.user_id == request.viewer.user_id
        return redirect("home") if own_end else redirect("roles", own.slug)
    context = {
        "guild": own,
        "grant": grant,
        "form": form,
        "is_risky": is_risky,
        "crumbs": guilds.crumbs(request, own, _roles_crumb(own), here=_("End a role")),
    }
    return render(request, "members/office/role_end.html", context)


def _ended(request: Request, grant: RoleGrant, form: EndRoleForm) -> bool:
    """Whether the role is ended, by this person or by another before."""
    typed = form.cleaned_data
    try:
        appointments.end(
            grant=grant,
            why=typed["why"],
            is_warned=typed.get("is_warned", False),
            by=guilds.person(request),
            now=request.now,
        )
    except appointments.TooFewLeft:
        words = _("Tick this, or give somebody else a role that gives roles first.")
        form.add_error("is_warned" if "is_warned" in form.fields else None, words)
        return False
    except appointments.AlreadyEnded:
        return True
    return True


def _roles_crumb(guild: Guild) -> guilds.Crumb:
    return _("Roles"), reverse("roles", args=[guild.slug])
