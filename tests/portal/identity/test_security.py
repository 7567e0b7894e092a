"""What a person keeps to sign in: listed, added, removed; and sessions, seen and ended."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal import sealing, tasks
from portal.access import Role
from portal.identity import flows, keys
from portal.models import Letter
from tests.factories.portal import NOW, RoleGrantFactory, UserFactory
from tests.portal.identity import steps

pytestmark = pytest.mark.django_db

PAGE = "/me/security/"
NEW_APP = "/me/security/authenticator/new/"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0"
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
    " Version/17.5 Mobile/15E148 Safari/604.1"
)


@pytest.fixture(autouse=True)
def _clock(time_machine) -> None:
    cache.clear()
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def writer():
    return UserFactory(email="writer@guild.example")


def browser_of(person, user_agent: str = FIREFOX) -> Client:
    client = Client(HTTP_USER_AGENT=user_agent)
    steps.sign_in(client, person)
    return client


def add_passkey(person, name: str = "My phone") -> Authenticator:
    """A row like the one a browser's answer makes; it opens nothing."""
    kind = Authenticator.Type.WEBAUTHN
    return Authenticator.objects.create(user=person, type=kind, data={"name": name})


def add_app_over_the_page(client: Client, **fields: str):
    secret = client.get(NEW_APP).context["secret"]
    return client.post(NEW_APP, {"code": steps.app_code(secret=secret), **fields})


def test_sessions_are_listed_with_their_devices(writer) -> None:
    own, _other = browser_of(writer), browser_of(writer, PHONE)

    places = own.get(PAGE).context["places"]

    assert [(place.device, place.is_this_one, place.address) for place in places] == [
        ("Firefox on Windows", True, "192.0.2.1"),
        ("Safari on iPhone", False, "192.0.2.1"),
    ]


@pytest.mark.parametrize("others", [0, 2])
def test_the_page_asks_the_database_six_times(
    writer, others: int, django_assert_num_queries
) -> None:
    for _ in range(others):
        browser_of(writer)
        add_passkey(writer)
    own = Client()
    own.force_login(writer)

    with django_assert_num_queries(5):
        own.get(PAGE)


def test_signing_in_costs_the_same_however_many_sessions_there_are(writer) -> None:
    """A member's many browsers, or somebody who signs in again and again, slow nobody down."""
    costs = []
    for _ in range(3):
        client = Client()
        steps.ask(client, writer.email)
        code = steps.code_sent_to(writer.email)
        with CaptureQueriesContext(connection) as captured:
            steps.type_code(client, code)
        costs.append(len(captured))

    assert costs == [costs[0]] * 3
    assert UserSession.objects.count() == 3


def test_last_use_is_told_to_ten_minutes(writer, time_machine) -> None:
    own = browser_of(writer)
    used = NOW + timedelta(hours=3)
    time_machine.move_to(used, tick=False)
    own.get("/method/")

    (place,) = own.get(PAGE).context["places"]

    assert (place.since, place.last_seen_at) == (NOW, used)


def test_one_session_is_ended(writer) -> None:
    own, phone, tablet = browser_of(writer), browser_of(writer, PHONE), browser_of(writer)
    pk = UserSession.objects.get(session_key=phone.session.session_key).pk

    own.post(reverse("session-end", args=[pk]))

    assert [one.get(PAGE).status_code for one in (own, phone, tablet)] == [200, 302, 200]


def test_all_other_sessions_are_ended(writer) -> None:
    own, phone, stranger = browser_of(writer), browser_of(writer, PHONE), browser_of(UserFactory())

    own.post(reverse("sessions-end"))

    assert [one.get(PAGE).status_code for one in (own, phone, stranger)] == [200, 302, 200]


def test_nobody_ends_the_session_of_another(writer) -> None:
    own, stranger = browser_of(writer), browser_of(UserFactory())
    pk = UserSession.objects.get(session_key=stranger.session.session_key).pk

    answer = own.post(reverse("session-end", args=[pk]))

    assert (answer.status_code, stranger.get(PAGE).status_code) == (404, 200)


def test_to_end_ones_own_session_is_to_sign_out(writer) -> None:
    own = browser_of(writer)
    pk = UserSession.objects.get(session_key=own.session.session_key).pk

    answer = own.post(reverse("session-end", args=[pk]))

    assert (answer.url, steps.is_signed_in(own)) == ("/", False)


