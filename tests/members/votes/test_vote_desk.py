"""Setting a vote up over the pages: from its form to its certificate."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from members.models import Vote
from portal.access import Role
from portal.models import Job
from tests.factories.members import EligibilityRuleFactory
from tests.factories.portal import NOW, GuildFactory, RoleGrantFactory
from tests.factories.votes import HOUR, TellerFactory, VoteFactory
from tests.members.votes.shown import count, counted, drafted, freeze, opened

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def guild():
    return GuildFactory(slug="writers", short_name="WRI")


@pytest.fixture
def officer(client, guild):
    client.force_login(RoleGrantFactory(guild=guild, role=Role.COMMITTEE).user)
    return client


def at(name, vote) -> str:
    return reverse(name, args=[vote.guild.slug, vote.slug])


def words_of(page) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", page.content.decode()).split())


def said(guild, **more) -> dict[str, object]:
    """A form of a survey in which nothing is missing."""
    rule = EligibilityRuleFactory(guild=guild)
    return {
        "title": "The survey",
        "address": "survey",
        "question": "What matters most?",
        "options": "Consent\r\nPay\r\n",
        "beside": "No opinion",
        "least": 1,
        "most": 1,
        "is_blank_allowed": "on",
        "threshold": "",
        "threshold_base": "ballots",
        "is_threshold_strict": "on",
        "quorum": "1/4",
        "notice_days": 7,
        "opens_at": "2026-03-09T10:00",
        "closes_at": "2026-03-16T12:00",
        "rule": rule.pk,
        "as_of_on": "2026-03-01",
    } | more


def test_a_vote_is_begun_with_its_question_at_the_address_of_the_guild(officer, guild):
    answer = officer.post("/staff/members/writers/votes/new/?kind=survey", said(guild))

    vote = Vote.objects.get()
    question = vote.questions.get()
    options = question.options.values_list("words", "is_asked_for", "is_named")
    assert answer.url == "/staff/members/writers/votes/writers-survey/"
    assert (vote.kind, vote.quorum_numerator, vote.quorum_denominator) == ("survey", 1, 4)
    assert (vote.opens_at - NOW, vote.closing - vote.opens_at) == (
        timedelta(days=6, hours=23),
        timedelta(days=7, hours=2),
    )
    assert [*options] == [
        ("Consent", True, True),
        ("Pay", False, True),
        ("No opinion", False, False),
    ]


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("authorization", "Do you authorize the board to call a strike?"),
        ("ratification", "Do you ratify the agreement?"),
    ],
)
def test_each_kind_begins_with_what_it_mostly_says(officer, guild, kind, words):
    page = officer.get(f"/staff/members/writers/votes/new/?kind={kind}").content.decode()

    assert (words in page, 'value="1/2"' in page) == (True, True)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"closes_at": "2026-03-09T10:00"}, "It closes after it opens."),
        ({"threshold": "3/2"}, "Write a part such as 1/2 or 60/100."),
        ({"least": 2}, "At most is no less than at least."),
        ({"address": "taken"}, "A vote has this address already."),
    ],
)
def test_what_cannot_be_is_told_and_nothing_is_begun(officer, guild, more, words):
    VoteFactory(slug="writers-taken", guild=guild)

    page = officer.post("/staff/members/writers/votes/new/?kind=survey", said(guild, **more))

    assert (words in words_of(page), Vote.objects.count()) == (True, 1)


def test_the_address_of_another_guilds_vote_is_free(officer, guild):
    VoteFactory(slug="survey")

    officer.post("/staff/members/writers/votes/new/?kind=survey", said(guild))

    assert Vote.objects.filter(slug="writers-survey").exists()


def test_a_draft_shows_in_its_form_what_was_said(officer, guild):
    officer.post("/staff/members/writers/votes/new/?kind=survey", said(guild))
    vote = Vote.objects.get()

    page = officer.get(at("vote-edit", vote)).content.decode()
    changed = officer.post(at("vote-edit", vote), said(guild, title="Another", most=2, least=0))

    assert ("2026-03-09T10:00" in page, 'value="1/4"' in page, "No opinion" in page) == (
        True,
        True,
        True,
    )
    vote.refresh_from_db()
    assert (changed.url, vote.title) == (at("vote-setup", vote), "Another")
    assert vote.questions.values_list("least", "most").get() == (0, 2)


def test_what_is_missing_always_stands_there(officer, guild):
    vote = VoteFactory(guild=guild, kind=Vote.Kind.AUTHORIZATION, opens_at=None, closes_at=None)

    words = words_of(officer.get(at("vote-setup", vote)))

    for missing in (
        "There is no question yet.",
        "It has no opening or no closing.",
        "It does not say who decides next.",
        "It has fewer than two tellers.",
    ):
        assert missing in words


def test_keys_are_not_asked_for_while_something_is_missing(officer, guild):
    vote = VoteFactory(guild=guild)

    page = officer.post(at("vote-ask-keys", vote), follow=True)

    vote.refresh_from_db()
    assert ("There is no question yet." in words_of(page), vote.keys_at) == (True, None)


def test_tellers_are_named_among_those_who_hold_the_role(officer, guild):
    vote = drafted(guild=guild)
    ours = RoleGrantFactory(guild=guild, role=Role.TELLER, user__name="Ada Teller").user
    theirs = RoleGrantFactory(role=Role.TELLER, user__name="Not ours").user

    page = officer.get(at("vote-tellers", vote)).content.decode()
    officer.post(at("vote-tellers", vote), {"tellers": [theirs.pk]})
    officer.post(at("vote-tellers", vote), {"tellers": [ours.pk]})

    assert ("Ada Teller" in page, "Not ours" in page) == (True, False)
    assert [*vote.tellers.values_list("user", flat=True)] == [ours.pk]


def test_from_the_draft_over_the_keys_to_a_job_that_freezes(officer, guild):
    officer.post("/staff/members/writers/votes/new/?kind=survey", said(guild))
    vote = Vote.objects.get()
    officer.post(at("vote-ask-keys", vote))
    asked = words_of(officer.get(at("vote-setup", vote)))

    officer.post(at("vote-freeze", vote))

    vote.refresh_from_db()
    assert "Freeze the vote" in asked
    assert vote.freezing_at == NOW
    assert Job.objects.values_list("kind", "target_id").get() == ("freeze-vote", str(vote.pk))
    assert "Freezing “The survey”" in words_of(officer.get(at("vote-setup", vote)))


def test_who_is_awaited_for_a_key_is_told(officer, guild):
    vote = drafted(guild=guild)
    TellerFactory(vote=vote, user__name="Ada Teller")
    Vote.objects.filter(pk=vote.pk).update(keys_at=NOW)

    assert "Ada Teller has to make a key" in words_of(officer.get(at("vote-setup", vote)))


def test_keys_may_be_begun_anew_and_the_draft_opened_again(officer, guild):
    vote = drafted(guild=guild)
    Vote.objects.filter(pk=vote.pk).update(keys_at=NOW)

    officer.post(at("vote-start-over", vote))
    officer.post(at("vote-reopen", vote))

    vote.refresh_from_db()
    assert vote.keys_at is None


def test_an_override_of_the_gate_takes_two_people(client, officer, guild):
    vote = drafted(guild=guild, kind=Vote.Kind.RATIFICATION)

    officer.post(at("vote-override", vote), {"reason": "The term ends on Friday."})
    alone = officer.post(at("vote-second", vote), follow=True)
    client.force_login(RoleGrantFactory(guild=guild, role=Role.MEMBERSHIP).user)
    offered = words_of(client.get(at("vote-setup", vote)))
    client.post(at("vote-second", vote))

    vote.refresh_from_db()
    assert "It takes a second person." in words_of(alone)
    assert "The term ends on Friday. Agree as the second person" in offered
    assert vote.override_seconded_by is not None


def test_an_extension_is_later_and_says_why(officer, guild):
    vote = opened(guild=guild)
    earlier = {"closes_at": "2026-03-02T11:00", "reason": "Too early."}
    later = {"closes_at": "2026-03-05T11:00", "reason": "The network was down."}

    refused = officer.post(at("vote-extend", vote), earlier)
    officer.post(at("vote-extend", vote), later)

    assert "An extension closes later than the vote does now." in words_of(refused)
    assert vote.extensions.get().reason == "The network was down."


def test_a_vote_is_voided_with_a_reason_and_never_without(officer, guild):
    vote = opened(guild=guild)

    officer.post(at("vote-void", vote), {"reason": ""})
    vote.refresh_from_db()
    before = vote.void_at
    officer.post(at("vote-void", vote), {"reason": "The roll was wrong."})
    vote.refresh_from_db()

    assert (before, vote.void_at, vote.void_reason) == (None, NOW, "The roll was wrong.")


def test_a_counted_vote_is_certified_with_a_note(officer, guild):
    vote = counted([0, 1, 0], guild=guild)

    officer.post(at("vote-certify", vote), {"note": "Counted in one meeting."})

    vote.refresh_from_db()
    assert (vote.certified_at, vote.certificate_note) == (NOW, "Counted in one meeting.")
    assert bytes(vote.portal_key) == b""


def test_while_it_is_open_counts_are_shown_and_no_result(officer, guild):
    words = words_of(officer.get(at("vote-setup", opened(guild=guild, roll_count=8))))

    assert "members on the roll 8 members who voted 0" in words
    assert "Share of the" not in words


def test_a_frozen_vote_is_not_changed(officer, guild):
    vote = opened(guild=guild)

    page = officer.post(at("vote-edit", vote), said(guild, title="Changed"), follow=True)

    vote.refresh_from_db()
    assert ("It is no draft any more." in words_of(page), vote.title != "Changed") == (True, True)


@pytest.mark.parametrize("step", ["ask-keys", "reopen", "freeze", "second", "start-over"])
def test_steps_that_are_past_change_nothing_and_say_so(officer, guild, step):
    vote = count(opened(guild=guild, closes_at=NOW, opens_at=NOW - HOUR), [0, 1, 0])

    page = officer.post(at(f"vote-{step}", vote), follow=True)

    assert "The vote is past this step; nothing was changed." in words_of(page)


def test_another_guilds_votes_are_not_found(client, guild):
    vote = drafted(guild=guild)
    client.force_login(RoleGrantFactory(role=Role.COMMITTEE).user)

    assert client.get(at("vote-setup", vote)).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_pages_ask_as_often_for_many(officer, guild, rows, django_assert_num_queries):
    for _ in range(rows):
        vote = drafted(guild=guild)
        for _each in range(rows):
            TellerFactory(vote=vote)
        freeze(vote)

    with django_assert_num_queries(7):
        assert officer.get("/staff/members/writers/votes/").status_code == 200
    with django_assert_num_queries(13):
        assert officer.get(at("vote-setup", vote)).status_code == 200


def test_officers_find_the_way(officer, guild):
    assert "/staff/members/writers/votes/" in officer.get("/votes/").content.decode()
