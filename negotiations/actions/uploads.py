"""Files taken in: kept as they came, read, mapped to clauses, set aside; `keeping` records them."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from negotiations import intake, mapping
from negotiations.models import (
    Clause,
    Issue,
    Negotiation,
    Proposal,
    Upload,
    UploadedFile,
    UploadedParagraph,
)
from negotiations.word.model import Refused, WordText
from portal import jobs
from portal.access import STAFF_ROLES
from portal.models import Guild, Job, User
from portal.text import canonical, sha256

READ = "read-upload"
SENT_TWICE = timedelta(minutes=10)
MOST_UNREAD = 5


class NotOpen(Exception):
    """The upload is on record or set aside, or somebody changed its paragraphs meanwhile."""


class TooManyUnread(Exception):
    """Files that the person took in before are still being read; `count` says how many."""

    def __init__(self, count: int) -> None:
        super().__init__(str(count))
        self.count = count


class OfAnotherTable(Exception):
    """A clause, an issue or a proposal belongs to another negotiation."""


class WordsChanged(Exception):
    """Splitting a paragraph may not change its words."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Where a paragraph goes: to a clause, to a new one by title and issue, or nowhere."""

    fate: str
    clause: Clause | None = None
    new_title: str = ""
    new_issue: Issue | None = None

    @property
    def fingerprint(self) -> str:
        """What tells this choice from another one."""
        clause, issue = (one.pk if one else None for one in (self.clause, self.new_issue))
        return _fingerprint(self.fate, clause, self.new_title, issue)


def fingerprint_of(paragraph: UploadedParagraph) -> str:
    """The same of the choice that stands for a paragraph."""
    row = paragraph
    return _fingerprint(row.fate, row.clause_id, row.new_title, row.new_issue_id)


def _fingerprint(fate: str, clause: int | None, title: str, issue: int | None) -> str:
    return sha256(f"{fate}\n{clause}\n{issue}\n{title}")


def words_key(base_text: str, text: str) -> str:
    """What tells a paragraph's words from another one's, after the file was read anew too."""
    return sha256(base_text or text)


@transaction.atomic
def take_in(
    *,
    negotiation: Negotiation,
    purpose: str,
    kind: str,
    file_name: str,
    content: bytes,
    handed_over: Proposal | None,
    by: User,
    now: datetime,
) -> Upload:
    """Keep a file as it came and ask for it to be read."""
    if handed_over and handed_over.negotiation_id != negotiation.pk:
        raise OfAnotherTable
    upload = Upload.objects.create(
        negotiation=negotiation,
        purpose=purpose,
        kind=kind,
        file_name=file_name[:200],
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        handed_over=handed_over,
        uploaded_at=now,
        uploaded_by=by,
    )
    UploadedFile.objects.create(upload=upload, content=content)
    _ask_to_read(upload, by=by, now=now)
    return upload


@transaction.atomic
def take_in_once(
    *, negotiation: Negotiation, content: bytes, by: User, now: datetime, **details: Any
) -> Upload:
    """`take_in`, but what a button pressed twice sends again is the upload made before.

    The person's row is locked, so of two requests at once the second sees the first. Raises
    TooManyUnread while many files of this person wait to be read.
    """
    User.objects.select_for_update().get(pk=by.pk)
    before = Upload.objects.open().filter(
        negotiation=negotiation,
        uploaded_by=by,
        uploaded_at__gt=now - SENT_TWICE,
        sha256=hashlib.sha256(content).hexdigest(),
        **details | {"file_name": details["file_name"][:200]},
    )
    if found := before.first():
        return found
    unread = Job.objects.filter(kind=READ, asked_by=by, state__in=Job.UNFINISHED)
    count = unread.exclude(pk__in=Job.objects.left(now)).count()
    if count >= MOST_UNREAD:
        raise TooManyUnread(count)
    return take_in(negotiation=negotiation, content=content, by=by, now=now, **details)


def _ask_to_read(upload: Upload, *, by: User, now: datetime) -> None:
    jobs.start(
        kind=READ,
        title=_("Reading %(file)s") % {"file": upload.file_name},
        target_id=upload.pk,
        address=upload.get_absolute_url(),
        guild=_guild_of(upload.negotiation, by),
        stream=upload.negotiation.stream,
        by=by,
        now=now,
    )


