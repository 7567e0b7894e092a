"""Previews: asked for once, counted over everybody, compared, listed and taken along."""

import csv
from datetime import date, timedelta

import pytest

from members import previews as reading
from members.actions import eligibility_previews
from members.models import EligibilityOutcome, EligibilityPreview, MembershipPeriod
from portal import jobs
from portal.access import Role
from portal.models import Event, Job, Opening
from tests.factories.members import (
    EligibilityOutcomeFactory,
    EligibilityPreviewFactory,
    EligibilityRuleFactory,
    MembershipFactory,
    MembershipPeriodFactory,
)
from tests.factories.portal import NOW, GuildFactory, RoleGrantFactory, UserFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)
RULE = {
    "all": [
        {"is": "in_good_standing"},
        {"any": [{"is": "pension_years", "years": 15}, {"is": "branch", "one_of": ["West"]}]},
    ]
}
BASE = "/staff/members/own/eligibility/"


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def guild():
    return GuildFactory(slug="own", short_name="OWN")


@pytest.fixture
def rule(guild):
    return EligibilityRuleFactory(guild=guild, slug="one", condition=RULE)


@pytest.fixture
def office(client, guild):
    client.force_login(RoleGrantFactory(guild=guild, role=Role.MEMBERSHIP).user)
    return client


def member(guild, number, **period):
    membership = MembershipFactory(guild=guild, number=number, period=None, name=f"Sample {number}")
    MembershipPeriodFactory(membership=membership, **period)
    return membership


def counted(rule, day=DAY, at=NOW) -> EligibilityPreview:
    preview = EligibilityPreviewFactory(rule=rule, as_of_on=day, asked_at=at)
    return eligibility_previews.count(preview)


def numbers(preview, which) -> list[str]:
    return [one.membership.number for one in reading.outcomes_in(preview, which)]


def test_everybody_in_the_guild_is_counted_by_what_keeps_them_out(guild, rule):
    member(guild, "1")
    member(guild, "2", is_in_good_standing=False)
    member(guild, "3", is_in_good_standing=False, branch="East", pension_years=None)
    member(guild, "4", branch="East")
    preview = counted(rule)

    assert preview.counts == {
        "in": 1,
        "out": 3,
        "not_known": 1,
        "by_reason": {
            "branch:3": 2,
            "in_good_standing:1": 2,
            "pension_years:2": 1,
            "pension_years:2?": 1,
        },
    }
    assert [(line.words, line.count, line.unknown) for line in reading.reason_lines(preview)] == [
        ("In good standing on the day of asking", 2, 0),
        ("At least 15 pension years", 2, 1),
        ("Branch or local: West", 2, 0),
    ]


def test_who_is_not_counted(guild, rule):
    member(guild, "in")
    member(guild, "left", standing="left")
    member(guild, "dead", standing="deceased")
    member(guild, "later", from_on=DAY + timedelta(days=1))
    member(guild, "before", until_on=DAY)
    MembershipFactory(guild=guild, number="double", merged_into=member(guild, "kept"))
    MembershipFactory()

    assert numbers(counted(rule), "in") == ["in", "kept"]


def test_a_preview_asks_as_of_its_own_day(guild, rule):
    membership = member(guild, "1", from_on=date(2025, 1, 1), until_on=DAY, branch="East")
    MembershipPeriodFactory(membership=membership, from_on=DAY, branch="West")

    assert counted(rule).counts["in"] == 1
    assert counted(rule, DAY - timedelta(days=1)).counts["in"] == 0


def test_batches_together_make_the_whole(guild, rule, monkeypatch):
    monkeypatch.setattr(eligibility_previews, "AT_ONCE", 2)
    for number in range(5):
        member(guild, str(number))
    told = []
    preview = EligibilityPreviewFactory(rule=rule, as_of_on=DAY)

    eligibility_previews.count(preview, lambda done, steps: told.append((done, steps)))

    assert (preview.counts["in"], told) == (5, [(2, 5), (4, 5), (5, 5)])


def test_what_was_begun_and_left_is_counted_anew(guild, rule):
    membership = member(guild, "1")
    preview = EligibilityPreviewFactory(rule=rule, as_of_on=DAY)
    EligibilityOutcomeFactory(preview=preview, membership=membership, is_in=False)

    eligibility_previews.count(preview)

    assert (preview.counts["in"], preview.counts["out"], preview.outcomes.count()) == (1, 0, 1)


def test_what_is_done_is_not_counted_again(guild, rule):
    preview = counted(rule)
    member(guild, "1")

    again = eligibility_previews.count(EligibilityPreview.objects.get(pk=preview.pk))

    assert again.counts["in"] == 0


def move(membership, branch):
    MembershipPeriod.objects.filter(membership=membership).update(branch=branch)


