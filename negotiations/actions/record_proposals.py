"""From a record's proposals to tabled proposals, frozen positions and tentative agreements."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Max

from negotiations import record
from negotiations.actions.record_ledger import Ledger
from negotiations.actions.record_tables import Board
from negotiations.addresses import growing, position_slug
from negotiations.models import Position, Proposal, TentativeAgreement
from negotiations.models.proposal import Side
from portal.text import canonical, sha256

Said = tuple[str, str, date]


class Recorder:
    """Tables what one negotiation's file has and the portal has not."""

    def __init__(self, board: Board, ledger: Ledger) -> None:
        self._board, self._ledger = board, ledger
        self._labelled: dict[str, Proposal] = {}
        self._said: dict[Said, Position] = {}
        self._taken: dict[str, set[str]] = defaultdict(set)
        self._made: dict[record.PlannedProposal, Proposal] = {}
        tabled = Proposal.objects.filter(negotiation=board.negotiation).tabled()
        highest = tabled.order_by().values_list("side").annotate(Max("number"))
        self._numbers = Counter(dict(highest))
        self._read(tabled)

    def _read(self, tabled: Iterable[Proposal]) -> None:
        self._labelled = {proposal.label: proposal for proposal in tabled if proposal.label}
        frozen = Position.objects.filter(proposal__in=tabled).exclude(sha256="")
        for position in frozen.select_related("proposal", "clause").prefetch_related("sources"):
            said_on = (position.said_at or record.noon(date.min)).astimezone(record.ZONE).date()
            slug = position.clause.slug
            self._said[slug, position.proposal.side, said_on] = position
            self._taken[slug].add(position.slug)

    def table(self, plan: list[record.PlannedProposal]) -> None:
        """Compare what is tabled, table the rest; late words become proposals of their own."""
        late: list[record.PlannedPosition] = []
        for proposal in plan:
            new = [each for each in proposal.positions if not self._is_said(each)]
            if proposal.row:
                self._ledger.on_row()
            if proposal.label in self._labelled:
                self._compare(proposal)
                late += new
            elif proposal.row or new:
                self._hand_over(proposal, new)
        for proposal in record.later_group(late):
            self._hand_over(proposal, proposal.positions)

    def _is_said(self, planned: record.PlannedPosition) -> bool:
        version = planned.version
        found = self._said.get((planned.clause, version.party, version.date))
        self._ledger.on_row()
        if found is None:
            return False
        self._ledger.compare(version.path, found, _words(planned))
        cited = {(each.publisher, each.url, each.note) for each in found.sources.all()}
        if cited != {(each.publisher, each.url, each.note) for each in version.sources}:
            self._ledger.differences.append(f"{version.path}: sources differ from those on record")
        return True

    def _compare(self, planned: record.PlannedProposal) -> None:
        found = self._labelled[planned.label]
        path = planned.row.path if planned.row else ""
        self._made[planned] = found
        self._ledger.compare(path, found, _details(planned))

    def _hand_over(
        self, planned: record.PlannedProposal, positions: list[record.PlannedPosition]
    ) -> None:
        """A draft first, then its frozen positions, then on the table: as the triggers want it."""
        side = Side(planned.side)
        proposal = Proposal(
            negotiation=self._board.negotiation,
            label=planned.label,
            created_at=planned.tabled_at,
            responds_to=self._made.get(planned.responds_to) if planned.responds_to else None,
            supersedes=self._made.get(planned.supersedes) if planned.supersedes else None,
            **_details(planned) | {"tabled_at": None},
        )
        proposal.save()
        proposal.sources.add(*(self._ledger.source(each) for each in planned.sources))
        made = [self._freeze(proposal, each, place) for place, each in enumerate(positions, 1)]
        self._numbers[side] += 1
        proposal.number, proposal.tabled_at = self._numbers[side], planned.tabled_at
        proposal.state = Proposal.State.TABLED
        proposal.save()
        self._made[planned] = proposal
        self._ledger.added["proposals"] += 1
        self._tell(planned, proposal, made)

    def _freeze(self, proposal: Proposal, planned: record.PlannedPosition, place: int) -> Position:
        words, taken = _words(planned), self._taken[planned.clause]
        digest = sha256(words["text"])
        slug = position_slug(planned.version.date, proposal.side, growing(digest), taken)
        taken.add(slug)
        position = Position.objects.create(
            proposal=proposal,
            clause=self._board.clauses[planned.clause],
            place=place,
            slug=slug,
            sha256=digest,
            said_at=planned.said_at,
            **words,
        )
        position.sources.add(*(self._ledger.source(each) for each in planned.version.sources))
        self._ledger.added["positions"] += 1
        self._ledger.items.append((planned.said_at, self._board.negotiation, position))
        return position

    def _tell(
        self, planned: record.PlannedProposal, proposal: Proposal, made: list[Position]
    ) -> None:
        said = [position.said_at for position in made if position.said_at]
        self._ledger.tell(
            "proposal.tabled",
            planned.tabled_at,
            self._board.negotiation,
            self._payload(planned, proposal, made),
            target=proposal,
            not_before=max([self._board.public_from, *said]),
        )

    def _payload(
        self, planned: record.PlannedProposal, proposal: Proposal, made: list[Position]
    ) -> dict[str, Any]:
        """As staff's own handing over tells it, and what else the file says of the proposal."""
        row = planned.row
        return {
            "title": proposal.title,
            "label": proposal.label,
            "number": proposal.number,
            "side": proposal.side,
            "kind": proposal.kind,
            "said_at": planned.tabled_at.isoformat(),
            "clauses": [_clause_in_words(position) for position in made],
            "without_text": [
                {"title": self._board.clauses[slug].title, "clause": slug}
                for slug in planned.clauses_without_text
            ],
            "medium": row.medium if row else "",
            "outcome": row.status if row else "",
            "published": row.published if row else "",
        }

    def agree(self, agreed: list[record.PlannedPosition]) -> None:
        """Make tentative agreements of the joint texts; a later other text replaces the first."""
        for _at, same_instant in groupby(agreed, key=lambda planned: planned.said_at):
            made = [self._agree(planned) for planned in same_instant]
            self._tell_agreed([agreement for agreement in made if agreement])

    def _agree(self, planned: record.PlannedPosition) -> TentativeAgreement | None:
        clause, text = self._board.clauses[planned.clause], canonical(planned.version.text)
        past = list(clause.tentative_agreements.all())
        standing = next((each for each in past if each.reopened_at is None), None)
        if any(each.proposed_at == planned.said_at for each in past) or (
            standing and standing.sha256 == sha256(text)
        ):
            return None
        if standing and standing.proposed_at >= planned.said_at:
            path = planned.version.path
            self._ledger.differences.append(f"{path}: a later tentative agreement stands")
            return None
        if standing:
            self._reopen(standing, planned)
        return self._agreement(planned, text)

    def _reopen(self, standing: TentativeAgreement, planned: record.PlannedPosition) -> None:
        standing.reopened_at = planned.said_at
        standing.reopened_reason = "Replaced by the final text."
        standing.save(update_fields=["reopened_at", "reopened_reason"])
        self._ledger.tell(
            "agreement.reopened",
            planned.said_at,
            self._board.negotiation,
            {
                "title": standing.clause.title,
                "clause": standing.clause.slug,
                "side": Side.JOINT.value,
                "sha256": standing.sha256,
                "reason": standing.reopened_reason,
            },
            target=standing,
            not_before=self._board.public_from,
        )

    def _agreement(self, planned: record.PlannedPosition, text: str) -> TentativeAgreement:
        at, digest = planned.said_at, sha256(text)
        agreement = TentativeAgreement.objects.create(
            clause=self._board.clauses[planned.clause],
            text=text,
            sha256=digest,
            proposed_by_side=Side.JOINT,
            proposed_at=at,
            guild_sha256=digest,
            guild_confirmed_at=at,
            employer_sha256=digest,
            employer_confirmed_at=at,
        )
        agreement.sources.add(*(self._ledger.source(each) for each in planned.version.sources))
        self._ledger.added["tentative agreements"] += 1
        self._ledger.items.append((at, self._board.negotiation, agreement))
        return agreement

    def _tell_agreed(self, made: list[TentativeAgreement]) -> None:
        if not made:
            return
        at = made[0].proposed_at
        clauses = [
            {"title": each.clause.title, "clause": each.clause.slug, "sha256": each.sha256}
            for each in made
        ]
        title = made[0].clause.title if len(made) == 1 else f"{len(made)} clauses"
        self._ledger.tell(
            "agreement.reached",
            at,
            self._board.negotiation,
            {"title": title, "said_at": at.isoformat(), "clauses": clauses},
            target=made[0] if len(made) == 1 else None,
            not_before=self._board.public_from,
        )


def _words(planned: record.PlannedPosition) -> dict[str, str]:
    version = planned.version
    return {
        "text": canonical(version.text),
        "stance": planned.stance,
        "certainty": version.certainty,
        "described_by": version.described_by,
        "round_name": version.round_name,
    }


def _details(planned: record.PlannedProposal) -> dict[str, Any]:
    return {
        "side": planned.side,
        "kind": planned.kind,
        "title": planned.title,
        "medium": planned.medium,
        "tabled_at": planned.tabled_at,
        "is_label_assigned_by_portal": planned.is_label_assigned_by_portal,
        "described_by": planned.described_by,
    }


def _clause_in_words(position: Position) -> dict[str, str]:
    return {
        "title": position.clause.title,
        "clause": position.clause.slug,
        "position": position.slug,
        "stance": position.stance,
        "sha256": position.sha256,
    }