def _guild_of(negotiation: Negotiation, by: User) -> Guild:
    """The guild at this table for which the person works."""
    working = negotiation.guilds.filter(
        role_grants__user=by, role_grants__ended_at=None, role_grants__role__in=STAFF_ROLES
    )
    return working.first() or negotiation.guilds.all()[0]


def lock_open(upload: Upload) -> Upload:
    """Lock the row and return it fresh; raise NotOpen once it is on record or set aside."""
    locked = (
        Upload.objects.select_for_update(of=("self",))
        .select_related("negotiation", "handed_over")
        .get(pk=upload.pk)
    )
    if locked.state not in Upload.OPEN:
        raise NotOpen
    return locked


def _lock_unread(upload: Upload) -> Upload:
    locked = lock_open(upload)
    if locked.state == Upload.State.MAPPING:
        raise NotOpen
    return locked


@transaction.atomic
def note_reading(
    *, upload: Upload, reading: WordText, guessed: intake.Guessed | None = None
) -> Upload:
    """Keep what was read, with a guess for every paragraph which clause it belongs to.

    Of a long file the guesses are made before, so that nobody waits for the lock.
    Raises NotOpen once it was read: a second reading would undo how it was split since.
    """
    upload = _lock_unread(upload)
    UploadedFile.objects.filter(upload=upload).update(reading=intake.to_keep(reading))
    upload.state, upload.refusal, upload.refusal_detail = Upload.State.MAPPING, "", ""
    upload.save(update_fields=["state", "refusal", "refusal_detail"])
    _map(upload, intake.guessed(upload, reading) if guessed is None else guessed)
    return upload


@transaction.atomic
def note_refusal(*, upload: Upload, refused: Refused) -> Upload:
    """Keep why a file was not read."""
    upload = _lock_unread(upload)
    upload.state, upload.refusal = Upload.State.REFUSED, refused.reason
    upload.refusal_detail = refused.detail[:200]
    upload.save(update_fields=["state", "refusal", "refusal_detail"])
    return upload


def take_author(*, upload: Upload, author: str) -> Upload:
    """Read the file anew with one author's changes, or everyone's (""); choices are kept.

    What was read never changes, so the guesses are made before anything is locked.
    """
    if not Upload.objects.filter(pk=upload.pk, state=Upload.State.MAPPING).exists():
        raise NotOpen
    reading = intake.reading_of(upload)
    if author and author not in reading.authors:
        raise NotOpen
    return _take_author(upload, author, intake.guessed(upload, reading, author=author))


@transaction.atomic
def _take_author(upload: Upload, author: str, guessed: intake.Guessed) -> Upload:
    upload = lock_open(upload)
    if upload.state != Upload.State.MAPPING:
        raise NotOpen
    upload.taken_author = author
    upload.save(update_fields=["taken_author"])
    _map(upload, guessed)
    return upload


def _map(upload: Upload, guessed: intake.Guessed) -> None:
    """Make the paragraphs anew, with a guess for each; choices for the same words stay."""
    before = _by_words(upload)
    upload.paragraphs.all().delete()
    rows = [
        _row(upload, place, stretch, guess, next(before[stretch.base_text or stretch.text], None))
        for place, (stretch, guess) in enumerate(guessed, start=1)
    ]
    UploadedParagraph.objects.bulk_create(rows, batch_size=1000)


def _by_words(upload: Upload) -> Mapping[str, Iterator[UploadedParagraph]]:
    """The paragraphs as they were mapped before, by their words; those that say the same in order,
    so that each keeps its own place.
    """
    found: dict[str, list[UploadedParagraph]] = defaultdict(list)
    for row in upload.paragraphs.order_by("place", "pk"):
        found[row.base_text or row.text].append(row)
    return defaultdict(lambda: iter(()), {words: iter(rows) for words, rows in found.items()})


def _row(
    upload: Upload,
    place: int,
    stretch: mapping.Stretch,
    guess: mapping.Guess,
    before: UploadedParagraph | None,
) -> UploadedParagraph:
    row = UploadedParagraph(
        upload=upload,
        place=place,
        base_text=stretch.base_text,
        text=stretch.text,
        authors=list(stretch.authors),
        confidence=guess.confidence,
    )
    if before and before.is_chosen:
        row.fate, row.clause_id = before.fate, before.clause_id
        row.new_title, row.new_issue_id = before.new_title, before.new_issue_id
        row.confidence, row.is_chosen = 1, True
    elif guess.key is not None:
        row.fate, row.clause_id = UploadedParagraph.Fate.CLAUSE, guess.key
    elif guess.is_left_out:
        row.fate = UploadedParagraph.Fate.IGNORED
    return row


