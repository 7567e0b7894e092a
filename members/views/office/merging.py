"""Two members side by side who may be one person: joining them, and taking that back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from members.actions import merging
from members.forms.people import OtherForm
from members.models import Membership
from members.person import sides_of
from members.views.office import guilds, people
from portal.access import Permission, Request, requires
from portal.models import Guild

REFUSALS: dict[type[Exception], Promise] = {
    merging.NotTwoOfOneGuild: gettext_lazy("These are not two members of this guild."),
    merging.AlreadyMerged: gettext_lazy(
        "One of them is joined with another already; let that one go on, or take it back first."
    ),
    merging.DisputeWaits: gettext_lazy(
        "The one that would be the double has a dispute without an answer. Answer it first."
    ),
    merging.GuardedAccount: gettext_lazy(
        "Both sign in, and the account that would be left behind opens more than a member’s pages."
        " Let that one go on, or ask the operator."
    ),
    merging.TooLate: gettext_lazy(
        "Since they were joined something was said of the person who went on. It cannot be taken"
        " back any more."
    ),
    merging.NotADouble: gettext_lazy("It stands for itself already."),
}


@requires(Permission.ROSTER, is_sensitive=True)
def person_merge(request: Request, guild: str, pk: int) -> HttpResponse:
    """Ask for the other number, show both side by side, and join them once one is chosen."""
    one = people.current_at(request, guild, pk)
    form = OtherForm(request.GET or None, guild=one.guild, one=one)
    other: Membership | None = form.cleaned_data["other"] if form.is_valid() else None
    if request.method == "POST" and other:
        return _joined(request, one.guild, one, other)
    people.write_down(request, one)
    if other:
        people.write_down(request, other)
    context = {
        "guild": one.guild,
        "membership": one,
        "form": form,
        "pair": sides_of((one, other)) if other else [],
        "crumbs": people.crumbs_below(request, one, here=_("The same person twice")),
    }
    return render(request, "members/office/merge.html", context)


def _joined(request: Request, guild: Guild, one: Membership, other: Membership) -> HttpResponse:
    """Join them the way round that was chosen; otherwise say what to do."""
    pair = {str(one.pk): (one, other), str(other.pk): (other, one)}
    chosen = pair.get(request.POST.get("keep", ""))
    if chosen is None:
        messages.warning(request, _("Choose which number goes on."))
        return redirect(request.get_full_path())
    kept, double = chosen
    try:
        merging.merge(kept=kept, double=double, by=guilds.person(request), now=request.now)
    except tuple(REFUSALS) as refusal:
        messages.error(request, str(REFUSALS[type(refusal)]))
        return redirect(request.get_full_path())
    messages.success(request, _("The two are joined."))
    return redirect("person", guild.slug, kept.pk)


@require_POST
@requires(Permission.ROSTER, is_sensitive=True)
def person_unmerge(request: Request, guild: str, pk: int) -> HttpResponse:
    """Let a double stand for itself again."""
    own = guilds.guild_at(request, guild, Permission.ROSTER)
    double = people.member_at(request, own, pk)
    try:
        merging.unmerge(double=double, by=guilds.person(request), now=request.now)
    except tuple(REFUSALS) as refusal:
        messages.error(request, str(REFUSALS[type(refusal)]))
    else:
        messages.success(request, _("The two stand for themselves again."))
    return redirect("person", own.slug, double.pk)
