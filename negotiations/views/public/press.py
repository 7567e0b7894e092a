"""What journalists need in one place: figures with their denominators, votes, dates, terms."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from negotiations import citations, overview
from negotiations.models import Negotiation, Session
from negotiations.overview import Overview
from negotiations.standing import State
from negotiations.templatetags.said import day, number
from negotiations.views.public import fact_boxes, words
from negotiations.views.public.fact_boxes import FactBox
from negotiations.views.public.reading import page
from portal.access import Request

AGREED = (State.TENTATIVELY_AGREED, State.AGREED, State.IN_FORCE, State.EXPIRED)


@dataclass(frozen=True, slots=True)
class Figure:
    """A count, and what it is counted over."""

    name: str
    value: str
    of: str


@dataclass(frozen=True, slots=True)
class Dated:
    """A day to come, and what is known of it."""

    on: date
    words: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One negotiation as facts, all counted at the same instant."""

    negotiation: Negotiation
    state: str
    turn: str
    figures: tuple[Figure, ...]
    votes: tuple[FactBox, ...]
    calendar: tuple[Dated, ...]


@page
def press(request: Request) -> HttpResponse:
    """A fact sheet for each negotiation, contacts, terms and feeds."""
    visible = Negotiation.objects.visible_to(request.viewer, request.now)
    tables = list(visible.newest_first())
    wholes = overview.load_many(tables, request.viewer, request.now)
    votes = fact_boxes.votes_of(tables, request.viewer, request.now)
    sessions = _sessions(request, tables)
    way = [(_("Press"), "")]
    context = {
        "title": _("Press"),
        "description": _("Figures with their denominators, votes, dates, contacts and terms."),
        "sheets": [
            _sheet(whole, votes[whole.negotiation.stream], sessions[whole.negotiation.pk])
            for whole in wholes
        ],
        "as_of": request.now,
        "contact": settings.PRESS_CONTACT,
        "crumbs": way,
        "structured_data": citations.graph(way, request.path),
    }
    return render(request, "negotiations/public/press.html", context)


@page
def press_terms(request: Request) -> HttpResponse:
    """How to cite, what may be reused, and what an embargo asks."""
    way = [(_("Press"), reverse("press")), (_("Terms of use"), "")]
    context = {
        "title": _("Terms of use"),
        "description": _("How to cite what stands here, and what an embargo asks."),
        "contact": settings.PRESS_CONTACT,
        "crumbs": way,
        "structured_data": citations.graph(way, request.path),
    }
    return render(request, "negotiations/public/press_terms.html", context)


def _sessions(request: Request, tables: list[Negotiation]) -> dict[int, list[Session]]:
    """Sessions that the viewer may know of, by negotiation; one query."""
    found: dict[int, list[Session]] = {table.pk: [] for table in tables}
    visible = Session.objects.visible_to(request.viewer, request.now)
    for session in visible.filter(negotiation__in=tables):
        found[session.negotiation_id].append(session)
    return found


def _sheet(whole: Overview, votes: list[FactBox], sessions: list[Session]) -> Sheet:
    today = timezone.localtime(whole.now).date()
    coming = [session for session in sessions if session.held_on >= today]
    figures = (
        *_of_clauses(whole),
        *_of_days(whole, today),
        *_of_record(whole, votes, len(sessions) - len(coming), len(coming)),
    )
    return Sheet(
        negotiation=whole.negotiation,
        state=words.state_of(whole),
        turn=words.turn_of(whole),
        figures=figures,
        votes=tuple(votes),
        calendar=tuple(_calendar(whole.negotiation, coming, today)),
    )


def _of_clauses(whole: Overview) -> list[Figure]:
    standing, table = whole.standing, whole.negotiation
    total = _("of %(total)s clauses on the board") % {"total": number(standing.total)}
    agreed = sum(standing.counts[state] for state in AGREED)
    figures = [Figure(_("Clauses agreed"), number(agreed), total)]
    if words.is_over(whole):
        return figures
    waiting = (
        (table.guild_short_name, standing.waiting_for_guild),
        (table.employer_short_name, standing.waiting_for_employer),
    )
    return figures + [
        Figure(_("Clauses that wait for %(party)s") % {"party": party}, number(count), total)
        for party, count in waiting
    ]


def _of_days(whole: Overview, today: date) -> list[Figure]:
    """How long the talks took or have been going on, and how long nothing moved."""
    start, figures = whole.negotiation.opened_on, []
    end = today
    if words.is_over(whole) and whole.outcome.ratified_at:
        end = timezone.localtime(whole.outcome.ratified_at).date()
    if start is not None and start <= end:
        values = {"start": day(start), "end": day(end)}
        span = _("from the first session on %(start)s to %(end)s") % values
        figures.append(Figure(_("Days"), number((end - start).days), span))
    if whole.days is not None and not words.is_over(whole):
        since = _("since %(day)s") % {"day": day(whole.standing.last_move_at)}
        figures.append(Figure(_("Days since the last exchange"), number(whole.days), since))
    return figures


def _of_record(whole: Overview, votes: list[FactBox], held: int, coming: int) -> list[Figure]:
    spoken = [len(view.said) for view in whole.clauses]
    over = _("of %(total)s sessions on record, those to come included")
    of_clauses = _("on %(total)s clauses") % {"total": number(len(spoken))}
    return [
        Figure(_("Sessions held"), number(held), over % {"total": number(held + coming)}),
        Figure(_("Positions on record"), number(sum(spoken)), of_clauses),
        Figure(_("Votes reported"), number(len(votes)), _("all that are on record here")),
    ]


def _calendar(table: Negotiation, coming: list[Session], today: date) -> list[Dated]:
    dates = [Dated(one.held_on, str(one.get_kind_display()).capitalize()) for one in coming]
    if table.in_force_to and table.in_force_to >= today:
        dates.append(Dated(table.in_force_to, _("The term of the agreement ends")))
    return sorted(dates, key=lambda one: one.on)
