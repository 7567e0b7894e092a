"""Each rule of the database about what is told, to whom and when, broken once."""

from django.db.models import Model, QuerySet

from negotiations.models import (
    Citation,
    Release,
    ReleaseItem,
    Statement,
    SummaryLine,
    SummaryRevision,
)
from tests.factories.corrections import CorrectionFactory, ErrorReportFactory, StatementFactory
from tests.factories.negotiations import (
    ReleaseFactory,
    ReleaseItemFactory,
    SessionFactory,
    approve,
)
from tests.factories.papers import AnswerFactory, AttachmentFactory, CommentFactory
from tests.factories.portal import NOW, YESTERDAY, UserFactory
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


def only(row: Model) -> QuerySet[Model]:
    return type(row)._default_manager.filter(pk=row.pk)


def again(factory, *fields: str, **more: object) -> None:
    first = factory(**more)
    factory(**more | {field: getattr(first, field) for field in fields})


def signed(**changes: object) -> Release:
    """A release that two people signed, but for the changes."""
    one, two = UserFactory(), UserFactory()
    facts = {"is_of_record": False, "created_by": one, "submitted_by": one, "approved_by": two}
    return ReleaseFactory(approved=True, **facts | changes)


def by_one_person() -> Release:
    one = UserFactory()
    return signed(created_by=one, submitted_by=one, approved_by=one)


def released_twice(item: Model) -> None:
    first = ReleaseItemFactory(item=item, approves=False)
    ReleaseItemFactory(item=item, release=first.release)


def a_finished_line() -> SummaryLine:
    line = SummaryLineFactory()
    CitationFactory(line=line)
    finish_summary(line.revision)
    return line


def a_finished_citation() -> QuerySet[Citation]:
    return Citation.objects.filter(line=a_finished_line())


def a_finished_revision() -> QuerySet[SummaryRevision]:
    return only(finish_summary(SummaryRevisionFactory()))


def a_released_statement() -> QuerySet[Statement]:
    statement = StatementFactory()
    ReleaseItemFactory(item=statement)
    return only(statement)


def a_late_item() -> None:
    session = SessionFactory()
    release = approve(ReleaseFactory(negotiation=session.negotiation))
    ReleaseItem.objects.create(release=release, session=session)


CONSTRAINTS = {
    "release_state_known": lambda: ReleaseFactory(state="hoped for"),
    "release_approved_has_instant": lambda: ReleaseFactory(approved=True, live_at=None),
    "release_two_people": by_one_person,
    "release_forced_with_reason": lambda: signed(is_forced=True),
    "release_withdrawn_with_reason": lambda: signed(state="withdrawn", withdrawn_at=NOW),
    "release_embargo_has_terms": lambda: ReleaseFactory(is_embargoed=True),
    "release_embargo_ends_later": lambda: signed(
        is_embargoed=True, terms="Not before.", embargo_from=YESTERDAY, live_at=YESTERDAY
    ),
    "releaseitem_summary_revision_once": lambda: released_twice(
        finish_summary(SummaryRevisionFactory())
    ),
    "releaseitem_statement_once": lambda: released_twice(StatementFactory()),
    "termsacceptance_once": lambda: again(TermsAcceptanceFactory, "release", "user"),
    "previewlink_expires_later": lambda: PreviewLinkFactory(expires_at=YESTERDAY),
    "previewlink_for_someone": lambda: PreviewLinkFactory(for_whom=""),
    "groundrules_mode_known": lambda: GroundRulesFactory(mode="shouting"),
    "groundrules_widened_by_two": lambda: GroundRulesFactory(is_widening=True),
    "groundrules_in_force_or_declined": lambda: GroundRulesFactory(declined_at=NOW),
    "groundrules_can_be_quoted": lambda: GroundRulesFactory(words=""),
    "groundrules_one_waiting": lambda: again(GroundRulesFactory, "negotiation", waiting=True),
    "summary_of_one_thing": lambda: SummaryFactory(issue=SummaryFactory(of_issue=True).issue),
    "summary_negotiation_once": lambda: again(SummaryFactory, "negotiation", of_table=True),
    "summary_issue_once": lambda: again(SummaryFactory, "issue", of_issue=True),
    "summary_clause_once": lambda: again(SummaryFactory, "clause"),
    "summaryrevision_one_in_work": lambda: again(SummaryRevisionFactory, "summary"),
    "summaryrevision_address_once": lambda: again(
        SummaryRevisionFactory, "summary", slug="x", sha256="0" * 64, finished_at=NOW
    ),
    "summaryrevision_finished_whole": lambda: SummaryRevisionFactory(sha256="0" * 64),
    "summaryline_says_something": lambda: SummaryLineFactory(text=""),
    "citation_of_one_text": lambda: CitationFactory(position=None),
    "citation_position_once": lambda: again(CitationFactory, "line", "position"),
    "citation_provision_once": lambda: again(
        CitationFactory, "line", "provision", of_agreement=True
    ),
    "justification_once": lambda: again(JustificationFactory, "line", "words"),
    "justification_says_why": lambda: JustificationFactory(reason=""),
    "statement_side_known": lambda: StatementFactory(side="audience"),
    "statement_told_by_someone": lambda: StatementFactory(told_by=""),
    "correction_kind_known": lambda: CorrectionFactory(kind="excuse"),
    "correction_audience_known": lambda: CorrectionFactory(audience="friends"),
    "correction_two_people": lambda: CorrectionFactory(approved_at=NOW),
    "correction_says_right": lambda: CorrectionFactory(new_words=""),
    "errorreport_state_known": lambda: ErrorReportFactory(state="lost", answered_at=NOW),
    "errorreport_closed_has_instant": lambda: ErrorReportFactory(state="dismissed"),
    "errorreport_public_is_answered": lambda: ErrorReportFactory(is_public=True),
    "comment_on_one_thing": lambda: CommentFactory(summary=SummaryFactory()),
    "comment_says_something": lambda: CommentFactory(words=""),
    "comment_settled_whole": lambda: CommentFactory(settled_at=NOW),
    "attachment_kind_known": lambda: AttachmentFactory(kind="gossip"),
    "attachment_destroyed_is_empty": lambda: AttachmentFactory(destroyed_at=NOW),
}

