"""Who read one release before it was told: terms accepted, and each page opened."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from negotiations.views.staff import tables
from negotiations.views.staff.release_rows import crumb, crumb_of, release_at
from portal.access import Permission, Request, requires
from portal.models import Opening

ON_A_PAGE = 100


@requires(Permission.AUDIT)
def release_readers(request: Request, negotiation: str, pk: int) -> HttpResponse:
    """Press that accepted the terms, and every look, the newest first."""
    table = tables.table_at(request, negotiation, Permission.AUDIT)
    row = release_at(request, table, pk)
    visible = Opening.objects.visible_to(request.viewer, request.now)
    looks = visible.filter(target_type=row._meta.label_lower, target_id=str(row.pk))
    pages = Paginator(looks.select_related("user"), ON_A_PAGE)
    context = {
        "negotiation": table,
        "release": row,
        "acceptances": row.acceptances.select_related("user"),
        "page": pages.get_page(request.GET.get("page")),
        "crumbs": tables.crumbs(table, crumb(table), crumb_of(row), here=_("Readers")),
    }
    return render(request, "negotiations/staff/readers.html", context)
