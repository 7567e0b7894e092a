"""Erasing one's own account: what goes, what stays, and who has to wait."""

from datetime import UTC, date, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client

from members import keeping
from members.actions import erasure
from members.models import Dispute, Erasure, MailChange, Profile
from members.retention import AFTER_ERASURE, Left, kept_for
from portal.access import GUARDED_ROLES, Role
from portal.models import Event, Letter, RoleGrant, RoleProposal, User
from tests.factories.members import (
    DisputeEntryFactory,
    DisputeFactory,
    MailChangeFactory,
    MembershipFactory,
    ProfileFactory,
)
from tests.factories.portal import (
    NOW,
    YESTERDAY,
    EventFactory,
    LetterFactory,
    RoleGrantFactory,
    RoleProposalFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
PAGE = "/me/erase/"
ADDRESS = "robin@mail.example"


def erase(client, mail=ADDRESS):
    return client.post(PAGE, {"mail": mail}, follow=True)


def test_the_account_is_nobodys_afterwards(member, person):
    page = erase(member).content.decode()

    assert "Your account is erased, and you are signed out." in page
    person.refresh_from_db()
    assert (person.email, person.name) == (f"erased-{person.pk}@erased.invalid", "A former user")
    assert (person.is_active, person.has_usable_password()) == (False, False)


def test_everything_of_the_account_alone_goes(member, person):
    ProfileFactory(user=person)
    MailChangeFactory(user=person, new_mail="robin@new.example")
    EmailAddress.objects.create(user=person, email=ADDRESS)
    Authenticator.objects.create(user=person, type="totp", data={"secret": "x"})
    for mail in (ADDRESS, "robin@new.example"):
        LetterFactory(to=mail)
    others = LetterFactory()

    erase(member)

    for model in (Profile, MailChange, EmailAddress, Authenticator):
        assert not model.objects.filter(user=person).exists()
    assert list(Letter.objects.values_list("to", "subject")) == [
        (others.to, others.subject),
        (ADDRESS, "Your account was erased"),
    ]


def test_every_session_ends_on_every_device(member, person):
    listed, unlisted = Client(), Client()
    for client in (listed, unlisted):
        client.force_login(person)
    UserSession.objects.create(
        user=person, session_key=listed.session.session_key, ip="192.0.2.1", user_agent="x"
    )

    erase(member)

    assert [one.get("/me/").status_code for one in (member, listed, unlisted)] == [302] * 3
    assert UserSession.objects.count() == 0
    assert not Session.objects.filter(session_key=listed.session.session_key).exists()


def test_the_guild_keeps_its_file_without_the_account(member, person, membership):
    erase(member)

    membership.refresh_from_db()
    assert (membership.user, membership.account_declined_at) == (None, NOW)
    assert (membership.name, membership.mail) == ("Wells, Robin", ADDRESS)


def test_open_disputes_are_withdrawn_and_closed_ones_stay(member, membership):
    still_open = DisputeFactory(membership=membership)
    refused = DisputeFactory(membership=membership, refused=True)

    erase(member)

    states = dict(Dispute.objects.values_list("pk", "state"))
    assert states == {still_open.pk: "withdrawn", refused.pk: "refused"}


def test_words_stay_under_nobodys_name(member, person, membership):
    entry = DisputeEntryFactory(dispute__membership=membership, by=person)

    erase(member)

    entry.refresh_from_db()
    assert (entry.words, str(entry.by)) == ("My pension years are wrong.", "A former user")


def test_roles_end_and_proposed_ones_are_withdrawn(member, person):
    grant = RoleGrantFactory(user=person, role=Role.MEMBER)
    proposal = RoleProposalFactory(user=person)

    erase(member)

    grant.refresh_from_db()
    proposal.refresh_from_db()
    assert (grant.ended_at, proposal.state) == (NOW, RoleProposal.State.WITHDRAWN)


def test_the_log_says_so_without_any_data(member, person, membership):
    erase(member)

    event = Event.objects.get(verb="person.erased")
    assert (event.actor, event.payload, list(event.guilds.all())) == (
        person,
        {},
        [membership.guild],
    )


def test_what_was_kept_is_written_down(member, person, membership):
    DisputeFactory(membership=membership)

    erase(member)

    assert Erasure.objects.get().kept == [
        {"what": "membership", "until": ""},
        {"what": "disputes", "until": "2029-03-01"},
    ]


@pytest.mark.parametrize("typed", ["", "robin", "somebody@else.example"])
def test_the_address_has_to_be_typed(member, person, typed):
    erase(member, typed)

    person.refresh_from_db()
    assert (person.email, Erasure.objects.count()) == (ADDRESS, 0)


@pytest.mark.parametrize("role", sorted(GUARDED_ROLES))
def test_a_role_that_works_for_a_guild_has_to_end_first(member, person, role):
    RoleGrantFactory(user=person, role=role)

    page = erase(member).content.decode()

    person.refresh_from_db()
    assert "Ask the guild to end that role first" in page
    assert (person.email, 'name="mail"' in page) == (ADDRESS, False)


def test_a_role_that_ended_hinders_nobody(member, person):
    RoleGrantFactory(user=person, role=Role.STAFF, ended=True)

    erase(member)

    assert Erasure.objects.get().user == person


@pytest.mark.parametrize(("others", "is_erased"), [(0, False), (1, True)])
def test_the_last_operator_stays(member, person, others, is_erased):
    User.objects.filter(pk=person.pk).update(is_operator=True)
    UserFactory.create_batch(others, operator=True)

    page = erase(member).content.decode()

    assert ("You are the last operator" in page) is not is_erased
    assert Erasure.objects.exists() is is_erased


def test_an_operator_who_cannot_sign_in_does_not_count(person):
    User.objects.filter(pk=person.pk).update(is_operator=True)
    UserFactory(operator=True, is_active=False)

    with pytest.raises(erasure.LastOperator):
        erasure.erase_account(user=person, now=NOW)


def test_nobody_elses_rows_are_touched(member, person):
    other = MembershipFactory()
    ProfileFactory(user=other.user)
    RoleGrantFactory(user=other.user, role=Role.MEMBER)

    erase(member)

    other.refresh_from_db()
    assert (other.user.is_active, other.account_declined_at) == (True, None)
    assert Profile.objects.filter(user=other.user).exists()
    assert RoleGrant.objects.held(NOW).filter(user=other.user).exists()


def test_the_page_says_what_stays_and_until_when(member, person, membership):
    DisputeFactory(
        membership=membership, refused=True, decided_at=datetime(2026, 3, 2, 9, tzinfo=UTC)
    )
    EventFactory(by=person)

    page = member.get(PAGE).content.decode()

    assert "Your membership, with what your guild’s file says of it" in page
    assert "Until 1 March 2029." in page
    assert "Lines of the log about what you did" in page
    assert "Comments, drafts and answers" not in page


@pytest.mark.parametrize(
    ("holdings", "kept"),
    [
        ({}, []),
        ({Left.LOG: date(2020, 1, 1)}, [(Left.LOG, None)]),
        ({Left.DISPUTES: date(2026, 3, 2)}, [(Left.DISPUTES, date(2029, 3, 1))]),
        ({Left.DISPUTES: date(2023, 3, 4)}, [(Left.DISPUTES, date(2026, 3, 3))]),
        ({Left.DISPUTES: date(2023, 3, 3)}, []),
    ],
)
def test_what_is_over_is_not_kept(holdings, kept):
    found = kept_for(holdings, date(2026, 3, 2))

    assert [(one.what, one.until) for one in found] == kept


def test_everything_that_can_stay_is_told_in_words():
    assert set(keeping.WORDS) == set(AFTER_ERASURE) == set(Left)


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_as_often_for_many(client, person, count, django_assert_num_queries):
    for _each in range(count):
        DisputeFactory(membership=MembershipFactory(user=person), opened_at=YESTERDAY)
    client.force_login(person)

    with django_assert_num_queries(6):
        client.get(PAGE)


def test_the_term_of_disputes_is_counted_from_the_last_answer(person, membership):
    for days in (10, 20):
        DisputeFactory(
            membership=membership,
            refused=True,
            opened_at=NOW - timedelta(days=30),
            decided_at=NOW - timedelta(days=days),
        )

    kept = {one.what: one.until for one in keeping.kept_of(person, NOW)}

    assert kept[Left.DISPUTES] == date(2029, 2, 19)
