"""The releases of a table: the queue, each one with its history, and how it is written."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.core.paginator import Paginator
from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from negotiations import rules, timeline
from negotiations.actions import release_items
from negotiations.actions import releases as actions
from negotiations.disclosure import Stage
from negotiations.forms.releases import ReleaseForm
from negotiations.look_as import GONE, reached_by
from negotiations.models import Negotiation, Release
from negotiations.views.released import STAGES, instant_in_words, named
from negotiations.views.staff import tables
from negotiations.views.staff.release_rows import (
    address,
    crumb,
    crumb_of,
    fingerprint,
    release_at,
)
from negotiations.views.staff.release_steps import steps_of
from negotiations.views.staff.release_words import refused_in_words
from portal.access import Permission, Request, requires
from portal.models import Event

ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Queued:
    """A release as the queue lists it."""

    release: Release
    stage: Stage
    when: str
    may_sign: bool


@dataclass(frozen=True, slots=True)
class Happened:
    """One step that was taken with a release, in words."""

    at: datetime
    who: str
    words: str
    more: tuple[str, ...]


@requires(Permission.SEE_DESK)
def releases(request: Request, negotiation: str) -> HttpResponse:
    """Every release of the table by where it stands, the newest first."""
    table = tables.table_at(request, negotiation, Permission.SEE_DESK)
    part = Paginator(_in_order(request, table), ON_A_PAGE).get_page(request.GET.get("page"))
    may_approve = rules.may(request.viewer, Permission.APPROVE, table)
    queued = [_queued(one, request, may_approve=may_approve) for one in part.object_list]
    context = {
        "negotiation": table,
        "groups": [
            (STAGES[stage], list(same)) for stage, same in groupby(queued, key=lambda q: q.stage)
        ],
        "page": part,
        "may_write": rules.may(request.viewer, Permission.RELEASE, table),
        "crumbs": tables.crumbs(table, here=_("Releases")),
    }
    return render(request, "negotiations/staff/release_queue.html", context)


def _in_order(request: Request, table: Negotiation) -> QuerySet[Release]:
    """By stage, what waits for people before what is done, and the newest first in each."""
    now = request.now
    to_come = Q(state="approved", live_at__gt=now)
    ranks = (
        Q(state="in_review"),
        Q(state="draft"),
        to_come & (Q(embargo_from=None) | Q(embargo_from__gt=now)),
        to_come,
        Q(state="approved", is_superseded=False, is_corrected=False),
        Q(state="approved", is_superseded=False),
        Q(state="approved"),
        Q(state="withdrawn"),
    )
    rank = Case(
        *(When(condition, then=Value(place)) for place, condition in enumerate(ranks)),
        default=Value(len(ranks)),
        output_field=IntegerField(),
    )
    visible = Release.objects.visible_to(request.viewer, now).with_course(now)
    ours = visible.filter(negotiation=table).select_related("created_by", "submitted_by")
    return ours.annotate(rank=rank).order_by(
        "rank", Coalesce(F("live_at"), F("created_at")).desc(), "-pk"
    )


def _queued(release: Release, request: Request, *, may_approve: bool) -> Queued:
    stage = release.stage(request.now)
    is_own = request.viewer.user_id in {release.created_by_id, release.submitted_by_id}
    return Queued(
        release=release,
        stage=stage,
        when=instant_in_words(release.live_at, release.zone),
        may_sign=may_approve and stage is Stage.IN_REVIEW and not is_own,
    )


@requires(Permission.SEE_DESK)
def release_draft(request: Request, negotiation: str, pk: int) -> HttpResponse:
    """One release: what it says and names, what happened to it, and what can be done now."""
    table = tables.table_at(request, negotiation, Permission.SEE_DESK)
    row = release_at(request, table, pk)
    stage, items = row.stage(request.now), release_items.of(row)
    context = {
        "negotiation": table,
        "release": row,
        "seen": fingerprint(row, items),
        "stage": stage.value,
        "stage_words": STAGES[stage],
        "facts": _facts(row),
        "items": [named(one) for one in items],
        "history": _history(request, row),
        "steps": steps_of(request, row),
        "looks": _looks(row),
        "may_approve": rules.may(request.viewer, Permission.APPROVE, table),
        "may_audit": rules.may(request.viewer, Permission.AUDIT, table),
        "crumbs": tables.crumbs(table, crumb(table), here=row.title),
    }
    return render(request, "negotiations/staff/release_page.html", context)


def _looks(row: Release) -> list[tuple[str, str]]:
    """With whose eyes it can be seen beforehand."""
    return [] if row.state in GONE else [(one.value, str(one.label)) for one in reached_by(row)]


def _facts(row: Release) -> list[tuple[str | Promise, object]]:
    """What a release says of itself, without what is not said."""
    at_once = _("as soon as it is approved")
    facts: list[tuple[str | Promise, object]] = [
        (_("Told to"), row.get_audience_display()),
        (_("Visible from"), instant_in_words(row.live_at, row.zone) or at_once),
        (_("Weight"), _("major change") if row.is_major else _("minor change")),
        (_("Takes the place of"), row.supersedes),
        (_("Under embargo"), row.terms if row.is_embargoed else ""),
        (_("To press from"), instant_in_words(row.embargo_from, row.zone)),
        (_("Written by"), row.created_by or _("the shipped record")),
        (_("Sent to review by"), row.submitted_by),
        (_("Approved by"), row.approved_by),
        (_("Withdrawn by"), row.withdrawn_by),
    ]
    return [(name, value) for name, value in facts if value]


def _history(request: Request, row: Release) -> list[Happened]:
    """Each step of the log, oldest first; one query."""
    events = Event.objects.visible_to(request.viewer, request.now).select_related("actor")
    of_it = events.filter(target_type=row._meta.label_lower, target_id=str(row.pk))
    told = [(event, timeline.line(event, row.negotiation).telling) for event in of_it]
    return [
        Happened(event.at, str(event.actor or ""), telling.words, telling.more)
        for event, telling in told
    ]


def _earlier(request: Request, table: Negotiation) -> QuerySet[Release]:
    """What a new release may take the place of."""
    visible = Release.objects.visible_to(request.viewer, request.now)
    return visible.filter(negotiation=table, state=Release.State.APPROVED)


@requires(Permission.RELEASE)
def release_new(request: Request, negotiation: str) -> HttpResponse:
    """Begin a release; what it names is chosen on the next page."""
    table = tables.table_at(request, negotiation, Permission.RELEASE)
    form = ReleaseForm(request.POST or None, earlier=_earlier(request, table), now=request.now)
    if request.method == "POST" and form.is_valid():
        person = tables.person(request)
        begun = actions.start(negotiation=table, by=person, now=request.now, **form.described)
        return redirect("release-items", table.slug, begun.pk)
    context = {
        "negotiation": table,
        "release": None,
        "form": form,
        "title": _("New release"),
        "crumbs": tables.crumbs(table, crumb(table), here=_("New release")),
    }
    return render(request, "negotiations/staff/release_form.html", context)


@requires(Permission.RELEASE)
def release_details(request: Request, negotiation: str, pk: int) -> HttpResponse:
    """Change what a draft says of itself."""
    table = tables.table_at(request, negotiation, Permission.RELEASE)
    row = release_at(request, table, pk)
    form = ReleaseForm(
        request.POST or None,
        earlier=_earlier(request, table).exclude(pk=row.pk),
        now=request.now,
        initial=ReleaseForm.initial_of(row),
    )
    if request.method == "POST" and form.is_valid():
        person = tables.person(request)
        try:
            actions.describe(release=row, by=person, now=request.now, **form.described)
        except actions.NotNow as error:
            form.add_error(None, refused_in_words(error, row, request))
        else:
            return redirect(address(row))
    context = {
        "negotiation": table,
        "release": row,
        "form": form,
        "title": _("What the release says of itself"),
        "crumbs": tables.crumbs(table, crumb(table), crumb_of(row), here=_("Details")),
    }
    return render(request, "negotiations/staff/release_form.html", context)
