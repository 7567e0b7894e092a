"""What is hidden, one function for each kind; and what everybody sees that comes after it.

A further kind is one more function below `@hidden`, which says who may know of it. All others are
asked whether they can tell that it is there.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Model
from django.utils import timezone

from negotiations.models import (
    Clause,
    Comment,
    Negotiation,
    Position,
    Session,
    TentativeAgreement,
)
from portal import events
from portal.access import Audience, Role
from portal.models import Guild, Opening, User
from tests.factories.corrections import CorrectionFactory, ErrorReportFactory, StatementFactory
from tests.factories.negotiations import (
    AgreementClauseFactory,
    AgreementFactory,
    ClauseFactory,
    DraftRevisionFactory,
    IssueFactory,
    NegotiationFactory,
    PositionFactory,
    PositionNoteFactory,
    ProposalFactory,
    ReleaseFactory,
    ReleaseItemFactory,
    SessionFactory,
    SourceFactory,
    TentativeAgreementFactory,
    UploadedFileFactory,
    UploadedParagraphFactory,
    UploadFactory,
    finish,
)
from tests.factories.papers import AnswerFactory, CommentFactory, kept_paper
from tests.factories.portal import GuildFactory, JobFactory, RoleGrantFactory, UserFactory
from tests.factories.releases import (
    GroundRulesFactory,
    PreviewLinkFactory,
    TermsAcceptanceFactory,
)
from tests.factories.summaries import (
    CitationFactory,
    SummaryFactory,
    SummaryLineFactory,
    SummaryRevisionFactory,
    finish_summary,
)
from tests.leaks import world as w
from tests.leaks.twins import numbered_from

HERE = (w.OBSERVER, w.CONSULTANT, w.STAFF, w.COMMITTEE)
THERE = (w.OTHER_STAFF,)


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of hidden thing comes to be, and which readers may know of it."""

    make: Callable[[w.World], object]
    known_to: tuple[str, ...]


HIDDEN: dict[str, Kind] = {}


def hidden(known_to: Iterable[str]) -> Callable[[Callable[[w.World], object]], object]:
    def listed(make: Callable[[w.World], object]) -> object:
        HIDDEN[make.__name__.replace("_", " ")] = Kind(make, tuple(known_to))
        return make

    return listed


def unknown_to(reader: str) -> list[str]:
    """The names of what the reader must not be able to tell from nothing."""
    return [name for name, kind in HIDDEN.items() if reader not in kind.known_to]


def hide(*names: str) -> Callable[[w.World], None]:
    """Make these; each has the same names whatever else is made."""

    def make(world: w.World) -> None:
        for start, name in enumerate(HIDDEN, start=10):
            if name in names:
                numbered_from(100 * start)
                HIDDEN[name].make(world)

    return make


def our_table() -> Negotiation:
    return Negotiation.objects.get(slug="our-table")


def open_clause() -> Clause:
    return our_table().clauses.get(slug="open-clause")


def tell(world: w.World, target: Model, audience: Audience, verb: str, **fields: object) -> None:
    """An event as an action would record it."""
    events.record(
        verb,
        by=world.people[w.STAFF],
        at=timezone.now(),
        target=target,
        audience=audience,
        **{"guilds": [world.guild]} | fields,
        stream=our_table().stream,
        payload={"title": "Hidden words", "side": "guild", "kind": "initial"},
    )


# Here the order is that of a table: drafts, what was said, what was agreed, papers, releases, people.


@hidden(known_to=w.INSIDE)
def a_draft_proposal(world: w.World) -> None:
    """With positions on two clauses, papers, saves and a conflict."""
    draft = ProposalFactory(negotiation=our_table())
    position = PositionFactory(proposal=draft, clause=open_clause())
    PositionFactory(proposal=draft, clause=Clause.objects.get(slug="canaryclauseslug"))
    PositionNoteFactory(position=position)
    staff = world.people[w.STAFF]
    DraftRevisionFactory(position=position, saved_by=staff)
    DraftRevisionFactory(position=position, conflict=True, saved_by=staff)
    tell(world, draft, Audience.STAFF, "proposal.drafted")


@hidden(known_to=w.INSIDE)
def a_tabled_position(world: w.World) -> None:
    """On the clause that everybody sees, of each side, later than all that was told."""
    for side in ("guild", "employer"):
        said = w.tabled(open_clause(), f"Hidden words of the {side}.", side=side)
        said.sources.add(SourceFactory())
        tell(world, said.proposal, Audience.STAFF, "proposal.tabled")


