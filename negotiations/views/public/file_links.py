"""The files that a page offers, as words and addresses."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from negotiations import rules
from negotiations.citations import Pair
from negotiations.exports.files import Format
from negotiations.models import Agreement, Negotiation, Position
from portal.access import Permission, Viewer

Files = list[tuple[str, str]]


def of_position(position: Position) -> Files:
    """The words of a position; none where it has no words."""
    clause = position.clause
    address = (clause.negotiation.slug, clause.slug, position.slug)
    return _of_text("position-file", *address) if position.text else []


def of_agreement(agreement: Agreement) -> Files:
    return _of_text("agreement-file", agreement.slug)


def of_comparison(before: Position, after: Position, viewer: Viewer) -> Files:
    """The redline of two positions; none where one has no words."""
    clause, pair = after.clause, Pair(before.slug, after.slug)
    if not before.text or not after.text:
        return []
    found = _of_redline("compare-file", clause.negotiation.slug, clause.slug, pair)
    if not viewer.is_staff_somewhere:
        return found
    address = reverse("clause-export", args=[clause.negotiation.slug, clause.slug])
    chosen = {"from": before.slug, "to": after.slug}
    return found + _for_staff(viewer, clause.negotiation, address, chosen)


def of_agreements(before: Agreement, after: Agreement, viewer: Viewer) -> Files:
    """The redline of two agreements."""
    found = _of_redline("agreement-compare-file", before.slug, after.slug)
    if not viewer.is_staff_somewhere or before == after:
        return found
    address = reverse("agreement-export", args=[after.negotiation.slug, after.slug])
    return found + _for_staff(viewer, after.negotiation, address, {"base": before.slug})


def _for_staff(
    viewer: Viewer, table: Negotiation, address: str, chosen: Mapping[str, str]
) -> Files:
    """The page on which the table's own staff choose whose name the changes bear."""
    if not rules.may(viewer, Permission.SEE_DESK, table):
        return []
    return [(_("With a name of your choice"), f"{address}?{urlencode(chosen)}")]


def _of_text(name: str, *address: str) -> Files:
    return [
        (_("Word"), reverse(name, args=[*address, Format.DOCX])),
        (_("PDF"), reverse(name, args=[*address, Format.PDF])),
        (_("Plain text, to the byte of its hash"), reverse(name, args=[*address, Format.TXT])),
        (_("Data (JSON)"), reverse(name, args=[*address, Format.JSON])),
    ]


def _of_redline(name: str, *address: str | Pair) -> Files:
    return [
        (_("Word, with tracked changes"), reverse(name, args=[*address, Format.DOCX])),
        (_("PDF, with the changes marked"), reverse(name, args=[*address, Format.PDF])),
        (_("Plain text, changes in brackets"), reverse(name, args=[*address, Format.TXT])),
        (_("Data (JSON)"), reverse(name, args=[*address, Format.JSON])),
    ]
