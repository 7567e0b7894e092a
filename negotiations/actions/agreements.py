"""Whole agreements: begun, described, declared final, and followed from signing to expiry."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import chain
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.text import slugify

from negotiations import provisions
from negotiations.actions.telling import tell_table
from negotiations.addresses import titled
from negotiations.assembly import Fault
from negotiations.models import Agreement, AgreementClause, Clause, Negotiation, TentativeAgreement
from portal.models import User


class TextIsFinal(Exception):
    """The text was declared final; nothing of it changes any more."""


class TextNotFinal(Exception):
    """What is signed is a final text."""


class HasFaults(Exception):
    """Something keeps the text from being final; `faults` say what."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(", ".join(fault.kind for fault in faults))
        self.faults = faults


class OtherWords(Exception):
    """The text is no longer the one that the person saw."""


class PredecessorNotFinal(Exception):
    """An agreement follows one whose text is final."""


class PredecessorOpen(Exception):
    """It is not on record whether there was an agreement before, and which."""


class FollowsItself(Exception):
    """The predecessor follows, over some steps, this very agreement."""


class OutOfOrder(Exception):
    """A status comes after the one before it, on that day or later, and not in the future."""


@transaction.atomic
def start(
    *,
    negotiation: Negotiation,
    title: str,
    by: User,
    now: datetime,
    status: str = Agreement.Status.DRAFTING,
    predecessor: Agreement | None = None,
    has_no_predecessor: bool = False,
    address: str = "",
) -> Agreement:
    """Begin an agreement, with every provision of its predecessor unchanged where it has one.

    `address` is one that anybody may foretell, as for a table that everybody practises at.
    """
    negotiation = Negotiation.objects.select_for_update().get(pk=negotiation.pk)
    if status in Agreement.NEEDS_FINAL_TEXT:
        raise TextNotFinal
    if predecessor and not predecessor.is_final:
        raise PredecessorNotFinal
    agreement = _create(
        [address] if address else [],
        slugify(title)[:70] or "agreement",
        negotiation=negotiation,
        title=title,
        status=status,
        predecessor=predecessor,
        has_no_predecessor=has_no_predecessor,
        created_at=now,
        created_by=by,
    )
    if predecessor:
        _carry_over(predecessor, agreement)
    tell("agreement.begun", agreement, by=by, now=now)
    return agreement


def _create(first: Sequence[str], wanted: str, **fields: Any) -> Agreement:
    """A new row at the first free address; the address of a title that is taken looks alike.

    Somebody at another table may take an address meanwhile: then the next one is tried.
    """
    occasion = f"{fields['negotiation'].pk} {fields['created_at'].isoformat()}"
    for slug in chain(first, titled(wanted, key=settings.SECRET_KEY, occasion=occasion)):
        if Agreement.objects.filter(slug=slug).exists():
            continue
        try:
            with transaction.atomic():
                return Agreement.objects.create(slug=slug, **fields)
        except IntegrityError:
            if not Agreement.objects.filter(slug=slug).exists():
                raise
    raise AssertionError


def _carry_over(predecessor: Agreement, agreement: Agreement) -> None:
    """Copy the tree; a provision stays with the clause of its address or title at the new table."""
    clauses = {clause.slug: clause for clause in agreement.negotiation.clauses.all()}
    titles = {clause.title: clause.slug for clause in clauses.values()}
    rows = list(predecessor.clauses.select_related("clause"))
    copies = {
        row.pk: AgreementClause(
            agreement=agreement,
            place=row.place,
            label=row.label,
            title=row.title,
            text=row.text,
            origin=AgreementClause.Origin.CARRIED,
            clause=_taken(row.clause, clauses, titles),
            carried_from=row,
        )
        for row in rows
    }
    AgreementClause.objects.bulk_create(copies.values())
    for row in rows:
        copies[row.pk].parent = copies[row.parent_id] if row.parent_id else None
    AgreementClause.objects.bulk_update(copies.values(), ["parent"])


