"""Papers for a committee alone: kept sealed, opened by name, destroyed, sealed with a new key."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from negotiations.actions.telling import tell_table
from negotiations.models import Attachment, Clause, Negotiation
from portal import openings, sealing
from portal.access import Audience
from portal.models import Guild, User

LARGEST = 20_000_000


class TooLarge(Exception):
    """A paper has at most `LARGEST` bytes."""


class Empty(Exception):
    """A file without content is no paper."""


class OfAnotherTable(Exception):
    """A paper is on a clause of its own negotiation."""


class Destroyed(Exception):
    """The paper was destroyed."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What a paper is called, and the name its file came under; sealed as JSON."""

    title: str
    file_name: str


@transaction.atomic
def keep(
    *,
    negotiation: Negotiation,
    kind: str,
    heading: Heading,
    content: bytes,
    clause: Clause | None,
    by: User,
    now: datetime,
) -> Attachment:
    """Seal a paper and keep it; raise NoKey where the portal has none to seal with."""
    if not content:
        raise Empty
    if len(content) > LARGEST:
        raise TooLarge
    if clause is not None and clause.negotiation_id != negotiation.pk:
        raise OfAnotherTable
    paper = Attachment.objects.create(
        negotiation=negotiation,
        clause=clause,
        kind=kind,
        heading=sealing.seal(json.dumps(asdict(heading)).encode()),
        content=sealing.seal(content),
        size=len(content),
        kept_at=now,
        kept_by=by,
    )
    _tell("paper.kept", paper, by=by, now=now)
    return paper


def heading_of(paper: Attachment) -> Heading:
    """Raise NoKey or WrongKey where the portal's keys do not open it."""
    return Heading(**json.loads(sealing.unseal(bytes(paper.heading))))


@transaction.atomic
def open_paper(
    *, paper: Attachment, guilds: Iterable[Guild], what: str, by: User, now: datetime
) -> bytes:
    """The content, once it is written down who opened it, for each guild they come from.

    `what` names the paper for whoever may read openings; it must not hold its title. Raises
    Destroyed, NoKey or WrongKey.
    """
    fresh = _locked(paper)
    content = sealing.unseal(bytes(fresh.content))
    for guild in guilds:
        openings.record(
            by=by,
            at=now,
            guild=guild,
            stream=fresh.negotiation.stream,
            what=what,
            target=fresh,
            audience=Audience.COMMITTEE,
        )
    return content


@transaction.atomic
def destroy(*, paper: Attachment, by: User, now: datetime) -> Attachment:
    """Overwrite title, file name and content; that there was a paper stays."""
    fresh = _locked(paper)
    fresh.heading = fresh.content = b""
    fresh.destroyed_at, fresh.destroyed_by = now, by
    fresh.save(update_fields=["heading", "content", "destroyed_at", "destroyed_by"])
    _tell("paper.destroyed", fresh, by=by, now=now)
    return fresh


def seal_all_anew() -> Iterator[bool]:
    """Seal every paper with the newest key, one in a transaction; whether each needed it.

    Raises NoKey or WrongKey at the first paper that no key opens; those before are done, and a
    second run goes on after them.
    """
    keys = Attachment.objects.kept().order_by("pk").values_list("pk", flat=True)
    for pk in list(keys):
        yield _seal_anew(pk)


@transaction.atomic
def _seal_anew(pk: int) -> bool:
    fresh = Attachment.objects.select_for_update(of=("self",)).get(pk=pk)
    sealed = (bytes(fresh.heading), bytes(fresh.content))
    if fresh.destroyed_at is not None or all(map(sealing.is_newest, sealed)):
        return False
    fresh.heading, fresh.content = map(sealing.seal_anew, sealed)
    fresh.save(update_fields=["heading", "content"])
    return True


def _locked(paper: Attachment) -> Attachment:
    rows = Attachment.objects.select_for_update(of=("self",)).select_related("negotiation")
    fresh = rows.get(pk=paper.pk)
    if fresh.destroyed_at is not None:
        raise Destroyed
    return fresh


def _tell(verb: str, paper: Attachment, *, by: User, now: datetime) -> None:
    """The committee's log names the kind and the clause, never the title."""
    clause = paper.clause
    named = {"title": clause.title, "clause": clause.slug} if clause else {}
    tell_table(
        verb,
        paper.negotiation,
        paper,
        by=by,
        now=now,
        audience=Audience.COMMITTEE,
        payload={"kind": paper.kind} | named,
    )
