"""An upload as staff look it over: where its paragraphs go, what it says on each clause, and what
was changed without a mark.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from negotiations import mapping
from negotiations.comparisons import marked
from negotiations.mapping import ClauseWords, Key, Silence, SilentChange
from negotiations.models import (
    Clause,
    Position,
    Proposal,
    Upload,
    UploadedFile,
    UploadedParagraph,
)
from negotiations.redline.renderings import InlineParagraph, inline
from negotiations.word import views
from negotiations.word.model import Stamp, WordText
from negotiations.word.passing import from_data, to_data
from portal.access import Viewer

Fate = UploadedParagraph.Fate
Stance = Position.Stance
FACTS = "facts"


@dataclass(frozen=True, slots=True)
class SilentView:
    """One clause whose base in their file is not what we handed over, word by word.

    `paragraphs` is None for words too long to be marked, here and in `ClauseView`.
    """

    title: str
    kind: Silence
    paragraphs: tuple[InlineParagraph, ...] | None


@dataclass(frozen=True, slots=True)
class ClauseView:
    """What the file says on one clause; `paragraphs` lead from its base to its proposal."""

    key: Key
    title: str
    words: ClauseWords
    paragraphs: tuple[InlineParagraph, ...] | None
    stance: str
    is_silent: bool

    @property
    def mark(self) -> str:
        """What names the clause on a page, the same wherever it stands among the others."""
        return hashlib.sha256(str(self.key).encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Intake:
    """The whole of an upload as it is mapped now; `fingerprint` tells one mapping from another."""

    clauses: tuple[ClauseView, ...]
    silent: tuple[SilentView, ...]
    undecided: int
    left_out: tuple[str, ...]
    fingerprint: str


def taken_from(proposal: Proposal, viewer: Viewer, now: datetime) -> Upload | None:
    """The file that a proposal was taken in from, with `silent`, the number of clauses whose base
    was not our text; one query.
    """
    visible = Upload.objects.visible_to(viewer, now).filter(proposal=proposal)
    silent = Count("texts", filter=Q(texts__is_silent=True))
    return visible.select_related("negotiation").annotate(silent=silent).first()


@dataclass(frozen=True, slots=True)
class AuthorView:
    """Somebody whom the file names, and the first and last day it states for their changes."""

    name: str
    first: date | None
    last: date | None


def authors_of(reading: WordText) -> tuple[AuthorView, ...]:
    """Everyone whose changes the file holds; neither name nor day is ever checked."""
    days: dict[str, list[date]] = {author: [] for author in reading.authors}
    for stamp in _stamps(reading):
        if day := _day(stamp.at):
            days[stamp.author].append(day)
    return tuple(
        AuthorView(name, min(stated, default=None), max(stated, default=None))
        for name, stated in days.items()
    )


def _stamps(reading: WordText) -> Iterator[Stamp]:
    for paragraph in reading.paragraphs:
        yield from filter(None, (paragraph.mark_inserted, paragraph.mark_deleted))
        for run in paragraph.runs:
            yield from filter(None, (run.inserted, run.deleted))


def _day(stated: str) -> date | None:
    """The day of an instant as the file writes it; None where that is no date."""
    try:
        return date.fromisoformat(stated[:10])
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What the page tells of a file besides its words."""

    authors: tuple[AuthorView, ...]
    left_out: tuple[tuple[str, int], ...]


def to_keep(reading: WordText) -> dict[str, Any]:
    """A reading as it is kept, with the facts beside it, so that a page need not read it whole."""
    told = [
        [one.name, one.first and one.first.isoformat(), one.last and one.last.isoformat()]
        for one in authors_of(reading)
    ]
    return to_data(reading) | {FACTS: {"authors": told, "left_out": list(reading.left_out)}}


def facts_of(upload: Upload) -> FileFacts:
    """Who changed the file and what of it is not text; one query, whatever its length.

    A reading that was kept without its facts is read whole.
    """
    told = UploadedFile.objects.values_list(f"reading__{FACTS}", flat=True).get(upload=upload)
    if not told:
        reading = reading_of(upload)
        return FileFacts(authors_of(reading), reading.left_out)
    authors = (
        AuthorView(name, *(date.fromisoformat(day) if day else None for day in days))
        for name, *days in told["authors"]
    )
    return FileFacts(tuple(authors), tuple((name, count) for name, count in told["left_out"]))


def reading_of(upload: Upload) -> WordText:
    """What was read of the file."""
    return from_data(UploadedFile.objects.values_list("reading", flat=True).get(upload=upload))


Guessed = tuple[tuple[mapping.Stretch, mapping.Guess], ...]


def _nobody(_done: int, _steps: int) -> None:
    """Nobody waits for it."""


def guessed(
    upload: Upload,
    reading: WordText,
    *,
    author: str = "",
    told: Callable[[int, int], object] = _nobody,
) -> Guessed:
    """Every stretch of the file with a guess where it goes, by one author's changes or everyone's.

    A long file takes seconds: ask before anything is locked. `told` hears how far it is.
    """
    after = views.as_changed_by(reading, author) if author else views.accepted(reading)
    stretches = mapping.stretches_of(reading, views.original(reading), after)
    guesses = mapping.guess(stretches, _candidates(upload), told)
    return tuple(zip(stretches, guesses, strict=True))


