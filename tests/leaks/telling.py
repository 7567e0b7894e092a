"""What is told to whom and when, in every state, each word of its own kind; see world.py."""

from datetime import timedelta

from django.utils import timezone

from negotiations.models import Clause, Position, Release
from portal.models import Guild, Opening, User
from portal.text import sha256
from tests.factories.corrections import CorrectionFactory, ErrorReportFactory, StatementFactory
from tests.factories.negotiations import (
    PositionFactory,
    ProposalFactory,
    ReleaseFactory,
    ReleaseItemFactory,
    hand_over,
)
from tests.factories.papers import AnswerFactory, CommentFactory, kept_paper
from tests.factories.portal import GuildFactory
from tests.factories.releases import (
    GroundRulesFactory,
    PreviewLinkFactory,
    TermsAcceptanceFactory,
)
from tests.factories.summaries import (
    CitationFactory,
    JustificationFactory,
    SummaryFactory,
    SummaryLineFactory,
    SummaryRevisionFactory,
    finish_summary,
)


def disclosures(clause: Clause, guild: Guild, staff: User, reader: User) -> dict[str, str]:
    """Make them at the clause's table; addresses that outsiders must not tell from absent ones."""
    table = clause.negotiation
    GroundRulesFactory(negotiation=table, words="canaryrule words", mode="open")
    drafted = ReleaseFactory(negotiation=table, title="canaryreleasedraft", live_at=None)
    ReleaseItemFactory(release=drafted, item=tabled(clause, "Later words."), approves=False)
    PreviewLinkFactory(release=drafted, for_whom="canarypreview", made_by=staff)
    scheduled = later(clause, "canaryscheduled", "Words of tomorrow.")
    embargoed = under_embargo(clause, reader)
    withdrawn = taken_back(clause)
    summaries(clause)
    statements(clause, staff)
    comments(clause, guild, staff)
    confided = {"title": "canarypaper", "file_name": "canarypapername", "now": timezone.now()}
    kept_paper(table, content=b"canarypaperwords", clause=clause, by=staff, **confided)
    Opening.objects.create(
        at=timezone.now(),
        user=staff,
        guild=guild,
        stream=table.stream,
        what="canaryopening",
        target_type=table._meta.label_lower,
    )
    return {
        "a release being drafted": drafted.get_absolute_url(),
        "a release of tomorrow": scheduled.get_absolute_url(),
        "a release under embargo": embargoed.get_absolute_url(),
        "a text under embargo": embargoed.items.get().position.get_absolute_url(),
        "a text of a release being drafted": drafted.items.get().position.get_absolute_url(),
    } | {"a withdrawn text of no release": withdrawn}


def later(clause: Clause, title: str, words: str) -> Release:
    live_at = timezone.now() + timedelta(days=1)
    made = ReleaseFactory(negotiation=clause.negotiation, title=title, live_at=live_at)
    ReleaseItemFactory(release=made, item=tabled(clause, words))
    return made


def under_embargo(clause: Clause, reader: User) -> Release:
    """Told to press now; one person of the press accepted the terms."""
    now = timezone.now()
    made = ReleaseFactory(
        negotiation=clause.negotiation,
        title="canaryembargotitle",
        change_note="canaryembargonote",
        is_embargoed=True,
        terms="canaryterms",
        embargo_from=now - timedelta(hours=1),
        live_at=now + timedelta(days=1),
    )
    ReleaseItemFactory(release=made, item=tabled(clause, "canaryembargotext words"))
    TermsAcceptanceFactory(release=made, user=reader)
    return made


def taken_back(clause: Clause) -> str:
    """A release that was live and is withdrawn; the address of a text nobody ever released."""
    made = ReleaseFactory(negotiation=clause.negotiation, title="canarywithdrawntitle")
    ReleaseItemFactory(release=made, item=tabled(clause, "canarywithdrawntext words"))
    made.state, made.withdrawn_at = "withdrawn", timezone.now()
    made.withdrawn_reason = "canaryreason"
    made.save()
    return tabled(clause, "Never released.").get_absolute_url()


def summaries(clause: Clause) -> None:
    """One revision told to all, a later one to nobody yet."""
    summary = SummaryFactory(clause=clause)
    told = a_revision(summary, clause, "canarysummary says it.", "canarynotdoing at all.")
    ReleaseItemFactory(item=finish_summary(told))
    working = a_revision(summary, clause, "canaryunsaid line of 30 days.", "")
    JustificationFactory(line=working.lines.get(), reason="canaryjustified", words="30 days")


def a_revision(summary, clause: Clause, text: str, not_doing: str):
    revision = SummaryRevisionFactory(summary=summary)
    line = SummaryLineFactory(revision=revision, text=text, not_doing=not_doing)
    CitationFactory(line=line, position=clause.positions.filter(said_at__isnull=False)[0])
    return revision


def statements(clause: Clause, staff: User) -> None:
    table = clause.negotiation
    ReleaseItemFactory(item=StatementFactory(negotiation=table, words="canarystatement"))
    StatementFactory(negotiation=table, words="canaryunheard", told_by="canaryteller")
    CorrectionFactory(negotiation=table, new_words="canarycorrected", approved=True)
    CorrectionFactory(negotiation=table, new_words="canarycorrection", drafted_by=staff)
    ErrorReportFactory(negotiation=table, words="canaryreport", reply_to="canary@mail.example")


def comments(clause: Clause, guild: Guild, staff: User) -> None:
    """On a text and on a summary; and what another guild at the table remarks on the same text."""
    text = tabled(clause, "Remarked words.")
    said = CommentFactory(position=text, guild=guild, words="canarycomment", by=staff)
    AnswerFactory(thread=said, words="canaryanswered", by=staff)
    summary = {"position": None, "summary": clause.summaries.get()}
    on = {"negotiation": clause.negotiation, "guild": guild, "by": staff}
    CommentFactory(**summary, **on, words="canarysettled", settled=True)
    theirs = CommentFactory(position=text, guild=GuildFactory(), words="canaryothersremark")
    theirs.mentions.add(staff)


def tabled(clause: Clause, text: str) -> Position:
    made = ProposalFactory(negotiation=clause.negotiation)
    position = PositionFactory(proposal=made, clause=clause, text=text, frozen=True)
    hand_over(made)
    assert position.sha256 == sha256(text)
    return position
