"""A guild's rules about who may vote: their list, one version, writing, replacing, retiring."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from members.actions import eligibility_rules
from members.eligibility import parse
from members.forms.eligibility_previews import AskForm
from members.forms.eligibility_rules import MOST_ROWS, RuleSheet
from members.models import Dispute, EligibilityPreview, EligibilityRule
from members.verdict_words import rule_parts
from members.views.office import guilds, rule_guilds
from portal.access import Permission, Request, requires
from portal.models import Guild


def _rules(request: Request, guild: Guild) -> QuerySet[EligibilityRule]:
    visible = EligibilityRule.objects.visible_to(request.viewer, request.now)
    return visible.filter(guild=guild).select_related("written_by")


def rule_at(request: Request, guild: Guild, pk: int) -> EligibilityRule:
    rule = get_object_or_404(_rules(request, guild), pk=pk)
    rule.guild = guild
    return rule


@require_safe
@requires(Permission.ELIGIBILITY)
def eligibility(request: Request, guild: str) -> HttpResponse:
    """Every rule in use, and those that were retired or replaced."""
    own = rule_guilds.guild_at(request, guild)
    rules = list(_rules(request, own))
    disputes = Dispute.objects.visible_to(request.viewer, request.now).open()
    context = {
        "guild": own,
        "in_use": [rule for rule in rules if rule.retired_at is None],
        "past": [rule for rule in rules if rule.retired_at],
        "open_disputes": disputes.filter(membership__guild=own).count(),
        "crumbs": guilds.crumbs(request, own, here=rule_guilds.rules_crumb(own)[0]),
    }
    return render(request, "members/eligibility/rules.html", context)


@require_safe
@requires(Permission.ELIGIBILITY)
def eligibility_rule(request: Request, guild: str, pk: int) -> HttpResponse:
    """One version in words, its neighbours, its previews, and the form that asks for one."""
    own = rule_guilds.guild_at(request, guild)
    rule = rule_at(request, own, pk)
    previews = EligibilityPreview.objects.visible_to(request.viewer, request.now)
    versions = list(_rules(request, own).filter(slug=rule.slug))
    context = {
        "guild": own,
        "rule": rule,
        "parts": rule_parts(parse(rule.condition)),
        "versions": versions,
        "is_newest": versions[0] == rule,
        "previews": previews.filter(rule__slug=rule.slug, rule__guild=own, done_at__isnull=False)
        .select_related("rule")
        .order_by("-done_at", "-pk")[:20],
        "form": AskForm(initial={"as_of_on": rule.as_of_on}),
        "crumbs": guilds.crumbs(request, own, rule_guilds.rules_crumb(own), here=rule.name),
    }
    return render(request, "members/eligibility/rule.html", context)


@requires(Permission.ELIGIBILITY)
def eligibility_rule_new(request: Request, guild: str) -> HttpResponse:
    """Write a rule; it is saved once it was read in words."""
    own = rule_guilds.guild_at(request, guild)
    sheet = RuleSheet(request.POST if request.method == "POST" else None)
    is_ready = sheet.is_judged and sheet.is_valid()
    if is_ready and sheet.step == "save" and sheet.was_read:
        rule = eligibility_rules.write_rule(
            guild=own, words=sheet.words, by=guilds.person(request), now=request.now
        )
        messages.success(request, _("The rule is written and in use."))
        return redirect("eligibility-rule", own.slug, rule.pk)
    return _sheet_page(request, own, sheet, title=_("Write a rule"), is_ready=is_ready)


@requires(Permission.ELIGIBILITY)
def eligibility_rule_version(request: Request, guild: str, pk: int) -> HttpResponse:
    """Write the next version of a rule; the one before stays as it was and is used no more."""
    own = rule_guilds.guild_at(request, guild)
    rule = rule_at(request, own, pk)
    sheet = RuleSheet(request.POST if request.method == "POST" else None, rule)
    is_ready = sheet.is_judged and sheet.is_valid()
    if is_ready and sheet.step == "save" and sheet.was_read:
        return _replace(request, rule, sheet)
    title = _("New version of “%(rule)s”") % {"rule": rule.name}
    return _sheet_page(request, own, sheet, title=title, is_ready=is_ready, rule=rule)


def _replace(request: Request, rule: EligibilityRule, sheet: RuleSheet) -> HttpResponse:
    try:
        rule = eligibility_rules.write_version(
            rule=rule, words=sheet.words, by=guilds.person(request), now=request.now
        )
    except eligibility_rules.Replaced:
        words = _("Somebody wrote a newer version meanwhile: write yours anew from that one.")
        messages.error(request, words)
        return _sheet_page(request, rule.guild, sheet, title=rule.name, is_ready=True, rule=rule)
    messages.success(request, _("The new version is in use."))
    return redirect("eligibility-rule", rule.guild.slug, rule.pk)


def _sheet_page(
    request: Request,
    guild: Guild,
    sheet: RuleSheet,
    *,
    title: str,
    is_ready: bool,
    rule: EligibilityRule | None = None,
) -> HttpResponse:
    context: dict[str, Any] = {
        "guild": guild,
        "rule": rule,
        "sheet": sheet,
        "is_ready": is_ready,
        "is_full": len(sheet.rows) >= MOST_ROWS,
        "title": title,
        "crumbs": guilds.crumbs(request, guild, rule_guilds.rules_crumb(guild), here=title),
    }
    return render(request, "members/eligibility/rule_form.html", context)


@require_POST
@requires(Permission.ELIGIBILITY)
def eligibility_rule_retire(request: Request, guild: str, pk: int) -> HttpResponse:
    own = rule_guilds.guild_at(request, guild)
    rule = rule_at(request, own, pk)
    try:
        eligibility_rules.retire(rule=rule, by=guilds.person(request), now=request.now)
    except eligibility_rules.AlreadyRetired:
        messages.info(request, _("It was retired already."))
    else:
        messages.success(request, _("The rule is retired; members are not asked by it any more."))
    return redirect("eligibility-rule", own.slug, rule.pk)
