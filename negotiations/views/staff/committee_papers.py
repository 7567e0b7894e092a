"""Papers for the committee alone: the list, a new one, one with who opened it, its end."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from negotiations import rules
from negotiations.actions import committee_papers as actions
from negotiations.forms.committee_papers import PaperForm
from negotiations.models import Attachment, Negotiation
from negotiations.views.staff import tables
from portal import sealing
from portal.access import Permission, Request, requires
from portal.models import Guild, Opening

ON_A_PAGE = 50


def refusal(error: Exception) -> str:
    """Why a paper is not kept or not opened, for the committee."""
    sentences = {
        sealing.NoKey: _(
            "The portal has no key to seal papers with. Ask whoever runs it to set PAPER_KEYS."
        ),
        sealing.WrongKey: _(
            "No key of the portal opens this paper. Ask whoever runs it for the key of its time."
        ),
        actions.Destroyed: _("The paper was destroyed meanwhile."),
        actions.Empty: _("The file is empty. Choose another one."),
        actions.TooLarge: _("The file has more than 20 MB. Split it, or keep it elsewhere."),
    }
    return sentences[type(error)]


UNOPENED = (sealing.NoKey, sealing.WrongKey)
UNKEPT = (sealing.NoKey, actions.Empty, actions.TooLarge)


@require_safe
@requires(Permission.CONFIDE)
def papers(request: Request, negotiation: str) -> HttpResponse:
    """Every paper of the table with its title, destroyed ones as such; of one clause if asked."""
    table = tables.table_at(request, negotiation, Permission.CONFIDE)
    visible = Attachment.objects.visible_to(request.viewer, request.now).filter(negotiation=table)
    about = table.clauses.filter(slug=request.GET.get("clause", "")).first()
    rows = visible.filter(clause=about) if about else visible
    page = Paginator(
        rows.defer("content").select_related("clause", "kept_by", "destroyed_by"), ON_A_PAGE
    ).get_page(request.GET.get("page"))
    context = {
        "negotiation": table,
        "about": about,
        "page": page,
        "papers": [(row, _title(row)) for row in page.object_list],
        "crumbs": tables.crumbs(table, here=_("Committee papers")),
    }
    return render(request, "negotiations/staff/papers.html", context)


@requires(Permission.CONFIDE)
def paper_new(request: Request, negotiation: str) -> HttpResponse:
    """Seal a file and keep it."""
    table = tables.table_at(request, negotiation, Permission.CONFIDE)
    form = PaperForm(request.POST or None, request.FILES or None, negotiation=table)
    if request.method == "POST" and form.is_valid():
        try:
            row = _keep(request, table, form)
        except UNKEPT as error:
            form.add_error("file", refusal(error))
        else:
            messages.success(request, _("The paper is sealed and kept."))
            return redirect("paper", table.slug, row.pk)
    crumbs = tables.crumbs(table, _crumb(table), here=_("New paper"))
    context = {"negotiation": table, "form": form, "crumbs": crumbs}
    return render(request, "negotiations/staff/paper_new.html", context)


def _keep(request: Request, table: Negotiation, form: PaperForm) -> Attachment:
    typed = form.cleaned_data
    return actions.keep(
        negotiation=table,
        kind=typed["kind"],
        heading=actions.Heading(typed["title"], form.file_name),
        content=typed["file"].read(),
        clause=typed["clause"],
        by=tables.person(request),
        now=request.now,
    )


@require_safe
@requires(Permission.CONFIDE)
def paper(request: Request, negotiation: str, pk: int) -> HttpResponse:
    """One paper: what it is, and who opened it when."""
    row = _paper_at(request, negotiation, pk)
    opened = Opening.objects.visible_to(request.viewer, request.now).filter(
        target_type=row._meta.label_lower, target_id=str(row.pk)
    )
    # One look is written down for each guild the person comes from.
    looks = Paginator(
        opened.order_by("-at", "user__name").values("user__name", "at").distinct(), ON_A_PAGE
    )
    context = {
        "negotiation": row.negotiation,
        "paper": row,
        "title": _title(row),
        "page": looks.get_page(request.GET.get("page")),
        "crumbs": tables.crumbs(row.negotiation, _crumb(row.negotiation), here=_title(row)),
    }
    return render(request, "negotiations/staff/paper.html", context)


@require_safe
@requires(Permission.CONFIDE)
def paper_file(request: Request, negotiation: str, pk: int) -> HttpResponse:
    """The file as it came, for keeping and never for showing; who opens it is written down."""
    row = _paper_at(request, negotiation, pk)
    stream = row.negotiation.stream
    granting = request.viewer.guilds_granting(Permission.CONFIDE, stream)
    try:
        content = actions.open_paper(
            paper=row,
            guilds=Guild.objects.filter(pk__in=granting & rules.guild_ids(row.negotiation)),
            what=_in_the_log(row),
            by=tables.person(request),
            now=request.now,
        )
        name = actions.heading_of(row).file_name
    except (*UNOPENED, actions.Destroyed) as error:
        messages.error(request, refusal(error))
        return redirect("paper", row.negotiation.slug, row.pk)
    answer = HttpResponse(content, content_type="application/octet-stream")
    answer.headers["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=name
    )
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "no-store"
    return answer


@requires(Permission.CONFIDE)
def paper_destroy(request: Request, negotiation: str, pk: int) -> HttpResponse:
    """Ask once more, then overwrite what the paper holds."""
    row = _paper_at(request, negotiation, pk)
    if request.method == "POST":
        try:
            actions.destroy(paper=row, by=tables.person(request), now=request.now)
        except actions.Destroyed as error:
            messages.info(request, refusal(error))
        else:
            messages.success(request, _("The paper is destroyed; that there was one stays."))
        return redirect("papers", row.negotiation.slug)
    way = _title(row), reverse("paper", args=[row.negotiation.slug, row.pk])
    context = {
        "negotiation": row.negotiation,
        "paper": row,
        "title": _title(row),
        "crumbs": tables.crumbs(row.negotiation, _crumb(row.negotiation), way, here=_("Destroy")),
    }
    return render(request, "negotiations/staff/paper_destroy.html", context)


def _paper_at(request: Request, negotiation: str, pk: int) -> Attachment:
    """The paper without its content, for the committee of its table; else 404 or 403."""
    table = tables.table_at(request, negotiation, Permission.CONFIDE)
    visible = Attachment.objects.visible_to(request.viewer, request.now).defer("content")
    related = visible.select_related("clause", "kept_by", "destroyed_by")
    row = get_object_or_404(related, negotiation=table, pk=pk)
    row.negotiation = table
    return row


def _title(row: Attachment) -> str:
    if row.destroyed_at is not None:
        return _("A paper that was destroyed")
    try:
        return actions.heading_of(row).title
    except UNOPENED:
        return _("A paper that no key opens")


def _in_the_log(row: Attachment) -> str:
    """What openings may tell: which paper, and not what it is called."""
    day = formats.date_format(timezone.localtime(row.kept_at), "j F Y")
    words = _("A committee paper (%(kind)s) kept on %(day)s")
    return words % {"kind": row.get_kind_display(), "day": day}


def _crumb(table: Negotiation) -> tables.Crumb:
    return _("Committee papers"), reverse("papers", args=[table.slug])