def test_changes_are_told_against_the_last_preview_of_the_rule(guild, rule):
    stays, goes, comes, leaves = (
        member(guild, number, branch=branch)
        for number, branch in (("1", "West"), ("2", "West"), ("3", "East"), ("4", "West"))
    )
    first = counted(rule)
    newer = EligibilityRuleFactory(
        guild=guild, slug="one", version=2, retired_at=NOW, condition=RULE
    )
    move(goes, "East")
    move(comes, "West")
    MembershipPeriod.objects.filter(membership=leaves).update(standing="left")
    member(guild, "5")

    second = counted(newer)

    assert (first.previous, first.changes) == (None, {})
    assert (second.previous, second.changes) == (first, {"came_in": 2, "went_out": 2})
    assert (numbers(second, "came-in"), numbers(second, "went-out")) == (["3", "5"], ["2", "4"])
    assert numbers(second, "in") == [stays.number, "3", "5"]


def test_of_other_rules_nothing_is_compared(guild, rule):
    counted(EligibilityRuleFactory(guild=guild, slug="two", condition=RULE))
    counted(EligibilityRuleFactory(slug="one", condition=RULE))

    assert counted(rule).previous is None


def test_outcomes_of_the_two_newest_are_kept_and_all_numbers(guild, rule):
    member(guild, "1")
    other = counted(EligibilityRuleFactory(guild=guild, slug="two", condition=RULE))
    made = [counted(rule) for _ in range(3)]

    assert [preview.outcomes.count() for preview in (*made, other)] == [0, 1, 1, 1]
    assert [EligibilityPreview.objects.get(pk=one.pk).counts["in"] for one in made] == [1, 1, 1]


def ask(rule, by=None):
    return eligibility_previews.ask(rule=rule, as_of_on=DAY, by=by or UserFactory(), now=NOW)


def test_a_preview_is_asked_for_and_done_by_a_job(guild, rule):
    member(guild, "1")

    preview, job = ask(rule)
    jobs.run(job.pk)

    preview.refresh_from_db()
    job.refresh_from_db()
    assert (job.state, job.address) == ("done", f"{BASE}previews/{preview.pk}/")
    assert (preview.counts["in"], preview.done_at) == (1, NOW)
    event = Event.objects.get()
    assert (event.verb, event.payload["as_of"]) == ("eligibility.previewed", "2026-03-02")
    assert "Sample" not in str(event.payload) + job.title


def test_while_one_is_counted_no_other_is_begun(rule):
    _preview, job = ask(rule)

    with pytest.raises(eligibility_previews.UnderWay) as other:
        ask(rule)

    assert (other.value.job, EligibilityPreview.objects.count()) == (job, 1)


def test_after_it_ended_or_was_left_another_is_begun(rule):
    for state in (
        {"state": Job.State.FAILED, "ended_at": NOW},
        {"state": Job.State.RUNNING, "alive_at": NOW - Job.SILENCE - timedelta(seconds=1)},
    ):
        _preview, job = ask(rule)
        Job.objects.filter(pk=job.pk).update(**state)

    assert ask(rule)[1].state == "waiting"


def test_a_cancelled_job_leaves_nothing_to_see(guild, rule, office, monkeypatch):
    monkeypatch.setattr(eligibility_previews, "AT_ONCE", 1)
    member(guild, "1")
    preview, job = ask(rule)
    monkeypatch.setattr(jobs.Progress, "tell", lambda *_: (_ for _ in ()).throw(jobs.Cancelled()))

    jobs.run(job.pk)

    job.refresh_from_db()
    preview.refresh_from_db()
    assert (job.state, preview.done_at) == ("cancelled", None)
    assert office.get(f"{BASE}previews/{preview.pk}/in/").status_code == 404


def test_the_button_leads_to_the_preview(office, rule):
    answer = office.post(f"{BASE}{rule.pk}/preview/", {"as_of_on": "2026-01-31"})

    preview = EligibilityPreview.objects.get()
    assert (answer.url, preview.as_of_on) == (f"{BASE}previews/{preview.pk}/", date(2026, 1, 31))
    assert "Waiting for its turn." in office.get(answer.url).content.decode()
    assert office.post(f"{BASE}{rule.pk}/preview/", {}).url == answer.url


@pytest.mark.parametrize(("typed", "day"), [("", DAY), ("0001-01-01", None), ("soon", None)])
def test_the_day_of_a_preview(office, rule, typed, day):
    office.post(f"{BASE}{rule.pk}/preview/", {"as_of_on": typed})

    found = EligibilityPreview.objects.values_list("as_of_on", flat=True)
    assert list(found) == ([day] if day else [])


def test_the_page_tells_numbers_reasons_and_changes(office, guild, rule):
    counted(rule)
    member(guild, "1")
    preview = counted(rule)

    page = office.get(f"{BASE}previews/{preview.pk}/").content.decode()

    for words in ("<dd>1</dd>", "At least 15 pension years", ">Came in</a>", "as of 2 March 2026"):
        assert words in page


def test_large_counts_have_their_thousands_apart(office, rule):
    preview = counted(rule)
    EligibilityPreview.objects.filter(pk=preview.pk).update(
        counts={"in": 164000, "out": 5321, "not_known": 1200, "by_reason": {"branch:3": 4321}}
    )

    page = office.get(f"{BASE}previews/{preview.pk}/").content.decode()

    for words in ("164,000", "5,321", "1,200", "4,321"):
        assert words in page