def test_a_session_that_ran_out_is_not_listed(writer, time_machine) -> None:
    browser_of(writer)
    time_machine.move_to(NOW + timedelta(days=15), tick=False)

    places = browser_of(writer).get(PAGE).context["places"]

    assert len(places) == 1


def test_an_app_is_set_up_with_recovery_codes_and_a_letter(writer) -> None:
    own = browser_of(writer)

    added = add_app_over_the_page(own)

    app = Authenticator.objects.get(type=Authenticator.Type.TOTP)
    codes = own.get(added.url).context["codes"]
    assert (added.url, app.user, len(set(codes))) == ("/me/security/recovery-codes/", writer, 10)
    letter = Letter.objects.get(subject__startswith="How you sign in has changed")
    assert letter.text.startswith("An authenticator app was added to your account.")


def test_a_wrong_first_code_sets_nothing_up(writer) -> None:
    own = browser_of(writer)
    own.get(NEW_APP)

    answer = own.post(NEW_APP, {"code": "000000"})

    assert "code" in answer.context["form"].errors
    assert Authenticator.objects.count() == 0


def test_the_square_holds_the_secret(writer, monkeypatch) -> None:
    drawn = []
    monkeypatch.setattr("portal.identity.qr.draw", lambda words: drawn.append(words) or None)

    with pytest.raises(Exception, match="qr"):
        browser_of(writer).get(NEW_APP)

    assert drawn[0].startswith("otpauth://totp/writer%40guild.example?secret=")
    assert drawn[0].endswith("&issuer=On%20the%20Table")


def test_secrets_are_sealed(writer) -> None:
    steps.add_app(writer)
    flows.recovery_codes_of(writer)
    browser = browser_of(UserFactory())
    add_app_over_the_page(browser)

    for row in Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN):
        sealed = row.data.get("secret") or row.data["seed"]
        assert steps.SECRET not in str(row.data)
        assert len(sealing.unseal(sealed.encode())) in {32, 80}


def test_a_second_app_is_not_set_up_beside_the_first(writer) -> None:
    own = browser_of(writer)
    add_app_over_the_page(own)

    assert own.get(NEW_APP).url == PAGE


def test_removing_the_last_factor_removes_the_recovery_codes(writer) -> None:
    own = browser_of(writer)
    add_app_over_the_page(own)

    removed = own.post(reverse("authenticator-remove"))

    assert removed.url == PAGE
    assert Authenticator.objects.count() == 0
    assert own.get(reverse("recovery-codes")).status_code == 404


def test_recovery_codes_are_downloaded_and_renewed(writer) -> None:
    own = browser_of(writer)
    add_app_over_the_page(own)
    before = flows.recovery_codes_of(writer)

    file = own.get(reverse("recovery-codes-file"))
    own.post(reverse("recovery-codes-renew"))

    assert file.content.decode().splitlines() == before
    assert file["Content-Disposition"] == 'attachment; filename="recovery-codes.txt"'
    assert set(flows.recovery_codes_of(writer)) & set(before) == set()


def test_a_passkey_is_renamed_and_removed(writer) -> None:
    own = Client()
    own.force_login(writer)
    key = add_passkey(writer)

    own.post(reverse("passkey", args=[key.pk]), {"name": "Old phone"})
    key.refresh_from_db()
    own.post(reverse("passkey-remove", args=[key.pk]))

    assert key.data["name"] == "Old phone"
    assert Authenticator.objects.count() == 0
    told = Letter.objects.get().text
    assert "Old phone” was removed from your account." in told


def test_a_passkey_needs_a_name(writer) -> None:
    own = Client()
    own.force_login(writer)
    key = add_passkey(writer)

    answer = own.post(reverse("passkey", args=[key.pk]), {"name": " "})

    assert (answer.status_code, "name" in answer.context["form"].errors) == (200, True)


