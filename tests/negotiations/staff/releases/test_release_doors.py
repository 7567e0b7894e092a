"""Who reaches which page of releases, ground rules and looks."""

import pytest
from django.test import Client
from django.urls import reverse

from negotiations.models import GroundRules, Negotiation
from portal.models import Event, User
from tests.factories.portal import RoleGrantFactory
from tests.factories.releases import GroundRulesFactory
from tests.negotiations.staff.conftest import SignIn
from tests.negotiations.staff.releases.conftest import Draft

READ = ("releases", "release-draft", "ground-rules", "look-as-choose")
WRITE = ("release-new", "release-details", "release-items")
DECIDE = (
    "release-send-back",
    "release-force",
    "release-withdraw",
    "ground-rules-new",
    "ground-rules-second",
)
POSTED = (
    "release-submit",
    "release-approve",
    "release-recall",
    "release-set-aside",
    "ground-rules-decline",
)
EVERY = (*READ, *WRITE, *DECIDE, *POSTED, "look-as")


@pytest.fixture
def rules(table: Negotiation) -> GroundRules:
    return GroundRulesFactory(negotiation=table, waiting=True)


@pytest.fixture
def address(draft: Draft, rules: GroundRules) -> dict[str, str]:
    release = draft()
    arguments: dict[str, tuple[object, ...]] = {
        "look-as-choose": (),
        "ground-rules-second": ("table", rules.pk),
        "ground-rules-decline": ("table", rules.pk),
        **dict.fromkeys(
            ("releases", "release-new", "ground-rules", "ground-rules-new", "look-as"), ("table",)
        ),
    }
    return {name: reverse(name, args=arguments.get(name, ("table", release.pk))) for name in EVERY}


def ask(client: Client, name: str, address: str) -> int:
    if name == "look-as":
        return client.post(address, {"audience": "public"}).status_code
    if name in POSTED:
        return client.post(address).status_code
    return client.get(address).status_code


def refusals(client: Client, address: dict[str, str]) -> dict[str, int]:
    return {name: ask(client, name, address[name]) for name in EVERY}


def test_a_stranger_is_asked_to_sign_in(address: dict[str, str]) -> None:
    kept = {"look-as": 403}  # what was typed is given back before the sign-in

    assert refusals(Client(), address) == dict.fromkeys(EVERY, 302) | kept


def test_a_member_finds_none_of_it(
    address: dict[str, str], client_of: SignIn, member: User
) -> None:
    assert refusals(client_of(member), address) == dict.fromkeys(EVERY, 404)


def test_staff_of_another_guild_find_none_of_it(
    address: dict[str, str], client_of: SignIn, other_staff: User
) -> None:
    assert refusals(client_of(other_staff), address) == dict.fromkeys(EVERY, 404) | {
        "look-as-choose": 200
    }


@pytest.mark.parametrize("role", ["observer", "counsel", "consultant"])
def test_who_only_reads_or_drafts_is_refused_what_decides(
    address: dict[str, str], client_of: SignIn, table: Negotiation, role: str
) -> None:
    person = RoleGrantFactory(guild=table.guilds.get(), role=role).user
    before = Event.objects.count()

    found = refusals(client_of(person), address)

    reads = dict.fromkeys(READ, 200) | {"look-as": 302}
    assert found == dict.fromkeys((*WRITE, *DECIDE, *POSTED), 403) | reads
    assert Event.objects.count() == before


def test_staff_reach_each_page(address: dict[str, str], client: Client) -> None:
    pages = (*READ, *WRITE, *DECIDE)

    assert {name: ask(client, name, address[name]) for name in pages} == dict.fromkeys(pages, 200)


@pytest.mark.parametrize("name", POSTED[:4])
def test_a_step_is_not_taken_by_looking(address: dict[str, str], client: Client, name: str) -> None:
    assert client.get(address[name]).status_code == 405


def test_an_observer_is_offered_nothing_to_do(
    address: dict[str, str], client_of: SignIn, observer: User
) -> None:
    pages = [client_of(observer).get(address[name]).content.decode() for name in READ[:3]]

    ways = [address[name] for name in (*WRITE, *DECIDE, *POSTED)]
    assert [way for way in ways for page in pages if f'"{way}"' in page] == []


def test_a_release_of_another_table_is_not_found(
    draft: Draft, client: Client, staff: User, table: Negotiation
) -> None:
    release = draft()
    Negotiation.objects.create(slug="other", title="Other").parties.create(guild=table.guilds.get())

    assert client.get(reverse("release-draft", args=["other", release.pk])).status_code == 404
