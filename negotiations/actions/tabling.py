"""Handing a proposal over: numbered, frozen and hashed, once."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from negotiations.actions.proposals import NotADraft
from negotiations.actions.telling import tell_table
from negotiations.addresses import drawn, position_slug
from negotiations.models import DraftRevision, Negotiation, Position, Proposal
from portal.models import User
from portal.text import canonical, sha256


class NothingToHandOver(Exception):
    """The draft holds no clause."""


class TextMissing(Exception):
    """A clause is proposed or countered without words; `positions` says which."""

    def __init__(self, positions: Sequence[Position]) -> None:
        super().__init__(", ".join(position.clause.title for position in positions))
        self.positions = positions


class ConflictsUnsettled(Exception):
    """Two people wrote on one clause and nobody has chosen yet; `positions` says which."""

    def __init__(self, positions: Sequence[Position]) -> None:
        super().__init__(", ".join(position.clause.title for position in positions))
        self.positions = positions


class DraftChanged(Exception):
    """The draft is not what the confirmation page showed."""


class NotYetSaid(Exception):
    """The instant of handing over lies in the future."""


def positions_to_hand_over(proposal: Proposal) -> list[Position]:
    """The draft's positions in their order, without those left out."""
    return list(
        proposal.positions.filter(is_left_out=False)
        .select_related("clause")
        .order_by("place", "pk")
    )


@dataclass(frozen=True, slots=True)
class Preview:
    """What handing over would freeze: the running number, the words by position, and their hash."""

    number: int
    words: Mapping[int, str]
    sha256: str


def preview(
    proposal: Proposal, positions: Iterable[Position], *, said_at: datetime | None = None
) -> Preview:
    """All that the other side will see, as the confirmation page shows it.

    A wordless acceptance has the words it accepts, said until `said_at` where given.
    """
    positions = list(positions)
    accepted = _last_words_of_others(positions, proposal.side, until=said_at)
    words = {position.pk: _words(position, accepted) for position in positions}
    number = next_number(proposal.negotiation, proposal.side)
    shown = [
        number,
        proposal.title,
        proposal.kind,
        proposal.medium,
        proposal.is_package,
        proposal.responds_to_id,
        proposal.supersedes_id,
        [[p.clause_id, p.stance, words[p.pk]] for p in positions],
    ]
    return Preview(number, words, hashlib.sha256(json.dumps(shown).encode()).hexdigest())


def next_number(negotiation: Negotiation, side: str) -> int:
    """The running number that the side's next proposal gets."""
    same_side = Proposal.objects.filter(negotiation=negotiation, side=side)
    return (same_side.aggregate(last=Max("number"))["last"] or 0) + 1


@transaction.atomic
def table_proposal(
    *,
    proposal: Proposal,
    said_at: datetime,
    by: User | None,
    now: datetime,
    expected_sha256: str | None = None,
) -> Proposal:
    """Hand a draft to the other side: number it, freeze and hash its positions.

    The rows are locked, so two people pressing the button table it once; the second gets the
    tabled proposal back. With `expected_sha256`, a draft that differs from what that person was
    shown is refused. Records `proposal.tabled` for this table's staff.
    """
    negotiation = Negotiation.objects.select_for_update().get(pk=proposal.negotiation_id)
    proposal = Proposal.objects.select_for_update().get(pk=proposal.pk)
    proposal.negotiation = negotiation
    if proposal.state == Proposal.State.TABLED:
        return proposal
    if proposal.state != Proposal.State.DRAFT:
        raise NotADraft
    positions = positions_to_hand_over(proposal)
    _check_complete(proposal, positions, said_at=said_at, now=now)
    shown = preview(proposal, positions, said_at=said_at)
    if expected_sha256 not in {None, shown.sha256}:
        raise DraftChanged
    _freeze(proposal, positions, shown.words, said_at=said_at)
    _close(proposal, shown.number, said_at=said_at, by=by)
    _record_tabled(proposal, positions, by=by, now=now)
    return proposal


