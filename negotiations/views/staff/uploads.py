"""Taking a file in: the list, the form, what became of each, and the file as it came."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from negotiations import intake
from negotiations.actions import uploads as actions
from negotiations.forms.uploads import UploadForm
from negotiations.models import ImportedText, Negotiation, Proposal, Upload, UploadedFile
from negotiations.models.proposal import Side
from negotiations.refusals import sentence
from negotiations.views.staff import tables, upload_mapping
from negotiations.views.staff.opened import opened
from portal.access import Permission, Request, requires
from portal.job_states import job_state_of
from portal.models import Job

ON_A_PAGE = 50


@require_safe
@requires(Permission.DRAFT)
def uploads(request: Request, negotiation: str) -> HttpResponse:
    """Every file that was taken in at this table, newest first."""
    table = tables.table_at(request, negotiation, Permission.DRAFT)
    visible = Upload.objects.visible_to(request.viewer, request.now).filter(negotiation=table)
    rows = visible.select_related("uploaded_by", "proposal", "negotiation")
    page = Paginator(rows.order_by("-uploaded_at", "-pk"), ON_A_PAGE).get_page(
        request.GET.get("page")
    )
    crumbs = tables.crumbs(table, here=_("Files taken in"))
    context = {"negotiation": table, "page": page, "crumbs": crumbs}
    return render(request, "negotiations/staff/uploads.html", context)


@requires(Permission.DRAFT)
def upload_new(request: Request, negotiation: str) -> HttpResponse:
    """Choose a file or paste words; what a first look refuses is told here."""
    table = tables.table_at(request, negotiation, Permission.DRAFT)
    ours = _handed_over(request, table)
    named = tables.key_of(request.GET.get("responds_to", ""))
    initial = {"handed_over": named or ours.first()}
    form = UploadForm(request.POST or None, request.FILES or None, proposals=ours, initial=initial)
    if request.method == "POST" and form.is_valid():
        taken = _take_in(request, table, form)
        if taken:
            return redirect(taken)
    crumbs = tables.crumbs(table, tables.uploads_crumb(table), here=_("Take a file in"))
    context = {"negotiation": table, "form": form, "crumbs": crumbs}
    return render(request, "negotiations/staff/upload_new.html", context)


def _take_in(request: Request, table: Negotiation, form: UploadForm) -> Upload | None:
    """The upload, made now or by the same button before; else the form says why there is none."""
    typed = form.cleaned_data
    try:
        return actions.take_in_once(
            negotiation=table,
            purpose=typed["purpose"],
            kind=typed["taken"].kind,
            file_name=typed["taken"].name,
            content=typed["taken"].content,
            handed_over=typed["handed_over"],
            by=tables.person(request),
            now=request.now,
        )
    except actions.TooManyUnread as error:
        words = _("%(count)d files of yours are still being read: wait for one, or cancel it.")
        form.add_error(None, words % {"count": error.count})
    return None


def _handed_over(request: Request, table: Negotiation) -> QuerySet[Proposal]:
    visible = Proposal.objects.visible_to(request.viewer, request.now).tabled()
    ours = visible.filter(negotiation=table, side=Side.GUILD)
    return ours.exclude(kind__in=Proposal.OUTSIDE_CYCLE).order_by("-tabled_at", "-pk")


@requires(Permission.DRAFT)
def upload(request: Request, negotiation: str, pk: int) -> HttpResponse:
    """Where a file stands: being read, refused, waiting to be mapped, on record, set aside."""
    row = upload_at(request, negotiation, pk)
    if row.state == Upload.State.MAPPING:
        return upload_mapping.mapping_page(request, row)
    job = _job(request, row)
    if job and job.state in Job.UNFINISHED and not job.is_left(request.now):
        return redirect(job)
    context = {
        "upload": row,
        "negotiation": row.negotiation,
        "crumbs": tables.crumbs(
            row.negotiation, tables.uploads_crumb(row.negotiation), here=row.file_name
        ),
        "job": job_state_of(job, request.now) if job else None,
        "refusal": sentence(row.refusal, row.refusal_detail) if row.refusal else "",
        "kept": _kept(request, row),
        "silent": _silent(row),
    }
    return render(request, "negotiations/staff/upload.html", context)


def _job(request: Request, row: Upload) -> Job | None:
    """The reading of the file, for the person who asked for it."""
    if row.state not in {Upload.State.READING, Upload.State.REFUSED}:
        return None
    mine = Job.objects.visible_to(request.viewer, request.now)
    return mine.filter(kind=actions.READ, target_id=str(row.pk)).first()


def _kept(request: Request, row: Upload) -> list[ImportedText]:
    """What the file became, clause by clause."""
    if row.state != Upload.State.KEPT:
        return []
    visible = ImportedText.objects.visible_to(request.viewer, request.now).filter(upload=row)
    related = visible.select_related("position__clause__negotiation", "handed_over")
    return list(related.order_by("position__place", "pk"))


def _silent(row: Upload) -> tuple[intake.SilentView, ...]:
    if row.state != Upload.State.KEPT:
        return ()
    return intake.silence(row, list(row.paragraphs.order_by("place", "pk")))


def upload_at(request: Request, negotiation: str, pk: int) -> Upload:
    """The upload, for people who draft at its table; else 404 or 403."""
    table = tables.table_at(request, negotiation, Permission.DRAFT)
    visible = Upload.objects.visible_to(request.viewer, request.now)
    related = visible.select_related("handed_over", "proposal", "uploaded_by", "kept_by")
    row = get_object_or_404(related, negotiation=table, pk=pk)
    row.negotiation = table
    for proposal in (row.handed_over, row.proposal):
        if proposal:
            proposal.negotiation = table
    return row


@require_safe
@requires(Permission.DRAFT)
def upload_file(request: Request, negotiation: str, pk: int) -> HttpResponse:
    """The file, byte for byte as it came; never opened by the browser."""
    row = upload_at(request, negotiation, pk)
    content = UploadedFile.objects.values_list("content", flat=True).get(upload=row)
    opened(request, row, _("File taken in: %s") % row.file_name)
    response = HttpResponse(bytes(content), content_type="application/octet-stream")
    attached = content_disposition_header(as_attachment=True, filename=row.file_name)
    response["Content-Disposition"] = attached or "attachment"
    return response


@require_POST
@requires(Permission.DRAFT)
def upload_discard(request: Request, negotiation: str, pk: int) -> HttpResponse:
    row = upload_at(request, negotiation, pk)
    try:
        actions.discard(upload=row)
    except actions.NotOpen as error:
        raise PermissionDenied from error
    return redirect("uploads", row.negotiation.slug)
