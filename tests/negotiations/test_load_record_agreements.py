"""The record's agreed texts as one: what it says, since when, and that it stays."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from negotiations import provisions, record
from negotiations.models import Agreement, Clause, Source
from portal import events
from portal.access import ANYONE
from portal.models import Event
from tests.factories.record import bent, document, version

pytestmark = pytest.mark.django_db


@pytest.fixture
def load(tmp_path):
    def load(text: str) -> str:
        file, out = tmp_path / "record.json", StringIO()
        file.write_text(text)
        call_command("load_record", file, stdout=out, stderr=StringIO())
        return out.getvalue()

    return load


def later_text() -> str:
    """The file with a further agreed text, after the agreement was ratified."""
    words = version(5, "2023-06-30", "joint", "final", "Written consent, kept for a year.")
    return bent("negotiations[0].clauses[0].versions[4]", words)


def test_what_was_ratified_is_one_text_under_the_issues_of_the_board(load):
    load(json.dumps(document()))

    agreement = Agreement.objects.get()
    assert agreement.text.split("\n\n") == [
        "Consent",
        "Art. 1 Consent to a copied voice",
        "Written consent for each use.",
        "Teller's use",
        "Art. 2 Tools of the teller's choice",
        "Tellers choose, fairs agree.",
    ]
    assert agreement.text == provisions.assembled(agreement).text
    assert (agreement.slug, agreement.is_retold) == ("tellers-2023-ai-terms", True)
    assert (agreement.status, agreement.status_on) == ("in_force", agreement.term_from)
    assert provisions.faults_of(agreement) == ()


def test_it_is_public_from_the_last_agreed_text_on(load):
    load(json.dumps(document()))
    final = record.noon(date(2023, 5, 20))

    agreement = Agreement.objects.visible_to(ANYONE, final).get()

    assert agreement.final_at == final
    assert list(Agreement.objects.visible_to(ANYONE, record.noon(date(2023, 5, 19)))) == []
    sources = set(agreement.sources.values_list("publisher", "note"))
    agreed = Source.objects.exclude(tentative_agreements=None)
    assert sources <= set(agreed.values_list("publisher", "note"))


def test_loading_again_changes_nothing(load):
    load(json.dumps(document()))
    before = Event.objects.count(), Agreement.objects.values().get()

    assert load(json.dumps(document())).startswith("Nothing")

    assert (Event.objects.count(), Agreement.objects.values().get()) == before
    assert events.verify()[0] == before[0]


def test_without_a_ratification_there_is_no_agreement(load):
    load(bent("negotiations[0].votes", []))

    assert Agreement.objects.count() == 0


def test_texts_that_the_agreement_does_not_hold_are_refused(load):
    load(json.dumps(document()))

    with pytest.raises(CommandError, match="other texts make up the agreement on record"):
        load(later_text())


def test_the_shipped_record_has_the_ai_terms_of_both_agreements():
    call_command("load_record", record.SHIPPED, stdout=StringIO(), stderr=StringIO())

    told = Agreement.objects.order_by("slug").values_list("slug", "title", "status_on", "term_to")
    assert list(told) == [
        (
            "sag-aftra-amptp-tvt-2023-ai-terms",
            "SAG-AFTRA 2023 TV/Theatrical MOA: AI terms",
            date(2023, 12, 5),
            date(2026, 6, 30),
        ),
        (
            "wga-amptp-mba-2023-ai-terms",
            "WGA 2023 MBA: AI terms",
            date(2023, 10, 9),
            date(2026, 5, 1),
        ),
    ]
    followed = Clause.objects.exclude(agreement_clauses=None).count()
    assert (
        followed,
        Agreement.objects.visible_to(ANYONE, record.noon(date(2024, 1, 1))).count(),
    ) == (
        38,
        2,
    )
