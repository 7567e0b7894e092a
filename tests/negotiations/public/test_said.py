"""The words for who did what, when, and how far apart texts are."""

from datetime import UTC, date, datetime

import pytest

from negotiations.models import Position, Proposal
from negotiations.templatetags import said

TABLED = Proposal.Kind.COUNTER


@pytest.mark.parametrize(
    ("side", "kind", "stance", "words"),
    [
        ("guild", TABLED, "propose", "proposed"),
        ("employer", TABLED, "counter", "countered"),
        ("employer", TABLED, "accept", "accepted"),
        ("employer", TABLED, "reject", "rejected"),
        ("employer", TABLED, "hold", "put on hold and asked for information"),
        ("employer", TABLED, "no_response", "gave no response"),
        ("guild", TABLED, "withdraw", "withdrew"),
        ("joint", TABLED, "propose", "drafted together"),
        ("joint", TABLED, "counter", "drafted together"),
        ("joint", TABLED, "accept", "agreed"),
        ("joint", TABLED, "reject", "left it open"),
        ("joint", TABLED, "hold", "left it open"),
        ("joint", TABLED, "no_response", "left it out"),
        ("joint", TABLED, "withdraw", "left it out"),
        ("joint", Proposal.Kind.SUCCESSOR, "propose", "agreed in the agreement that followed"),
        (
            "joint",
            Proposal.Kind.EXPIRING_CONTRACT,
            "propose",
            "agreed in the contract that expires",
        ),
    ],
)
def test_what_a_side_did(side, kind, stance, words):
    position = Position(proposal=Proposal(side=side, kind=kind), stance=stance)

    assert said.did(position) == words


@pytest.mark.parametrize(
    ("distance", "words"),
    [
        (None, "not measured"),
        (0.0, "same words"),
        (0.001, "1 % apart"),
        (0.5, "50 % apart"),
        (1.0, "100 % apart"),
    ],
)
def test_how_far_apart(distance, words):
    assert said.apart(distance) == words


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (None, ""),
        (date(2023, 5, 1), "1 May 2023"),
        (datetime(2023, 5, 2, 6, 59, tzinfo=UTC), "1 May 2023"),
        (datetime(2023, 5, 2, 7, 0, tzinfo=UTC), "2 May 2023"),
    ],
)
def test_the_day_at_the_table(when, words):
    assert said.day(when) == words


@pytest.mark.parametrize(
    ("count", "words"), [(None, "never moved"), (0, "0 days"), (1, "1 day"), (1082, "1,082 days")]
)
def test_days(count, words):
    assert said.days(count) == words
