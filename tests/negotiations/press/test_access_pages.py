"""Press, counsel and consultants let in to a table, and what their end closes."""

from datetime import timedelta

import pytest

from portal.access import Role
from portal.models import Event, RoleGrant
from tests.factories.negotiations import (
    NegotiationFactory,
    PositionFactory,
    ProposalFactory,
    ReleaseFactory,
    ReleaseItemFactory,
    UploadFactory,
)
from tests.factories.portal import NOW, GuildFactory, JobFactory, RoleGrantFactory, UserFactory
from tests.factories.releases import TermsAcceptanceFactory

pytestmark = pytest.mark.django_db
PAGE = "/staff/table/access/"
END = "/staff/table/access/end/"


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def table():
    return NegotiationFactory(slug="table", title="The table")


@pytest.fixture
def guild(table):
    return table.guilds.get()


@pytest.fixture
def staff(client, guild):
    client.force_login(RoleGrantFactory(guild=guild).user)
    return client


@pytest.fixture
def guest():
    return UserFactory(email="guest@firm.example", name="A Guest")


def typed(guild, **changes):
    return {"email": "guest@firm.example", "guild": guild.pk, "role": "counsel"} | changes


@pytest.mark.parametrize(
    ("changes", "stream", "until", "outlet"),
    [
        ({}, "negotiations/table", None, ""),
        ({"email": " Guest@Firm.example "}, "negotiations/table", None, ""),
        (
            {"role": "consultant", "last_day": "2026-03-10"},
            "negotiations/table",
            "2026-03-11T06:59:59.999999+00:00",
            "",
        ),
        (
            {"role": "consultant", "last_day": "2026-03-10", "last_time": "17:30"},
            "negotiations/table",
            "2026-03-11T00:30:00+00:00",
            "",
        ),
        ({"role": "press", "outlet": "The Daily Sample"}, "", None, "The Daily Sample"),
    ],
)
def test_a_person_is_let_in(staff, guild, guest, changes, stream, until, outlet):
    staff.post(PAGE, typed(guild, **changes))

    grant = RoleGrant.objects.get(user=guest)
    found = grant.until.isoformat() if grant.until else None
    assert (grant.stream, found, grant.outlet) == (stream, until, outlet)
    event = Event.objects.get(verb="role.granted")
    assert (event.payload["role"], "A Guest" in str(event.payload)) == (grant.role, False)


