"""Handing over: once, whole, and exactly what was shown."""

from datetime import timedelta

import pytest

from negotiations.actions import proposals, tabling
from negotiations.models import Position, Proposal
from portal.models import Event
from portal.text import sha256
from tests.factories.negotiations import (
    ClauseFactory,
    DraftRevisionFactory,
    NegotiationFactory,
    PositionFactory,
    ProposalFactory,
)
from tests.factories.portal import UserFactory

pytestmark = pytest.mark.django_db


def draft_of(*texts: str, **fields: object) -> Proposal:
    proposal = ProposalFactory(**fields)
    for text in texts:
        PositionFactory(proposal=proposal, text=text)
    return proposal


def test_tabling_numbers_freezes_and_hashes_every_position(now):
    proposal = draft_of("No machine writes. ", "Tell the writer.\r\nIn writing.")
    person = UserFactory()

    tabled = tabling.table_proposal(proposal=proposal, said_at=now, by=person, now=now)

    assert (tabled.state, tabled.number, tabled.label, tabled.tabled_at, tabled.tabled_by) == (
        "tabled",
        1,
        "Guild-1",
        now,
        person,
    )
    frozen = Position.objects.order_by("place").values_list("text", "sha256", "said_at")
    assert list(frozen) == [
        ("No machine writes.", sha256("No machine writes."), now),
        ("Tell the writer.\nIn writing.", sha256("Tell the writer.\nIn writing."), now),
    ]


def test_numbers_count_per_negotiation_and_side(now):
    negotiation = NegotiationFactory()
    numbers = []
    for side in ("guild", "employer", "guild"):
        proposal = draft_of("Words.", negotiation=negotiation, side=side)
        tabling.table_proposal(proposal=proposal, said_at=now, by=None, now=now)
        proposal.refresh_from_db()
        numbers.append((side, proposal.number))

    assert numbers == [("guild", 1), ("employer", 1), ("guild", 2)]


def test_tabling_twice_tables_once(now):
    proposal = draft_of("Words.")
    first = tabling.table_proposal(proposal=proposal, said_at=now, by=None, now=now)

    again = tabling.table_proposal(
        proposal=proposal, said_at=now, by=UserFactory(), now=now + timedelta(minutes=1)
    )

    assert (again.pk, again.number, again.tabled_by) == (first.pk, 1, None)
    assert Event.objects.filter(verb="proposal.tabled").count() == 1


def test_a_draft_other_than_the_one_shown_is_refused_and_stays_a_draft(now):
    proposal = draft_of("Thirty days.")
    shown = tabling.preview(proposal, tabling.positions_to_hand_over(proposal)).sha256
    Position.objects.update(text="Fourteen days.")

    with pytest.raises(tabling.DraftChanged):
        tabling.table_proposal(
            proposal=proposal, said_at=now, by=None, now=now, expected_sha256=shown
        )

    proposal.refresh_from_db()
    assert (proposal.state, proposal.number) == ("draft", None)


def test_the_draft_shown_is_handed_over(now):
    proposal = draft_of("Thirty days.")
    shown = tabling.preview(proposal, tabling.positions_to_hand_over(proposal)).sha256

    tabled = tabling.table_proposal(
        proposal=proposal, said_at=now, by=None, now=now, expected_sha256=shown
    )

    assert tabled.state == "tabled"


@pytest.mark.parametrize("stance", ["propose", "counter"])
def test_a_proposed_clause_needs_words(now, stance):
    proposal = ProposalFactory()
    position = PositionFactory(proposal=proposal, text=" \n ", stance=stance)

    with pytest.raises(tabling.TextMissing) as refusal:
        tabling.table_proposal(proposal=proposal, said_at=now, by=None, now=now)

    assert refusal.value.positions == [position]


def test_an_empty_draft_is_not_handed_over(now):
    proposal = ProposalFactory()
    PositionFactory(proposal=proposal, is_left_out=True)

    with pytest.raises(tabling.NothingToHandOver):
        tabling.table_proposal(proposal=proposal, said_at=now, by=None, now=now)


