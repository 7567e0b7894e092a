"""What members contest, for those who answer: the list, one dispute, answering and deciding."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from members import verdicts
from members.actions import disputes as actions
from members.forms.disputes import DisputeFilter, StaffWordsForm
from members.models import Dispute, DisputeEntry
from members.views.office import guilds, rule_guilds
from portal import openings
from portal.access import Permission, Request, requires
from portal.models import Guild

ON_A_PAGE = 50
STEPS = ("answer", "uphold", "refuse")


@require_safe
@requires(Permission.ELIGIBILITY)
def disputes(request: Request, guild: str) -> HttpResponse:
    """Open ones, the longest waiting first, or those that have ended, the last first."""
    own = rule_guilds.guild_at(request, guild)
    form = DisputeFilter(request.GET)
    visible = Dispute.objects.visible_to(request.viewer, request.now).filter(membership__guild=own)
    found = form.keep(visible.select_related("membership", "rule"))
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    if page.object_list:
        _note_look(request, own, _("List of disputes"), own)
    today = timezone.localdate(request.now)
    context = {
        "guild": own,
        "form": form,
        "page": page,
        "rows": [(one, (today - timezone.localdate(one.opened_at)).days) for one in page],
        "crumbs": guilds.crumbs(request, own, here=_("Disputes")),
    }
    return render(request, "members/eligibility/disputes.html", context)


def _note_look(request: Request, guild: Guild, what: str, target: Any) -> None:
    if request.method == "GET":
        by, at = guilds.person(request), request.now
        openings.record(by=by, at=at, guild=guild, stream="", what=what, target=target)


@requires(Permission.ELIGIBILITY)
def dispute(request: Request, guild: str, pk: int) -> HttpResponse:
    """All that was told and said; words to the member, and the decision."""
    own = rule_guilds.guild_at(request, guild)
    found = Dispute.objects.visible_to(request.viewer, request.now).filter(membership__guild=own)
    related = found.select_related("membership__guild", "rule", "decided_by")
    shown = get_object_or_404(related, pk=pk)
    step = request.POST.get("step", "")
    form = StaffWordsForm(request.POST or None, step=step)
    if request.method == "POST" and step in STEPS and form.is_valid():
        return _take(request, shown, step, form.cleaned_data["words"])
    _note_look(request, own, _("A dispute"), shown)
    context = {
        "guild": own,
        "dispute": shown,
        "told": verdicts.told_in(shown),
        "entries": DisputeEntry.objects.filter(dispute=shown).select_related("by"),
        "form": form,
        "crumbs": guilds.crumbs(request, own, rule_guilds.disputes_crumb(own), here=str(pk)),
    }
    return render(request, "members/eligibility/dispute.html", context)


def _take(request: Request, shown: Dispute, step: str, words: str) -> HttpResponse:
    """One of the three steps; a dispute that somebody else ended meanwhile stays as it is."""
    who: dict[str, Any] = {"by": guilds.person(request), "now": request.now}
    try:
        if step == "answer":
            actions.answer(dispute=shown, words=words, is_of_staff=True, **who)
        else:
            actions.decide(dispute=shown, is_upheld=step == "uphold", words=words, **who)
    except actions.NotOpen:
        messages.error(request, _("It has ended meanwhile: nothing of yours was added."))
    else:
        messages.success(request, _("Done. The member gets a mail that there is an answer."))
    return redirect("dispute", shown.membership.guild.slug, shown.pk)
