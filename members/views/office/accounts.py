"""What the office does with a member's account: another address, sessions, a new account."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from members.actions import accounts
from members.forms.corrections import AddressForm, LinkForm
from members.models import Membership
from members.views.office import guilds, people
from portal.access import Permission, Request, requires


@requires(Permission.ROSTER, is_sensitive=True)
def person_address(request: Request, guild: str, pk: int) -> HttpResponse:
    """Another address to sign in with, after the office made sure who asks."""
    membership = people.current_at(request, guild, pk)
    if membership.user is None:
        raise Http404
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _address_set(request, membership, form):
        return redirect("person", guild, pk)
    return people.form_page(
        request,
        membership,
        form,
        heading=_("Another address to sign in with"),
        standfirst=_(
            "Whoever reads that mailbox can sign in as this member. Both mailboxes get a letter,"
            " and every session ends."
        ),
        button=_("Change the address"),
    )


def _address_set(request: Request, membership: Membership, form: forms.Form) -> bool:
    try:
        accounts.change_address(
            membership=membership,
            mail=form.cleaned_data["mail"],
            checked=form.cleaned_data["checked"],
            by=guilds.person(request),
            now=request.now,
        )
    except accounts.IsGuarded:
        words = _("This account opens more than a member’s pages. Ask the operator of the portal.")
        form.add_error(None, words)
    except accounts.AddressTaken:
        form.add_error("mail", _("This address is in use already."))
    else:
        messages.success(request, _("The address is changed; both mailboxes were written to."))
        return True
    return False


@requires(Permission.ROSTER, is_sensitive=True)
def person_sessions(request: Request, guild: str, pk: int) -> HttpResponse:
    """Sign the member out on every device."""
    membership = people.current_at(request, guild, pk)
    if membership.user is None:
        raise Http404
    form = forms.Form(request.POST or None)
    if request.method == "POST":
        accounts.end_sessions(membership=membership, by=guilds.person(request), now=request.now)
        messages.success(request, _("Every session is ended."))
        return redirect("person", guild, pk)
    return people.form_page(
        request,
        membership,
        form,
        heading=_("End every session"),
        standfirst=_("The member is signed out on every device and may sign in again."),
        button=_("End every session"),
    )


@requires(Permission.ROSTER, is_sensitive=True)
def person_link(request: Request, guild: str, pk: int) -> HttpResponse:
    """Let a member without an account sign in."""
    membership = people.current_at(request, guild, pk)
    if membership.user is not None:
        raise Http404
    form = LinkForm(
        request.POST or None,
        initial={"mail": membership.mail},
        is_declined=membership.account_declined_at is not None,
    )
    if request.method == "POST" and form.is_valid() and _linked(request, membership, form):
        return redirect("person", guild, pk)
    return people.form_page(
        request,
        membership,
        form,
        heading=_("Let the member sign in"),
        standfirst=_("Whoever reads this mailbox can sign in as this member, and is told so."),
        button=_("Make or join the account"),
    )


def _linked(request: Request, membership: Membership, form: forms.Form) -> bool:
    typed = form.cleaned_data
    try:
        accounts.link(
            membership=membership,
            mail=typed["mail"],
            is_asked=typed.get("is_asked", False),
            by=guilds.person(request),
            now=request.now,
        )
    except accounts.Declined:
        form.add_error("is_asked", _("Only when the member asked for it."))
    except accounts.HasAnother:
        form.add_error("mail", _("Another member of the guild signs in with it; compare the two."))
    except accounts.AddressTaken:
        form.add_error("mail", _("This address is in use already."))
    except accounts.HasAccount:
        return True
    else:
        messages.success(request, _("The member can sign in; the mailbox was written to."))
        return True
    return False
