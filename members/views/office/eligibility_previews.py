"""Previews of a rule: asking for one, what it found, and its lists of people."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from members import previews as reading
from members.actions import eligibility_previews
from members.forms.eligibility_previews import AskForm
from members.models import EligibilityPreview
from members.views.office import eligibility, guilds, rule_guilds
from negotiations.exports.audit import csv_lines
from portal import openings
from portal.access import Permission, Request, requires
from portal.job_states import job_state_of
from portal.models import Guild, Job

ON_A_PAGE = 50


@require_POST
@requires(Permission.ELIGIBILITY)
def eligibility_preview_new(request: Request, guild: str, pk: int) -> HttpResponse:
    """Ask for a preview of a rule; a job counts it."""
    own = rule_guilds.guild_at(request, guild)
    rule = eligibility.rule_at(request, own, pk)
    form = AskForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(map(str, form.errors["as_of_on"])))
        return redirect("eligibility-rule", own.slug, rule.pk)
    day = form.cleaned_data["as_of_on"] or timezone.localdate(request.now)
    try:
        preview, _job = eligibility_previews.ask(
            rule=rule, as_of_on=day, by=guilds.person(request), now=request.now
        )
    except eligibility_previews.UnderWay as other:
        messages.info(request, _("This rule is being counted already; that goes on."))
        return redirect("eligibility-preview", own.slug, other.job.target_id)
    return redirect("eligibility-preview", own.slug, preview.pk)


def _preview(request: Request, guild: Guild, pk: int) -> EligibilityPreview:
    visible = EligibilityPreview.objects.visible_to(request.viewer, request.now)
    related = visible.select_related("rule", "previous__rule", "asked_by")
    preview = get_object_or_404(related, pk=pk, rule__guild=guild)
    preview.rule.guild = guild
    return preview


@require_safe
@requires(Permission.ELIGIBILITY)
def eligibility_preview(request: Request, guild: str, pk: int) -> HttpResponse:
    """How many are in, out, out by what, and what has changed; or how far the counting is."""
    own = rule_guilds.guild_at(request, guild)
    preview = _preview(request, own, pk)
    job = None if preview.done_at else _job(request, preview)
    context = {
        "guild": own,
        "preview": preview,
        "rule": preview.rule,
        "job": job_state_of(job, request.now) if job else None,
        "reasons": reading.reason_lines(preview),
        "has_lists": reading.has_lists(preview),
        "crumbs": _crumbs(request, preview),
    }
    return render(request, "members/eligibility/preview.html", context)


def _job(request: Request, preview: EligibilityPreview) -> Job | None:
    mine = Job.objects.visible_to(request.viewer, request.now)
    of_this = mine.filter(kind=eligibility_previews.COUNT, target_id=str(preview.pk))
    return of_this.order_by("-asked_at", "-pk").first()


def _crumbs(request: Request, preview: EligibilityPreview, here: str = "") -> list[guilds.Crumb]:
    rule, guild = preview.rule, preview.rule.guild
    way = [
        rule_guilds.rules_crumb(guild),
        (rule.name, reverse("eligibility-rule", args=[guild.slug, rule.pk])),
    ]
    if not here:
        return guilds.crumbs(request, guild, *way, here=_("Preview"))
    address = reverse("eligibility-preview", args=[guild.slug, preview.pk])
    return guilds.crumbs(request, guild, *way, (_("Preview"), address), here=here)


def _listed(request: Request, guild: Guild, pk: int, which: str) -> EligibilityPreview:
    """A preview whose list can be shown, and that somebody looks at it is written down."""
    preview = _preview(request, guild, pk)
    is_compared = preview.previous_id is not None or which in {"in", "out"}
    if which not in reading.LISTS or not is_compared or not reading.has_lists(preview):
        raise Http404
    if request.method == "GET":
        openings.record(
            by=guilds.person(request),
            at=request.now,
            guild=guild,
            stream="",
            what=_("People of a preview: %(list)s") % {"list": reading.LISTS[which]},
            target=preview,
        )
    return preview


@require_safe
@requires(Permission.ELIGIBILITY)
def eligibility_preview_list(request: Request, guild: str, pk: int, which: str) -> HttpResponse:
    """The people of one list by number and name, with what keeps them out."""
    own = rule_guilds.guild_at(request, guild)
    preview = _listed(request, own, pk, which)
    pages = Paginator(reading.outcomes_in(preview, which), ON_A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    words = reading.words_of(preview.rule)
    title = str(reading.LISTS[which])
    context = {
        "guild": own,
        "preview": preview,
        "which": which,
        "page": page,
        "people": [(one.membership, reading.told_of(one, words)) for one in page],
        "title": title,
        "crumbs": _crumbs(request, preview, title),
    }
    return render(request, "members/eligibility/preview_list.html", context)


@require_safe
@requires(Permission.ELIGIBILITY, is_sensitive=True)
def eligibility_preview_file(request: Request, guild: str, pk: int, which: str) -> HttpResponseBase:
    """The same list as a file for spreadsheets, in which no cell is a formula."""
    own = rule_guilds.guild_at(request, guild)
    preview = _listed(request, own, pk, which)
    rows = reading.records_of(reading.outcomes_in(preview, which), reading.words_of(preview.rule))
    response = StreamingHttpResponse(csv_lines(rows), content_type="text/csv; charset=utf-8")
    name = f"{preview.rule.slug}-{preview.as_of_on.isoformat()}-{which}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
