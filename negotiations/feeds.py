"""What was published and corrected, for programs that ask again and again.

Every feed holds what anyone may know at this instant, whoever asks. An entry keeps its id for
ever, which is its permanent address; `updated` moves when it is withdrawn, replaced or corrected.
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain
from typing import Any

from django.conf import settings
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape, linebreaks
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from negotiations import citations
from negotiations.models import Correction, Negotiation, Release
from portal.access import ANYONE
from portal.http import absolute

ENTRIES = 50
NOTHING_YET = datetime(1970, 1, 1, tzinfo=UTC)
JSON_FEED = "https://jsonfeed.org/version/1.1"
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Entry:
    """One release or correction; its address is its id."""

    address: str
    title: str
    words: str
    published: datetime
    updated: datetime


@dataclass(frozen=True, slots=True)
class Feed:
    """A list of entries with the page that it belongs to; paths are of this portal."""

    title: str
    page: str
    path: str
    entries: Sequence[Entry] = field(default=())

    @property
    def updated(self) -> datetime:
        return max((entry.updated for entry in self.entries), default=NOTHING_YET)


class _Atom(Atom1Feed):
    """Atom whose date is that of its entries, also where there are none."""

    def latest_post_date(self) -> datetime:
        updated: datetime = self.feed["updated"]
        return updated


def as_atom(feed: Feed) -> str:
    """Atom 1.0 (RFC 4287)."""
    written = _Atom(
        title=feed.title,
        link=absolute(feed.page),
        description=None,
        feed_url=absolute(feed.path),
        feed_guid=absolute(feed.path),
        author_name=settings.SITE_NAME,
        language=get_language(),
        updated=feed.updated,
    )
    for entry in feed.entries:
        written.add_item(
            title=entry.title,
            link=entry.address,
            description=linebreaks(escape(entry.words)),
            unique_id=entry.address,
            pubdate=entry.published,
            updateddate=entry.updated,
        )
    return written.writeString("utf-8")


def as_json(feed: Feed) -> str:
    """JSON Feed 1.1."""
    written: dict[str, Any] = {
        "version": JSON_FEED,
        "title": feed.title,
        "home_page_url": absolute(feed.page),
        "feed_url": absolute(feed.path),
        "language": get_language(),
        "authors": [{"name": settings.SITE_NAME, "url": absolute("/")}],
        "items": [
            {
                "id": entry.address,
                "url": entry.address,
                "title": entry.title,
                "content_text": entry.words,
                "date_published": entry.published.isoformat(),
                "date_modified": entry.updated.isoformat(),
            }
            for entry in feed.entries
        ],
    }
    return json.dumps(written, ensure_ascii=False, indent=2)


def releases(now: datetime, table: Negotiation | None = None) -> list[Entry]:
    """What the public was told, the last changed first; one query."""
    told = Release.objects.told(ANYONE, now)
    tables = Negotiation.objects.visible_to(ANYONE, now)
    rows = told.filter(negotiation=table) if table else told.filter(negotiation__in=tables)
    return [_of_release(row) for row in _dated(rows, now)[:ENTRIES]]


def _dated(rows: QuerySet[Release], now: datetime) -> QuerySet[Any]:
    """With the instant of the last thing that anyone was told of each, the latest first."""
    later = Release.objects.told(ANYONE, now).filter(supersedes=OuterRef("pk"))
    mended = _made(now).filter(release=OuterRef("pk"))
    dated = rows.annotate(
        replaced_at=Subquery(later.order_by("-live_at").values("live_at")[:1]),
        mended_at=Subquery(mended.order_by("-approved_at").values("approved_at")[:1]),
    )
    changed_at = Greatest(
        "live_at",
        *(Coalesce(name, "live_at") for name in ("withdrawn_at", "replaced_at", "mended_at")),
    )
    return dated.annotate(changed_at=changed_at).order_by("-changed_at", "-pk")


def corrections(now: datetime, table: Negotiation | None = None) -> list[Entry]:
    """What the public was told was wrong, the newest first; one query."""
    made = _made(now).filter(negotiation=table) if table else _made(now)
    newest = made.select_related("negotiation").order_by("-approved_at", "-pk")[:ENTRIES]
    return [_of_correction(row) for row in newest]


def newest(*lists: Iterable[Entry]) -> list[Entry]:
    """The entries of several lists in one, the last changed first."""
    together = sorted(chain(*lists), key=lambda one: (one.updated, one.address), reverse=True)
    return together[:ENTRIES]


def _made(now: datetime) -> QuerySet[Correction]:
    return Correction.objects.visible_to(ANYONE, now).made(now)


def _of_release(row: Any) -> Entry:
    """A release `_dated`; one that was withdrawn says why and no more."""
    is_gone = row.state == Release.State.WITHDRAWN
    words = [_("Withdrawn: %s") % row.withdrawn_reason] if is_gone else [row.change_note]
    if row.is_forced:
        words.append(_("Released without a second person’s approval."))
    return Entry(
        address=absolute(row.get_absolute_url()),
        title=_plain(_("Withdrawn: %s") % row.title if is_gone else row.title),
        words=_plain("\n\n".join(words)),
        published=row.live_at,
        updated=row.changed_at,
    )


def _of_correction(row: Any) -> Entry:
    citation = citations.of_correction(row)
    words = [_("It said: %s") % row.old_words]
    words.append(_("Right is: %s") % row.new_words if row.new_words else _("It is taken back."))
    words.append(absolute(row.path))
    return Entry(
        address=citation.address,
        title=_plain(citation.title),
        words=_plain("\n\n".join(words)),
        published=row.approved_at,
        updated=row.approved_at,
    )


def _plain(words: str) -> str:
    """Without characters that no XML document may hold."""
    return NOT_IN_XML.sub("", words)