def _candidates(upload: Upload) -> list[mapping.Candidate]:
    """Every clause of the table with all that was said on it, what the file answers last."""
    clauses = Clause.objects.filter(negotiation=upload.negotiation).order_by(
        "issue__place", "place", "pk"
    )
    said = Position.objects.filter(clause__negotiation=upload.negotiation).exclude(text="")
    texts: dict[int, list[str]] = {}
    for clause_id, text in said.order_by("said_at", "pk").values_list("clause_id", "text"):
        texts.setdefault(clause_id, []).append(text)
    for key, text in words_handed_over(upload).items():
        texts.setdefault(int(key), []).append(text)
    return [
        mapping.Candidate(one.pk, one.reference, one.title, tuple(texts.get(one.pk, ())))
        for one in clauses
    ]


def words_handed_over(upload: Upload) -> dict[Key, str]:
    """The words of ours that the file answers, by clause."""
    if upload.handed_over_id is None:
        return {}
    ours = Position.objects.filter(proposal=upload.handed_over_id, is_left_out=False)
    return dict(ours.exclude(text="").order_by("place", "pk").values_list("clause_id", "text"))


def key_of(row: UploadedParagraph) -> Key:
    """A clause by its id; one that the file opens by its issue and title."""
    return row.clause_id if row.clause_id is not None else f"{row.new_issue_id} {row.new_title}"


def pieces_of(rows: Sequence[UploadedParagraph]) -> list[mapping.Piece]:
    """The paragraphs that go to a clause."""
    placed = (row for row in rows if row.fate in {Fate.CLAUSE, Fate.NEW_CLAUSE})
    return [mapping.Piece(key_of(row), row.base_text, row.text) for row in placed]


def suggested_stance(words: ClauseWords, ours: str) -> str:
    """Struck is a rejection, our own words are an acceptance, anything else answers or opens."""
    if words.is_struck:
        return Stance.REJECT
    if ours and words.text == ours:
        return Stance.ACCEPT
    return Stance.COUNTER if ours or words.base_text else Stance.PROPOSE


def load(upload: Upload) -> Intake:
    """Put an upload's paragraphs together as they are mapped now; four queries."""
    rows = list(upload.paragraphs.order_by("place", "pk"))
    words, ours = mapping.words_by_clause(pieces_of(rows)), words_handed_over(upload)
    silent = _silent_changes(upload, ours, words)
    titles = _titles(upload, rows)
    return Intake(
        clauses=_clause_views(words, ours, titles, {one.key for one in silent}),
        silent=_silent_views(silent, titles),
        undecided=sum(row.fate == Fate.UNDECIDED for row in rows),
        left_out=tuple(row.text or row.base_text for row in rows if row.fate == Fate.IGNORED),
        fingerprint=fingerprint(words),
    )


def silence(upload: Upload, rows: Sequence[UploadedParagraph]) -> tuple[SilentView, ...]:
    """What was changed without a mark, as the paragraphs are mapped now; without the redlines of
    what was marked, which are many in a whole agreement.
    """
    if upload.handed_over_id is None:
        return ()
    words = mapping.words_by_clause(pieces_of(rows))
    silent = _silent_changes(upload, words_handed_over(upload), words)
    return _silent_views(silent, _titles(upload, rows))


def _silent_changes(
    upload: Upload, ours: Mapping[Key, str], words: Sequence[ClauseWords]
) -> tuple[SilentChange, ...]:
    """None where the file answers nothing of ours: then there is no text to hold it to."""
    return mapping.silent_changes(ours, words) if upload.handed_over_id else ()


def _silent_views(
    silent: Sequence[SilentChange], titles: Mapping[Key, str]
) -> tuple[SilentView, ...]:
    return tuple(
        SilentView(titles[one.key], one.kind, inline(one.redline) if one.redline else None)
        for one in silent
    )


def _clause_views(
    words: Sequence[ClauseWords],
    ours: Mapping[Key, str],
    titles: Mapping[Key, str],
    silent: set[Key],
) -> tuple[ClauseView, ...]:
    return tuple(
        ClauseView(
            key=one.key,
            title=titles[one.key],
            words=one,
            paragraphs=marked(one.base_text, one.text),
            stance=suggested_stance(one, ours.get(one.key, "")),
            is_silent=one.key in silent,
        )
        for one in words
    )


def _titles(upload: Upload, rows: Sequence[UploadedParagraph]) -> dict[Key, str]:
    """How each clause is called, those that the file opens included."""
    titles: dict[Key, str] = {
        clause.pk: f"{clause.reference} {clause.title}".strip()
        for clause in Clause.objects.filter(negotiation=upload.negotiation_id)
    }
    for row in rows:
        if row.fate == Fate.NEW_CLAUSE:
            titles[key_of(row)] = _("%(title)s (new)") % {"title": row.new_title}
    return titles


def fingerprint(words: Sequence[ClauseWords]) -> str:
    """The hash of what would be kept, so that a confirmation tells what it confirms."""
    shown = [[str(one.key), one.base_text, one.text] for one in words]
    return hashlib.sha256(json.dumps(shown).encode()).hexdigest()
