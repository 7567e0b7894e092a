"""Putting a member's facts, name or mail address in the guild's file right."""

from datetime import date

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from members.actions import corrections
from members.forms.corrections import EntryForm, FactsForm, begun
from members.models import Membership
from members.views.office import guilds, people
from portal.access import Permission, Request, requires


@requires(Permission.ROSTER)
def person_facts(request: Request, guild: str, pk: int) -> HttpResponse:
    """What the guild says of a member from a day on."""
    membership = people.current_at(request, guild, pk)
    present = membership.periods.filter(until_on=None).first()
    form = FactsForm(request.POST or None, initial=begun(present, request.now))
    if request.method == "POST" and form.is_valid() and _corrected(request, membership, form):
        return redirect("person", guild, pk)
    return people.form_page(
        request,
        membership,
        form,
        heading=_("Correct the facts"),
        standfirst=_(
            "What is said from a day on; what was said before stays in the history. The next"
            " membership file may say otherwise again: have it put right there too."
        ),
        button=_("Correct"),
    )


def _corrected(request: Request, membership: Membership, form: FactsForm) -> bool:
    """Whether it is corrected now; else the form says why not."""
    from_on: date = form.cleaned_data["from_on"]
    try:
        corrections.correct_facts(
            membership=membership,
            facts=form.facts(),
            from_on=from_on,
            why=form.cleaned_data["why"],
            by=guilds.person(request),
            now=request.now,
        )
    except corrections.NotYet:
        form.add_error("from_on", _("A correction counts from today at the latest."))
    except corrections.BeforeThePresent:
        words = _("What counts now began later. Choose its first day, or one after it.")
        form.add_error("from_on", words)
    except corrections.NothingChanged:
        form.add_error(None, _("That is what the guild says already."))
    else:
        messages.success(request, _("The facts are corrected."))
        return True
    return False


@requires(Permission.ROSTER, is_sensitive=True)
def person_entry(request: Request, guild: str, pk: int) -> HttpResponse:
    """Name and mail address in the guild's file."""
    membership = people.current_at(request, guild, pk)
    initial = {"name": membership.name, "mail": membership.mail}
    form = EntryForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid() and _entered(request, membership, form):
        return redirect("person", guild, pk)
    return people.form_page(
        request,
        membership,
        form,
        heading=_("Correct name or mail"),
        standfirst=_("As the guild’s file should say them; the next file may change them again."),
        button=_("Correct"),
    )


def _entered(request: Request, membership: Membership, form: forms.Form) -> bool:
    try:
        corrections.correct_entry(
            membership=membership,
            name=form.cleaned_data["name"],
            mail=form.cleaned_data["mail"],
            by=guilds.person(request),
            now=request.now,
        )
    except corrections.NothingChanged:
        form.add_error(None, _("That is what the file says already."))
        return False
    messages.success(request, _("Name and mail address are corrected."))
    return True
