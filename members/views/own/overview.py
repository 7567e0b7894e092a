"""One's own first page: ballots, news, memberships, tables."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from members import appearance, news, own, verdicts
from members.actions import visits
from members.views.own import person
from portal.access import Permission, Request, requires

FIRST_TIME = timedelta(days=30)


@requires(Permission.SEE_OWN)
@require_safe
def me(request: Request) -> HttpResponse:
    """What waits, what is new since the last visit, and what the guilds say of the person."""
    profile = visits.note_visit(by=person.of(request), now=request.now)
    appearance.keep(request, profile.text_size)
    views = own.memberships_of(person.of(request), request.now)
    interest = own.interest_of(views, profile.categories)
    tables = news.tables_of(request.viewer, request.now, interest)
    mine = [table for table in tables if interest.concerns(table)]
    since = profile.visited_before_at or request.now - FIRST_TIME
    context = {
        "title": _("My pages"),
        "person": request.user,
        "memberships": views,
        "offices": own.offices_of(person.of(request), request.now),
        "cards": verdicts.cards_of([view.membership for view in views], request.now),
        "tables": mine,
        "since": since,
        "is_first_visit": profile.visited_before_at is None,
        "news": news.since(since, tables, request.viewer, request.now),
        "votes": news.last_votes(mine, request.viewer, request.now) if mine else [],
        "categories": profile.categories,
    }
    return render(request, "members/own/me.html", context)
