"""The log for those who audit: searching it, one event, its chain, taking rows away."""

from collections.abc import Callable, Iterator

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from negotiations import audit as reading
from negotiations.actions import audits
from negotiations.audit_words import facts_of
from negotiations.exports import audit as exports
from negotiations.exports.audit import Record
from negotiations.forms.audit import AuditFilter, EventFilter, OpeningFilter
from negotiations.views.staff import tables
from portal import chain_checks
from portal.access import Permission, Request, requires
from portal.job_states import job_state_of
from portal.models import Event, Job, Opening

MEDIA_TYPES = {"csv": "text/csv; charset=utf-8", "jsonl": "application/jsonl; charset=utf-8"}


def _crumbs(here: str = "") -> list[tuple[str, str]]:
    way = [(_("Staff desk"), reverse("desk"))]
    return [*way, (_("Audit"), reverse("audit")), (here, "")] if here else [*way, (_("Audit"), "")]


def _filter(request: Request) -> EventFilter:
    return EventFilter(request.GET, viewer=request.viewer, now=request.now)


def _opening_filter(request: Request) -> OpeningFilter:
    return OpeningFilter(request.GET, viewer=request.viewer, now=request.now)


def _query(form: AuditFilter) -> str:
    """What was chosen, for the addresses of files and of other parts."""
    return urlencode({name: form.data[name] for name in form.fields if form.data.get(name)})


def _keys(request: Request) -> dict[str, int]:
    return {name: tables.key_of(request.GET.get(name, "")) for name in ("before", "after")}


@require_safe
@requires(Permission.AUDIT)
def audit(request: Request) -> HttpResponse:
    """Events that one may audit, the last written first."""
    form = _filter(request)
    found = form.keep(Event.objects.auditable_by(request.viewer))
    shown = reading.part(found.select_related("actor", "recall"), "number", **_keys(request))
    context = {
        "form": form,
        "part": shown,
        "entries": reading.entries(shown.rows, request.viewer, request.now),
        "query": _query(form),
        "here": "audit",
        "files": ("audit-csv", "audit-jsonl"),
        "crumbs": _crumbs(),
    }
    return render(request, "negotiations/staff/audit.html", context)


@require_safe
@requires(Permission.AUDIT)
def audit_event(request: Request, number: int) -> HttpResponse:
    """All that one event says, and its place in the chain."""
    auditable = Event.objects.auditable_by(request.viewer)
    event = get_object_or_404(auditable.select_related("actor", "recall"), number=number)
    entry = reading.entries([event], request.viewer, request.now)[0]
    context = {
        "entry": entry,
        "event": event,
        "facts": list(facts_of(event.payload)),
        "guilds": event.guilds.order_by("slug"),
        "crumbs": _crumbs(_("Event %(number)s") % {"number": number}),
    }
    return render(request, "negotiations/staff/audit_event.html", context)


@require_safe
@requires(Permission.AUDIT)
def audit_openings(request: Request) -> HttpResponse:
    """Who opened what is confidential, the last look first."""
    form = _opening_filter(request)
    visible = Opening.objects.visible_to(request.viewer, request.now)
    shown = reading.part(form.keep(visible).select_related("user"), "pk", **_keys(request))
    context = {
        "form": form,
        "part": shown,
        "looks": [(look, reading.thing_of(look)) for look in shown.rows],
        "query": _query(form),
        "here": "audit-openings",
        "files": ("audit-openings-csv", "audit-openings-jsonl"),
        "crumbs": _crumbs(_("Openings")),
    }
    return render(request, "negotiations/staff/audit_openings.html", context)


@require_safe
@requires(Permission.AUDIT)
def audit_chain(request: Request) -> HttpResponse:
    """What the last check of the chain found; a check of one's own that is under way."""
    check = chain_checks.last()
    mine = Job.objects.visible_to(request.viewer, request.now).filter(kind=audits.CHECK)
    job = mine.order_by("-asked_at", "-pk").first()
    is_shown = job is not None and job.state != Job.State.DONE
    context = {
        "check": check,
        "verdict": chain_checks.verdict(check) if check else "",
        "job": job_state_of(job, request.now) if job and is_shown else None,
        "here": "audit-chain",
        "crumbs": _crumbs(_("Chain")),
    }
    return render(request, "negotiations/staff/audit_chain.html", context)


@require_POST
@requires(Permission.AUDIT)
def audit_chain_check(request: Request) -> HttpResponse:
    job = audits.start_check(viewer=request.viewer, by=tables.person(request), now=request.now)
    return redirect(job)


@require_safe
@requires(Permission.AUDIT)
def audit_export(request: Request, form_of_file: str) -> HttpResponseBase:
    """Exactly the events that the page's filters leave, as they were when they were asked for."""
    form = _filter(request)
    found = form.keep(Event.objects.auditable_by(request.viewer))
    last = found.order_by("-number").values_list("number", flat=True).first()
    tell = reading.teller(request.viewer, request.now)

    def records() -> Iterator[Record]:
        for rows in reading.all_of(found.select_related("actor", "recall"), "number", last or 0):
            yield from (exports.event_record(tell(event)) for event in rows)

    return _sent(request, form, form_of_file, records, _("Export of the log"), "log")


@require_safe
@requires(Permission.AUDIT)
def audit_openings_export(request: Request, form_of_file: str) -> HttpResponseBase:
    """Exactly the openings that the page's filters leave, this one not among them."""
    form = _opening_filter(request)
    found = form.keep(Opening.objects.visible_to(request.viewer, request.now))
    last = found.order_by("-pk").values_list("pk", flat=True).first()

    def records() -> Iterator[Record]:
        for rows in reading.all_of(found.select_related("user"), "pk", last or 0):
            yield from map(exports.opening_record, rows)

    return _sent(request, form, form_of_file, records, _("Export of the openings"), "openings")


def _sent(
    request: Request,
    form: AuditFilter,
    form_of_file: str,
    records: Callable[[], Iterator[Record]],
    title: str,
    name: str,
) -> HttpResponseBase:
    """The rows as they are read; that they were taken away is written down first."""
    if not form.is_valid():
        return redirect(f"{reverse('audit' if name == 'log' else 'audit-openings')}?{_query(form)}")
    if request.method == "GET":
        audits.note_export(
            viewer=request.viewer,
            what=f"{title} ({form_of_file}) {_query(form)}".strip(),
            by=tables.person(request),
            now=request.now,
        )
    lines = exports.csv_lines if form_of_file == "csv" else exports.json_lines
    response = StreamingHttpResponse(lines(records()), content_type=MEDIA_TYPES[form_of_file])
    response["Content-Disposition"] = f'attachment; filename="{name}.{form_of_file}"'
    response["Cache-Control"] = "private, no-store"
    return response
