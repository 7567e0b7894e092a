"""Who may send what: no write reaches a table that is not the sender's, or a role that only reads."""

import pytest
from django.urls import resolve

from negotiations.models import (
    Agreement,
    AgreementClause,
    DraftRevision,
    Position,
    Proposal,
    TentativeAgreement,
)
from portal.access import Permission
from portal.models import Event
from tests.leaks import world as w
from tests.leaks.test_leaks import addresses, client_of

pytestmark = pytest.mark.django_db

WRITES = {
    Permission.DRAFT,
    Permission.TABLE,
    Permission.AGREE,
    Permission.RELEASE,
    Permission.APPROVE,
    Permission.ADMIT,
}
METHODS = ("post", "patch", "delete")


@pytest.fixture
def world() -> w.World:
    return w.build()


def writing_addresses() -> list[str]:
    """Addresses below our table's staff pages whose view asks for a permission to write."""
    ours = tuple(f"/staff/api/positions/{pk}/" for pk in our_positions())
    return [
        address
        for address in addresses()
        if address.startswith(("/staff/our-table/", *ours))
        and getattr(resolve(address).func, "permission", None) in WRITES
    ]


def our_positions() -> list[int]:
    positions = Position.objects.filter(proposal__negotiation__slug="our-table")
    return list(positions.values_list("pk", flat=True))


def everything_written() -> list[object]:
    """All that a write could have changed."""
    return [
        list(model.objects.order_by("pk").values())
        for model in (
            Agreement,
            AgreementClause,
            Proposal,
            Position,
            DraftRevision,
            TentativeAgreement,
            Event,
        )
    ]


@pytest.mark.parametrize(
    ("reader", "answers"),
    [
        (w.ANYONE, {302, 401, 405}),
        pytest.param(w.MEMBER, {404, 405}, marks=pytest.mark.whole(on="sqlite")),
        pytest.param(w.OTHER_STAFF, {404, 405}, marks=pytest.mark.whole(on="sqlite")),
        pytest.param(w.OBSERVER, {403, 404, 405}, marks=pytest.mark.whole(on="postgres")),
    ],
)
def test_a_write_by_the_wrong_person_changes_nothing(world, reader, answers):
    client = client_of(world.people[reader])
    before = everything_written()

    given = {
        (address, method): getattr(client, method)(address).status_code
        for address in writing_addresses()
        for method in METHODS
    }

    wrong = {call: code for call, code in given.items() if code not in answers}
    assert (len(given) > 20, wrong) == (True, {})
    assert everything_written() == before


def test_an_observer_is_told_that_the_role_does_not_do_this(world):
    client = client_of(world.people[w.OBSERVER])

    given = client.post("/staff/our-table/proposals/new/").status_code

    assert given == 403
