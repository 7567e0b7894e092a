"""A roster on its way: taken in, its columns named, checked, applied or put away."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from members.models import RosterFile, RosterImport
from members.roster import columns
from members.roster.model import MAX_BYTES, Unreadable
from members.roster.reading import Layout
from portal import events, jobs
from portal.access import Audience
from portal.models import Guild, Job, User

READ, CHECK, APPLY = "read-roster", "check-roster", "apply-roster"
State = RosterImport.State
# From this share of members missing on, somebody has to say that it is meant.
MANY_DROPPED = 0.10


class UnderWay(Exception):
    """A job is at work on the import; it ends first."""


class Over(Exception):
    """The import is applied or put away."""


class NotChecked(Exception):
    """Only what was checked, and has not changed since, is applied."""


class NotConfirmed(Exception):
    """Lines would be left out, or many members dropped, and nobody said that it is meant."""


class OtherUnderWay(Exception):
    """Another roster of the guild is being applied."""


class TooEarly(Exception):
    """A later roster has been applied; `as_of_on` is its day."""

    def __init__(self, as_of_on: date) -> None:
        super().__init__(as_of_on.isoformat())
        self.as_of_on = as_of_on


class TooBig(Exception):
    """The file has more bytes than a roster may."""


class ColumnsLack(Exception):
    """No column holds the number, or the name."""


@transaction.atomic
def take_in(
    *,
    guild: Guild,
    file_name: str,
    pieces: Iterable[bytes],
    as_of_on: date,
    by: User,
    now: datetime,
) -> RosterImport:
    """Keep a file as it came, a piece at a time, and ask for it to be read."""
    refuse_too_early(guild, as_of_on)
    roster = RosterImport.objects.create(
        guild=guild,
        file_name=file_name[:200],
        as_of_on=as_of_on,
        uploaded_by=by,
        uploaded_at=now,
    )
    digest, size = hashlib.sha256(), 0
    for place, piece in enumerate(pieces):
        digest.update(piece)
        size += len(piece)
        if size > MAX_BYTES:
            raise TooBig
        RosterFile.objects.create(roster=roster, place=place, content=piece)
    roster.sha256 = digest.hexdigest()
    roster.save(update_fields=["sha256"])
    _ask(roster, READ, _("Reading a roster"), by=by, now=now)
    _record("roster.taken_in", roster, by=by, now=now)
    return roster


def refuse_too_early(guild: Guild, as_of_on: date) -> None:
    last = RosterImport.objects.filter(guild=guild).applied().first()
    if last and as_of_on < last.as_of_on:
        raise TooEarly(last.as_of_on)


@transaction.atomic
def note_layout(*, roster: RosterImport, layout: Layout, encoding: str) -> None:
    """The file has been read: what its head says, and which column seems to hold what."""
    roster = RosterImport.objects.select_for_update().get(pk=roster.pk)
    if roster.state != State.UPLOADED:
        raise Over
    roster.encoding, roster.delimiter = encoding, layout.delimiter
    roster.columns, roster.head_line = list(layout.head), layout.head_line
    roster.mapping = columns.guess(layout.head, remembered(roster.guild))
    roster.save(update_fields=["encoding", "delimiter", "columns", "head_line", "mapping"])


def remembered(guild: Guild) -> dict[str, str]:
    """Which column held what in the roster that the guild applied last."""
    last = RosterImport.objects.filter(guild=guild).applied().first()
    return columns.remember(last.columns, last.mapping) if last else {}


@transaction.atomic
def note_refusal(*, roster: RosterImport, refused: Unreadable) -> None:
    """The file can't be read: it is put away, and its row says why."""
    roster = RosterImport.objects.select_for_update().get(pk=roster.pk)
    if roster.state == State.APPLIED:
        raise Over
    roster.counts = {"unreadable": refused.reason.value, "detail": refused.detail}
    roster.save(update_fields=["counts"])
    roster.put_away()


@transaction.atomic
def check(*, roster: RosterImport, mapping: Mapping[str, int], by: User, now: datetime) -> Job:
    """Name the columns, and ask for a dry run; an earlier one counts no more."""
    roster = _locked(roster, now)
    if columns.lacks(mapping):
        raise ColumnsLack
    roster.mapping, roster.state = dict(mapping), State.CHECKING
    roster.counts, roster.checked_at = {}, None
    roster.save(update_fields=["mapping", "state", "counts", "checked_at"])
    return _ask(roster, CHECK, _("Checking a roster"), by=by, now=now)


@transaction.atomic
def note_checked(*, roster: RosterImport, counts: Mapping[str, Any], now: datetime) -> None:
    roster = RosterImport.objects.select_for_update().get(pk=roster.pk)
    if roster.state != State.CHECKING:
        raise Over
    roster.state, roster.counts, roster.checked_at = State.CHECKED, dict(counts), now
    roster.save(update_fields=["state", "counts", "checked_at"])


