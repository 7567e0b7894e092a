"""Writing what a release says of itself, and the instant that its day and time mean."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from negotiations.models import Negotiation, Release
from negotiations.models.release import ZONE
from tests.factories.negotiations import ReleaseFactory, ReleaseItemFactory
from tests.negotiations.staff.releases.conftest import Draft, at, read, send

LONDON = "Europe/London"
GAP = "The clocks are put forward over this time on that day"
TWICE = "The clocks are put back on that day, so this time comes twice"


def typed(**more: object) -> dict[str, object]:
    return {
        "title": "Where the talks stand",
        "change_note": "First report.",
        "weight": "major",
        "audience": "public",
        "when": "at_a_time",
        "day": "2026-05-01",
        "clock": "12:00",
        "zone": ZONE,
        "terms": "Not before.",
    } | more


def test_a_release_is_begun_and_asks_what_it_names(table: Negotiation, client: Client) -> None:
    page = send(client, at("release-new"), **typed())

    begun = Release.objects.get()
    assert (begun.title, begun.audience, begun.zone) == ("Where the talks stand", "public", ZONE)
    assert begun.live_at == datetime(2026, 5, 1, 19, 0, tzinfo=UTC)
    assert (begun.is_major, begun.is_embargoed, begun.terms) == (True, False, "")
    assert "What it makes visible" in page


def test_without_a_time_it_goes_live_when_it_is_approved(
    table: Negotiation, client: Client
) -> None:
    send(client, at("release-new"), **typed(when="at_once", weight="minor"))

    begun = Release.objects.get()
    assert (begun.live_at, begun.is_major) == (None, False)


@pytest.mark.parametrize(
    ("day", "clock", "zone"),
    [("2026-03-08", "02:30", ZONE), ("2026-03-29", "01:30", LONDON)],
    ids=["Los Angeles", "London"],
)
def test_a_time_that_does_not_come_is_refused(
    table: Negotiation, client: Client, day: str, clock: str, zone: str
) -> None:
    page = send(client, at("release-new"), **typed(day=day, clock=clock, zone=zone))

    assert GAP in page
    assert f"does not come in {zone.replace('_', ' ')}. Choose an earlier or a later one." in page
    assert (f'value="{day}"' in page, f'value="{clock}"' in page) == (True, True)
    assert Release.objects.count() == 0


@pytest.mark.parametrize(
    ("day", "zone", "which", "hour"),
    [
        ("2026-11-01", ZONE, "earlier", 8),
        ("2026-11-01", ZONE, "later", 9),
        ("2026-10-25", LONDON, "earlier", 0),
        ("2026-10-25", LONDON, "later", 1),
    ],
)
def test_a_time_that_comes_twice_asks_which(
    table: Negotiation, client: Client, day: str, zone: str, which: str, hour: int
) -> None:
    twice = typed(day=day, clock="01:30", zone=zone)

    page = send(client, at("release-new"), **twice)
    send(client, at("release-new"), **twice, which=which)

    assert TWICE in page
    assert '<select name="which"' in page
    live_at = Release.objects.get().live_at
    assert (live_at.day, live_at.hour, live_at.minute) == (int(day[-2:]), hour, 30)


def test_the_choice_stands_only_where_the_time_comes_twice(
    table: Negotiation, client: Client
) -> None:
    assert '<select name="which"' not in read(client, at("release-new"))


def test_a_draft_shows_its_instant_in_its_zone(
    draft: Draft, client: Client, table: Negotiation
) -> None:
    begun = draft(live_at=datetime(2026, 11, 1, 9, 30, tzinfo=UTC), zone=ZONE)

    page = read(client, at("release-details", begun.pk))

    assert ('value="2026-11-01"' in page, 'value="01:30"' in page) == (True, True)
    assert '<option value="later" selected>' in page
    assert "1 November 2026, 01:30 PST (America/Los Angeles)" in read(
        client, at("release-draft", begun.pk)
    )


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"day": "2026-03-02", "clock": "09:59"}, "This lies in the past."),
        ({"day": ""}, "Say on which day."),
        ({"clock": ""}, "Say at what time."),
        ({"day": "0026-05-01"}, "Write the year with all four digits."),
        ({"day": "9999-12-31", "clock": "23:59"}, "That is too far ahead."),
        ({"zone": "Mars/Olympus"}, "Select a valid choice."),
        ({"title": " "}, "This field is required."),
        ({"change_note": ""}, "This field is required."),
        ({"is_embargoed": "on", "audience": "members"}, "An embargo ends when the public is told"),
        ({"is_embargoed": "on", "when": "at_once"}, "An embargo ends at a day and time"),
        ({"is_embargoed": "on", "terms": ""}, "Say what press has to accept before it reads."),
    ],
)
def test_what_can_not_be_is_refused_and_the_words_stay(
    table: Negotiation, client: Client, more: dict[str, object], words: str
) -> None:
    page = send(client, at("release-new"), **typed(**more, supersedes=""))

    assert words in page
    kept = "First report." if "change_note" not in more else "Where the talks stand"
    assert kept in page
    assert Release.objects.count() == 0


def test_an_embargo_has_terms_on_offer(table: Negotiation, client: Client) -> None:
    page = read(client, at("release-new"))

    send(client, at("release-new"), **typed(is_embargoed="on"))

    begun = Release.objects.get()
    assert "Not for publication, broadcast or posting" in page
    assert (begun.is_embargoed, begun.terms) == (True, "Not before.")


def test_it_takes_the_place_of_an_approved_one_of_its_table(
    table: Negotiation, client: Client
) -> None:
    earlier = ReleaseItemFactory(item=table).release
    ReleaseFactory(negotiation=table, title="Only drafted")
    ReleaseItemFactory(release__title="Of another table")

    page = read(client, at("release-new"))
    send(client, at("release-new"), **typed(supersedes=earlier.pk))

    assert (earlier.title in page, "Only drafted" in page, "Of another table" in page) == (
        True,
        False,
        False,
    )
    assert Release.objects.get(title="Where the talks stand").supersedes == earlier


def test_details_of_a_draft_change(draft: Draft, client: Client) -> None:
    begun = draft()

    page = send(client, at("release-details", begun.pk), **typed(title="Other"))

    assert Release.objects.get().title == "Other"
    assert "<h1>Other</h1>" in page


def test_what_left_the_draft_meanwhile_keeps_the_words_typed(draft: Draft, client: Client) -> None:
    begun = draft("in_review")

    page = send(client, at("release-details", begun.pk), **typed(title="Too late"))

    assert "Meanwhile somebody took another step with this release; it is now in review." in page
    assert 'value="Too late"' in page
    assert Release.objects.get().title == "News"
