"""Setting a vote up: its draft, its questions, its tellers, and the gate's override."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from members import vote_setup
from members.belenios.credentials import base58
from members.models import Teller, Vote, VoteOption, VoteQuestion
from members.vote_checks import Missing
from members.vote_states import State
from portal import events
from portal.access import Audience, Role
from portal.models import Guild, RoleGrant, User

UUID_LENGTH = 22
# What a form may fill in; the rest is written by actions alone.
FIELDS = (
    *("negotiation", "title", "decides", "follows", "next_decider", "lapses_on", "agreement"),
    *("language", "opens_at", "closes_at", "rule", "as_of_on", "threshold_numerator"),
    *("threshold_denominator", "threshold_base", "is_threshold_strict", "quorum_numerator"),
    *("quorum_denominator", "tellers_needed", "notice_days"),
)


class NotADraft(Exception):
    """Only a draft can be changed."""


class NotATeller(Exception):
    """Somebody who does not hold that role in the guild; `user` says who."""

    def __init__(self, user: User) -> None:
        super().__init__(str(user.pk))
        self.user = user


class SomethingMissing(Exception):
    """The vote is not complete; `missing` says what is missing."""

    def __init__(self, missing: Sequence[Missing]) -> None:
        super().__init__(", ".join(missing))
        self.missing = missing


class SamePerson(Exception):
    """An override takes a second person."""


class NothingToSecond(Exception):
    """There is no override that waits for a second person."""


@dataclass(frozen=True, slots=True)
class Option:
    """An option as it is set up."""

    words: str
    is_asked_for: bool = False
    is_named: bool = True


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it is set up."""

    words: str
    options: Sequence[Option]
    least: int = 1
    most: int = 1
    is_blank_allowed: bool = True


@transaction.atomic
def draft_vote(
    *,
    guild: Guild,
    slug: str,
    kind: str,
    fields: Mapping[str, Any],
    by: User,
    now: datetime,
    rehearsal_of: Vote | None = None,
) -> Vote:
    """Begin a vote. A rehearsal names the vote that it rehearses and never counts as it."""
    vote = Vote(guild=guild, slug=slug, kind=kind, created_by=by, created_at=now)
    vote.rehearsal_of, vote.is_rehearsal = rehearsal_of, rehearsal_of is not None
    _fill(vote, fields)
    vote.save(force_insert=True)
    record("vote.drafted", vote, by=by, now=now)
    return vote


def _fill(vote: Vote, fields: Mapping[str, Any]) -> None:
    """Take values of a form. The text voted on is named by its hash from here on."""
    unknown = set(fields) - set(FIELDS)
    if unknown:
        raise TypeError(f"No fields of a draft: {sorted(unknown)}.")
    for name, value in fields.items():
        setattr(vote, name, value)
    vote.text_sha256 = vote.agreement.sha256 if vote.agreement else ""


@transaction.atomic
def change_vote(*, vote: Vote, fields: Mapping[str, Any], by: User, now: datetime) -> Vote:
    """Change a draft; an override that was given for another text or window is gone."""
    vote = locked_draft(vote, now)
    before = (vote.agreement_id, vote.text_sha256, vote.opens_at)
    _fill(vote, fields)
    if before != (vote.agreement_id, vote.text_sha256, vote.opens_at):
        vote.override_reason, vote.override_by, vote.override_seconded_by = "", None, None
    vote.save()
    record("vote.changed", vote, by=by, now=now)
    return vote


@transaction.atomic
def set_questions(
    *, vote: Vote, questions: Sequence[Question], by: User, now: datetime
) -> list[VoteQuestion]:
    """Put these questions with their options in the place of those that the draft has."""
    vote = locked_draft(vote, now)
    vote.questions.all().delete()
    made = [_question(vote, place, one) for place, one in enumerate(questions)]
    record("vote.questions_set", vote, by=by, now=now, questions=len(made))
    return made


def _question(vote: Vote, place: int, given: Question) -> VoteQuestion:
    question = VoteQuestion.objects.create(
        vote=vote,
        place=place,
        words=given.words,
        least=given.least,
        most=given.most,
        is_blank_allowed=given.is_blank_allowed,
    )
    VoteOption.objects.bulk_create(
        VoteOption(
            question=question,
            place=position,
            words=option.words,
            is_asked_for=option.is_asked_for,
            is_named=option.is_named,
        )
        for position, option in enumerate(given.options)
    )
    return question


