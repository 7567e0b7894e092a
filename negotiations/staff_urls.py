"""Addresses of the staff pages, below /staff/."""

from django.urls import URLPattern, URLResolver, include, path

from negotiations.api import positions
from negotiations.views.staff import (
    agreements,
    answers,
    board,
    clauses,
    desk,
    drafts,
    handover,
    proposals,
)

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
]

agreement = [
    path("", agreements.agreement, name="agreement"),
    path("propose/", agreements.agreement_propose, name="agreement-propose"),
    path("confirm/", agreements.agreement_confirm, name="agreement-confirm"),
    path("reopen/", agreements.agreement_reopen, name="agreement-reopen"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", desk.desk, name="desk"),
    path("api/positions/<int:pk>/", include(api)),
    path("<slug:negotiation>/", board.board, name="board"),
    path("<slug:negotiation>/answers/new/", answers.answer_new, name="answer-new"),
    path("<slug:negotiation>/clauses/new/", clauses.clause_new, name="clause-new"),
    path("<slug:negotiation>/clauses/<slug:clause>/agreement/", include(agreement)),
    path("<slug:negotiation>/proposals/new/", proposals.proposal_new, name="proposal-new"),
    path("<slug:negotiation>/proposals/<int:pk>/", include(proposal)),
]
