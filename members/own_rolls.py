"""The votes of a person's guilds: which ballots wait for them, and why they may vote or not."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, Subquery
from django.urls import reverse

from members import previews, verdicts, vote_words
from members.models import Ballot, RollEntry, RollRefusal, Vote
from members.models.votes import VoteQuerySet
from members.vote_states import State
from portal.access import Viewer


@dataclass(frozen=True, slots=True)
class OwnVote:
    """One frozen vote of a guild of the person's.

    `has_voted` says that a ballot of theirs is in the box, which is known to the portal; what it
    says is not. `reasons` keep them off the roll; none are known of who was no member on that day.
    """

    vote: Vote
    state: State
    is_on_roll: bool
    has_voted: bool
    reasons: Sequence[str]
    contest_href: str

    @property
    def waits(self) -> bool:
        """Whether a ballot waits for the person."""
        return self.state == State.OPEN and self.is_on_roll and not self.has_voted

    @property
    def may_replace(self) -> bool:
        return self.state == State.OPEN and self.has_voted

    @property
    def sentence(self) -> str:
        return vote_words.state_sentence(self.vote, self.state)


def rolls_of(guild_ids: Collection[int], viewer: Viewer, now: datetime) -> list[OwnVote]:
    """Every vote of these guilds that is frozen and not over, waiting ballots first; one query.

    A rehearsal is told to those alone who take part in it. Who is in no guild has none.
    """
    if not guild_ids:
        return []
    visible = Vote.objects.visible_to(viewer, now).with_closing()
    votes = visible.filter(frozen_at__isnull=False, certified_at=None, void_at=None)
    rows = with_own(votes, viewer, now).filter(
        Q(guild__in=guild_ids, is_rehearsal=False) | Q(is_on_roll=True)
    )
    told = rows.select_related("guild", "rule").order_by("opens_at", "pk")
    own = [_own(vote, now) for vote in told]
    return sorted(own, key=lambda one: (not one.waits, not one.may_replace, one.vote.closing))


def with_own(votes: VoteQuerySet, viewer: Viewer, now: datetime) -> VoteQuerySet:
    """Whether the person is on the roll, has voted, and else what keeps them off, as codes.

    The office's view of others' refusals is left out.
    """
    mine = RollEntry.objects.visible_to(viewer, now)
    signed_by = mine.filter(vote=OuterRef(OuterRef("pk"))).values("credential")
    ballots = Ballot.objects.filter(vote=OuterRef("pk"), credential__in=signed_by)
    refused = RollRefusal.objects.filter(
        membership__user=viewer.user_id, membership__merged_into=None
    )
    return votes.annotate(
        is_on_roll=Exists(mine.filter(vote=OuterRef("pk"))),
        has_voted=Exists(ballots),
        kept_off_by=Subquery(refused.filter(vote=OuterRef("pk")).values("reasons")[:1]),
    )


def _own(vote: Vote, now: datetime) -> OwnVote:
    facts, state = vars(vote), vote.state(now)
    is_on_roll = facts["is_on_roll"]
    words = previews.words_of(vote.rule) if vote.rule and not is_on_roll else {}
    return OwnVote(
        vote=vote,
        state=state,
        is_on_roll=is_on_roll,
        has_voted=facts["has_voted"],
        reasons=[words.get(code, code) for code in facts["kept_off_by"] or ()],
        contest_href="" if is_on_roll or state != State.FROZEN else _contest(vote, now),
    )


def _contest(vote: Vote, now: datetime) -> str:
    """Where to contest until the opening: the rule’s answer or, if it is used no more, the file."""
    address = reverse("me-dispute-new", args=[vote.guild.slug])
    is_rule = vote.rule is not None and verdicts.may_contest(vote.rule, now)
    return f"{address}?rule={vote.rule_id}" if is_rule else address
