"""What the files of positions and comparisons say, in words and as data: what their pages show."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from negotiations.citations import of_comparison, of_position, party
from negotiations.document import Document, Words
from negotiations.exports.files import stem_of
from negotiations.exports.redlines import RedlineFile
from negotiations.exports.texts import TextFile
from negotiations.models import Clause, Position
from negotiations.models.source import Source
from negotiations.templatetags.said import NOON, did, moment
from portal.text import canonical

SHORT_HASH = 12


def file_of(position: Position) -> TextFile:
    """The words of a frozen position, whose sources have been read."""
    return TextFile(
        stem=stem_of(position.clause.slug, position.slug),
        document=document_of(position),
        data=data_of(position),
        at=instant_of(position),
    )


def document_of(position: Position) -> Document:
    """The words alone, as canonical as they are hashed; what names them stands in the facts."""
    clause = position.clause
    return Document(
        title=" ".join(part for part in (clause.reference, clause.title) if part),
        facts=facts_of(position),
        blocks=(Words(canonical(position.text)),),
    )


def facts_of(position: Position) -> tuple[str, ...]:
    """Who said it when at which table, how sure that is, the hash and the address."""
    citation = of_position(position)
    retold = _(
        "The portal’s own words for what the record says: neither legal text nor a quotation."
    )
    facts = (
        f"{position.clause.negotiation.title}: {saying(position)}",
        retold if position.is_retold else "",
        _("Certainty: %(certainty)s") % {"certainty": position.get_certainty_display()},
        f"SHA-256 {position.sha256}",
        f"{settings.SITE_NAME}, {citation.address}",
    )
    return tuple(fact for fact in facts if fact)


def saying(position: Position) -> str:
    """A position in a few words: party, what it did, when."""
    values = {
        "party": party(position.clause.negotiation, position.proposal.side),
        "did": did(position),
        "moment": moment(position.said_at),
    }
    return _("%(party)s %(did)s, %(moment)s") % values


def data_of(position: Position) -> dict[str, Any]:
    """All that the page of one text tells, by name."""
    clause, proposal = position.clause, position.proposal
    return _about(clause) | {
        "address": of_position(position).address,
        "side": proposal.side,
        "party": party(clause.negotiation, proposal.side),
        "stance": position.stance,
        "said_at": said_at(position),
        "round": position.round_name,
        "proposal": proposal.title,
        "proposal_label": proposal.public_label,
        "kind": proposal.kind,
        "medium": proposal.medium,
        "described_by": position.described_by,
        "is_retold": position.is_retold,
        "certainty": position.certainty,
        "sources": sources_of(position.sources.all()),
        "sha256": position.sha256,
        "text": position.text,
    }


def _about(clause: Clause) -> dict[str, str]:
    return {
        "negotiation": clause.negotiation.title,
        "clause": clause.title,
        "reference": clause.reference,
    }


def said_at(position: Position) -> str:
    """The instant; the day alone where the record knows no hour, which it keeps as noon."""
    local = timezone.localtime(instant_of(position))
    return (local.date() if local.time() == NOON else local).isoformat()


def instant_of(position: Position) -> datetime:
    """When it was said; only what was handed over has that."""
    if position.said_at is None:
        raise ValueError(position)
    return position.said_at


def sources_of(sources: Iterable[Source]) -> list[dict[str, str]]:
    return [
        {"publisher": source.publisher, "address": source.url, "note": source.note}
        for source in sources
    ]


def redline_of_two(before: Position, after: Position, address: str, author: str) -> RedlineFile:
    """From one position of a clause to another; `address` is where that comparison stands."""
    citation = of_comparison(after.clause, before, after, address)
    return RedlineFile(
        stem=stem_of(after.clause.slug, before.slug, "to", after.slug, "redline"),
        title=citation.title,
        facts=(
            _("From: %(words)s") % {"words": _named(before)},
            _("To: %(words)s") % {"words": _named(after)},
            f"{citation.site}, {citation.address}",
        ),
        before=document_of(before),
        after=document_of(after),
        data={"address": citation.address, "from": data_of(before), "to": data_of(after)},
        at=instant_of(after),
        author=author,
    )


def _named(position: Position) -> str:
    words = f"{saying(position)}, SHA-256 {position.sha256[:SHORT_HASH]}"
    return _("%(words)s (retold, not quoted)") % {"words": words} if position.is_retold else words
