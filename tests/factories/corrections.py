"""One row each of statements, corrections and reports of errors."""

from datetime import timedelta

import factory
from factory.django import DjangoModelFactory

from negotiations.models import Correction, ErrorReport, Statement
from tests.factories.negotiations import NegotiationFactory, SourceFactory
from tests.factories.portal import YESTERDAY, UserFactory


class StatementFactory(DjangoModelFactory):
    class Meta:
        model = Statement

    negotiation = factory.SubFactory(NegotiationFactory)
    side = "employer"
    said_on = YESTERDAY.date() - timedelta(days=1)
    words = factory.Sequence(lambda n: f"Statement number {n}.")
    told_by = "the Daily Sample"
    source = factory.SubFactory(SourceFactory)
    recorded_at = YESTERDAY


class CorrectionFactory(DjangoModelFactory):
    """A correction for the public that waits for a second person; `approved` has one."""

    class Meta:
        model = Correction

    class Params:
        approved = factory.Trait(approved_at=YESTERDAY, approved_by=factory.SubFactory(UserFactory))

    negotiation = factory.SubFactory(NegotiationFactory)
    path = factory.LazyAttribute(lambda o: o.negotiation.get_absolute_url())
    kind = "correction"
    audience = "public"
    old_words = "Twenty days."
    new_words = "Thirty days."
    slug = factory.Sequence(lambda n: f"correction-{n}")
    drafted_at = YESTERDAY
    drafted_by = factory.SubFactory(UserFactory)


class ErrorReportFactory(DjangoModelFactory):
    """A report that waits; `answered` has an answer for the reporter alone."""

    class Meta:
        model = ErrorReport

    class Params:
        answered = factory.Trait(
            state="answered",
            answer="You are right.",
            answered_at=YESTERDAY,
            answered_by=factory.SubFactory(UserFactory),
        )

    negotiation = factory.SubFactory(NegotiationFactory)
    path = "/"
    words = "The date is wrong."
    reported_at = YESTERDAY
