"""The steps of a roster: naming its columns, looking at what was found, applying it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from members import roster_lines
from members.actions import rosters as actions
from members.exports import rosters as exports
from members.forms.rosters import ApplyForm, ColumnsForm
from members.models import RosterFinding, RosterImport
from members.roster_words import read_as, told
from members.views.office.guilds import person
from members.views.office.rosters import kinds_of, roster_at, too_early, way
from portal import openings
from portal.access import Permission, Request, requires

ON_A_PAGE = 50
SAMPLES = 5
State = RosterImport.State


@requires(Permission.ROSTER)
def roster_columns(request: Request, guild: str, pk: int) -> HttpResponse:
    """Say which column holds what, beside the first rows; then the file is checked."""
    row = roster_at(request, guild, pk)
    if row.state not in {State.UPLOADED, State.CHECKED, State.CHECKING} or not row.columns:
        return redirect(row)
    form = ColumnsForm(request.POST or None, roster=row)
    if request.method == "POST" and form.is_valid():
        try:
            mapping = form.cleaned_data["mapping"]
            job = actions.check(roster=row, mapping=mapping, by=person(request), now=request.now)
        except (actions.UnderWay, actions.Over):
            messages.error(request, _("It is being worked on already, or over."))
            return redirect(row)
        return redirect(job)
    context = {
        "roster": row,
        "guild": row.guild,
        "form": form,
        "read_as": read_as(row.encoding),
        "columns": list(zip(form, roster_lines.samples(row, SAMPLES), strict=True)),
        "crumbs": way(request, row.guild, row),
    }
    return render(request, "members/roster/columns.html", context)


@require_safe
@requires(Permission.ROSTER)
def roster_findings(request: Request, guild: str, pk: int, kind: str) -> HttpResponse:
    """What was found of single lines, one kind at a time; a look at it is written down."""
    row = roster_at(request, guild, pk)
    if kind not in RosterFinding.Kind.values or row.state != State.CHECKED:
        raise Http404
    rows = RosterFinding.objects.visible_to(request.viewer, request.now).filter(roster=row)
    page = Paginator(rows.filter(kind=kind).order_by("line", "pk"), ON_A_PAGE).get_page(
        request.GET.get("page")
    )
    _opened(request, row)
    context = {
        "roster": row,
        "guild": row.guild,
        "kinds": kinds_of(row),
        "here": kind,
        "page": page,
        "found": [(one, told(one)) for one in page],
        "crumbs": way(request, row.guild, row),
    }
    return render(request, "members/roster/findings.html", context)


@require_safe
@requires(Permission.ROSTER, is_sensitive=True)
def roster_findings_file(request: Request, guild: str, pk: int) -> HttpResponseBase:
    """All that was found, as a file; it holds names, so taking it away is written down."""
    row = roster_at(request, guild, pk)
    if row.state != State.CHECKED:
        raise Http404
    _opened(request, row)
    response = StreamingHttpResponse(exports.lines(row), content_type="text/csv; charset=utf-8")
    name = f"roster-{row.pk}-findings.csv"
    attached = content_disposition_header(as_attachment=True, filename=name)
    response["Content-Disposition"] = attached or "attachment"
    return response


def _opened(request: Request, row: RosterImport) -> None:
    if request.method == "GET":
        openings.record(
            by=person(request),
            at=request.now,
            guild=row.guild,
            stream="",
            what=_("What was found in a roster"),
            target=row,
        )


@requires(Permission.ROSTER, is_sensitive=True)
def roster_apply(request: Request, guild: str, pk: int) -> HttpResponse:
    """Confirm what the dry run found, numbers said, and have it applied."""
    row = roster_at(request, guild, pk)
    if row.state != State.CHECKED:
        return redirect(row)
    form = ApplyForm(request.POST or None, roster=row)
    if request.method == "POST" and form.is_valid():
        answer = _apply(request, row, form)
        if answer:
            return answer
    context = {
        "roster": row,
        "guild": row.guild,
        "form": form,
        "kinds": kinds_of(row),
        "crumbs": way(request, row.guild, row),
    }
    return render(request, "members/roster/apply.html", context)


def _apply(request: Request, row: RosterImport, form: ApplyForm) -> HttpResponse | None:
    """On to the job that applies it; else the form says why there is none."""
    typed = form.cleaned_data
    try:
        job = actions.ask_to_apply(
            roster=row,
            plan=typed["plan"],
            is_leaving_out=typed.get("is_leaving_out", False),
            is_dropping=typed.get("is_dropping", False),
            by=person(request),
            now=request.now,
        )
    except actions.TooEarly as error:
        form.add_error(None, too_early(error))
    except (actions.NotChecked, actions.NotConfirmed):
        form.add_error(None, _("The file was checked anew since; look at what was found."))
    except actions.OtherUnderWay:
        form.add_error(None, _("Another roster of the guild is being applied; wait for it."))
    except (actions.UnderWay, actions.Over):
        return redirect(row)
    else:
        return redirect(job)
    return None
