"""The queue, the desk, and choosing what a release names."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from negotiations.actions import release_decisions as decisions
from negotiations.models import Negotiation, Release, Session
from portal.models import User
from tests.factories.corrections import StatementFactory
from tests.factories.negotiations import (
    AgreementFactory,
    PositionFactory,
    ReleaseItemFactory,
    SessionFactory,
    TentativeAgreementFactory,
)
from tests.factories.portal import NOW
from tests.factories.summaries import SummaryFactory, SummaryRevisionFactory, finish_summary
from tests.negotiations.staff.conftest import SignIn
from tests.negotiations.staff.releases.conftest import Draft, at, read, send, sign

HOUR = timedelta(hours=1)
QUERIES = {
    "releases": 7,
    "release-draft": 8,
    "release-new": 6,
    "release-details": 7,
    "release-items": 12,
    "release-withdraw": 7,
    "ground-rules": 6,
    "ground-rules-new": 6,
    "look-as-choose": 4,
}


def one_of_each(table: Negotiation) -> list[object]:
    """Everything of the table that can be released, apart from itself."""
    summary = SummaryFactory(clause__negotiation=table)
    return [
        SessionFactory(negotiation=table),
        PositionFactory(clause__negotiation=table, tabled=True),
        TentativeAgreementFactory(clause__negotiation=table, agreed=True),
        AgreementFactory(negotiation=table, final=True),
        finish_summary(SummaryRevisionFactory(summary=summary)),
        StatementFactory(negotiation=table),
    ]


def test_the_board_and_an_empty_queue_lead_on(table: Negotiation, client: Client) -> None:
    board, queue = read(client, at("board")), read(client, at("releases"))

    assert at("releases") in board
    assert "Outsiders see nothing of this table until a release names it." in queue
    assert at("release-new") in queue


def test_the_queue_is_by_stage_and_the_newest_first(
    draft: Draft, table: Negotiation, colleague: User, client: Client
) -> None:
    draft(title="Drafted first")
    draft(title="Drafted last")
    draft("in_review", title="Reviewed")
    draft("approved", by=colleague, title="Scheduled", live_at=NOW + HOUR)
    terms = {"is_embargoed": True, "terms": "Not before."}
    draft("approved", by=colleague, title="Embargoed", live_at=NOW + HOUR, **terms)
    earlier = draft("approved", by=colleague, title="Replaced")
    draft("approved", by=colleague, title="Live", supersedes=earlier)
    gone = draft("approved", by=colleague, title="Gone")
    decisions.withdraw(release=gone, reason="Wrong.", by=colleague, now=NOW)

    page = read(client, at("releases"))

    headings = re.findall(r'<h2 id="stage-\d">([^<]+)</h2>', page)
    assert headings == [
        "In review",
        "Being drafted",
        "Approved and scheduled",
        "Under embargo",
        "Live",
        "Superseded by a later release",
        "Withdrawn",
    ]
    titles = re.findall(r'href="/staff/table/releases/\d+/">([^<]+)</a>', page)
    assert titles == [
        "Reviewed",
        "Drafted last",
        "Drafted first",
        "Scheduled",
        "Embargoed",
        "Live",
        "Replaced",
        "Gone",
    ]
    assert "2 March 2026, 11:00 PST (America/Los Angeles)" in page
    assert "Ana Staff · the public · waits for a second person" in page


def test_a_long_queue_has_pages(draft: Draft, client: Client, monkeypatch) -> None:
    monkeypatch.setattr("negotiations.views.staff.releases.ON_A_PAGE", 2)
    for number in range(3):
        draft(title=f"Number {number}")

    first, last = (read(client, at("releases"), page=page) for page in (1, 2))

    titles = [re.findall(r">(Number \d)</a>", page) for page in (first, last)]
    assert titles == [["Number 2", "Number 1"], ["Number 0"]]


def test_the_desk_lists_what_waits_for_ones_signature(
    draft: Draft, client: Client, client_of: SignIn, colleague: User, observer: User
) -> None:
    draft("in_review", title="Please sign")
    draft(title="Not sent yet")

    pages = [read(one, reverse("desk")) for one in (client_of(colleague), client)]
    pages.append(read(client_of(observer), reverse("desk")))

    assert ["Waits for your signature" in page for page in pages] == [True, False, False]
    assert ["Please sign" in page for page in pages] == [True, False, False]
    assert "Not sent yet" not in pages[0]


def test_everything_that_can_be_released_is_on_offer(
    draft: Draft, table: Negotiation, client: Client
) -> None:
    things = one_of_each(table)
    PositionFactory(clause__negotiation=table)
    AgreementFactory(negotiation=table)
    PositionFactory(tabled=True)
    release = draft(items=[table])

    page = read(client, at("release-items", release.pk))

    offered = re.findall(r'name="items" value="(\w+):(\d+)"( )?[^>]*?( checked)?>', page)
    found = [(kind, int(pk), bool(ticked)) for kind, pk, _, ticked in offered]
    kinds = ("session", "position", "tentative_agreement", "agreement")
    kinds = (*kinds, "summary_revision", "statement")
    session = Session.objects.order_by("held_on").values_list("pk", flat=True)
    expected = [("negotiation_itself", table.pk, True)]
    expected += [("session", pk, False) for pk in session]
    pairs = zip(kinds[1:], things[1:], strict=True)
    assert found == expected + [(kind, one.pk, False) for kind, one in pairs]


def test_what_is_public_is_marked(draft: Draft, table: Negotiation, client: Client) -> None:
    ReleaseItemFactory(item=table)
    release = draft(items=[])

    page = read(client, at("release-items", release.pk))

    assert page.count("public already") == 1


def test_what_is_ticked_is_named_and_what_is_out_of_sight_stays(
    draft: Draft, table: Negotiation, session: Session, client: Client
) -> None:
    position = PositionFactory(clause__negotiation=table, tabled=True)
    release = draft(items=[table, session])

    address = at("release-items", release.pk)
    send(client, f"{address}?kind=position", items=[f"position:{position.pk}"])
    named = sorted(one.kind for one in Release.objects.get().items.all())
    send(client, address, items=[f"position:{position.pk}", "session:999", "nonsense"])

    assert named == ["negotiation_itself", "position", "session"]
    assert [one.kind for one in Release.objects.get().items.all()] == ["position"]


def test_what_left_the_draft_can_not_be_chosen_for(
    draft: Draft, session: Session, client: Client
) -> None:
    release = draft("in_review")

    page = send(client, at("release-items", release.pk), items=[f"session:{session.pk}"])

    assert "Meanwhile somebody took another step with this release; it is now in review." in page
    assert f'value="session:{session.pk}"' in page
    assert release.items.count() == 2


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("name", QUERIES)
def test_queries(
    name: str,
    count: int,
    draft: Draft,
    table: Negotiation,
    colleague: User,
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    items = [one for _ in range(count) for one in one_of_each(table) if not _is_summary(one)]
    rows = [draft(items=[table, *items]) for _ in range(count)]
    if name == "release-withdraw":
        decisions.force(release=rows[0], reason="Now.", by=colleague, now=NOW)
    one = ("release-draft", "release-details", "release-items", "release-withdraw")
    address = (
        reverse(name)
        if name == "look-as-choose"
        else at(name)
        if name not in one
        else at(name, rows[0].pk)
    )

    with django_assert_num_queries(QUERIES[name]):
        assert client.get(address).status_code == 200


def _is_summary(one: object) -> bool:
    return type(one).__name__ == "SummaryRevision"


def test_a_signature_takes_it_off_the_desk(
    draft: Draft, client_of: SignIn, colleague: User
) -> None:
    release, second = draft("in_review"), client_of(colleague)

    sign(second, release)

    assert "Waits for your signature" not in read(second, reverse("desk"))
