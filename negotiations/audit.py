"""The log and the openings for those who audit: each row in words, a page of them at a time."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import urlsplit

from django.apps import apps
from django.db.models import Model, QuerySet
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from negotiations import timeline
from negotiations.audit_words import words_of
from negotiations.models import (
    Agreement,
    Clause,
    Correction,
    ErrorReport,
    GroundRules,
    Issue,
    Negotiation,
    Position,
    Proposal,
    Release,
    Statement,
    SummaryRevision,
    Upload,
)
from negotiations.models.party import STREAMS, at_the_table
from negotiations.tellings import Telling, title_of
from portal.access import Viewer
from portal.models import Event, Opening

ON_A_PAGE = 50
AT_ONCE = 1000
Row = TypeVar("Row", Event, Opening)
# What stands for a thing in an address, the narrowest first, and where it belongs.
NAMED: tuple[tuple[str, type[Model], str, str], ...] = (
    ("position", Position, "slug", "clause__negotiation__slug"),
    ("clause", Clause, "slug", "negotiation__slug"),
    ("issue", Issue, "slug", "negotiation__slug"),
    ("agreement", Agreement, "slug", "negotiation__slug"),
    ("release", Release, "slug", "negotiation__slug"),
    ("correction", Correction, "slug", "negotiation__slug"),
    ("negotiation", Negotiation, "slug", "slug"),
)
NUMBERED: Mapping[str, type[Model]] = {
    "/proposals/": Proposal,
    "/uploads/": Upload,
    "/releases/": Release,
    "/statements/": Statement,
    "/summaries/": SummaryRevision,
    "/corrections/": Correction,
    "/reports/": ErrorReport,
    "/ground-rules/": GroundRules,
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One event in words; `table` is empty where the viewer sees none."""

    event: Event
    telling: Telling
    table: str
    is_waiting: bool

    @property
    def what(self) -> str:
        return words_of(self.event.verb)

    @property
    def thing(self) -> str:
        return thing_of(self.event)

    @property
    def is_recalled(self) -> bool:
        return hasattr(self.event, "recall")

    @property
    def who(self) -> str:
        """The person's name; without one it was nobody in particular."""
        return self.event.actor.name if self.event.actor else _("the portal")


@dataclass(frozen=True, slots=True)
class Part:
    """Some rows, the newest first, and the keys at which the parts beside it begin."""

    rows: list[Any]
    newer: int = 0
    older: int = 0


def tables_of(viewer: Viewer) -> QuerySet[Negotiation]:
    """Where the viewer audits."""
    return Negotiation.objects.filter(at_the_table(viewer.auditor_of, "pk")).newest_first()


def part(rows: QuerySet[Row], key: str, *, before: int = 0, after: int = 0) -> Part:
    """The rows next to a key, found by it, so that the last part is as quick as the first."""
    if after:
        found = list(rows.filter(**{f"{key}__gt": after}).order_by(key)[: ON_A_PAGE + 1])
        shown = found[:ON_A_PAGE][::-1]
        older = getattr(shown[-1], key) if shown else 0
        newer = getattr(shown[0], key) if len(found) > ON_A_PAGE else 0
        return Part(shown, newer=newer, older=older)
    narrowed = rows.filter(**{f"{key}__lt": before}) if before else rows
    found = list(narrowed.order_by(f"-{key}")[: ON_A_PAGE + 1])
    shown = found[:ON_A_PAGE]
    newer = getattr(shown[0], key) if shown and before else 0
    return Part(shown, newer, getattr(shown[-1], key) if len(found) > ON_A_PAGE else 0)


def all_of(rows: QuerySet[Row], key: str, until: int) -> Iterator[list[Row]]:
    """Every row up to a key, the newest first, some at a time and each part by itself."""
    before = until + 1
    while found := list(rows.filter(**{f"{key}__lt": before}).order_by(f"-{key}")[:AT_ONCE]):
        yield found
        before = getattr(found[-1], key)


def teller(viewer: Viewer, now: datetime) -> Callable[[Event], Entry]:
    """What tells an event in words; one query for all tables."""
    tables = {table.stream: table for table in tables_of(viewer)}

    def entry(event: Event) -> Entry:
        table = tables.get(event.stream)
        told = timeline.line(event, table).telling if table else _told(event)
        title = table.title if table else ""
        return Entry(event, told, title, is_waiting=event.visible_at > now)

    return entry


def entries(rows: Iterable[Event], viewer: Viewer, now: datetime) -> list[Entry]:
    return list(map(teller(viewer, now), rows))


def _told(event: Event) -> Telling:
    """An event of no table."""
    title = title_of(event.payload)
    words = words_of(event.verb)
    return Telling(f"{words[:1].upper()}{words[1:]}" + (f": “{title}”" if title else ""))


def thing_of(row: Event | Opening) -> str:
    """What a row is about: the kind of thing in words, and its key."""
    try:
        model = apps.get_model(row.target_type)
    except (LookupError, ValueError):
        return _("something else")
    return f"{model._meta.verbose_name} {row.target_id}"


def target_at(address: str, viewer: Viewer, now: datetime) -> tuple[str, str] | None:
    """The kind and the key of the thing at an address of the portal, if the viewer may see it."""
    try:
        match = resolve(urlsplit(address).path)
    except (Resolver404, ValueError):
        return None
    for part_of, model in NUMBERED.items():
        if f"{part_of}<int:pk>" in f"/{match.route}":
            return _found(model, viewer, now, pk=match.kwargs["pk"])
    for name, model, field, place in NAMED:
        if name in match.kwargs:
            table = match.kwargs.get("negotiation")
            at = {place: table} if table else {}
            return _found(model, viewer, now, **at | {field: str(match.kwargs[name])})
    return None


def _found(
    model: type[Model], viewer: Viewer, now: datetime, **by: object
) -> tuple[str, str] | None:
    visible = model._default_manager.visible_to(viewer, now)  # type: ignore[attr-defined]
    key = visible.filter(**by).values_list("pk", flat=True).first()
    return (model._meta.label_lower, str(key)) if key is not None else None


def stream_of(slug: str) -> str:
    return f"{STREAMS}{slug}"
