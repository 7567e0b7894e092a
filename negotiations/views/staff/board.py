"""The table's board for its own people: every clause, and every proposal, drafts included."""

from itertools import groupby

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render

from negotiations import overview, rules
from negotiations.forms.public import ClauseFilter
from negotiations.models import Proposal
from negotiations.views.staff import tables
from portal.access import Permission, Request, requires


@requires(Permission.SEE_DESK)
def board(request: Request, negotiation: str) -> HttpResponse:
    """Clauses by issue with both sides' words and what can be done; then the proposals."""
    table = tables.table_at(request, negotiation, Permission.SEE_DESK)
    whole = overview.load(table, request.viewer, request.now)
    narrowing = ClauseFilter(request.GET, overview=whole)
    kept = narrowing.keep(whole.clauses, whole)
    proposals = _proposals(request, whole)
    context = {
        "negotiation": table,
        "overview": whole,
        "filter": narrowing,
        "issues": [
            (issue, list(views)) for issue, views in groupby(kept, key=lambda v: v.clause.issue)
        ],
        "shown": len(kept),
        "drafts": [one for one in proposals if one.state == Proposal.State.DRAFT],
        "tabled": [one for one in proposals if one.state == Proposal.State.TABLED],
        "set_aside": [one for one in proposals if one.state == Proposal.State.DISCARDED],
        "may_draft": rules.may(request.viewer, Permission.DRAFT, table),
        "may_admit": rules.may(request.viewer, Permission.ADMIT, table),
        "may_confide": rules.may(request.viewer, Permission.CONFIDE, table),
        "may_table": rules.may(request.viewer, Permission.TABLE, table),
        "crumbs": tables.crumbs_of_board(table),
    }
    return render(request, "negotiations/staff/board.html", context)


def _proposals(request: Request, whole: overview.Overview) -> list[Proposal]:
    """Newest first; each knows how many clauses it holds."""
    visible = Proposal.objects.visible_to(request.viewer, request.now)
    counted = visible.filter(negotiation=whole.negotiation).annotate(
        clause_count=Count("positions", filter=Q(positions__is_left_out=False))
    )
    proposals = list(counted.select_related("created_by").order_by("-tabled_at", "-pk"))
    for proposal in proposals:
        proposal.negotiation = whole.negotiation
    return proposals
