"""One row each of summaries, their revisions, lines and citations."""

import factory
from factory.django import DjangoModelFactory

from negotiations.models import (
    Citation,
    Justification,
    Position,
    Summary,
    SummaryLine,
    SummaryRevision,
)
from portal.text import sha256
from tests.factories.negotiations import (
    AgreementClauseFactory,
    ClauseFactory,
    IssueFactory,
    NegotiationFactory,
    PositionFactory,
)
from tests.factories.portal import YESTERDAY, UserFactory


class SummaryFactory(DjangoModelFactory):
    """The summary of a clause; `of_issue` and `of_table` make the other two kinds."""

    class Meta:
        model = Summary

    class Params:
        of_table = factory.Trait(clause=None, negotiation=factory.SubFactory(NegotiationFactory))
        of_issue = factory.Trait(
            clause=None,
            issue=factory.SubFactory(IssueFactory),
            negotiation=factory.SelfAttribute("issue.negotiation"),
        )

    clause = factory.SubFactory(ClauseFactory)
    negotiation = factory.SelfAttribute("clause.negotiation")
    created_at = YESTERDAY


class SummaryRevisionFactory(DjangoModelFactory):
    """A working copy; finish it with `finish_summary` once it has its lines."""

    class Meta:
        model = SummaryRevision

    summary = factory.SubFactory(SummaryFactory)
    started_at = YESTERDAY


class SummaryLineFactory(DjangoModelFactory):
    class Meta:
        model = SummaryLine

    revision = factory.SubFactory(SummaryRevisionFactory)
    place = factory.Sequence(int)
    text = factory.Sequence(lambda n: f"What clause {n} says.")


class CitationFactory(DjangoModelFactory):
    """A tabled position cited; `of_agreement` cites a provision."""

    class Meta:
        model = Citation

    class Params:
        of_agreement = factory.Trait(
            position=None, provision=factory.SubFactory(AgreementClauseFactory)
        )

    line = factory.SubFactory(SummaryLineFactory)
    position = factory.SubFactory(PositionFactory, tabled=True)


class JustificationFactory(DjangoModelFactory):
    class Meta:
        model = Justification

    line = factory.SubFactory(SummaryLineFactory)
    words = "30 days"
    reason = "The side letter says so."
    by = factory.SubFactory(UserFactory)
    at = YESTERDAY


def written(summary: Summary, *cited, text: str = "The company must say so.") -> SummaryRevision:
    """A finished revision of one line that cites these positions or provisions."""
    line = SummaryLineFactory(revision__summary=summary, text=text)
    for one in cited:
        name = "position" if isinstance(one, Position) else "provision"
        CitationFactory(line=line, **{"position": None, name: one})
    return finish_summary(line.revision)


def finish_summary(revision: SummaryRevision) -> SummaryRevision:
    """Fix the revision's words, as they stand."""
    revision.text = "\n".join(line.text for line in revision.lines.all()) or "Nothing."
    revision.sha256 = sha256(revision.text)
    revision.slug = f"{YESTERDAY:%Y-%m-%d}-{revision.sha256[:8]}"
    revision.finished_at = YESTERDAY
    revision.save()
    return revision