@transaction.atomic
def choose(
    *, upload: Upload, choices: Mapping[int, Choice], seen: Mapping[int, str] | None = None
) -> Upload:
    """Say where paragraphs (by id) go, all of them or none.

    `seen` holds, for paragraphs whose choice the person saw, its fingerprint. Raises NotOpen if a
    paragraph is not there any more, as after somebody else's split, or stands elsewhere by now.
    """
    upload = lock_open(upload)
    rows = list(upload.paragraphs.filter(pk__in=choices))
    if len(rows) != len(choices):
        raise NotOpen
    if any(fingerprint_of(row) != (seen or {}).get(row.pk, fingerprint_of(row)) for row in rows):
        raise NotOpen
    for row in rows:
        choice = choices[row.pk]
        _same_table(upload, choice)
        row.fate, row.clause = choice.fate, choice.clause
        row.new_title, row.new_issue = choice.new_title, choice.new_issue
        row.confidence, row.is_chosen = 1, True
    UploadedParagraph.objects.bulk_update(
        rows,
        ["fate", "clause", "new_title", "new_issue", "confidence", "is_chosen"],
        batch_size=200,
    )
    return upload


@transaction.atomic
def leave_out_undecided(*, upload: Upload) -> int:
    """Leave out every paragraph that has no place yet; return how many there were."""
    upload = lock_open(upload)
    undecided = upload.paragraphs.filter(fate=UploadedParagraph.Fate.UNDECIDED)
    return undecided.update(fate=UploadedParagraph.Fate.IGNORED, confidence=1, is_chosen=True)


def _same_table(upload: Upload, choice: Choice) -> None:
    for named in (choice.clause, choice.new_issue):
        if named and named.negotiation_id != upload.negotiation_id:
            raise OfAnotherTable


@transaction.atomic
def split(
    *, paragraph: UploadedParagraph, base_parts: Sequence[str], parts: Sequence[str]
) -> Upload:
    """Cut a paragraph into several, each with its part of either reading (or nothing of it).

    Raises WordsChanged unless the parts together say just what the paragraph said.
    """
    upload = lock_open(paragraph.upload)
    row = upload.paragraphs.filter(pk=paragraph.pk).first()
    if row is None:
        raise NotOpen
    if _words(row.base_text) != _words(*base_parts) or _words(row.text) != _words(*parts):
        raise WordsChanged
    later = list(upload.paragraphs.filter(place__gt=row.place))
    count = max(len(base_parts), len(parts))
    for one in later:
        one.place += count - 1
    UploadedParagraph.objects.bulk_update(later, ["place"], batch_size=500)
    _write_parts(row, _padded(base_parts, count), _padded(parts, count))
    return upload


def _words(*parts: str) -> list[str]:
    return " ".join(parts).split()


def _padded(parts: Sequence[str], count: int) -> list[str]:
    return [canonical(part) for part in parts] + [""] * (count - len(parts))


def _write_parts(row: UploadedParagraph, base_parts: list[str], parts: list[str]) -> None:
    """The first part takes the paragraph's own place, the others stand behind it, alike."""
    UploadedParagraph.objects.filter(pk=row.pk).update(base_text=base_parts[0], text=parts[0])
    UploadedParagraph.objects.bulk_create(
        UploadedParagraph(
            upload_id=row.upload_id,
            place=row.place + offset,
            base_text=base_text,
            text=text,
            authors=row.authors,
            fate=row.fate,
            clause_id=row.clause_id,
            new_title=row.new_title,
            new_issue_id=row.new_issue_id,
            confidence=row.confidence,
            is_chosen=row.is_chosen,
        )
        for offset, (base_text, text) in enumerate(zip(base_parts, parts, strict=True))
        if offset
    )


@transaction.atomic
def discard(*, upload: Upload) -> None:
    """Set an upload aside; its file stays with the table."""
    upload = lock_open(upload)
    upload.state, upload.refusal, upload.refusal_detail = Upload.State.DISCARDED, "", ""
    upload.save(update_fields=["state", "refusal", "refusal_detail"])
