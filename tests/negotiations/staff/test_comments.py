"""Comments on the staff pages: who reads them, who writes them, and what is kept as typed."""

import pytest
from django.urls import reverse

from negotiations.models import Comment
from tests.factories.negotiations import ClauseFactory, PositionFactory, ProposalFactory
from tests.factories.papers import AnswerFactory, CommentFactory
from tests.factories.portal import NOW, GuildFactory, RoleGrantFactory, UserFactory
from tests.factories.summaries import SummaryFactory, SummaryRevisionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_the_instant_of_the_factories(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def draft(table):
    return ProposalFactory(negotiation=table)


@pytest.fixture
def position(table, draft):
    clause = ClauseFactory(negotiation=table, title="Notice")
    return PositionFactory(proposal=draft, clause=clause)


@pytest.fixture
def revision(table):
    return SummaryRevisionFactory(summary=SummaryFactory(clause=None, negotiation=table))


@pytest.fixture
def comment(position, guild, colleague):
    return CommentFactory(position=position, guild=guild, by=colleague, words="Too weak.")


def on(position) -> str:
    return reverse("proposal-comments", args=["table", position.proposal_id])


def of(comment, step: str = "") -> str:
    return reverse(f"comment{step}", args=["table", comment.pk])


def words(answer) -> str:
    return " ".join(answer.content.decode().split())


ROUTES = {
    "colleague": [200, 200, 200, 403],
    "observer": [200, 200, 200, 403],
    "member": [404] * 4,
    "other_staff": [404] * 4,
}


@pytest.mark.parametrize("who", ROUTES)
def test_who_reads_what(request, client_of, position, revision, comment, who):
    reader = client_of(request.getfixturevalue(who))
    addresses = [
        on(position),
        reverse("summary-comments", args=["table", revision.pk]),
        of(comment),
        of(CommentFactory(position=position, guild=comment.guild), "-correct"),
    ]

    assert [reader.get(one).status_code for one in addresses] == ROUTES[who]


@pytest.mark.parametrize(
    ("who", "status"), [("observer", 403), ("member", 404), ("other_staff", 404)]
)
def test_who_writes_nothing(request, client_of, position, revision, comment, who, status):
    reader = client_of(request.getfixturevalue(who))
    typed = {"position": position.pk, "words": "Mine."}
    addresses = [
        on(position),
        reverse("summary-comments", args=["table", revision.pk]),
        *(of(comment, step) for step in ("", "-correct", "-settle", "-reopen")),
    ]

    found = [reader.post(one, typed).status_code for one in addresses]

    assert (found, Comment.objects.get().settled_at) == ([status] * 6, None)


@pytest.mark.parametrize("role", ["consultant", "counsel"])
def test_consultants_and_counsel_comment_where_they_work(client_of, guild, position, role):
    grant = {"stream": "negotiations/table"} if role == "counsel" else {"until": "2030-01-01T00Z"}
    person = RoleGrantFactory(user=UserFactory(), guild=guild, role=role, **grant).user

    answer = client_of(person).post(on(position), {"position": position.pk, "words": "Mine."})

    assert (answer.status_code, Comment.objects.get().by) == (302, person)


@pytest.mark.parametrize("role", ["staff", "counsel"])
def test_the_other_guild_at_the_table_finds_none_of_it(client_of, table, position, comment, role):
    other = GuildFactory()
    table.parties.create(guild=other)
    stream = {"stream": table.stream} if role == "counsel" else {}
    reader = client_of(RoleGrantFactory(user=UserFactory(), guild=other, role=role, **stream).user)

    answers = [reader.get(on(position)), reader.get(position.proposal.get_absolute_url())]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert [text for text in map(words, answers) if "Too weak." in text or "1 open" in text] == []
    assert [reader.get(of(comment)).status_code, reader.post(of(comment)).status_code] == [404] * 2


def test_a_comment_is_said_on_a_clause_and_found_there(client, position, colleague):
    typed = {"position": position.pk, "words": "Too weak.", "mentions": [colleague.pk]}

    answer = client.post(on(position), typed)

    said = Comment.objects.get()
    assert answer.url == f"{position.proposal.get_absolute_url()}#comment-{said.pk}"
    page = words(client.get(answer.url))
    assert [
        one for one in ("Ana Staff", "Too weak.", "Ben Committee", "1 open") if one not in page
    ] == []
    assert (said.position, [*said.mentions.all()]) == (position, [colleague])


def test_a_comment_is_said_on_a_summary(client, revision):
    answer = client.post(
        reverse("summary-comments", args=["table", revision.pk]), {"words": "Wrong."}
    )

    assert Comment.objects.get().summary == revision.summary
    assert "Wrong." in words(client.get(answer.url))


def test_words_stay_beside_their_fault(client, position):
    page = words(client.post(on(position), {"position": "0", "words": "Kept as typed."}))

    assert "Kept as typed.</textarea>" in page
    assert "This could not be saved yet" in page
    assert not Comment.objects.exists()


@pytest.mark.parametrize("typed", ["", "   ", "x" * 5_001])
def test_words_are_needed_and_not_endless(client, position, typed):
    answer = client.post(on(position), {"position": position.pk, "words": typed})

    assert list(answer.context["comments"].form.errors) == ["words"]


@pytest.mark.usefixtures("colleague")
def test_nobody_else_can_be_mentioned(client, position, other_staff):
    typed = {"position": position.pk, "words": "Look.", "mentions": [other_staff.pk]}

    answer = client.post(on(position), typed)

    assert list(answer.context["comments"].form.errors) == ["mentions"]
    assert not Comment.objects.exists()


def test_who_works_for_two_guilds_says_to_whom(client, staff, guild, table, position, colleague):
    second = GuildFactory()
    table.parties.create(guild=second)
    RoleGrantFactory(user=staff, guild=second, role="staff")
    typed = {"position": position.pk, "words": "For them.", "guild": second.pk}

    refused = client.post(on(position), typed | {"mentions": [colleague.pk]})
    client.post(on(position), typed)

    assert refused.context["comments"].form.errors["mentions"] == [
        f"Not of {second}, and would not read it: Ben Committee."
    ]
    assert Comment.objects.get().guild == second


def test_a_thread_is_answered_settled_and_reopened(client, comment):
    answered = client.post(of(comment), {"words": "I agree."})
    assert answered.url.startswith(of(comment))
    assert "I agree." in words(client.get(of(comment)))

    back = client.post(of(comment, "-settle")).url
    assert back == f"{comment.position.proposal.get_absolute_url()}#comments"
    assert "Settled by Ana Staff" in words(client.get(back))
    assert "1 settled" in words(client.get(back))

    client.post(of(comment, "-reopen"))
    assert "1 open" in words(client.get(back))


def test_what_is_typed_into_a_settled_thread_is_shown(client, comment):
    Comment.objects.update(settled_at=NOW, settled_by=comment.by)

    page = words(client.post(of(comment), {"words": "Too late."}))

    assert "The thread was settled meanwhile" in page
    assert "Too late." in page


def test_one_corrects_ones_own_last_word(client, staff, comment):
    answer = AnswerFactory(thread=comment, by=staff, words="Helo.")
    assert "Helo.</textarea>" in words(client.get(of(answer, "-correct")))

    client.post(of(answer, "-correct"), {"words": "Hello."})

    answer.refresh_from_db()
    assert (answer.words, answer.corrected_at) == ("Hello.", NOW)


def test_what_was_answered_meanwhile_is_not_corrected(client, staff, position, guild):
    said = CommentFactory(position=position, guild=guild, by=staff, answered=True)

    page = words(client.post(of(said, "-correct"), {"words": "Anew."}))

    assert "it stays as it is" in page
    assert "Anew.</textarea>" in page


def test_a_summary_whose_copies_are_gone_leads_back_to_the_list(client, table, guild, revision):
    said = CommentFactory(
        position=None, summary=revision.summary, negotiation=table, guild=guild, words="Hm."
    )
    revision.delete()

    assert f"{reverse('summaries-kept', args=['table'])}#comments" in words(client.get(of(said)))


QUERIES = {
    "proposal": 12,
    "proposal-comments": 11,
    "summary-draft": 11,
    "summary-comments": 8,
    "comment": 8,
    "comment-correct": 9,
}


@pytest.mark.parametrize("count", [1, 3, pytest.param(30, marks=pytest.mark.whole)])
@pytest.mark.parametrize("name", QUERIES)
def test_queries(
    client, staff, colleague, guild, position, revision, name, count, django_assert_num_queries
):
    table = position.proposal.negotiation
    on_it = {"position": None, "summary": revision.summary} if "summary" in name else {}
    said = {"position": position, "negotiation": table, "guild": guild} | on_it
    for _ in range(count):
        last = CommentFactory(**said, answered=True)
        last.mentions.set([staff, colleague])
        AnswerFactory(thread=last, by=staff)
        mine = CommentFactory(**said, by=staff, settled=count > 1)
    keys = {"comment": last.pk, "comment-correct": mine.pk, "proposal": position.proposal_id}
    keys["proposal-comments"] = position.proposal_id
    address = reverse(name, args=["table", keys.get(name, revision.pk)])

    with django_assert_num_queries(QUERIES[name]):
        answer = client.get(address)

    assert answer.status_code == 200
