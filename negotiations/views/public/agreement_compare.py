"""Two whole agreements against each other, article by article."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from negotiations import citations, provisions
from negotiations.assembly import Assembled, Passage, passage_at
from negotiations.citations import Crumb
from negotiations.comparisons import redline_of
from negotiations.models import Agreement
from negotiations.redline import Redline, Row, RowKind, TextTooLong
from negotiations.redline.renderings import InlineParagraph, inline, side_by_side
from negotiations.views.public import file_links, words
from negotiations.views.public.agreements import agreement_at, picker
from negotiations.views.public.reading import page
from portal.access import Request

# A text longer than this opens with its changes only, in characters.
LONG = 20_000


class View(StrEnum):
    """How the comparison is shown."""

    CHANGES = "changes"
    INLINE = "inline"
    SIDE_BY_SIDE = "side-by-side"

    @classmethod
    def asked_for(cls, query: QueryDict, *, is_long: bool) -> "View":
        """What the address says, else changes only where the texts are long."""
        default = cls.CHANGES if is_long else cls.INLINE
        return next((view for view in cls if view == query.get("view")), default)


@dataclass(frozen=True, slots=True)
class Part:
    """The paragraphs of one article; `anchor` is the number of its first change."""

    article: Passage | None
    paragraphs: tuple[InlineParagraph, ...]

    @property
    def anchor(self) -> int:
        return next((found for found in map(_anchor_of, self.paragraphs) if found), 0)

    @property
    def changes(self) -> tuple[InlineParagraph, ...]:
        """Those that changed."""
        return tuple(one for one in self.paragraphs if one.kind is not RowKind.EQUAL)


@page
def compare_picked(request: Request, agreement: str) -> HttpResponse:
    """Send the picker's choice on to its permanent address, the earlier agreement first."""
    shown = agreement_at(request, agreement)
    other = agreement_at(request, request.GET.get("other", ""))
    visible = Agreement.objects.visible_to(request.viewer, request.now)
    slugs = list(visible.filter(pk__in=(shown.pk, other.pk)).values_list("slug", flat=True))
    if shown.predecessor_id == other.pk:
        slugs = [other.slug, shown.slug]
    elif other.predecessor_id == shown.pk:
        slugs = [shown.slug, other.slug]
    return redirect("agreement-compare", slugs[0], slugs[-1])


@page
def compare_texts(request: Request, agreement: str, other: str) -> HttpResponse:
    """The redline from the one agreement to the other, the base named."""
    before, after = agreement_at(request, agreement), agreement_at(request, other)
    citation = citations.of_two_agreements(before, after, request.path)
    way: list[Crumb] = [
        (_("Agreements"), reverse("agreements")),
        (after.title, after.get_absolute_url()),
        (_("Comparison"), ""),
    ]
    data = {"@type": "CreativeWork", "name": citation.title, "url": citation.address}
    others = Agreement.objects.visible_to(request.viewer, request.now).exclude(pk=after.pk)
    context = {
        "title": citation.title,
        "description": citation.title,
        "before": before,
        "after": after,
        "citation": citation,
        "files": file_links.of_agreements(before, after, request.viewer),
        "crumbs": way,
        "structured_data": citations.graph(way, request.path, data),
    }
    context |= _compared(request, before, after) | picker(list(others), before)
    return render(request, "negotiations/public/agreement_compare.html", context)


def _compared(request: Request, before: Agreement, after: Agreement) -> dict[str, Any]:
    """The redline in the form asked for, or why there is none."""
    old, new = provisions.assembled(before), provisions.assembled(after)
    is_long = max(len(old.text), len(new.text)) > LONG
    showing = View.asked_for(request.GET, is_long=is_long)
    try:
        found = redline_of(old.text, new.text)
    except TextTooLong:
        reason = _("One of the agreements is too long to be compared here.")
        return {"redline": None, "reason": reason, "showing": showing}
    parts = _parts(found, new)
    return {
        "redline": found,
        "showing": showing,
        "statistics": words.statistics_of(found.statistics),
        "parts": parts,
        "changed": [part for part in parts if part.changes],
        "rows": side_by_side(found) if showing is View.SIDE_BY_SIDE else (),
    }


def _parts(found: Redline, new: Assembled) -> list[Part]:
    """The paragraphs by the article of the later text in which they stand, or stood.

    A paragraph that is gone belongs to the article that was being read when it went.
    """
    paragraphs = zip(_articles(found.rows, new), inline(found), strict=True)
    grouped = groupby(paragraphs, key=lambda pair: pair[0])
    return [Part(article, tuple(one for _, one in pairs)) for article, pairs in grouped]


def _articles(rows: Iterable[Row], new: Assembled) -> Iterator[Passage | None]:
    articles, offset = new.articles, 0
    for row in rows:
        offset = row.after.start if row.after else offset
        yield passage_at(articles, offset)


def _anchor_of(paragraph: InlineParagraph) -> int:
    """The number of the paragraph's first change; 0 where it has none."""
    anchors = (segment.anchor for segment in paragraph.segments if segment.anchor)
    return paragraph.anchor or next(anchors, 0)
