"""The sample: people who are plainly samples, and a table of which outsiders know nothing."""

from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.utils import timezone

from negotiations.actions.practice_table import SLUG
from negotiations.models import Negotiation, Position, Proposal
from negotiations.summaries import newest_released
from portal import events
from portal.access import ANYONE, Audience, Viewer
from portal.models import Event, Guild, RoleGrant, User

pytestmark = pytest.mark.django_db


def load() -> list[str]:
    out = StringIO()
    call_command("load_sample", stdout=out, stderr=StringIO())
    return out.getvalue().splitlines()


@pytest.fixture
def printed():
    return load()


def test_it_prints_what_it_made(printed):
    assert printed[2:] == [
        "Added Sample staff (WGA): wga-staff@sample.example",
        "Added Sample committee (WGA): wga-committee@sample.example",
        "Added Sample observer (WGA): wga-observer@sample.example",
        "Added Sample counsel (WGA practice table): wga-counsel@sample.example",
        "Added Sample member (WGA): wga-member@sample.example",
        "Added Sample membership office (WGA): wga-membership@sample.example",
        "Added Sample membership office, second person (WGA): wga-membership-2@sample.example",
        "Added Sample teller (WGA): wga-teller@sample.example",
        "Added Sample staff (SAG-AFTRA): sag-staff@sample.example",
        "Added Sample journalist: press@sample.example",
        "Added Sample membership office (SAG-AFTRA): sag-membership@sample.example",
        "Added Sample operator: operator@sample.example",
        "The sign-in page shows their codes to anybody while",
        "SAMPLE_SIGN_INS is true: keep real people's data elsewhere.",
        "Added Sample: WGA 2026 MBA – AI terms (practice table)",
    ]


@pytest.mark.whole
def test_sample_people_are_marked_and_hold_their_roles(printed):
    grants = RoleGrant.objects.order_by("user__email", "guild__slug")

    assert list(grants.values_list("user__email", "guild__slug", "role")) == [
        ("press@sample.example", "sag-aftra", "press"),
        ("press@sample.example", "wgae", "press"),
        ("press@sample.example", "wgaw", "press"),
        ("sag-membership@sample.example", "sag-aftra", "membership"),
        ("sag-staff@sample.example", "sag-aftra", "staff"),
        ("wga-committee@sample.example", "wgae", "committee"),
        ("wga-committee@sample.example", "wgaw", "committee"),
        ("wga-counsel@sample.example", "wgaw", "counsel"),
        ("wga-member@sample.example", "wgaw", "member"),
        ("wga-membership-2@sample.example", "wgae", "membership"),
        ("wga-membership-2@sample.example", "wgaw", "membership"),
        ("wga-membership@sample.example", "wgae", "membership"),
        ("wga-membership@sample.example", "wgaw", "membership"),
        ("wga-observer@sample.example", "wgae", "observer"),
        ("wga-observer@sample.example", "wgaw", "observer"),
        ("wga-staff@sample.example", "wgae", "staff"),
        ("wga-staff@sample.example", "wgaw", "staff"),
        ("wga-teller@sample.example", "wgae", "teller"),
        ("wga-teller@sample.example", "wgaw", "teller"),
    ]
    assert User.objects.filter(is_sample=True).count() == User.objects.count() == 12
    assert [user.email for user in User.objects.filter(is_operator=True)] == [
        "operator@sample.example"
    ]
    apps = Authenticator.objects.filter(type=Authenticator.Type.TOTP)
    assert [user.email for user in User.objects.exclude(pk__in=apps.values("user"))] == [
        "wga-member@sample.example"
    ]
    assert not any(user.has_usable_password() for user in User.objects.all())


@pytest.mark.whole
def test_the_practice_table_holds_work_in_progress(printed):
    proposals = Proposal.objects.filter(negotiation__slug=SLUG)

    assert [
        (each.side, each.kind, each.state, each.positions.count())
        for each in proposals.order_by("created_at", "pk")
    ] == [
        ("joint", "expiring_contract", "tabled", 15),
        ("guild", "initial", "tabled", 3),
        ("employer", "counter", "tabled", 3),
        ("guild", "counter", "draft", 2),
    ]
    drafted = Position.objects.filter(proposal__in=proposals.drafts())
    assert [(each.revision, bool(each.text)) for each in drafted] == [(1, True), (1, True)]


def test_nobody_outside_knows_of_the_practice_table(printed):
    now = timezone.now()
    others = Viewer(user_id=2, roles={Guild.objects.get(slug="sag-aftra").pk: frozenset({"staff"})})
    stream = f"negotiations/{SLUG}"

    for viewer in (ANYONE, others):
        assert Negotiation.objects.visible_to(viewer, now).filter(slug=SLUG).count() == 0
        assert Event.objects.visible_to(viewer, now).filter(stream=stream).count() == 0
    assert set(Event.objects.filter(stream=stream).values_list("audience", flat=True)) == {
        Audience.STAFF,
        Audience.MEMBERS,
    }


def test_members_are_told_one_demand_with_a_summary(printed):
    now = timezone.now()
    members = Viewer(user_id=1, roles={Guild.objects.get(slug="wgaw").pk: frozenset({"member"})})
    of_table = {"negotiation__slug": SLUG}

    shown = newest_released(members, now, **of_table)

    seen = Position.objects.visible_to(members, now).filter(clause__negotiation__slug=SLUG)
    assert sorted(seen.values_list("clause__slug", "proposal__kind")) == [
        ("wga-disclosure", "expiring_contract"),
        ("wga-disclosure", "initial"),
    ]
    assert [
        (line.row.text.startswith("Sample: "), bool(line.row.not_doing), len(line.texts))
        for one in shown
        for line in one.lines
    ] == [(True, True, 1), (True, True, 1)]
    assert [one.is_stale for one in shown] == [False]
    told = Event.objects.visible_to(members, now).filter(stream=f"negotiations/{SLUG}")
    assert list(told.values_list("verb", flat=True)) == ["release.published"]


@pytest.mark.whole
def test_its_guilds_staff_find_it(printed):
    staff = Viewer(user_id=1, roles={Guild.objects.get(slug="wgae").pk: frozenset({"staff"})})

    found = Negotiation.objects.visible_to(staff, timezone.now())

    assert found.filter(slug=SLUG).count() == 1


@pytest.mark.whole
def test_a_second_run_changes_nothing(printed):
    before = Event.objects.count(), User.objects.count(), Position.objects.count()

    assert load() == ["Nothing new: the sample is there."]

    assert (Event.objects.count(), User.objects.count(), Position.objects.count()) == before
    assert events.verify()[0] == before[0]
