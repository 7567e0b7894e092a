"""The files of a proposal: its words clean, and redlined against what each clause is compared to.

A clause is a heading line "<reference> <title>" above its words; who takes in the answer finds the
clauses by those lines. A stance without words is told among the facts, never in the text.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext as _

from negotiations.actions import tabling
from negotiations.citations import party
from negotiations.document import Block, Document, Heading, Words
from negotiations.drafting import Base
from negotiations.exports.files import Format, MadeFile, stem_of, tag_of, zipped
from negotiations.exports.redlines import RedlineFile
from negotiations.exports.texts import TextFile
from negotiations.models import Clause, DraftRevision, Position, Proposal
from negotiations.templatetags.said import day, moment
from portal.text import canonical, sha256


@dataclass(frozen=True, slots=True)
class Leaf:
    """One clause of a proposal: the words as they are or would be handed over, and their base."""

    position: Position
    words: str
    base: Base | None = None

    @property
    def heading(self) -> str:
        return heading_of(self.position.clause)

    @property
    def before(self) -> "Leaf":
        """The same clause with the words of its base."""
        return replace(self, words=canonical(self.base.text) if self.base else "")


def heading_of(clause: Clause) -> str:
    """The line that opens a clause in our files."""
    return " ".join(f"{clause.reference} {clause.title}".split())


def leaves_of(proposal: Proposal, positions: Iterable[Position]) -> list[Leaf]:
    """The clauses that the proposal holds, in order, against nothing yet.

    Of a draft they have the words that handing over would freeze; one query more.
    """
    held = [position for position in positions if not position.is_left_out]
    if proposal.state == Proposal.State.TABLED:
        words = {position.pk: position.text for position in held}
    else:
        words = dict(tabling.preview(proposal, held).words)
    return [Leaf(position, canonical(words[position.pk])) for position in held]


def based_on(leaves: Iterable[Leaf], bases: Mapping[int, Base | None]) -> list[Leaf]:
    """The clauses against what was chosen for each, by position."""
    return [replace(leaf, base=bases.get(leaf.position.pk)) for leaf in leaves]


@dataclass(frozen=True, slots=True)
class ProposalFiles:
    """All that the files of a proposal are made from; they bear `author` and nobody else."""

    proposal: Proposal
    leaves: Sequence[Leaf]
    author: str
    at: datetime

    @property
    def text(self) -> TextFile:
        document = Document(self.proposal.title, self._facts, _blocks(self._spoken))
        data = {
            "title": self.proposal.title,
            "party": self._party,
            "clauses": [_data(leaf) for leaf in self.leaves],
            "sha256": sha256(document.text),
        }
        return TextFile(f"{self._stem}-clean", document, data, self.at, self.author)

    @property
    def redline(self) -> RedlineFile:
        """Against the bases; what has none is all inserted, its heading too."""
        based = [leaf for leaf in self._spoken if leaf.base]
        before = Document(self.proposal.title, (), _blocks(leaf.before for leaf in based))
        text = self.text
        data = {key: text.data[key] for key in ("title", "party")} | {
            "from": [_base_data(leaf) for leaf in based],
            "to": text.data["clauses"],
            "from_text": before.text,
            "to_text": text.document.text,
        }
        return RedlineFile(
            stem=f"{self._stem}-redline",
            title=self.proposal.title,
            facts=(*self._facts, *self._bases),
            before=before,
            after=text.document,
            data=data,
            at=self.at,
            author=self.author,
        )

    @property
    def ready_to_send(self) -> "ReadyToSend":
        return ReadyToSend(f"{self._stem}-ready-to-send", self.text, self.redline)

    @property
    def _spoken(self) -> list[Leaf]:
        return [leaf for leaf in self.leaves if leaf.words]

    @property
    def _party(self) -> str:
        return party(self.proposal.negotiation, self.proposal.side)

    @property
    def _stem(self) -> str:
        """Negotiation, side, number and day, and which words: never a title, never a person."""
        proposal = self.proposal
        number = str(proposal.number) if proposal.number else f"draft-{proposal.pk}"
        digest = sha256("\n".join(leaf.words for leaf in self.leaves))[:8]
        day_of = proposal.tabled_at.date().isoformat() if proposal.tabled_at else ""
        return stem_of(proposal.negotiation.slug, proposal.side, number, day_of, digest)

    @property
    def _facts(self) -> tuple[str, ...]:
        proposal = self.proposal
        kind = str(proposal.get_kind_display()).capitalize()
        told = [f"{proposal.negotiation.title}: {self._party}. {kind}."]
        if proposal.is_package:
            told.append(_("To be accepted only as a whole."))
        if proposal.tabled_at:
            values = {"moment": moment(proposal.tabled_at)}
            told.append(_("Handed over %(moment)s") % values)
        wordless = [
            f"{leaf.heading} ({leaf.position.get_stance_display()})"
            for leaf in self.leaves
            if not leaf.words
        ]
        if wordless:
            told.append(_("Without words: %(clauses)s") % {"clauses": "; ".join(wordless)})
        return tuple(told)

    @property
    def _bases(self) -> tuple[str, ...]:
        """Against whose words of which day the clauses stand."""
        named = {_said(leaf.base.position): None for leaf in self._spoken if leaf.base}
        if not named:
            return (_("Against nothing: every word is marked as new."),)
        return (_("Against: %(texts)s") % {"texts": "; ".join(named)},)


@dataclass(frozen=True, slots=True)
class ReadyToSend:
    """One file with the clean words and the redline, both for Word."""

    stem: str
    text: TextFile
    redline: RedlineFile

    @property
    def words(self) -> int:
        return self.redline.words

    def tag(self, ending: Format) -> str:
        parts = (part.tag(Format.DOCX) for part in (self.text, self.redline))
        return tag_of("ready", ending, self.stem, *parts)

    def name(self, ending: Format) -> str:
        return f"{self.stem}.{ending}"

    def made(self, ending: Format) -> MadeFile:
        """The file, the same to the byte each time; raises TextTooLong."""
        parts = (part.made(Format.DOCX) for part in (self.text, self.redline))
        return zipped(self.name(ending), parts)


def _said(position: Position) -> str:
    values = {
        "party": party(position.proposal.negotiation, position.proposal.side),
        "day": day(position.said_at),
    }
    return _("%(party)s, %(day)s") % values


def _blocks(leaves: Iterable[Leaf]) -> tuple[Block, ...]:
    return tuple(
        block for leaf in leaves for block in (Heading(1, leaf.heading), Words(leaf.words))
    )


def _data(leaf: Leaf) -> dict[str, str]:
    return {
        "reference": leaf.position.clause.reference,
        "title": leaf.position.clause.title,
        "stance": leaf.position.stance,
        "sha256": sha256(leaf.words) if leaf.words else "",
        "text": leaf.words,
    }


def _base_data(leaf: Leaf) -> dict[str, str]:
    base = leaf.base.position if leaf.base else leaf.position
    return {
        "title": leaf.position.clause.title,
        "said": _said(base),
        "sha256": base.sha256,
        "text": base.text,
    }


def instant_of(proposal: Proposal) -> datetime:
    """When it was handed over; of a draft, when it was last saved."""
    if proposal.tabled_at:
        return proposal.tabled_at
    saves = DraftRevision.objects.filter(position__proposal=proposal, is_conflict=False)
    saved_at: datetime | None = saves.aggregate(last=Max("saved_at"))["last"]
    return saved_at or proposal.created_at
