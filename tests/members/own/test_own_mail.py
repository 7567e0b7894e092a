"""Another mail address: two codes, and the same answer whoever the address belongs to."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.test import Client

from members.models import MailChange, Profile
from portal.models import Event, Letter
from tests.factories.portal import NOW, UserFactory

pytestmark = pytest.mark.django_db
ASK, CODES, DROP = "/me/mail/", "/me/mail/codes/", "/me/mail/drop/"
OLD, NEW = "robin@mail.example", "robin@new.example"
WRONG = "0000 0000"


def ask(client, mail=NEW):
    return client.post(ASK, {"new_mail": mail})


def code_to(mail) -> str:
    """The code of the newest letter to that mailbox."""
    text = Letter.objects.filter(to=mail).latest("pk").text
    return re.search(r"\d{4} \d{4}", text)[0]


def confirm(client, old=None, new=None):
    return client.post(
        CODES, {"old_code": old or code_to(OLD), "new_code": new or code_to(NEW)}, follow=True
    )


def test_both_codes_change_the_address(member, person):
    ask(member)

    page = confirm(member)

    person.refresh_from_db()
    assert person.email == NEW
    assert "From now on you sign in with your new address." in page.content.decode()
    assert page.redirect_chain == [("/me/details/", 302)]
    assert Profile.objects.get(user=person).mail_corrected_at == NOW


def test_no_address_of_before_opens_the_account(member, person):
    EmailAddress.objects.create(user=person, email=OLD, verified=True, primary=True)
    ask(member)

    confirm(member)

    assert EmailAddress.objects.count() == 0


def test_the_address_is_kept_in_small_letters(member, person):
    ask(member, " Robin@NEW.example ")
    confirm(member)

    person.refresh_from_db()
    assert person.email == NEW


@pytest.mark.parametrize("written", ["{}", " {} ", "{}-"])
def test_a_code_may_be_pasted_with_gaps(member, person, written):
    ask(member)

    confirm(member, old=written.format(code_to(OLD)), new=code_to(NEW).replace(" ", ""))

    person.refresh_from_db()
    assert person.email == NEW


@pytest.mark.parametrize("side", ["old", "new"])
def test_one_code_is_not_enough(member, person, side):
    ask(member)

    page = confirm(member, **{side: WRONG})

    person.refresh_from_db()
    assert person.email == OLD
    assert "At least one code does not fit. 4 tries are left." in page.content.decode()


def test_the_codes_are_not_interchangeable(member, person):
    ask(member)

    confirm(member, old=code_to(NEW), new=code_to(OLD))

    person.refresh_from_db()
    assert person.email == OLD


def test_five_wrong_tries_end_it(member, person):
    ask(member)
    for _try in range(4):
        confirm(member, old=WRONG)

    page = confirm(member, old=WRONG)

    assert "The codes did not fit five times. Ask for new ones." in page.content.decode()
    confirm(member)
    person.refresh_from_db()
    assert (person.email, MailChange.objects.count()) == (OLD, 0)


def test_the_codes_run_out(member, person, time_machine):
    ask(member)
    time_machine.move_to(NOW + timedelta(minutes=14), tick=False)
    MailChange.objects.update(asked_at=NOW - timedelta(minutes=20), expires_at=NOW)

    page = confirm(member)

    person.refresh_from_db()
    assert person.email == OLD
    assert "No change of your address waits." in page.content.decode()


def test_new_codes_take_the_place_of_those_before(member, person):
    ask(member)
    old, new = code_to(OLD), code_to(NEW)
    ask(member)

    confirm(member, old=old, new=new)

    person.refresh_from_db()
    assert (person.email, MailChange.objects.count()) == (OLD, 1)


def test_a_code_is_for_one_new_address_only(member, person):
    ask(member, "other@new.example")
    old = code_to(OLD)
    ask(member)

    confirm(member, old=old)

    person.refresh_from_db()
    assert person.email == OLD


def test_no_code_is_kept(member):
    ask(member)

    kept = MailChange.objects.values_list("old_code_hash", "new_code_hash").get()
    codes = {code_to(OLD).replace(" ", ""), code_to(NEW).replace(" ", "")}
    assert [len(one) for one in kept] == [64, 64]
    assert codes & set(kept) == set()


def test_codes_run_out_in_the_mailbox_too(member):
    ask(member)

    assert set(Letter.objects.values_list("expires_at", flat=True)) == {NOW + timedelta(minutes=30)}


def answer_to(client, mail):
    """What the browser can tell apart, the address and the form's token taken out."""
    first = ask(client, mail)
    second = client.get(CODES)
    third = client.post(CODES, {"old_code": WRONG, "new_code": WRONG})
    body = "".join(page.content.decode() for page in (second, third))
    token = r'name="csrfmiddlewaretoken" value="\w+"'
    return [
        (first.status_code, first.url, second.status_code, third.status_code),
        re.sub(token, "", body).replace(mail, "ADDRESS"),
    ]


