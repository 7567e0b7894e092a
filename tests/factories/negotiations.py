"""One row each of what is on the table and what is published."""

from datetime import date, timedelta

import factory
from django.db import models
from django.db.models import Max
from factory.django import DjangoModelFactory

from negotiations.addresses import position_slug
from negotiations.models import (
    Certainty,
    Clause,
    DraftRevision,
    Issue,
    Negotiation,
    Party,
    Position,
    PositionNote,
    Proposal,
    Release,
    ReleaseItem,
    Session,
    Source,
    TentativeAgreement,
)
from portal.access import Audience
from portal.text import sha256
from tests.factories.portal import NOW, YESTERDAY, GuildFactory, UserFactory

A_WEEK_AGO = NOW - timedelta(days=7)


def hand_over(proposal: Proposal) -> Proposal:
    """Table a draft whose positions are all frozen."""
    proposal.state = Proposal.State.TABLED
    proposal.number = next_number(proposal.negotiation, proposal.side)
    proposal.tabled_at = A_WEEK_AGO
    proposal.save()
    return proposal


def next_number(negotiation: Negotiation, side: str) -> int:
    tabled = Proposal.objects.filter(negotiation=negotiation, side=side)
    return (tabled.aggregate(highest=Max("number"))["highest"] or 0) + 1


def free_slug(position) -> str:
    taken = set(position.clause.positions.values_list("slug", flat=True))
    said_on = position.said_at.date()
    return position_slug(said_on, position.proposal.side, sha256(position.text), taken)


def only(model: type[models.Model], item: models.Model) -> models.Model | None:
    return item if isinstance(item, model) else None


def negotiation_of(item: models.Model) -> Negotiation:
    match item:
        case Negotiation():
            return item
        case TentativeAgreement():
            return item.clause.negotiation
        case Position():
            return item.proposal.negotiation
        case _:
            return item.negotiation


class SourceFactory(DjangoModelFactory):
    class Meta:
        model = Source

    class Params:
        note_only = factory.Trait(
            publisher="", url="", note=factory.Sequence(lambda n: f"seen in copy {n}")
        )

    publisher = factory.Sequence(lambda n: f"Paper {n}")
    url = factory.Sequence(lambda n: f"https://paper.example/{n}")


class NegotiationFactory(DjangoModelFactory):
    """A negotiation with one party, or with the parties of `guilds=[...]`."""

    class Meta:
        model = Negotiation
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"negotiation-{n}")
    title = factory.Sequence(lambda n: f"Negotiation {n}")
    agreement_title = "2026 agreement"
    guild_short_name = "Guild"
    employer_name = "Alliance of Studios"
    employer_short_name = "Studios"
    opened_on = date(2026, 2, 2)

    @factory.post_generation
    def guilds(self, create, extracted):
        for guild in extracted if extracted is not None else [GuildFactory()]:
            PartyFactory(negotiation=self, guild=guild)


class PartyFactory(DjangoModelFactory):
    """A further guild at a table; the negotiation's own factory seats the first."""

    class Meta:
        model = Party

    negotiation = factory.SubFactory(NegotiationFactory, guilds=[])
    guild = factory.SubFactory(GuildFactory)


class SessionFactory(DjangoModelFactory):
    class Meta:
        model = Session

    negotiation = factory.SubFactory(NegotiationFactory)
    held_on = factory.Sequence(lambda n: date(2026, 2, 2) + timedelta(days=n % 20))
    kind = Session.Kind.NEGOTIATION
    certainty = Certainty.DOCUMENTED


class IssueFactory(DjangoModelFactory):
    class Meta:
        model = Issue

    negotiation = factory.SubFactory(NegotiationFactory)
    slug = factory.Sequence(lambda n: f"issue-{n}")
    title = factory.Sequence(lambda n: f"Issue {n}")
    place = factory.Sequence(lambda n: n)


class ClauseFactory(DjangoModelFactory):
    """A clause; its issue belongs to the same negotiation, whichever of the two is given."""

    class Meta:
        model = Clause

    negotiation = factory.SubFactory(NegotiationFactory)
    issue = factory.SubFactory(IssueFactory, negotiation=factory.SelfAttribute("..negotiation"))
    slug = factory.Sequence(lambda n: f"clause-{n}")
    reference = factory.Sequence(lambda n: f"Art. {n}")
    title = factory.Sequence(lambda n: f"Clause {n}")
    place = factory.Sequence(lambda n: n)

    @classmethod
    def _generate(cls, strategy, params):
        if "issue" in params:
            params.setdefault("negotiation", params["issue"].negotiation)
        return super()._generate(strategy, params)


