"""Papers of a committee are kept sealed, opened by name, destroyed for good."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from negotiations.actions import committee_papers as papers
from negotiations.models import Attachment
from portal import sealing
from portal.models import Event, Opening
from tests.factories.negotiations import ClauseFactory, NegotiationFactory
from tests.factories.papers import kept_paper
from tests.factories.portal import NOW, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    return NegotiationFactory()


def opened(paper, table):
    return papers.open_paper(
        paper=paper, guilds=table.guilds.all(), what="A paper", by=UserFactory(), now=NOW
    )


def test_the_row_holds_no_word_of_it(table):
    paper = kept_paper(
        table, title="Bottom line", file_name="bottom.txt", content=b"Not below 4 %."
    )

    row = Attachment.objects.values().get()

    held = b" ".join(str(one).encode() for one in row.values())
    held += bytes(row["heading"]) + bytes(row["content"])
    assert not any(word in held for word in (b"Bottom", b"bottom", b"below"))
    assert papers.heading_of(paper) == papers.Heading("Bottom line", "bottom.txt")
    assert opened(paper, table) == b"Not below 4 %."


def test_the_log_tells_kind_and_clause_to_the_committee_alone(table):
    clause = ClauseFactory(negotiation=table, issue__negotiation=table, title="Fees")
    paper = kept_paper(table, clause=clause, title="Secret title")
    papers.destroy(paper=paper, by=UserFactory(), now=NOW)

    told = Event.objects.filter(verb__startswith="paper.")

    assert {one.audience for one in told} == {"committee"}
    assert [one.payload for one in told.order_by("number")] == [
        {"kind": "costing", "title": "Fees", "clause": clause.slug}
    ] * 2
    assert "Secret" not in json.dumps(list(Event.objects.values("payload")))


def test_each_opening_is_written_down(table):
    paper = kept_paper(table)

    opened(paper, table)
    opened(paper, table)

    looks = Opening.objects.filter(target_type="negotiations.attachment", target_id=str(paper.pk))
    assert looks.count() == 2
    assert {look.guild for look in looks} == set(table.guilds.all())
    assert {look.audience for look in looks} == {"committee"}


def test_what_no_key_opens_is_not_written_down_as_opened(table, settings):
    paper = kept_paper(table)
    settings.PAPER_KEYS = [sealing.new_key()]

    with pytest.raises(sealing.WrongKey):
        opened(paper, table)

    assert not Opening.objects.exists()


def test_destroyed_it_is_empty_and_stays_so(table):
    paper, by = kept_paper(table), UserFactory()

    papers.destroy(paper=paper, by=by, now=NOW)

    row = Attachment.objects.get()
    assert (bytes(row.heading), bytes(row.content)) == (b"", b"")
    assert (row.destroyed_at, row.destroyed_by, row.size) == (NOW, by, len(b"Figures."))
    for again in (
        lambda: opened(paper, table),
        lambda: papers.destroy(paper=paper, by=by, now=NOW),
    ):
        with pytest.raises(papers.Destroyed):
            again()


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"content": b""}, papers.Empty),
        ({"content": b"x" * (papers.LARGEST + 1)}, papers.TooLarge),
    ],
    ids=["empty", "too large"],
)
def test_what_is_not_kept(table, more, error):
    with pytest.raises(error):
        kept_paper(table, **more)

    assert not Attachment.objects.exists()


def test_a_clause_of_another_table_is_refused(table):
    with pytest.raises(papers.OfAnotherTable):
        kept_paper(table, clause=ClauseFactory())


def test_without_a_key_nothing_is_kept(table, settings):
    settings.PAPER_KEYS = []

    with pytest.raises(sealing.NoKey):
        kept_paper(table)

    assert (Attachment.objects.count(), Event.objects.count()) == (0, 0)


def rotate() -> str:
    out = StringIO()
    call_command("rotate_paper_keys", stdout=out)
    return out.getvalue()


def test_a_new_key_takes_over_and_the_old_one_can_go(table, settings):
    old, new = sealing.new_key(), sealing.new_key()
    settings.PAPER_KEYS = [old]
    kept = [kept_paper(table, content=f"Paper {number}".encode()) for number in range(3)]
    papers.destroy(paper=kept[2], by=UserFactory(), now=NOW)
    settings.PAPER_KEYS = [new, old]

    assert rotate().startswith("2 of 2 papers sealed anew")
    assert rotate().startswith("0 of 2 papers sealed anew")

    settings.PAPER_KEYS = [new]
    assert [opened(paper, table) for paper in kept[:2]] == [b"Paper 0", b"Paper 1"]


def test_a_paper_of_a_lost_key_is_said_and_nothing_is_lost(table, settings):
    settings.PAPER_KEYS = [sealing.new_key()]
    kept_paper(table)
    before = Attachment.objects.values().get()
    settings.PAPER_KEYS = [sealing.new_key()]

    with pytest.raises(CommandError, match="No key of PAPER_KEYS opens a paper"):
        rotate()

    assert Attachment.objects.values().get() == before
