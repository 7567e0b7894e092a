"""The guild, its vote and its box for `bench.votes`; imported once Django is set up."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import cycle
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from members import mass_insert, vote_record
from members.actions import seeding, vote_board, vote_counting, vote_freezing, votes
from members.belenios import ballots
from members.belenios.credentials import secret_of
from members.models import Ballot, EligibilityRule, RollEntry, Vote, WaitingBallot
from portal import sealing
from portal.models import Guild

Tell = Callable[[str, int, Callable[[], Any]], Any]
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
CHOICES = ([[0, 1, 0]], [[0, 0, 1]], [[1, 0, 0]])
PORTION = 5000
RULE = {"is": "in_good_standing"}


@dataclass
class Held:
    """A survey that is open."""

    vote: Vote

    @property
    def roll(self) -> int:
        return RollEntry.objects.filter(vote=self.vote).exclude(membership__user=None).count()

    def posts(self, count: int) -> list[tuple[str, bytes, str]]:
        """Address, ballot and session of so many members."""
        path = f"/votes/{self.vote.slug}/cast/"
        entries = RollEntry.objects.filter(vote=self.vote).exclude(membership__user=None)
        rows = entries.select_related("membership__user").order_by("pk")[:count]
        choices = cycle(CHOICES)
        return [(path, self._ballot(row, next(choices)), session_of(row)) for row in rows]

    def _ballot(self, entry: RollEntry, choice: list[list[int]]) -> bytes:
        election = vote_record.election_of(self.vote)
        private = sealing.unseal(bytes(entry.sealed)).decode()
        return ballots.make_ballot(election, secret_of(private, election.uuid), choice)

    def count(self, tell: Tell) -> None:
        """Fill the box, then bring it into the record and count it."""
        added = self._fill()
        tell("ballots brought into the record", added, lambda: vote_board.append_ballots(self.pk))
        Vote.objects.filter(pk=self.pk).update(ended_at=timezone.now())
        vote = Vote.objects.get(pk=self.pk)
        tell("ballots counted", vote.roll_count or 0, lambda: vote_counting.multiply(vote))
        length = vote.board.length
        read = lambda: sum(map(len, vote_record.archive(vote.board)))  # noqa: E731
        tell(f"record of {length / 2**20:.0f} MB read", vote.board.height, read)

    @property
    def pk(self) -> int:
        return self.vote.pk

    def _fill(self) -> int:
        """Put a copy of a ballot that came into the box of everybody else."""
        came = set(map(bytes, Ballot.objects.values_list("credential", flat=True)))
        contents = cycle([bytes(one.content) for one in Ballot.objects.all()[:300]])
        everybody = RollEntry.objects.filter(vote=self.vote).values_list("credential", flat=True)
        others = [one for one in map(bytes, everybody) if one not in came]
        for start in range(0, len(others), PORTION):
            self._fill_some(others[start : start + PORTION], contents)
        return len(others)

    def _fill_some(self, credentials: list[bytes], contents: Iterator[bytes]) -> None:
        keys = mass_insert.next_ids(Ballot, len(credentials))
        rows = [
            (key, self.pk, credential, 1, f"{key:0>43}", next(contents))
            for key, credential in zip(keys, credentials, strict=True)
        ]
        mass_insert.insert(Ballot, ("id", "vote", "credential", "turn", "tracker", "content"), rows)
        mass_insert.insert(WaitingBallot, ("ballot",), [(key,) for key in keys])


def frozen(count: int, tell: Tell) -> Held:
    """Make the database anew, a guild of so many, and a survey that opened an hour ago."""
    call_command("migrate", verbosity=0)
    call_command("flush", interactive=False, verbosity=0)
    guild = Guild.objects.create(slug="bench", name="Bench", short_name="Bench")
    officer = get_user_model().objects.create(email="officer@sample.example", is_sample=True)
    now = timezone.now()
    seeding.seed_members(guild=guild, count=count, now=now)
    vote, begun = draft(guild, officer, now), now - DAY
    vote_freezing.freeze(vote=vote, address="/", by=officer, now=begun)
    vote.refresh_from_db()
    tell("members decided about", count, lambda: vote_freezing.write_roll(vote))
    roll = RollEntry.objects.filter(vote=vote).count()
    tell("credentials frozen", roll, lambda: vote_freezing.finish(vote, begun))
    return Held(Vote.objects.get(pk=vote.pk))


def draft(guild: Guild, officer: Any, now: Any) -> Vote:
    rule = EligibilityRule.objects.create(
        guild=guild, slug="bench", name="Bench", condition=RULE, written_at=now
    )
    fields = {
        "title": "Bench",
        "opens_at": now - HOUR,
        "closes_at": now + DAY,
        "rule": rule,
        "as_of_on": (now - 4 * DAY).date(),
    }
    vote = votes.draft_vote(
        guild=guild, slug="bench", kind="survey", fields=fields, by=officer, now=now - 2 * DAY
    )
    asked = votes.Question("Shall it be so?", [votes.Option("Yes"), votes.Option("No")])
    votes.set_questions(vote=vote, questions=[asked], by=officer, now=now - 2 * DAY)
    return votes.ask_for_keys(vote=vote, by=officer, now=now - 2 * DAY)


def session_of(entry: RollEntry) -> str:
    client = Client()
    user = entry.membership.user
    if user is None:
        raise ValueError("Nobody signs in without an account.")
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value
