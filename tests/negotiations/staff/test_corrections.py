"""Staff pages of statements, corrections and reports: who reaches them, and what they do."""

import pytest
from django.test import Client
from django.urls import reverse

from negotiations.actions import statements
from negotiations.models import Correction, ErrorReport, Negotiation, Statement
from portal.models import User
from tests.factories.corrections import (
    CorrectionFactory,
    ErrorReportFactory,
    StatementFactory,
)
from tests.factories.negotiations import ReleaseFactory, ReleaseItemFactory
from tests.factories.portal import UserFactory

PAGES = (
    "statements-kept",
    "statement-new",
    "statement",
    "corrections-drafted",
    "correction-new",
    "correction-draft",
    "correction-edit",
    "reports",
    "report-answer",
    "reports-at-large",
    "report-answer-at-large",
)
POSTED = (
    "statement-set-aside",
    "correction-approve",
    "correction-set-aside",
    "report-dismiss",
    "report-dismiss-at-large",
)
SAID = {
    "side": "guild",
    "said_on": "2026-02-27",
    "words": "We wait for an answer.",
    "told_by": "the Daily Sample",
    "publisher": "The Daily Sample",
}
DRAFT = {
    "path": "/negotiations/table/",
    "kind": "correction",
    "audience": "public",
    "old_words": "Twenty days.",
    "new_words": "Thirty days.",
}


@pytest.fixture(autouse=True)
def _public(table: Negotiation) -> None:
    ReleaseItemFactory(item=table)


@pytest.fixture
def rows(table: Negotiation) -> dict[str, int]:
    """One of each, by the first word of its routes."""
    return {
        "statement": StatementFactory(negotiation=table).pk,
        "correction": CorrectionFactory(negotiation=table).pk,
        "report": ErrorReportFactory(negotiation=table, path="/negotiations/table/").pk,
        "large": ErrorReportFactory(negotiation=None, path="/method/").pk,
    }


@pytest.fixture
def address(rows: dict[str, int]) -> dict[str, str]:
    lists = {"statements-kept", "corrections-drafted", "reports", "reports-at-large"}

    def of(name: str) -> str:
        place = [] if name.endswith("at-large") else ["table"]
        key = "large" if name.endswith("at-large") else name.partition("-")[0]
        row = [] if name in lists or name.endswith("-new") else [rows[key]]
        return reverse(name, args=[*place, *row])

    return {name: of(name) for name in (*PAGES, *POSTED)}


def ask(client: Client, name: str, address: dict[str, str]) -> int:
    send = client.post if name in POSTED else client.get
    return send(address[name]).status_code


@pytest.mark.parametrize("name", [*PAGES, *POSTED])
def test_a_stranger_is_asked_to_sign_in(name, address):
    assert ask(Client(), name, address) == 302


@pytest.mark.parametrize("name", [*PAGES, *POSTED])
def test_a_member_finds_nothing(name, address, member, client_of):
    assert ask(client_of(member), name, address) == 404


@pytest.mark.parametrize("name", [one for one in (*PAGES, *POSTED) if "at-large" not in one])
def test_staff_of_another_guild_find_nothing(name, address, other_staff, client_of):
    assert ask(client_of(other_staff), name, address) == 404


@pytest.mark.parametrize("name", ["reports-at-large", "report-answer-at-large"])
def test_what_concerns_no_table_is_for_the_staff_of_every_guild(
    name, address, other_staff, client_of
):
    assert ask(client_of(other_staff), name, address) == 200


@pytest.mark.parametrize("name", [*PAGES, *POSTED])
def test_an_observer_is_refused(name, address, observer, client_of):
    assert ask(client_of(observer), name, address) == 403


@pytest.mark.parametrize("name", PAGES)
def test_staff_reach_every_page(name, address, client):
    assert ask(client, name, address) == 200


@pytest.mark.parametrize("name", POSTED)
def test_a_step_is_posted(name, address, client):
    assert client.get(address[name]).status_code == 405


