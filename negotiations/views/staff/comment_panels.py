"""The comments of a guild below a proposal or a summary, with the form for a new one."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse

from negotiations import comments, rules
from negotiations.comments import Readers, Thread
from negotiations.drafting import DraftRow
from negotiations.forms.comments import Choices, CommentForm
from negotiations.models import Negotiation, Proposal, SummaryRevision
from portal.access import Request


@dataclass(frozen=True, slots=True)
class Panel:
    """Threads on one thing; without a form for those who only read."""

    negotiation: Negotiation
    threads: tuple[Thread, ...]
    form: CommentForm | None
    action: str

    @property
    def open(self) -> list[Thread]:
        return [one for one in self.threads if not one.is_settled]

    @property
    def settled(self) -> list[Thread]:
        return [one for one in self.threads if one.is_settled]


def on_proposal(
    request: Request, shown: Proposal, rows: Iterable[DraftRow], sent: QueryDict | None = None
) -> Panel:
    """Comments on all clauses of a proposal; two queries."""
    table = shown.negotiation
    clauses = [
        (row.position.pk, row.position.clause.title) for row in rows if not row.position.is_left_out
    ]
    return Panel(
        negotiation=table,
        threads=threads_of(request, table, Q(position__proposal=shown)),
        form=_form(request, table, sent, clauses) if clauses else None,
        action=reverse("proposal-comments", args=[table.slug, shown.pk]),
    )


def on_summary(request: Request, row: SummaryRevision, sent: QueryDict | None = None) -> Panel:
    """Comments on a summary, whichever of its revisions is shown; two queries."""
    table = row.summary.negotiation
    return Panel(
        negotiation=table,
        threads=threads_of(request, table, Q(summary=row.summary_id)),
        form=_form(request, table, sent, ()),
        action=reverse("summary-comments", args=[table.slug, row.pk]),
    )


def threads_of(request: Request, table: Negotiation, on: Q) -> tuple[Thread, ...]:
    speaking_for = rules.comments_for(request.viewer, table)
    return tuple(comments.threads(on, table, request.viewer, request.now, speaking_for))


def others(request: Request, readers: Readers) -> Readers:
    """Whom this person can mention: everybody who reads it but themselves."""
    return {one: guilds for one, guilds in readers.items() if one.pk != request.viewer.user_id}


def _form(
    request: Request, table: Negotiation, sent: QueryDict | None, clauses: Choices
) -> CommentForm | None:
    """The form as it was sent, or an empty one; none for those who only read."""
    speaking_for = rules.comments_for(request.viewer, table)
    if not speaking_for:
        return None
    readers = comments.readers(speaking_for, table, request.now)
    own = {guild for guilds in readers.values() for guild in guilds if guild.pk in speaking_for}
    return CommentForm(
        sent,
        readers=others(request, readers),
        positions=clauses,
        guilds=sorted(own, key=lambda guild: guild.slug),
    )
