"""What is always true of memberships, rosters, rules and disputes: each constraint broken once."""

from datetime import timedelta

import pytest

from members.models import Membership, MembershipWord
from tests.conventions import database
from tests.factories.members import (
    DisputeEntryFactory,
    DisputeFactory,
    EligibilityOutcomeFactory,
    EligibilityRuleFactory,
    MailChangeFactory,
    MembershipFactory,
    MembershipPeriodFactory,
    ProfileFactory,
    RosterFileFactory,
    RosterFindingFactory,
    RosterImportFactory,
)
from tests.factories.portal import NOW, YESTERDAY
from tests.members.votes import breaking

pytestmark = pytest.mark.django_db


def twice(factory, *same: str, **traits: object) -> None:
    """Make a row, and another that shares these fields."""
    row = factory(**traits)
    factory(**traits | {field: getattr(row, field) for field in same})


def its_own_double() -> None:
    membership = MembershipFactory()
    Membership.objects.filter(pk=membership.pk).update(merged_into=membership)


def a_word_twice() -> None:
    word = MembershipFactory(search_name="ana lee").words.get(word="ana")
    MembershipWord.objects.create(
        membership=word.membership, guild=word.guild, word="ana", name="ana lee"
    )


BREAKS = {
    "membership_number_once": lambda: twice(MembershipFactory, "guild", "number"),
    "membership_once_a_person": lambda: twice(MembershipFactory, "guild", "user"),
    "membership_number_given": lambda: MembershipFactory(number=""),
    "membership_not_its_own_double": its_own_double,
    "membership_mail_lower": lambda: MembershipFactory(mail="Upper@guild.example"),
    "membershipword_once": a_word_twice,
    "membershipperiod_ends_after_start": lambda: MembershipPeriodFactory(
        from_on=NOW.date(), until_on=NOW.date()
    ),
    "membershipperiod_starts_once": lambda: twice(
        MembershipPeriodFactory, "membership", "from_on", until_on=NOW.date()
    ),
    "membershipperiod_one_open": lambda: MembershipPeriodFactory(
        membership=MembershipPeriodFactory().membership, from_on=NOW.date()
    ),
    "membershipperiod_standing_known": lambda: MembershipPeriodFactory(standing="friend"),
    "profile_text_size_known": lambda: ProfileFactory(text_size="huge"),
    "profile_mail_choice_known": lambda: ProfileFactory(mail_choice="perhaps"),
    "mailchange_one_open": lambda: twice(MailChangeFactory, "user"),
    "mailchange_runs_out_later": lambda: MailChangeFactory(expires_at=YESTERDAY),
    "rosterimport_applied_once_applied": lambda: RosterImportFactory(applied_at=NOW),
    "rosterimport_one_at_a_time": lambda: twice(RosterImportFactory, "guild", state="applying"),
    "rosterfile_place_once": lambda: twice(RosterFileFactory, "roster", "place"),
    "rosterfinding_kind_known": lambda: RosterFindingFactory(kind="odd"),
    "eligibilityrule_version_once": lambda: twice(
        EligibilityRuleFactory, "guild", "slug", "version", retired_at=NOW
    ),
    "eligibilityrule_one_in_use": lambda: EligibilityRuleFactory(
        guild=(rule := EligibilityRuleFactory()).guild, slug=rule.slug, version=2
    ),
    "eligibilityrule_purpose_known": lambda: EligibilityRuleFactory(purpose="fun"),
    "eligibilityoutcome_once": lambda: twice(EligibilityOutcomeFactory, "preview", "membership"),
    "dispute_decided_once_over": lambda: DisputeFactory(decided_at=NOW),
    "dispute_rule_of_eligibility": lambda: DisputeFactory(subject="eligibility"),
    "dispute_one_open_a_subject": lambda: twice(DisputeFactory, "membership"),
    "dispute_decided_after_opening": lambda: DisputeFactory(
        refused=True, decided_at=YESTERDAY - timedelta(days=1)
    ),
    "disputeentry_says_something": lambda: DisputeEntryFactory(words=""),
    **breaking.CONSTRAINTS,
}


@pytest.mark.parametrize("name", BREAKS)
def test_the_database_refuses(name: str) -> None:
    database.assert_refused(BREAKS[name], database.refusal_of("members", name))
