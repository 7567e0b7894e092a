"""A draft as its editor shows it: each clause with its papers, its bases and its conflicts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from negotiations.models import DraftRevision, Position, PositionNote, Proposal
from negotiations.models.proposal import Side
from negotiations.redline import TextTooLong, compare
from negotiations.redline.renderings import InlineParagraph, inline
from portal.access import Viewer


@dataclass(frozen=True, slots=True)
class Base:
    """A text handed over earlier, with which a draft can be compared."""

    position: Position
    name: str

    @property
    def key(self) -> int:
        return self.position.pk

    @property
    def text(self) -> str:
        return self.position.text


@dataclass(frozen=True, slots=True)
class Bases:
    """Every earlier text of one clause, the usual base first."""

    theirs: Base | None
    ours: Base | None
    expiring: Base | None
    others: tuple[Base, ...]
    is_ours: bool

    @property
    def nearest(self) -> tuple[Base, ...]:
        """The last words of either side and the expiring contract; the other side comes first."""
        sides = (self.theirs, self.ours) if self.is_ours else (self.ours, self.theirs)
        return tuple(base for base in (*sides, self.expiring) if base)

    @property
    def all(self) -> tuple[Base, ...]:
        return self.nearest + self.others

    def find(self, key: int | None) -> Base | None:
        """The base of that key, if the clause has it."""
        return next((base for base in self.all if base.key == key), None)

    def chosen(self, key: int | None) -> Base | None:
        """The base of that key; else the other side's last words, ours, or the contract's."""
        return self.find(key) or next(iter(self.nearest), None)


@dataclass(frozen=True, slots=True)
class DraftRow:
    """One clause of a draft; `holder` names somebody else who is writing on it right now."""

    position: Position
    bases: Bases
    conflicts: tuple[DraftRevision, ...]
    holder: str = ""

    @property
    def note(self) -> PositionNote | None:
        """The guild's own papers on the position, if anybody wrote some."""
        return getattr(self.position, "note", None)

    @property
    def place(self) -> str:
        """What stands before the anchors of this clause's redline."""
        return place_of(self.position)

    @property
    def base(self) -> Base | None:
        return self.bases.chosen(self.position.base_id)

    @property
    def redline(self) -> "ShownRedline":
        """From the base to the draft as it was last saved."""
        return redline_between(self.base, self.position.text)


@dataclass(frozen=True, slots=True)
class ShownRedline:
    """A comparison as the panel beside the text shows it; no paragraphs where it is too long."""

    paragraphs: tuple[InlineParagraph, ...] | None
    words_inserted: int
    words_deleted: int
    is_unchanged: bool


def redline_between(base: Base | None, text: str) -> ShownRedline:
    """What a text changes against a base; without one every word is new."""
    try:
        redline = compare(base.text if base else "", text)
    except TextTooLong:
        return ShownRedline(None, 0, 0, is_unchanged=base is not None and base.text == text)
    counted = redline.statistics
    return ShownRedline(
        inline(redline), counted.words_inserted, counted.words_deleted, redline.is_unchanged
    )


def place_of(position: Position) -> str:
    return f"clause-{position.pk}-"


def rows_of(proposal: Proposal, viewer: Viewer, now: datetime) -> list[DraftRow]:
    """The clauses of a proposal in their order, those left out too; three queries."""
    related = proposal.positions.select_related("clause__issue", "note", "held_by")
    positions = list(related.order_by("place", "pk"))
    for position in positions:
        position.proposal, position.clause.negotiation = proposal, proposal.negotiation
    bases = bases_of(positions, viewer, now)
    conflicts = _conflicts(positions)
    return [
        DraftRow(
            position,
            bases[position.pk],
            tuple(conflicts[position.pk]),
            _holder(position, viewer, now),
        )
        for position in positions
    ]


def _conflicts(positions: Sequence[Position]) -> dict[int, list[DraftRevision]]:
    """Texts that wait for a choice, by the position's id."""
    by_pk = {position.pk: position for position in positions}
    waiting = DraftRevision.objects.unsettled().filter(position__in=positions)
    found: dict[int, list[DraftRevision]] = {pk: [] for pk in by_pk}
    for revision in waiting.select_related("saved_by").order_by("pk"):
        revision.position = by_pk[revision.position_id]
        found[revision.position_id].append(revision)
    return found


def _holder(position: Position, viewer: Viewer, now: datetime) -> str:
    is_held = position.held_until is not None and position.held_until > now
    if position.held_by is None or not is_held or position.held_by_id == viewer.user_id:
        return ""
    return str(position.held_by)


def bases_of(positions: Sequence[Position], viewer: Viewer, now: datetime) -> Mapping[int, Bases]:
    """The texts with which each of these positions can be compared, by the position's id.

    For a draft that is every text handed over, for a frozen position every one before it.
    """
    said = Position.objects.tabled().visible_to(viewer, now).exclude(text="")
    said = said.filter(clause__in={position.clause_id for position in positions})
    by_clause: dict[int, list[Position]] = {}
    for earlier in said.select_related("proposal__negotiation").order_by("said_at", "pk"):
        by_clause.setdefault(earlier.clause_id, []).append(earlier)
    return {
        position.pk: _bases(position, by_clause.get(position.clause_id, ()))
        for position in positions
    }


def _bases(position: Position, said: Iterable[Position]) -> Bases:
    """Sort one clause's texts, oldest first, into the nearest ones and the others."""
    found: dict[str, Position] = {}
    others: list[Position] = []
    for earlier in said:
        if earlier.proposal_id == position.proposal_id or not _precedes(earlier, position):
            continue
        role = _role(earlier)
        if role in found or not role:
            others.append(found.get(role, earlier))
        if role:
            found[role] = earlier
    others.sort(key=lambda one: (one.said_at, one.pk), reverse=True)
    return Bases(
        theirs=_named(found.get("theirs"), _("Their last words")),
        ours=_named(found.get("ours"), _("Our last words")),
        expiring=_named(found.get("expiring"), _("Expiring contract")),
        others=tuple(Base(one, name_of(one)) for one in others),
        is_ours=position.proposal.side == Side.GUILD,
    )


def _precedes(earlier: Position, position: Position) -> bool:
    if position.said_at is None or earlier.said_at is None:
        return True
    return earlier.said_at < position.said_at


def _role(position: Position) -> str:
    if position.proposal.kind == Proposal.Kind.EXPIRING_CONTRACT:
        return "expiring"
    if position.proposal.kind == Proposal.Kind.SUCCESSOR:
        return ""
    return {Side.GUILD: "ours", Side.EMPLOYER: "theirs"}.get(Side(position.proposal.side), "")


def _named(position: Position | None, role: str) -> Base | None:
    return Base(position, f"{role}: {name_of(position)}") if position else None


def name_of(position: Position) -> str:
    """A frozen position in words: who, when, in which proposal."""
    proposal = position.proposal
    who = {
        Side.GUILD: proposal.negotiation.guild_short_name,
        Side.EMPLOYER: proposal.negotiation.employer_short_name,
    }.get(Side(proposal.side), _("both sides"))
    when = position.said_at and timezone.localtime(position.said_at)
    return _("%(who)s, %(date)s (%(title)s)") % {
        "who": who,
        "date": formats.date_format(when, "j F Y") if when else "",
        "title": proposal.label or proposal.title,
    }
