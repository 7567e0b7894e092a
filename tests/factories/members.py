"""One row each of memberships, rosters, eligibility rules, disputes and own choices."""

from datetime import date, timedelta

import factory
from factory.django import DjangoModelFactory

from members import names
from members.models import (
    Dispute,
    DisputeEntry,
    EligibilityOutcome,
    EligibilityPreview,
    EligibilityRule,
    Erasure,
    MailChange,
    Membership,
    MembershipPeriod,
    Profile,
    RosterFile,
    RosterFinding,
    RosterImport,
)
from tests.factories.portal import NOW, YESTERDAY, GuildFactory, UserFactory

IN_GOOD_STANDING = {"is": "in_good_standing"}


class MembershipFactory(DjangoModelFactory):
    """An active member in good standing who can sign in; `without_account` cannot."""

    class Meta:
        model = Membership
        skip_postgeneration_save = True

    class Params:
        without_account = factory.Trait(user=None, mail="")

    guild = factory.SubFactory(GuildFactory)
    number = factory.Sequence(lambda n: f"{100000 + n}")
    user = factory.SubFactory(UserFactory)
    name = factory.Sequence(lambda n: f"Sample Member {n}")
    search_name = factory.LazyAttribute(lambda o: names.search_name(o.name))
    mail = factory.LazyAttribute(lambda o: o.user.email if o.user else "")
    created_at = NOW - timedelta(days=400)
    period = factory.RelatedFactory("tests.factories.members.MembershipPeriodFactory", "membership")


class MembershipPeriodFactory(DjangoModelFactory):
    """What the guild says of a member from a year before NOW on."""

    class Meta:
        model = MembershipPeriod

    membership = factory.SubFactory(MembershipFactory, period=None)
    from_on = date(2025, 3, 2)
    standing = "active"
    is_in_good_standing = True
    dues_paid_until = date(2026, 6, 30)
    branch = "West"
    categories = ("Screen",)
    earnings = factory.LazyFunction(lambda: {"2024": 3_000_000, "2025": 4_000_000})
    pension_years = 6
    recorded_at = NOW - timedelta(days=365)


class ProfileFactory(DjangoModelFactory):
    class Meta:
        model = Profile

    user = factory.SubFactory(UserFactory)


class MailChangeFactory(DjangoModelFactory):
    class Meta:
        model = MailChange

    user = factory.SubFactory(UserFactory)
    new_mail = factory.Sequence(lambda n: f"new-{n}@guild.example")
    old_code_hash = "a" * 64
    new_code_hash = "b" * 64
    asked_at = YESTERDAY
    expires_at = NOW + timedelta(hours=1)


class ErasureFactory(DjangoModelFactory):
    class Meta:
        model = Erasure

    user = factory.SubFactory(UserFactory)
    at = YESTERDAY


class RosterImportFactory(DjangoModelFactory):
    """A file that waits for its columns to be named."""

    class Meta:
        model = RosterImport

    class Params:
        applied = factory.Trait(
            state=RosterImport.State.APPLIED,
            checked_at=YESTERDAY,
            applied_at=NOW,
            applied_by=factory.SubFactory(UserFactory),
        )

    guild = factory.SubFactory(GuildFactory)
    file_name = factory.Sequence(lambda n: f"roster-{n}.csv")
    sha256 = "c" * 64
    as_of_on = date(2026, 3, 1)
    uploaded_by = factory.SubFactory(UserFactory)
    uploaded_at = YESTERDAY


class RosterFileFactory(DjangoModelFactory):
    class Meta:
        model = RosterFile

    roster = factory.SubFactory(RosterImportFactory)
    place = factory.Sequence(lambda n: n)
    content = b"Number,Name\n1,Sample Member\n"


class RosterFindingFactory(DjangoModelFactory):
    class Meta:
        model = RosterFinding

    roster = factory.SubFactory(RosterImportFactory)
    kind = RosterFinding.Kind.REFUSED
    line = factory.Sequence(lambda n: n + 2)


class EligibilityRuleFactory(DjangoModelFactory):
    class Meta:
        model = EligibilityRule

    guild = factory.SubFactory(GuildFactory)
    slug = factory.Sequence(lambda n: f"rule-{n}")
    name = factory.Sequence(lambda n: f"Rule number {n}")
    condition = factory.LazyFunction(lambda: dict(IN_GOOD_STANDING))
    written_at = YESTERDAY


class EligibilityPreviewFactory(DjangoModelFactory):
    class Meta:
        model = EligibilityPreview

    rule = factory.SubFactory(EligibilityRuleFactory)
    as_of_on = date(2026, 3, 2)
    asked_by = factory.SubFactory(UserFactory)
    asked_at = YESTERDAY


class EligibilityOutcomeFactory(DjangoModelFactory):
    class Meta:
        model = EligibilityOutcome

    preview = factory.SubFactory(EligibilityPreviewFactory)
    membership = factory.SubFactory(MembershipFactory)
    is_in = True


class DisputeFactory(DjangoModelFactory):
    """An open dispute on what the guild's file says; `about_a_rule` contests an answer."""

    class Meta:
        model = Dispute

    class Params:
        about_a_rule = factory.Trait(
            subject=Dispute.Subject.ELIGIBILITY, rule=factory.SubFactory(EligibilityRuleFactory)
        )
        refused = factory.Trait(
            state=Dispute.State.REFUSED, decided_at=NOW, decided_by=factory.SubFactory(UserFactory)
        )

    membership = factory.SubFactory(MembershipFactory)
    subject = Dispute.Subject.DATA
    opened_at = YESTERDAY


class DisputeEntryFactory(DjangoModelFactory):
    class Meta:
        model = DisputeEntry

    dispute = factory.SubFactory(DisputeFactory)
    at = YESTERDAY
    by = factory.SubFactory(UserFactory)
    is_of_staff = False
    words = "My pension years are wrong."
