"""Addresses of the staff pages, below /staff/."""

from django.urls import URLPattern, URLResolver, include, path

from negotiations.api import positions
from negotiations.views.staff import (
    access,
    agreement_trees,
    agreements,
    answers,
    audit,
    board,
    clauses,
    comments,
    corrections,
    desk,
    drafts,
    error_reports,
    exports,
    ground_rules,
    handover,
    look_as,
    previews,
    proposals,
    provisions,
    readers,
    redlines,
    release_choosing,
    release_steps,
    releases,
    statements,
    summaries,
    upload_steps,
    uploads,
)
from negotiations.views.staff import committee_papers as papers
from negotiations.views.staff import tentative_agreements as tentative
from portal.access import Permission

api = [
    path("", positions.position, name="position-draft"),
    path("hold/", positions.position_hold, name="position-hold"),
    path("redline/", positions.position_redline, name="position-redline"),
    path("base/", positions.position_base, name="position-base"),
    path("note/", positions.position_note, name="position-note"),
]

proposal = [
    path("", drafts.proposal, name="proposal"),
    path("save/", drafts.proposal_save, name="proposal-save"),
    path("details/", proposals.proposal_details, name="proposal-details"),
    path("clauses/", proposals.proposal_clauses, name="proposal-clauses"),
    path("clauses/<int:position>/", proposals.proposal_clause, name="proposal-clause"),
    path("discard/", proposals.proposal_discard, name="proposal-discard"),
    path("restore/", proposals.proposal_restore, name="proposal-restore"),
    path("hand-over/", handover.proposal_hand_over, name="proposal-hand-over"),
    path("conflicts/<int:conflict>/", drafts.draft_conflict, name="draft-conflict"),
    path("comments/", comments.proposal_comments, name="proposal-comments"),
]

export = [
    path("", exports.proposal_export, name="proposal-export"),
    path("text.<ending:ending>", exports.proposal_export_text, name="proposal-export-text"),
    path(
        "redline.<ending:ending>",
        exports.proposal_export_redline,
        name="proposal-export-redline",
    ),
    path("ready-to-send.zip", exports.proposal_export_all, name="proposal-export-all"),
]

clause_export = [
    path("", redlines.clause_export, name="clause-export"),
    path("redline.<ending:ending>", redlines.clause_export_redline, name="clause-export-redline"),
]

agreement_export = [
    path("", redlines.agreement_export, name="agreement-export"),
    path(
        "redline.<ending:ending>",
        redlines.agreement_export_redline,
        name="agreement-export-redline",
    ),
]

tentative_agreement = [
    path("", tentative.tentative_agreement, name="tentative-agreement"),
    path("propose/", tentative.tentative_agreement_propose, name="tentative-agreement-propose"),
    path("confirm/", tentative.tentative_agreement_confirm, name="tentative-agreement-confirm"),
    path("reopen/", tentative.tentative_agreement_reopen, name="tentative-agreement-reopen"),
]

agreement = [
    path("", agreement_trees.agreement_draft, name="agreement-draft"),
    path("assemble/", agreement_trees.agreement_assemble, name="agreement-assemble"),
    path("details/", agreements.agreement_details, name="agreement-details"),
    path("final/", agreements.agreement_final, name="agreement-final"),
    path("status/", agreements.agreement_status, name="agreement-status"),
    path("provisions/new/", provisions.provision_new, name="provision-new"),
    path("provisions/<int:provision>/", provisions.provision, name="provision"),
    path("provisions/<int:provision>/act/", provisions.provision_act, name="provision-act"),
]

upload = [
    path("", uploads.upload, name="upload"),
    path("author/", upload_steps.upload_author, name="upload-author"),
    path("paragraphs/<int:paragraph>/split/", upload_steps.upload_split, name="upload-split"),
    path("leave-out/", upload_steps.upload_leave_out, name="upload-leave-out"),
    path("keep/", upload_steps.upload_keep, name="upload-keep"),
    path("discard/", uploads.upload_discard, name="upload-discard"),
    path("file/", uploads.upload_file, name="upload-file"),
]

paper = [
    path("", papers.papers, name="papers"),
    path("new/", papers.paper_new, name="paper-new"),
    path("<int:pk>/", papers.paper, name="paper"),
    path("<int:pk>/file/", papers.paper_file, name="paper-file"),
    path("<int:pk>/destroy/", papers.paper_destroy, name="paper-destroy"),
]

statement = [
    path("", statements.statements_kept, name="statements-kept"),
    path("new/", statements.statement_new, name="statement-new"),
    path("<int:pk>/", statements.statement, name="statement"),
    path("<int:pk>/set-aside/", statements.statement_set_aside, name="statement-set-aside"),
]

summary = [
    path("", summaries.summaries_kept, name="summaries-kept"),
    path("begin/", summaries.summary_begin, name="summary-begin"),
    path("<int:pk>/", summaries.summary_draft, name="summary-draft"),
    path("<int:pk>/finish/", summaries.summary_finish, name="summary-finish"),
    path("<int:pk>/discard/", summaries.summary_discard, name="summary-discard"),
    path("<int:pk>/comments/", comments.summary_comments, name="summary-comments"),
]

comment = [
    path("", comments.comment, name="comment"),
    path("correct/", comments.comment_correct, name="comment-correct"),
    path("settle/", comments.comment_settle, name="comment-settle"),
    path("reopen/", comments.comment_reopen, name="comment-reopen"),
]

