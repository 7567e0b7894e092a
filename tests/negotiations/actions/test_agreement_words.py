"""Work on the provisions of an agreement: taken in, written, moved, and never silently lost."""

import pytest

from negotiations.actions import agreement_words as words
from negotiations.actions.agreement_words import (
    ChangedMeanwhile,
    ClauseTaken,
    Gone,
    HasProvisionsBelow,
    NoSuchPlace,
    NothingAgreed,
    NothingBefore,
    Step,
)
from negotiations.models import AgreementClause
from negotiations.provisions import assembled
from portal.models import Event
from tests.factories.negotiations import (
    AgreementClauseFactory,
    AgreementFactory,
    ClauseFactory,
    IssueFactory,
    TentativeAgreementFactory,
    final_provision,
)
from tests.factories.portal import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def doing(now):
    return {"by": UserFactory(), "now": now}


@pytest.fixture
def agreement():
    return AgreementFactory()


def provision(agreement, place: int, **fields) -> AgreementClause:
    given = {"label": f"{place}", "title": f"P{place}", "text": "", "place": place}
    return AgreementClauseFactory(agreement=agreement, **given | fields)


def agreed_on(agreement, **fields):
    return TentativeAgreementFactory(
        clause__negotiation=agreement.negotiation, agreed=True, **fields
    )


def seen(row: AgreementClause) -> dict[str, object]:
    return {"provision": row, "base_revision": row.revision}


def edited(row, doing, **fields) -> AgreementClause:
    given = {"label": row.label, "title": row.title, "text": row.text, "clause": row.clause}
    return words.edit(**seen(row), **given | fields, **doing)


def order(agreement) -> list[str]:
    return [passage.node.title for passage in assembled(agreement).passages]


def verbs() -> list[str]:
    return list(Event.objects.order_by("number").values_list("verb", flat=True))


def test_agreed_words_replace_those_of_their_clause(agreement, doing):
    agreed = agreed_on(agreement)
    carried = AgreementClauseFactory(
        agreement=agreement, carried=True, clause=agreed.clause, title="As it was called"
    )

    assert words.assemble(agreement=agreement, **doing) == 1

    carried.refresh_from_db()
    assert (carried.text, carried.title) == (agreed.text, "As it was called")
    assert (carried.origin, carried.tentative_agreement) == ("agreed", agreed)


def test_new_provisions_come_to_the_end_below_the_one_named(agreement, doing):
    article = provision(agreement, 1)
    agreed = agreed_on(agreement, clause__reference="72.B", clause__title="Consent")

    words.assemble(agreement=agreement, under=article, **doing)

    row = article.children.get()
    assert (row.label, row.title, row.text) == ("72.B", "Consent", agreed.text)


def test_new_provisions_come_below_a_heading_for_each_issue(agreement, doing):
    table = agreement.negotiation
    issues = [IssueFactory(negotiation=table, title=title) for title in ("Consent", "Credit")]
    provision(agreement, 1, title="Consent")
    for issue in (*issues, issues[1]):
        agreed_on(agreement, clause=ClauseFactory(issue=issue, title=f"On {issue}", reference=""))

    words.assemble(agreement=agreement, by_issue=True, **doing)

    assert order(agreement) == ["Consent", "On Consent", "Credit", "On Credit", "On Credit"]


def test_taking_in_twice_changes_nothing(agreement, doing):
    agreed_on(agreement)

    changed = [words.assemble(agreement=agreement, **doing) for _ in range(2)]

    assert (changed, verbs()) == ([1, 0], ["agreement.assembled"])


def test_a_reference_too_long_for_a_label_is_left_to_the_clause(agreement, doing):
    agreed_on(agreement, clause__reference="x" * 61)

    words.assemble(agreement=agreement, **doing)

    assert agreement.clauses.get().label == ""


def test_what_waits_for_a_side_is_not_taken_in(agreement, doing):
    TentativeAgreementFactory(clause__negotiation=agreement.negotiation)
    agreed_on(agreement, reopened=True)

    assert words.assemble(agreement=agreement, **doing) == 0


def test_a_provision_is_written_at_the_end(agreement, doing):
    article = provision(agreement, 1)
    fields = {"label": "(a)", "title": "", "text": "New words. \r\n"}

    row = words.add(agreement=agreement, under=article, **fields, **doing)

    assert (row.parent, row.text, row.origin) == (article, "New words.", "written")
    assert (verbs(), Event.objects.get().payload["provision"]) == (["provision.added"], "(a)")


def test_a_clause_is_followed_by_one_provision(agreement, doing):
    taken = AgreementClauseFactory(agreement=agreement, agreed=True).clause
    other = provision(agreement, 2)

    with pytest.raises(ClauseTaken):
        edited(other, doing, clause=taken)
    with pytest.raises(ClauseTaken):
        words.add(agreement=agreement, label="", title="T", text="", clause=taken, **doing)


