"""What readers see of summaries: the newest that was told, its words, and when it is stale."""

from datetime import timedelta

import pytest

from portal.access import Role
from tests.factories.negotiations import (
    AgreementClauseFactory,
    AgreementFactory,
    PositionFactory,
    ProposalFactory,
    ReleaseFactory,
    ReleaseItemFactory,
    TentativeAgreementFactory,
    finish,
)
from tests.factories.portal import NOW, YESTERDAY, RoleGrantFactory
from tests.factories.summaries import (
    CitationFactory,
    JustificationFactory,
    SummaryFactory,
    SummaryLineFactory,
    SummaryRevisionFactory,
    finish_summary,
    written,
)
from tests.negotiations.public.tables import publish, said

pytestmark = pytest.mark.django_db

STALE = "There is something newer than this summary"
LATER = NOW - timedelta(minutes=1)


@pytest.fixture
def asked(table, clause):
    return table.positions(clause)[0]


@pytest.fixture
def summary(clause):
    return SummaryFactory(clause=clause)


def words(client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def told(summary, *cited, text: str, audience: str = "public"):
    """A revision that was finished and released."""
    revision = written(summary, *cited, text=text)
    release = ReleaseFactory(negotiation=summary.negotiation, audience=audience)
    ReleaseItemFactory(release=release, item=revision)
    return revision


def as_role(client, table, role):
    guild = table.negotiation.guilds.get()
    client.force_login(RoleGrantFactory(guild=guild, role=role).user)


def test_a_clause_says_what_it_means_with_the_words_below(client, clause, summary, asked):
    revision = told(summary, asked, text="You are asked first.")

    page = words(client, clause.get_absolute_url())

    section = page.split('id="meaning"')[1].split("</section>")[0]
    assert "<p>You are asked first.</p>" in section
    assert asked.text in section
    assert f'href="{asked.get_absolute_url()}"' in section
    assert f'href="{revision.get_absolute_url()}"' in section


def test_what_a_line_does_not_do_stands_with_it(client, clause, summary, asked):
    line = SummaryLineFactory(revision__summary=summary, not_doing="It sets no fee.")
    CitationFactory(line=line, position=asked)
    publish(finish_summary(line.revision))

    page = words(client, clause.get_absolute_url())

    assert '<p class="not-doing-head">What this does not do</p><p>It sets no fee.</p>' in page


def test_each_place_has_its_own(client, table, clause, asked):
    told(SummaryFactory(of_table=True, negotiation=table.negotiation), asked, text="Of the table.")
    told(SummaryFactory(of_issue=True, issue=clause.issue), asked, text="Of the issue.")
    told(SummaryFactory(clause=clause), asked, text="Of the clause.")
    paths = (table.path(), table.path("issues/consent/"), clause.get_absolute_url())

    found = [
        [text for text in ("Of the table.", "Of the issue.", "Of the clause.") if text in page]
        for page in (words(client, path) for path in paths)
    ]

    assert found == [["Of the table.", "Of the issue."], ["Of the issue."], ["Of the clause."]]


def test_the_newest_told_stands_at_its_place(client, clause, summary, asked):
    told(summary, asked, text="As told first.")
    told(summary, asked, text="As told last.")
    written(summary, asked, text="Never told.")

    page = words(client, clause.get_absolute_url())

    assert [text in page for text in ("As told first.", "As told last.", "Never told.")] == [
        False,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("role", "shown"),
    [(None, "To all."), (Role.MEMBER, "To members."), (Role.STAFF, "To members.")],
)
def test_everyone_sees_the_newest_that_they_were_told(
    client, table, clause, summary, asked, role, shown
):
    told(summary, asked, text="To all.")
    told(summary, asked, text="To members.", audience="members")
    if role:
        as_role(client, table, role)

    page = words(client, clause.get_absolute_url())

    assert [text for text in ("To all.", "To members.") if text in page] == [shown]


@pytest.mark.parametrize("role", [None, Role.MEMBER])
def test_what_was_not_released_is_not_found(client, table, summary, asked, role):
    if role:
        as_role(client, table, role)

    words(client, written(summary, asked).get_absolute_url(), status=404)


def test_staff_read_what_was_not_released_and_are_told_so(client, table, summary, asked):
    as_role(client, table, Role.STAFF)

    page = words(client, written(summary, asked).get_absolute_url())

    assert "This summary is not released" in page


def test_a_withdrawn_one_leaves_a_notice(client, clause, summary, asked):
    revision = told(summary, asked, text="Taken back.")
    release = revision.release_items.get().release
    release.state, release.withdrawn_at, release.withdrawn_reason = "withdrawn", NOW, "An error."
    release.save()

    page = words(client, revision.get_absolute_url(), status=410)

    assert ("An error." in page, "Taken back." in page) == (True, False)
    assert "Taken back." not in words(client, clause.get_absolute_url())


def test_the_page_of_a_revision_is_cited_by_its_hash(client, summary, asked):
    revision = told(summary, asked, text="You are asked first.")

    page = words(client, revision.get_absolute_url())

    assert revision.sha256 in page
    assert f"http://testserver{revision.get_absolute_url()}" in page
    assert "Describes the words as of 1 March 2026" in page


def test_revisions_lead_to_each_other_as_far_as_one_was_told(client, summary, asked):
    first = told(summary, asked, text="First.")
    second = told(summary, asked, text="Second.")
    hidden = written(summary, asked, text="Third.")
    told(summary, asked, text="Members alone.", audience="members")

    context = client.get(first.get_absolute_url()).context

    assert (context["earlier"], context["later"]) == ([], [second])
    page = words(client, second.get_absolute_url())
    assert (first.slug in page, hidden.slug in page) == (True, False)


def test_a_justification_is_on_no_page(client, table, clause, summary, asked):
    line = SummaryLineFactory(revision__summary=summary, text="In 45 days.")
    CitationFactory(line=line, position=asked)
    JustificationFactory(line=line, words="45 days", reason="Secret side letter.")
    revision = finish_summary(line.revision)
    publish(revision)

    for path in (revision.get_absolute_url(), clause.get_absolute_url(), table.path()):
        assert "Secret side letter." not in words(client, path)


def test_a_cited_text_that_may_not_be_read_is_not_shown(client, clause, summary):
    hidden = said(clause, public=False, text="Hidden words.")
    revision = told(summary, hidden, text="You are asked first.")

    for path in (revision.get_absolute_url(), clause.get_absolute_url()):
        page = words(client, path)
        assert ("Hidden words." in page, hidden.slug in page) == (False, False)
        assert "The words it describes are not shown here." in page


def a_text(clause, public):
    said(clause, public=public, said_at=LATER)


def an_answer_written_down_late(clause, public):
    proposal = ProposalFactory(negotiation=clause.negotiation, employer=True, created_at=LATER)
    said_at = YESTERDAY - timedelta(hours=1)
    late = PositionFactory(clause=clause, proposal=proposal, tabled=True, said_at=said_at)
    if public:
        publish(late)


def an_agreed_text(clause, public):
    made = TentativeAgreementFactory(clause=clause, proposed_at=LATER)
    if public:
        publish(made)


def a_confirmation(clause, public):
    made = TentativeAgreementFactory(
        clause=clause, agreed=True, proposed_at=YESTERDAY, employer_confirmed_at=LATER
    )
    if public:
        publish(made)


def a_final_agreement(clause, public):
    made = AgreementFactory(negotiation=clause.negotiation)
    AgreementClauseFactory(agreement=made, clause=clause)
    declare_final(made)
    if public:
        publish(made)


def declare_final(agreement):
    agreement.text, agreement.sha256, agreement.final_at = "Whole.", "0" * 64, LATER
    agreement.save()
    return agreement


MOVES = [
    a_text,
    an_answer_written_down_late,
    an_agreed_text,
    a_confirmation,
    a_final_agreement,
]


@pytest.mark.parametrize("is_public", [True, pytest.param(False, marks=pytest.mark.whole)])
@pytest.mark.parametrize("move", MOVES)
def test_a_summary_is_stale_for_those_who_may_know(
    client, table, clause, summary, asked, move, is_public
):
    revision = told(summary, asked, text="You are asked first.")
    paths = (clause.get_absolute_url(), revision.get_absolute_url())
    before = [STALE in words(client, path) for path in paths]

    move(clause, is_public)

    after = [STALE in words(client, path) for path in paths]
    assert (before, after) == ([False, False], [is_public, is_public])
    as_role(client, table, Role.STAFF)
    assert [STALE in words(client, path) for path in paths] == [True, True]


def test_a_hidden_move_changes_no_byte_for_outsiders(client, clause, summary, asked):
    revision = told(summary, asked, text="You are asked first.")
    before = client.get(revision.get_absolute_url()).content

    a_text(clause, public=False)
    an_agreed_text(clause, public=False)

    assert client.get(revision.get_absolute_url()).content == before


def test_what_others_said_elsewhere_makes_nothing_stale(client, table, clause, summary, asked):
    told(summary, asked, text="You are asked first.")

    said(table.clauses[1], said_at=LATER)

    assert STALE not in words(client, clause.get_absolute_url())


def test_words_of_before_the_summary_make_nothing_stale(client, clause, summary, asked):
    """The other side's words are there already; those who wrote it knew them."""
    told(summary, asked, text="You are asked first.")

    assert STALE not in words(client, clause.get_absolute_url())


def test_a_provision_is_cited_until_the_next_agreement(client, table, clause, summary):
    cited = final(table, clause)
    told(summary, cited, text="You are asked first.")
    before = words(client, clause.get_absolute_url())

    carried = AgreementClauseFactory(carried=True, carried_from=cited)
    publish(declare_final(carried.agreement))

    assert (cited.text in before, cited.agreement.get_absolute_url() in before) == (True, True)
    assert (STALE in before, STALE in words(client, clause.get_absolute_url())) == (False, True)


def final(table, clause):
    row = AgreementClauseFactory(agreement__negotiation=table.negotiation, clause=clause)
    publish(finish(row.agreement))
    return row


def test_the_issues_of_a_table_say_which_is_stale(client, table, clause, asked):
    told(SummaryFactory(of_issue=True, issue=clause.issue), asked, text="Of the issue.")

    a_text(clause, public=True)

    page = words(client, table.path())
    assert '<summary>Consent <span class="fine">there is something newer</span></summary>' in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_a_revision_asks_so_often(
    client, table, summary, django_assert_num_queries, count
):
    lines = [
        SummaryLineFactory(revision=revision)
        for revision in [SummaryRevisionFactory(summary=summary)]
        for _ in range(count)
    ]
    for line in lines:
        for clause in table.clauses[:count]:
            CitationFactory(line=line, position=table.positions(clause)[0])
    publish(finish_summary(lines[0].revision))
    for number in range(count):
        told(summary, table.positions(table.clauses[0])[0], text=f"Revision {number}.")

    with django_assert_num_queries(8):
        assert client.get(lines[0].revision.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(("rest", "asked_often"), [("", 10), ("issues/consent/", 8)])
@pytest.mark.parametrize("count", [1, 3])
def test_places_with_summaries_ask_no_more(
    client, table, clause, asked, django_assert_num_queries, rest, asked_often, count
):
    for text in ["One.", "Two.", "Three."][:count]:
        told_once = SummaryFactory(of_issue=True, issue=clause.issue) if text == "One." else None
        about = told_once or clause.issue.summaries.get()
        told(about, asked, text=text)

    with django_assert_num_queries(asked_often):
        assert client.get(table.path(rest)).status_code == 200