def test_a_statement_is_written_down(client, table):
    answer = client.post(reverse("statement-new", args=["table"]), SAID)

    kept = Statement.objects.get()
    assert (answer.status_code, kept.words, kept.is_quote, str(kept.source)) == (
        302,
        "We wait for an answer.",
        False,
        "The Daily Sample",
    )


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("publisher", ""),
        ("said_on", "2199-01-01"),
        ("said_on", "0023-01-01"),
        ("words", " "),
        ("told_by", ""),
        ("side", "press"),
    ],
)
def test_a_statement_says_what_is_missing_and_keeps_the_rest(client, table, field, typed):
    answer = client.post(reverse("statement-new", args=["table"]), SAID | {field: typed})

    assert list(answer.context["form"].errors) == [field]
    assert field == "words" or "We wait for an answer." in answer.content.decode()
    assert not Statement.objects.exists()


def test_a_statement_is_mended(client, table):
    row = StatementFactory(negotiation=table)

    client.post(reverse("statement", args=["table", row.pk]), SAID)

    row.refresh_from_db()
    assert (row.words, row.side) == ("We wait for an answer.", "guild")


def test_a_released_statement_says_that_it_stays(client, table):
    row = StatementFactory(negotiation=table)
    ReleaseItemFactory(release=ReleaseFactory(negotiation=table), item=row)

    answer = client.post(reverse("statement", args=["table", row.pk]), SAID)

    said = "A release names this statement; it stays as it is."
    assert answer.context["form"].non_field_errors() == [said]


def test_a_statement_set_aside_leaves_the_list(client, table, address):
    answer = client.post(address["statement-set-aside"], follow=True)

    assert list(answer.context["page"]) == []


def draft(client: Client, **fields):
    return client.post(reverse("correction-new", args=["table"]), DRAFT | fields)


def test_one_drafts_another_approves(client, staff: User, colleague: User, client_of):
    draft(client)
    row = Correction.objects.get()
    approve = reverse("correction-approve", args=["table", row.pk])
    own = client.get(reverse("correction-draft", args=["table", row.pk])).content.decode()
    client.post(approve)
    after_own = Correction.objects.get().approved_at

    client_of(colleague).post(approve)

    made = Correction.objects.get()
    assert ("Approve and publish" in own, after_own, made.approved_by) == (False, None, colleague)


def test_the_second_person_is_offered_to_approve(client, colleague, client_of):
    draft(client)
    path = reverse("correction-draft", args=["table", Correction.objects.get().pk])

    assert "Approve and publish" in client_of(colleague).get(path).content.decode()


def test_two_at_once_make_it_once(client, colleague, client_of, guild):
    draft(client)
    approve = reverse("correction-approve", args=["table", Correction.objects.get().pk])
    client_of(colleague).post(approve)

    answer = client.post(approve, follow=True)

    said = [str(one) for one in answer.context["messages"]]
    assert said == ["The correction was approved or set aside meanwhile."]


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"path": ""}, "path"),
        ({"path": "/no-such-page/"}, "path"),
        ({"path": "/negotiations/table/clauses/hidden/"}, "path"),
        ({"path": "https://other.example/method/"}, "path"),
        ({"new_words": ""}, "new_words"),
        ({"old_words": ""}, "old_words"),
        ({"audience": "committee"}, "audience"),
        ({"kind": "lie"}, "kind"),
    ],
)
def test_a_correction_says_what_is_wrong_and_keeps_the_rest(client, table, fields, wrong):
    answer = draft(client, note="A reader told us.", **fields)

    assert list(answer.context["form"].errors) == [wrong]
    assert "A reader told us." in answer.content.decode()
    assert not Correction.objects.exists()


def test_a_retraction_may_leave_nothing_in_its_place(client, table):
    draft(client, kind="retraction", new_words="")

    assert Correction.objects.get().new_words == ""


