"""Freezing a vote: the roll with everybody's credentials, then all that ballots are bound to.

The roll is written some memberships at a time, each lot a transaction of its own, so that a job
that was stopped goes on where it was. Nothing counts until the end fixes all at once.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from members import mass_insert, previews, verdicts, vote_setup, vote_tellers
from members.actions import eligibility_previews, vote_board, votes
from members.belenios import trustee_keys
from members.belenios.bindings import bind
from members.belenios.credentials import new_credential, public_of, write_credentials
from members.belenios.elections import Election, Question, write_election
from members.belenios.group import Point
from members.belenios.threshold import make_pedersen
from members.belenios.trustees import (
    Single,
    Trustees,
    check_trustees,
    election_key,
    write_trustees,
)
from members.eligibility import Verdict, evaluate, parse
from members.models import Membership, MembershipPeriod, RollEntry, RollRefusal, Vote, VoteQuestion
from members.vote_states import State
from portal import jobs, sealing
from portal.models import Job, User

FREEZE = "freeze-vote"
ENTRY = ("vote", "membership", "account", "credential", "sealed")
REFUSAL = ("vote", "membership", "reasons")
REHEARSAL = _("REHEARSAL, does not count: %(title)s")
Members = Iterable[tuple[int, Iterable[MembershipPeriod]]]
Told = Callable[[int, int], None]


class NotReady(Exception):
    """Keys have not been asked for, or the vote is frozen or being frozen already."""


class NobodyOnTheRoll(Exception):
    """The rule leaves nobody who may vote."""


class TooLate(Exception):
    """The opening instant came before the vote was frozen."""


@transaction.atomic
def freeze(*, vote: Vote, address: str, by: User, now: datetime) -> Job:
    """Begin to freeze a vote that lacks nothing; `address` is where its end is seen."""
    vote = votes.locked(vote)
    if vote.state(now) != State.KEYS or vote.freezing_at:
        raise NotReady
    if missing := vote_setup.what_is_missing(vote, now):
        raise votes.SomethingMissing(missing)
    vote.freezing_at, vote.frozen_by = now, by
    vote.as_of_on = vote.asked_on
    vote.save(update_fields=["freezing_at", "frozen_by", "as_of_on"])
    votes.record("vote.freezing", vote, by=by, now=now)
    return jobs.start(
        kind=FREEZE,
        title=_("Freezing “%(title)s”") % {"title": vote.title},
        target_id=vote.pk,
        address=address,
        guild=vote.guild,
        by=by,
        now=now,
    )


@transaction.atomic
def thaw(*, vote: Vote, now: datetime) -> Vote:
    """Give a freezing up: the roll so far goes, the keys stay."""
    vote = votes.locked(vote)
    if vote.frozen_at or not vote.freezing_at:
        raise NotReady
    RollEntry.objects.filter(vote=vote).delete()
    RollRefusal.objects.filter(vote=vote).delete()
    vote.freezing_at, vote.frozen_by = None, None
    vote.save(update_fields=["freezing_at", "frozen_by"])
    votes.record("vote.thawed", vote, by=None, now=now)
    return vote


def write_roll(vote: Vote, told: Told = lambda _done, _steps: None) -> None:
    """Decide about every member of the guild as of the vote's day; goes on where it was.

    A member who is on the roll gets a credential whether or not an account is known yet.
    """
    if vote.as_of_on is None:
        raise NotReady
    everybody = Membership.objects.unmerged().filter(guild=vote.guild_id)
    steps, last = everybody.count(), _last(vote)
    done = everybody.filter(pk__lte=last).count()
    for size, members in eligibility_previews.batches(vote.guild_id, vote.as_of_on, after=last):
        _write_some(vote, vote.as_of_on, members)
        done += size
        told(min(done, steps), steps)


def _last(vote: Vote) -> int:
    """The last membership about which the roll says something."""
    found = [
        model.objects.filter(vote=vote).order_by("-membership").values_list("membership", flat=True)
        for model in (RollEntry, RollRefusal)
    ]
    return max((rows.first() or 0 for rows in found), default=0)


@transaction.atomic
def _write_some(vote: Vote, day: date, members: Members) -> None:
    """One lot, all of it or nothing."""
    decided = list(_decided(vote, day, members))
    allowed = [key for key, verdict in decided if verdict.is_eligible]
    accounts = dict(Membership.objects.filter(pk__in=allowed).values_list("pk", "user"))
    rows = [(vote.pk, key, accounts[key], *_credential(vote.uuid)) for key in allowed]
    refused = [(vote.pk, key, _reasons(one)) for key, one in decided if not one.is_eligible]
    mass_insert.insert(RollEntry, ENTRY, rows)
    mass_insert.insert(RollRefusal, REFUSAL, refused)


def _decided(vote: Vote, day: date, members: Members) -> Iterator[tuple[int, Verdict]]:
    """What the rule says of each; nothing of who does not belong to the guild that day."""
    condition = parse(vote.rule.condition if vote.rule else None)
    for key, periods in members:
        facts = verdicts.facts_at(periods, day)
        if facts.is_member:
            yield key, evaluate(condition, facts, day)


def _reasons(verdict: Verdict) -> tuple[str, ...]:
    return tuple(previews.code_of(one) for one in verdict.reasons if one.keeps_out)


def _credential(uuid: str) -> tuple[bytes, bytes]:
    """A new credential: its public half, and the private half sealed."""
    private = new_credential()
    return bytes(public_of(private, uuid)), sealing.seal(private.encode())


@transaction.atomic
def finish(vote: Vote, now: datetime) -> Vote:
    """Fix the election, its trustees, the list of credentials and the first event of the record."""
    vote = votes.locked(vote)
    if vote.frozen_at or not vote.freezing_at:
        return vote
    if vote.opens_at is None or vote.opens_at <= now:
        raise TooLate
    entries = RollEntry.objects.filter(vote=vote).values_list("credential", flat=True)
    roll = [Point(bytes(one)) for one in entries]
    if not roll:
        raise NobodyOnTheRoll
    secret, credentials = trustee_keys.new_private_key(), write_credentials(roll)
    trustees = trustees_of(vote, secret)
    election = _election(vote, trustees, credentials)
    vote.portal_key = sealing.seal(trustee_keys.write_private_key(secret))
    vote.election, vote.election_hash = election.raw, election.hash
    vote.trustees, vote.roll_count, vote.frozen_at = write_trustees(trustees), len(roll), now
    vote.save()
    vote_board.begin(vote, credentials)
    told = {"election_hash": election.hash, "roll": len(roll), "sha256": vote.text_sha256}
    votes.record("vote.frozen", vote, by=vote.frozen_by, now=now, is_public=True, **told)
    return vote


def trustees_of(vote: Vote, secret: int) -> Trustees:
    """The portal's key first, then the tellers'; every proof in them holds."""
    own, tellers = Single(trustee_keys.make_key(secret)), vote_tellers.tellers_of(vote)
    if vote.tellers_needed is not None:
        together = make_pedersen(
            vote_tellers.certificates_of(tellers),
            vote_tellers.polynomials_of(tellers),
            vote_tellers.outputs_of(tellers),
        )
        trustees: Trustees = (own, together)
    else:
        trustees = (own, *(Single(key) for key in vote_tellers.keys_of(tellers)))
    check_trustees(trustees)
    return trustees


def _election(vote: Vote, trustees: Trustees, credentials: bytes) -> Election:
    """What voters see is in the hashed bytes: question, options, and the hash of the text.

    So are the hashes of the roll and of the trustees, or either could be changed afterwards.
    """
    title = REHEARSAL % {"title": vote.title} if vote.is_rehearsal else vote.title
    parts = (vote.decides, f"SHA-256 {vote.text_sha256}" if vote.text_sha256 else "")
    questions = vote.questions.order_by("place").prefetch_related("options")
    return write_election(
        name=title,
        description=bind(
            "\n".join(part for part in parts if part),
            credentials=credentials,
            trustees=write_trustees(trustees),
        ),
        uuid=vote.uuid,
        public_key=election_key(trustees),
        questions=[_question(one) for one in questions],
        administrator=vote.guild.name,
        credential_authority="server",
    )


def _question(asked: VoteQuestion) -> Question:
    options = tuple(option.words for option in asked.options.all())
    return Question(asked.words, options, asked.least, asked.most, asked.is_blank_allowed)
