"""How a page is cited: by people in one line, by programs as structured data (schema.org)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from negotiations.course import Side
from negotiations.models import (
    Agreement,
    Clause,
    Correction,
    Negotiation,
    Position,
    Release,
    SummaryRevision,
)
from portal.http import absolute

Crumb = tuple[str, str]
Thing = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Citation:
    """What a reader needs to name a page so that another reader finds the same words.

    `by` says whose words they are; `sha256` is set where the page is one text.
    """

    title: str
    address: str
    by: str = ""
    said_on: date | None = None
    sha256: str = ""

    @property
    def site(self) -> str:
        return settings.SITE_NAME

    @property
    def line(self) -> str:
        """The citation as one plain line."""
        by = f"{self.by}, " if self.by else ""
        said_on = f", {formats.date_format(self.said_on, 'j F Y')}" if self.said_on else ""
        digest = f" (SHA-256 {self.sha256[:12]})" if self.sha256 else ""
        return f"{by}“{self.title}”{said_on}. {self.site}. {self.address}{digest}"


@dataclass(frozen=True, slots=True)
class Pair:
    """The two positions of a comparison by the addresses they have within their clause."""

    before: str
    after: str


def comparison_address(before: Position, after: Position) -> str:
    """Where the redline from one position of a clause to another stands."""
    clause = before.clause
    pair = Pair(before.slug, after.slug)
    return reverse("compare", args=[clause.negotiation.slug, clause.slug, pair])


def whose(negotiation: Negotiation, side: str) -> str:
    """The side by the name under which it is cited."""
    if side == Side.JOINT:
        return f"{negotiation.guild_short_name} / {negotiation.employer_short_name}"
    is_guild = side == Side.GUILD
    return negotiation.guild_short_name if is_guild else negotiation.employer_short_name


def party(negotiation: Negotiation, side: str) -> str:
    """What a side is called at this table; both together go by no name of their own."""
    return _("Both sides") if side == Side.JOINT else whose(negotiation, side)


def said_on(position: Position) -> date | None:
    """The day at the table on which it was said."""
    return timezone.localtime(position.said_at).date() if position.said_at else None


def of_negotiation(negotiation: Negotiation) -> Citation:
    return Citation(negotiation.title, absolute(negotiation.get_absolute_url()))


def of_clause(clause: Clause) -> Citation:
    title = f"{clause.title}, {clause.reference}" if clause.reference else clause.title
    return Citation(title, absolute(clause.get_absolute_url()), by=clause.negotiation.title)


def of_position(position: Position) -> Citation:
    """A text by the side whose words it is; a retold one says that they are not its words."""
    by = whose(position.clause.negotiation, position.proposal.side)
    return Citation(
        title=position.clause.title,
        address=absolute(position.get_absolute_url()),
        by=_("%(party)s (retold, not quoted)") % {"party": by} if position.is_retold else by,
        said_on=said_on(position),
        sha256=position.sha256,
    )


def of_comparison(clause: Clause, before: Position, after: Position, path: str) -> Citation:
    """Two texts compared; both ends are in the title and in the address."""
    ends = {
        "clause": clause.title,
        "before": _end(before),
        "after": _end(after),
    }
    title = _("%(clause)s: from %(before)s to %(after)s") % ends
    return Citation(title=title, address=absolute(path))


def of_agreement(agreement: Agreement) -> Citation:
    """A whole agreement by the hash of its text; a retold one says that it is."""
    return Citation(
        title=agreement.title,
        address=absolute(agreement.get_absolute_url()),
        by=_("Retold, not quoted") if agreement.is_retold else "",
        said_on=agreement.status_on,
        sha256=agreement.sha256,
    )


def of_release(release: Release) -> Citation:
    at = release.live_at
    return Citation(
        title=release.title,
        address=absolute(release.get_absolute_url()),
        by=release.negotiation.title,
        said_on=timezone.localtime(at).date() if at else None,
    )


def of_correction(correction: Correction) -> Citation:
    """An entry of the ledger by its kind and the page it is about."""
    kind = correction.get_kind_display()
    at = correction.approved_at
    return Citation(
        title=_("%(kind)s of %(page)s") % {"kind": kind.capitalize(), "page": correction.path},
        address=absolute(correction.get_absolute_url()),
        by=correction.negotiation.title,
        said_on=timezone.localtime(at).date() if at else None,
    )


def of_summary(revision: SummaryRevision) -> Citation:
    """What clauses mean in the words of those who wrote it down, on one day, by its hash."""
    at = revision.finished_at
    return Citation(
        title=_("What it means: %s") % revision.summary,
        address=absolute(revision.get_absolute_url()),
        by=revision.summary.negotiation.title,
        said_on=timezone.localtime(at).date() if at else None,
        sha256=revision.sha256,
    )


def of_two_agreements(before: Agreement, after: Agreement, path: str) -> Citation:
    ends = {"before": before.title, "after": after.title}
    return Citation(title=_("From %(before)s to %(after)s") % ends, address=absolute(path))


def _end(position: Position) -> str:
    by = whose(position.clause.negotiation, position.proposal.side)
    said = said_on(position)
    return f"{by}, {formats.date_format(said, 'j F Y')}" if said else by


def graph(crumbs: Sequence[Crumb], path: str, *things: Thing) -> Thing:
    """Structured data of a page: what it is about, and where it stands in the portal."""
    nodes = [*things, _breadcrumbs(crumbs, path)] if crumbs else list(things)
    return {"@context": "https://schema.org", "@graph": nodes}


def _breadcrumbs(crumbs: Iterable[Crumb], path: str) -> Thing:
    entries = [
        {"@type": "ListItem", "position": place, "name": words, "item": absolute(address or path)}
        for place, (words, address) in enumerate(crumbs, start=1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": entries}


def negotiation_data(negotiation: Negotiation, description: str) -> Thing:
    """A negotiation as a data set: every text of it, dated and addressed."""
    address = absolute(negotiation.get_absolute_url())
    start, end = negotiation.opened_on, negotiation.in_force_to
    return {
        "@type": "Dataset",
        "@id": address,
        "url": address,
        "name": negotiation.title,
        "description": description,
        "isAccessibleForFree": True,
        "temporalCoverage": f"{start or '..'}/{end or '..'}",
        "about": negotiation.agreement_title,
    }


def clause_data(clause: Clause, positions: Iterable[Position]) -> Thing:
    """A clause as a work of which each text is a part."""
    return {
        **_work(clause.get_absolute_url(), clause.title),
        "alternateName": clause.reference,
        "isPartOf": {"@id": absolute(clause.negotiation.get_absolute_url())},
        "hasPart": [{"@id": absolute(position.get_absolute_url())} for position in positions],
    }


def position_data(position: Position) -> Thing:
    """One text for ever, known by the hash of its words."""
    said = said_on(position)
    return {
        **_work(position.get_absolute_url(), position.clause.title),
        "text": position.text,
        "identifier": f"sha256:{position.sha256}",
        "dateCreated": said.isoformat() if said else "",
        "isPartOf": {"@id": absolute(position.clause.get_absolute_url())},
        "citation": [source.url for source in position.sources.all() if source.url],
        **_authorship(position),
    }


def _authorship(position: Position) -> Thing:
    """Who wrote the words: the side itself, or this portal about the side."""
    party = whose(position.clause.negotiation, position.proposal.side)
    side = {"@type": "Organization", "name": party}
    if not position.is_retold:
        return {"creator": side}
    return {"creator": {"@type": "Organization", "name": settings.SITE_NAME}, "about": side}


def agreement_data(agreement: Agreement) -> Thing:
    """A whole agreement as a work that is in force for a term."""
    return {
        **_work(agreement.get_absolute_url(), agreement.title),
        "identifier": f"sha256:{agreement.sha256}" if agreement.is_final else "",
        "temporalCoverage": f"{agreement.term_from or '..'}/{agreement.term_to or '..'}",
        "citation": [source.url for source in agreement.sources.all() if source.url],
    }


def summary_data(revision: SummaryRevision) -> Thing:
    """A summary's words as they were told, a part of what is known of the negotiation."""
    finished = revision.finished_at
    return {
        **_work(revision.get_absolute_url(), str(revision.summary)),
        "text": revision.text,
        "identifier": f"sha256:{revision.sha256}",
        "dateCreated": finished.isoformat() if finished else "",
        "isPartOf": {"@id": absolute(revision.summary.negotiation.get_absolute_url())},
    }


def _work(path: str, name: str) -> Thing:
    """What every work has: its address, which is its name for programs, and its name for people."""
    address = absolute(path)
    return {"@type": "CreativeWork", "@id": address, "url": address, "name": name}
