"""Corrections take two people and tell nobody of what they may not know."""

import pytest

from negotiations.actions import corrections
from negotiations.models import Correction, Negotiation
from portal.models import Event
from tests.factories.negotiations import (
    ClauseFactory,
    NegotiationFactory,
    PositionFactory,
    ReleaseFactory,
    ReleaseItemFactory,
)
from tests.factories.portal import NOW, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def table() -> Negotiation:
    table = NegotiationFactory(slug="table")
    ReleaseItemFactory(item=table)
    return table


def draft(table, **fields) -> Correction:
    given = {
        "path": "/negotiations/table/",
        "release": None,
        "kind": "correction",
        "audience": "public",
        "old_words": "Twenty days.",
        "new_words": "Thirty days.",
        "note": "",
    }
    people = {"by": fields.pop("by", None) or UserFactory(), "now": NOW}
    return corrections.draft(negotiation=table, **people, **given | fields)


def approve(correction, by=None) -> Correction:
    return corrections.approve(correction=correction, by=by or UserFactory(), now=NOW)


def test_a_second_person_puts_it_into_the_ledger(table):
    second = UserFactory()

    made = approve(draft(table), by=second)

    assert (made.approved_by, made.approved_at) == (second, NOW)
    assert list(Correction.objects.made(NOW)) == [made]


def test_whoever_wrote_it_does_not_approve_it(table):
    author = UserFactory()
    waiting = draft(table, by=author)

    with pytest.raises(corrections.NeedsSecondPerson):
        approve(waiting, by=author)

    assert not Correction.objects.made(NOW).exists()


def test_whoever_wrote_it_last_does_not_approve_it(table):
    author, second = UserFactory(), UserFactory()
    waiting = draft(table, by=author)
    corrections.change(correction=waiting, by=second, now=NOW, new_words="Forty days.")

    with pytest.raises(corrections.NeedsSecondPerson):
        approve(waiting, by=second)

    assert approve(waiting, by=author).new_words == "Forty days."


def test_the_log_tells_those_whom_it_is_told_to_at_once(table):
    made = approve(draft(table, audience="members"))

    event = Event.objects.get(verb="correction.made")
    assert (event.audience, event.visible_at, event.payload) == (
        "members",
        NOW,
        {"title": "/negotiations/table/", "kind": "correction", "correction": made.slug},
    )


def test_the_draft_is_told_to_staff_alone(table):
    draft(table)

    assert Event.objects.get(verb="correction.drafted").audience == "staff"


@pytest.mark.parametrize("step", ["change", "approve", "set_aside"])
def test_what_is_made_never_changes(table, step):
    made = approve(draft(table))

    with pytest.raises(corrections.Settled):
        getattr(corrections, step)(correction=made, by=UserFactory(), now=NOW)


def test_what_is_set_aside_is_not_approved(table):
    waiting = draft(table)
    corrections.set_aside(correction=waiting, by=UserFactory(), now=NOW)

    with pytest.raises(corrections.Settled):
        approve(waiting)


def test_a_page_that_its_readers_do_not_find_is_refused(table):
    hidden = PositionFactory(clause=ClauseFactory(negotiation=table), tabled=True)

    with pytest.raises(corrections.PageHidden):
        draft(table, path=hidden.get_absolute_url())


def test_a_page_for_members_is_corrected_before_members(table):
    told = PositionFactory(clause=ClauseFactory(negotiation=table), tabled=True)
    release = ReleaseFactory(negotiation=table, audience="members")
    ReleaseItemFactory(release=release, item=told)

    with pytest.raises(corrections.PageHidden):
        draft(table, path=told.get_absolute_url())
    assert approve(draft(table, path=told.get_absolute_url(), audience="members")).approved_at


def test_a_page_that_was_hidden_meanwhile_is_not_corrected(table):
    waiting = draft(table)
    release = table.release_items.get().release
    release.state, release.withdrawn_at, release.withdrawn_reason = "withdrawn", NOW, "A mistake."
    release.save()

    with pytest.raises(corrections.TableHidden):
        approve(waiting)


def test_a_table_that_nobody_knows_of_is_not_named(db):
    with pytest.raises(corrections.TableHidden):
        draft(NegotiationFactory(slug="hidden"), path="/method/")


def test_without_a_page_it_stands_on_the_page_of_its_release(table):
    release = table.release_items.get().release

    assert draft(table, path="", release=release).path == release.get_absolute_url()


def test_a_release_is_corrected_before_those_it_was_told_to(table):
    release = table.release_items.get().release

    with pytest.raises(corrections.OtherAudience):
        draft(table, release=release, audience="members")


def test_a_release_of_another_table_is_refused(table):
    with pytest.raises(corrections.OfAnotherTable):
        draft(table, release=ReleaseFactory())


def test_its_address_does_not_tell_how_many_there_are(table):
    slugs = {draft(table).slug for _ in range(3)}

    assert {slug[:11] for slug in slugs} == {"2026-03-02-"}
    assert len(slugs) == 3
