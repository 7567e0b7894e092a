"""New issues and clauses, in their place on the board."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F, Max
from django.utils.text import slugify

from negotiations.actions import proposals, tabling
from negotiations.actions.telling import tell_table
from negotiations.addresses import titled
from negotiations.models import Clause, Issue, Negotiation, Position, Proposal
from negotiations.models.proposal import Side
from portal.models import User
from portal.text import canonical


class OtherIssue(Exception):
    """The clause to follow belongs to another issue."""


class TitleTaken(Exception):
    """An issue of that name is on the board already."""


@transaction.atomic
def add_issue(*, negotiation: Negotiation, title: str, by: User, now: datetime) -> Issue:
    """Open a topic at the end of the board."""
    negotiation = Negotiation.objects.select_for_update().get(pk=negotiation.pk)
    if negotiation.issues.filter(slug=slugify(title)).exists():
        raise TitleTaken
    last = negotiation.issues.aggregate(last=Max("place"))["last"] or 0
    issue = negotiation.issues.create(slug=slugify(title), title=title, place=last + 1)
    _record("issue.added", negotiation, issue, by=by, now=now)
    return issue


@transaction.atomic
def add_clause(
    *,
    negotiation: Negotiation,
    issue: Issue,
    title: str,
    by: User,
    now: datetime,
    reference: str = "",
    after: Clause | None = None,
    expiring_text: str = "",
) -> Clause:
    """Follow a further provision, behind `after` or at the end of its issue.

    `expiring_text` is what the expiring contract says; it is kept as a text of both sides, outside
    this cycle's standing. Staff of this table see the clause; others once a position is released.
    """
    negotiation = Negotiation.objects.select_for_update().get(pk=negotiation.pk)
    if issue.negotiation_id != negotiation.pk or (after and after.issue_id != issue.pk):
        raise OtherIssue
    slug = _free_slug(slugify(title) or "clause", negotiation, now)
    clause = Clause.objects.create(
        negotiation=negotiation,
        issue=issue,
        slug=slug,
        reference=reference,
        title=title,
        place=_make_room(issue, after),
    )
    if canonical(expiring_text):
        _keep_expiring(clause, expiring_text, by=by, now=now)
    _record("clause.added", negotiation, clause, by=by, now=now)
    return clause


def _free_slug(wanted: str, negotiation: Negotiation, now: datetime) -> str:
    """An address with digits at its end, whether or not another clause is called the same."""
    occasion = f"{negotiation.pk} {now.isoformat()}"
    slugs = titled(wanted[:70], key=settings.SECRET_KEY, occasion=occasion)
    taken = set(negotiation.clauses.values_list("slug", flat=True))
    return next(slug for slug in slugs if slug not in taken)


def _make_room(issue: Issue, after: Clause | None) -> int:
    if after is None:
        return (issue.clauses.aggregate(last=Max("place"))["last"] or 0) + 1
    issue.clauses.filter(place__gt=after.place).update(place=F("place") + 1)
    return after.place + 1


def _keep_expiring(clause: Clause, text: str, *, by: User, now: datetime) -> None:
    proposal = proposals.start_draft(
        negotiation=clause.negotiation,
        side=Side.JOINT,
        kind=Proposal.Kind.EXPIRING_CONTRACT,
        title=clause.title,
        by=by,
        now=now,
    )
    Position.objects.create(
        proposal=proposal, clause=clause, stance=Position.Stance.PROPOSE, text=text
    )
    tabling.table_proposal(proposal=proposal, said_at=now, by=by, now=now)


def _record(
    verb: str, negotiation: Negotiation, target: Issue | Clause, *, by: User, now: datetime
) -> None:
    tell_table(
        verb,
        negotiation,
        target,
        by=by,
        now=now,
        payload={"title": target.title, "slug": target.slug},
    )
