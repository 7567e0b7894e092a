"""The files of a whole agreement, and of one against another."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from negotiations import provisions
from negotiations.assembly import Assembled
from negotiations.citations import of_agreement, of_two_agreements
from negotiations.document import Document
from negotiations.exports.files import stem_of
from negotiations.exports.positions import SHORT_HASH, sources_of
from negotiations.exports.redlines import RedlineFile
from negotiations.exports.texts import TextFile
from negotiations.models import Agreement
from negotiations.templatetags.said import moment
from portal.models import Event


def file_of(agreement: Agreement, now: datetime) -> TextFile:
    """The whole text; its status is the one by the clock, as on its page."""
    whole = provisions.assembled(agreement)
    return TextFile(
        stem=stem_of(agreement.slug, whole.sha256[:SHORT_HASH]),
        document=document_of(agreement, whole, now),
        data=data_of(agreement, whole, now) | {"provisions": _provisions(whole)},
        at=instant_of(agreement),
    )


def document_of(agreement: Agreement, whole: Assembled, now: datetime) -> Document:
    return whole.document(agreement.title, facts_of(agreement, whole, now))


def facts_of(agreement: Agreement, whole: Assembled, now: datetime) -> tuple[str, ...]:
    """Its status and term, whose words it is, the hash and the address."""
    is_final, status = agreement.is_final, agreement.status_at(now).label
    facts = (
        f"{str(status).capitalize()}. {_term(agreement)}".strip(),
        _("Told in the portal’s own words, not quoted.") if agreement.is_retold else "",
        _("Text final since %(moment)s") % {"moment": moment(agreement.final_at)}
        if is_final
        else _("This text is not final; every word of it may still change."),
        f"SHA-256 {whole.sha256}",
        f"{settings.SITE_NAME}, {of_agreement(agreement).address}",
    )
    return tuple(fact for fact in facts if fact)


def _term(agreement: Agreement) -> str:
    if not agreement.term_from and not agreement.term_to:
        return ""
    values = {"start": agreement.term_from or "?", "end": agreement.term_to or "?"}
    return _("Term: %(start)s to %(end)s.") % values


def data_of(agreement: Agreement, whole: Assembled, now: datetime) -> dict[str, Any]:
    """All that the page of the agreement tells of it, by name."""
    return {
        "address": of_agreement(agreement).address,
        "title": agreement.title,
        "status": agreement.status_at(now).value,
        "status_on": _iso(agreement.status_on),
        "term_from": _iso(agreement.term_from),
        "term_to": _iso(agreement.term_to),
        "final_at": _iso(agreement.final_at and timezone.localtime(agreement.final_at)),
        "is_final": agreement.is_final,
        "is_retold": agreement.is_retold,
        "sources": sources_of(agreement.sources.all()),
        "sha256": whole.sha256,
        "text": whole.text,
    }


def _iso(when: Any) -> str:
    return when.isoformat() if when else ""


def _provisions(whole: Assembled) -> list[dict[str, Any]]:
    """Each provision with its place in the text, in characters."""
    return [
        {
            "number": passage.number,
            "depth": passage.depth,
            "heading": passage.node.heading,
            "place": [passage.start, passage.end],
        }
        for passage in whole.passages
    ]


def instant_of(agreement: Agreement) -> datetime:
    """When the text became final; of one that is not, when it was last worked on."""
    if agreement.final_at:
        return agreement.final_at
    log = Event.objects.filter(target_type=agreement._meta.label_lower, target_id=agreement.pk)
    last = log.order_by("-number").values_list("at", flat=True).first()
    return last or agreement.created_at


def redline_of_two(
    before: Agreement, after: Agreement, *, address: str, author: str, now: datetime
) -> RedlineFile:
    """From one agreement to another; `address` is where that comparison stands."""
    old, new = provisions.assembled(before), provisions.assembled(after)
    citation = of_two_agreements(before, after, address)
    return RedlineFile(
        stem=stem_of(before.slug, "to", after.slug, new.sha256[:SHORT_HASH], "redline"),
        title=citation.title,
        facts=(
            _("From: %(words)s") % {"words": _named(before, old)},
            _("To: %(words)s") % {"words": _named(after, new)},
            f"{citation.site}, {citation.address}",
        ),
        before=document_of(before, old, now),
        after=document_of(after, new, now),
        data={
            "address": citation.address,
            "from": data_of(before, old, now),
            "to": data_of(after, new, now),
        },
        at=instant_of(after),
        author=author,
    )


def _named(agreement: Agreement, whole: Assembled) -> str:
    words = f"{agreement.title}, SHA-256 {whole.sha256[:SHORT_HASH]}"
    if not agreement.is_final:
        return _("%(words)s (not final)") % {"words": words}
    return _("%(words)s (retold, not quoted)") % {"words": words} if agreement.is_retold else words