correction = [
    path("", corrections.corrections_drafted, name="corrections-drafted"),
    path("new/", corrections.correction_new, name="correction-new"),
    path("<int:pk>/", corrections.correction_draft, name="correction-draft"),
    path("<int:pk>/edit/", corrections.correction_edit, name="correction-edit"),
    path("<int:pk>/approve/", corrections.correction_approve, name="correction-approve"),
    path("<int:pk>/set-aside/", corrections.correction_set_aside, name="correction-set-aside"),
]

report = [
    path("", error_reports.reports, name="reports"),
    path("<int:pk>/", error_reports.report_answer, name="report-answer"),
    path("<int:pk>/dismiss/", error_reports.report_dismiss, name="report-dismiss"),
]

report_at_large = [
    path("", error_reports.reports_at_large, name="reports-at-large"),
    path("<int:pk>/", error_reports.report_answer_at_large, name="report-answer-at-large"),
    path(
        "<int:pk>/dismiss/",
        error_reports.report_dismiss_at_large,
        name="report-dismiss-at-large",
    ),
]

release = [
    path("", releases.release_draft, name="release-draft"),
    path("details/", releases.release_details, name="release-details"),
    path("items/", release_choosing.release_items_chosen, name="release-items"),
    path("previews/", previews.release_previews, name="release-previews"),
    path("previews/<int:link>/revoke/", previews.preview_revoke, name="preview-revoke"),
    path("readers/", readers.release_readers, name="release-readers"),
    *(
        path(
            f"{step.value.replace('_', '-')}/",
            release_steps.release_work
            if way.needs is Permission.RELEASE
            else release_steps.release_decide,
            {"step": step},
            name=release_steps.name_of(step),
        )
        for step, way in release_steps.WAYS.items()
    ),
]

ground_rule = [
    path("", ground_rules.ground_rules, name="ground-rules"),
    path("new/", ground_rules.ground_rules_new, name="ground-rules-new"),
    path("<int:pk>/second/", ground_rules.ground_rules_second, name="ground-rules-second"),
    path("<int:pk>/decline/", ground_rules.ground_rules_decline, name="ground-rules-decline"),
]

audited = [
    path("", audit.audit, name="audit"),
    path("events/<int:number>/", audit.audit_event, name="audit-event"),
    *(
        path(f"events.{form}", audit.audit_export, {"form_of_file": form}, name=f"audit-{form}")
        for form in audit.MEDIA_TYPES
    ),
    *(
        path(
            f"openings.{form}",
            audit.audit_openings_export,
            {"form_of_file": form},
            name=f"audit-openings-{form}",
        )
        for form in audit.MEDIA_TYPES
    ),
    path("openings/", audit.audit_openings, name="audit-openings"),
    path("chain/", audit.audit_chain, name="audit-chain"),
    path("chain/check/", audit.audit_chain_check, name="audit-chain-check"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", desk.desk, name="desk"),
    path("api/positions/<int:pk>/", include(api)),
    path("reports/", include(report_at_large)),
    path("audit/", include(audited)),
    path("look-as/", look_as.look_as_choose, name="look-as-choose"),
    path("look-as/end/", look_as.look_as_end, name="look-as-end"),
    path("<slug:negotiation>/", board.board, name="board"),
    path("<slug:negotiation>/look-as/", look_as.look_as, name="look-as"),
    path("<slug:negotiation>/papers/", include(paper)),
    path("<slug:negotiation>/statements/", include(statement)),
    path("<slug:negotiation>/summaries/", include(summary)),
    path("<slug:negotiation>/comments/<int:pk>/", include(comment)),
    path("<slug:negotiation>/corrections/", include(correction)),
    path("<slug:negotiation>/reports/", include(report)),
    path(
        "<slug:negotiation>/agreements/",
        agreements.agreements_drafted,
        name="agreements-drafted",
    ),
    path("<slug:negotiation>/agreements/new/", agreements.agreement_new, name="agreement-new"),
    path("<slug:negotiation>/agreements/<slug:agreement>/", include(agreement)),
    path("<slug:negotiation>/answers/new/", answers.answer_new, name="answer-new"),
    path("<slug:negotiation>/clauses/new/", clauses.clause_new, name="clause-new"),
    path("<slug:negotiation>/clauses/<slug:clause>/agreement/", include(tentative_agreement)),
    path("<slug:negotiation>/clauses/<slug:clause>/export/", include(clause_export)),
    path("<slug:negotiation>/agreements/<slug:agreement>/export/", include(agreement_export)),
    path("<slug:negotiation>/uploads/", uploads.uploads, name="uploads"),
    path("<slug:negotiation>/uploads/new/", uploads.upload_new, name="upload-new"),
    path("<slug:negotiation>/uploads/<int:pk>/", include(upload)),
    path("<slug:negotiation>/access/", access.access, name="access"),
    path("<slug:negotiation>/access/end/", access.access_end, name="access-end"),
    path("<slug:negotiation>/releases/", releases.releases, name="releases"),
    path("<slug:negotiation>/releases/new/", releases.release_new, name="release-new"),
    path("<slug:negotiation>/releases/<int:pk>/", include(release)),
    path("<slug:negotiation>/ground-rules/", include(ground_rule)),
    path("<slug:negotiation>/proposals/new/", proposals.proposal_new, name="proposal-new"),
    path("<slug:negotiation>/proposals/<int:pk>/export/", include(export)),
    path("<slug:negotiation>/proposals/<int:pk>/", include(proposal)),
]
