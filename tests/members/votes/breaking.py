"""What breaks each rule that the database keeps about votes."""

from django.db import models

from members.models import Vote
from tests.factories import votes as made
from tests.factories.portal import NOW, YESTERDAY, UserFactory
from tests.factories.votes import HOUR, VoteFactory


def twice(factory, *same: str, **traits: object) -> None:
    row = factory(**traits)
    factory(**traits | {field: getattr(row, field) for field in same})


def change(row: models.Model, **fields: object) -> None:
    type(row)._default_manager.filter(pk=row.pk).update(**fields)


def freeze(vote: Vote) -> Vote:
    """Fix a draft as `VoteFactory(frozen=True)` does."""
    like = VoteFactory(frozen=True)
    names = ("keys_at", "frozen_at", "uuid", "election_hash", "roll_count", "frozen_by")
    change(vote, **{name: getattr(like, name) for name in names}, portal_key=b"sealed")
    vote.refresh_from_db()
    return vote


def own_rehearsal() -> None:
    vote = VoteFactory()
    change(vote, is_rehearsal=True, rehearsal_of=vote)


def two_asked_for() -> None:
    twice(made.VoteOptionFactory, "question", is_asked_for=True)


CONSTRAINTS = {
    "vote_kind_known": lambda: VoteFactory(kind="poll"),
    "vote_base_known": lambda: VoteFactory(threshold_base="all"),
    "vote_closes_after_opening": lambda: VoteFactory(closes_at=NOW - HOUR),
    "vote_threshold_is_a_part": lambda: VoteFactory(threshold_numerator=3, threshold_denominator=2),
    "vote_quorum_is_a_part": lambda: VoteFactory(quorum_numerator=0, quorum_denominator=2),
    "vote_rehearses_another": own_rehearsal,
    "vote_override_by_two": lambda: VoteFactory(
        override_reason="Now.", override_by=(one := UserFactory()), override_seconded_by=one
    ),
    "vote_frozen_whole": lambda: VoteFactory(frozen=True, opens_at=YESTERDAY),
    "vote_steps_in_order": lambda: VoteFactory(frozen=True, counted_at=NOW),
    "vote_void_with_reason": lambda: VoteFactory(void_at=NOW),
    "votequestion_place_once": lambda: twice(made.VoteQuestionFactory, "vote", "place"),
    "votequestion_asks_for_some": lambda: made.VoteQuestionFactory(least=2, most=1),
    "votequestion_says_something": lambda: made.VoteQuestionFactory(words=""),
    "voteoption_place_once": lambda: twice(made.VoteOptionFactory, "question", "place"),
    "voteoption_one_asked_for": two_asked_for,
    "voteoption_says_something": lambda: made.VoteOptionFactory(words=""),
    "voteextension_with_reason": lambda: made.VoteExtensionFactory(reason=""),
    "voteextension_closes_later": lambda: made.VoteExtensionFactory(closes_at=NOW),
    "teller_place_once": lambda: twice(made.TellerFactory, "vote", "place"),
    "teller_account_once": lambda: twice(made.TellerFactory, "vote", "user"),
    "teller_proved_with_a_key": lambda: made.TellerFactory(proved_at=NOW),
    "rollentry_member_once": lambda: twice(made.RollEntryFactory, "vote", "membership"),
    "rollentry_credential_once": lambda: twice(made.RollEntryFactory, "vote", "credential"),
    "rollrefusal_member_once": lambda: twice(made.RollRefusalFactory, "vote", "membership"),
    "ballot_in_the_box_once": lambda: twice(made.BallotFactory, "vote", "tracker"),
    "ballot_turn_once": lambda: twice(made.BallotFactory, "vote", "credential"),
    "partialdecryption_owner_once": lambda: twice(made.PartialDecryptionFactory, "vote", "owner"),
    "boardentry_height_once": lambda: made.BoardEntryFactory(
        vote=(one := made.BoardEntryFactory()).vote, height=one.height, kind="EndBallots"
    ),
    "boardentry_kind_once": lambda: twice(made.BoardEntryFactory, "vote"),
    "boardentry_about_one_thing": lambda: made.BoardEntryFactory(kind="Ballot"),
}


def frozen_question():
    question = made.VoteQuestionFactory()
    option = made.VoteOptionFactory(question=question)
    freeze(question.vote)
    return question, option


def bare_question():
    """One without options, so that theirs is not the trigger that refuses."""
    question = made.VoteQuestionFactory()
    freeze(question.vote)
    return question


def delete(row: models.Model) -> None:
    row.delete()


def frozen_teller():
    teller = made.TellerFactory()
    freeze(teller.vote)
    return teller


def frozen_entry():
    entry = made.RollEntryFactory()
    freeze(entry.vote)
    return entry


def late_ballot() -> None:
    vote = VoteFactory(frozen=True)
    change(vote, ended_at=NOW)
    made.BallotFactory(vote=vote)


TRIGGERS = {
    "vote_frozen_no_update": lambda: change(VoteFactory(frozen=True), title="Another"),
    "vote_key_only_erased": lambda: change(VoteFactory(frozen=True), portal_key=b"other"),
    "vote_steps_once": lambda: change(VoteFactory(frozen=True, ended_at=NOW), ended_at=NOW + HOUR),
    "vote_frozen_no_delete": lambda: VoteFactory(frozen=True).delete(),
    "votequestion_frozen_no_insert": lambda: made.VoteQuestionFactory(
        vote=VoteFactory(frozen=True)
    ),
    "votequestion_frozen_no_update": lambda: change(frozen_question()[0], words="Else?"),
    "votequestion_frozen_no_delete": lambda: delete(bare_question()),
    "voteoption_frozen_no_insert": lambda: made.VoteOptionFactory(question=frozen_question()[0]),
    "voteoption_frozen_no_update": lambda: change(frozen_question()[1], words="Else"),
    "voteoption_frozen_no_delete": lambda: delete(frozen_question()[1]),
    "teller_frozen_no_insert": lambda: made.TellerFactory(vote=VoteFactory(frozen=True)),
    "teller_frozen_no_update": lambda: change(frozen_teller(), key_message="other"),
    "teller_frozen_no_delete": lambda: frozen_teller().delete(),
    "voteextension_no_update": lambda: change(made.VoteExtensionFactory(), reason="Else."),
    "voteextension_no_delete": lambda: made.VoteExtensionFactory().delete(),
    "rollentry_frozen_no_insert": lambda: made.RollEntryFactory(vote=VoteFactory(frozen=True)),
    "rollentry_no_update": lambda: change(made.RollEntryFactory(), credential=b"\xff" * 32),
    "rollentry_frozen_no_delete": lambda: frozen_entry().delete(),
    "ballot_no_update": lambda: change(made.BallotFactory(), content=b"other"),
    "ballot_no_delete": lambda: made.BallotFactory().delete(),
    "ballot_no_late_insert": late_ballot,
    "boardentry_no_update": lambda: change(made.BoardEntryFactory(), height=1000),
    "boardentry_no_delete": lambda: made.BoardEntryFactory().delete(),
    "partialdecryption_no_update": lambda: change(
        made.PartialDecryptionFactory(), content=b"other"
    ),
    "partialdecryption_no_delete": lambda: made.PartialDecryptionFactory().delete(),
    "votetally_no_update": lambda: change(made.VoteTallyFactory(), ballots=2),
    "votetally_no_delete": lambda: made.VoteTallyFactory().delete(),
    "voteresult_no_update": lambda: change(made.VoteResultFactory(), content=b"other"),
    "voteresult_no_delete": lambda: made.VoteResultFactory().delete(),
}
