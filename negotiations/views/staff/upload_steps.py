"""Putting a file's reading right, and making it part of the record."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypedDict

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from negotiations import intake, rules
from negotiations.actions import upload_keeping, uploads
from negotiations.actions.answers import SourceInput
from negotiations.actions.drafts import MAX_TEXT
from negotiations.actions.upload_keeping import Circumstances
from negotiations.forms.answers import AnswerForm
from negotiations.forms.uploads import DraftTitleForm, SplitForm, StanceForm
from negotiations.mapping import Key
from negotiations.models import Proposal, Upload, UploadedParagraph
from negotiations.views.staff import tables
from negotiations.views.staff.uploads import upload_at
from portal.access import Permission, Request, requires
from portal.models import User


@require_POST
@requires(Permission.DRAFT)
def upload_author(request: Request, negotiation: str, pk: int) -> HttpResponse:
    """Take everyone's changes, or one author's alone."""
    row = upload_at(request, negotiation, pk)
    try:
        uploads.take_author(upload=row, author=request.POST.get("author", ""))
    except uploads.NotOpen:
        messages.warning(request, _("Nobody of that name changed this file."))
    return redirect(row)


@require_POST
@requires(Permission.DRAFT)
def upload_leave_out(request: Request, negotiation: str, pk: int) -> HttpResponse:
    """Leave out all that nobody has placed, as for a long file of which one clause matters."""
    row = upload_at(request, negotiation, pk)
    try:
        count = uploads.leave_out_undecided(upload=row)
    except uploads.NotOpen:
        messages.warning(request, _("This file is on record or set aside."))
        return redirect(row)
    words = ngettext(
        "%(count)d paragraph is left out.", "%(count)d paragraphs are left out.", count
    )
    messages.success(request, words % {"count": count})
    return redirect(row)


@requires(Permission.DRAFT)
def upload_split(request: Request, negotiation: str, pk: int, paragraph: int) -> HttpResponse:
    """Cut a paragraph that holds the words of several clauses."""
    row = upload_at(request, negotiation, pk)
    visible = UploadedParagraph.objects.visible_to(request.viewer, request.now)
    part = visible.filter(upload=row, pk=paragraph).first()
    if part is None and request.method != "POST":
        raise Http404
    form = SplitForm(request.POST or None, paragraph=part or UploadedParagraph(upload=row))
    if request.method == "POST" and _is_split(form, part):
        return redirect(row)
    crumbs = _crumbs(row, _("Split a paragraph"))
    context = {"upload": row, "negotiation": row.negotiation, "form": form, "crumbs": crumbs}
    return render(request, "negotiations/staff/upload_split.html", context)


def _is_split(form: SplitForm, part: UploadedParagraph | None) -> bool:
    """Whether the paragraph is cut; else the form says why not, with what was typed."""
    if part is None:
        form.full_clean()
        form.errors.clear()
        form.add_error(None, _("Somebody changed this file meanwhile: the paragraph is gone."))
    if part is None or not form.is_valid():
        return False
    try:
        uploads.split(paragraph=part, base_parts=form.parts("base_text"), parts=form.parts("text"))
    except uploads.WordsChanged:
        form.add_error(None, _("Only add empty lines: the words stay as the file has them."))
    except uploads.NotOpen:
        form.add_error(None, _("Somebody changed this file meanwhile; nothing was cut."))
    else:
        return True
    return False


def _crumbs(row: Upload, here: str) -> list[tables.Crumb]:
    way = (tables.uploads_crumb(row.negotiation), (row.file_name, row.get_absolute_url()))
    return tables.crumbs(row.negotiation, *way, here=here)


@requires(Permission.DRAFT)
def upload_keep(request: Request, negotiation: str, pk: int) -> HttpResponse:
    """Read once more what the file says, then make it a proposal of theirs or a draft of ours."""
    row = upload_at(request, negotiation, pk)
    if row.proposal or row.state != Upload.State.MAPPING:
        return _over(request, row)
    is_answer = row.purpose == Upload.Purpose.ANSWER
    if is_answer:
        rules.require(request.viewer, Permission.TABLE, row.negotiation)
    shown = intake.load(row)
    form, stances = _forms(request, row, shown)
    if request.method == "POST" and _is_complete(request, shown, form, stances):
        kept = _keep(request, row, form, stances)
        if kept:
            return redirect(kept)
    context = {"upload": row, "negotiation": row.negotiation, "intake": shown, "form": form}
    context |= {"stances": stances, "is_answer": is_answer, "crumbs": _crumbs(row, _("Keep it"))}
    return render(request, "negotiations/staff/upload_keep.html", context)


def _over(request: Request, row: Upload) -> HttpResponse:
    """The file is on record, set aside or not read: what it became, or where it stands."""
    if request.method == "POST" and not row.proposal:
        messages.warning(request, _("The file was set aside meanwhile; nothing was recorded."))
    return redirect(row.proposal or row)


def _forms(
    request: Request, row: Upload, shown: intake.Intake
) -> tuple[AnswerForm | DraftTitleForm, list[StanceForm]]:
    """What is asked about the whole, and about each clause."""
    data = request.POST if request.method == "POST" else None
    if row.purpose == Upload.Purpose.DRAFT:
        return DraftTitleForm(data, initial={"title": row.file_name.rpartition(".")[0]}), []
    form = AnswerForm(data, asked=row.handed_over, now=request.now, initial={"medium": "written"})
    is_answer = row.handed_over is not None
    return form, [StanceForm(data, view=view, is_answer=is_answer) for view in shown.clauses]


def _is_complete(
    request: Request,
    shown: intake.Intake,
    form: AnswerForm | DraftTitleForm,
    stances: Sequence[StanceForm],
) -> bool:
    """Whether all is said and the page showed what would be kept now."""
    are_valid = all([form.is_valid(), *(one.is_valid() for one in stances)])
    if request.POST.get("expected") != shown.fingerprint:
        form.add_error(None, _("The mapping has changed since; read it once more below."))
        for one in stances:
            one.tell_meanwhile()
        return False
    return are_valid


class _Pressed(TypedDict):
    """What either button sends along."""

    upload: Upload
    by: User
    now: datetime
    expected: str


def _keep(
    request: Request,
    row: Upload,
    form: AnswerForm | DraftTitleForm,
    stances: Sequence[StanceForm],
) -> Proposal | None:
    typed = form.cleaned_data
    pressed: _Pressed = {
        "upload": row,
        "by": tables.person(request),
        "now": request.now,
        "expected": request.POST.get("expected", ""),
    }
    try:
        if isinstance(form, DraftTitleForm):
            return upload_keeping.keep_draft(title=typed["title"], **pressed)
        chosen = {one.view.key: one.cleaned_data["stance"] for one in stances}
        circumstances = _circumstances(typed)
        return upload_keeping.keep_answer(stances=chosen, circumstances=circumstances, **pressed)
    except upload_keeping.Undecided as error:
        form.add_error(None, _undecided(error.count))
    except upload_keeping.WordsTooLong as error:
        form.add_error(None, _too_long(error.key, row))
    except (upload_keeping.NothingToKeep, upload_keeping.MappingChanged, uploads.NotOpen):
        form.add_error(None, _("No paragraph goes to a clause yet, or the mapping has changed."))
    return None


def _circumstances(typed: dict[str, Any]) -> Circumstances:
    return Circumstances(
        said_at=typed["said_at"],
        medium=typed["medium"],
        described_by=typed["described_by"],
        is_package=typed["is_package"],
        source=SourceInput(typed["publisher"], typed["url"], typed["note"]),
    )


def _too_long(key: Key, row: Upload) -> str:
    title = next(one.title for one in intake.load(row).clauses if one.key == key)
    words = _(
        "“%(clause)s” has more than %(most)d characters: put some of its paragraphs to other "
        "clauses, or leave them out."
    )
    return words % {"clause": title, "most": MAX_TEXT}


def _undecided(count: int) -> str:
    words = ngettext(
        "%(count)d paragraph has no place yet: give it one or leave it out.",
        "%(count)d paragraphs have no place yet: give them one or leave them out.",
        count,
    )
    return words % {"count": count}
