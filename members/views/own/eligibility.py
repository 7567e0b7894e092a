"""A member's own answers to "may I vote?", whole, and what they contest."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from members import verdicts
from members.actions import disputes
from members.forms.disputes import ContestForm, MemberWordsForm
from members.models import Dispute, EligibilityRule, Membership
from members.views.own import person
from portal.access import Permission, Request, requires


def _membership(request: Request, guild: str) -> Membership:
    """One's own in the guild; whoever has none finds no page."""
    mine = verdicts.memberships_of(person.of(request))
    membership: Membership = get_object_or_404(mine, guild__slug=guild)
    return membership


def _crumbs(membership: Membership, here: str = "") -> list[tuple[str, str]]:
    words = _("May I vote? %(guild)s") % {"guild": membership.guild.short_name}
    if not here:
        return person.crumbs(words)
    return person.crumbs(here, (words, reverse("me-eligibility", args=[membership.guild.slug])))


def _own_disputes(request: Request, membership: Membership) -> QuerySet[Dispute]:
    visible = Dispute.objects.visible_to(request.viewer, request.now)
    return visible.filter(membership=membership).select_related("rule")


@require_safe
@requires(Permission.SEE_OWN)
def me_eligibility(request: Request, guild: str) -> HttpResponse:
    """Every rule of the guild in use, with all reasons, and one's disputes there."""
    membership = _membership(request, guild)
    context = {
        "guild": membership.guild,
        "cards": verdicts.cards_of([membership], request.now),
        "disputes": _own_disputes(request, membership),
        "crumbs": _crumbs(membership),
    }
    return render(request, "members/eligibility/mine.html", context)


@requires(Permission.SEE_OWN)
def me_dispute_new(request: Request, guild: str) -> HttpResponse:
    """Contest the answer of a rule or, without one, what the guild's file says."""
    membership = _membership(request, guild)
    rule = _rule(request, membership)
    form = ContestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _open(request, membership, rule, form.cleaned_data["words"])
    here = _("Contest this answer") if rule else _("Contest what the file says")
    context = {
        "guild": membership.guild,
        "rule": rule,
        "card": verdicts.card_of(membership, rule, request.now) if rule else None,
        "may_contest": rule is None or verdicts.may_contest(rule, request.now),
        "form": form,
        "title": here,
        "crumbs": _crumbs(membership, here),
    }
    return render(request, "members/eligibility/dispute_new.html", context)


def _rule(request: Request, membership: Membership) -> EligibilityRule | None:
    """The rule that the address names, in use at the member's guild."""
    key = request.GET.get("rule", "")
    if not key:
        return None
    in_use = EligibilityRule.objects.in_use().filter(guild=membership.guild_id)
    return get_object_or_404(in_use, pk=int(key) if key.isdecimal() and len(key) < 19 else 0)


def _open(
    request: Request, membership: Membership, rule: EligibilityRule | None, words: str
) -> HttpResponse:
    guild = membership.guild.slug
    try:
        dispute = disputes.open_dispute(
            membership=membership, rule=rule, words=words, by=person.of(request), now=request.now
        )
    except disputes.AlreadyOpen as before:
        dispute = before.dispute
        messages.info(request, _("You contest this already; add here what is missing."))
    except disputes.TooLate:
        messages.error(request, _("This answer cannot be contested any more."))
        return redirect("me-eligibility", guild)
    else:
        messages.success(request, _("Your guild’s membership office has it now."))
    return redirect("me-dispute", guild, dispute.pk)


def _dispute(request: Request, guild: str, pk: int) -> Dispute:
    """One's own dispute in the guild, whatever else one may see there."""
    visible = Dispute.objects.visible_to(request.viewer, request.now)
    own = visible.filter(membership__user=request.viewer.user_id, membership__guild__slug=guild)
    return get_object_or_404(own.select_related("membership__guild", "rule"), pk=pk)


@requires(Permission.SEE_OWN)
def me_dispute(request: Request, guild: str, pk: int) -> HttpResponse:
    """What one contests, what was told then, and all that was said since; words may be added."""
    dispute = _dispute(request, guild, pk)
    form = MemberWordsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _add(request, dispute, form.cleaned_data["words"])
    context = {
        "dispute": dispute,
        "guild": dispute.membership.guild,
        "told": verdicts.told_in(dispute),
        "entries": dispute.entries.order_by("at", "pk"),
        "form": form,
        "crumbs": _crumbs(dispute.membership, dispute.get_subject_display()),
    }
    return render(request, "members/eligibility/my_dispute.html", context)


def _add(request: Request, dispute: Dispute, words: str) -> HttpResponse:
    try:
        disputes.answer(
            dispute=dispute,
            words=words,
            is_of_staff=False,
            by=person.of(request),
            now=request.now,
        )
    except disputes.NotOpen:
        messages.error(request, _("It is decided meanwhile; you may contest it anew."))
    else:
        messages.success(request, _("Added."))
    return redirect("me-dispute", dispute.membership.guild.slug, dispute.pk)


@require_POST
@requires(Permission.SEE_OWN)
def me_dispute_withdraw(request: Request, guild: str, pk: int) -> HttpResponse:
    dispute = _dispute(request, guild, pk)
    try:
        disputes.withdraw(dispute=dispute, by=person.of(request), now=request.now)
    except disputes.NotOpen:
        messages.info(request, _("It had ended already."))
    else:
        messages.success(request, _("You contest it no more."))
    return redirect("me-dispute", guild, dispute.pk)
