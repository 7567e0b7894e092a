"""The guild's own papers on a position: rationale and internal notes, by several hands."""

import hashlib
import json
from datetime import datetime

from django.db import transaction

from negotiations.models import Position, PositionNote
from portal.models import User


class PapersChanged(Exception):
    """Somebody else wrote on the papers meanwhile; `note` holds their words."""

    def __init__(self, note: PositionNote) -> None:
        super().__init__(str(note.updated_by))
        self.note = note


def fingerprint(note: PositionNote | None) -> str:
    """What a page showed of the papers, so that a later save tells whether it saw the newest."""
    words = [note.rationale, note.internal_notes] if note else ["", ""]
    return hashlib.sha256(json.dumps(words).encode()).hexdigest()


@transaction.atomic
def save_note(
    *,
    position: Position,
    rationale: str,
    internal_notes: str,
    seen: str,
    by: User,
    now: datetime,
) -> PositionNote:
    """Keep the papers on a position; they stay open after it is handed over.

    `seen` is the fingerprint of the papers that the person wrote on. If others are kept by now,
    PapersChanged is raised and nothing is overwritten. The position's row is locked meanwhile.
    """
    Position.objects.select_for_update(of=("self",)).get(pk=position.pk)
    kept = PositionNote.objects.filter(position=position).select_related("updated_by").first()
    note = PositionNote(
        pk=kept.pk if kept else None,
        position=position,
        rationale=rationale,
        internal_notes=internal_notes,
        updated_at=now,
        updated_by=by,
    )
    if fingerprint(note) == fingerprint(kept):
        return kept or note
    if kept and seen != fingerprint(kept):
        raise PapersChanged(kept)
    note.save()
    return note
