"""Comments are said, answered, corrected and settled among the people of one guild."""

from datetime import timedelta

import pytest

from negotiations.actions import comments
from negotiations.models import Comment
from portal.models import Event
from tests.factories.negotiations import NegotiationFactory, PositionFactory
from tests.factories.papers import AnswerFactory, CommentFactory
from tests.factories.portal import NOW, GuildFactory, RoleGrantFactory, UserFactory
from tests.factories.summaries import SummaryFactory

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def guild():
    return GuildFactory()


@pytest.fixture
def position(guild):
    return PositionFactory(clause__negotiation=NegotiationFactory(guilds=[guild]))


def reader(guild, name, role="staff", **grant):
    return RoleGrantFactory(user=UserFactory(name=name), guild=guild, role=role, **grant).user


def say(on, guild, **fields) -> Comment:
    given = {"words": "Too weak.", "mentions": (), "by": UserFactory(), "now": NOW}
    return comments.say(on=on, guild=guild, **given | fields)


def mentioned(comment) -> list[str]:
    return [person.name for person in comment.mentions.order_by("name")]


def test_a_comment_is_kept_with_what_it_is_on(guild, position):
    ana = reader(guild, "Ana")

    said = say(position, guild, by=ana)

    assert (said.position, said.negotiation, said.guild, said.by, said.at, said.words) == (
        position,
        position.proposal.negotiation,
        guild,
        ana,
        NOW,
        "Too weak.",
    )


def test_a_summary_is_commented_on(guild):
    summary = SummaryFactory(clause=None, negotiation=NegotiationFactory(guilds=[guild]))

    said = say(summary, guild)

    assert list(summary.comments.all()) == [said]


def test_those_chosen_and_those_named_in_the_words_are_mentioned(guild, position):
    ana, _ben = reader(guild, "Ana"), reader(guild, "Ben Berg")
    reader(guild, "Ben")

    said = say(position, guild, mentions=[ana], words="Look, @ben berg: mail@ben.example")

    assert mentioned(said) == ["Ana", "Ben Berg"]


@pytest.mark.parametrize(
    "grant",
    [
        {"role": "member"},
        {"ended_at": NOW},
        {"role": "counsel", "stream": "negotiations/another"},
    ],
)
def test_nobody_is_mentioned_who_may_not_read_it(guild, position, grant):
    with pytest.raises(comments.NotAReader):
        say(position, guild, mentions=[reader(guild, "Mia", **grant)])


def test_nobody_of_the_other_guild_is_mentioned(guild, position):
    other = GuildFactory()
    position.proposal.negotiation.parties.create(guild=other)
    reader(other, "Otto")

    assert mentioned(say(position, guild, words="@Otto must not know.")) == []


def test_counsel_at_the_table_is_mentioned(guild, position):
    table = position.proposal.negotiation
    reader(guild, "Cora", role="counsel", stream=table.stream)

    assert mentioned(say(position, guild, words="@Cora?")) == ["Cora"]


def test_an_answer_to_an_answer_stays_in_the_thread(guild):
    thread = CommentFactory()

    said = comments.answer(
        comment=AnswerFactory(thread=thread), words="Yes.", mentions=(), by=thread.by, now=LATER
    )

    assert (said.answers, said.position, said.guild) == (thread, thread.position, thread.guild)


def test_the_last_word_is_corrected_by_whoever_said_it():
    said = CommentFactory()

    comments.correct(comment=said, words="Too strong.", mentions=(), by=said.by, now=LATER)

    said.refresh_from_db()
    assert (said.words, said.at, said.corrected_at) == ("Too strong.", CommentFactory.at, LATER)


def refused_correction(said, by=None, words="Other."):
    comments.correct(comment=said, words=words, mentions=(), by=by or said.by, now=LATER)


def test_nobody_corrects_what_another_said():
    with pytest.raises(comments.NotTheirs):
        refused_correction(CommentFactory(), by=UserFactory())


def test_what_was_answered_stays():
    first = AnswerFactory(thread=CommentFactory(answered=True)).answers

    for said in (first, first.answered_by.order_by("pk")[0]):
        with pytest.raises(comments.Answered):
            refused_correction(said)


def test_what_is_settled_stays_until_it_is_reopened():
    said = CommentFactory()
    comments.settle(comment=said, by=said.by, now=NOW)

    with pytest.raises(comments.Settled):
        refused_correction(said)
    with pytest.raises(comments.Settled):
        comments.answer(comment=said, words="But.", mentions=(), by=said.by, now=NOW)
    with pytest.raises(comments.Settled):
        comments.settle(comment=said, by=said.by, now=NOW)

    comments.reopen(comment=said, by=said.by, now=LATER)
    assert Comment.objects.open().get() == said
    with pytest.raises(comments.NotSettled):
        comments.reopen(comment=said, by=said.by, now=LATER)


def test_settling_an_answer_settles_its_thread():
    thread, by = CommentFactory(), UserFactory()

    comments.settle(comment=AnswerFactory(thread=thread), by=by, now=LATER)

    thread.refresh_from_db()
    assert (thread.settled_at, thread.settled_by) == (LATER, by)
    assert not Comment.objects.open().exists()


def test_the_log_tells_the_guild_on_what_and_no_word_of_it(guild, position):
    table = position.proposal.negotiation
    table.parties.create(guild=GuildFactory())

    said = say(position, guild, words="Secret words.")
    comments.answer(comment=said, words="Secret answer.", mentions=(), by=said.by, now=NOW)
    comments.settle(comment=said, by=said.by, now=NOW)
    comments.reopen(comment=said, by=said.by, now=NOW)

    told = Event.objects.filter(verb__startswith="comment.")
    assert [event.verb for event in told] == [
        f"comment.{step}" for step in ("said", "answered", "settled", "reopened")
    ]
    assert [
        (event.audience, event.stream, [*event.guilds.all()], event.payload) for event in told
    ] == [("staff", table.stream, [guild], {"title": position.clause.title})] * 4
