"""A whole agreement from its beginning to its expiry."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from negotiations.actions import agreement_words, agreements, tentative_agreements
from negotiations.actions.agreements import (
    FollowsItself,
    HasFaults,
    OtherWords,
    OutOfOrder,
    PredecessorNotFinal,
    PredecessorOpen,
    TextIsFinal,
    TextNotFinal,
)
from negotiations.assembly import FaultKind
from negotiations.models import Agreement
from negotiations.provisions import assembled
from portal.models import Event
from portal.text import sha256
from tests.factories.negotiations import (
    AgreementClauseFactory,
    AgreementFactory,
    ClauseFactory,
    NegotiationFactory,
    TentativeAgreementFactory,
    finish,
)
from tests.factories.portal import UserFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 1, 2)


@pytest.fixture
def doing(now):
    return {"by": UserFactory(), "now": now}


def start(table, doing, **fields):
    return agreements.start(negotiation=table, title="MBA 2026", **fields, **doing)


def seen(agreement: Agreement) -> str:
    return assembled(agreement).sha256


def declare(agreement, doing, expected: str = "") -> Agreement:
    expected = expected or seen(agreement)
    return agreements.declare_final(agreement=agreement, expected_sha256=expected, **doing)


def describe(agreement, doing, **fields):
    words = {
        "title": agreement.title,
        "term_from": None,
        "term_to": None,
        "predecessor": None,
        "has_no_predecessor": False,
    }
    return agreements.describe(agreement=agreement, **words | fields, **doing)


def a_final_predecessor() -> Agreement:
    """An article with two provisions, one of which follows a clause."""
    before = AgreementFactory()
    article = AgreementClauseFactory(agreement=before, label="1", title="AI", text="", place=1)
    clause = ClauseFactory(negotiation=before.negotiation, slug="consent")
    for place, fields in enumerate(({"clause": clause}, {}), start=1):
        AgreementClauseFactory(agreement=before, parent=article, place=place, **fields)
    return finish(before)


def test_an_agreement_begins_empty_and_is_told_to_staff(doing):
    agreement = start(NegotiationFactory(), doing)

    assert (agreement.status, agreement.clauses.count()) == ("drafting", 0)
    assert list(Event.objects.values_list("verb", "audience")) == [("agreement.begun", "staff")]


def test_no_address_says_that_a_title_was_taken_before(doing):
    hidden, ours = NegotiationFactory(), NegotiationFactory()

    made = [
        agreements.start(negotiation=table, title=title, **doing).slug
        for table, title in ((hidden, "MBA 2026"), (ours, "MBA 2026"), (ours, "New"), (ours, "§"))
    ]

    names = [re.fullmatch(r"(.+)-[0-9a-f]{4}", slug)[1] for slug in made]
    assert names == ["mba-2026", "mba-2026", "new", "agreement"]
    assert made[0] != made[1]


def test_an_address_that_anybody_may_foretell_is_given_once(doing):
    first, second = (
        start(NegotiationFactory(), doing, address="practice").slug for _table in range(2)
    )

    assert first == "practice" != second


def test_a_provision_stays_with_the_clause_of_its_title(doing):
    before, table = AgreementFactory(), NegotiationFactory()
    earlier = ClauseFactory(negotiation=before.negotiation, slug="use-1a2b", title="Use")
    AgreementClauseFactory(agreement=before, clause=earlier, title="Use")
    now_called = ClauseFactory(negotiation=table, slug="use-3c4d", title="Use")
    finish(before)

    agreement = start(table, doing, predecessor=before)

    assert agreement.clauses.get().clause == now_called


def test_a_successor_carries_the_whole_tree_unchanged(doing):
    before, table = a_final_predecessor(), NegotiationFactory()
    clause = ClauseFactory(negotiation=table, slug="consent")

    agreement = start(table, doing, predecessor=before)

    assert assembled(agreement).text == before.text
    assert {row.origin for row in agreement.clauses.all()} == {"carried"}
    assert agreement.clauses.exclude(clause=None).get().clause == clause


def test_a_working_paper_is_no_predecessor(doing):
    with pytest.raises(PredecessorNotFinal):
        start(NegotiationFactory(), doing, predecessor=AgreementFactory())

    with pytest.raises(PredecessorNotFinal):
        describe(AgreementFactory(), doing, predecessor=AgreementFactory())


def test_nothing_begins_as_signed(doing):
    with pytest.raises(TextNotFinal):
        start(NegotiationFactory(), doing, status="signed")


def test_details_are_written_down(doing):
    agreement, before = AgreementFactory(), AgreementFactory(final=True)

    describe(agreement, doing, title="MBA", term_from=DAY, predecessor=before)

    agreement.refresh_from_db()
    assert (agreement.title, agreement.term_from, agreement.predecessor) == ("MBA", DAY, before)
    assert Event.objects.get().payload == {"title": "MBA", "agreement": agreement.slug}


def test_no_agreement_follows_itself(doing):
    agreement = AgreementFactory()
    between = AgreementFactory(predecessor=agreement)
    AgreementClauseFactory(agreement=between)
    finish(between)

    with pytest.raises(FollowsItself):
        describe(agreement, doing, predecessor=between)


def test_final_words_are_fixed_with_their_hash(doing, now):
    agreement = AgreementClauseFactory(agreement__has_no_predecessor=True).agreement

    final = declare(agreement, doing)

    assert (final.text, final.sha256) == (assembled(agreement).text, sha256(final.text))
    assert (final.final_at, final.final_by) == (now, doing["by"])
    event = Event.objects.get()
    assert (event.verb, event.payload["sha256"]) == ("agreement.final", final.sha256)


def test_only_the_words_that_were_seen_become_final(doing):
    agreement = AgreementClauseFactory(agreement__has_no_predecessor=True).agreement

    with pytest.raises(OtherWords):
        declare(agreement, doing, expected=sha256("What was seen."))


def test_a_fault_keeps_a_text_from_being_final(doing):
    agreement = AgreementFactory(has_no_predecessor=True)
    agreed = TentativeAgreementFactory(clause__negotiation=agreement.negotiation, agreed=True)
    AgreementClauseFactory(agreement=agreement, clause=agreed.clause, text="Other words.")

    with pytest.raises(HasFaults) as refused:
        declare(agreement, doing)

    assert [fault.kind for fault in refused.value.faults] == [FaultKind.DIFFERS]


def test_a_reopened_text_keeps_an_agreement_from_being_final(doing):
    row = AgreementClauseFactory(agreed=True, agreement__has_no_predecessor=True)
    tentative_agreements.reopen(agreement=row.tentative_agreement, reason="A word.", **doing)

    with pytest.raises(HasFaults, match="reopened"):
        declare(row.agreement, doing)


def test_a_text_that_one_side_confirmed_is_not_yet_agreed(doing):
    agreement = AgreementClauseFactory(agreement__has_no_predecessor=True).agreement
    TentativeAgreementFactory(clause__negotiation=agreement.negotiation)

    assert declare(agreement, doing).is_final


def test_what_was_before_has_to_be_on_record_first(doing):
    agreement = AgreementClauseFactory().agreement

    with pytest.raises(PredecessorOpen):
        declare(agreement, doing)


def test_nothing_is_done_to_final_words(doing):
    agreement = AgreementFactory(final=True)
    row = agreement.clauses.get()
    seen_row = {"provision": row, "base_revision": row.revision}

    for refused in (
        lambda: declare(agreement, doing),
        lambda: describe(agreement, doing),
        lambda: agreement_words.assemble(agreement=agreement, **doing),
        lambda: agreement_words.remove(**seen_row, **doing),
        lambda: agreement_words.take_agreed(**seen_row, **doing),
    ):
        with pytest.raises(TextIsFinal):
            refused()


def test_the_status_goes_on_day_by_day(doing, now):
    agreement = AgreementFactory(final=True)

    for status, on in (("signed", DAY), ("in_force", DAY + timedelta(days=1))):
        agreement = agreements.move_on(agreement=agreement, status=status, on=on, **doing)

    assert (agreement.status, agreement.status_on) == ("in_force", DAY + timedelta(days=1))
    assert [event.payload["status"] for event in Event.objects.order_by("number")] == [
        "signed",
        "in_force",
    ]


@pytest.mark.parametrize(
    ("status", "on"),
    [("drafting", DAY), ("draft_text", DAY - timedelta(days=1)), ("draft_text", date(2999, 1, 1))],
)
def test_a_status_neither_returns_nor_lies_in_the_future(doing, status, on):
    agreement = AgreementFactory(status_on=DAY)

    with pytest.raises(OutOfOrder):
        agreements.move_on(agreement=agreement, status=status, on=on, **doing)


def test_today_is_the_day_at_the_table(doing):
    late = doing | {"now": datetime(2026, 1, 3, 5, tzinfo=UTC)}

    with pytest.raises(OutOfOrder):
        agreements.move_on(
            agreement=AgreementFactory(), status="draft_text", on=date(2026, 1, 3), **late
        )


def test_a_text_that_is_not_final_is_not_signed(doing):
    with pytest.raises(TextNotFinal):
        agreements.move_on(agreement=AgreementFactory(), status="signed", on=DAY, **doing)
