"""What the editor's script saves, holds and compares."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from negotiations.actions import papers
from negotiations.models import DraftRevision, Negotiation, Position
from portal.models import User
from tests.factories.negotiations import ClauseFactory, PositionFactory, ProposalFactory

JSON = "application/json"


@pytest.fixture
def position(table: Negotiation) -> Position:
    return PositionFactory(clause=ClauseFactory(negotiation=table), text="Old words.")


def save(client: Client, position: Position, base_revision: int, text: str):
    typed = {"base_revision": base_revision, "stance": "counter", "text": text}
    address = reverse("position-draft", args=[position.pk])
    return client.patch(address, typed, content_type=JSON)


def send(client: Client, method: str, name: str, position: Position, **body: object):
    address = reverse(f"position-{name}", args=[position.pk])
    return getattr(client, method)(address, body, content_type=JSON)


def test_a_save_makes_the_next_revision(position: Position, client: Client) -> None:
    answer = save(client, position, 0, " New words.\r\n")

    position.refresh_from_db()
    assert (answer.status_code, answer.json()["revision"]) == (200, 1)
    assert (position.stance, position.text) == ("counter", " New words.\n")


def test_two_saves_on_one_revision_keep_both_texts(
    position: Position, client: Client, colleague: User, client_of
) -> None:
    save(client_of(colleague), position, 0, "Hers.")

    answer = save(client, position, 0, "Mine.")

    problem, conflict = answer.json(), DraftRevision.objects.unsettled().get()
    assert (answer.status_code, answer["Content-Type"]) == (409, "application/problem+json")
    assert problem["theirs"] == {"revision": 1, "stance": "counter", "text": "Hers."}
    assert problem["yours"] == {"stance": "counter", "text": "Mine."}
    assert problem["settle_url"].endswith(f"/conflicts/{conflict.pk}/")
    assert Position.objects.get().text == "Hers."


def test_a_save_sent_again_is_no_conflict(position: Position, client: Client) -> None:
    save(client, position, 0, "Mine.")

    answer = save(client, position, 0, "Mine.")

    assert (answer.status_code, answer.json()["revision"]) == (200, 1)
    assert DraftRevision.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"stance": "counter", "text": "x"}, "base_revision"),
        ({"base_revision": 0, "stance": "shout", "text": "x"}, "stance"),
        ({"base_revision": 0, "stance": "counter", "text": "x" * 200_001}, "text"),
    ],
)
def test_a_save_of_the_wrong_shape_names_the_field(
    body: dict[str, object], field: str, position: Position, client: Client
) -> None:
    answer = send(client, "patch", "draft", position, **body)

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]


@pytest.mark.parametrize(
    ("method", "name", "body"),
    [
        ("patch", "draft", {"base_revision": 0, "stance": "counter", "text": "Late."}),
        ("post", "hold", {}),
        ("put", "base", {"base": None}),
    ],
)
def test_a_tabled_text_is_gone_for_the_editor(
    method: str, name: str, body: dict[str, object], table: Negotiation, client: Client
) -> None:
    frozen = PositionFactory(clause=ClauseFactory(negotiation=table), tabled=True)

    answer = send(client, method, name, frozen, **body)

    assert (answer.status_code, answer["Content-Type"]) == (410, "application/problem+json")


def test_the_second_person_sees_who_holds_the_clause(
    position: Position, client: Client, colleague: User, client_of
) -> None:
    hers = client_of(colleague)

    holders = [
        send(hers, "post", "hold", position).json()["holder"],
        send(client, "post", "hold", position).json()["holder"],
        send(client, "get", "draft", position).json()["holder"],
        send(client, "post", "hold", position, is_forced=True).json()["holder"],
        send(hers, "get", "draft", position).json()["holder"],
    ]

    assert holders == [None, "Ben Committee", "Ben Committee", None, "Ana Staff"]


def test_a_hold_is_given_up_by_its_holder_only(
    position: Position, client: Client, colleague: User, client_of
) -> None:
    hers = client_of(colleague)
    send(hers, "post", "hold", position)
    holders = []

    for one in (client, hers):
        send(one, "delete", "hold", position)
        holders.append(send(client, "get", "draft", position).json()["holder"])

    assert holders == ["Ben Committee", None]


def test_a_hold_runs_out(table: Negotiation, colleague: User, client: Client) -> None:
    position = PositionFactory(
        clause=ClauseFactory(negotiation=table),
        held_by=colleague,
        held_until=timezone.now() - timedelta(seconds=1),
    )

    assert send(client, "get", "draft", position).json()["holder"] is None


def test_the_redline_follows_the_typing_and_keeps_nothing(
    position: Position, client: Client
) -> None:
    theirs = ProposalFactory(negotiation=position.clause.negotiation, employer=True)
    PositionFactory(clause=position.clause, proposal=theirs, text="Pay the writer.", tabled=True)

    answer = send(client, "post", "redline", position, text="Pay each writer.", base=None).json()

    assert answer["statistics"] == {"inserted": 1, "deleted": 1}
    assert "<bdi>each</bdi>" in answer["html"]
    assert Position.objects.get(pk=position.pk).text == "Old words."


def test_the_redline_is_escaped(position: Position, client: Client) -> None:
    attack = "<img src=x onerror=alert(1)>"

    answer = send(client, "post", "redline", position, text=attack, base=None).json()

    assert "<img" not in answer["html"]
    assert "&lt;img" in answer["html"]


def test_a_text_of_another_clause_is_no_base(position: Position, client: Client) -> None:
    foreign = PositionFactory(tabled=True)

    answer = send(client, "put", "base", position, base=foreign.pk)

    position.refresh_from_db()
    assert (answer.status_code, position.base) == (404, None)


def test_the_base_is_kept(position: Position, client: Client) -> None:
    base = PositionFactory(clause=position.clause, tabled=True)

    answer = send(client, "put", "base", position, base=base.pk)

    position.refresh_from_db()
    assert (answer.status_code, position.base) == (204, base)


def test_papers_are_kept(position: Position, staff: User, client: Client) -> None:
    typed = {"rationale": "Why", "internal_notes": "Give in."}

    answer = send(client, "put", "note", position, seen=papers.fingerprint(None), **typed)

    note = position.note
    assert (note.rationale, note.internal_notes, note.updated_by) == ("Why", "Give in.", staff)
    assert answer.json()["seen"] == papers.fingerprint(note)


def test_papers_of_somebody_else_are_shown_and_not_replaced(
    position: Position, client: Client, colleague: User, client_of
) -> None:
    empty = papers.fingerprint(None)
    hers = {"rationale": "Hers.", "internal_notes": ""}
    send(client_of(colleague), "put", "note", position, seen=empty, **hers)

    answer = send(client, "put", "note", position, seen=empty, rationale="Mine", internal_notes="")

    kept = papers.fingerprint(position.note)
    assert (answer.status_code, answer["Content-Type"]) == (409, "application/problem+json")
    assert answer.json()["theirs"] == hers | {"by": "Ben Committee", "seen": kept}
    assert position.note.rationale == "Hers."
