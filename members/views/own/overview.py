"""One's own first page: ballots, news, memberships, tables."""

from datetime import datetime, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from members import appearance, news, own, verdicts
from members.actions import visits
from members.models import Profile
from members.views.own import person
from portal.access import Permission, Request, requires

VISIT = "own_visit"
FIRST_TIME = timedelta(days=30)


@requires(Permission.SEE_OWN)
@require_safe
def me(request: Request) -> HttpResponse:
    """What waits, what is new since the last visit, and what the guilds say of the person."""
    seen_until = _seen_until(request)
    profile = Profile.objects.filter(user=person.of(request)).first() or Profile()
    appearance.keep(request, profile.text_size)
    views = own.memberships_of(person.of(request), request.now)
    interest = own.interest_of(views, profile.categories)
    tables = news.tables_of(request.viewer, request.now, interest)
    mine = [table for table in tables if interest.concerns(table)]
    since = seen_until or request.now - FIRST_TIME
    context = {
        "title": _("My pages"),
        "person": request.user,
        "memberships": views,
        "cards": verdicts.cards_of([view.membership for view in views], request.now),
        "tables": mine,
        "since": since,
        "is_first_visit": seen_until is None,
        "news": news.since(since, tables, request.viewer, request.now),
        "votes": news.last_votes(mine, request.viewer, request.now) if mine else [],
        "categories": profile.categories,
    }
    return render(request, "members/own/me.html", context)


def _seen_until(request: Request) -> datetime | None:
    """When the person was here before this day; None if never.

    Moved once a day in each session, so that a page loaded again tells the same news.
    """
    today = timezone.localdate(request.now).isoformat()
    kept = request.session.get(VISIT)
    if kept is None or kept["on"] != today:
        before = visits.note_visit(by=person.of(request), now=request.now)
        kept = {"on": today, "since": before.isoformat() if before else ""}
        request.session[VISIT] = kept
    return datetime.fromisoformat(kept["since"]) if kept["since"] else None