def test_other_words_are_no_longer_the_agreed_ones(agreement, doing):
    row = AgreementClauseFactory(agreement=agreement, agreed=True)

    same = edited(row, doing, title="Another heading")
    other = edited(same, doing, text="Other words.")

    assert (same.origin, other.origin, other.tentative_agreement) == ("agreed", "written", None)


def test_words_of_another_clause_are_not_the_agreed_ones(agreement, doing):
    row = AgreementClauseFactory(agreement=agreement, agreed=True)

    assert edited(row, doing, clause=None).origin == "written"


@pytest.mark.parametrize(
    "change",
    [
        lambda row, doing: edited(row, doing, text="Mine."),
        lambda row, doing: words.move(**seen(row), step=Step.UP, **doing),
        lambda row, doing: words.move_under(**seen(row), under=None, **doing),
        lambda row, doing: words.remove(**seen(row), **doing),
        lambda row, doing: words.take_agreed(**seen(row), **doing),
        lambda row, doing: words.carry(**seen(row), source=row, **doing),
    ],
)
def test_nothing_is_changed_on_top_of_what_was_not_seen(agreement, doing, change):
    row = provision(agreement, 1)
    edited(row, doing, text="Theirs.")

    with pytest.raises(ChangedMeanwhile) as refused:
        change(row, doing)

    row.refresh_from_db()
    assert (row.text, refused.value.provision.text) == ("Theirs.", "Theirs.")


def test_a_removed_provision_is_gone_for_everybody(agreement, doing):
    row = provision(agreement, 1)
    words.remove(**seen(row), **doing)

    row.pk = Event.objects.count() + 10**6
    with pytest.raises(Gone):
        words.remove(**seen(row), **doing)


def test_a_provision_with_others_below_stays(agreement, doing):
    article = provision(agreement, 1)
    provision(agreement, 2, parent=article)

    with pytest.raises(HasProvisionsBelow):
        words.remove(**seen(article), **doing)


def test_provisions_move_past_their_neighbours(agreement, doing):
    rows = [provision(agreement, place) for place in (1, 1, 7)]
    rows[0].title, rows[1].title = "A", "B"

    words.move(**seen(rows[2]), step=Step.UP, **doing)

    assert [row.pk for row in agreement.clauses.all()] == [rows[0].pk, rows[2].pk, rows[1].pk]


@pytest.mark.parametrize("step", Step)
def test_nothing_moves_past_an_end(agreement, doing, step):
    with pytest.raises(NoSuchPlace):
        words.move(**seen(provision(agreement, 1)), step=step, **doing)


def test_a_branch_moves_whole(agreement, doing):
    first, second = provision(agreement, 1), provision(agreement, 2)
    provision(agreement, 3, parent=second)

    words.move_under(**seen(second), under=first, **doing)

    assert order(agreement) == ["P1", "P2", "P3"]
    assert [passage.depth for passage in assembled(agreement).passages] == [1, 2, 3]


def test_a_branch_never_comes_below_itself(agreement, doing):
    top = provision(agreement, 1)
    below = provision(agreement, 2, parent=top)

    for aim in (top, below, provision(AgreementFactory(), 1)):
        with pytest.raises(NoSuchPlace):
            words.move_under(**seen(top), under=aim, **doing)


def test_a_tree_goes_nine_deep(agreement, doing):
    row = None
    for place in range(1, words.MAX_DEPTH + 1):
        row = provision(agreement, place, parent=row)

    with pytest.raises(NoSuchPlace):
        words.add(agreement=agreement, under=row, label="", title="Deeper", text="", **doing)
    assert agreement.clauses.count() == words.MAX_DEPTH


def test_agreed_words_do_not_go_deeper_either(agreement, doing):
    row = None
    for place in range(1, words.MAX_DEPTH + 1):
        row = provision(agreement, place, parent=row)
    TentativeAgreementFactory(clause__negotiation=agreement.negotiation, agreed=True)

    with pytest.raises(NoSuchPlace):
        words.assemble(agreement=agreement, under=row, **doing)
    assert agreement.clauses.count() == words.MAX_DEPTH


def test_the_agreed_words_are_taken(agreement, doing):
    agreed = agreed_on(agreement)
    row = provision(agreement, 1, clause=agreed.clause)

    taken = words.take_agreed(**seen(row), **doing)

    assert (taken.text, taken.tentative_agreement, taken.revision) == (agreed.text, agreed, 1)


def test_without_an_agreement_there_is_nothing_to_take(agreement, doing):
    with pytest.raises(NothingAgreed):
        words.take_agreed(**seen(provision(agreement, 1)), **doing)


def test_the_words_before_come_back(doing):
    source = final_provision()
    row = provision(AgreementFactory(predecessor=source.agreement), 1, text="Changed.")

    carried = words.carry(**seen(row), source=source, **doing)

    assert (carried.text, carried.origin, carried.carried_from) == (source.text, "carried", source)


def test_words_of_a_stranger_are_not_those_before(agreement, doing):
    with pytest.raises(NothingBefore):
        words.carry(**seen(provision(agreement, 1)), source=final_provision(), **doing)
