"""What a release may name, and how the log tells of it."""

from collections.abc import Iterable
from typing import Any

from negotiations.models import (
    Agreement,
    Negotiation,
    Position,
    Release,
    ReleaseItem,
    Session,
    Statement,
    SummaryRevision,
    TentativeAgreement,
)

Item = (
    Negotiation | Session | Position | TentativeAgreement | Agreement | SummaryRevision | Statement
)


class OfAnotherTable(Exception):
    """A release names things of its own negotiation only."""


class NotTabled(Exception):
    """A draft is never released."""


class NotFinal(Exception):
    """An agreement is released once its text is final, lest later words go out with it."""


class NotFinished(Exception):
    """A summary is released once it is finished, lest later words go out with it."""


class NoLongerKept(Exception):
    """A statement that was set aside is released no more."""


def check(negotiation: Negotiation, items: Iterable[Item]) -> None:
    """Raise one of this module's exceptions where an item can't be in a release of the table."""
    for item in items:
        if negotiation_id(item) != negotiation.pk:
            raise OfAnotherTable
        match item:
            case Position() if not item.is_frozen:
                raise NotTabled
            case Agreement() if not item.is_final:
                raise NotFinal
            case SummaryRevision() if not item.is_finished:
                raise NotFinished
            case Statement() if item.set_aside_at is not None:
                raise NoLongerKept


def negotiation_id(item: Item) -> int:
    match item:
        case Negotiation():
            return item.pk
        case Session() | Agreement() | Statement():
            return item.negotiation_id
        case SummaryRevision():
            return item.summary.negotiation_id
        case _:
            return item.clause.negotiation_id


FIELDS: dict[type[Item], str] = {
    Negotiation: "negotiation_itself",
    Session: "session",
    Position: "position",
    TentativeAgreement: "tentative_agreement",
    Agreement: "agreement",
    SummaryRevision: "summary_revision",
    Statement: "statement",
}


def row(release: Release, item: Item) -> ReleaseItem:
    return ReleaseItem(release=release, **{FIELDS[type(item)]: item})


def of(release: Release) -> list[Item]:
    """What the release names, each with what its description needs; one query."""
    related = release.items.select_related(
        "negotiation_itself",
        "session__negotiation",
        "position__clause__negotiation",
        "position__proposal",
        "tentative_agreement__clause__negotiation",
        "agreement",
        "summary_revision__summary__issue",
        "summary_revision__summary__clause",
        "summary_revision__summary__negotiation",
        "statement__negotiation",
    )
    return [getattr(one, one.kind) for one in related]


def in_words(item: Item) -> dict[str, Any]:
    """What the log tells of an item: its kind, its title, and the addresses it is found at."""
    kind, title = _named(item)
    return {"item": kind, "title": title} | _found(item)


def _named(item: Item) -> tuple[str, str]:
    named: tuple[str, str]
    match item:
        case Negotiation():
            named = "negotiation", item.title
        case Session():
            named = "session", item.get_kind_display()
        case Position():
            named = "position", item.clause.title
        case TentativeAgreement():
            named = "tentative_agreement", item.clause.title
        case Agreement():
            named = "agreement", item.title
        case SummaryRevision():
            named = "summary", str(item.summary)
        case Statement():
            named = "statement", item.told_by
    return named


def _found(item: Item) -> dict[str, str]:
    found: dict[str, str] = {}
    match item:
        case Session():
            found = {"held_on": item.held_on.isoformat()}
        case Position():
            found = {"clause": item.clause.slug, "position": item.slug}
            found |= {"side": item.proposal.side, "stance": item.stance}
        case TentativeAgreement():
            found = {"clause": item.clause.slug, "sha256": item.sha256}
        case Agreement():
            found = {"agreement": item.slug, "sha256": item.sha256}
        case SummaryRevision():
            found = {"summary": item.slug}
        case Statement():
            found = {"side": item.side, "said_on": item.said_on.isoformat()}
    return found