@hidden(known_to=w.INSIDE)
def an_agreed_text(world: w.World) -> None:
    """One that stands, and one that was agreed and reopened."""
    quiet = Clause.objects.get(slug="quiet-clause")
    made = TentativeAgreementFactory(clause=quiet, text="Hidden words.", agreed=True)
    TentativeAgreementFactory(clause=open_clause(), text="Others.", agreed=True, reopened=True)
    tell(world, made, Audience.STAFF, "tentative_agreement.reached")


@hidden(known_to=w.INSIDE)
def a_reopening_that_no_release_told(world: w.World) -> None:
    agreed = TentativeAgreement.objects.get(clause__slug="settled-clause")
    agreed.reopened_at, agreed.reopened_by = timezone.now(), world.people[w.STAFF]
    agreed.reopened_reason = "Hidden reason."
    agreed.save()
    tell(world, agreed, Audience.STAFF, "agreement.reopened")


@hidden(known_to=w.INSIDE)
def a_clause(world: w.World) -> None:
    """In the issue that everybody sees, in front of its other clauses."""
    clause = ClauseFactory(issue=open_clause().issue, slug="hidden-clause", place=0)
    w.tabled(clause, "Words on the hidden clause.")
    tell(world, clause, Audience.STAFF, "clause.added")


@hidden(known_to=w.INSIDE)
def an_issue_of_hidden_clauses(world: w.World) -> None:
    issue = IssueFactory(negotiation=our_table(), slug="hidden-issue", place=0)
    for slug in ("hidden-first", "hidden-second"):
        w.tabled(ClauseFactory(issue=issue, slug=slug), f"Words on {slug}.")
    tell(world, issue, Audience.STAFF, "issue.added")


@hidden(known_to=w.INSIDE)
def a_session(world: w.World) -> None:
    """One gone by and one to come, which would be the next date."""
    for days in (-3, 1):
        held_on = timezone.localdate() + timedelta(days=days)
        held = SessionFactory(negotiation=our_table(), held_on=held_on, kind=Session.Kind.SIDEBAR)
        tell(world, held, Audience.STAFF, "session.held")


@hidden(known_to=w.INSIDE)
def an_agreement_in_drafting(world: w.World) -> None:
    made = AgreementFactory(negotiation=our_table(), slug="hidden-draft")
    AgreementClauseFactory(agreement=made, clause=open_clause())
    tell(world, made, Audience.STAFF, "agreement.drafted")


@hidden(known_to=w.INSIDE)
def a_final_agreement(world: w.World) -> None:
    made = AgreementFactory(negotiation=our_table(), slug="hidden-final")
    AgreementClauseFactory(agreement=made, clause=open_clause())
    tell(world, finish(made), Audience.STAFF, "agreement.finished")


@hidden(known_to=w.WRITERS)
def an_upload(world: w.World) -> None:
    """One that waits to be mapped, with paragraphs, and one that became an answer."""
    staff = world.people[w.STAFF]
    waiting = UploadFactory(negotiation=our_table(), mapping=True, uploaded_by=staff)
    UploadedFileFactory(upload=waiting)
    UploadedParagraphFactory(upload=waiting, fate="clause", clause=open_clause())
    UploadedParagraphFactory(upload=waiting)


@hidden(known_to=w.INSIDE)
def a_file_on_record(world: w.World) -> None:
    said = w.tabled(open_clause(), "Hidden words out of a file.", side="employer")
    kept = UploadFactory(
        negotiation=our_table(),
        kept=True,
        proposal=said.proposal,
        uploaded_by=world.people[w.STAFF],
    )
    tell(world, kept, Audience.STAFF, "upload.kept")


@hidden(known_to=(w.STAFF,))
def a_job(world: w.World) -> None:
    for state in ("running", "failed", "done"):
        JobFactory(guild=world.guild, asked_by=world.people[w.STAFF], **{state: True})


@hidden(known_to=w.INSIDE)
def a_release_of_tomorrow(world: w.World) -> None:
    """Approved, with a text, the hidden issue's negotiation and an event that wait for it."""
    live_at = timezone.now() + timedelta(days=1)
    made = ReleaseFactory(negotiation=our_table(), live_at=live_at)
    ReleaseItemFactory(release=made, item=w.tabled(open_clause(), "Words of tomorrow."))
    tell(world, made, Audience.PUBLIC, "release.published", visible_at=live_at)


@hidden(known_to=w.INSIDE)
def a_release_in_drafting(world: w.World) -> None:
    """With an embargo to come; somebody looks at it beforehand."""
    made = ReleaseFactory(
        negotiation=our_table(), live_at=None, is_embargoed=True, terms="Hidden terms."
    )
    item = w.tabled(open_clause(), "Words of a draft release.")
    ReleaseItemFactory(release=made, item=item, approves=False)
    PreviewLinkFactory(release=made, made_by=world.people[w.STAFF])
    tell(world, made, Audience.STAFF, "release.drafted")