TRIGGERS = {
    "release_no_update": lambda: only(ReleaseFactory(approved=True)).update(live_at=NOW),
    "release_no_delete": lambda: only(ReleaseFactory()).delete(),
    "releaseitem_no_update": lambda: only(ReleaseItemFactory()).update(release=ReleaseFactory()),
    "releaseitem_no_delete": lambda: only(ReleaseItemFactory()).delete(),
    "releaseitem_no_late_insert": a_late_item,
    "releaseitem_summary_finished": lambda: ReleaseItemFactory(item=SummaryRevisionFactory()),
    "termsacceptance_no_update": lambda: only(TermsAcceptanceFactory()).update(outlet="Other"),
    "termsacceptance_no_delete": lambda: only(TermsAcceptanceFactory()).delete(),
    "summaryrevision_finished_no_update": lambda: a_finished_revision().update(text="Other."),
    "summaryrevision_finished_no_delete": lambda: a_finished_revision().delete(),
    "summaryline_finished_no_insert": lambda: SummaryLineFactory(
        revision=finish_summary(SummaryRevisionFactory())
    ),
    "summaryline_finished_no_update": lambda: only(a_finished_line()).update(text="Other."),
    "summaryline_finished_no_delete": lambda: a_finished_line().delete(),
    "citation_finished_no_insert": lambda: CitationFactory(line=a_finished_line()),
    "citation_finished_no_update": lambda: a_finished_citation().update(
        position=CitationFactory().position
    ),
    "citation_finished_no_delete": lambda: a_finished_citation().delete(),
    "statement_released_no_update": lambda: a_released_statement().update(words="Other."),
    "statement_no_delete": lambda: only(StatementFactory()).delete(),
    "correction_approved_no_update": lambda: only(CorrectionFactory(approved=True)).update(
        note="Other."
    ),
    "correction_no_delete": lambda: only(CorrectionFactory()).delete(),
    "errorreport_words_no_update": lambda: only(ErrorReportFactory()).update(words="Other."),
    "errorreport_no_delete": lambda: only(ErrorReportFactory()).delete(),
    "groundrules_no_update": lambda: only(GroundRulesFactory()).update(words="Other."),
    "groundrules_no_delete": lambda: only(GroundRulesFactory()).delete(),
    "comment_words_no_update": lambda: only(CommentFactory(answered=True)).update(words="Other."),
    "comment_answers_its_thread": lambda: AnswerFactory(thread=AnswerFactory()),
    "comment_no_delete": lambda: only(CommentFactory()).delete(),
    "previewlink_no_update": lambda: only(PreviewLinkFactory()).update(for_whom="Other"),
    "previewlink_no_delete": lambda: only(PreviewLinkFactory()).delete(),
    "attachment_destroyed_no_update": lambda: only(AttachmentFactory()).update(size=0),
    "attachment_no_delete": lambda: only(AttachmentFactory()).delete(),
}
