"""Roles inside a guild, of press and of operators count after a second factor, and not for ever."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from portal.access import GUARDED_ROLES, Role
from portal.identity import flows
from portal.models import Letter
from tests.factories.portal import NOW, RoleGrantFactory, UserFactory
from tests.portal.identity import steps

pytestmark = pytest.mark.django_db

STAGE = "/sign-in/second-factor/"
PAGE = "/second-factor/"


@pytest.fixture(autouse=True)
def _clock(time_machine) -> None:
    cache.clear()
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def staff():
    person = RoleGrantFactory(role=Role.STAFF).user
    steps.add_app(person)
    return person


def prove(client: Client, path: str = STAGE, *, step: int = 0, **fields: str):
    return client.post(path, {"code": steps.app_code(step), **fields})


def test_whoever_has_an_app_is_asked_for_its_code(client, staff) -> None:
    after_the_letter = steps.sign_in(client, staff)
    between = steps.is_signed_in(client)

    proved = prove(client)

    assert (after_the_letter.url, between) == (STAGE, False)
    assert (proved.url, steps.is_signed_in(client)) == (reverse("desk"), True)
    assert client.get(reverse("desk")).status_code == 200


def test_the_page_that_was_wanted_is_kept_over_both_steps(client, staff) -> None:
    steps.sign_in(client, staff, next="/method/")

    assert prove(client).url == "/method/"


def test_a_member_with_an_app_is_asked_too(client) -> None:
    person = UserFactory()
    steps.add_app(person)

    assert steps.sign_in(client, person).url == STAGE


def test_a_code_that_was_used_is_refused(staff) -> None:
    browsers = [Client(), Client()]
    for browser in browsers:
        steps.sign_in(browser, staff)

    for browser in browsers:
        prove(browser)

    assert [steps.is_signed_in(browser) for browser in browsers] == [True, False]


@pytest.mark.parametrize(
    ("step", "is_in"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)]
)
def test_a_clock_may_be_half_a_minute_wrong(client, staff, step: int, is_in) -> None:
    steps.sign_in(client, staff)

    prove(client, step=step)

    assert steps.is_signed_in(client) is is_in


def test_a_recovery_code_opens_once_and_its_owner_is_told(staff) -> None:
    first = flows.recovery_codes_of(staff)
    assert first == []
    with_codes = Client()
    steps.sign_in(with_codes, staff)
    prove(with_codes)
    with_codes.post(reverse("recovery-codes-renew"))
    code = flows.recovery_codes_of(staff)[0]
    browsers = [Client(), Client()]
    for browser in browsers:
        steps.sign_in(browser, staff)
        browser.post(STAGE, {"code": code})

    assert [steps.is_signed_in(browser) for browser in browsers] == [True, False]
    assert len(flows.recovery_codes_of(staff)) == 9
    told = Letter.objects.filter(subject__startswith="How you sign in has changed")
    assert [letter.text.splitlines()[0] for letter in told.order_by("pk")] == [
        "New recovery codes were made for your account; the old ones no longer work.",
        "One of your recovery codes was used to sign in.",
    ]


def test_tries_are_counted_and_the_right_one_given_back(staff, settings) -> None:
    settings.SECOND_FACTOR_RATE = "2/hour"
    client = Client()
    steps.sign_in(client, staff)

    statuses = [client.post(STAGE, {"code": "000000"}).status_code for _ in range(3)]
    right = prove(client)

    assert statuses == [200, 200, 429]
    assert (right.status_code, steps.is_signed_in(client)) == (429, False)
    assert right["Retry-After"] == "3600"


def test_right_codes_use_up_no_tries(staff, settings) -> None:
    settings.SECOND_FACTOR_RATE = "1/hour"
    for step in (-1, 0, 1):
        client = Client()
        steps.sign_in(client, staff)
        prove(client, step=step)
        assert steps.is_signed_in(client)


def test_a_known_browser_has_its_own_tries(staff, settings) -> None:
    own, stranger = Client(), Client()
    steps.sign_in(own, staff)
    prove(own)
    own.post(reverse("sign-out"))
    settings.SECOND_FACTOR_RATE = "1/hour"
    steps.sign_in(stranger, staff)
    refused = [stranger.post(STAGE, {"code": "000000"}).status_code for _ in range(2)]
    steps.sign_in(own, staff)

    prove(own, step=1)

    assert (refused, steps.is_signed_in(own)) == ([200, 429], True)


def test_half_a_sign_in_ends_after_a_quarter_of_an_hour(client, staff, time_machine) -> None:
    steps.sign_in(client, staff)
    time_machine.move_to(NOW + timedelta(minutes=16), tick=False)

    answer = prove(client)

    assert (answer.url, steps.is_signed_in(client)) == ("/sign-in/", False)


GUARDED = {
    Role.OBSERVER: "desk",
    Role.CONSULTANT: "desk",
    Role.COUNSEL: "desk",
    Role.STAFF: "desk",
    Role.COMMITTEE: "desk",
    Role.PRESS: "press-desk",
}


@pytest.mark.parametrize("role", GUARDED)
def test_a_role_without_a_second_factor_leads_to_where_one_is_set_up(client, role: Role) -> None:
    person = RoleGrantFactory(role=role).user
    page = reverse(GUARDED[role])
    landed = steps.sign_in(client, person)

    asked = client.get(page)
    missing = client.get(asked.url)

    assert landed.url == asked.url == f"{PAGE}?next=%2F{page.strip('/').replace('/', '%2F')}%2F"
    assert "A second factor is needed" in missing.content.decode()
    assert f"/me/security/passkeys/new/?next={page}" in missing.content.decode()


@pytest.mark.parametrize("role", sorted(GUARDED_ROLES))
def test_no_guarded_role_counts_before(client, role: Role) -> None:
    steps.sign_in(client, RoleGrantFactory(role=role).user)

    viewer = client.get(PAGE).wsgi_request.viewer

    assert (viewer.awaits_second_factor, viewer.roles, viewer.table_roles) == (True, {}, {})


def test_an_operator_needs_one_too(client) -> None:
    person = UserFactory(operator=True)
    landed = steps.sign_in(client, person)
    asked = client.get("/operate/")
    steps.add_app(person)
    proved = prove(client, asked.url)

    assert landed.url == asked.url == "/second-factor/?next=%2Foperate%2F"
    assert proved.url == "/operate/"
    assert client.get("/operate/").status_code == 200


def test_setting_an_app_up_proves_it(client) -> None:
    person = RoleGrantFactory(role=Role.STAFF).user
    steps.sign_in(client, person)
    form = client.get("/me/security/authenticator/new/?next=/staff/")
    secret = form.context["secret"]

    added = client.post(
        "/me/security/authenticator/new/",
        {"code": steps.app_code(secret=secret), "next": "/staff/"},
    )

    assert added.url == "/me/security/recovery-codes/?next=%2Fstaff%2F"
    assert client.get("/staff/").status_code == 200


def test_after_twelve_idle_hours_it_is_asked_again(client, staff, time_machine) -> None:
    steps.sign_in(client, staff)
    prove(client)
    time_machine.move_to(NOW + timedelta(hours=11), tick=False)
    within = client.get(reverse("desk")).status_code
    time_machine.move_to(NOW + timedelta(hours=24), tick=False)

    lapsed = client.get(reverse("desk"))
    own = client.get(reverse("me-security")).status_code
    proved = prove(client, lapsed.url)

    assert (within, lapsed.url, own) == (200, f"{PAGE}?next=%2Fstaff%2F", 200)
    assert (proved.url, client.get(reverse("desk")).status_code) == ("/staff/", 200)


def test_use_is_noted_now_and_then_only(
    client, staff, time_machine, django_assert_num_queries
) -> None:
    steps.sign_in(client, staff)
    prove(client)
    time_machine.move_to(NOW + timedelta(minutes=9), tick=False)
    with django_assert_num_queries(3):
        client.get(PAGE, {"next": "/method/"})
    time_machine.move_to(NOW + timedelta(minutes=11), tick=False)
    client.get(PAGE, {"next": "/method/"})

    assert client.session["seen_at"] == (NOW + timedelta(minutes=11)).timestamp()


def test_who_needs_nothing_is_led_on(client) -> None:
    client.force_login(UserFactory())

    assert client.get(PAGE, {"next": "/method/"}).url == "/method/"


def test_a_role_that_ends_closes_its_pages_with_the_next_request(client, staff) -> None:
    steps.sign_in(client, staff)
    prove(client)
    before = client.get(reverse("desk")).status_code
    staff.role_grants.update(ended_at=NOW)

    assert (before, client.get(reverse("desk")).status_code) == (200, 404)
