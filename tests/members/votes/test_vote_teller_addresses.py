"""A teller's steps through the addresses that the teller's page uses."""

import pytest
from django.test import Client

from members import vote_record
from members.actions import votes
from members.belenios import decryption
from members.belenios.key_tests import make_test
from members.belenios.messages import compact
from members.views.votes import teller as view
from portal.access import Role
from portal.models import Event
from tests.factories.portal import NOW, RoleGrantFactory
from tests.members.votes import held as h

pytestmark = pytest.mark.django_db


def page(held: h.Held, step: str = "") -> str:
    start = f"/votes/{held.vote.slug}/"
    return f"{start}teller/{step}/" if step else f"{start}teller.json"


def post(client: Client, held: h.Held, step: str, raw: bytes):
    return client.post(page(held, step), raw, content_type="application/json")


@pytest.fixture
def asked(time_machine) -> h.Held:
    time_machine.move_to(NOW, tick=False)
    held = h.drafted(tellers=2, kind="authorization")
    votes.ask_for_keys(vote=held.vote, by=held.officer, now=NOW)
    return held


@pytest.fixture
def clients(asked) -> list[Client]:
    made = []
    for user in asked.tellers:
        client = Client()
        client.force_login(user)
        made.append(client)
    return made


def test_two_tellers_make_keys_and_count(asked, clients, time_machine):
    for place, client in enumerate(clients, 1):
        secret = asked.secrets[place] = h.trustee_keys.new_private_key()
        key = h.trustee_keys.write_key(h.trustee_keys.make_key(secret))
        assert client.get(page(asked)).json()["step"] == "make a key"
        assert post(client, asked, "key", compact(key)).status_code == 200
        told = client.get(page(asked)).json()
        said = make_test([secret], **told["given"])
        assert post(client, asked, "proof", b"wrong").status_code == 422
        assert post(client, asked, "proof", said).json() == {"done": "proof"}
    h.run(h.vote_freezing.freeze(vote=asked.vote, address="/", by=asked.officer, now=NOW))
    asked.cast(0)
    time_machine.move_to(h.AFTER, tick=False)
    h.counted(asked)

    for place, client in enumerate(clients, 1):
        whole = vote_record.tally_of(asked.fresh())
        part = decryption.decrypt(vote_record.election_of(asked.vote), whole, asked.secrets[place])
        assert post(client, asked, "part", decryption.write_decryption(part)).status_code == 200
        assert post(client, asked, "part", b"{}").status_code == 409

    record = asked.audited()
    assert (record.result, record.is_bound) == (((0, 1, 0),), True)


@pytest.mark.parametrize(
    ("step", "raw", "status"),
    [
        ("key", b"{}", 422),
        ("key", b"\xff", 422),
        ("key", b"x" * 200_001, 413),
        ("shares", b"{}", 409),
        ("output", b"{}", 409),
        ("proof", b"x", 409),
        ("part", b"{}", 409),
        ("copy", b"x" * 20_001, 422),
        ("else", b"{}", 404),
    ],
)
def test_what_does_not_fit_is_refused(asked, clients, step, raw, status):
    before = Event.objects.count()

    assert post(clients[0], asked, step, raw).status_code == status
    assert Event.objects.count() == before


def test_a_copy_is_for_its_teller_alone(asked, clients):
    assert post(clients[0], asked, "copy", b"canary").status_code == 200

    assert [one.get(page(asked)).json()["safe_copy"] for one in clients] == ["canary", ""]


def test_a_teller_of_the_guild_who_was_not_named_finds_nothing(asked):
    client = Client()
    client.force_login(RoleGrantFactory(guild=asked.guild, role=Role.TELLER).user)

    assert client.get(page(asked)).status_code == 404
    assert {post(client, asked, step, b"{}").status_code for step in view.STEPS} == {404}