def test_nothing_tells_whose_the_address_is(member):
    UserFactory(email="taken@mail.example", is_active=False)

    free, taken = answer_to(member, "free@mail.example"), answer_to(member, "taken@mail.example")

    assert free == taken


@pytest.mark.parametrize("mail", ["free@mail.example", "taken@mail.example", "old@mail.example"])
def test_as_many_queries_whoever_it_belongs_to(member, mail, django_assert_num_queries):
    UserFactory(email="taken@mail.example")
    EmailAddress.objects.create(user=UserFactory(), email="old@mail.example")

    with django_assert_num_queries(15):
        ask(member, mail)


@pytest.mark.parametrize("mail", ["taken@mail.example", "old@mail.example"])
def test_a_taken_address_gets_a_letter_that_says_so_and_no_code(member, person, mail):
    UserFactory(email="taken@mail.example")
    EmailAddress.objects.create(user=UserFactory(), email="old@mail.example")

    ask(member, mail)

    letter = Letter.objects.get(to=mail)
    assert re.search(r"\d{4}", letter.text) is None
    assert "An account with this address is there already" in letter.text
    assert OLD not in letter.text


def test_an_address_that_was_taken_meanwhile_is_refused(member, person):
    ask(member)
    UserFactory(email=NEW)

    page = confirm(member)

    person.refresh_from_db()
    assert person.email == OLD
    assert "Meanwhile this address became another account’s." in page.content.decode()


def test_ones_own_address_is_refused(member):
    page = ask(member, "ROBIN@mail.example")

    assert "That is your address already." in page.content.decode()
    assert Letter.objects.count() == 0


def test_every_other_session_ends_and_this_one_goes_on(member, person):
    elsewhere = Client()
    elsewhere.force_login(person)
    UserSession.objects.create(
        user=person, session_key=elsewhere.session.session_key, ip="192.0.2.1", user_agent="x"
    )
    mine = UserSession.objects.create(
        user=person, session_key=member.session.session_key, ip="192.0.2.2", user_agent="y"
    )
    ask(member)

    confirm(member)

    assert (member.get("/me/").status_code, elsewhere.get("/me/").status_code) == (200, 302)
    assert list(UserSession.objects.values_list("pk", "session_key")) == [
        (mine.pk, member.session.session_key)
    ]


def test_a_session_that_nobody_listed_ends_too(member, person):
    elsewhere = Client()
    elsewhere.force_login(person)
    ask(member)

    confirm(member)

    assert elsewhere.get("/me/").status_code == 302


def test_the_old_mailbox_is_told_afterwards(member):
    ask(member)
    confirm(member)

    letter = Letter.objects.filter(to=OLD).latest("pk")
    assert letter.subject == "Your address was changed"
    assert (NEW in letter.text, letter.expires_at) == (False, None)


def test_the_log_says_that_it_happened_and_nothing_more(member, person, membership):
    ask(member)
    confirm(member)

    event = Event.objects.get(verb="person.mail_changed")
    assert (event.actor, event.audience, event.payload) == (person, "staff", {})
    assert list(event.guilds.all()) == [membership.guild]


def test_a_change_can_be_dropped(member):
    ask(member)

    page = member.post(DROP, follow=True).content.decode()

    assert "The change is dropped; your address stays as it is." in page
    assert MailChange.objects.count() == 0


def test_asking_often_is_asked_to_wait(member, settings):
    settings.MAIL_CHANGE_RATE = "2/hour"
    statuses = [ask(member).status_code for _each in range(3)]

    assert statuses == [302, 302, 429]
    assert Letter.objects.count() == 4


def test_another_persons_change_is_not_found(client, member):
    ask(member)
    client.force_login(UserFactory())

    assert client.get(CODES).url == ASK


def test_typed_words_are_not_taken_for_codes(member):
    ask(member)

    page = confirm(member, old="abcd efgh").content.decode()

    assert "A code has 8 digits." in page
    assert MailChange.objects.get().wrong_tries == 0


def test_the_pages_ask_little(member, django_assert_num_queries):
    ask(member)

    with django_assert_num_queries(4):
        member.get(CODES)
    with django_assert_num_queries(3):
        member.get(ASK)
