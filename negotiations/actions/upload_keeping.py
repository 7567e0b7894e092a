"""An upload becomes positions: of the employer side's proposal, or of a draft of ours."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from negotiations import intake, mapping
from negotiations.actions import answers, clauses, drafts, proposals
from negotiations.actions.answers import Entry, SourceInput
from negotiations.actions.telling import tell_table
from negotiations.actions.uploads import lock_open
from negotiations.mapping import ClauseWords
from negotiations.models import Clause, ImportedText, Position, Proposal, Upload, UploadedParagraph
from negotiations.models.proposal import Side
from portal.models import User
from portal.text import sha256

Fate = UploadedParagraph.Fate
Stance = Position.Stance


class Undecided(Exception):
    """Some paragraphs go nowhere yet; `count` says how many."""

    def __init__(self, count: int) -> None:
        super().__init__(str(count))
        self.count = count


class NothingToKeep(Exception):
    """Every paragraph is left out."""


class MappingChanged(Exception):
    """Somebody moved a paragraph after the page was shown: the answers fit other clauses."""


class WordsTooLong(Exception):
    """More words go to one clause than a clause can hold; `key` says to which."""

    def __init__(self, key: mapping.Key) -> None:
        super().__init__(str(key))
        self.key = key


@dataclass(frozen=True, slots=True)
class Circumstances:
    """When and how the other side handed the text over, and where it can be read."""

    said_at: datetime
    medium: str
    described_by: str = ""
    is_package: bool = False
    source: SourceInput | None = None


@transaction.atomic
def keep_answer(
    *,
    upload: Upload,
    stances: Mapping[mapping.Key, str],
    circumstances: Circumstances,
    by: User,
    now: datetime,
    expected: str | None = None,
) -> Proposal:
    """Record the file as the employer side's proposal, with both of its readings.

    All or nothing. Two people pressing the button keep it once: the second gets the proposal.
    With `expected`, the fingerprint of what that person was shown, other words are refused.
    Raises Undecided, NothingToKeep, WordsTooLong, MappingChanged, and what `answers.log_answer`
    raises.
    """
    if kept := _kept(upload):
        return kept
    upload, words = _decided(upload, expected)
    if {one.key for one in words} != set(stances):
        raise MappingChanged
    found = _clauses(upload, words, by=by, now=now)
    proposal = answers.log_answer(
        negotiation=upload.negotiation,
        said_at=circumstances.said_at,
        medium=circumstances.medium,
        entries=[Entry(found[one.key], stances[one.key], one.text) for one in words],
        responds_to=upload.handed_over,
        is_package=circumstances.is_package,
        described_by=circumstances.described_by,
        source=circumstances.source,
        by=by,
        now=now,
    )
    _close(upload, proposal, words, found, by=by, now=now)
    return proposal


@transaction.atomic
def keep_draft(
    *, upload: Upload, title: str, by: User, now: datetime, expected: str | None = None
) -> Proposal:
    """Begin a draft of ours with the file's words, its base kept beside them; all or nothing."""
    if kept := _kept(upload):
        return kept
    upload, words = _decided(upload, expected)
    found = _clauses(upload, words, by=by, now=now)
    proposal = proposals.start_draft(
        negotiation=upload.negotiation,
        side=Side.GUILD,
        kind=Proposal.Kind.COUNTER,
        title=title,
        by=by,
        now=now,
    )
    draft = proposals.add_clauses(proposal=proposal, clauses=[found[one.key] for one in words])
    for position, one in zip(draft, words, strict=True):
        stance = position.stance if one.text else Stance.WITHDRAW
        drafts.save(
            position=position, base_revision=0, stance=stance, text=one.text, by=by, now=now
        )
    _close(upload, proposal, words, found, by=by, now=now)
    return proposal


def _kept(upload: Upload) -> Proposal | None:
    """The proposal that somebody made of the upload before; waits for them to be through."""
    locked = Upload.objects.select_for_update(of=("self",)).get(pk=upload.pk)
    return locked.proposal


def _decided(upload: Upload, expected: str | None) -> tuple[Upload, tuple[ClauseWords, ...]]:
    """The words by clause, once every paragraph has its place."""
    upload = lock_open(upload)
    rows = list(upload.paragraphs.order_by("place", "pk"))
    undecided = sum(row.fate == Fate.UNDECIDED for row in rows)
    if undecided:
        raise Undecided(undecided)
    words = mapping.words_by_clause(intake.pieces_of(rows))
    if not words:
        raise NothingToKeep
    for one in words:
        if max(len(one.text), len(one.base_text)) > drafts.MAX_TEXT:
            raise WordsTooLong(one.key)
    if expected not in {None, intake.fingerprint(words)}:
        raise MappingChanged
    return upload, words


def _clauses(
    upload: Upload, words: Sequence[ClauseWords], *, by: User, now: datetime
) -> dict[mapping.Key, Clause]:
    """The clause of each key; new ones are put on the board."""
    negotiation = upload.negotiation
    found: dict[mapping.Key, Clause] = {
        clause.pk: clause
        for clause in Clause.objects.filter(
            negotiation=negotiation, pk__in=[one.key for one in words if isinstance(one.key, int)]
        )
    }
    new = upload.paragraphs.filter(fate=Fate.NEW_CLAUSE).select_related("new_issue")
    for row in new.order_by("place", "pk"):
        issue = row.new_issue
        if issue is None or intake.key_of(row) in found:
            continue
        found[intake.key_of(row)] = clauses.add_clause(
            negotiation=negotiation, issue=issue, title=row.new_title, by=by, now=now
        )
    return found


def _close(
    upload: Upload,
    proposal: Proposal,
    words: Sequence[ClauseWords],
    found: Mapping[mapping.Key, Clause],
    *,
    by: User,
    now: datetime,
) -> None:
    """Keep their base beside each position, and tie the upload to what it became."""
    silent = _silent(upload, words)
    positions = {position.clause_id: position for position in proposal.positions.all()}
    ours = _positions_handed_over(upload)
    ImportedText.objects.bulk_create(
        ImportedText(
            position=positions[found[one.key].pk],
            upload=upload,
            base_text=one.base_text,
            base_sha256=sha256(one.base_text) if one.base_text else "",
            handed_over=ours.get(found[one.key].pk),
            is_silent=one.key in silent,
        )
        for one in words
    )
    upload.state, upload.proposal = Upload.State.KEPT, proposal
    upload.kept_at, upload.kept_by = now, by
    upload.refusal = upload.refusal_detail = ""
    upload.save()
    _record(upload, len(words), len(silent), by=by, now=now)


def _silent(upload: Upload, words: Sequence[ClauseWords]) -> set[mapping.Key]:
    """Clauses whose base in the file is not what we handed over; none where it answers nothing."""
    if upload.handed_over_id is None:
        return set()
    return {one.key for one in mapping.silent_changes(intake.words_handed_over(upload), words)}


def _positions_handed_over(upload: Upload) -> dict[int, Position]:
    if upload.handed_over_id is None:
        return {}
    ours = Position.objects.filter(proposal=upload.handed_over_id, is_left_out=False)
    return {position.clause_id: position for position in ours}


def _record(upload: Upload, clauses: int, silent: int, *, by: User, now: datetime) -> None:
    tell_table(
        "upload.kept",
        upload.negotiation,
        upload,
        by=by,
        now=now,
        payload={"purpose": upload.purpose, "clauses": clauses, "silent_changes": silent},
    )