@pytest.mark.parametrize("name", ["passkey", "passkey-remove"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_finds_the_passkey_of_another(writer, name: str, method: str) -> None:
    own = Client()
    own.force_login(writer)
    key = add_passkey(UserFactory())

    answer = getattr(own, method)(reverse(name, args=[key.pk]), {"name": "Mine"})

    assert (answer.status_code, Authenticator.objects.get().data["name"]) == (404, "My phone")


ATTESTED = '{"clientDataJSON": "%s", "attestationObject": "%s"}'
SIGNED = (
    '{"clientDataJSON": "%s", "authenticatorData": "%s", "signature": "%s", "userHandle": "MQ"}'
)
SHAPED = '{"id": "QQ", "rawId": "QQ", "type": "public-key", "response": %s}'
NO_PASSKEY = [
    "",
    "{}",
    "[]",
    "null",
    "not json",
    '{"id": 1, "response": {}}',
    '{"id": "QQ", "rawId": "QQ", "type": "public-key", "response": []}',
    *(SHAPED % (ATTESTED % (junk, junk)) for junk in ("", "!", "AAAA", "e30", "oWE")),
    *(SHAPED % (SIGNED % (junk, junk, junk)) for junk in ("", "!", "AAAA", "e30", "oWE")),
]


@pytest.mark.parametrize("answer", NO_PASSKEY)
def test_what_no_passkey_answers_adds_none(writer, answer: str) -> None:
    own = Client()
    own.force_login(writer)
    own.get(reverse("passkey-new"))

    page = own.post(reverse("passkey-new"), {"name": "Forged", "credential": answer})

    assert page.status_code == 200
    assert Authenticator.objects.count() == 0


@pytest.mark.parametrize("answer", NO_PASSKEY)
def test_what_no_passkey_answers_opens_nothing(writer, answer: str) -> None:
    client = Client()
    client.get(reverse("sign-in-passkey"))

    page = client.post(reverse("sign-in-passkey"), {"credential": answer, "next": "/method/"})

    assert page.url == "/sign-in/?next=%2Fmethod%2F"
    assert not steps.is_signed_in(client)


SENSITIVE = [
    "authenticator-new",
    "authenticator-remove",
    "passkey-new",
    "passkey",
    "passkey-remove",
    "recovery-codes",
    "recovery-codes-file",
]


@pytest.mark.parametrize("name", SENSITIVE)
@pytest.mark.parametrize("has_app", [False, True])
def test_what_opens_an_account_asks_for_a_proof_of_late(
    writer, time_machine, name: str, has_app: bool
) -> None:
    own = Client()
    if has_app:
        steps.add_app(writer)
    own.force_login(writer)
    key = add_passkey(writer)
    address = reverse(
        name, args=[key.pk] if name.startswith("passkey") and name != "passkey-new" else []
    )
    time_machine.move_to(NOW + timedelta(minutes=16), tick=False)
    before = Authenticator.objects.count()

    answers = [own.get(address), own.post(address)]

    assert {answer.url for answer in answers if answer.status_code == 302} == {
        f"/recent-sign-in/?next={address.replace('/', '%2F')}"
    }
    assert {answer.status_code for answer in answers} <= {302, 405}
    assert Authenticator.objects.count() == before


def test_renewing_codes_asks_for_a_proof_of_late(writer, time_machine) -> None:
    own = browser_of(writer)
    add_app_over_the_page(own)
    codes = flows.recovery_codes_of(writer)
    time_machine.move_to(NOW + timedelta(minutes=16), tick=False)

    answer = own.post(reverse("recovery-codes-renew"))

    assert answer.url.startswith("/recent-sign-in/")
    assert flows.recovery_codes_of(writer) == codes


DEVICES = {
    FIREFOX: "Firefox on Windows",
    PHONE: "Safari on iPhone",
    "Mozilla/5.0 (Linux; Android 14) Chrome/126.0 Mobile Safari/537.36": "Chrome on Android",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Chrome/1 Safari/1 Edg/126.0": "Edge on Mac",
    "curl/8.5.0": "An unknown device",
    "": "An unknown device",
}


@pytest.mark.parametrize(("user_agent", "words"), DEVICES.items())
def test_a_device_in_words(user_agent: str, words: str) -> None:
    assert keys.device_in_words(user_agent) == words


def test_a_stranger_is_asked_to_sign_in(client) -> None:
    assert client.get(PAGE).url == f"/sign-in/?next={PAGE}"


def test_staff_without_a_second_factor_reach_the_page(client) -> None:
    steps.sign_in(client, RoleGrantFactory(role=Role.STAFF).user)

    assert client.get(PAGE).status_code == 200


def test_what_ran_out_is_cleared_away(writer, time_machine) -> None:
    browser_of(writer)
    kept_from = NOW + timedelta(days=14, minutes=1)
    time_machine.move_to(kept_from - timedelta(days=1), tick=False)
    kept = browser_of(writer)

    tasks.clear_sessions()
    before = UserSession.objects.count()
    time_machine.move_to(kept_from, tick=False)
    tasks.clear_sessions()

    assert before == 2
    assert [one.session_key for one in UserSession.objects.all()] == [kept.session.session_key]
    assert Session.objects.count() == 1
