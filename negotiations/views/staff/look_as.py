"""Beginning and ending a look at the public pages as somebody else sees them."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from negotiations import look_as as looks
from negotiations.look_as import LookedAs
from negotiations.models import Negotiation
from negotiations.models.party import at_the_table
from negotiations.views.staff import tables
from negotiations.views.staff.release_rows import release_at
from portal.access import Permission, Request, requires


@requires(Permission.SEE_DESK)
def look_as_choose(request: Request) -> HttpResponse:
    """With whose eyes, at which of one's tables."""
    visible = Negotiation.objects.visible_to(request.viewer, request.now)
    own = visible.filter(at_the_table(request.viewer.staff_of, "pk"))
    context = {
        "tables": own.newest_first(),
        "audiences": LookedAs.choices,
        "next": _way_back(request.GET.get("next", ""), ""),
        "title": _("See this portal as others see it"),
        "crumbs": [(_("Staff desk"), reverse("desk")), (_("See as others"), "")],
    }
    return render(request, "negotiations/staff/look_as.html", context)


@require_POST
@requires(Permission.SEE_DESK)
def look_as(request: Request, negotiation: str) -> HttpResponse:
    """Begin to look, and go to the page that one came from or to the table's own."""
    table = tables.table_at(request, negotiation, Permission.SEE_DESK)
    audience = request.POST.get("audience", "")
    if audience not in set(LookedAs):
        raise Http404
    named = tables.key_of(request.POST.get("release", ""))
    release = release_at(request, table, named) if named else None
    looks.begin(request, LookedAs(audience), table, release)
    return redirect(_way_back(request.POST.get("next", ""), table.get_absolute_url()))


@require_POST
@requires(Permission.SIGN_OUT)
def look_as_end(request: Request) -> HttpResponse:
    """Go back to one's own view of the same page."""
    looks.end(request)
    return redirect(_way_back(request.POST.get("next", ""), reverse("desk")))


def _way_back(address: str, otherwise: str) -> str:
    """An address of this portal, and no page for staff."""
    is_ours = url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    is_page = address.startswith("/") and not address.startswith(reverse("desk"))
    return address if is_ours and is_page else otherwise
