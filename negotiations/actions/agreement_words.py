"""Work on the words of an agreement, provision by provision; nothing is overwritten silently.

Whoever changes a provision says which revision they saw. The agreement is locked first, so that
two people who move provisions at once leave a whole tree.
"""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from django.db import transaction
from django.db.models import Max

from negotiations import provisions
from negotiations.actions.agreements import lock, tell
from negotiations.assembly import in_order
from negotiations.models import Agreement, AgreementClause, Clause, Issue, TentativeAgreement
from portal.models import User
from portal.text import canonical

MAX_DEPTH = 9
LONGEST_LABEL = 60
Origin = AgreementClause.Origin


class ChangedMeanwhile(Exception):
    """Somebody changed the provision since it was shown; `provision` is what it says now."""

    def __init__(self, provision: AgreementClause) -> None:
        super().__init__(str(provision))
        self.provision = provision


class Gone(Exception):
    """Somebody removed the provision since it was shown."""


class ClauseTaken(Exception):
    """Another provision of the agreement follows that clause."""


class HasProvisionsBelow(Exception):
    """A provision goes only after those that stand below it."""


class NoSuchPlace(Exception):
    """The provision can't stand there: below itself, at an end already, or too deep."""


class NothingAgreed(Exception):
    """No tentative agreement stands on the provision's clause."""


class NothingBefore(Exception):
    """The provision has no counterpart in the agreement before."""


class Step(StrEnum):
    """One place up or down among its neighbours."""

    UP = "up"
    DOWN = "down"


@transaction.atomic
def assemble(
    *,
    agreement: Agreement,
    by: User,
    now: datetime,
    under: AgreementClause | None = None,
    by_issue: bool = False,
) -> int:
    """Take in all that is agreed at the table; return how many provisions got other words.

    Agreed words replace those of the provision that follows their clause. New provisions come to
    the end below `under`, or below a heading for each issue; raise NoSuchPlace where that is too
    deep.
    """
    agreement = lock(agreement)
    if under:
        _own(agreement, under)
    changed = take_in(agreement, under=under, by_issue=by_issue)
    if changed:
        _check_depth(agreement)
        tell("agreement.assembled", agreement, by=by, now=now, count=changed)
    return changed


def take_in(
    agreement: Agreement, *, under: AgreementClause | None = None, by_issue: bool = False
) -> int:
    """Put agreed words into the tree of a locked agreement; return how many were new."""
    present = {row.clause_id: row for row in agreement.clauses.exclude(clause=None)}
    articles = {row.title: row for row in agreement.clauses.filter(parent=None, text="")}
    changed = 0
    for agreed in provisions.standing_agreements(agreement.negotiation):
        row = present.get(agreed.clause_id)
        if row and row.tentative_agreement_id == agreed.pk and row.text == agreed.text:
            continue
        if row is None:
            issue = agreed.clause.issue
            parent = _article(agreement, issue, articles) if by_issue else under
            row = _new(agreement, parent, agreed.clause)
        _write_agreed(row, agreed)
        changed += 1
    return changed


def _article(
    agreement: Agreement, issue: Issue, articles: dict[str, AgreementClause]
) -> AgreementClause:
    """The heading of an issue, made where it is missing."""
    if issue.title not in articles:
        row = AgreementClause(agreement=agreement, title=issue.title, origin=Origin.WRITTEN)
        row.place = _end_of(agreement, None)
        row.save()
        articles[issue.title] = row
    return articles[issue.title]


def _new(agreement: Agreement, parent: AgreementClause | None, clause: Clause) -> AgreementClause:
    fits = len(clause.reference) <= LONGEST_LABEL
    return AgreementClause(
        agreement=agreement,
        parent=parent,
        place=_end_of(agreement, parent),
        label=clause.reference if fits else "",
        title=clause.title,
        clause=clause,
    )


def _end_of(agreement: Agreement, parent: AgreementClause | None) -> int:
    last = agreement.clauses.filter(parent=parent).aggregate(last=Max("place"))["last"]
    return (last or 0) + 1


def _write_agreed(row: AgreementClause, agreed: TentativeAgreement) -> None:
    row.text, row.origin = agreed.text, Origin.AGREED
    row.tentative_agreement, row.carried_from = agreed, None
    row.revision += 1
    row.save()


@transaction.atomic
def add(
    *,
    agreement: Agreement,
    label: str,
    title: str,
    text: str,
    by: User,
    now: datetime,
    under: AgreementClause | None = None,
    clause: Clause | None = None,
) -> AgreementClause:
    """Write a further provision, the last below `under` or the last of all."""
    agreement = lock(agreement)
    under = _own(agreement, under) if under else None
    _check_free(agreement, clause)
    row = AgreementClause(
        agreement=agreement,
        parent=under,
        place=_end_of(agreement, under),
        label=label,
        title=title,
        text=canonical(text),
        clause=clause,
        origin=Origin.WRITTEN,
    )
    row.save()
    _check_depth(agreement)
    tell("provision.added", agreement, by=by, now=now, provision=str(row))
    return row


