"""Looking at the public pages with other eyes: exactly what the others will see, and no more."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from negotiations.actions import release_decisions as decisions
from negotiations.actions import releases
from negotiations.models import Negotiation, Position, Release
from portal.models import Guild, RoleGrant, User
from tests.factories.negotiations import (
    NegotiationFactory,
    PositionFactory,
    ReleaseItemFactory,
    SessionFactory,
)
from tests.factories.portal import NOW, GuildFactory, RoleGrantFactory
from tests.negotiations.staff.conftest import SignIn
from tests.negotiations.staff.releases.conftest import Draft, at, read

HOUR = timedelta(hours=1)
WORDS = "A replica needs consent in writing."
# What differs in any case: who is signed in, and the marks against forgery.
APART = (
    r'<aside class="look-bar".*?</aside>',
    r'<ul class="site-nav-person">.*?</ul>',
    r"<li><form method=\"post\".*?</form></li>",
    r'name="csrfmiddlewaretoken" value="[^"]*"',
)


@pytest.fixture
def position(table: Negotiation) -> Position:
    return PositionFactory(clause__negotiation=table, tabled=True, text=WORDS)


def begin(client: Client, audience: str, release: Release | None = None, **more: object):
    typed = {"audience": audience, "release": release.pk if release else "", **more}
    return client.post(at("look-as"), typed)


def body(client: Client, address: str) -> str:
    """The page but for the bar and the navigation."""
    content = client.get(address).content.decode()
    for pattern in APART:
        content = re.sub(pattern, "", content, flags=re.DOTALL)
    return re.sub(r"\n\s*\n", "\n", content)


@pytest.mark.parametrize("audience", ["public", "members"])
def test_the_pages_are_those_that_the_audience_reads_once_it_is_live(
    audience: str,
    draft: Draft,
    position: Position,
    table: Negotiation,
    client: Client,
    client_of: SignIn,
    colleague: User,
    member: User,
    staff: User,
) -> None:
    release = draft("in_review", items=[table, position], audience=audience, live_at=NOW)
    pages = [
        table.get_absolute_url(),
        position.get_absolute_url(),
        position.clause.get_absolute_url(),
        position.clause.issue.get_absolute_url(),
        reverse("home"),
        reverse("sessions", args=[table.slug]),
    ]
    begin(client, audience, release)

    looked = [body(client, page) for page in pages]

    decisions.approve(release=release, by=colleague, now=NOW)
    other = client_of(member) if audience == "members" else Client()
    assert looked == [body(other, page) for page in pages]
    assert WORDS in looked[1]


def test_without_a_release_they_see_what_is_live_now(
    draft: Draft, position: Position, table: Negotiation, client: Client
) -> None:
    ReleaseItemFactory(item=table)
    draft("in_review", items=[position])
    begin(client, "public")

    page = body(client, table.get_absolute_url())

    assert page == body(Client(), table.get_absolute_url())
    assert client.get(position.get_absolute_url()).status_code == 404


def test_the_bar_names_the_eyes_and_the_release(
    draft: Draft, table: Negotiation, client: Client
) -> None:
    release = draft()

    answer = begin(client, "public", release)
    page = read(client, table.get_absolute_url())

    assert answer["Location"] == table.get_absolute_url()
    assert "You see this page as it will be seen by the public, with the release “News”." in page


def test_back_to_my_own_view(draft: Draft, position: Position, client: Client) -> None:
    begin(client, "public", draft())
    assert client.get(position.get_absolute_url()).status_code == 404

    answer = client.post(reverse("look-as-end"), {"next": position.get_absolute_url()})

    assert answer["Location"] == position.get_absolute_url()
    assert "look-bar" not in read(client, position.get_absolute_url())


def test_staff_pages_stay_ones_own(draft: Draft, client: Client) -> None:
    begin(client, "public", draft())

    page = read(client, at("board"))

    assert ("Our table" in page, "look-bar" in page) == (True, False)


def test_files_obey_too(
    draft: Draft, table: Negotiation, position: Position, client: Client
) -> None:
    file = reverse("position-file", args=[table.slug, position.clause.slug, position.slug, "txt"])
    other = PositionFactory(clause=position.clause, tabled=True, text="Not to be told.")
    hidden = reverse("position-file", args=[table.slug, other.clause.slug, other.slug, "txt"])
    own = client.get(hidden).status_code

    begin(client, "public", draft(items=[table, position]))

    assert (own, client.get(hidden).status_code) == (200, 404)
    shown = client.get(file)
    assert (shown.status_code, shown["Cache-Control"]) == (200, "private, no-store")
    assert WORDS in b"".join(shown).decode()


def test_press_sees_what_the_public_will(
    draft: Draft, table: Negotiation, position: Position, client: Client
) -> None:
    release = draft(
        items=[table, position], is_embargoed=True, terms="Not before.", live_at=NOW + HOUR
    )
    begin(client, "press", release)

    assert WORDS in read(client, position.get_absolute_url())


@pytest.mark.parametrize(
    ("to", "audience"),
    [("members", "public"), ("members", "press"), ("staff", "members"), ("committee", "public")],
)
def test_a_release_that_would_not_reach_them_is_not_shown(
    draft: Draft, table: Negotiation, client: Client, to: str, audience: str
) -> None:
    release = draft(audience=to)

    begin(client, audience, release)

    page = read(client, table.get_absolute_url())
    assert "look-bar" not in page


@pytest.mark.parametrize("end", ["role", "set_aside", "withdrawn", "audience"])
def test_the_look_ends_with_what_allowed_it(
    end: str, draft: Draft, table: Negotiation, staff: User, colleague: User, client: Client
) -> None:
    ReleaseItemFactory(item=table)
    release = draft("approved", by=colleague) if end == "withdrawn" else draft()
    begin(client, "public", release)
    before = read(client, table.get_absolute_url())
    if end == "role":
        RoleGrant.objects.filter(user=staff).update(ended_at=NOW)
    elif end == "set_aside":
        releases.set_aside(release=release, by=staff, now=NOW)
    elif end == "withdrawn":
        decisions.withdraw(release=release, reason="Wrong.", by=staff, now=NOW)
    else:
        releases.describe(release=release, by=staff, now=NOW, audience="members")

    after = read(client, table.get_absolute_url())

    assert ("look-bar" in before, "look-bar" in after) == (True, False)
    assert "look_as" not in client.session


def test_members_of_a_guild_that_is_not_ones_own_are_not_looked_over_the_shoulder(
    guild: Guild, table: Negotiation, client: Client
) -> None:
    """At a joint table staff of one guild do not see what the other tells its members elsewhere."""
    other = GuildFactory()
    table.parties.create(guild=other)
    elsewhere = NegotiationFactory(guilds=[other], slug="elsewhere")
    ReleaseItemFactory(item=elsewhere, release__audience="members")
    begin(client, "members")

    assert client.get(elsewhere.get_absolute_url()).status_code == 404


def test_counsel_of_one_table_sees_no_members_pages_of_another(
    guild: Guild, table: Negotiation, client_of: SignIn
) -> None:
    counsel = RoleGrantFactory(guild=guild, role="counsel", stream=table.stream).user
    elsewhere = NegotiationFactory(guilds=[guild], slug="elsewhere")
    for one in (table, elsewhere):
        ReleaseItemFactory(item=one, release__audience="members")
    client = client_of(counsel)
    begin(client, "members")

    assert client.get(table.get_absolute_url()).status_code == 200
    assert client.get(elsewhere.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(("who", "status"), [("member", 404), ("other_staff", 404)])
def test_outsiders_find_no_way_to_look(
    who: str, status: int, table: Negotiation, client_of: SignIn, request: pytest.FixtureRequest
) -> None:
    other = client_of(request.getfixturevalue(who))

    assert begin(other, "public").status_code == status


@pytest.mark.parametrize("audience", ["staff", "", "committee"])
def test_other_eyes_are_not_found(table: Negotiation, client: Client, audience: str) -> None:
    assert begin(client, audience).status_code == 404


def test_a_release_of_another_table_is_not_found(table: Negotiation, client: Client) -> None:
    other = ReleaseItemFactory().release

    assert begin(client, "public", other).status_code == 404


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example", "/staff/", "x"])
def test_the_way_back_stays_on_public_pages_of_this_portal(
    table: Negotiation, client: Client, address: str
) -> None:
    assert begin(client, "public", next=address)["Location"] == table.get_absolute_url()


def test_the_page_cache_neither_keeps_nor_serves_it(
    draft: Draft, table: Negotiation, client: Client, settings
) -> None:
    settings.PAGE_CACHE_SECONDS = 60
    cache.clear()
    ReleaseItemFactory(item=table)
    release = draft("in_review", items=[table, SessionFactory(negotiation=table)])
    begin(client, "public", release)

    first = read(client, table.get_absolute_url())
    stranger = read(Client(), table.get_absolute_url())
    again = read(client, table.get_absolute_url())
    cache.clear()

    assert [("look-bar" in page) for page in (first, stranger, again)] == [True, False, True]


def test_staff_find_the_way_on_public_pages_and_others_do_not(
    table: Negotiation, client: Client, member: User, client_of: SignIn
) -> None:
    ReleaseItemFactory(item=table)
    address = table.get_absolute_url()

    assert f"/staff/look-as/?next={address}" in read(client, address)
    assert "look-as" not in read(client_of(member), address)
    assert f'name="next" value="{address}"' in read(client, reverse("look-as-choose"), next=address)


def test_the_release_page_offers_the_eyes_it_would_reach(draft: Draft, client: Client) -> None:
    public = read(client, at("release-draft", draft().pk))
    members = read(client, at("release-draft", draft(audience="members").pk))
    staff = read(client, at("release-draft", draft(audience="staff").pk))

    offered = [re.findall(r">See as ([^<]+)<", page) for page in (public, members, staff)]
    assert offered == [["the public", "members", "accredited press"], ["members"], []]
