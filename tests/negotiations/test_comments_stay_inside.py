"""Whatever goes out is the same to the byte whether a guild's people remarked on it or not."""

import pytest
from django.db import transaction
from django.urls import reverse

from negotiations.actions import tabling
from negotiations.models import Position, Proposal
from portal.models import Event
from tests.factories.negotiations import (
    AgreementClauseFactory,
    AgreementFactory,
    PositionFactory,
    ProposalFactory,
    finish,
)
from tests.factories.papers import AnswerFactory, CommentFactory
from tests.factories.portal import NOW, RoleGrantFactory
from tests.factories.summaries import (
    CitationFactory,
    SummaryLineFactory,
    SummaryRevisionFactory,
    finish_summary,
)
from tests.leaks.twins import REPLACED
from tests.negotiations.public.tables import PublicTable, publish

pytestmark = pytest.mark.django_db

ENDINGS = ("txt", "json", "docx", "pdf")
FILES = [f"{kind}.{ending}" for kind in ("text", "redline") for ending in ENDINGS]
WORDS = ("/negotiations/table/clauses/clause-0/", "/negotiations/table/timeline/")
PUBLIC = (
    *WORDS,
    "/",
    "/updates/",
    "/updates/feed.atom",
    "/updates/feed.json",
    "/sitemap.xml",
    "/negotiations/table/",
    "/negotiations/table/feed.atom",
    "/negotiations/table/feed.json",
    "/negotiations/table/issues/consent/",
    "/issues/consent/",
)


@pytest.fixture(autouse=True)
def _clock_stands_still(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def table():
    return PublicTable(1)


@pytest.fixture
def draft(table) -> Proposal:
    draft = ProposalFactory(negotiation=table.negotiation, title="Our counter")
    PositionFactory(proposal=draft, clause=table.clauses[0], text="Other words.")
    return draft


@pytest.fixture
def summary(table):
    revision = SummaryRevisionFactory(summary__clause=table.clauses[0])
    line = SummaryLineFactory(revision=revision)
    CitationFactory(line=line, position=Position.objects.tabled()[0])
    publish(finish_summary(revision))
    return revision.summary


@pytest.fixture
def staff_client(client, table):
    guild = table.negotiation.guilds.get()
    client.force_login(RoleGrantFactory(guild=guild, role="committee").user)
    return client


def remark(summary) -> None:
    """On every text of every table, and on the summary, each with an answer."""
    on_texts = [CommentFactory(position=one) for one in Position.objects.all()]
    on = {"position": None, "summary": summary, "negotiation": summary.negotiation}
    for made in (*on_texts, CommentFactory(**on, guild=summary.negotiation.guilds.get())):
        AnswerFactory(thread=made)


def answers(client, addresses) -> dict[str, tuple[int, bytes, str | None]]:
    """What a browser gets, but for the random value in its forms."""
    found = {}
    for address in addresses:
        answer = client.get(address)
        body = answer.getvalue() if answer.streaming else answer.content
        for pattern, replacement in REPLACED:
            body = pattern.sub(replacement, body)
        found[address] = (answer.status_code, body, answer.headers.get("Content-Disposition"))
    return found


def whole_agreements(table) -> None:
    for slug in ("old", "new"):
        agreement = AgreementFactory(negotiation=table.negotiation, slug=slug)
        AgreementClauseFactory(
            agreement=agreement, clause=table.clauses[0], text=f"The {slug} words."
        )
        publish(finish(agreement))


def exports(draft: Proposal) -> list[str]:
    """Every file of a draft, of what was handed over, and of whole agreements."""
    tabled = Proposal.objects.exclude(pk=draft.pk).earliest("pk")
    starts = [reverse("proposal-export", args=["table", one.pk]) for one in (draft, tabled)]
    return [
        *(f"{start}{name}" for start in starts for name in (*FILES, "ready-to-send.zip")),
        *(f"/agreements/new/text.{ending}" for ending in ENDINGS),
        *(f"/agreements/old/compare/new/redline.{ending}" for ending in ENDINGS),
    ]


@pytest.mark.whole
def test_every_file_is_the_same_to_the_byte(staff_client, table, draft, summary):
    whole_agreements(table)
    addresses = exports(draft)
    before = answers(staff_client, addresses)

    remark(summary)

    assert {status for status, _body, _name in before.values()} == {200}
    assert answers(staff_client, addresses) == before


def test_the_plain_files_are_the_same_to_the_byte(staff_client, draft, summary):
    """The quick half of the test above, for every run."""
    start = reverse("proposal-export", args=["table", draft.pk])
    addresses = [
        f"{start}{kind}.{ending}" for kind in ("text", "redline") for ending in ENDINGS[:3]
    ]
    before = answers(staff_client, addresses)

    remark(summary)

    assert {status for status, _body, _name in before.values()} == {200}
    assert answers(staff_client, addresses) == before


def test_what_is_handed_over_is_the_same(staff_client, draft, summary):
    assert handed_over(staff_client, draft, ()) == handed_over(staff_client, draft, (summary,))


def handed_over(client, draft: Proposal, remarked) -> list[object]:
    """The page before, the positions, the line in the log and the file; all undone afterwards."""
    with transaction.atomic():
        for summary in remarked:
            remark(summary)
        page = answers(client, [reverse("proposal-hand-over", args=["table", draft.pk])])
        tabling.table_proposal(proposal=draft, said_at=NOW, by=None, now=NOW)
        fields = ("stance", "text", "sha256", "slug")
        frozen = list(draft.positions.values_list(*fields))
        told = Event.objects.get(verb="proposal.tabled").payload
        start = reverse("proposal-export", args=["table", draft.pk])
        files = answers(client, [f"{start}text.docx", f"{start}text.json"])
        transaction.set_rollback(True)
    return [page, frozen, told, files]


def test_pages_and_feeds_for_all_are_the_same(client, summary):
    before = answers(client, PUBLIC)

    remark(summary)

    assert {status for status, _body, _name in before.values()} == {200}
    assert answers(client, PUBLIC) == before


@pytest.mark.parametrize("eyes", ["public", "members", "press"])
def test_a_look_with_other_eyes_is_the_same(staff_client, summary, eyes):
    staff_client.post("/staff/table/look-as/", {"audience": eyes})
    before = answers(staff_client, WORDS)

    remark(summary)

    assert all(b"/staff/look-as/end/" in body for _status, body, _name in before.values())
    assert answers(staff_client, WORDS) == before


def test_staff_read_what_others_do_not(staff_client, draft, summary):
    """So that the tests above could fail: the same comments show on the page of the draft."""
    page = draft.get_absolute_url()
    before = answers(staff_client, [page])

    remark(summary)

    assert answers(staff_client, [page]) != before
    assert b"1 open" in answers(staff_client, [page])[page][1]