@hidden(known_to=(*w.INSIDE, w.PRESS, w.PRESS_READER))
def a_release_under_embargo(world: w.World) -> None:
    now = timezone.now()
    made = ReleaseFactory(
        negotiation=our_table(),
        is_embargoed=True,
        terms="Hidden terms.",
        embargo_from=now - timedelta(hours=1),
        live_at=now + timedelta(days=1),
    )
    ReleaseItemFactory(release=made, item=w.tabled(open_clause(), "Words under embargo."))
    TermsAcceptanceFactory(release=made, user=world.people[w.PRESS_READER])


@hidden(known_to=(w.MEMBER, *w.INSIDE))
def a_release_for_members(world: w.World) -> None:
    made = ReleaseFactory(negotiation=our_table(), audience=Audience.MEMBERS)
    ReleaseItemFactory(release=made, item=w.tabled(open_clause(), "Words for members."))
    tell(world, made, Audience.MEMBERS, "release.published")


@hidden(known_to=w.INSIDE)
def a_statement(world: w.World) -> None:
    made = StatementFactory(negotiation=our_table(), issue=open_clause().issue)
    tell(world, made, Audience.STAFF, "statement.recorded")


@hidden(known_to=w.INSIDE)
def a_summary(world: w.World) -> None:
    """One on a clause that has none, and a new revision of one that everybody reads."""
    table = SummaryFactory(clause=None, negotiation=our_table())
    finish_summary(a_revision(table))
    for told in open_clause().summaries.all():
        in_work = told.revisions.filter(sha256="").first()
        finish_summary(in_work or a_revision(told))
    tell(world, table, Audience.STAFF, "summary.finished")


def a_revision(summary: Model) -> Model:
    revision = SummaryRevisionFactory(summary=summary)
    line = SummaryLineFactory(revision=revision, text="Hidden lines.")
    CitationFactory(line=line, position=Position.objects.tabled().order_by("pk")[0])
    return revision


@hidden(known_to=w.INSIDE)
def a_correction_that_waits(world: w.World) -> None:
    made = CorrectionFactory(negotiation=our_table(), drafted_by=world.people[w.STAFF])
    CorrectionFactory(
        negotiation=our_table(), path=open_clause().get_absolute_url(), drafted_by=made.drafted_by
    )
    ErrorReportFactory(negotiation=our_table(), path=open_clause().get_absolute_url())


@hidden(known_to=w.INSIDE)
def ground_rules(world: w.World) -> None:
    """In force and waiting; neither has a notice for the public page."""
    staff = world.people[w.STAFF]
    GroundRulesFactory(negotiation=our_table(), set_by=staff)
    GroundRulesFactory(negotiation=our_table(), set_by=staff, waiting=True)


@hidden(known_to=HERE)
def a_negotiation(world: w.World) -> None:
    """Of the same guild, on the same issue, with words of both sides and an agreed text."""
    table = NegotiationFactory(slug="hidden-table", guilds=[world.guild])
    issue = IssueFactory(negotiation=table, slug="open-issue", title="Open issue")
    clause = ClauseFactory(issue=issue, slug="open-clause")
    w.tabled(clause, "Words at the hidden table.")
    words = w.tabled(clause, "Their words at the hidden table.", side="employer")
    TentativeAgreementFactory(clause=clause, text=words.text, agreed=True)
    AgreementFactory(negotiation=table, slug="hidden-table-agreement", final=True)


@hidden(known_to=w.INSIDE)
def a_person_of_staff(world: w.World) -> None:
    """A new one, and one whose role at the table has ended."""
    for fields in ({}, {"ended_at": timezone.now()}):
        RoleGrantFactory(user=UserFactory(), guild=world.guild, role=Role.STAFF, **fields)


@hidden(known_to=w.INSIDE)
def an_event_for_staff(world: w.World) -> None:
    tell(world, our_table(), Audience.STAFF, "milestone.recorded")
    tell(world, our_table(), Audience.STAFF, "comment.settled")


@hidden(known_to=(w.COMMITTEE,))
def an_event_for_the_committee(world: w.World) -> None:
    tell(world, our_table(), Audience.COMMITTEE, "milestone.recorded")


@hidden(known_to=(w.STAFF, w.COMMITTEE))
def an_event_of_tomorrow(world: w.World) -> None:
    """One that waits, and one that waited and was recalled."""
    tomorrow = timezone.now() + timedelta(days=1)
    for _ in range(2):
        tell(world, our_table(), Audience.PUBLIC, "milestone.recorded", visible_at=tomorrow)


