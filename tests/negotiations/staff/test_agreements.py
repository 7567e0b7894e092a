"""Whole agreements at the table: begun, assembled, mended, declared final, followed by status."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from negotiations.models import Agreement, AgreementClause, Negotiation
from negotiations.provisions import assembled
from tests.factories.negotiations import (
    AgreementClauseFactory,
    AgreementFactory,
    ClauseFactory,
    ReleaseItemFactory,
    TentativeAgreementFactory,
)


@pytest.fixture
def agreement(table: Negotiation) -> Agreement:
    return AgreementFactory(negotiation=table, slug="mba", has_no_predecessor=True)


@pytest.fixture
def provision(agreement: Agreement) -> AgreementClause:
    return AgreementClauseFactory(agreement=agreement, label="1", title="Use", text="As it stands.")


def at(name: str, *more: object) -> str:
    return reverse(name, args=["table", *more])


def read(client: Client, address: str, **query: object) -> str:
    response = client.get(address, query)
    assert response.status_code == 200
    return response.content.decode()


def send(client: Client, address: str, **typed: object) -> str:
    return client.post(address, typed, follow=True).content.decode()


def act(client: Client, row: AgreementClause, name: str, **typed: object) -> str:
    address = at("provision-act", "mba", row.pk)
    return send(client, address, act=name, revision=row.revision, **typed)


def agreed_on(table: Negotiation, **fields: object):
    return TentativeAgreementFactory(clause__negotiation=table, agreed=True, **fields)


def test_the_board_leads_to_the_agreements(agreement: Agreement, client: Client) -> None:
    assert at("agreements-drafted") in read(client, at("board"))
    assert at("agreement-draft", "mba") in read(client, at("agreements-drafted"))


def test_an_agreement_begins_from_a_final_one(table: Negotiation, client: Client) -> None:
    before = AgreementFactory(final=True)
    ReleaseItemFactory(item=before)
    AgreementFactory(title="Somebody else's", final=True)

    page = send(
        client, at("agreement-new"), title="MBA", status="drafting", predecessor=before.slug
    )

    begun = Agreement.objects.get(title="MBA")
    assert (assembled(begun).text, begun.clauses.get().origin) == (before.text, "carried")
    assert "Unchanged from the agreement before" in page
    assert "Somebody else" not in read(client, at("agreement-new"))


def test_both_a_predecessor_and_none_is_refused(table: Negotiation, client: Client) -> None:
    before = AgreementFactory(negotiation=table, final=True)

    page = send(
        client,
        at("agreement-new"),
        title="MBA",
        status="drafting",
        predecessor=before.slug,
        has_no_predecessor="on",
    )

    assert "Either there was an agreement before it, or there was none." in page
    assert Agreement.objects.count() == 1


def test_agreed_texts_are_taken_in(agreement: Agreement, client: Client) -> None:
    agreed = agreed_on(agreement.negotiation)

    before = read(client, at("agreement-draft", "mba"))
    page = send(client, at("agreement-assemble", "mba"), place="issues")

    assert f"“{agreed.clause.title}” is agreed at the table and stands nowhere here." in before
    assert "1 provision took the agreed words." in page
    assert [row.title for row in agreement.clauses.order_by("pk")] == [
        agreed.clause.issue.title,
        agreed.clause.title,
    ]


def test_each_fault_leads_to_where_it_is_mended(
    agreement: Agreement, provision: AgreementClause, client: Client
) -> None:
    lacking = agreed_on(agreement.negotiation)
    differing = agreed_on(agreement.negotiation)
    AgreementClause.objects.update(clause=differing.clause)

    page = read(client, at("agreement-draft", "mba"))

    assert "2 things keep the text from being final" in page
    assert f'href="{at("provision", "mba", provision.pk)}">1 Use differs from what both' in page
    new = at("provision-new", "mba")
    assert f'href="{new}?clause={lacking.clause_id}"' in page
    assert f'value="{lacking.clause_id}" selected' in read(client, new, clause=lacking.clause_id)


def test_a_provision_is_written_below_another(
    agreement: Agreement, provision: AgreementClause, client: Client
) -> None:
    send(
        client,
        at("provision-new", "mba"),
        revision=0,
        label="(a)",
        text="New words.",
        under=provision.pk,
    )

    assert provision.children.get().text == "New words."


def test_words_are_edited_on_top_of_what_was_seen(
    provision: AgreementClause, client: Client
) -> None:
    address = at("provision", "mba", provision.pk)
    typed = {"label": "1", "title": "Use", "revision": 0}

    send(client, address, text="Ours.", **typed)
    page = send(client, address, text="Theirs, typed meanwhile.", **typed)

    provision.refresh_from_db()
    assert provision.text == "Ours."
    assert "Somebody changed this provision meanwhile." in page
    assert "Theirs, typed meanwhile.</textarea>" in page
    assert 'id="typed-change-1"' in page


def test_a_clause_that_is_followed_elsewhere_is_refused(
    agreement: Agreement, provision: AgreementClause, client: Client
) -> None:
    taken = AgreementClauseFactory(agreement=agreement, agreed=True).clause

    page = send(client, at("provision", "mba", provision.pk), revision=0, text="T", clause=taken.pk)

    assert "Another provision follows this clause already." in page


def test_buttons_move_restore_and_take_out(
    agreement: Agreement, provision: AgreementClause, client: Client
) -> None:
    agreed = agreed_on(agreement.negotiation)
    second = AgreementClauseFactory(agreement=agreement, title="Second", clause=agreed.clause)

    act(client, second, "up")
    second.refresh_from_db()
    act(client, second, "take")
    second.refresh_from_db()
    act(client, second, "under", under=provision.pk)
    second.refresh_from_db()
    assert (second.text, second.parent) == (agreed.text, provision)

    refused = act(client, provision, "remove")
    act(client, second, "remove")
    assert "Take out or move the provisions below it first." in refused
    assert list(agreement.clauses.all()) == [provision]


def test_the_words_before_are_taken_unchanged(table: Negotiation, client: Client) -> None:
    before = AgreementFactory(final=True, negotiation=table)
    agreement = AgreementFactory(negotiation=table, slug="mba", predecessor=before)
    row = AgreementClauseFactory(agreement=agreement)
    source = before.clauses.get()

    strange = act(client, row, "carry", source=AgreementFactory(final=True).clauses.get().pk)
    act(client, row, "carry", source=source.pk)

    row.refresh_from_db()
    assert (row.text, row.carried_from) == (source.text, source)
    assert "The agreement before has no such provision." in strange


@pytest.mark.parametrize("typed", [{}, {"under": "x"}, {"under": 999_999}])
def test_a_provision_goes_to_no_place_that_is_not_there(
    agreement: Agreement, provision: AgreementClause, client: Client, typed: dict[str, object]
) -> None:
    below = AgreementClauseFactory(agreement=agreement, parent=provision)

    page = act(client, below, "under", **typed)

    below.refresh_from_db()
    assert below.parent == provision
    assert "It can’t stand there." in page


@pytest.mark.parametrize("typed", [{}, {"place": "x"}, {"place": 999_999}])
def test_agreed_texts_go_to_no_place_that_is_not_there(
    agreement: Agreement, client: Client, typed: dict[str, object]
) -> None:
    agreed_on(agreement.negotiation)

    page = send(client, at("agreement-assemble", "mba"), **typed)

    assert not agreement.clauses.exists()
    assert "Nothing was taken in: new provisions can’t stand there." in page


@pytest.mark.parametrize("name", ["", "fly"])
def test_a_button_that_is_not_there_does_nothing(
    provision: AgreementClause, client: Client, name: str
) -> None:
    act(client, provision, name)

    provision.refresh_from_db()
    assert provision.revision == 0


def test_what_was_read_is_what_becomes_final(
    agreement: Agreement, provision: AgreementClause, client: Client
) -> None:
    address, seen = at("agreement-final", "mba"), assembled(agreement).sha256

    assert f'name="expected_sha256" value="{seen}"' in read(client, address)
    unread = send(client, address, expected_sha256=seen)
    stale = send(client, address, expected_sha256="0" * 64, is_read="on")
    send(client, address, expected_sha256=seen, is_read="on")

    agreement.refresh_from_db()
    assert agreement.sha256 == seen
    assert "Read the text, then say so here." in unread
    assert "The text changed since you read it; here is what it says now." in stale


def test_a_faulty_text_can_not_be_declared_final(agreement: Agreement, client: Client) -> None:
    address = at("agreement-final", "mba")

    page = read(client, address)
    refused = send(client, address, expected_sha256="0" * 64, is_read="on")

    assert ("Declare this text final" in page, "It holds no provision yet." in page) == (
        False,
        True,
    )
    assert "Something is wrong with the text; see the list below." in refused


def test_what_was_before_is_asked_for_first(table: Negotiation, client: Client) -> None:
    AgreementClauseFactory(agreement__negotiation=table, agreement__slug="mba")

    page = read(client, at("agreement-final", "mba"))

    assert "The agreement before it is not on record" in page
    assert "Declare this text final" not in page


def test_details_are_saved_and_checked(agreement: Agreement, client: Client) -> None:
    address = at("agreement-details", "mba")

    refused = send(client, address, title="MBA", term_from="2026-05-02", term_to="2026-05-01")
    send(client, address, title="MBA 2026", term_from="2026-05-02", term_to="2029-05-01")

    agreement.refresh_from_db()
    assert "The term ends after it begins." in refused
    assert (agreement.title, agreement.term_to) == ("MBA 2026", date(2029, 5, 1))


def test_the_status_goes_on(agreement: Agreement, client: Client) -> None:
    address = at("agreement-status", "mba")

    page = read(client, address)
    refused = send(client, address, status="draft_text", on="2999-01-01")
    send(client, address, status="draft_text", on="2026-01-02")

    agreement.refresh_from_db()
    assert (agreement.status, agreement.status_on) == ("draft_text", date(2026, 1, 2))
    assert ('value="signed"' in page, "A status begins no earlier" in refused) == (False, True)


def test_an_observer_reads_and_changes_nothing(
    agreement: Agreement, provision: AgreementClause, observer, client_of
) -> None:
    reader = client_of(observer)

    assert "New provision" not in read(reader, at("agreement-draft", "mba"))
    assert act(reader, provision, "remove")
    assert reader.post(at("agreement-final", "mba")).status_code == 403
    assert agreement.clauses.get() == provision


def test_nobody_else_finds_it(agreement: Agreement, member, other_staff, client_of) -> None:
    for person in (member, other_staff):
        assert client_of(person).get(at("agreement-draft", "mba")).status_code == 404


def test_an_agreement_of_another_table_is_not_found(
    table: Negotiation, guild, client: Client
) -> None:
    AgreementFactory(slug="other", negotiation__guilds=[guild])

    assert client.get(at("agreement-draft", "other")).status_code == 404


@pytest.mark.parametrize(
    ("name", "queries"),
    [
        ("agreements-drafted", 6),
        ("agreement-new", 6),
        ("agreement-draft", 10),
        ("agreement-details", 7),
        ("agreement-final", 10),
        ("agreement-status", 6),
        ("provision-new", 8),
        ("provision", 11),
    ],
)
@pytest.mark.parametrize("count", [1, 3])
def test_a_page_asks_as_often_for_many(
    table: Negotiation, client: Client, django_assert_num_queries, name, queries, count
) -> None:
    before = AgreementFactory(final=True, negotiation=table)
    agreement = AgreementFactory(negotiation=table, slug="mba", predecessor=before)
    for _ in range(count):
        agreed_on(table)
        AgreementClauseFactory(agreement=agreement, agreed=True)
        AgreementClauseFactory(agreement=agreement, clause=ClauseFactory(negotiation=table))
    more = [] if name in {"agreements-drafted", "agreement-new"} else ["mba"]
    more += [agreement.clauses.first().pk] if name == "provision" else []

    with django_assert_num_queries(queries):
        read(client, at(name, *more))
