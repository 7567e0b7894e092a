"""The desk lists what waits, and says so in words where nothing does."""

from datetime import timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from negotiations import desk
from negotiations.models import Negotiation
from portal.access import Viewer
from portal.models import Guild, User
from tests.factories.negotiations import (
    ClauseFactory,
    DraftRevisionFactory,
    PositionFactory,
    ProposalFactory,
    TentativeAgreementFactory,
    hand_over,
)
from tests.factories.papers import AnswerFactory, CommentFactory
from tests.factories.portal import NOW, GuildFactory
from tests.factories.summaries import SummaryRevisionFactory


def read(client: Client) -> str:
    return client.get(reverse("desk")).content.decode()


def viewer_of(guild: Guild) -> Viewer:
    return Viewer(user_id=1, roles={guild.pk: frozenset({"staff"})})


def test_a_guild_without_a_table_is_told_so(client: Client) -> None:
    assert "None of your guilds is at a table yet" in read(client)


def test_an_empty_table_has_words_for_every_list(table: Negotiation, client: Client) -> None:
    page = read(client)

    assert [words for words in EMPTY if words not in page] == []


EMPTY = (
    "No draft is in work.",
    "No clause waits for the guild side.",
    "No answer of the other side is awaited.",
    "Every tentative agreement is confirmed by both sides.",
    "Nothing has been handed over at your tables yet.",
)


def test_an_unanswered_proposal_is_awaited(table: Negotiation, guild: Guild) -> None:
    proposal = ProposalFactory(negotiation=table)
    for _ in range(2):
        PositionFactory(clause=ClauseFactory(negotiation=table), proposal=proposal, frozen=True)
    hand_over(proposal)

    lines = desk.load(viewer_of(guild), NOW).awaited

    assert [(line.proposal, line.clauses, line.days) for line in lines] == [(proposal, 2, 7)]


def test_an_offer_of_theirs_makes_it_our_turn(table: Negotiation, guild: Guild) -> None:
    clause = ClauseFactory(negotiation=table)
    PositionFactory(
        clause=clause, proposal=ProposalFactory(negotiation=table, employer=True), tabled=True
    )

    found = desk.load(viewer_of(guild), NOW)

    assert [[view.clause for view in turn.views] for turn in found.our_turn] == [[clause]]
    assert found.awaited == ()


def test_a_half_confirmed_agreement_waits(table: Negotiation, guild: Guild) -> None:
    waiting = TentativeAgreementFactory(clause=ClauseFactory(negotiation=table))
    TentativeAgreementFactory(clause=ClauseFactory(negotiation=table), agreed=True)
    TentativeAgreementFactory(clause=ClauseFactory(negotiation=table), reopened=True)

    assert desk.load(viewer_of(guild), NOW).agreements == (waiting,)


def test_a_draft_says_who_writes_on_it(table: Negotiation, colleague: User, client: Client) -> None:
    PositionFactory(
        clause=ClauseFactory(negotiation=table, title="Consent"),
        held_by=colleague,
        held_until=timezone.now() + timedelta(minutes=5),
    )

    assert "Ben Committee is writing on “Consent”" in read(client)


def test_a_conflict_leads_to_its_choice(table: Negotiation, client: Client) -> None:
    position = PositionFactory(clause=ClauseFactory(negotiation=table))
    open_one = DraftRevisionFactory(position=position, conflict=True)
    settled = DraftRevisionFactory(position=position, conflict=True, settled_at=NOW)

    page = read(client)

    assert f"/conflicts/{open_one.pk}/" in page
    assert f"/conflicts/{settled.pk}/" not in page


def test_a_mention_waits_until_its_thread_is_settled(
    table: Negotiation, guild: Guild, staff: User, client: Client
) -> None:
    position = PositionFactory(clause=ClauseFactory(negotiation=table, title="Consent"))
    settled = CommentFactory(position=position, settled=True, words="Long done.")
    thread = CommentFactory(position=position, words="Nobody in particular.")
    for said in (
        settled,
        AnswerFactory(thread=settled, words="Done, too."),
        CommentFactory(position=position, words="For Ana."),
        AnswerFactory(thread=thread, words="Answer for Ana."),
    ):
        said.mentions.add(staff)

    found = desk.load(Viewer(user_id=staff.pk, roles=viewer_of(guild).roles), NOW).mentions

    assert [one.words for one in found] == ["Answer for Ana.", "For Ana."]
    assert "For Ana." in read(client)


def test_open_comments_are_counted_on_what_is_in_work(
    table: Negotiation, guild: Guild, client: Client
) -> None:
    position = PositionFactory(clause=ClauseFactory(negotiation=table))
    CommentFactory(position=position, answered=True)
    CommentFactory(position=position, settled=True)
    CommentFactory(position=position)
    CommentFactory(position=position, guild=GuildFactory())
    summary = SummaryRevisionFactory(summary__clause=position.clause).summary
    CommentFactory(position=None, summary=summary, negotiation=table, guild=guild)

    found = desk.load(viewer_of(guild), NOW)

    assert [draft.comment_count for draft in found.drafts] == [2]
    assert [(one, one.comment_count) for one in found.commented] == [(table, 1)]
    assert "Open comments on your drafts" in read(client)


def test_another_guilds_table_stays_unknown(guild: Guild, client: Client) -> None:
    PositionFactory(proposal__title="Their secret draft")

    assert "Their secret draft" not in read(client)
