"""Whole agreements: which there are, and the full text of one with the history of its clauses."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from negotiations import citations, provisions
from negotiations.assembly import Node, Origin, Passage, in_order
from negotiations.citations import Crumb
from negotiations.forms.agreements import OtherAgreement
from negotiations.models import Agreement, AgreementClause, Clause, Negotiation
from negotiations.templatetags.said import day
from negotiations.views.public import file_links
from negotiations.views.public.reading import page
from portal.access import Request

LISTED_DEPTH = 2
LOWEST_HEADING = 4


@dataclass(frozen=True, slots=True)
class Provision:
    """One provision on its page: its place, the level of its heading, and its clause if shown."""

    passage: Passage
    level: int
    clause: Clause | None

    @property
    def is_listed(self) -> bool:
        """Whether the table of contents names it."""
        return bool(self.passage.node.heading) and self.passage.depth <= LISTED_DEPTH


@page
def agreements(request: Request) -> HttpResponse:
    """Every agreement that the viewer may see, by term."""
    visible = Agreement.objects.visible_to(request.viewer, request.now)
    way: list[Crumb] = [(_("Agreements"), "")]
    context = {
        "title": _("Agreements"),
        "description": _("Whole agreements on AI terms: their text, status, term and hash."),
        "agreements": [(one, status_in_words(one, request)) for one in visible],
        "crumbs": way,
        "structured_data": citations.graph(way, request.path),
    }
    return render(request, "negotiations/public/agreements.html", context)


@page
def agreement(request: Request, agreement: str) -> HttpResponse:
    """The full text with its table of contents, what it is called by, and what is beside it."""
    shown = agreement_at(request, agreement)
    whole = provisions.assembled(shown)
    others = _others(request, shown)
    status = status_in_words(shown, request)
    way: list[Crumb] = [(_("Agreements"), reverse("agreements")), (shown.title, "")]
    context = {
        "title": shown.title,
        "description": f"{shown.title}: {status}.",
        "agreement": shown,
        "status": status,
        "table": _table(request, shown),
        "provisions": list(_provisions(whole.passages, _clauses(request, shown))),
        "sources": shown.sources.all(),
        "citation": citations.of_agreement(shown),
        "files": file_links.of_agreement(shown),
        "crumbs": way,
        "structured_data": citations.graph(way, request.path, citations.agreement_data(shown)),
    }
    context |= _neighbours(shown, others) | picker(others)
    return render(request, "negotiations/public/agreement.html", context)


def agreement_at(request: Request, slug: str) -> Agreement:
    visible = Agreement.objects.visible_to(request.viewer, request.now)
    return get_object_or_404(visible.prefetch_related("sources"), slug=slug)


def status_in_words(agreement: Agreement, request: Request) -> str:
    """The status by the clock with the day since which it stands."""
    status = agreement.status_at(request.now)
    values = {
        "status": status.label,
        "since": day(agreement.status_on),
        "end": day(agreement.term_to),
    }
    if status == Agreement.Status.EXPIRED and agreement.term_to:
        return _("%(status)s: the term ended on %(end)s") % values
    return _("%(status)s since %(since)s") % values if agreement.status_on else str(status.label)


def _table(request: Request, agreement: Agreement) -> Negotiation | None:
    """The negotiation it came from, where the viewer may know of that."""
    visible = Negotiation.objects.visible_to(request.viewer, request.now)
    return visible.filter(pk=agreement.negotiation_id).first()


def _others(request: Request, agreement: Agreement) -> list[Agreement]:
    visible = Agreement.objects.visible_to(request.viewer, request.now)
    return list(visible.exclude(pk=agreement.pk))


def _clauses(request: Request, agreement: Agreement) -> dict[int, Clause]:
    """The followed clauses that the viewer may see, by key."""
    visible = Clause.objects.visible_to(request.viewer, request.now)
    followed = visible.filter(agreement_clauses__agreement=agreement)
    return {clause.pk: clause for clause in followed.select_related("negotiation")}


def _provisions(passages: Iterable[Passage], clauses: dict[int, Clause]) -> Iterator[Provision]:
    """A heading is one level below the last at most, however deep the provision stands."""
    level = 1
    for passage in passages:
        if passage.node.heading:
            level = min(passage.depth + 1, level + 1, LOWEST_HEADING)
        yield Provision(passage, level, clauses.get(passage.node.clause))


def _neighbours(agreement: Agreement, others: Iterable[Agreement]) -> dict[str, Any]:
    """The agreement before and those that followed, as far as the viewer may see them."""
    return {
        "previous": next((one for one in others if one.pk == agreement.predecessor_id), None),
        "successors": [one for one in others if one.predecessor_id == agreement.pk],
    }


def picker(others: Sequence[Agreement], chosen: Agreement | None = None) -> dict[str, Any]:
    """A form for any other agreement to compare with."""
    choices = [(one.slug, one.title) for one in others]
    initial = {"other": chosen.slug if chosen else ""}
    return {"picker": OtherAgreement(agreements=choices, initial=initial) if choices else None}


def of_table(request: Request, table: Negotiation) -> list[tuple[Agreement, str]]:
    """The agreements of a negotiation that the viewer may see, each with its status; one query."""
    visible = Agreement.objects.visible_to(request.viewer, request.now).filter(negotiation=table)
    return [(one, status_in_words(one, request)) for one in visible]


def places_of(request: Request, clause: Clause) -> list[tuple[str, str]]:
    """Where the clause stands in agreements the viewer may see: title and address; one query."""
    visible = AgreementClause.objects.visible_to(request.viewer, request.now)
    beside = visible.filter(agreement__clauses__clause=clause)
    rows = beside.order_by(
        F("agreement__term_from").asc(nulls_last=True), "agreement", "place", "pk"
    ).values_list("agreement__slug", "agreement__title", "pk", "parent", "clause")
    trees: dict[tuple[str, str], list[Node]] = {}
    for slug, title, key, parent, followed in rows:
        node = Node(key, parent or 0, "", "", "", Origin.WRITTEN, followed or 0)
        trees.setdefault((slug, title), []).append(node)
    return [
        (title, f"{reverse('agreement', args=[slug])}#p{number}")
        for (slug, title), nodes in trees.items()
        for number, (node, _depth) in enumerate(in_order(nodes), start=1)
        if node.clause == clause.pk
    ]
