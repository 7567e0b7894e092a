"""The page on privacy tells every policy, in words, to anybody."""

from dataclasses import replace
from datetime import timedelta

import pytest

from members.actions import retention
from members.policies import POLICIES, Then
from members.policies.wording import facts_of, how_long, time_of
from tests.conventions import sources
from tests.factories.portal import NOW, UserFactory


@pytest.mark.django_db
def test_the_page_tells_every_policy_to_anybody(client) -> None:
    page = client.get("/privacy/").content.decode()

    for policy in POLICIES.values():
        for words in (policy.what, *(value for _, value in facts_of(policy))):
            assert str(words) in page


@pytest.mark.django_db
@pytest.mark.parametrize("is_signed_in", [False, True])
def test_the_page_asks_the_database_so_often(
    client, django_assert_num_queries, is_signed_in
) -> None:
    queries = 2
    if is_signed_in:
        client.force_login(UserFactory())
        queries = 5

    with django_assert_num_queries(queries):
        response = client.get("/privacy/")

    assert response.status_code == 200


@pytest.mark.django_db
def test_the_page_says_when_it_was_last_done(client) -> None:
    before = client.get("/privacy/").content.decode()

    retention.apply(now=NOW)

    assert "It last did on" not in before
    assert "It last did on" in client.get("/privacy/").content.decode()


@pytest.mark.django_db
def test_every_page_leads_there(client) -> None:
    assert 'href="/privacy/"' in client.get("/").content.decode()


@pytest.mark.parametrize(
    ("days", "words"),
    [(1, "1 day"), (90, "90 days"), (365, "1 year"), (2555, "7 years"), (730 + 1, "731 days")],
)
def test_a_term_in_words(days: int, words: str) -> None:
    assert time_of(timedelta(days=days)) == words


def test_how_long_in_words() -> None:
    policy = POLICIES["outcomes"]

    assert how_long(policy) == "90 days, counted from the preview; then deleted."
    assert how_long(replace(policy, then=Then.BLANKED)).endswith("; then emptied.")
    assert how_long(replace(policy, then=Then.WITH_ACCOUNT)) == "As long as the account."
    assert how_long(replace(policy, term=None, stays="It is law.")) == (
        "As long as the record. It is law."
    )
    assert how_long(replace(policy, term=timedelta())) == "Until the preview; then deleted."


def test_the_document_for_operators_holds_the_same_table() -> None:
    text = (sources.ROOT / "docs" / "privacy.md").read_text(encoding="utf-8")

    rows = [line for line in text.splitlines() if line.startswith("| ")][1:]

    assert rows == [
        f"| {policy.what} | {how_long(policy)} | {policy.erasure} |" for policy in POLICIES.values()
    ]
