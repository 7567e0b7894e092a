"""What members contest: opened once, answered, decided once, and told without what was said."""

from datetime import timedelta

import pytest
from django.utils import timezone

from members.actions import disputes
from members.models import Dispute, DisputeEntry
from portal.models import Event, Letter
from tests.factories.members import (
    DisputeFactory,
    EligibilityRuleFactory,
    MembershipFactory,
)
from tests.factories.portal import NOW, UserFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate(NOW)
SECRET = "My pension years of 1998 are missing."


def events() -> list[tuple]:
    return [
        (event.verb, event.payload, [guild.slug for guild in event.guilds.all()])
        for event in Event.objects.order_by("number")
    ]


def contest(membership, rule=None, words=SECRET):
    return disputes.open_dispute(
        membership=membership, rule=rule, words=words, by=membership.user, now=NOW
    )


def test_an_answer_is_contested_with_what_was_told():
    membership = MembershipFactory()
    rule = EligibilityRuleFactory(
        guild=membership.guild, condition={"is": "pension_years", "years": 15}
    )

    dispute = contest(membership, rule)

    assert (dispute.subject, dispute.rule, dispute.state) == ("eligibility", rule, "open")
    told = dispute.verdict
    assert (told["is_eligible"], told["as_of"]) == (False, TODAY.isoformat())
    assert told["tree"]["parts"][1]["params"] == {"years": 15, "found": 6}
    assert list(dispute.entries.values_list("words", "is_of_staff")) == [(SECRET, False)]
    assert events() == [("dispute.opened", {"subject": "eligibility"}, [membership.guild.slug])]


def test_what_the_file_says_is_contested_without_a_rule():
    dispute = contest(MembershipFactory())

    assert (dispute.subject, dispute.rule, dispute.verdict) == ("data", None, {})


def test_one_of_each_subject_is_open_at_a_time():
    membership = MembershipFactory()
    rule = EligibilityRuleFactory(guild=membership.guild)
    first, _other = contest(membership, rule), contest(membership)

    with pytest.raises(disputes.AlreadyOpen) as refused:
        contest(membership, rule, "Again.")

    assert refused.value.dispute == first
    assert Dispute.objects.count() == 2


def test_after_a_decision_a_new_one_can_be_opened():
    membership = MembershipFactory()
    DisputeFactory(membership=membership, refused=True)

    assert contest(membership).state == "open"


@pytest.mark.parametrize(
    ("rule", "refusal"),
    [
        ({"contest_until_on": TODAY - timedelta(days=1)}, disputes.TooLate),
        ({"retired_at": NOW}, disputes.TooLate),
        ({"guild": None}, disputes.OfAnotherGuild),
    ],
)
def test_what_cannot_be_contested(rule, refusal):
    membership = MembershipFactory()
    given = {"guild": membership.guild} | {name: value for name, value in rule.items() if value}
    if "guild" in rule:
        given.pop("guild")

    with pytest.raises(refusal):
        contest(membership, EligibilityRuleFactory(**given))

    assert not Dispute.objects.exists()


def test_the_last_day_counts_whole():
    membership = MembershipFactory()
    rule = EligibilityRuleFactory(guild=membership.guild, contest_until_on=TODAY)

    assert contest(membership, rule).state == "open"


def test_an_answer_of_the_guild_is_told_by_a_letter_that_says_nothing_of_it():
    dispute = DisputeFactory()
    person = UserFactory()

    disputes.answer(dispute=dispute, words=SECRET, is_of_staff=True, by=person, now=NOW)

    membership = dispute.membership
    letter = Letter.objects.get()
    path = f"/me/eligibility/{membership.guild.slug}/disputes/{dispute.pk}/"
    assert letter.to == membership.user.email
    assert path in letter.text
    assert not any(
        word in letter.subject + letter.text for word in ("pension", "Sample", person.name)
    )
    assert events() == [("dispute.answered", {"said_by": "guild"}, [membership.guild.slug])]


def test_words_of_the_member_send_no_letter():
    dispute = DisputeFactory()

    disputes.answer(
        dispute=dispute, words=SECRET, is_of_staff=False, by=dispute.membership.user, now=NOW
    )

    assert not Letter.objects.exists()


def test_without_an_account_there_is_nobody_to_write_to():
    dispute = DisputeFactory(membership__without_account=True)

    disputes.decide(dispute=dispute, is_upheld=True, words="", by=UserFactory(), now=NOW)

    assert not Letter.objects.exists()


@pytest.mark.parametrize(
    ("is_upheld", "words", "state", "entries"),
    [(True, "", "upheld", 0), (True, "We were wrong.", "upheld", 1), (False, "No.", "refused", 1)],
)
def test_a_dispute_is_decided(is_upheld, words, state, entries):
    dispute, person = DisputeFactory(), UserFactory()

    disputes.decide(dispute=dispute, is_upheld=is_upheld, words=words, by=person, now=NOW)

    dispute.refresh_from_db()
    assert (dispute.state, dispute.decided_by, dispute.decided_at) == (state, person, NOW)
    assert dispute.entries.filter(is_of_staff=True).count() == entries
    assert Letter.objects.count() == 1
    assert events() == [("dispute.decided", {"outcome": state}, [dispute.membership.guild.slug])]


def test_a_refusal_says_why():
    dispute = DisputeFactory()

    with pytest.raises(disputes.NoWords):
        disputes.decide(dispute=dispute, is_upheld=False, words=" ", by=UserFactory(), now=NOW)

    dispute.refresh_from_db()
    assert (dispute.state, Letter.objects.count(), Event.objects.count()) == ("open", 0, 0)


def test_a_member_withdraws():
    dispute = DisputeFactory()

    disputes.withdraw(dispute=dispute, by=dispute.membership.user, now=NOW)

    dispute.refresh_from_db()
    assert (dispute.state, Letter.objects.count()) == ("withdrawn", 0)


STEPS = {
    "an answer": lambda one: disputes.answer(
        dispute=one, words="Late.", is_of_staff=True, by=UserFactory(), now=NOW
    ),
    "a decision": lambda one: disputes.decide(
        dispute=one, is_upheld=True, words="", by=UserFactory(), now=NOW
    ),
    "a withdrawal": lambda one: disputes.withdraw(dispute=one, by=UserFactory(), now=NOW),
}


@pytest.mark.parametrize("step", STEPS)
def test_what_has_ended_stays_as_it_is(step):
    dispute = DisputeFactory(refused=True)

    with pytest.raises(disputes.NotOpen):
        STEPS[step](dispute)

    dispute.refresh_from_db()
    assert (dispute.state, DisputeEntry.objects.count()) == ("refused", 0)


@pytest.mark.parametrize("words", ["", "  \n"])
def test_nobody_contests_without_words(words):
    with pytest.raises(disputes.NoWords):
        contest(MembershipFactory(), words=words)

    assert not Dispute.objects.exists()
