"""One row each of what is on the table and what is published."""

from datetime import date, timedelta

import factory
from django.conf import settings
from django.db import models
from django.db.models import Max
from factory.django import DjangoModelFactory

from negotiations.addresses import drawn, position_slug
from negotiations.assembly import assemble
from negotiations.models import (
    Agreement,
    AgreementClause,
    Certainty,
    Clause,
    DraftRevision,
    ImportedText,
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
    Statement,
    SummaryRevision,
    TentativeAgreement,
    Upload,
    UploadedFile,
    UploadedParagraph,
)
from negotiations.provisions import nodes_of
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
    digits = drawn(
        sha256(position.text), key=settings.SECRET_KEY, occasion=position.said_at.isoformat()
    )
    return position_slug(said_on, position.proposal.side, digits, taken)


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
        case SummaryRevision():
            return item.summary.negotiation
        case _:
            return item.negotiation


def finish(agreement: Agreement) -> Agreement:
    """Declare the text final, as it stands."""
    agreement.text = assemble(nodes_of(agreement.clauses.all())).text
    agreement.sha256 = sha256(agreement.text)
    agreement.final_at = YESTERDAY
    agreement.save()
    return agreement


def final_provision() -> AgreementClause:
    return AgreementFactory(final=True).clauses.get()


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


class AgreementFactory(DjangoModelFactory):
    """An agreement being drafted; `final=True` has one provision and a final text."""

    class Meta:
        model = Agreement
        skip_postgeneration_save = True

    class Params:
        final = factory.Trait(
            finished=factory.PostGeneration(
                lambda obj, *_: finish(AgreementClauseFactory(agreement=obj).agreement)
            ),
        )

    negotiation = factory.SubFactory(NegotiationFactory)
    slug = factory.Sequence(lambda n: f"agreement-{n}")
    title = factory.Sequence(lambda n: f"Agreement {n}")
    status = Agreement.Status.DRAFTING
    created_at = A_WEEK_AGO


class AgreementClauseFactory(DjangoModelFactory):
    """A provision of the first level, written while drafting.

    `agreed=True` takes the words of a tentative agreement, `carried=True` those of a provision of
    a final agreement.
    """

    class Meta:
        model = AgreementClause

    class Params:
        agreed = factory.Trait(
            origin=AgreementClause.Origin.AGREED,
            tentative_agreement=factory.SubFactory(
                TentativeAgreementFactory,
                agreed=True,
                clause__negotiation=factory.SelfAttribute("...agreement.negotiation"),
            ),
            clause=factory.SelfAttribute("tentative_agreement.clause"),
            text=factory.SelfAttribute("tentative_agreement.text"),
        )
        carried = factory.Trait(
            origin=AgreementClause.Origin.CARRIED,
            carried_from=factory.LazyFunction(final_provision),
            text=factory.SelfAttribute("carried_from.text"),
        )

    agreement = factory.SubFactory(AgreementFactory)
    place = factory.Sequence(lambda n: n)
    label = factory.Sequence(lambda n: f"Art. {n}")
    title = factory.Sequence(lambda n: f"Provision {n}")
    text = factory.Sequence(lambda n: f"The company shall do what provision {n} says.")
    origin = AgreementClause.Origin.WRITTEN


class UploadFactory(DjangoModelFactory):
    """A Word file of the employer side that is being read; `kept=True` is on record."""

    class Meta:
        model = Upload

    class Params:
        mapping = factory.Trait(state=Upload.State.MAPPING)
        kept = factory.Trait(
            state=Upload.State.KEPT,
            proposal=factory.SubFactory(
                ProposalFactory, negotiation=factory.SelfAttribute("..negotiation")
            ),
            kept_at=A_WEEK_AGO,
        )

    negotiation = factory.SubFactory(NegotiationFactory)
    purpose = Upload.Purpose.ANSWER
    kind = Upload.Kind.WORD
    file_name = factory.Sequence(lambda n: f"counter-{n}.docx")
    size = 10
    sha256 = "0" * 64
    uploaded_at = A_WEEK_AGO
    uploaded_by = factory.SubFactory(UserFactory)


class UploadedFileFactory(DjangoModelFactory):
    """The bytes of an upload."""

    class Meta:
        model = UploadedFile

    upload = factory.SubFactory(UploadFactory)
    content = b"PK bytes"


class UploadedParagraphFactory(DjangoModelFactory):
    """A paragraph that nobody has placed yet."""

    class Meta:
        model = UploadedParagraph

    upload = factory.SubFactory(UploadFactory, mapping=True)
    place = factory.Sequence(lambda n: n)
    base_text = "Their base."
    text = "Their proposal."


class ImportedTextFactory(DjangoModelFactory):
    """Their base beside a position that was taken in."""

    class Meta:
        model = ImportedText

    position = factory.SubFactory(PositionFactory)
    upload = factory.SubFactory(
        UploadFactory, negotiation=factory.SelfAttribute("..position.proposal.negotiation")
    )
    base_text = "Their base."


class ReleaseFactory(DjangoModelFactory):
    """A release to the public, live at `NOW` once it is approved, as its first item does."""

    class Meta:
        model = Release

    class Params:
        approved = factory.Trait(state="approved", approved_at=YESTERDAY)

    negotiation = factory.SubFactory(NegotiationFactory)
    title = factory.Sequence(lambda n: f"Release {n}")
    audience = Audience.PUBLIC
    live_at = YESTERDAY
    change_note = "First publication."
    slug = factory.Sequence(lambda n: f"release-{n}")
    is_of_record = True
    created_at = YESTERDAY


class ReleaseItemFactory(DjangoModelFactory):
    """Makes `item` visible, and approves its release if that is a draft."""

    class Meta:
        model = ReleaseItem
        skip_postgeneration_save = True

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
    agreement = factory.LazyAttribute(lambda o: only(Agreement, o.item))
    summary_revision = factory.LazyAttribute(lambda o: only(SummaryRevision, o.item))
    statement = factory.LazyAttribute(lambda o: only(Statement, o.item))

    @factory.post_generation
    def approves(self, create, extracted, **_kwargs):
        """Approve the release; `approves=False` leaves it a draft."""
        if create and extracted is not False and self.release.state == "draft":
            approve(self.release)


def approve(release: Release) -> Release:
    """Approve a release as the record does, for which no two people signed."""
    release.state, release.approved_at = "approved", release.created_at
    release.save(update_fields=["state", "approved_at"])
    return release
