"""Rosters of a guild: their history, taking one in, where one stands, and putting it away."""

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from members.actions import rosters as actions
from members.forms.rosters import RosterForm
from members.models import RosterFinding, RosterImport
from members.roster.model import MAX_BYTES
from members.roster_lines import PIECE
from members.roster_words import sentence
from members.views.office.guilds import Crumb, crumbs, guild_at, person
from portal.access import Permission, Request, requires
from portal.file_handlers import takes_files
from portal.job_states import job_state_of
from portal.models import Guild, Job

ON_A_PAGE = 50
State = RosterImport.State


@takes_files(MAX_BYTES + PIECE)
@requires(Permission.ROSTER)
def rosters(request: Request, guild: str) -> HttpResponse:
    """Every roster that was taken in, newest first, and a form for another one."""
    own = guild_at(request, guild, Permission.ROSTER)
    today = timezone.localdate(request.now)
    form = RosterForm(request.POST or None, request.FILES or None, today=today)
    if request.method == "POST" and form.is_valid():
        taken = _take_in(request, own, form)
        if taken:
            return redirect(taken)
    rows = RosterImport.objects.visible_to(request.viewer, request.now).filter(guild=own)
    page = Paginator(rows.select_related("uploaded_by", "guild"), ON_A_PAGE).get_page(
        request.GET.get("page")
    )
    context = {"guild": own, "form": form, "page": page, "crumbs": way(request, own)}
    return render(request, "members/roster/rosters.html", context)


def _take_in(request: Request, guild: Guild, form: RosterForm) -> RosterImport | None:
    """The roster; else the form says why there is none."""
    file: UploadedFile[bytes] = form.cleaned_data["file"]
    try:
        return actions.take_in(
            guild=guild,
            file_name=file.name or _("file without a name"),
            pieces=file.chunks(PIECE),
            as_of_on=form.cleaned_data["as_of_on"],
            by=person(request),
            now=request.now,
        )
    except actions.TooEarly as error:
        form.add_error("as_of_on", too_early(error))
    except actions.TooBig:
        form.add_error("file", _("The file is larger than 64 MB."))
    return None


def too_early(error: actions.TooEarly) -> str:
    words = _("A roster as of %(day)s has been applied; an earlier day can’t follow it.")
    return words % {"day": f"{error.as_of_on:%-d %B %Y}"}


@require_safe
@requires(Permission.ROSTER)
def roster(request: Request, guild: str, pk: int) -> HttpResponse:
    """Where a roster stands: being worked on, waiting for its columns, checked, over."""
    row = roster_at(request, guild, pk)
    job = job_of(request, row)
    if job and job.state in Job.UNFINISHED and not job.is_left(request.now):
        return redirect(job)
    if row.state == State.UPLOADED and row.columns:
        return redirect("roster-columns", row.guild.slug, row.pk)
    is_stuck = row.state in {State.UPLOADED, State.CHECKING, State.APPLYING}
    context = {
        "roster": row,
        "guild": row.guild,
        "kinds": kinds_of(row),
        "unreadable": _unreadable(row),
        "job": job_state_of(job, request.now) if job and is_stuck else None,
        "same": _applied_before(request, row),
        "crumbs": way(request, row.guild, row),
    }
    return render(request, "members/roster/roster.html", context)


def _unreadable(row: RosterImport) -> str:
    reason = row.counts.get("unreadable")
    return sentence(reason, row.counts.get("detail", "")) if reason else ""


def _applied_before(request: Request, row: RosterImport) -> RosterImport | None:
    """The same bytes, applied earlier."""
    if row.state != State.CHECKED:
        return None
    visible = RosterImport.objects.visible_to(request.viewer, request.now)
    return visible.applied().filter(guild=row.guild, sha256=row.sha256).first()


def kinds_of(row: RosterImport) -> list[tuple[str, str, int]]:
    """Each kind of finding with its word and its count."""
    if row.state not in {State.CHECKED, State.APPLIED}:
        return []
    return [(kind.value, str(kind.label), row.counts.get(kind, 0)) for kind in RosterFinding.Kind]


def job_of(request: Request, row: RosterImport) -> Job | None:
    """The last work on a roster, for the person who asked for it."""
    mine = Job.objects.visible_to(request.viewer, request.now)
    kinds = (actions.READ, actions.CHECK, actions.APPLY)
    return mine.filter(kind__in=kinds, target_id=str(row.pk)).order_by("-asked_at", "-pk").first()


@require_POST
@requires(Permission.ROSTER)
def roster_discard(request: Request, guild: str, pk: int) -> HttpResponse:
    """Throw the file and its findings away; what was applied stays."""
    row = roster_at(request, guild, pk)
    try:
        actions.put_away(roster=row, by=person(request), now=request.now)
    except actions.Over:
        messages.info(request, _("It was over already."))
    except actions.UnderWay:
        messages.error(request, _("It is being worked on: stop that first."))
    else:
        messages.success(request, _("The file is thrown away, and what was found in it."))
    return redirect("rosters", row.guild.slug)


def roster_at(request: Request, guild: str, pk: int) -> RosterImport:
    visible = RosterImport.objects.visible_to(request.viewer, request.now)
    rows = visible.select_related("guild", "uploaded_by", "applied_by")
    return get_object_or_404(rows, guild__slug=guild, pk=pk)


def way(request: Request, guild: Guild, row: RosterImport | None = None) -> list[Crumb]:
    """The way over the guild's rosters to one of them, or to their list."""
    words = _("Rosters")
    if row is None:
        return crumbs(request, guild, here=words)
    return crumbs(
        request, guild, (words, reverse("rosters", args=[guild.slug])), here=row.file_name
    )
