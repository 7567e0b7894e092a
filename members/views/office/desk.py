"""Where the membership office begins: what waits in each guild one works for."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from members.office import waits_at
from portal.access import Permission, Request, requires


@require_safe
@requires(Permission.ROSTER)
def office(request: Request) -> HttpResponse:
    """Each guild with its search and what waits there."""
    mine = request.viewer.guilds_granting(Permission.ROSTER, "")
    context = {
        "offices": waits_at(mine, request.viewer.user_id, request.now),
        "crumbs": [(_("Membership office"), "")],
    }
    return render(request, "members/office/office.html", context)
