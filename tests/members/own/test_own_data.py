"""Everything the portal keeps of a person: complete, theirs alone, and without secrets."""

import csv
import json
import time
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.utils.html import escape

from members.exports.own_data import PLACES
from members.models import Membership
from portal import openings
from portal.models import User
from tests.factories.members import (
    DisputeEntryFactory,
    DisputeFactory,
    EligibilityOutcomeFactory,
    MailChangeFactory,
    MembershipFactory,
    MembershipPeriodFactory,
    ProfileFactory,
    RosterFindingFactory,
)
from tests.factories.papers import CommentFactory
from tests.factories.portal import (
    NOW,
    EventFactory,
    JobFactory,
    LetterFactory,
    RoleGrantFactory,
    RoleProposalFactory,
    UserFactory,
)
from tests.factories.votes import RollEntryFactory, RollRefusalFactory, TellerFactory

pytestmark = pytest.mark.django_db
FILE = "/me/data/file/"
KEYS = {place.key for place in PLACES}
BY_OTHERS = "The log's lines tell what the person did; the row itself is the guild's."
# Each field that refers to a person or a membership: the place that tells it, or why none does.
TOLD_IN = {
    "account.EmailAddress.user": "addresses",
    "mfa.Authenticator.user": "authenticators",
    "usersessions.UserSession.user": "sessions",
    "portal.RoleGrant.user": "roles",
    "portal.RoleProposal.user": "proposed_roles",
    "portal.Job.asked_by": "jobs",
    "portal.Event.actor": "log",
    "portal.Opening.user": "openings",
    "members.Membership.user": "memberships",
    "members.Membership.merged_into": "memberships",
    "members.MembershipPeriod.membership": "periods",
    "members.Profile.user": "preferences",
    "members.MailChange.user": "address_changes",
    "members.Dispute.membership": "disputes",
    "members.DisputeEntry.by": "dispute_entries",
    "members.EligibilityOutcome.membership": "eligibility",
    "members.RollEntry.membership": "rolls",
    "members.RollRefusal.membership": "roll_refusals",
    "members.Teller.user": "teller_keys",
    "negotiations.Comment.by": "comments",
    "negotiations.Comment.mentions": "mentions",
    "negotiations.Comment_mentions.user": "mentions",
}
NOT_TOLD = {
    "negotiations.TermsAcceptance.user": BY_OTHERS,
    "negotiations.Justification.by": BY_OTHERS,
    "members.Erasure.user": "Nobody who is erased can sign in and ask.",
    "admin.LogEntry.user": "Nothing writes it: the portal's own log takes its place.",
    "portal.RoleProposal.proposed_by": BY_OTHERS,
    "portal.RoleProposal.decided_by": BY_OTHERS,
    "portal.ChainCheck.asked_by": BY_OTHERS,
    "members.Membership.given_user": "The same as `user`: that a merge gave it, to undo that.",
    "members.MembershipWord.membership": "The words of the name once more, for searches.",
    "members.MembershipPeriod.recorded_by": BY_OTHERS,
    "members.Dispute.decided_by": BY_OTHERS,
    "members.EligibilityRule.written_by": BY_OTHERS,
    "members.EligibilityPreview.asked_by": BY_OTHERS,
    "members.RollEntry.account": "The same as the membership's account, as of freezing.",
    "members.Vote.created_by": BY_OTHERS,
    "members.Vote.override_by": BY_OTHERS,
    "members.Vote.override_seconded_by": BY_OTHERS,
    "members.Vote.frozen_by": BY_OTHERS,
    "members.Vote.certified_by": BY_OTHERS,
    "members.Vote.void_by": BY_OTHERS,
    "members.VoteExtension.by": BY_OTHERS,
    "members.RosterImport.uploaded_by": BY_OTHERS,
    "members.RosterImport.applied_by": BY_OTHERS,
}


def references() -> set[str]:
    """Every field of every model that refers to a person or a membership."""
    return {
        f"{model._meta.app_label}.{model.__name__}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if field.is_relation
        and not field.auto_created
        and field.related_model in {User, Membership}
    }


def is_what_staff_did(name: str) -> bool:
    """Rows of a table: by whom something was written, handed over, signed, settled.

    The log's lines tell what the person did; the row itself is the guild's.
    """
    return name.startswith("negotiations.") and name.endswith("_by")


def test_every_reference_is_told_or_has_a_reason():
    there = {name for name in references() if not is_what_staff_did(name)}

    assert there == set(TOLD_IN) | set(NOT_TOLD) - absent()
    assert set(TOLD_IN.values()) <= KEYS


def absent() -> set[str]:
    """Django's own log of its admin is there only where the admin is installed as an app."""
    return set() if apps.is_installed("django.contrib.admin") else {"admin.LogEntry.user"}


def taken(client) -> ZipFile:
    return ZipFile(BytesIO(client.get(FILE).content))


def data(client) -> dict:
    return json.loads(taken(client).read("my-data.json"))


