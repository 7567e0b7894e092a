"""The committee's papers as people keep, open and destroy them; for nobody else."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from negotiations.models import Attachment
from portal import sealing
from portal.models import Opening
from tests.factories.negotiations import ClauseFactory, IssueFactory, PartyFactory
from tests.factories.papers import kept_paper
from tests.factories.portal import RoleGrantFactory

CONTENT = b"Not below four percent."


def at(name: str, *more: object) -> str:
    return reverse(name, args=["table", *more])


@pytest.fixture
def committee(colleague, client_of):
    return client_of(colleague)


@pytest.fixture
def clause(table):
    return ClauseFactory(issue=IssueFactory(negotiation=table), title="Fees")


def typed(**more: object) -> dict[str, object]:
    file = SimpleUploadedFile("bottom line.txt", CONTENT, "text/html")
    return {"title": "Bottom line", "kind": "bottom_line", "clause": "", "file": file} | more


def read(client, address: str) -> str:
    return client.get(address).content.decode()


def test_kept_listed_opened_and_who_opened_it(committee, clause, colleague):
    answer = committee.post(at("paper-new"), typed(clause=clause.pk))
    paper = Attachment.objects.get()

    assert answer.headers["Location"] == at("paper", paper.pk)
    page = read(committee, at("papers"))
    assert all(word in page for word in ("Bottom line", "Fees", "23\xa0bytes", "Ben Committee"))
    file = committee.get(at("paper-file", paper.pk))
    assert (file.content, file.headers["Content-Type"]) == (CONTENT, "application/octet-stream")
    assert file.headers["Content-Disposition"] == 'attachment; filename="bottom line.txt"'
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    look = Opening.objects.get()
    assert (look.user, look.target_id, "Bottom" in look.what) == (colleague, str(paper.pk), False)
    assert "Nobody opened it yet." not in read(committee, at("paper", paper.pk))


def test_one_look_for_two_guilds_is_shown_once(table, guild, colleague, client_of):
    second = PartyFactory(negotiation=table).guild
    RoleGrantFactory(user=colleague, guild=second, role="committee")
    paper, committee = kept_paper(table), client_of(colleague)

    committee.get(at("paper-file", paper.pk))

    assert {look.guild for look in Opening.objects.all()} == {guild, second}
    assert read(committee, at("paper", paper.pk)).count("<time") == 1


def test_papers_on_one_clause(committee, table, clause):
    kept_paper(table, title="On fees", clause=clause)
    kept_paper(table, title="On all")

    page = read(committee, f"{at('papers')}?clause={clause.slug}")

    assert ("On fees" in page, "On all" in page) == (True, False)


def test_destroyed_after_it_is_asked_once_more(committee, table):
    paper = kept_paper(table, title="To be gone")

    assert "Destroy “To be gone”?" in read(committee, at("paper-destroy", paper.pk))
    page = committee.post(at("paper-destroy", paper.pk), follow=True).content.decode()

    assert ("To be gone" in page, "A paper that was destroyed" in page) == (False, True)
    again = committee.get(at("paper-file", paper.pk), follow=True).content.decode()
    assert "The paper was destroyed meanwhile." in again


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"title": ""}, "This field is required."),
        ({"file": ""}, "This field is required."),
        ({"file": SimpleUploadedFile("x.txt", b"")}, "The submitted file is empty."),
        ({"file": SimpleUploadedFile("x.txt", b"x" * 20_000_001)}, "more than 20 MB"),
        ({"kind": "gossip"}, "Select a valid choice"),
    ],
)
def test_what_is_refused_is_said_and_the_title_stays(committee, table, more, words):
    page = committee.post(at("paper-new"), typed(**{"title": "Kept words"} | more)).content.decode()

    assert words in page
    assert ("Kept words" in page) is ("title" not in more)
    assert not Attachment.objects.exists()


def test_a_portal_without_a_key_says_who_can_help(committee, table, settings):
    settings.PAPER_KEYS = []

    page = committee.post(at("paper-new"), typed()).content.decode()

    assert "Ask whoever runs it to set PAPER_KEYS." in page


def test_a_paper_of_another_key_is_listed_and_not_opened(committee, table, settings):
    paper = kept_paper(table, title="Old")
    settings.PAPER_KEYS = [sealing.new_key()]

    assert "A paper that no key opens" in read(committee, at("papers"))
    page = committee.get(at("paper-file", paper.pk), follow=True).content.decode()
    assert "No key of the portal opens this paper." in page
    assert not Opening.objects.exists()


@pytest.mark.parametrize(
    ("who", "code"),
    [("staff", 403), ("observer", 403), ("member", 404), ("other_staff", 403)],
)
def test_nobody_else_comes_near(request, table, client_of, who, code):
    paper = kept_paper(table)
    client = client_of(request.getfixturevalue(who))

    codes = {
        client.get(address).status_code
        for address in (
            at("papers"),
            at("paper-new"),
            *(at(name, paper.pk) for name in ("paper", "paper-file", "paper-destroy")),
            at("paper", 999_999),
        )
    }

    assert codes == {code}
    assert client.post(at("paper-destroy", paper.pk)).status_code == code
    assert Attachment.objects.get().destroyed_at is None
    assert "Committee papers" not in read(client, at("board"))


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_asks_no_more(committee, table, clause, django_assert_num_queries, count):
    for number in range(count):
        kept_paper(table, title=f"Paper {number}", clause=clause)

    with django_assert_num_queries(8):
        committee.get(at("papers"))