class ProposalFactory(DjangoModelFactory):
    """A draft of the guild side; `tabled=True` is handed over, and takes no position any more."""

    class Meta:
        model = Proposal

    class Params:
        tabled = factory.Trait(
            state=Proposal.State.TABLED,
            number=factory.LazyAttribute(lambda o: next_number(o.negotiation, o.side)),
            tabled_at=A_WEEK_AGO,
        )
        employer = factory.Trait(side="employer", kind=Proposal.Kind.COUNTER)
        discarded = factory.Trait(state=Proposal.State.DISCARDED)

    negotiation = factory.SubFactory(NegotiationFactory)
    side = "guild"
    title = factory.Sequence(lambda n: f"Proposal {n}")
    kind = Proposal.Kind.INITIAL
    created_at = A_WEEK_AGO - timedelta(days=1)


class PositionFactory(DjangoModelFactory):
    """A position in a draft.

    `frozen=True` freezes it, so that `hand_over(proposal)` can follow when several positions
    belong to one proposal; `tabled=True` does both for a proposal with this position alone.
    """

    class Meta:
        model = Position
        skip_postgeneration_save = True

    class Params:
        frozen = factory.Trait(
            said_at=A_WEEK_AGO,
            sha256=factory.LazyAttribute(lambda o: sha256(o.text)),
            slug=factory.LazyAttribute(free_slug),
        )
        tabled = factory.Trait(
            frozen=True,
            handed_over=factory.PostGeneration(lambda obj, *_: hand_over(obj.proposal)),
        )

    clause = factory.SubFactory(ClauseFactory)
    proposal = factory.SubFactory(
        ProposalFactory, negotiation=factory.SelfAttribute("..clause.negotiation")
    )
    stance = Position.Stance.PROPOSE
    text = factory.Sequence(lambda n: f"The company shall tell the writer, version {n}.")
    place = factory.Sequence(lambda n: n)

    @classmethod
    def _generate(cls, strategy, params):
        if "proposal" in params and not {"clause", "clause__issue"} & set(params):
            params.setdefault("clause__negotiation", params["proposal"].negotiation)
        return super()._generate(strategy, params)


class PositionNoteFactory(DjangoModelFactory):
    class Meta:
        model = PositionNote

    position = factory.SubFactory(PositionFactory)
    rationale = "Members asked for it."
    internal_notes = "We can let this go."
    updated_at = YESTERDAY
    updated_by = factory.SubFactory(UserFactory)


class DraftRevisionFactory(DjangoModelFactory):
    class Meta:
        model = DraftRevision

    class Params:
        conflict = factory.Trait(is_conflict=True)

    position = factory.SubFactory(PositionFactory)
    revision = factory.Sequence(lambda n: n + 1)
    stance = Position.Stance.PROPOSE
    text = factory.Sequence(lambda n: f"Typed words {n}.")
    saved_at = YESTERDAY
    saved_by = factory.SubFactory(UserFactory)


class TentativeAgreementFactory(DjangoModelFactory):
    """A text the guild proposed and confirmed; `agreed=True` has the employer side's hash too."""

    class Meta:
        model = TentativeAgreement

    class Params:
        agreed = factory.Trait(
            employer_sha256=factory.SelfAttribute("sha256"), employer_confirmed_at=YESTERDAY
        )
        reopened = factory.Trait(reopened_at=NOW, reopened_reason="A word was missing.")

    clause = factory.SubFactory(ClauseFactory)
    text = factory.Sequence(lambda n: f"Both sides agree to version {n}.")
    sha256 = factory.LazyAttribute(lambda o: sha256(o.text))
    proposed_by_side = "guild"
    proposed_at = A_WEEK_AGO
    guild_sha256 = factory.SelfAttribute("sha256")
    guild_confirmed_at = A_WEEK_AGO


class ReleaseFactory(DjangoModelFactory):
    """A release to the public that is live at `NOW`."""

    class Meta:
        model = Release

    negotiation = factory.SubFactory(NegotiationFactory)
    title = factory.Sequence(lambda n: f"Release {n}")
    audience = Audience.PUBLIC
    live_at = YESTERDAY
    change_note = "First publication."
    created_at = YESTERDAY


class ReleaseItemFactory(DjangoModelFactory):
    """Makes `item` visible: a tabled position, session, tentative agreement or negotiation."""

    class Meta:
        model = ReleaseItem

    class Params:
        item = factory.SubFactory(PositionFactory, tabled=True)

    release = factory.SubFactory(
        ReleaseFactory,
        negotiation=factory.LazyAttribute(lambda o: negotiation_of(o.factory_parent.item)),
    )
    negotiation_itself = factory.LazyAttribute(lambda o: only(Negotiation, o.item))
    session = factory.LazyAttribute(lambda o: only(Session, o.item))
    position = factory.LazyAttribute(lambda o: only(Position, o.item))
    tentative_agreement = factory.LazyAttribute(lambda o: only(TentativeAgreement, o.item))
