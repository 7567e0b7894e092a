"""Writing on one clause of a draft: saves that never overwrite another person's words."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from negotiations.actions.proposals import lock_draft
from negotiations.models import DraftRevision, Position
from portal.models import User

HOLD_LENGTH = timedelta(seconds=45)
MAX_TEXT = 200_000


class AlreadySettled(Exception):
    """Somebody has chosen between the two texts before."""


class OtherClause(Exception):
    """The base for comparison is not a text of the same clause."""


@dataclass(frozen=True, slots=True)
class SaveResult:
    """The position as it now stands; `conflict` holds the typed text if it met a newer one."""

    position: Position
    conflict: DraftRevision | None = None


@dataclass(frozen=True, slots=True)
class Hold:
    """Who is writing on a clause, and until when unless they go on."""

    holder: User
    until: datetime
    is_mine: bool


def lock_draft_position(position: Position) -> Position:
    """Lock the row and return it fresh; raise NotADraft once it is tabled or set aside.

    Its proposal is locked first, as handing over does, so that words saved meanwhile are either
    handed over or refused.
    """
    proposal = lock_draft(position.proposal)
    locked = (
        Position.objects.select_for_update(of=("self",))
        .select_related("clause")
        .get(pk=position.pk)
    )
    locked.proposal = proposal
    return locked


@transaction.atomic
def save(
    *, position: Position, base_revision: int, stance: str, text: str, by: User, now: datetime
) -> SaveResult:
    """Save what somebody typed on top of `base_revision`.

    If the draft has moved on since, nothing is overwritten: the typed text is kept as a conflict
    beside it until `settle`. Every save is kept as a DraftRevision.
    """
    position = lock_draft_position(position)
    if (position.stance, position.text) == (stance, text):
        return SaveResult(position)
    if base_revision != position.revision:
        return SaveResult(position, _keep_beside(position, base_revision, stance, text, by, now))
    _write(position, stance, text, by, now)
    return SaveResult(position)


def _write(position: Position, stance: str, text: str, by: User, now: datetime) -> None:
    position.revision += 1
    position.stance, position.text = stance, text
    position.save(update_fields=["revision", "stance", "text"])
    DraftRevision.objects.create(
        position=position,
        revision=position.revision,
        stance=stance,
        text=text,
        saved_by=by,
        saved_at=now,
    )


def _keep_beside(
    position: Position, base_revision: int, stance: str, text: str, by: User, now: datetime
) -> DraftRevision:
    kept, _created = DraftRevision.objects.get_or_create(
        position=position,
        revision=base_revision,
        stance=stance,
        text=text,
        saved_by=by,
        is_conflict=True,
        settled_at=None,
        defaults={"saved_at": now},
    )
    return kept


def base_text(conflict: DraftRevision) -> str:
    """The text both people started from; empty before the first save."""
    base = conflict.position.draft_revisions.filter(
        revision=conflict.revision, is_conflict=False
    ).first()
    return base.text if base else ""


@transaction.atomic
def settle(
    *,
    conflict: DraftRevision,
    base_revision: int,
    stance: str,
    text: str,
    by: User,
    now: datetime,
) -> SaveResult:
    """End a conflict with the text that somebody chose or merged.

    `base_revision` is the draft's revision they saw; if it moved again, the chosen text is kept as
    a new conflict and this one is settled all the same, for the new one holds the later words.
    """
    conflict = DraftRevision.objects.select_for_update(of=("self",)).get(pk=conflict.pk)
    if conflict.settled_at is not None:
        raise AlreadySettled
    result = save(
        position=conflict.position,
        base_revision=base_revision,
        stance=stance,
        text=text,
        by=by,
        now=now,
    )
    if result.conflict is None or result.conflict.pk != conflict.pk:
        conflict.settled_at = now
        conflict.save(update_fields=["settled_at"])
    return result


@transaction.atomic
def take_hold(*, position: Position, by: User, now: datetime, is_forced: bool = False) -> Hold:
    """Tell others that `by` is writing here, for 45 seconds or until renewed.

    A hold is a courtesy, not a lock: somebody else's is returned as it is unless forced, and
    saving checks revisions whoever holds it.
    """
    position = lock_draft_position(position)
    current = hold_of(position, viewer_id=by.pk, now=now)
    if current and not current.is_mine and not is_forced:
        return current
    until = now + HOLD_LENGTH
    Position.objects.filter(pk=position.pk).update(held_by=by, held_until=until)
    return Hold(holder=by, until=until, is_mine=True)


def hold_of(position: Position, *, viewer_id: int, now: datetime) -> Hold | None:
    """The hold that still runs on a position, if any."""
    if position.held_by is None or position.held_until is None or position.held_until <= now:
        return None
    return Hold(position.held_by, position.held_until, is_mine=position.held_by_id == viewer_id)


@transaction.atomic
def release_hold(*, position: Position, by: User) -> None:
    """Give up one's own hold; another's stays, and a tabled position has none."""
    Position.objects.filter(pk=position.pk, held_by=by, sha256="").update(
        held_by=None, held_until=None
    )


@transaction.atomic
def set_base(*, position: Position, base: Position | None) -> None:
    """Choose which text of the clause the draft is compared with; None for the usual one."""
    position = lock_draft_position(position)
    if base is not None and base.clause_id != position.clause_id:
        raise OtherClause
    Position.objects.filter(pk=position.pk).update(base=base)
