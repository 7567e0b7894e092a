"""What search engines are told of: the pages that the public may see at this instant."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import Count, QuerySet
from django.urls import reverse

from negotiations.models import (
    Agreement,
    Clause,
    Correction,
    Issue,
    Negotiation,
    Position,
    Release,
    SummaryRevision,
)
from portal.access import ANYONE

PAGES = (
    "home",
    "agreements",
    "updates",
    "corrections",
    "press",
    "press-terms",
    "glossary",
    "method",
    "accessibility",
    "privacy",
)
OF_A_NEGOTIATION = ("negotiation", "timeline", "sessions", "statements")


@dataclass
class Addresses(Sitemap[str]):
    """A list of paths; the permanent address decides protocol and host."""

    find: Callable[[], Iterable[str]]

    def items(self) -> list[str]:
        return list(self.find())

    def location(self, item: str) -> str:
        return item

    def get_protocol(self, protocol: str | None = None) -> str:
        return str(urlsplit(settings.BASE_URL).scheme)

    def get_domain(self, site: object = None) -> str:
        return str(urlsplit(settings.BASE_URL).netloc)


def public_sitemaps(now: datetime) -> Mapping[str, Addresses]:
    """Nine queries, and none of them sees more than anyone does."""
    return {
        "pages": Addresses(lambda: [reverse(name) for name in PAGES]),
        "negotiations": Addresses(lambda: _negotiations(now)),
        "issues": Addresses(lambda: _issues(now)),
        "issues across": Addresses(lambda: _issues_across(now)),
        "clauses": Addresses(lambda: _clauses(now)),
        "positions": Addresses(lambda: _positions(now)),
        "agreements": Addresses(lambda: _agreements(now)),
        "summaries": Addresses(lambda: _summaries(now)),
        "releases": Addresses(lambda: _releases(now)),
        "corrections": Addresses(lambda: _corrections(now)),
    }


def _negotiations(now: datetime) -> Iterable[str]:
    visible = Negotiation.objects.visible_to(ANYONE, now).order_by("slug")
    slugs = visible.values_list("slug", flat=True)
    return [reverse(name, args=[slug]) for slug in slugs for name in OF_A_NEGOTIATION]


def _issues(now: datetime) -> Iterable[str]:
    shown = Issue.objects.visible_to(ANYONE, now).filter(negotiation__in=_shown(now))
    ordered = shown.select_related("negotiation").order_by("negotiation__slug", "place", "pk")
    return [issue.get_absolute_url() for issue in ordered]


def _issues_across(now: datetime) -> Iterable[str]:
    """Issues that more than one negotiation has."""
    shown = Issue.objects.visible_to(ANYONE, now).filter(negotiation__in=_shown(now))
    shared = shown.values("slug").annotate(tables=Count("pk")).filter(tables__gt=1)
    return [reverse("issue-across", args=[one["slug"]]) for one in shared.order_by("slug")]


def _clauses(now: datetime) -> Iterable[str]:
    shown = Clause.objects.visible_to(ANYONE, now).filter(negotiation__in=_shown(now))
    ordered = shown.select_related("negotiation").order_by("negotiation__slug", "slug")
    return [clause.get_absolute_url() for clause in ordered]


def _positions(now: datetime) -> Iterable[str]:
    visible = Position.objects.tabled().visible_to(ANYONE, now)
    shown = visible.filter(proposal__negotiation__in=_shown(now))
    ordered = shown.select_related("clause__negotiation").order_by("said_at", "pk")
    return [position.get_absolute_url() for position in ordered]


def _agreements(now: datetime) -> Iterable[str]:
    visible = Agreement.objects.visible_to(ANYONE, now).order_by("slug")
    return [agreement.get_absolute_url() for agreement in visible]


def _summaries(now: datetime) -> Iterable[str]:
    """Every revision that was told: each is an address for ever."""
    visible = SummaryRevision.objects.finished().visible_to(ANYONE, now)
    shown = visible.filter(summary__negotiation__in=_shown(now))
    ordered = shown.select_related("summary__negotiation").order_by("finished_at", "pk")
    return [revision.get_absolute_url() for revision in ordered]


def _releases(now: datetime) -> Iterable[str]:
    """A withdrawn one keeps its address, but only its notice is left there."""
    told = Release.objects.told(ANYONE, now).standing().filter(negotiation__in=_shown(now))
    return [release.get_absolute_url() for release in told.order_by("live_at", "pk")]


def _corrections(now: datetime) -> Iterable[str]:
    made = Correction.objects.made(now).visible_to(ANYONE, now).order_by("approved_at", "pk")
    return [correction.get_absolute_url() for correction in made]


def _shown(now: datetime) -> QuerySet[Negotiation]:
    return Negotiation.objects.visible_to(ANYONE, now)
