"""Choosing what a release makes visible, among everything of the table that can be released."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.db.models import Exists, F, OuterRef, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import formats, timezone
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _

from negotiations.actions import release_items, releases
from negotiations.actions.release_items import FIELDS, Item
from negotiations.disclosure import Step
from negotiations.forms.ground_rules import KINDS
from negotiations.models import (
    Agreement,
    Negotiation,
    Position,
    Proposal,
    Release,
    ReleaseItem,
    Session,
    Statement,
    SummaryRevision,
    TentativeAgreement,
)
from negotiations.models.release import released
from negotiations.views.staff import tables
from negotiations.views.staff.release_rows import address, crumb, crumb_of, release_at
from negotiations.views.staff.release_words import REFUSALS, refused_in_words
from portal.access import ANYONE, Permission, Request, requires

SHOWN = 90


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that can be ticked."""

    value: str
    title: str
    words: str
    is_ticked: bool
    is_public: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Things of one kind; texts stand by the proposal that they are part of."""

    title: str
    choices: list[Choice]


@requires(Permission.RELEASE)
def release_items_chosen(request: Request, negotiation: str, pk: int) -> HttpResponse:
    """Everything that can be released, with what is ticked and what is public already."""
    table = tables.table_at(request, negotiation, Permission.RELEASE)
    row = release_at(request, table, pk, **_facts_of_table(request))
    kind = request.GET.get("kind", "")
    shown = [kind] if kind in KINDS else list(KINDS)
    on_offer = {field: list(_rows(field, row, request)) for field in shown}
    refused = ""
    if request.method == "POST":
        refused = _choose(request, row, on_offer)
        if not refused:
            messages.success(request, _("What the release makes visible is saved."))
            return redirect(address(row))
    context = {
        "negotiation": table,
        "release": row,
        "groups": list(_groups(on_offer, _ticked(request, on_offer))),
        "kinds": KINDS.items(),
        "kind": kind,
        "is_draft": Step.EDIT in row.course.steps(request.now),
        "refused": refused,
        "crumbs": tables.crumbs(table, crumb(table), crumb_of(row), here=_("What it names")),
    }
    return render(request, "negotiations/staff/release_items.html", context)


def _facts_of_table(request: Request) -> dict[str, Exists]:
    """Whether the release names its table and whether that is public; asked with the release."""
    tables = ReleaseItem.objects.filter(negotiation_itself=OuterRef("negotiation"))
    told = Release.objects.told(ANYONE, request.now).standing().values("pk")
    return {
        "holds_table": Exists(tables.filter(release=OuterRef("pk"))),
        "table_is_told": Exists(tables.filter(release__in=told)),
    }


def _rows(field: str, row: Any, request: Request) -> Iterable[Any]:
    """What the table has of one kind; each knows if it is named here and if it is public."""
    if field == "negotiation_itself":
        table: Any = row.negotiation
        table.is_held, table.is_told = row.holds_table, row.table_is_told
        return [table]
    held = ReleaseItem.objects.filter(**{field: OuterRef("pk")}, release=row)
    is_told = released(field, ANYONE, request.now)
    rows: QuerySet[Any] = _of_kind(field, row.negotiation)
    return rows.annotate(is_held=Exists(held), is_told=is_told)  # type: ignore[no-any-return]


def _of_kind(field: str, table: Negotiation) -> QuerySet[Any]:
    tabled = Position.objects.filter(proposal__state=Proposal.State.TABLED)
    agreed = TentativeAgreement.objects.filter(clause__negotiation=table)
    summaries = SummaryRevision.objects.finished().filter(summary__negotiation=table)
    kinds: dict[str, QuerySet[Any]] = {
        "session": Session.objects.filter(negotiation=table),
        "position": tabled.filter(proposal__negotiation=table)
        .exclude(sha256="")
        .select_related("clause", "proposal")
        .order_by(F("proposal__tabled_at").desc(), "-proposal", "place", "pk"),
        "tentative_agreement": agreed.select_related("clause"),
        "agreement": Agreement.objects.filter(negotiation=table).exclude(sha256=""),
        "summary_revision": summaries.select_related(
            "summary__issue", "summary__clause", "summary__negotiation"
        ),
        "statement": Statement.objects.filter(negotiation=table).kept(),
    }
    return kinds[field]


def _choose(request: Request, row: Release, on_offer: dict[str, list[Item]]) -> str:
    """Keep what is ticked, and what the filter left out of sight; the empty word, or why not."""
    ticked = _ticked(request, on_offer)
    chosen = [one for rows in on_offer.values() for one in rows if value_of(one) in ticked]
    out_of_sight = [one for one in release_items.of(row) if FIELDS[type(one)] not in on_offer]
    try:
        releases.choose_items(
            release=row,
            items=[*chosen, *out_of_sight],
            by=tables.person(request),
            now=request.now,
        )
    except REFUSALS as error:
        return refused_in_words(error, row, request)
    return ""


def _ticked(request: Request, on_offer: dict[str, list[Any]]) -> set[str]:
    """The values of boxes that are ticked: as sent, else as kept."""
    if request.method == "POST":
        return set(request.POST.getlist("items"))
    return {value_of(one) for rows in on_offer.values() for one in rows if one.is_held}


def value_of(item: Item) -> str:
    return f"{FIELDS[type(item)]}:{item.pk}"


def _groups(on_offer: dict[str, list[Any]], ticked: set[str]) -> Iterator[Group]:
    for rows in on_offer.values():
        for title, same in groupby(rows, key=_heading):
            yield Group(title, [_choice(one, ticked) for one in same])


def _heading(item: Item) -> str:
    if not isinstance(item, Position):
        return capfirst(str(KINDS[FIELDS[type(item)]]))
    proposal = item.proposal
    parts = (proposal.label, proposal.title, _day(proposal.tabled_at))
    return " · ".join(part for part in parts if part)


def _choice(item: Any, ticked: set[str]) -> Choice:
    title, words = _in_words(item)
    value = value_of(item)
    return Choice(
        value=value,
        title=title,
        words=Truncator(words).chars(SHOWN),
        is_ticked=value in ticked,
        is_public=item.is_told,
    )


def _in_words(item: Item) -> tuple[str, str]:
    """A title, and what tells the thing from others that are called the same."""
    found: tuple[str, str]
    match item:
        case Negotiation():
            found = item.title, _("that it exists, with its page and its board")
        case Session():
            found = f"{_day(item.held_on)}: {item.get_kind_display()}", item.topics
        case Position():
            found = item.clause.title, item.text or item.get_stance_display()
        case TentativeAgreement():
            found = item.clause.title, _agreed(item)
        case Agreement():
            found = item.title, item.get_status_display()
        case SummaryRevision():
            found = str(item.summary), f"{_day(item.finished_at)} · {item.text}"
        case Statement():
            found = f"{_day(item.said_on)}: {item.told_by}", item.words
    return found


def _agreed(item: TentativeAgreement) -> str:
    if item.reopened_at:
        return _("reopened · %s") % item.text
    return item.text if item.agreed_at else _("waits for a side · %s") % item.text


def _day(at: date | None) -> str:
    if isinstance(at, datetime):
        at = timezone.localtime(at)
    return formats.date_format(at, "j F Y") if at else ""
