"""The ballot as a member fills it in; the page encrypts it and posts it to `vote_cast`."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from members import own_rolls, vote_sheets
from members.models import Vote
from members.views.own import person
from members.vote_states import State
from portal.access import Permission, Request, requires


@requires(Permission.SEE_OWN)
@never_cache
@require_safe
def booth(request: Request, vote: str) -> HttpResponse:
    """One screen for who is on the roll while it is open; in words why not for everybody else."""
    visible = Vote.objects.visible_to(request.viewer, request.now).filter(frozen_at__isnull=False)
    votes = own_rolls.with_own(vote_sheets.for_page(visible), request.viewer, request.now)
    found: Vote = get_object_or_404(votes, slug=vote)
    sheet = vote_sheets.sheet_of(found, request.viewer, request.now)
    is_on_roll = sheet.own is not None and sheet.own.is_on_roll
    context = {
        "title": _("Ballot: %(vote)s") % {"vote": found.title},
        "sheet": sheet,
        "is_open": sheet.state == State.OPEN,
        "is_on_roll": is_on_roll,
        "has_voted": vars(found)["has_voted"],
        "crumbs": person.crumbs(_("Ballot")),
    }
    return render(request, "members/votes/booth.html", context)