def _check_complete(
    proposal: Proposal, positions: Sequence[Position], *, said_at: datetime, now: datetime
) -> None:
    if said_at > now:
        raise NotYetSaid
    if not positions:
        raise NothingToHandOver
    wordless = [p for p in positions if p.stance in Position.NEEDS_TEXT and not canonical(p.text)]
    if wordless:
        raise TextMissing(wordless)
    waiting = DraftRevision.objects.unsettled().filter(position__in=positions)
    waiting_ids = set(waiting.values_list("position_id", flat=True))
    unsettled = [p for p in positions if p.pk in waiting_ids]
    if unsettled:
        raise ConflictsUnsettled(unsettled)


def _freeze(
    proposal: Proposal,
    positions: Sequence[Position],
    words: Mapping[int, str],
    *,
    said_at: datetime,
) -> None:
    """Fix words, hash, instant and address; a wordless acceptance takes the words accepted."""
    said_on = said_at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    taken = _taken_slugs(positions)
    for position in positions:
        position.text = words[position.pk]
        position.sha256 = sha256(position.text)
        position.said_at = said_at
        digits = drawn(position.sha256, key=settings.SECRET_KEY, occasion=said_at.isoformat())
        position.slug = position_slug(
            said_on, proposal.side, digits, taken.get(position.clause_id, ())
        )
        position.held_by = position.held_until = None
    Position.objects.bulk_update(
        positions,
        ["text", "sha256", "said_at", "slug", "held_by", "held_until"],
        batch_size=200,
    )


def _taken_slugs(positions: Sequence[Position]) -> dict[int, set[str]]:
    """The addresses that the positions' clauses have given already, by clause."""
    taken: dict[int, set[str]] = {}
    clause_ids = [position.clause_id for position in positions]
    frozen = Position.objects.filter(clause__in=clause_ids).exclude(slug="")
    for clause_id, slug in frozen.values_list("clause_id", "slug"):
        taken.setdefault(clause_id, set()).add(slug)
    return taken


def _words(position: Position, accepted: Mapping[int, str]) -> str:
    """What the position says; an acceptance without words of its own says those accepted."""
    words = canonical(position.text)
    if position.stance == Position.Stance.ACCEPT and not words:
        return accepted.get(position.clause_id, "")
    return words


def _last_words_of_others(
    positions: Sequence[Position], side: str, *, until: datetime | None
) -> dict[int, str]:
    clause_ids = [position.clause_id for position in positions]
    said = Position.objects.tabled().filter(clause__in=clause_ids).exclude(text="")
    if until is not None:
        said = said.filter(said_at__lte=until)
    said = said.exclude(proposal__side=side).exclude(proposal__kind__in=Proposal.OUTSIDE_CYCLE)
    return dict(said.order_by("said_at", "pk").values_list("clause_id", "text"))


def _close(proposal: Proposal, number: int, *, said_at: datetime, by: User | None) -> None:
    """Number the proposal and put it on the table; from here on the trigger refuses changes."""
    proposal.number = number
    proposal.label = proposal.label or proposal.running_label
    proposal.state = Proposal.State.TABLED
    proposal.tabled_at, proposal.tabled_by = said_at, by
    proposal.save()


def _record_tabled(
    proposal: Proposal, positions: Sequence[Position], *, by: User | None, now: datetime
) -> None:
    negotiation = proposal.negotiation
    tell_table(
        "proposal.tabled",
        negotiation,
        proposal,
        by=by,
        now=now,
        payload=_payload(proposal, positions),
    )


def _payload(proposal: Proposal, positions: Sequence[Position]) -> dict[str, object]:
    clauses = [
        {
            "title": position.clause.title,
            "clause": position.clause.slug,
            "position": position.slug,
            "stance": position.stance,
            "sha256": position.sha256,
        }
        for position in positions
    ]
    return {
        "title": proposal.title,
        "label": proposal.label,
        "side": proposal.side,
        "kind": proposal.kind,
        "said_at": proposal.tabled_at.isoformat() if proposal.tabled_at else "",
        "clauses": clauses,
    }
