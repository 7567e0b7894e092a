"""One proposal: its editor while it is a draft, its words once it is handed over."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from negotiations import drafting, intake, rules
from negotiations.actions import drafts, papers
from negotiations.actions.proposals import NotADraft
from negotiations.comparisons import marked
from negotiations.drafting import DraftRow
from negotiations.forms.drafts import DraftForm, SettleForm
from negotiations.models import DraftRevision, Proposal
from negotiations.views.staff import comment_panels, tables
from portal.access import Permission, Request, requires


@requires(Permission.SEE_DESK)
def proposal(request: Request, negotiation: str, pk: int) -> HttpResponse:
    """The editor for those who may draft, otherwise the words as they stand."""
    table = tables.table_at(request, negotiation, Permission.SEE_DESK)
    shown = tables.proposal_at(request, table, pk)
    rows = drafting.rows_of(shown, request.viewer, request.now)
    may_draft = rules.may(request.viewer, Permission.DRAFT, table)
    if may_draft and shown.state == Proposal.State.DRAFT:
        return _editor(request, shown, _forms(rows))
    context = _context(shown) | {"rows": rows, "may_draft": may_draft}
    context["comments"] = comment_panels.on_proposal(request, shown, rows)
    context["taken_from"] = intake.taken_from(shown, request.viewer, request.now)
    return render(request, "negotiations/staff/proposal.html", context)


def _context(shown: Proposal) -> dict[str, Any]:
    here = shown.label or shown.title
    return {
        "negotiation": shown.negotiation,
        "proposal": shown,
        "crumbs": tables.crumbs(shown.negotiation, here=here),
    }


def _forms(rows: Iterable[DraftRow]) -> list[tuple[DraftRow, DraftForm]]:
    """The clauses that are in the draft, each with a form that shows what is saved."""
    return [
        (
            row,
            DraftForm(prefix=str(row.position.pk), initial=DraftForm.initial_of(row.position)),
        )
        for row in rows
        if not row.position.is_left_out
    ]


def _editor(
    request: Request, draft: Proposal, forms: list[tuple[DraftRow, DraftForm]]
) -> HttpResponse:
    context = _context(draft) | {
        "forms": forms,
        "conflicts": [revision for row, _form in forms for revision in row.conflicts],
        "words": editor_words(),
        "comments": comment_panels.on_proposal(request, draft, [row for row, _form in forms]),
        "taken_from": intake.taken_from(draft, request.viewer, request.now),
    }
    return render(request, "negotiations/staff/editor.html", context)


def editor_words() -> dict[str, str]:
    """What the editor's script says; `{…}` is filled in there."""
    return {
        "saved": _("Saved {time}"),
        "saving": _("Saving…"),
        "unsaved": _("Not saved yet"),
        "offline": _("Not saved: no connection; kept in this browser"),
        "signedOut": _(
            "Your session ended: sign in in another tab, your text is kept in this browser"
        ),
        "refused": _("Not saved: the portal refused it. Your text is kept in this browser"),
        "gone": _("This proposal is no draft any more. Your text is kept in this browser"),
        "tooLong": _("Not saved: the text is too long"),
        "conflict": _("Somebody saved another text meanwhile. Both are kept."),
        "papersChanged": _(
            "Not saved: {name} changed these papers meanwhile. What they wrote is below."
        ),
        "restored": _("Text that had not been saved was brought back from this browser"),
        "held": _("{name} is writing here. You see the words as they are saved."),
        "free": _("Nobody else is writing here now. The words are up to date."),
        "noRedline": _("The comparison will follow when the connection is back."),
    }


@require_POST
@requires(Permission.DRAFT)
def proposal_save(request: Request, negotiation: str, pk: int) -> HttpResponse:
    """Save the whole page at once, as a browser without JavaScript does."""
    table = tables.table_at(request, negotiation, Permission.DRAFT)
    draft = tables.proposal_at(request, table, pk)
    rows = drafting.rows_of(draft, request.viewer, request.now)
    forms = [(row, _posted(row, request.POST)) for row in rows if _is_posted(row, request.POST)]
    if not all(form.is_valid() for _row, form in forms):
        return _editor(request, draft, forms)
    refused = [form for row, form in forms if not _save_papers(request, row, form)]
    try:
        conflicts = [found for row, form in forms if (found := _save(request, row, form))]
    except NotADraft:
        messages.error(request, _("It is no draft any more; what you typed was not saved."))
        return _editor(request, draft, forms)
    if refused:
        return _editor(request, draft, _as_saved(request, draft, forms))
    if conflicts:
        return redirect("draft-conflict", table.slug, draft.pk, conflicts[0].pk)
    messages.success(request, _("Saved."))
    return redirect(draft)


def _is_posted(row: DraftRow, posted: Mapping[str, Any]) -> bool:
    return f"{row.position.pk}-revision" in posted