def _taken(
    before: Clause | None, clauses: dict[str, Clause], titles: Mapping[str, str]
) -> Clause | None:
    """The clause that goes on where another one stood; nobody else gets it."""
    if before is None:
        return None
    slug = before.slug if before.slug in clauses else titles.get(before.title, "")
    return clauses.pop(slug, None)


@transaction.atomic
def describe(
    *,
    agreement: Agreement,
    title: str,
    term_from: date | None,
    term_to: date | None,
    predecessor: Agreement | None,
    has_no_predecessor: bool,
    by: User,
    now: datetime,
) -> Agreement:
    """Say what the agreement is called, for which term, and what was in force before it."""
    agreement = lock(agreement)
    if predecessor and not predecessor.is_final:
        raise PredecessorNotFinal
    if _follows(predecessor, agreement):
        raise FollowsItself
    agreement.title = title
    agreement.term_from, agreement.term_to = term_from, term_to
    agreement.predecessor, agreement.has_no_predecessor = predecessor, has_no_predecessor
    agreement.save()
    tell("agreement.described", agreement, by=by, now=now)
    return agreement


def _follows(later: Agreement | None, agreement: Agreement) -> bool:
    """Whether a chain of predecessors leads from the one to the other."""
    while later:
        if later.pk == agreement.pk:
            return True
        later = later.predecessor
    return False


@transaction.atomic
def declare_final(
    *, agreement: Agreement, expected_sha256: str, by: User, now: datetime
) -> Agreement:
    """Fix the text for ever, if it has no fault and is the one that the person saw.

    The tentative agreements are locked too, so that none is reopened between the check and the end.
    """
    agreement = lock(agreement)
    if not (agreement.predecessor_id or agreement.has_no_predecessor):
        raise PredecessorOpen
    agreed = TentativeAgreement.objects.filter(clause__negotiation=agreement.negotiation)
    list(agreed.select_for_update(of=("self",)).order_by("pk"))
    if found := provisions.faults_of(agreement):
        raise HasFaults(found)
    whole = provisions.assembled(agreement)
    if whole.sha256 != expected_sha256:
        raise OtherWords
    agreement.text, agreement.sha256 = whole.text, whole.sha256
    agreement.final_at, agreement.final_by = now, by
    agreement.save()
    tell("agreement.final", agreement, by=by, now=now, sha256=agreement.sha256)
    return agreement


@transaction.atomic
def move_on(*, agreement: Agreement, status: str, on: date, by: User, now: datetime) -> Agreement:
    """Take the agreement to a later status, since a day that is not before the last one's."""
    agreement = _locked(agreement)
    order = Agreement.Status.values
    if order.index(status) <= order.index(agreement.status):
        raise OutOfOrder
    today = now.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    if not (agreement.status_on or on) <= on <= today:
        raise OutOfOrder
    if status in Agreement.NEEDS_FINAL_TEXT and not agreement.is_final:
        raise TextNotFinal
    agreement.status, agreement.status_on = status, on
    agreement.save(update_fields=["status", "status_on"])
    tell("agreement.status", agreement, by=by, now=now, status=status, date=on.isoformat())
    return agreement


def lock(agreement: Agreement) -> Agreement:
    """Lock an agreement for work on its words and return it fresh; raise TextIsFinal."""
    agreement = _locked(agreement)
    if agreement.is_final:
        raise TextIsFinal
    return agreement


def _locked(agreement: Agreement) -> Agreement:
    locked = Agreement.objects.select_for_update(of=("self",)).select_related("negotiation")
    return locked.get(pk=agreement.pk)


def tell(verb: str, agreement: Agreement, *, by: User, now: datetime, **more: Any) -> None:
    """Record what was done with an agreement, for the staff of its table."""
    negotiation = agreement.negotiation
    tell_table(
        verb,
        negotiation,
        agreement,
        by=by,
        now=now,
        payload={"title": agreement.title, "agreement": agreement.slug} | more,
    )