def test_a_release_that_is_not_live_can_not_be_chosen(client, table):
    waiting = ReleaseFactory(negotiation=table)

    answer = draft(client, path="", release=waiting.pk)

    assert list(answer.context["form"].errors["release"]) == [
        "Select a valid choice. That choice is not one of the available choices."
    ]


def test_a_release_that_is_live_can_be_chosen(client, table):
    release = table.release_items.get().release

    draft(client, path="", release=release.pk)

    row = Correction.objects.get()
    assert (row.release, row.path) == (release, release.get_absolute_url())


def test_the_change_is_shown_as_a_redline(client, table, address):
    text = client.get(address["correction-draft"]).content.decode()

    assert ("<del" in text, "<ins" in text) == (True, True)


def test_a_report_is_answered(client, table, address, rows, staff):
    made = CorrectionFactory(negotiation=table, approved=True)

    client.post(
        address["report-answer"],
        {"words": "You are right.", "correction": made.pk, "is_public": "on"},
    )

    row = ErrorReport.objects.get(pk=rows["report"])
    assert (row.answer, row.correction, row.is_public, row.are_words_public, row.answered_by) == (
        "You are right.",
        made,
        True,
        False,
        staff,
    )


def test_a_readers_words_alone_are_not_shown(client, address):
    answer = client.post(address["report-answer"], {"words": "Yes.", "are_words_public": "on"})

    assert list(answer.context["form"].errors) == ["are_words_public"]


def test_an_answer_on_a_hidden_page_is_not_public(client, table):
    row = ErrorReportFactory(negotiation=table, path="/negotiations/table/clauses/hidden/")

    answer = client.post(
        reverse("report-answer", args=["table", row.pk]), {"words": "Yes.", "is_public": "on"}
    )

    assert list(answer.context["form"].errors) == ["is_public"]


def test_an_answered_report_shows_its_answer_and_no_form(client, address):
    client.post(address["report-answer-at-large"], {"words": "It was a slip."})

    text = client.get(address["report-answer-at-large"]).content.decode()

    assert ("It was a slip." in text, "<textarea" in text) == (True, False)


def test_the_desk_leads_to_reports_that_wait(client, address, rows):
    waiting = client.get("/staff/").content.decode()
    client.post(address["report-dismiss"])
    client.post(address["report-dismiss-at-large"])

    settled = client.get("/staff/").content.decode()

    links = ('href="/staff/table/reports/"', 'href="/staff/reports/"')
    assert [link in waiting for link in links] == [True, True]
    assert [link in settled for link in links] == [False, False]


def test_the_board_leads_to_all_three(client, table):
    text = client.get("/staff/table/").content.decode()

    words = ("statements", "corrections", "reports")
    assert [f'href="/staff/table/{word}/"' in text for word in words] == [True] * 3


def test_what_a_release_took_meanwhile_is_not_set_aside(client, table, now):
    row = StatementFactory(negotiation=table)
    ReleaseItemFactory(release=ReleaseFactory(negotiation=table), item=row)

    client.post(reverse("statement-set-aside", args=["table", row.pk]))

    row.refresh_from_db()
    assert row.set_aside_at is None
    with pytest.raises(statements.Released):
        statements.set_aside(statement=row, by=UserFactory(), now=now)


QUERIES = {
    "statements-kept": 7,
    "statement-new": 6,
    "statement": 7,
    "corrections-drafted": 7,
    "correction-new": 6,
    "correction-draft": 6,
    "correction-edit": 7,
    "reports": 7,
    "report-answer": 7,
    "reports-at-large": 5,
    "report-answer-at-large": 5,
}


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("name", QUERIES)
def test_queries(name, count, client, table, address, django_assert_num_queries):
    for _ in range(count - 1):
        StatementFactory(negotiation=table)
        CorrectionFactory(negotiation=table, approved=True)
        ErrorReportFactory(negotiation=table, answered=True)
        ErrorReportFactory(negotiation=None, answered=True)

    with django_assert_num_queries(QUERIES[name]):
        assert client.get(address[name]).status_code == 200