@transaction.atomic
def edit(
    *,
    provision: AgreementClause,
    base_revision: int,
    label: str,
    title: str,
    text: str,
    clause: Clause | None,
    by: User,
    now: datetime,
) -> AgreementClause:
    """Write label, heading, words and the clause that is followed.

    Other words are no longer the agreed or the carried ones; neither are words of another clause.
    """
    row = _lock_row(provision, base_revision)
    if clause and clause.pk != row.clause_id:
        _check_free(row.agreement, clause)
    if canonical(text) != row.text or (clause.pk if clause else None) != row.clause_id:
        row.origin, row.tentative_agreement, row.carried_from = Origin.WRITTEN, None, None
    row.label, row.title, row.text, row.clause = label, title, canonical(text), clause
    _save(row, "provision.edited", by=by, now=now)
    return row


@transaction.atomic
def move(
    *, provision: AgreementClause, base_revision: int, step: Step, by: User, now: datetime
) -> AgreementClause:
    """Move a provision past the neighbour before or behind it; raise NoSuchPlace at the ends."""
    row = _lock_row(provision, base_revision)
    neighbours = list(row.agreement.clauses.filter(parent=row.parent_id))
    place = neighbours.index(row)
    aim = place - 1 if step is Step.UP else place + 1
    if not 0 <= aim < len(neighbours):
        raise NoSuchPlace
    neighbours.insert(aim, neighbours.pop(place))
    _number(neighbours)
    row.place = aim + 1
    _save(row, "provision.moved", by=by, now=now)
    return row


@transaction.atomic
def move_under(
    *,
    provision: AgreementClause,
    base_revision: int,
    under: AgreementClause | None,
    by: User,
    now: datetime,
) -> AgreementClause:
    """Put a provision, with all below it, to the end below another one, or of the articles."""
    row = _lock_row(provision, base_revision)
    under = _own(row.agreement, under) if under else None
    if under == row:
        raise NoSuchPlace
    row.parent, row.place = under, _end_of(row.agreement, under)
    _save(row, "provision.moved", by=by, now=now)
    _check_depth(row.agreement)
    return row


@transaction.atomic
def remove(*, provision: AgreementClause, base_revision: int, by: User, now: datetime) -> None:
    """Take a provision out of the agreement, with its words."""
    row = _lock_row(provision, base_revision)
    if row.children.exists():
        raise HasProvisionsBelow
    words = str(row)
    row.delete()
    tell("provision.removed", row.agreement, by=by, now=now, provision=words)


@transaction.atomic
def take_agreed(
    *, provision: AgreementClause, base_revision: int, by: User, now: datetime
) -> AgreementClause:
    """Replace the words by those that both sides have agreed on the provision's clause."""
    row = _lock_row(provision, base_revision)
    standing = provisions.standing_agreements(row.agreement.negotiation)
    agreed = next((one for one in standing if one.clause_id == row.clause_id), None)
    if agreed is None:
        raise NothingAgreed
    _write_agreed(row, agreed)
    tell("provision.agreed", row.agreement, by=by, now=now, provision=str(row))
    return row


@transaction.atomic
def carry(
    *,
    provision: AgreementClause,
    base_revision: int,
    source: AgreementClause,
    by: User,
    now: datetime,
) -> AgreementClause:
    """Replace the words by those of a provision of the agreement before."""
    row = _lock_row(provision, base_revision)
    if source.agreement_id != row.agreement.predecessor_id:
        raise NothingBefore
    row.text, row.origin = source.text, Origin.CARRIED
    row.carried_from, row.tentative_agreement = source, None
    _save(row, "provision.carried", by=by, now=now)
    return row


def _lock_row(provision: AgreementClause, base_revision: int) -> AgreementClause:
    """Lock the agreement, then read the provision; the revision must be the one that was seen."""
    agreement = lock(provision.agreement)
    row = agreement.clauses.select_related("clause").filter(pk=provision.pk).first()
    if row is None:
        raise Gone
    row.agreement = agreement
    if row.revision != base_revision:
        raise ChangedMeanwhile(row)
    return row


def _own(agreement: Agreement, row: AgreementClause) -> AgreementClause:
    """The provision as it stands in this very agreement."""
    found = agreement.clauses.filter(pk=row.pk).first()
    if found is None:
        raise NoSuchPlace
    return found


def _check_free(agreement: Agreement, clause: Clause | None) -> None:
    if clause and agreement.clauses.filter(clause=clause).exists():
        raise ClauseTaken


def _check_depth(agreement: Agreement) -> None:
    """Refuse a tree that lost a branch to itself, or goes too deep to be read."""
    nodes = provisions.nodes_of(agreement.clauses.all())
    depths = [depth for _node, depth in in_order(nodes)]
    if len(depths) != len(nodes) or max(depths) > MAX_DEPTH:
        raise NoSuchPlace


def _number(rows: Iterable[AgreementClause]) -> None:
    rows = list(rows)
    for place, row in enumerate(rows, start=1):
        row.place = place
    AgreementClause.objects.bulk_update(rows, ["place"])


def _save(row: AgreementClause, verb: str, *, by: User, now: datetime) -> None:
    row.revision += 1
    row.save()
    tell(verb, row.agreement, by=by, now=now, provision=str(row))