@pytest.fixture
def everything(person, membership):
    """At least one row in every place, each with a word that is found nowhere else."""
    ProfileFactory(user=person, categories=["Canarywork"])
    EmailAddress.objects.create(user=person, email=person.email)
    MailChangeFactory(user=person, new_mail="canary@new.example")
    UserSession.objects.create(
        user=person, session_key="canarykey", ip="192.0.2.7", user_agent="Canarybrowser"
    )
    Authenticator.objects.create(user=person, type="totp", data={"secret": "canarysecret"})
    LetterFactory(to=person.email, subject="Canaryletter", text="canarycode 1234 5678")
    JobFactory(asked_by=person, title="Canaryjob")
    dispute = DisputeFactory(membership=membership)
    DisputeEntryFactory(dispute=dispute, by=person, words="Canaryplea")
    DisputeEntryFactory(
        dispute=dispute, by=UserFactory(name="Canaryclerk"), is_of_staff=True, words="Canaryanswer"
    )
    EligibilityOutcomeFactory(membership=membership, preview__rule__name="Canaryrule")
    RosterFindingFactory(
        roster__guild=membership.guild,
        number=membership.number,
        kind="shared_mail",
        details={"with": "Canaryneighbour"},
    )
    RollEntryFactory(vote__guild=membership.guild, vote__title="Canaryvote", membership=membership)
    RollRefusalFactory(
        vote__guild=membership.guild, vote__title="Canaryrefused", membership=membership
    )
    TellerFactory(user=person, vote__title="Canarykeyvote", safe_copy="canarysafecopy")
    RoleGrantFactory(user=person, ended=True, why="Canaryrole")
    RoleProposalFactory(user=person, why="Canaryproposal")
    EventFactory(by=person, verb="comment.said")
    CommentFactory(by=person, words="Canarycomment")
    CommentFactory(words="Canaryothers").mentions.add(person)
    for by, what in ((UserFactory(name="Canarylooker"), "Canarypage"), (person, "Canarytitle")):
        openings.record(
            by=by,
            at=NOW,
            guild=membership.guild,
            stream="",
            what=what,
            target=membership,
        )


THEIRS = (
    "Canarywork",
    "canary@new.example",
    "Canarybrowser",
    "192.0.2.7",
    "Canaryletter",
    "Canaryjob",
    "Canaryplea",
    "Canaryanswer",
    "Canaryrule",
    "Canaryvote",
    "Canaryrefused",
    "Canarykeyvote",
    "Canaryrole",
    "Canaryproposal",
    "Canarycomment",
    "Wells, Robin",
    "4711",
)
OF_OTHERS = (
    "canarysecret",
    "canarycode",
    "canarykey",
    "canarysafecopy",
    "Canaryclerk",
    "Canaryneighbour",
    "Canaryothers",
    "Canarylooker",
    "Canarypage",
    "Canarytitle",
)


def test_every_place_has_its_rows(member, everything):
    found = data(member)

    assert {key for key, rows in found.items() if rows} - {"made_at"} == KEYS - {"error_reports"}


@pytest.mark.parametrize("name", ["my-data.json", "my-data.html"])
def test_what_is_theirs_is_there_and_what_is_not_is_not(member, everything, name):
    text = taken(member).read(name).decode()

    assert [word for word in THEIRS if word not in text and escape(word) not in text] == []
    assert [word for word in OF_OTHERS if word in text] == []


def test_no_table_holds_what_is_not_theirs(member, everything):
    archive = taken(member)
    tables = [name for name in archive.namelist() if name.startswith("tables/")]

    text = "".join(archive.read(name).decode("utf-8-sig") for name in tables)

    assert len(tables) == len(KEYS) - 1
    assert [word for word in OF_OTHERS if word in text] == []


def test_a_stranger_in_the_same_guild_stands_nowhere(member, membership):
    MembershipFactory(guild=membership.guild, number="0815", name="Canarystranger")

    assert "Canarystranger" not in taken(member).read("my-data.json").decode()


def test_who_looked_is_told_by_the_office_and_not_by_name(member, everything):
    assert data(member)["looks"] == [
        {"who": "the membership office of WRI", "at": "2026-03-02T18:00:00+00:00"}
    ]


def test_a_person_of_two_guilds_takes_both_home(member, person):
    MembershipFactory(user=person, number="0815")

    found = data(member)

    assert sorted(row["number"] for row in found["memberships"]) == ["0815", "4711"]
    assert sorted(row["number"] for row in found["periods"]) == ["0815", "4711"]


def test_earnings_are_told_in_dollars(member):
    (period,) = data(member)["periods"]

    assert period["earnings"] == {"2024": 30000.0, "2025": 40000.0}


def test_a_table_opens_in_a_spreadsheet_without_running(member, membership):
    DisputeEntryFactory(dispute__membership=membership, words="=HYPERLINK(1)")

    text = taken(member).read("tables/dispute_entries.csv").decode("utf-8-sig")

    head, row = list(csv.reader(StringIO(text)))
    assert (head[0], row[-1]) == ("Number", "'=HYPERLINK(1)")


def test_the_file_is_kept_by_nobody(member):
    answer = member.get(FILE)

    assert answer["Content-Disposition"] == 'attachment; filename="my-data.zip"'
    assert "no-store" in answer["Cache-Control"]


def test_the_page_names_every_place(member):
    page = member.get("/me/data/").content.decode()

    assert [place.key for place in PLACES if escape(str(place.title)) not in page] == []


def test_whoever_is_in_no_guilds_file_takes_theirs_home(client):
    client.force_login(UserFactory(operator=True))

    assert data(client)["memberships"] == []


@pytest.mark.parametrize("count", [1, 3])
def test_the_file_asks_as_often_for_many(client, person, count, django_assert_num_queries):
    for _each in range(count):
        membership = MembershipFactory(user=person)
        DisputeFactory(membership=membership)
        MembershipPeriodFactory(membership=membership, from_on="2024-01-01", until_on="2025-01-01")
    client.force_login(person)

    with django_assert_num_queries(30):
        client.get(FILE)


def test_the_page_asks_little(member, django_assert_num_queries):
    with django_assert_num_queries(3):
        member.get("/me/data/")


@pytest.mark.whole
def test_a_long_life_is_told_within_two_seconds_of_work(member, person):
    for _each in range(2000):
        EventFactory(by=person)
    begun = time.process_time()

    member.get(FILE)

    assert time.process_time() - begun < 2
