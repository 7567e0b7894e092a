"""What search engines are told of: the pages that the public may see at this instant."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.urls import reverse

from negotiations.models import Clause, Issue, Negotiation, Position
from portal.access import ANYONE

PAGES = ("home", "glossary", "method", "accessibility")
OF_A_NEGOTIATION = ("negotiation", "timeline", "sessions")


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
    """Four queries, and none of them sees more than anyone does."""
    return {
        "pages": Addresses(lambda: [reverse(name) for name in PAGES]),
        "negotiations": Addresses(lambda: _negotiations(now)),
        "issues": Addresses(lambda: _issues(now)),
        "clauses": Addresses(lambda: _clauses(now)),
        "positions": Addresses(lambda: _positions(now)),
    }


def _negotiations(now: datetime) -> Iterable[str]:
    visible = Negotiation.objects.visible_to(ANYONE, now).order_by("slug")
    slugs = visible.values_list("slug", flat=True)
    return [reverse(name, args=[slug]) for slug in slugs for name in OF_A_NEGOTIATION]


def _issues(now: datetime) -> Iterable[str]:
    shown = Issue.objects.visible_to(ANYONE, now).filter(negotiation__in=_shown(now))
    ordered = shown.select_related("negotiation").order_by("negotiation__slug", "place", "pk")
    return [issue.get_absolute_url() for issue in ordered]


def _clauses(now: datetime) -> Iterable[str]:
    shown = Clause.objects.visible_to(ANYONE, now).filter(negotiation__in=_shown(now))
    ordered = shown.select_related("negotiation").order_by("negotiation__slug", "slug")
    return [clause.get_absolute_url() for clause in ordered]


def _positions(now: datetime) -> Iterable[str]:
    visible = Position.objects.tabled().visible_to(ANYONE, now)
    shown = visible.filter(proposal__negotiation__in=_shown(now))
    ordered = shown.select_related("clause__negotiation").order_by("said_at", "pk")
    return [position.get_absolute_url() for position in ordered]


def _shown(now: datetime) -> QuerySet[Negotiation]:
    return Negotiation.objects.visible_to(ANYONE, now)