@transaction.atomic
def name_tellers(*, vote: Vote, users: Sequence[User], by: User, now: datetime) -> list[Teller]:
    """Name the tellers in their order; each holds that role in the guild."""
    vote = locked_draft(vote, now)
    held = RoleGrant.objects.held(now).filter(guild=vote.guild_id, role=Role.TELLER, stream="")
    known = set(held.values_list("user", flat=True))
    for user in users:
        if user.pk not in known:
            raise NotATeller(user)
    vote.tellers.all().delete()
    made = [Teller(vote=vote, user=user, place=place) for place, user in enumerate(users, 1)]
    Teller.objects.bulk_create(made)
    record("vote.tellers_named", vote, by=by, now=now, tellers=len(made))
    return made


@transaction.atomic
def override_gate(*, vote: Vote, reason: str, by: User, now: datetime) -> Vote:
    """Ask that the vote may open although the text was not out for the notice period."""
    vote = locked_draft(vote, now)
    vote.override_reason, vote.override_by, vote.override_seconded_by = reason, by, None
    vote.save(update_fields=["override_reason", "override_by", "override_seconded_by"])
    record("vote.override_asked", vote, by=by, now=now, reason=reason)
    return vote


@transaction.atomic
def second_override(*, vote: Vote, by: User, now: datetime) -> Vote:
    """Agree to the override, as another person; it is shown on the ballot."""
    vote = locked_draft(vote, now)
    if vote.override_by_id is None or vote.override_seconded_by_id is not None:
        raise NothingToSecond
    if vote.override_by_id == by.pk:
        raise SamePerson
    vote.override_seconded_by = by
    vote.save(update_fields=["override_seconded_by"])
    record("vote.override_seconded", vote, by=by, now=now, reason=vote.override_reason)
    return vote


@transaction.atomic
def ask_for_keys(*, vote: Vote, by: User, now: datetime) -> Vote:
    """Let the tellers make their keys; from here on nothing changes but by `back_to_draft`.

    The election gets its identifier, which the tests of the keys are about.
    """
    vote = locked_draft(vote, now)
    if missing := vote_setup.missing_of_draft(vote, now):
        raise SomethingMissing(missing)
    vote.keys_at, vote.uuid = now, base58(UUID_LENGTH)
    vote.save(update_fields=["keys_at", "uuid"])
    record("vote.keys_asked", vote, by=by, now=now)
    return vote


@transaction.atomic
def back_to_draft(*, vote: Vote, by: User, now: datetime) -> Vote:
    """Open the vote for changes again; keys that were made are gone, and have to be made anew."""
    vote = locked(vote)
    if vote.state(now) != State.KEYS or vote.freezing_at:
        raise NotADraft
    vote.keys_at, vote.uuid = None, ""
    vote.save(update_fields=["keys_at", "uuid"])
    forget_keys(vote)
    record("vote.reopened", vote, by=by, now=now)
    return vote


def forget_keys(vote: Vote) -> None:
    vote.tellers.update(
        key_message="",
        polynomial_message="",
        output_message="",
        nonce="",
        proved_at=None,
        safe_copy="",
    )


def locked(vote: Vote) -> Vote:
    """The vote's row, locked, with its closing instant."""
    rows = Vote.objects.select_for_update(of=("self",)).with_closing()
    return rows.select_related("guild").get(pk=vote.pk)


def locked_draft(vote: Vote, now: datetime) -> Vote:
    vote = locked(vote)
    if vote.state(now) != State.DRAFT:
        raise NotADraft
    return vote


def record(
    verb: str,
    vote: Vote,
    *,
    by: User | None,
    now: datetime,
    is_public: bool = False,
    **payload: Any,
) -> None:
    """Write one line of the log; none ever names a member, a credential or a tracker."""
    is_shown = is_public and not vote.is_rehearsal
    events.record(
        verb,
        by=by,
        at=now,
        target=vote,
        audience=Audience.PUBLIC if is_shown else Audience.STAFF,
        guilds=[vote.guild],
        payload={"title": vote.title, "slug": vote.slug, **payload},
    )
