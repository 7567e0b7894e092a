"""Text size on every page, categories that come first, and whether mail is wanted."""

import pytest
from django.test import Client

from members.models import Profile
from portal.models import Event
from tests.factories.members import MembershipFactory, MembershipPeriodFactory, ProfileFactory
from tests.factories.portal import NOW, UserFactory

pytestmark = pytest.mark.django_db
PAGE = "/me/preferences/"


def choose(client, **chosen):
    return client.post(PAGE, {"text_size": "unsaid", "mail_choice": "unsaid"} | chosen)


@pytest.mark.parametrize(("size", "found"), [("large", 1), ("largest", 1), ("", 0)])
def test_the_text_size_counts_on_every_page(member, size, found):
    choose(member, text_size=size or "unsaid")

    pages = [member.get(address).content.decode() for address in ("/me/", "/method/")]
    assert [page.count(f'<html lang="en" dir="ltr" class="text-{size}">') for page in pages] == [
        found,
        found,
    ]


def test_a_new_session_learns_of_it_with_its_first_page(person):
    ProfileFactory(user=person, text_size="largest")
    client = Client()
    client.force_login(person)
    session = client.session
    del session["text_size"]
    session.save()

    page = client.get("/method/").content.decode()

    assert 'class="text-largest"' in page
    assert client.session["text_size"] == "largest"


def test_another_session_learns_of_it_on_the_own_page(member, person):
    ProfileFactory(user=person, text_size="large")

    assert 'class="text-large"' in member.get("/me/").content.decode()


def test_a_known_size_costs_no_query(member, django_assert_num_queries):
    choose(member, text_size="large")

    with django_assert_num_queries(4):
        member.get("/method/")


def test_strangers_pages_ask_and_say_nothing(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        page = client.get("/method/").content.decode()

    assert '<html lang="en" dir="ltr">' in page


def test_only_the_persons_own_categories_are_offered(member, person, membership):
    MembershipPeriodFactory(
        membership=MembershipFactory(user=person, period=None), categories=["Voice", "Stunts"]
    )
    MembershipPeriodFactory(categories=["Radio"])
    ProfileFactory(user=person, categories=["Puppetry"])

    choices = member.get(PAGE).context["form"].fields["categories"].choices

    assert [value for value, _label in choices] == ["Puppetry", "Screen", "Stunts", "Voice"]


def test_categories_are_kept(member, person):
    choose(member, categories=["Screen"])

    assert Profile.objects.get(user=person).categories == ["Screen"]


def test_a_category_of_others_is_refused(member, person):
    page = choose(member, categories=["Radio"])

    assert "Radio is not one of the available choices." in page.content.decode()
    assert not Profile.objects.filter(user=person, categories=["Radio"]).exists()


@pytest.mark.parametrize("choice", ["wanted", "declined"])
def test_what_the_person_says_of_mail_is_their_own(member, person, membership, choice):
    ProfileFactory(user=person, mail_choice="declined" if choice == "wanted" else "wanted")

    choose(member, mail_choice=choice)

    profile = Profile.objects.get(user=person)
    event = Event.objects.get(verb="person.mail_choice")
    assert (profile.mail_choice, profile.is_mail_own_choice) == (choice, True)
    assert (event.payload, list(event.guilds.all())) == ({}, [membership.guild])


def test_mail_left_as_it_was_stays_the_guilds_word(member, person):
    ProfileFactory(user=person, mail_choice="wanted")

    choose(member, mail_choice="wanted", text_size="large")

    assert Profile.objects.get(user=person).is_mail_own_choice is False
    assert Event.objects.count() == 0


@pytest.mark.parametrize("sent", ["unsaid", ""])
def test_a_choice_about_mail_is_changed_and_not_unsaid(member, person, sent):
    ProfileFactory(user=person, mail_choice="wanted", is_mail_own_choice=True)

    page = choose(member, mail_choice=sent)

    assert 'role="alert"' in page.content.decode()
    assert Profile.objects.get(user=person).mail_choice == "wanted"


def test_one_language_is_said_and_not_offered(member):
    page = member.get(PAGE).content.decode()

    assert "This portal speaks one language: English." in page
    assert 'name="language"' not in page


def test_two_languages_are_offered_and_kept(member, person, settings):
    settings.LANGUAGES = [("en", "English"), ("es", "Español")]

    answer = choose(member, language="es")

    assert Profile.objects.get(user=person).language == "es"
    assert answer.cookies["django_language"].value == "es"


def test_a_visit_leaves_the_choices_alone(member, person):
    ProfileFactory(user=person, text_size="large", categories=["Screen"], mail_choice="wanted")

    member.get("/me/")

    profile = Profile.objects.get(user=person)
    assert (profile.text_size, profile.categories, profile.mail_choice, profile.visited_at) == (
        "large",
        ["Screen"],
        "wanted",
        NOW,
    )


def test_whoever_is_in_no_guilds_file_chooses_too(client):
    client.force_login(UserFactory(operator=True))

    page = client.get(PAGE).content.decode()

    assert "No guild’s file names a category of work for you" in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_as_often_for_many(client, person, count, django_assert_num_queries):
    MembershipFactory.create_batch(count, user=person)
    client.force_login(person)

    with django_assert_num_queries(6):
        client.get(PAGE)
