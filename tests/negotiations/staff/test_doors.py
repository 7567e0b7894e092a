"""Who reaches which staff page, and who may write there."""

import pytest
from django.test import Client
from django.urls import reverse

from negotiations.models import DraftRevision, Negotiation, Position, Proposal
from portal.models import User
from tests.factories.negotiations import (
    ClauseFactory,
    DraftRevisionFactory,
    PositionFactory,
    TentativeAgreementFactory,
)

READS = ("desk", "board", "proposal", "tentative-agreement")
WRITING_PAGES = (
    "proposal-new",
    "proposal-details",
    "proposal-clauses",
    "proposal-hand-over",
    "draft-conflict",
    "answer-new",
    "clause-new",
)
WRITES = (
    "proposal-save",
    "proposal-clause",
    "proposal-discard",
    "proposal-restore",
    "tentative-agreement-propose",
    "tentative-agreement-confirm",
    "tentative-agreement-reopen",
)
SCRIPT = ("position-draft", "position-hold", "position-redline", "position-base", "position-note")
ABSENT = {"desk"}  # answers whoever is staff somewhere


@pytest.fixture
def address(table: Negotiation) -> dict[str, str]:
    """The address of every staff page, for one draft with a conflict at the table."""
    clause = ClauseFactory(negotiation=table, slug="clause")
    position = PositionFactory(clause=clause)
    conflict = DraftRevisionFactory(position=position, conflict=True)
    TentativeAgreementFactory(clause=clause)
    draft = ("table", position.proposal.pk)
    arguments = {
        "desk": (),
        "board": ("table",),
        "answer-new": ("table",),
        "clause-new": ("table",),
        "proposal-new": ("table",),
        "proposal-clause": (*draft, position.pk),
        "draft-conflict": (*draft, conflict.pk),
        **{
            name: ("table", "clause") for name in (*READS, *WRITES) if "tentative-agreement" in name
        },
        **dict.fromkeys(SCRIPT, (position.pk,)),
    }
    names = (*READS, *WRITING_PAGES, *WRITES, *SCRIPT)
    return {name: reverse(name, args=arguments.get(name, draft)) for name in names}


def ask(client: Client, name: str, address: str) -> int:
    if name in WRITES:
        return client.post(address).status_code
    if name in {"position-hold", "position-redline"}:
        return client.post(address, {}, content_type="application/json").status_code
    if name in {"position-base", "position-note"}:
        return client.put(address, {}, content_type="application/json").status_code
    return client.get(address).status_code


@pytest.mark.parametrize("name", [*READS, *WRITING_PAGES, *WRITES])
def test_a_stranger_is_asked_to_sign_in(name: str, address: dict[str, str]) -> None:
    assert ask(Client(), name, address[name]) == 302


@pytest.mark.parametrize("name", SCRIPT)
def test_a_script_without_a_session_is_told_in_json(name: str, address: dict[str, str]) -> None:
    answer = Client().get(address[name])

    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")


@pytest.mark.parametrize("name", [*READS, *WRITING_PAGES, *WRITES, *SCRIPT])
def test_a_member_finds_nothing(
    name: str, address: dict[str, str], member: User, client_of
) -> None:
    assert ask(client_of(member), name, address[name]) == 404


@pytest.mark.parametrize("name", sorted({*READS, *WRITING_PAGES, *WRITES, *SCRIPT} - ABSENT))
def test_staff_of_another_guild_find_nothing(
    name: str, address: dict[str, str], other_staff: User, client_of
) -> None:
    assert ask(client_of(other_staff), name, address[name]) == 404


@pytest.mark.parametrize("name", READS)
def test_an_observer_reads(name: str, address: dict[str, str], observer: User, client_of) -> None:
    assert ask(client_of(observer), name, address[name]) == 200


@pytest.mark.parametrize("name", [*WRITING_PAGES, *WRITES, *SCRIPT])
def test_an_observer_does_not_write(
    name: str, address: dict[str, str], observer: User, client_of
) -> None:
    assert ask(client_of(observer), name, address[name]) == 403


@pytest.mark.parametrize("name", [*READS, *WRITING_PAGES])
def test_staff_reach_every_page(name: str, address: dict[str, str], client: Client) -> None:
    assert ask(client, name, address[name]) == 200


@pytest.mark.parametrize("name", WRITES)
def test_a_write_is_posted(name: str, address: dict[str, str], client: Client) -> None:
    assert client.get(address[name]).status_code == 405


def test_a_refused_write_changes_nothing(
    address: dict[str, str], observer: User, client_of
) -> None:
    client = client_of(observer)

    client.post(address["proposal-discard"])
    client.patch(
        address["position-draft"],
        {"base_revision": 0, "stance": "propose", "text": "Mine."},
        content_type="application/json",
    )

    assert Proposal.objects.get().state == Proposal.State.DRAFT
    assert Position.objects.exclude(text="Mine.").count() == 1
    assert DraftRevision.objects.count() == 1


def test_a_script_without_the_token_is_refused(address: dict[str, str], staff: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(staff)

    answer = client.post(address["position-hold"], {}, content_type="application/json")

    assert answer.status_code == 403
