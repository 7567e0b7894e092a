"""Two people on one clause: nobody's words are overwritten, nothing typed is lost."""

from datetime import timedelta

import pytest

from negotiations.actions import drafts, papers, proposals, tabling
from negotiations.models import DraftRevision, Position, PositionNote
from tests.factories.negotiations import ClauseFactory, PositionFactory, ProposalFactory
from tests.factories.portal import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def position() -> Position:
    return PositionFactory(text="", revision=0)


def save(position, base, text, by, now, stance="propose"):
    return drafts.save(
        position=position, base_revision=base, stance=stance, text=text, by=by, now=now
    )


def test_each_save_is_a_revision_that_stays(position, now):
    person = UserFactory()
    save(position, 0, "One.", person, now)
    save(position, 1, "One. Two.", person, now)

    position.refresh_from_db()
    kept = DraftRevision.objects.values_list("revision", "text", "is_conflict")
    assert (position.revision, position.text) == (2, "One. Two.")
    assert list(kept) == [(1, "One.", False), (2, "One. Two.", False)]


def test_saving_the_same_again_makes_no_revision(position, now):
    person = UserFactory()
    save(position, 0, "One.", person, now)

    result = save(position, 0, "One.", person, now)

    assert (result.position.revision, result.conflict) == (1, None)


def test_a_save_on_an_older_text_is_kept_beside_the_newer_one(position, now):
    first, second = UserFactory(), UserFactory()
    save(position, 0, "Common.", first, now)
    save(position, 1, "First person's words.", first, now)

    result = save(position, 1, "Second person's words.", second, now)

    position.refresh_from_db()
    assert (position.text, position.revision) == ("First person's words.", 2)
    assert (result.conflict.text, result.conflict.saved_by) == ("Second person's words.", second)
    assert drafts.base_text(result.conflict) == "Common."


def test_the_same_conflict_sent_twice_is_kept_once(position, now):
    first, second = UserFactory(), UserFactory()
    save(position, 0, "First.", first, now)
    once = save(position, 0, "Second.", second, now)

    again = save(position, 0, "Second.", second, now + timedelta(seconds=3))

    assert again.conflict == once.conflict


def test_before_the_first_save_the_common_base_is_empty(position, now):
    save(position, 0, "First.", UserFactory(), now)
    conflict = save(position, 0, "Second.", UserFactory(), now).conflict

    assert drafts.base_text(conflict) == ""


def test_settling_writes_the_chosen_words_and_ends_the_conflict(position, now):
    first, second = UserFactory(), UserFactory()
    save(position, 0, "First.", first, now)
    conflict = save(position, 0, "Second.", second, now).conflict

    drafts.settle(
        conflict=conflict,
        base_revision=1,
        stance="propose",
        text="First. Second.",
        by=second,
        now=now,
    )

    position.refresh_from_db()
    conflict.refresh_from_db()
    assert (position.text, position.revision, conflict.settled_at) == ("First. Second.", 2, now)
    with pytest.raises(drafts.AlreadySettled):
        drafts.settle(
            conflict=conflict, base_revision=2, stance="propose", text="x", by=first, now=now
        )


def test_keeping_the_saved_text_settles_too(position, now):
    save(position, 0, "First.", UserFactory(), now)
    person = UserFactory()
    conflict = save(position, 0, "Second.", person, now).conflict

    drafts.settle(
        conflict=conflict, base_revision=1, stance="propose", text="First.", by=person, now=now
    )

    conflict.refresh_from_db()
    assert (conflict.settled_at, conflict.text) == (now, "Second.")


def test_settling_on_a_text_that_moved_again_keeps_the_choice_as_a_new_conflict(position, now):
    first, second = UserFactory(), UserFactory()
    save(position, 0, "First.", first, now)
    conflict = save(position, 0, "Second.", second, now).conflict
    save(position, 1, "First again.", first, now)

    result = drafts.settle(
        conflict=conflict, base_revision=1, stance="propose", text="Merged.", by=second, now=now
    )

    position.refresh_from_db()
    assert (position.text, result.conflict.text) == ("First again.", "Merged.")
    assert list(DraftRevision.objects.unsettled()) == [result.conflict]