def _posted(row: DraftRow, posted: Mapping[str, Any]) -> DraftForm:
    return DraftForm(posted, prefix=str(row.position.pk))


def _save_papers(request: Request, row: DraftRow, form: DraftForm) -> bool:
    """Save the papers of one clause, or show those of somebody else who wrote meanwhile."""
    typed = form.cleaned_data
    if not form.has_new_papers:
        return True
    try:
        papers.save_note(
            position=row.position,
            rationale=typed["rationale"],
            internal_notes=typed["internal_notes"],
            seen=typed["seen"],
            by=tables.person(request),
            now=request.now,
        )
    except papers.PapersChanged as error:
        form.show_others_papers(error.note)
        return False
    return True


def _as_saved(
    request: Request, draft: Proposal, forms: Iterable[tuple[DraftRow, DraftForm]]
) -> list[tuple[DraftRow, DraftForm]]:
    """The clauses as they now stand, but for the papers that wait for a choice as typed."""
    refused = {row.position.pk: form for row, form in forms if form.others_papers}
    shown = []
    for row, form in _forms(drafting.rows_of(draft, request.viewer, request.now)):
        typed = refused.get(row.position.pk)
        beside = typed.papers_on(row.position, row.note) if typed and row.note else form
        shown.append((row, beside))
    return shown


def _save(request: Request, row: DraftRow, form: DraftForm) -> DraftRevision | None:
    """Save one clause; an untouched row changes nothing. Returns a conflict if there is one."""
    typed = form.cleaned_data
    if typed["base"] != row.position.base_id:
        base = row.bases.find(typed["base"])
        drafts.set_base(position=row.position, base=base.position if base else None)
    if not form.has_new_words:
        return None
    return drafts.save(
        position=row.position,
        base_revision=typed["revision"],
        stance=typed["stance"],
        text=typed["text"],
        by=tables.person(request),
        now=request.now,
    ).conflict


@requires(Permission.DRAFT)
def draft_conflict(request: Request, negotiation: str, pk: int, conflict: int) -> HttpResponse:
    """Two people wrote on one clause: the text both began with, and what each made of it."""
    table = tables.table_at(request, negotiation, Permission.DRAFT)
    draft = tables.proposal_at(request, table, pk)
    visible = DraftRevision.objects.visible_to(request.viewer, request.now)
    related = visible.select_related("position__clause", "position__proposal", "saved_by")
    revision = get_object_or_404(related, position__proposal=draft, is_conflict=True, pk=conflict)
    form = SettleForm(request.POST or None, initial=_yours(revision))
    if request.method == "POST" and form.is_valid():
        return _settle(request, draft, revision, form)
    context = _context(draft) | _three_ways(revision) | {"form": form, "conflict": revision}
    context["crumbs"] = tables.crumbs(
        table, tables.proposal_crumb(draft), here=_("Two texts on one clause")
    )
    return render(request, "negotiations/staff/draft_conflict.html", context)


def _yours(revision: DraftRevision) -> dict[str, Any]:
    return {
        "base_revision": revision.position.revision,
        "stance": revision.stance,
        "text": revision.text,
    }


def _three_ways(revision: DraftRevision) -> dict[str, Any]:
    """The common base, and the redlines that lead from it to either text."""
    base, theirs = drafts.base_text(revision), revision.position.text
    accepted = revision.position.draft_revisions.filter(is_conflict=False)
    return {
        "base": base,
        "position": revision.position,
        "theirs_by": accepted.select_related("saved_by").order_by("pk").last(),
        "to_theirs": marked(base, theirs),
        "to_yours": marked(base, revision.text),
    }


def _settle(
    request: Request, draft: Proposal, revision: DraftRevision, form: SettleForm
) -> HttpResponse:
    """End the conflict with the words sent; `choice` takes one of the two texts as it is."""
    chosen = _chosen(revision, form, request.POST.get("choice", ""))
    try:
        result = drafts.settle(
            conflict=revision,
            base_revision=form.cleaned_data["base_revision"],
            by=tables.person(request),
            now=request.now,
            **chosen,
        )
    except drafts.AlreadySettled:
        messages.warning(request, _("Somebody has chosen between these two texts already."))
        return redirect(draft)
    except NotADraft:
        messages.error(request, _("It is no draft any more; nothing was changed."))
        return redirect(draft)
    if result.conflict:
        messages.warning(request, _("A newer text was saved meanwhile; both are kept."))
        return redirect("draft-conflict", draft.negotiation.slug, draft.pk, result.conflict.pk)
    messages.success(request, _("Settled. Both texts stay in the history of the draft."))
    return redirect(draft)


def _chosen(revision: DraftRevision, form: SettleForm, choice: str) -> dict[str, str]:
    if choice == "theirs":
        return {"stance": revision.position.stance, "text": revision.position.text}
    if choice == "yours":
        return {"stance": revision.stance, "text": revision.text}
    return {"stance": form.cleaned_data["stance"], "text": form.cleaned_data["text"]}