def test_a_list_names_people_and_what_keeps_them_out_and_is_written_down(office, guild, rule):
    member(guild, "7", branch="East", pension_years=None)
    preview = counted(rule)

    page = office.get(f"{BASE}previews/{preview.pk}/out/").content.decode()

    for words in ("Sample 7", "At least 15 pension years (not known)", "Branch or local: West"):
        assert words in page
    look = Opening.objects.get()
    assert (look.what, look.guild, look.target_id) == (
        "People of a preview: May not vote",
        guild,
        str(preview.pk),
    )


def test_who_went_out_is_told_with_what_keeps_them_out_now(office, guild, rule):
    moved, left = member(guild, "1"), member(guild, "2")
    counted(rule)
    move(moved, "East")
    MembershipPeriod.objects.filter(membership=left).update(standing="left")
    preview = counted(rule)

    page = office.get(f"{BASE}previews/{preview.pk}/went-out/").content.decode()

    for words in ("Branch or local: West", "No member of the guild on that day"):
        assert words in page


@pytest.mark.parametrize("which", ["came-in", "went-out", "all"])
def test_a_list_that_there_is_not(office, guild, rule, which):
    member(guild, "1")
    preview = counted(rule)

    for path in (f"{which}/", f"{which}.csv"):
        assert office.get(f"{BASE}previews/{preview.pk}/{path}").status_code == 404
    assert not Opening.objects.exists()


def test_lists_that_were_put_away_are_said_to_be(office, guild, rule):
    member(guild, "1")
    oldest, _second, _third = (counted(rule) for _ in range(3))

    page = office.get(f"{BASE}previews/{oldest.pk}/").content.decode()

    assert "kept of the two newest previews" in page
    assert office.get(f"{BASE}previews/{oldest.pk}/in/").status_code == 404


def test_names_by_the_thousand_ask_for_a_recent_sign_in(office, guild, rule, time_machine):
    preview = counted(rule)
    time_machine.move_to(NOW + timedelta(hours=1), tick=False)

    answer = office.get(f"{BASE}previews/{preview.pk}/out.csv")

    assert (answer.status_code, answer.url.split("?")[0]) == (302, "/recent-sign-in/")


def test_a_file_holds_the_same_people_and_no_formula(office, guild, rule):
    evil = member(guild, "=1+1", branch="East")
    evil.name = '=HYPERLINK("http://evil.example")'
    evil.save()
    member(guild, "8", branch="East")
    preview = counted(rule)

    answer = office.get(f"{BASE}previews/{preview.pk}/out.csv")

    rows = list(csv.reader(b"".join(answer).decode().splitlines()))
    reasons = "At least 15 pension years; Branch or local: West"
    assert rows == [
        ["number", "name", "out_by"],
        ["8", "Sample 8", reasons],
        ["'=1+1", '\'=HYPERLINK("http://evil.example")', reasons],
    ]
    assert answer["Cache-Control"] == "private, no-store"
    assert 'filename="one-2026-03-02-out.csv"' in answer["Content-Disposition"]
    assert Opening.objects.count() == 1


def every_path(preview) -> list[str]:
    one = f"{BASE}previews/{preview.pk}/"
    return [one, f"{one}in/", f"{one}in.csv"]


@pytest.mark.parametrize(
    ("role", "elsewhere", "status"),
    [(Role.STAFF, False, 403), (Role.MEMBER, False, 404), (Role.MEMBERSHIP, True, 404)],
)
def test_who_sees_no_previews(client, guild, rule, role, elsewhere, status):
    member(guild, "1")
    preview = counted(rule)
    at = GuildFactory() if elsewhere else guild
    client.force_login(RoleGrantFactory(guild=at, role=role).user)

    assert {client.get(path).status_code for path in every_path(preview)} == {status}
    assert not Opening.objects.exists()


def test_a_preview_is_found_below_its_own_guild_alone(office):
    preview = counted(EligibilityRuleFactory())

    assert {office.get(path).status_code for path in every_path(preview)} == {404}


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_ask_as_often_for_many(office, guild, rule, count, django_assert_num_queries):
    for number in range(count):
        member(guild, str(number))
    preview = counted(rule)

    with django_assert_num_queries(6):
        office.get(f"{BASE}previews/{preview.pk}/")
    with django_assert_num_queries(9):
        office.get(f"{BASE}previews/{preview.pk}/in/")


@pytest.mark.parametrize("count", [1, 3])
def test_a_batch_asks_as_often_for_many(guild, rule, count, django_assert_num_queries):
    for number in range(count):
        member(guild, str(number))
    preview = EligibilityPreviewFactory(rule=rule, as_of_on=DAY)

    with django_assert_num_queries(12):
        eligibility_previews.count(preview)
    assert EligibilityOutcome.objects.count() == count
