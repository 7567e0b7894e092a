"""What a staff page is about, loaded for its viewer: a table, a proposal at it, a clause of it."""

from typing import cast

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from negotiations import rules
from negotiations.models import Clause, Negotiation, Proposal
from portal.access import Permission, Request
from portal.models import User

Crumb = tuple[str, str]


def table_at(request: Request, slug: str, permission: Permission) -> Negotiation:
    """The negotiation, for people of its table who hold the permission there; else 404 or 403."""
    visible = Negotiation.objects.visible_to(request.viewer, request.now)
    negotiation = get_object_or_404(visible.prefetch_related("parties"), slug=slug)
    rules.require(request.viewer, permission, negotiation)
    return negotiation


def proposal_at(request: Request, negotiation: Negotiation, pk: int) -> Proposal:
    visible = Proposal.objects.visible_to(request.viewer, request.now)
    related = visible.select_related("responds_to", "supersedes", "created_by", "tabled_by")
    proposal = get_object_or_404(related, negotiation=negotiation, pk=pk)
    proposal.negotiation = negotiation
    return proposal


def clause_at(request: Request, negotiation: Negotiation, slug: str) -> Clause:
    visible = Clause.objects.visible_to(request.viewer, request.now).select_related("issue")
    clause = get_object_or_404(visible, negotiation=negotiation, slug=slug)
    clause.negotiation = negotiation
    return clause


def person(request: Request) -> User:
    """Whoever is signed in; every staff page asked for that before."""
    return cast("User", request.user)


def key_of(value: str) -> int:
    """A row's key as an address or a form names it; 0, which no row has, for anything else."""
    return int(value) if value.isdecimal() and len(value) < 19 else 0


def crumbs(negotiation: Negotiation, *way: Crumb, here: str) -> list[Crumb]:
    """The way from the desk over the board to this page."""
    return [
        (_("Staff desk"), reverse("desk")),
        (negotiation.title, reverse("board", args=[negotiation.slug])),
        *way,
        (here, ""),
    ]


def crumbs_of_board(negotiation: Negotiation) -> list[Crumb]:
    return [(_("Staff desk"), reverse("desk")), (negotiation.title, "")]


def uploads_crumb(negotiation: Negotiation) -> Crumb:
    return _("Files taken in"), reverse("uploads", args=[negotiation.slug])


def proposal_crumb(proposal: Proposal) -> Crumb:
    return proposal.label or proposal.title, proposal.get_absolute_url()
