"""Ground rules of a table: what holds, what waits, what held before, and setting others."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from negotiations import rules
from negotiations.actions import ground_rules as actions
from negotiations.disclosure import Mode
from negotiations.forms.ground_rules import KINDS, OUTSIDE, GroundRulesForm
from negotiations.models import GroundRules, Negotiation
from negotiations.views.staff import tables
from negotiations.views.staff.release_rows import crumb
from negotiations.views.staff.release_words import RULES_REFUSED, rules_refused_in_words
from portal.access import Permission, Request, requires


def _crumb(table: Negotiation) -> tables.Crumb:
    return _("Ground rules"), reverse("ground-rules", args=[table.slug])


@requires(Permission.SEE_DESK)
def ground_rules(request: Request, negotiation: str) -> HttpResponse:
    """The rules in force quoted, those that wait for a second person, and all before."""
    table = tables.table_at(request, negotiation, Permission.SEE_DESK)
    visible = GroundRules.objects.visible_to(request.viewer, request.now)
    every = list(visible.filter(negotiation=table).select_related("set_by", "seconded_by"))
    held = sorted(
        (one for one in every if one.in_force_at and one.in_force_at <= request.now),
        key=lambda one: (one.in_force_at, one.pk),
        reverse=True,
    )
    waiting = [one for one in every if not one.in_force_at and not one.declined_at]
    context = {
        "negotiation": table,
        "in_force": held[0] if held else None,
        "told": [(audience.label, _told(held[:1], audience)) for audience in OUTSIDE],
        "waiting": waiting[0] if waiting else None,
        "is_own": any(one.set_by_id == request.viewer.user_id for one in waiting),
        "history": [one for one in every if one not in held[:1] and one not in waiting],
        "may_set": rules.may(request.viewer, Permission.APPROVE, table),
        "modes": GroundRules.Mode.choices,
        "crumbs": tables.crumbs(table, crumb(table), here=_("Ground rules")),
    }
    return render(request, "negotiations/staff/ground_rules.html", context)


def _told(held: list[GroundRules], audience: str) -> list[str]:
    """The kinds that may be told to the audience, in words."""
    refused = held[0].rules.refused(KINDS, audience) if held else ()
    return [str(words) for kind, words in KINDS.items() if kind not in refused]


@requires(Permission.APPROVE)
def ground_rules_new(request: Request, negotiation: str) -> HttpResponse:
    """Propose rules; before they are set, a page says what they do to approved releases."""
    table = tables.table_at(request, negotiation, Permission.APPROVE)
    if request.method != "POST":
        in_force = GroundRules.objects.filter(negotiation=table).in_force(request.now).first()
        mode = request.GET.get("mode", "")
        form = GroundRulesForm(initial=GroundRulesForm.initial_of(in_force, mode))
        return _form(request, table, form)
    form = GroundRulesForm(request.POST)
    if not form.is_valid() or "change" in request.POST:
        return _form(request, table, form)
    if "confirmed" in request.POST:
        refused = _refused(request, lambda recalls: _propose(request, table, form, recalls))
        if not refused:
            return redirect("ground-rules", table.slug)
        form.add_error(None, refused)
    return _confirm(request, table, form)


def _form(request: Request, table: Negotiation, form: GroundRulesForm) -> HttpResponse:
    context = {
        "negotiation": table,
        "form": form,
        "audiences": [audience.label for audience in OUTSIDE],
        "crumbs": tables.crumbs(table, crumb(table), _crumb(table), here=_("Set rules")),
    }
    return render(request, "negotiations/staff/ground_rules_form.html", context)


def _confirm(request: Request, table: Negotiation, form: GroundRulesForm) -> HttpResponse:
    is_widening = actions.is_widening(table, form.rules, request.now)
    context = {
        "negotiation": table,
        "form": form,
        "mode": Mode(form.cleaned_data["mode"]).value,
        "words": form.cleaned_data["words"],
        "is_widening": is_widening,
        "struck": actions.Struck()
        if is_widening
        else actions.struck(table, form.rules, request.now),
        "crumbs": tables.crumbs(table, crumb(table), _crumb(table), here=_("Confirm")),
    }
    return render(request, "negotiations/staff/ground_rules_confirm.html", context)


def _propose(
    request: Request, table: Negotiation, form: GroundRulesForm, recalls: frozenset[int]
) -> None:
    typed = form.cleaned_data
    proposed = actions.propose(
        negotiation=table,
        mode=typed["mode"],
        allows=typed["allows"],
        words=typed["words"],
        notice=typed["notice"],
        recalls=recalls,
        by=tables.person(request),
        now=request.now,
    )
    waits = _("These rules allow more than those before; they wait for a second person.")
    messages.success(request, waits if proposed.is_widening else _("The ground rules hold now."))


def _refused(request: Request, act: Callable[[frozenset[int]], object]) -> str:
    """Act with the releases that the page named; the empty word, or why not."""
    try:
        act(frozenset(tables.key_of(value) for value in request.POST.getlist("recalls")))
    except RULES_REFUSED as error:
        return rules_refused_in_words(error)
    return ""


def _rules_at(request: Request, table: Negotiation, pk: int) -> GroundRules:
    visible = GroundRules.objects.visible_to(request.viewer, request.now)
    row = get_object_or_404(visible.select_related("set_by"), negotiation=table, pk=pk)
    row.negotiation = table
    return row


@requires(Permission.APPROVE)
def ground_rules_second(request: Request, negotiation: str, pk: int) -> HttpResponse:
    """Confirm wider rules as a second person, with what they do to approved releases."""
    table = tables.table_at(request, negotiation, Permission.APPROVE)
    row = _rules_at(request, table, pk)
    by, refused = tables.person(request), ""
    if request.method == "POST":
        refused = _refused(
            request,
            lambda recalls: actions.second(
                ground_rules=row, recalls=recalls, by=by, now=request.now
            ),
        )
        if not refused:
            messages.success(request, _("The ground rules hold now."))
            return redirect("ground-rules", table.slug)
    context = {
        "negotiation": table,
        "rules": row,
        "refused": refused,
        "struck": actions.struck(table, row.rules, request.now),
        "crumbs": tables.crumbs(table, crumb(table), _crumb(table), here=_("Confirm")),
    }
    return render(request, "negotiations/staff/ground_rules_second.html", context)


@requires(Permission.APPROVE)
def ground_rules_decline(request: Request, negotiation: str, pk: int) -> HttpResponse:
    """Let wider rules not come to hold."""
    table = tables.table_at(request, negotiation, Permission.APPROVE)
    row = _rules_at(request, table, pk)
    if request.method == "POST":
        by = tables.person(request)
        try:
            actions.decline(ground_rules=row, by=by, now=request.now)
        except actions.NotWaiting as error:
            messages.error(request, rules_refused_in_words(error))
        else:
            messages.success(request, _("These rules do not come to hold."))
    return redirect("ground-rules", table.slug)
