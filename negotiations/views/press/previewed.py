"""The texts of a release on one page, in full and without a link; three queries."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from negotiations.actions import release_items
from negotiations.actions.release_items import Item
from negotiations.assembly import in_order
from negotiations.citations import party
from negotiations.models import (
    Agreement,
    AgreementClause,
    Position,
    Release,
    Session,
    Statement,
    SummaryLine,
    SummaryRevision,
    TentativeAgreement,
)
from negotiations.provisions import nodes_of
from negotiations.templatetags.said import day, did
from negotiations.views.released import named


@dataclass(frozen=True, slots=True)
class Passage:
    """Words below a heading, either of which may be empty."""

    heading: str
    words: str


@dataclass(frozen=True, slots=True)
class Part:
    """One thing of the release: what it is, who said it when, and its words."""

    kind: str
    title: str
    said: str
    passages: tuple[Passage, ...]


def parts_of(release: Release) -> list[Part]:
    """Everything that the release names, in its order."""
    items = release_items.of(release)
    provisions = _provisions(one for one in items if isinstance(one, Agreement))
    lines = _lines(one for one in items if isinstance(one, SummaryRevision))
    parts = []
    for item in items:
        about = named(item)
        passages = tuple(_passages(item, provisions, lines))
        parts.append(Part(about.kind, about.title, _said(item), passages))
    return parts


def _said(item: Item) -> str:
    match item:
        case Session():
            return day(item.held_on)
        case Position():
            who = party(item.clause.negotiation, item.proposal.side)
            return f"{who} {did(item)}, {day(item.said_at)}"
        case Statement():
            return day(item.said_on)
    return ""


def _passages(
    item: Item,
    provisions: dict[int, list[AgreementClause]],
    lines: dict[int, list[SummaryLine]],
) -> Iterator[Passage]:
    match item:
        case Position() | TentativeAgreement():
            yield Passage("", item.text)
        case Statement():
            yield Passage("", item.words)
        case Agreement():
            yield from _of_agreement(provisions[item.pk])
        case SummaryRevision():
            yield from _of_summary(lines[item.pk])


def _of_agreement(rows: Sequence[AgreementClause]) -> Iterator[Passage]:
    for node, _depth in in_order(nodes_of(rows)):
        yield Passage(node.heading, node.words)


def _of_summary(rows: Sequence[SummaryLine]) -> Iterator[Passage]:
    for row in rows:
        yield Passage("", row.text)
        if row.not_doing:
            yield Passage(_("What this does not do"), row.not_doing)


def _provisions(agreements: Iterable[Agreement]) -> dict[int, list[AgreementClause]]:
    found: dict[int, list[AgreementClause]] = defaultdict(list)
    for row in AgreementClause.objects.filter(agreement__in=list(agreements)):
        found[row.agreement_id].append(row)
    return found


def _lines(revisions: Iterable[SummaryRevision]) -> dict[int, list[SummaryLine]]:
    found: dict[int, list[SummaryLine]] = defaultdict(list)
    for row in SummaryLine.objects.filter(revision__in=list(revisions)):
        found[row.revision_id].append(row)
    return found
