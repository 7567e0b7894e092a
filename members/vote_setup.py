"""How a vote was set up, and what is missing before it can be frozen."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from members import vote_checks
from members.models import Vote
from members.vote_checks import Asked, Gate, Keys, Missing, Setup
from negotiations.models import Agreement, Release, ReleaseItem, SummaryRevision
from portal.access import Audience

TOLD_TO_MEMBERS = (Audience.MEMBERS, Audience.PUBLIC)


def what_is_missing(vote: Vote, now: datetime) -> list[Missing]:
    """What keeps the vote from being frozen, in the order of the pages."""
    return vote_checks.missing(setup_of(vote, now), now)


def missing_of_draft(vote: Vote, now: datetime) -> list[Missing]:
    """What keeps the tellers from making their keys."""
    return vote_checks.missing_of_draft(setup_of(vote, now), now)


def setup_of(vote: Vote, now: datetime) -> Setup:
    """What the list looks at; five queries."""
    return Setup(
        kind=vote.kind,
        questions=_asked(vote),
        opens_at=vote.opens_at,
        closes_at=vote.closes_at,
        has_rule=vote.rule_id is not None,
        as_of_on=vote.asked_on,
        today=timezone.localdate(now),
        decides=vote.decides,
        follows=vote.follows,
        next_decider=vote.next_decider,
        lapses_on=vote.lapses_on,
        has_threshold=vote.threshold_numerator is not None,
        text_sha256=vote.text_sha256,
        gate=gate_of(vote),
        has_override=vote.override_by_id is not None,
        is_override_seconded=vote.override_seconded_by_id is not None,
        is_rehearsal=vote.is_rehearsal,
        keys=_keys(vote),
    )


def _asked(vote: Vote) -> list[Asked]:
    questions = vote.questions.order_by("place").prefetch_related("options")
    return [
        Asked(
            options=len(one.options.all()),
            least=one.least,
            most=one.most,
            has_asked_for=any(option.is_asked_for for option in one.options.all()),
        )
        for one in questions
    ]


def _keys(vote: Vote) -> Keys:
    """A key is made once its last message is here."""
    tellers = list(vote.tellers.all())
    last = "output_message" if vote.tellers_needed else "key_message"
    return Keys(
        tellers=len(tellers),
        made=sum(1 for one in tellers if getattr(one, last)),
        proved=sum(1 for one in tellers if one.proved_at),
        needed=vote.tellers_needed,
    )


def gate_of(vote: Vote) -> Gate:
    """What of the text voted on will have been out for members for the notice period at opening.

    The summary is one of the whole negotiation that cites this agreement's own provisions.
    """
    agreement = vote.agreement
    if agreement is None or vote.opens_at is None:
        return Gate(text=False, redline=False, summary=False)
    out = _out_by(vote.opens_at - timedelta(days=vote.notice_days))
    return Gate(
        text=vote.text_sha256 == agreement.sha256 and _is_out(agreement, out),
        redline=agreement.has_no_predecessor or _has_redline(agreement, out),
        summary=_has_summary(agreement, out),
    )


def _out_by(instant: datetime) -> QuerySet[Release]:
    approved = Release.objects.filter(state=Release.State.APPROVED)
    return approved.filter(audience__in=TOLD_TO_MEMBERS, live_at__lte=instant)


def _is_out(agreement: Agreement, out: QuerySet[Release]) -> bool:
    return ReleaseItem.objects.filter(agreement=agreement, release__in=out).exists()


def _has_redline(agreement: Agreement, out: QuerySet[Release]) -> bool:
    """Whoever may read both texts may compare them; the page needs no release of its own."""
    return agreement.predecessor is not None and _is_out(agreement.predecessor, out)


def _has_summary(agreement: Agreement, out: QuerySet[Release]) -> bool:
    items = ReleaseItem.objects.filter(summary_revision=OuterRef("pk"), release__in=out)
    revisions = SummaryRevision.objects.filter(
        Exists(items),
        summary__negotiation=agreement.negotiation,
        summary__issue=None,
        summary__clause=None,
        lines__citations__provision__agreement=agreement,
    )
    return revisions.exists()