def test_a_tabled_text_takes_no_save(position, now):
    position.text = "Words."
    position.save()
    tabling.table_proposal(proposal=position.proposal, said_at=now, by=None, now=now)

    with pytest.raises(proposals.NotADraft):
        save(position, 0, "Other words.", UserFactory(), now)


def test_a_hold_tells_the_second_person_who_writes(position, now):
    first, second = UserFactory(), UserFactory()
    drafts.take_hold(position=position, by=first, now=now)

    hold = drafts.take_hold(position=position, by=second, now=now + timedelta(seconds=44))

    assert (hold.holder, hold.is_mine) == (first, False)


@pytest.mark.parametrize(
    ("seconds", "is_forced"), [(45, False), (1, True)], ids=["after it ran out", "write anyway"]
)
def test_a_hold_passes_on(position, now, seconds, is_forced):
    first, second = UserFactory(), UserFactory()
    drafts.take_hold(position=position, by=first, now=now)

    hold = drafts.take_hold(
        position=position, by=second, now=now + timedelta(seconds=seconds), is_forced=is_forced
    )

    assert (hold.holder, hold.is_mine) == (second, True)


def test_only_the_holder_gives_a_hold_up(position, now):
    first, second = UserFactory(), UserFactory()
    drafts.take_hold(position=position, by=first, now=now)

    drafts.release_hold(position=position, by=second)
    position.refresh_from_db()
    kept = position.held_by
    drafts.release_hold(position=position, by=first)
    position.refresh_from_db()

    assert (kept, position.held_by) == (first, None)


def test_the_base_is_a_text_of_the_same_clause(position, now):
    other = PositionFactory(clause=ClauseFactory(negotiation=position.proposal.negotiation))

    with pytest.raises(drafts.OtherClause):
        drafts.set_base(position=position, base=other)


def test_notes_stay_open_after_handing_over(now):
    person = UserFactory()
    position = PositionFactory(tabled=True)

    papers.save_note(
        position=position,
        rationale="Why.",
        internal_notes="How far.",
        seen=papers.fingerprint(None),
        by=person,
        now=now,
    )

    assert list(PositionNote.objects.values_list("position", "rationale", "internal_notes")) == [
        (position.pk, "Why.", "How far.")
    ]


def test_clauses_come_into_a_draft_once_and_come_back_with_their_words(now):
    proposal = ProposalFactory()
    clause = ClauseFactory(negotiation=proposal.negotiation)
    [position] = proposals.add_clauses(proposal=proposal, clauses=[clause])
    save(position, 0, "Words.", UserFactory(), now)
    proposals.leave_out(position=position)

    [back] = proposals.add_clauses(proposal=proposal, clauses=[clause])

    back.refresh_from_db()
    assert (back.pk, back.text, back.is_left_out) == (position.pk, "Words.", False)


def test_a_clause_the_other_side_spoke_on_starts_as_a_counter(now):
    silent, spoken = ClauseFactory.create_batch(2, negotiation=ProposalFactory().negotiation)
    theirs = ProposalFactory(negotiation=spoken.negotiation, employer=True)
    PositionFactory(proposal=theirs, clause=spoken, tabled=True)
    proposal = ProposalFactory(negotiation=spoken.negotiation)

    added = proposals.add_clauses(proposal=proposal, clauses=[silent, spoken])

    assert [position.stance for position in added] == ["propose", "counter"]


def test_a_clause_of_another_table_is_refused():
    with pytest.raises(proposals.OtherTable):
        proposals.add_clauses(proposal=ProposalFactory(), clauses=[ClauseFactory()])
