"""Staff make and revoke links, and see who read a release before it was told."""

import re
from datetime import timedelta

import pytest

from negotiations.models import PreviewLink
from portal.models import Event, Opening
from tests.factories.negotiations import NegotiationFactory, ReleaseFactory, ReleaseItemFactory
from tests.factories.portal import NOW, RoleGrantFactory, UserFactory
from tests.factories.releases import (
    GroundRulesFactory,
    PreviewLinkFactory,
    TermsAcceptanceFactory,
)

pytestmark = pytest.mark.django_db
TYPED = {"for_whom": "Counsel of the other guild", "days": "7"}


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def table():
    return NegotiationFactory(slug="table", title="The table")


@pytest.fixture
def release(table):
    made = ReleaseFactory(
        negotiation=table, slug="news", title="News", state="draft", approved_at=None, live_at=None
    )
    ReleaseItemFactory(release=made, item=table, approves=False)
    return made


@pytest.fixture
def staff(client, table):
    client.force_login(RoleGrantFactory(guild=table.guilds.get()).user)
    return client


@pytest.fixture
def address(release) -> str:
    return f"/staff/table/releases/{release.pk}/previews/"


def test_a_link_is_shown_once_and_opens_the_release(staff, client, address):
    made = staff.post(address, TYPED)

    path = re.findall(r"/preview/[\w-]{43}/", made.content.decode())[0]
    again = staff.get(address).content.decode()
    assert (path in again, "Counsel of the other guild" in again) == (False, True)
    assert "no-store" in made.headers["Cache-Control"]
    assert type(client)().get(path).status_code == 200
    link = PreviewLink.objects.get()
    assert (link.expires_at, link.made_at) == (NOW + timedelta(days=7), NOW)
    assert Event.objects.get(verb="preview.made").audience == "staff"


@pytest.mark.parametrize("days", ["0", "31", "", "many"])
def test_a_link_lasts_thirty_days_at_the_most(staff, address, days):
    answer = staff.post(address, TYPED | {"days": days}).content.decode()

    assert "Counsel of the other guild" in answer
    assert not PreviewLink.objects.exists()


def is_told(release):
    release.state, release.approved_at, release.live_at = "approved", NOW, NOW
    release.is_of_record = True
    release.save()


def is_for_staff(release):
    release.audience = "staff"
    release.save()


def is_ruled_out(release):
    GroundRulesFactory(negotiation=release.negotiation)


REFUSED = [
    (is_told, "There is nothing to see beforehand: it is out, or set aside."),
    (is_for_staff, "What is told to staff or committee alone is shown to nobody else."),
    (is_ruled_out, "Neither side speaks to the press while talks go on."),
]


@pytest.mark.parametrize(("change", "words"), REFUSED, ids=lambda one: getattr(one, "__name__", ""))
def test_a_refusal_is_said_in_words(staff, release, address, change, words):
    change(release)

    assert words in staff.post(address, TYPED).content.decode()
    assert not PreviewLink.objects.exists()


def test_a_revoked_link_opens_nothing(staff, client, address):
    path = re.findall(r"/preview/[\w-]{43}/", staff.post(address, TYPED).content.decode())[0]
    link = PreviewLink.objects.get()

    answer = staff.post(f"{address}{link.pk}/revoke/", follow=True).content.decode()

    assert "The link for Counsel of the other guild opens nothing any more." in answer
    assert type(client)().get(path).status_code == 404
    assert Event.objects.filter(verb="preview.revoked").count() == 1


def test_revoking_twice_changes_nothing(staff, release, address):
    link = PreviewLinkFactory(release=release)
    staff.post(f"{address}{link.pk}/revoke/")

    assert staff.post(f"{address}{link.pk}/revoke/").status_code == 302
    assert Event.objects.filter(verb="preview.revoked").count() == 1


def test_a_link_of_another_release_is_not_found_here(staff, table, address):
    other = PreviewLinkFactory(release=ReleaseFactory(negotiation=table))

    assert staff.post(f"{address}{other.pk}/revoke/").status_code == 404


OUTSIDERS = [("observer", 403), ("counsel", 403), ("consultant", 403), ("press", 404)]


@pytest.mark.parametrize(("role", "status"), [*OUTSIDERS, ("member", 404)])
def test_who_may_neither_make_links_nor_see_readers(client, table, release, address, role, status):
    client.force_login(RoleGrantFactory(guild=table.guilds.get(), role=role).user)
    link = PreviewLinkFactory(release=release)
    readers = address.replace("previews", "readers")

    statuses = {
        client.get(address).status_code,
        client.post(address, TYPED).status_code,
        client.post(f"{address}{link.pk}/revoke/").status_code,
        client.get(readers).status_code,
    }

    assert statuses == {status}
    assert PreviewLink.objects.get().revoked_at is None


def test_staff_of_another_guild_find_nothing(client, address):
    client.force_login(RoleGrantFactory().user)

    assert {
        client.get(path).status_code for path in (address, address.replace("previews", "readers"))
    } == {404}


def look(release, **fields):
    return Opening.objects.create(
        guild=release.negotiation.guilds.get(),
        at=NOW,
        stream=release.negotiation.stream,
        target_type="negotiations.release",
        target_id=str(release.pk),
        **fields,
    )


def test_staff_see_who_accepted_and_who_opened_what(staff, release, address):
    reader = UserFactory(name="A Journalist")
    TermsAcceptanceFactory(release=release, user=reader, outlet="The Daily Sample")
    look(release, user=reader, through="The Daily Sample", what="/updates/news/")
    look(release, user=None, through="Counsel", what="/updates/news/")
    look(ReleaseFactory(negotiation=release.negotiation), user=reader, what="/updates/other/")

    shown = staff.get(address.replace("previews", "readers")).content.decode()

    told = ("A Journalist, The Daily Sample", "by the link for Counsel", "/updates/other/")
    assert [words in shown for words in told] == [True, True, False]


@pytest.mark.parametrize("which", ["previews", "readers"])
@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_ask_as_often_for_many(
    staff, release, address, count, which, django_assert_num_queries
):
    for _place in range(count):
        acceptance = TermsAcceptanceFactory(release=release)
        look(release, user=acceptance.user, what="/updates/news/")
        PreviewLinkFactory(release=release)

    with django_assert_num_queries({"previews": 7, "readers": 9}[which]):
        staff.get(address.replace("previews", which))


def test_the_page_of_the_release_leads_there(staff, release, address):
    shown = staff.get(f"/staff/table/releases/{release.pk}/").content.decode()

    assert [way in shown for way in (address, address.replace("previews", "readers"))] == [
        True,
        True,
    ]
