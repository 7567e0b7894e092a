"""What the sides said in public about one negotiation."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from negotiations import citations
from negotiations.models import Statement
from negotiations.views.public.reading import crumbs, negotiation_at, page
from portal.access import Request


@page
def statements(request: Request, negotiation: str) -> HttpResponse:
    """Statements with side, day and source, the newest first."""
    table = negotiation_at(request, negotiation)
    visible = Statement.objects.visible_to(request.viewer, request.now).kept()
    way = crumbs(table, (_("Statements"), ""))
    context = {
        "title": _("Statements: %s") % table.title,
        "description": _("What each side said in public, as told by whom."),
        "negotiation": table,
        "statements": visible.filter(negotiation=table).select_related("source", "issue"),
        "crumbs": way,
        "structured_data": citations.graph(way, request.path),
    }
    return render(request, "negotiations/public/statements.html", context)