@hidden(known_to=w.INSIDE)
def a_comment(world: w.World) -> None:
    for made in threads(world.guild, world.people[w.STAFF]):
        made.mentions.add(world.people[w.STAFF], world.people[w.CONSULTANT])
        tell(world, made, Audience.STAFF, "comment.said")


@hidden(known_to=())
def a_comment_of_another_guild_at_the_table(world: w.World) -> None:
    """On the very things on which our own people remark; our counsel at the table is named."""
    others = GuildFactory()
    for made in threads(others, RoleGrantFactory(guild=others, role="staff").user):
        made.mentions.add(world.people[w.STAFF], world.people[w.COUNSEL])
        tell(world, made, Audience.STAFF, "comment.said", guilds=[others])


def threads(guild: Guild, by: User) -> Iterator[Comment]:
    """On a draft, a text handed over and a summary that everybody reads, each with an answer."""
    clause = open_clause()
    draft, text = clause.positions.order_by("sha256", "pk")[:2]
    summary = {"summary": clause.summaries.get(), "negotiation": our_table()}
    for on in ({"position": draft}, {"position": text}, {"position": None, **summary}):
        made = CommentFactory(**on, guild=guild, by=by)
        yield made
        yield AnswerFactory(thread=made, by=by)


@hidden(known_to=(w.COMMITTEE,))
def a_paper_of_the_committee(world: w.World) -> None:
    committee = world.people[w.COMMITTEE]
    kept_paper(our_table(), clause=open_clause(), by=committee, now=timezone.now())


@hidden(known_to=(w.STAFF, w.COMMITTEE))
def a_note_of_who_opened_what(world: w.World) -> None:
    Opening.objects.create(
        at=timezone.now(),
        user=world.people[w.STAFF],
        guild=world.guild,
        stream=our_table().stream,
        what="Hidden words",
        target_type=our_table()._meta.label_lower,
    )


@hidden(known_to=THERE)
def words_at_another_guilds_table(world: w.World) -> None:
    """What our own people, the committee included, may not tell from nothing."""
    clause = Clause.objects.get(slug="other-clause")
    PositionFactory(proposal=ProposalFactory(negotiation=clause.negotiation), clause=clause)
    w.tabled(clause, "More hidden words at the other table.", side="employer")
    AgreementFactory(negotiation=clause.negotiation, slug="hidden-other-agreement", final=True)
    JobFactory(guild=clause.negotiation.guilds.get(), asked_by=world.people[w.OTHER_STAFF])


def visible_first(_world: w.World) -> None:
    """Two clauses that everybody sees: nothing is agreed on the one, and a text on the other."""
    numbered_from(500)
    clause = ClauseFactory(issue=open_clause().issue, slug="quiet-clause")
    w.release(our_table(), w.tabled(clause, "Words on the quiet clause."))
    settled = ClauseFactory(issue=open_clause().issue, slug="settled-clause")
    w.release(our_table(), w.tabled(settled, "Words on the settled clause."))
    agreed = TentativeAgreementFactory(clause=settled, text="Settled words.", agreed=True)
    w.release(our_table(), agreed)


def visible_later(world: w.World) -> None:
    """What everybody sees, made after what is hidden: of each kind one more thing.

    Nobody's working papers: their numbers count through all tables and are shown to their own
    people alone.
    """
    numbered_from(9000)
    table = our_table()
    issue = IssueFactory(negotiation=table, slug="later-issue")
    clause = ClauseFactory(issue=issue, slug="later-clause")
    for one, side in ((clause, "guild"), (open_clause(), "guild"), (clause, "employer")):
        w.release(table, w.tabled(one, f"Later words of the {side}.", side=side))
    agreed = TentativeAgreementFactory(clause=clause, text="Later words, agreed.", agreed=True)
    w.release(table, agreed)
    for held_on in (date(2026, 2, 20), timezone.localdate() + timedelta(days=5)):
        w.release(table, SessionFactory(negotiation=table, held_on=held_on))
    w.release(table, StatementFactory(negotiation=table))
    whole = AgreementFactory(negotiation=table, slug="later-agreement")
    AgreementClauseFactory(agreement=whole, clause=clause)
    w.release(table, finish(whole))
    summary = SummaryFactory(clause=clause)
    w.release(table, finish_summary(a_revision(summary)))
    CorrectionFactory(negotiation=table, path=clause.get_absolute_url(), approved=True)
    tell(world, agreed, Audience.PUBLIC, "tentative_agreement.reached")
    tell(world, table, Audience.PUBLIC, "milestone.recorded")
    w.third_table()