REFUSED = {
    "nobody of that address": (
        {"email": "nobody@firm.example"},
        "An operator has to make the account first.",
    ),
    "a consultant without an end": (
        {"role": "consultant"},
        "Say until which day a consultant is let in.",
    ),
    "a day that went by": ({"last_day": "2026-03-01"}, "Choose an end that is still to come."),
    "a time without a day": ({"last_time": "17:30"}, "Say on which day."),
    "a time that does not come": (
        {"last_day": "2026-03-08", "last_time": "02:30"},
        "The clocks are put forward over this time on that day.",
    ),
    "a day in a far future": ({"last_day": "9999-12-31"}, "That is too far ahead."),
    "press without an outlet": ({"role": "press"}, "Say for which outlet the journalist works."),
    "a role that operators give": ({"role": "staff"}, "Select a valid choice."),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_refusal_says_what_to_do_and_keeps_what_was_typed(staff, guild, guest, case):
    changes, words = REFUSED[case]

    page = staff.post(PAGE, typed(guild, **changes)).content.decode()

    assert words in page
    assert f'value="{changes.get("email", "guest@firm.example")}"' in page
    assert not RoleGrant.objects.filter(user=guest).exists()


def test_nobody_is_let_in_for_a_guild_of_others(staff, guest):
    other = GuildFactory()

    page = staff.post(PAGE, typed(other)).content.decode()

    assert "Select a valid choice." in page
    assert not RoleGrant.objects.filter(user=guest).exists()


def test_the_same_access_is_given_once(staff, guild, guest):
    staff.post(PAGE, typed(guild))

    page = staff.post(PAGE, typed(guild)).content.decode()

    assert "This person has that access already; end it to give it anew." in page
    assert RoleGrant.objects.filter(user=guest).count() == 1


def test_access_that_ran_out_can_be_given_again(staff, guild, guest):
    RoleGrantFactory(
        user=guest,
        guild=guild,
        role="consultant",
        stream="negotiations/table",
        until=NOW - timedelta(days=1),
    )

    staff.post(PAGE, typed(guild, role="consultant", last_day="2026-03-10"))

    assert RoleGrant.objects.filter(user=guest).held(NOW).count() == 1


@pytest.mark.parametrize("role", [Role.COUNSEL, Role.CONSULTANT])
def test_ended_access_closes_every_page_with_the_next_request(client, table, guild, role):
    grant = RoleGrantFactory(guild=guild, role=role, stream="negotiations/table")
    draft = ProposalFactory(negotiation=table)
    job = JobFactory(running=True, asked_by=grant.user, guild=guild, stream="negotiations/table")
    upload = UploadFactory(negotiation=table)
    PositionFactory(proposal=draft, clause__negotiation=table)
    guest_client = type(client)()
    guest_client.force_login(grant.user)
    paths = (
        "/staff/",
        "/staff/table/",
        draft.get_absolute_url(),
        f"{draft.get_absolute_url()}export/",
        f"{draft.get_absolute_url()}export/text.txt",
        f"{draft.get_absolute_url()}export/ready-to-send.zip",
        job.get_absolute_url(),
        f"{job.get_absolute_url()}state/",
        *([f"/staff/table/uploads/{upload.pk}/"] if role == Role.COUNSEL else []),
        table.get_absolute_url(),
        f"{table.get_absolute_url()}timeline/",
    )
    before = {guest_client.get(path).status_code for path in paths}
    client.force_login(RoleGrantFactory(guild=guild).user)

    client.post(END, {"grant": grant.pk})

    assert before == {200}
    assert {guest_client.get(path).status_code for path in paths} == {404}


def test_an_ended_outlet_reads_nothing_under_embargo_any_more(client, table, guild):
    grant = RoleGrantFactory(guild=guild, role="press", outlet="The Daily Sample")
    release = ReleaseFactory(
        negotiation=table,
        is_embargoed=True,
        terms="Not before the instant.",
        embargo_from=NOW,
        live_at=NOW + timedelta(days=1),
    )
    ReleaseItemFactory(release=release, item=table)
    TermsAcceptanceFactory(release=release, user=grant.user)
    journalist = type(client)()
    journalist.force_login(grant.user)
    paths = ("/press/desk/", release.get_absolute_url(), table.get_absolute_url())
    before = {journalist.get(path).status_code for path in paths}
    client.force_login(RoleGrantFactory(guild=guild).user)

    client.post(END, {"outlet": "The Daily Sample"})

    assert before == {200}
    assert {journalist.get(path).status_code for path in paths} == {404}


def test_an_outlet_is_ended_at_every_table_of_the_guild(staff, guild):
    NegotiationFactory(slug="other", guilds=[guild])
    RoleGrantFactory(guild=guild, role="press", outlet="The Daily Sample")
    RoleGrantFactory(
        guild=guild, role="press", outlet="The Daily Sample", stream="negotiations/other"
    )

    staff.post(END, {"outlet": "The Daily Sample"})

    assert not RoleGrant.objects.filter(role="press").held(NOW).exists()


def test_counsel_of_one_guild_lets_nobody_in_for_it(client, guest):
    """Staff of another guild at the same table, who work for this one as counsel alone."""
    own, other = GuildFactory(), GuildFactory()
    NegotiationFactory(slug="joint", guilds=[own, other])
    person = RoleGrantFactory(guild=own).user
    RoleGrantFactory(user=person, guild=other, role="counsel", stream="negotiations/joint")
    theirs = RoleGrantFactory(guild=other, role="press")
    client.force_login(person)

    page = client.post("/staff/joint/access/", typed(other)).content.decode()
    ended = client.post("/staff/joint/access/end/", {"grant": theirs.pk}).status_code

    assert ("Select a valid choice." in page, ended) == (True, 404)


def test_a_role_at_this_table_alone_lets_nobody_in(client, guild):
    client.force_login(RoleGrantFactory(guild=guild, stream="negotiations/table").user)

    assert {client.get(PAGE).status_code, client.post(END).status_code} == {403}


def test_counsel_finds_no_other_table_of_the_guild(client, guild):
    other = NegotiationFactory(slug="other", guilds=[guild])
    client.force_login(RoleGrantFactory(guild=guild, role="counsel").user)

    statuses = [client.get(f"/staff/{slug}/").status_code for slug in ("table", other.slug)]

    assert statuses == [200, 404]


def test_a_whole_outlet_is_ended_at_once(staff, guild):
    RoleGrantFactory.create_batch(2, guild=guild, role="press", outlet="The Daily Sample")
    kept = RoleGrantFactory(guild=guild, role="press", outlet="Another Paper")

    staff.post(END, {"outlet": "The Daily Sample"})

    assert list(RoleGrant.objects.filter(role="press").held(NOW)) == [kept]
    assert Event.objects.filter(verb="role.ended").count() == 2


@pytest.mark.parametrize("role", [Role.STAFF, Role.COMMITTEE, Role.OBSERVER])
def test_roles_that_operators_give_are_not_ended_here(staff, guild, role):
    grant = RoleGrantFactory(guild=guild, role=role)

    status = staff.post(END, {"grant": grant.pk}).status_code

    assert (status, RoleGrant.objects.get(pk=grant.pk).ended_at) == (404, None)


def test_an_access_of_another_guild_is_not_ended(staff):
    grant = RoleGrantFactory(role="press")

    assert staff.post(END, {"grant": grant.pk}).status_code == 404


@pytest.mark.parametrize(
    ("role", "status"), [("observer", 403), ("counsel", 403), ("press", 404), ("member", 404)]
)
def test_who_may_not_let_people_in(client, guild, role, status):
    client.force_login(RoleGrantFactory(guild=guild, role=role).user)

    assert {client.get(PAGE).status_code, client.post(END).status_code} == {status}


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_as_often_for_many(staff, guild, count, django_assert_num_queries):
    RoleGrantFactory.create_batch(count, guild=guild, role="press", outlet="The Daily Sample")

    with django_assert_num_queries(8):
        staff.get(PAGE)