def test_an_unsettled_conflict_is_not_handed_over(now):
    proposal = draft_of("Mine.")
    position = proposal.positions.get()
    DraftRevisionFactory(position=position, conflict=True, text="Theirs.")

    with pytest.raises(tabling.ConflictsUnsettled) as refusal:
        tabling.table_proposal(proposal=proposal, said_at=now, by=None, now=now)

    assert refusal.value.positions == [position]


def test_nothing_is_said_tomorrow(now):
    proposal = draft_of("Words.")

    with pytest.raises(tabling.NotYetSaid):
        tabling.table_proposal(
            proposal=proposal, said_at=now + timedelta(seconds=1), by=None, now=now
        )


def test_a_draft_set_aside_is_not_handed_over(now):
    proposal = draft_of("Words.")
    proposals.discard(proposal=proposal)

    with pytest.raises(proposals.NotADraft):
        tabling.table_proposal(proposal=proposal, said_at=now, by=None, now=now)


def test_a_clause_left_out_is_not_handed_over_and_its_words_are_kept(now):
    proposal = draft_of("Stays.", "Goes.")
    out = proposal.positions.get(text="Goes.")
    proposals.leave_out(position=out)

    tabling.table_proposal(proposal=proposal, said_at=now, by=None, now=now)

    out.refresh_from_db()
    assert (out.text, out.sha256, out.slug) == ("Goes.", "", "")


def test_a_wordless_acceptance_takes_the_words_it_accepts(now):
    clause = ClauseFactory()
    PositionFactory(clause=clause, text="Forty-eight hours.", tabled=True)
    answer = ProposalFactory(negotiation=clause.negotiation, employer=True)
    accepted = PositionFactory(proposal=answer, clause=clause, stance="accept", text="")

    tabling.table_proposal(proposal=answer, said_at=now, by=None, now=now)

    accepted.refresh_from_db()
    assert (accepted.text, accepted.sha256) == (
        "Forty-eight hours.",
        sha256("Forty-eight hours."),
    )


def test_the_same_words_on_the_same_day_get_two_addresses(now):
    clause = ClauseFactory()
    slugs = []
    for _ in range(2):
        proposal = ProposalFactory(negotiation=clause.negotiation)
        position = PositionFactory(proposal=proposal, clause=clause, text="Same words.")
        tabling.table_proposal(proposal=proposal, said_at=now, by=None, now=now)
        position.refresh_from_db()
        slugs.append(position.slug)

    start = f"2026-03-02-guild-{sha256('Same words.')[:4]}"
    assert slugs[0] != slugs[1]
    assert [(slug[:-2], len(slug)) for slug in slugs] == [(start, len(start) + 2)] * 2


def test_the_log_tells_staff_what_was_handed_over(now):
    proposal = draft_of("Words.", title="Opening")
    tabling.table_proposal(proposal=proposal, said_at=now, by=None, now=now)

    event = Event.objects.get(verb="proposal.tabled")

    position = proposal.positions.get()
    assert (event.audience, event.stream) == ("staff", proposal.negotiation.stream)
    assert event.payload["title"] == "Opening"
    assert event.payload["clauses"] == [
        {
            "title": position.clause.title,
            "clause": position.clause.slug,
            "position": position.slug,
            "stance": "propose",
            "sha256": position.sha256,
        }
    ]


def test_an_answer_logged_meanwhile_changes_what_an_acceptance_says(now):
    clause = ClauseFactory()
    PositionFactory(clause=clause, text="Forty-eight hours.", tabled=True, proposal__employer=True)
    proposal = ProposalFactory(negotiation=clause.negotiation)
    PositionFactory(proposal=proposal, clause=clause, stance="accept", text="")
    shown = tabling.preview(proposal, tabling.positions_to_hand_over(proposal)).sha256
    PositionFactory(clause=clause, text="Twelve hours.", tabled=True, proposal__employer=True)

    with pytest.raises(tabling.DraftChanged):
        tabling.table_proposal(
            proposal=proposal, said_at=now, by=None, now=now, expected_sha256=shown
        )