@transaction.atomic
def ask_to_apply(
    *,
    roster: RosterImport,
    plan: str,
    is_leaving_out: bool,
    is_dropping: bool,
    by: User,
    now: datetime,
) -> Job:
    """Ask for what the dry run found to be done; `plan` says which one was looked at.

    Of one guild one roster is applied at a time: the database refuses a second.
    """
    roster = _locked(roster, now)
    if roster.state != State.CHECKED or roster.counts.get("plan") != plan:
        raise NotChecked
    refuse_too_early(roster.guild, roster.as_of_on)
    if (needs_leaving_out(roster) and not is_leaving_out) or (
        needs_dropping(roster) and not is_dropping
    ):
        raise NotConfirmed
    _free_left(roster.guild, now)
    roster.state, roster.applied_by = State.APPLYING, by
    try:
        with transaction.atomic():
            roster.save(update_fields=["state", "applied_by"])
    except IntegrityError as error:
        raise OtherUnderWay from error
    return _ask(roster, APPLY, _("Applying a roster"), by=by, now=now)


def needs_leaving_out(roster: RosterImport) -> bool:
    return bool(roster.counts.get("refused"))


def needs_dropping(roster: RosterImport) -> bool:
    """Whether so many members would be dropped that it may be a mistake."""
    dropped, members = (roster.counts.get(name, 0) for name in ("dropped", "members"))
    return bool(dropped > MANY_DROPPED * members)


@transaction.atomic
def reopen(*, roster: RosterImport) -> None:
    """The applying came to nothing: the roster is as it was after the dry run."""
    mine = RosterImport.objects.filter(pk=roster.pk, state=State.APPLYING)
    mine.update(state=State.CHECKED, applied_by=None)


@transaction.atomic
def expire_check(*, roster: RosterImport) -> None:
    """What the dry run found is not so any more: it is made anew before anything is applied."""
    mine = RosterImport.objects.filter(pk=roster.pk, state=State.APPLYING)
    mine.update(state=State.UPLOADED, applied_by=None, counts={}, checked_at=None)


@transaction.atomic
def put_away(*, roster: RosterImport, by: User, now: datetime) -> None:
    """Throw the file away with what was found in it; the import stays in the history."""
    roster = _locked(roster, now)
    roster.put_away()
    _record("roster.put_away", roster, by=by, now=now)


def put_away_left_lying(*, now: datetime) -> int:
    """End what nobody applied within a week, each in a transaction of its own; return how many."""
    found = list(RosterImport.objects.left_lying(now).values_list("pk", flat=True))
    return sum(_put_away_left(pk, now) for pk in found)


@transaction.atomic
def _put_away_left(pk: int, now: datetime) -> bool:
    """Unless a job is at work on it, or somebody was quicker."""
    try:
        roster = _locked(RosterImport(pk=pk), now)
    except (Over, UnderWay):
        return False
    roster.put_away()
    _record("roster.put_away", roster, by=None, now=now)
    return True


def is_under_way(roster: RosterImport, now: datetime) -> bool:
    """Whether a job is at work on the import or waits for a worker."""
    kinds = (READ, CHECK, APPLY)
    mine = Job.objects.filter(kind__in=kinds, target_id=str(roster.pk), state__in=Job.UNFINISHED)
    return any(not job.is_left(now) for job in mine)


def _locked(roster: RosterImport, now: datetime) -> RosterImport:
    """The row, locked, of an import that is neither over nor being worked on."""
    roster = (
        RosterImport.objects.select_for_update(of=("self",))
        .select_related("guild")
        .get(pk=roster.pk)
    )
    if roster.state in {State.APPLIED, State.DISCARDED}:
        raise Over
    if is_under_way(roster, now):
        raise UnderWay
    return roster


def _free_left(guild: Guild, now: datetime) -> None:
    """What a worker that died left half done holds no other roster up."""
    for other in RosterImport.objects.filter(guild=guild, state=State.APPLYING):
        if not is_under_way(other, now):
            reopen(roster=other)


def _ask(roster: RosterImport, kind: str, title: str, *, by: User, now: datetime) -> Job:
    return jobs.start(
        kind=kind,
        title=title,
        target_id=roster.pk,
        address=roster.get_absolute_url(),
        guild=roster.guild,
        by=by,
        now=now,
    )


def _record(verb: str, roster: RosterImport, *, by: User | None, now: datetime) -> None:
    events.record(
        verb, by=by, at=now, target=roster, audience=Audience.STAFF, guilds=[roster.guild]
    )
