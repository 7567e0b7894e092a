"""One row each of what never leaves a guild: comments and committee papers."""

import factory
from factory.django import DjangoModelFactory

from negotiations.actions import committee_papers
from negotiations.models import Attachment, Comment, Negotiation
from tests.factories.negotiations import NegotiationFactory, PositionFactory
from tests.factories.portal import NOW, YESTERDAY, UserFactory


class CommentFactory(DjangoModelFactory):
    """A remark on a draft position, by somebody without a role, in the first guild at the table."""

    class Meta:
        model = Comment
        skip_postgeneration_save = True

    class Params:
        settled = factory.Trait(settled_at=NOW, settled_by=factory.SubFactory(UserFactory))

    position = factory.SubFactory(PositionFactory)
    negotiation = factory.LazyAttribute(lambda o: o.position.proposal.negotiation)
    guild = factory.LazyAttribute(lambda o: o.negotiation.guilds.order_by("pk")[0])
    words = factory.Sequence(lambda n: f"Remark number {n}.")
    by = factory.SubFactory(UserFactory)
    at = YESTERDAY

    @factory.post_generation
    def answered(self, create: bool, wanted: bool | None, **_: object) -> None:
        if wanted:
            AnswerFactory(thread=self)


class AnswerFactory(CommentFactory):
    """An answer of the same guild to what begins a thread."""

    class Params:
        thread = factory.SubFactory(CommentFactory)

    answers = factory.SelfAttribute("thread")
    position = factory.SelfAttribute("thread.position")
    summary = factory.SelfAttribute("thread.summary")
    negotiation = factory.SelfAttribute("thread.negotiation")
    guild = factory.SelfAttribute("thread.guild")
    words = factory.Sequence(lambda n: f"Answer number {n}.")


class AttachmentFactory(DjangoModelFactory):
    """A row as the database keeps it; its bytes are of no key."""

    class Meta:
        model = Attachment

    negotiation = factory.SubFactory(NegotiationFactory)
    kind = "costing"
    heading = b"sealed heading"
    content = b"sealed content"
    size = 14
    kept_at = YESTERDAY
    kept_by = factory.SubFactory(UserFactory)


def kept_paper(table: Negotiation, **more: object) -> Attachment:
    """A paper kept as the committee keeps it."""
    said = {"kind": "costing", "title": "Costing", "content": b"Figures.", "clause": None} | more
    return committee_papers.keep(
        negotiation=table,
        kind=said["kind"],
        heading=committee_papers.Heading(said["title"], said.get("file_name", "costing.xlsx")),
        content=said["content"],
        clause=said["clause"],
        by=said.get("by") or UserFactory(),
        now=said.get("now") or NOW,
    )
