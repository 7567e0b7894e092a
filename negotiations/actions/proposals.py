"""Drafts: begun, filled with clauses, set aside; handing over is in `tabling`."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from negotiations.models import Clause, Negotiation, Position, Proposal
from portal.models import User


class NotADraft(Exception):
    """Only a draft can be changed or handed over."""


class OtherTable(Exception):
    """A clause or an earlier proposal belongs to another negotiation."""


@transaction.atomic
def start_draft(
    *,
    negotiation: Negotiation,
    side: str,
    kind: str,
    title: str,
    by: User | None,
    now: datetime,
    medium: str = Proposal.Medium.WRITTEN,
    responds_to: Proposal | None = None,
    supersedes: Proposal | None = None,
    is_package: bool = False,
    described_by: str = "",
) -> Proposal:
    """Open a working copy that only this table's staff and committee see."""
    _same_table(negotiation, responds_to, supersedes)
    return Proposal.objects.create(
        negotiation=negotiation,
        side=side,
        kind=kind,
        medium=medium,
        title=title,
        responds_to=responds_to,
        supersedes=supersedes,
        is_package=is_package,
        described_by=described_by,
        created_by=by,
        created_at=now,
    )


@transaction.atomic
def edit_details(
    *,
    proposal: Proposal,
    kind: str,
    title: str,
    medium: str,
    responds_to: Proposal | None,
    supersedes: Proposal | None,
    is_package: bool,
    described_by: str = "",
) -> Proposal:
    """Change what a draft says about itself."""
    proposal = lock_draft(proposal)
    _same_table(proposal.negotiation, responds_to, supersedes)
    proposal.kind, proposal.title, proposal.medium = kind, title, medium
    proposal.responds_to, proposal.supersedes = responds_to, supersedes
    proposal.is_package, proposal.described_by = is_package, described_by
    proposal.save()
    return proposal


def _same_table(negotiation: Negotiation, *others: Proposal | None) -> None:
    if any(other and other.negotiation_id != negotiation.pk for other in others):
        raise OtherTable


def lock_draft(proposal: Proposal) -> Proposal:
    """Lock the row and return it fresh; raise NotADraft unless it still is one."""
    locked = (
        Proposal.objects.select_for_update(of=("self",))
        .select_related("negotiation")
        .get(pk=proposal.pk)
    )
    if locked.state != Proposal.State.DRAFT:
        raise NotADraft
    return locked


@transaction.atomic
def add_clauses(*, proposal: Proposal, clauses: Iterable[Clause]) -> list[Position]:
    """Put clauses into a draft, each once, with an empty text; bring back those left out.

    The stance starts as a counter where the other side has words on the clause, else a proposal.
    """
    proposal = lock_draft(proposal)
    present = {position.clause_id: position for position in proposal.positions.all()}
    wanted = list(clauses)
    if any(clause.negotiation_id != proposal.negotiation_id for clause in wanted):
        raise OtherTable
    answered = _clauses_with_words_of_others(proposal, wanted)
    place = max((position.place for position in present.values()), default=0)
    for clause in wanted:
        if clause.pk in present:
            continue
        place += 1
        stance = Position.Stance.COUNTER if clause.pk in answered else Position.Stance.PROPOSE
        present[clause.pk] = Position.objects.create(
            proposal=proposal, clause=clause, place=place, stance=stance
        )
    back = [present[clause.pk].pk for clause in wanted if present[clause.pk].is_left_out]
    Position.objects.filter(pk__in=back).update(is_left_out=False)
    return [present[clause.pk] for clause in wanted]


def _clauses_with_words_of_others(proposal: Proposal, clauses: Sequence[Clause]) -> set[int]:
    said = Position.objects.tabled().filter(clause__in=clauses).exclude(text="")
    said = said.exclude(proposal__kind__in=Proposal.OUTSIDE_CYCLE)
    return set(said.exclude(proposal__side=proposal.side).values_list("clause_id", flat=True))


@transaction.atomic
def leave_out(*, position: Position) -> None:
    """Take a clause out of the draft; its words are kept and `put_back` brings them back."""
    lock_draft(position.proposal)
    Position.objects.filter(pk=position.pk).update(is_left_out=True, held_by=None, held_until=None)


@transaction.atomic
def put_back(*, position: Position) -> None:
    lock_draft(position.proposal)
    Position.objects.filter(pk=position.pk).update(is_left_out=False)


@transaction.atomic
def discard(*, proposal: Proposal) -> None:
    """Set a draft aside; `restore` takes it up again."""
    proposal = lock_draft(proposal)
    proposal.state = Proposal.State.DISCARDED
    proposal.save(update_fields=["state"])


@transaction.atomic
def restore(*, proposal: Proposal) -> None:
    Proposal.objects.filter(pk=proposal.pk, state=Proposal.State.DISCARDED).update(
        state=Proposal.State.DRAFT
    )
