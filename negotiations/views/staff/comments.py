"""Comments among the people of a guild: saying one, and what becomes of its thread."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from negotiations import comments, drafting, rules
from negotiations.actions import comments as actions
from negotiations.forms.comments import CommentForm, RemarkForm
from negotiations.models import Comment, Negotiation, Position, Summary, SummaryRevision
from negotiations.views.staff import comment_panels, tables
from negotiations.views.staff.comment_panels import Panel
from negotiations.views.staff.summaries import revision_at
from negotiations.views.staff.summary_lists import address, crumb
from negotiations.views.staff.tables import Crumb
from portal.access import Permission, Request, requires


@requires(Permission.SEE_DESK)
def proposal_comments(request: Request, negotiation: str, pk: int) -> HttpResponse:
    """All comments on the clauses of a proposal; a new one is sent here."""
    table = tables.table_at(request, negotiation, _wanted(request))
    shown = tables.proposal_at(request, table, pk)
    rows = drafting.rows_of(shown, request.viewer, request.now)
    panel = comment_panels.on_proposal(request, shown, rows, _sent(request))
    positions, form = {row.position.pk: row.position for row in rows}, panel.form
    if form and form.is_valid() and (said := _say(request, form, positions[form.on])):
        return redirect(f"{shown.get_absolute_url()}#comment-{said.pk}")
    return _page(request, table, panel, tables.proposal_crumb(shown))


@requires(Permission.SEE_DESK)
def summary_comments(request: Request, negotiation: str, pk: int) -> HttpResponse:
    """All comments on a summary; a new one is sent here."""
    table = tables.table_at(request, negotiation, _wanted(request))
    row = revision_at(request, table, pk)
    panel = comment_panels.on_summary(request, row, _sent(request))
    form = panel.form
    if form and form.is_valid() and (said := _say(request, form, row.summary)):
        return redirect(f"{address(row)}#comment-{said.pk}")
    return _page(request, table, panel, (str(row.summary), address(row)))


def _wanted(request: Request) -> Permission:
    return Permission.COMMENT if request.method == "POST" else Permission.SEE_DESK


def _sent(request: Request) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _page(request: Request, table: Negotiation, panel: Panel, on: Crumb) -> HttpResponse:
    context = {
        "negotiation": table,
        "comments": panel,
        "on": on[0],
        "title": _("Comments"),
        "crumbs": tables.crumbs(table, on, here=_("Comments")),
    }
    return render(request, "negotiations/staff/comments.html", context)


def _say(request: Request, form: CommentForm, on: Position | Summary) -> Comment | None:
    return _kept(request, form, partial(actions.say, on=on, guild=form.speaks_for))


def _kept(request: Request, form: RemarkForm, keep: Callable[..., Comment]) -> Comment | None:
    """Keep the words and say whom they reach; else the form says why not."""
    try:
        said = keep(
            words=form.cleaned_data["words"],
            mentions=form.mentioned,
            by=tables.person(request),
            now=request.now,
        )
    except actions.NotAReader:
        form.add_error(None, _("Somebody chosen does not read these papers any more."))
    except actions.Settled:
        form.add_error(None, _("The thread was settled meanwhile; reopen it to go on."))
    except actions.Answered:
        form.add_error(None, _("Something was said after it meanwhile; it stays as it is."))
    else:
        names = ", ".join(str(one) for one in said.mentions.order_by("name", "pk"))
        told = _("Your comment is kept. Mentioned: %s.") % names if names else ""
        messages.success(request, told or _("Your comment is kept."))
        return said
    return None


@requires(Permission.SEE_DESK)
def comment(request: Request, negotiation: str, pk: int) -> HttpResponse:
    """One thread, to be answered."""
    table = tables.table_at(request, negotiation, _wanted(request))
    row = _comment_at(request, table, pk)
    if request.method == "POST":
        _require_own(request, row)
    form = _remark_form(request, row)
    if form.is_valid() and (said := _kept(request, form, partial(actions.answer, comment=row))):
        return redirect(f"{_address(said)}#comment-{said.pk}")
    return _thread_page(request, row, form, _("Comment"))


@requires(Permission.COMMENT)
def comment_correct(request: Request, negotiation: str, pk: int) -> HttpResponse:
    """The last word of an open thread, written anew by whoever said it."""
    table = tables.table_at(request, negotiation, Permission.COMMENT)
    row = _comment_at(request, table, pk)
    _require_own(request, row)
    if row.by_id != request.viewer.user_id:
        raise PermissionDenied
    form = _remark_form(request, row, corrected=row)
    if form.is_valid() and (said := _kept(request, form, partial(actions.correct, comment=row))):
        return redirect(f"{_address(said)}#comment-{said.pk}")
    return _thread_page(request, row, form, _("Correct a comment"), corrected=row)


@require_POST
@requires(Permission.COMMENT)
def comment_settle(request: Request, negotiation: str, pk: int) -> HttpResponse:
    """Settle a thread; it stays readable below the open ones."""
    table = tables.table_at(request, negotiation, Permission.COMMENT)
    row = _comment_at(request, table, pk)
    _require_own(request, row)
    try:
        actions.settle(comment=row, by=tables.person(request), now=request.now)
    except actions.Settled:
        messages.info(request, _("The thread was settled already."))
    else:
        messages.success(request, _("The thread is settled."))
    return redirect(f"{_way_back(request, row)[1]}#comments")


@require_POST
@requires(Permission.COMMENT)
def comment_reopen(request: Request, negotiation: str, pk: int) -> HttpResponse:
    """Take up a settled thread again."""
    table = tables.table_at(request, negotiation, Permission.COMMENT)
    row = _comment_at(request, table, pk)
    _require_own(request, row)
    try:
        actions.reopen(comment=row, by=tables.person(request), now=request.now)
    except actions.NotSettled:
        messages.info(request, _("The thread was open already."))
    else:
        messages.success(request, _("The thread is open again."))
    return redirect(f"{_way_back(request, row)[1]}#comments")


def _comment_at(request: Request, table: Negotiation, pk: int) -> Comment:
    visible = Comment.objects.visible_to(request.viewer, request.now)
    related = visible.select_related(
        "position__proposal", "position__clause", "summary__issue", "summary__clause"
    )
    row = get_object_or_404(related, negotiation=table, pk=pk)
    row.negotiation = table
    for on in (row.position.proposal if row.position else None, row.summary):
        if on is not None:
            on.negotiation = table
    return row


def _require_own(request: Request, row: Comment) -> None:
    """Let only those write who comment for the very guild that said it."""
    if row.guild_id not in rules.comments_for(request.viewer, row.negotiation):
        raise PermissionDenied


def _remark_form(request: Request, row: Comment, corrected: Comment | None = None) -> RemarkForm:
    readers = comments.readers([row.guild_id], row.negotiation, request.now)
    initial: dict[str, Any] = {}
    if corrected:
        mentioned = [one.pk for one in corrected.mentions.all()]
        initial = {"words": corrected.words, "mentions": mentioned}
    return RemarkForm(
        _sent(request),
        readers=comment_panels.others(request, readers),
        initial=initial,
    )


def _address(row: Comment) -> str:
    return reverse("comment", args=[row.negotiation.slug, row.answers_id or row.pk])


def _way_back(request: Request, row: Comment) -> Crumb:
    """The page of what the thread is on; of a summary its last revision."""
    if row.position:
        return tables.proposal_crumb(row.position.proposal)
    seen = SummaryRevision.objects.visible_to(request.viewer, request.now)
    last = seen.filter(summary=row.summary_id).order_by("pk").last()
    if last is None:
        return crumb(row.negotiation)
    return str(row.summary), reverse("summary-draft", args=[row.negotiation.slug, last.pk])


def _thread_page(
    request: Request, row: Comment, form: RemarkForm, title: str, corrected: Comment | None = None
) -> HttpResponse:
    """The thread with a form for the next word, or for its last one anew."""
    table, key = row.negotiation, row.answers_id or row.pk
    own = Q(pk=key) | Q(answers=key)
    (thread,) = comment_panels.threads_of(request, table, own)
    on = _way_back(request, row)
    context = {
        "negotiation": table,
        "thread": thread,
        "form": form,
        "corrected": corrected,
        "back": on[1],
        "title": title,
        "crumbs": tables.crumbs(table, on, here=title),
    }
    return render(request, "negotiations/staff/comment.html", context)
